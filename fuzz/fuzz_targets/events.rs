//! Any bytes, in any pieces, as the backend's event stream: reading neither panics nor grows beyond what an
//! event may have.
#![no_main]

use std::convert::Infallible;

use futures_util::{StreamExt, stream};
use libfuzzer_sys::fuzz_target;
use protocol::api::{CheckinEvent, VenueTotals};

// The reader alone: the whole kiosk would bring its screens along.
#[path = "../../src/sync/client/server_event.rs"]
#[allow(dead_code)]
mod server_event;

use server_event::{EVENT_MAX, server_events};

fuzz_target!(|input: &[u8]| {
    let Some((&piece, bytes)) = input.split_first() else { return };
    let pieces = bytes.chunks(usize::from(piece) + 1).map(Ok::<_, Infallible>);
    let read = server_events(stream::iter(pieces)).collect::<Vec<_>>();
    for event in futures_executor::block_on(read).into_iter().flatten() {
        assert!(event.name.len() + event.data.len() <= EVENT_MAX);
        let _ = serde_json::from_str::<CheckinEvent>(&event.data);
        let _ = serde_json::from_str::<VenueTotals>(&event.data);
        let _ = event.data.trim().parse::<i64>();
    }
});
