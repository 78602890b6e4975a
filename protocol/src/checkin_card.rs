//! The document of a check-in by card, before it is sealed to the commune.

use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::record::Direction;

/// Kinds of cards that a kiosk reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CardKind {
    /// Căn cước công dân with a chip, from 2021.
    Cccd,
    /// Căn cước, from 1 July 2024.
    CanCuoc,
    /// The national COVID QR of Decision 1405/QĐ-BTTTT.
    CovidQr,
    /// BHYT, the health insurance card.
    Bhyt,
}

impl CardKind {
    /// The name in JSON, in `kiosk inspect card` and in logs: `cccd`, `can-cuoc`, `covid-qr`, `bhyt`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Cccd => "cccd",
            Self::CanCuoc => "can-cuoc",
            Self::CovidQr => "covid-qr",
            Self::Bhyt => "bhyt",
        }
    }

    /// Whether the card's number is that of an identity paper; a health insurance number is not.
    pub fn has_identity_number(self) -> bool {
        match self {
            Self::Cccd | Self::CanCuoc | Self::CovidQr => true,
            Self::Bhyt => false,
        }
    }
}

/// A check-in by card. It exists in the clear only until it is sealed, is wiped when dropped and is not
/// in Debug. No card is signed, so the fields are claims.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
#[serde(deny_unknown_fields)]
pub struct CardCheckin {
    /// Kind of the card.
    #[zeroize(skip)]
    pub kind: CardKind,
    /// The card's number; on a COVID QR up to six characters may be `*`.
    pub number: String,
    /// Name as on the card.
    pub name: String,
    /// Whether the scanner may have lost marks of the name.
    #[serde(default)]
    pub name_suspect: bool,
    /// Date of birth, `YYYY-MM-DD` or `YYYY`; absent when the card has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub birth: Option<String>,
    /// Into the venue or out of it.
    #[zeroize(skip)]
    pub direction: Direction,
    /// Venue and position of the kiosk, such as "Chợ Bồng Sơn, Cổng số 2".
    pub location: String,
    /// Time of the check-in, Unix seconds.
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
    fn it_survives_the_seal_and_is_not_in_a_log() {
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

    #[test]
    fn a_kind_has_one_name() {
        for kind in [CardKind::Cccd, CardKind::CanCuoc, CardKind::CovidQr, CardKind::Bhyt] {
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.name());
        }
    }
}
