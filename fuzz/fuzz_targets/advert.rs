//! Any bytes as an advert: the decoder neither panics nor invents anything.
#![no_main]

use libfuzzer_sys::fuzz_target;
use protocol::bluezone::advert::{classify, parse};

fuzz_target!(|advert: &[u8]| {
    let parsed = parse(advert);
    if let Some(malformed) = parsed.malformed {
        assert!(malformed.offset < advert.len());
        assert!(!malformed.to_string().is_empty());
    }
    if let Some(id) = classify(&parsed.fields).and_then(|found| found.id()) {
        assert!(advert.windows(id.0.len()).any(|bytes| bytes == id.0));
    }
});
