//! Random and mutated adverts through the decoder: it neither panics nor invents anything, and
//! what it keeps never outgrows the advert, which bounds its time.
//!
//! The adverts are the same in every run. `script/fuzz` walks ten million of them.

#![allow(clippy::unwrap_used)]

use std::time::{Duration, Instant};

use fastrand::Rng;
use protocol::bluezone::advert::{Advert, classify, parse};

/// Adverts that everything runs; ten million take [`ten_million_adverts`].
const SAMPLE: u64 = 300_000;
/// Longest advert of Bluetooth 5, as extended advertising joins it (Core specification, volume 6,
/// part B, 4.4.2.4).
const LENGTH_MAX: usize = 1650;

/// What phones and beacons send, to be mutated.
const SEEDS: [&str; 8] = [
    "02011a0fffb522130cea6472130c185d8643df0303564e",
    "0303564e0fffb522130cea6472130c185d8643df00000000",
    "0fffb522130cea6472130c185d8643df1107fb349b5f8000008000100000564e0000",
    "02011a110767a607add1172fa1c44bf573564e0000",
    "02011a14ff4c000108000000000000000000000000000000",
    "0201041aff4c000215c7afef7b17884f4aa87d691d53bf21c400140014c5",
    "02011a03036ffd17166ffd00112233445566778899aabbccddeeff40080000",
    "0505564e000002ffb501160000",
];

/// Any bytes at all; one advert in sixteen may be as long as Bluetooth 5 allows.
fn random(random: &mut Rng, advert: &mut Vec<u8>) {
    let length_max = if random.u8(..16) == 0 { LENGTH_MAX } else { 62 };
    let length = random.usize(..=length_max);
    advert.extend((0..length).map(|_| random.u8(..)));
}

/// A real advert, changed, cut, lengthened or joined with another in up to four places.
fn mutated(random: &mut Rng, seeds: &[Vec<u8>], advert: &mut Vec<u8>) {
    advert.extend_from_slice(&seeds[random.usize(..seeds.len())]);
    for _ in 0..=random.u8(..4) {
        let at = random.usize(..advert.len().max(1));
        match random.u8(..6) {
            _ if advert.is_empty() => advert.push(random.u8(..)),
            0 => advert[at] = random.u8(..),
            1 => advert[at] ^= 1 << random.u8(..8),
            2 => advert.truncate(at),
            3 => advert.insert(at, random.u8(..)),
            4 => drop(advert.remove(at)),
            _ => {
                let other = &seeds[random.usize(..seeds.len())];
                advert.extend_from_slice(&other[random.usize(..other.len())..]);
            }
        }
    }
}

/// What came of a number of adverts.
#[derive(Default, Debug)]
struct Tally {
    ours: u64,
    malformed: u64,
    longest: Duration,
}

impl Tally {
    fn decode(&mut self, advert: &[u8]) {
        let parsed = parse(advert);
        let found = classify(&parsed.fields);
        self.longest = self.longest.max(time(advert, self.longest));
        let fields = &parsed.fields;
        let data = fields.manufacturer.iter().chain(&fields.service_data);
        let kept = 2 * fields.uuid16s.len()
            + 4 * fields.uuid128s.len()
            + data.map(|(_, data)| 4 + data.len()).sum::<usize>();
        assert!(kept <= advert.len(), "{kept} bytes kept of {advert:02x?}");
        if let Some(malformed) = parsed.malformed {
            assert!(malformed.offset < advert.len(), "{advert:02x?}");
            self.malformed += 1;
        }
        if let Some(Advert::Android(id)) = found {
            let stands = advert.windows(id.0.len()).any(|bytes| bytes == id.0);
            assert!(stands, "{id} does not stand in {advert:02x?}");
        }
        self.ours += u64::from(found.is_some());
    }
}

/// How long an advert takes, looked at more closely when it seems to take longer than `longest`:
/// the machine does other things in between, and only what takes long every time is the decoder's.
fn time(advert: &[u8], longest: Duration) -> Duration {
    let once = || {
        let started = Instant::now();
        std::hint::black_box(classify(&parse(std::hint::black_box(advert)).fields));
        started.elapsed()
    };
    let first = once();
    if first <= longest { first } else { (0..20).map(|_| once()).fold(first, Duration::min) }
}

/// Random and mutated adverts in turn.
fn decode(count: u64) -> Tally {
    let seeds = SEEDS.map(|hex| data_encoding::HEXLOWER.decode(hex.as_bytes()).unwrap());
    let mut generator = Rng::with_seed(2021);
    let mut tally = Tally::default();
    let mut advert = Vec::with_capacity(2 * LENGTH_MAX);
    for number in 0..count {
        advert.clear();
        if number % 2 == 0 {
            random(&mut generator, &mut advert);
        } else {
            mutated(&mut generator, &seeds, &mut advert);
        }
        tally.decode(&advert);
    }
    tally
}

#[test]
fn a_sample_of_adverts() {
    let tally = decode(SAMPLE);
    assert!(tally.ours > SAMPLE / 20, "the mutations leave nothing to find: {tally:?}");
    assert!(tally.malformed > SAMPLE / 4, "the mutations break nothing: {tally:?}");
}

#[test]
#[ignore = "half a minute with optimisation; script/fuzz runs it"]
fn ten_million_adverts() {
    let count = 10_000_000;
    let started = Instant::now();
    let tally = decode(count);
    println!("{count} adverts in {:.1?}: no panic; {tally:?}", started.elapsed());
}
