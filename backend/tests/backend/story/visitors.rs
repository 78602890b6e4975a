//! Who comes to the venues, when and how.

use backend::checkins::visit::VisitId;
use protocol::receipt::ReceiptId;
use protocol::record::day_of;

use crate::support::NOW;

const VISITORS: i64 = 300;

/// A minute of yesterday, counted from 07:00 in Vietnam.
pub(super) fn at(minute: i64) -> i64 {
    day_of(NOW - 86_400) * 86_400 + minute * 60
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum By {
    Bluetooth,
    Tap,
    Card,
    Declaration,
    Receipt,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Visitor {
    pub(super) number: i64,
    pub(super) gate: usize,
    pub(super) by: By,
    /// Minutes.
    pub(super) from: i64,
    pub(super) to: i64,
    pub(super) rssi: i16,
}

/// When most people are at a venue, minutes.
const BUSY: [i64; 5] = [30, 300, 60, 120, 240];

pub(super) fn visitors() -> Vec<Visitor> {
    (0..VISITORS)
        .map(|number| {
            let venue = usize::try_from(number % 5).unwrap();
            let by = match number / 5 % 5 {
                0 => By::Bluetooth,
                1 => By::Tap,
                2 => By::Card,
                3 => By::Declaration,
                _ => By::Receipt,
            };
            // A poster hears nobody and takes no card.
            let by = if venue == 4 { By::Tap } else { by };
            let gate = match venue {
                0 => usize::try_from(number / 25 % 2).unwrap(),
                venue => venue + 1,
            };
            let from = BUSY[venue] - 40 + number * 7 % 80;
            let to = from + 3 + number * 11 % 50;
            let rssi = if number / 25 % 3 == 0 { -85 } else { -60 };
            Visitor { number, gate, by, from, to, rssi }
        })
        .collect()
}

pub(super) fn visit(visitor: &Visitor) -> VisitId {
    let mut id = [7; 16];
    id[..8].copy_from_slice(&visitor.number.to_be_bytes());
    VisitId(id)
}

pub(super) fn receipt(visitor: &Visitor) -> ReceiptId {
    ReceiptId::new(u32::try_from(visitor.number).unwrap() + 1).unwrap()
}

/// What names a visitor in what is found.
pub(super) fn name(visitor: &Visitor) -> String {
    match visitor.by {
        By::Bluetooth => format!("phone {}", visitor.number),
        By::Tap => data_encoding::HEXUPPER.encode(&visit(visitor).0),
        By::Card => "a card".to_owned(),
        By::Declaration | By::Receipt => String::from(receipt(visitor)),
    }
}
