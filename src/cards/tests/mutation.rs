//! A hundred thousand mutated scans: no panic, nothing larger than what came in.

use super::*;

/// Mutated scans in one run.
const RUNS: u32 = 100_000;

/// A small random source (SplitMix64), so that a failure comes again.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((bits ^ (bits >> 31)) % limit.max(1) as u64).unwrap()
    }
}

/// Pieces that parsers look for.
const PIECES: [&str; 16] = [
    "|",
    "||",
    "?",
    "0225 0187 0141",
    "019601440225",
    "á»",
    "Ã ",
    "&#7885;",
    "&#x110000;",
    "%E1%BB",
    "%",
    "15042021",
    "1960-**-**",
    "/",
    " - ",
    "e1bb85",
];

fn mutate(bytes: &mut Vec<u8>, random: &mut Random) {
    let at = random.below(bytes.len() + 1);
    match random.below(7) {
        0 if at < bytes.len() => bytes[at] ^= 1 << random.below(8),
        1 => drop(bytes.drain(at..(at + random.below(8)).min(bytes.len()))),
        2 => bytes.insert(at, u8::try_from(random.below(256)).unwrap()),
        3 => {
            let piece = PIECES[random.below(PIECES.len())];
            bytes.splice(at..at, piece.bytes());
        }
        4 => bytes.truncate(at),
        5 => {
            let part = bytes[at.min(bytes.len())..].to_vec();
            bytes.extend(part);
        }
        _ => {
            let other = random.below(bytes.len() + 1);
            if at < bytes.len() && other < bytes.len() {
                bytes.swap(at, other);
            }
        }
    }
}

#[test]
fn no_mutation_makes_a_parser_stumble() {
    let mut random = Random(20_210_415);
    let seeds = [CCCD, CAN_CUOC, COVID, BHYT];
    let mut read_count = 0;
    for _ in 0..RUNS {
        let mut bytes = seeds[random.below(seeds.len())].as_bytes().to_vec();
        for _ in 0..=random.below(6) {
            mutate(&mut bytes, &mut random);
        }
        let Ok(card) = read(&bytes) else { continue };
        read_count += 1;
        let texts = [&card.number, &card.name, &card.address, &card.phone, &card.insurance];
        let length: usize = texts.into_iter().chain(&card.extra).map(String::len).sum();
        // A letter of one byte may stand for a lost one, and a byte of Latin-1 takes two.
        assert!(length <= 3 * bytes.len(), "{length} of {}", bytes.len());
        assert!(!card.number.is_empty() && card.number.len() <= 64, "{}", card.number);
    }
    // Most mutations are small, so a parser that refuses everything does not pass.
    assert!(read_count > RUNS / 4, "{read_count}");
}
