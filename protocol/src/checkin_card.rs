//! A check-in by card as it is sealed: what the card said of the person, and which way they went.

use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::record::Direction;

/// Which card was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CardKind {
    /// CCCD of 2021.
    Cccd,
    /// Căn cước, from 1 July 2024.
    CanCuoc,
    /// The national COVID QR.
    CovidQr,
    /// BHYT, health insurance.
    Bhyt,
}

/// A check-in by card. It exists in the clear only until it is sealed, and wipes itself when
/// dropped. No card is signed: it says what the card said.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
#[serde(deny_unknown_fields)]
pub struct CardCheckin {
    /// Which card.
    #[zeroize(skip)]
    pub kind: CardKind,
    /// Its number.
    pub number: String,
    /// Name as the card has it.
    pub name: String,
    /// Whether the scanner may have lost marks of the name.
    #[serde(default)]
    pub name_suspect: bool,
    /// Birth, `YYYY-MM-DD` or `YYYY`; absent when the card has none, or masked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub birth: Option<String>,
    /// Which way.
    #[zeroize(skip)]
    pub direction: Direction,
    /// Venue and position of the kiosk, such as "Chợ Bồng Sơn, Cổng số 2".
    pub location: String,
    /// When, Unix time.
    #[zeroize(skip)]
    pub at_s: i64,
}

impl std::fmt::Debug for CardCheckin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CardCheckin(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_survives_the_seal_and_tells_nothing_in_a_log() {
        let checkin = CardCheckin {
            kind: CardKind::CanCuoc,
            number: "001260012345".to_owned(),
            name: "Nguyễn Thị Mẫu".to_owned(),
            name_suspect: false,
            birth: None,
            direction: Direction::In,
            location: "Chợ Bồng Sơn".to_owned(),
            at_s: 0,
        };
        assert_eq!(format!("{checkin:?}"), "CardCheckin(…)");
        let json = serde_json::to_value(&checkin).unwrap();
        assert_eq!((&json["kind"], json.get("birth")), (&"can-cuoc".into(), None));
        assert_eq!(serde_json::from_value::<CardCheckin>(json).unwrap(), checkin);
    }
}
