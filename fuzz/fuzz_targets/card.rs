//! Any bytes as the scan of a card: the parsers neither panic nor make more of it than came.
#![no_main]

use kiosk::cards::read;
use libfuzzer_sys::fuzz_target;

// What the parsers know of letters.
#[path = "../../src/typing"]
#[allow(dead_code)]
mod typing {
    pub mod letters;
}

// The parsers alone: the whole kiosk would bring its screens along.
#[path = "../../src"]
#[allow(dead_code, unused_imports)]
mod kiosk {
    pub mod cards;
}

fuzz_target!(|scan: &[u8]| {
    if let Ok(card) = read(scan) {
        let texts = [&card.number, &card.name, &card.address, &card.phone, &card.insurance];
        let length: usize = texts.into_iter().chain(&card.extra).map(String::len).sum();
        assert!(!card.number.is_empty());
        assert!(length <= 3 * scan.len());
    }
});
