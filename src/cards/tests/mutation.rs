//! A hundred thousand mutated scans: no panic, nothing larger than what came in.

use fastrand::Rng;

use super::*;

/// Mutated scans in one run.
const RUNS: u32 = 100_000;

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

fn mutate(bytes: &mut Vec<u8>, random: &mut Rng) {
    let at = random.usize(..(bytes.len() + 1));
    match random.usize(..7) {
        0 if at < bytes.len() => bytes[at] ^= 1 << random.usize(..8),
        1 => drop(bytes.drain(at..(at + random.usize(..8)).min(bytes.len()))),
        2 => bytes.insert(at, u8::try_from(random.usize(..256)).unwrap()),
        3 => {
            let piece = PIECES[random.usize(..PIECES.len())];
            bytes.splice(at..at, piece.bytes());
        }
        4 => bytes.truncate(at),
        5 => {
            let part = bytes[at.min(bytes.len())..].to_vec();
            bytes.extend(part);
        }
        _ => {
            let other = random.usize(..(bytes.len() + 1));
            if at < bytes.len() && other < bytes.len() {
                bytes.swap(at, other);
            }
        }
    }
}

#[test]
fn no_mutation_makes_a_parser_stumble() {
    let mut random = Rng::with_seed(20_210_415);
    let seeds = [CCCD, CAN_CUOC, COVID, BHYT];
    let mut read_count = 0;
    for _ in 0..RUNS {
        let mut bytes = seeds[random.usize(..seeds.len())].as_bytes().to_vec();
        for _ in 0..=random.usize(..6) {
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
