//! Any bytes as a file of cases: reading neither panics nor publishes what the file does not say.
#![no_main]

use libfuzzer_sys::fuzz_target;
use protocol::bluezone::schedule::SLOTS_RANGE;
use protocol::case::{SPAN_DAYS_MAX, TIME_MAX_S, parse};
use protocol::text::decode;

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = decode(bytes) else { return };
    match parse(&text) {
        Ok(keys) => {
            for key in keys {
                assert!(SLOTS_RANGE.contains(&key.max));
                assert!(0 <= key.time_start && key.time_start <= key.time_end);
                assert!(key.time_end < TIME_MAX_S);
                let seeds = key.day_seeds();
                assert!((1..=SPAN_DAYS_MAX + 1).contains(&(seeds.len() as i64)));
                for seed in &seeds {
                    assert!(seed.first_slot <= seed.last_slot && seed.last_slot < seed.max);
                }
                assert!(seeds[0].slots().count() <= usize::from(key.max));
            }
        }
        // One line, because people read it in a terminal.
        Err(error) => assert_eq!(error.to_string().lines().count(), 1, "{error}"),
    }
});
