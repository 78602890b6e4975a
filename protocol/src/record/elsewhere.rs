//! A visitor who has declared elsewhere today.

use serde::{Deserialize, Serialize};

use super::content::Content;
use super::invalid::{Invalid, check};
use crate::clock::ClockConfidence;
use crate::declared::CardTag;
use crate::receipt::ReceiptId;

/// Through which channel somebody has declared, as the directive of Hải Dương lists them (20 February 2021).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Channel {
    /// In the app Bluezone.
    Bluezone,
    /// In the app Ncovi.
    Ncovi,
    /// At tokhaiyte.vn.
    Tokhaiyte,
    /// In the province's own app, such as Smart Hải Dương.
    Smart,
    /// At the province's page in Zalo.
    Zalo,
}

impl Channel {
    /// Every channel, in the order in which they are offered.
    pub const ALL: [Self; 5] =
        [Self::Bluezone, Self::Ncovi, Self::Tokhaiyte, Self::Smart, Self::Zalo];

    /// As in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Bluezone => "bluezone",
            Self::Ncovi => "ncovi",
            Self::Tokhaiyte => "tokhaiyte",
            Self::Smart => "smart",
            Self::Zalo => "zalo",
        }
    }

    /// The channel of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| channel.name() == name)
    }
}

/// Somebody went in who has declared elsewhere that day. Nothing is known of them but the channel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DeclaredElsewhere {
    /// The channel, as the visitor says.
    pub channel: Channel,
    /// Id of the receipt that was given; absent while the kiosk does not know the day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receipt: Option<ReceiptId>,
    /// The card that the visitor showed, if any: it is known again that day, passed on and not kept.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cards: Vec<CardTag>,
    /// Time, Unix seconds.
    pub at_s: i64,
    /// Confidence of `at_s`.
    pub clock: ClockConfidence,
}

impl Content for DeclaredElsewhere {
    fn at_s(&self) -> i64 {
        self.at_s
    }

    fn clock(&self) -> Option<ClockConfidence> {
        Some(self.clock)
    }

    fn is_passage(&self) -> bool {
        true
    }

    fn check(&self) -> Result<(), Invalid> {
        let fits = self.cards.is_empty() || self.receipt.is_some();
        check(fits, "cards", "belong to a visit with a receipt only")?;
        check(self.cards.len() <= 1, "cards", "are more than people")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_comes_with_a_receipt_and_alone() {
        let tag = CardTag::from_code(7).unwrap();
        let visit = |receipt: Option<u32>, cards: usize| DeclaredElsewhere {
            channel: Channel::Zalo,
            receipt: receipt.and_then(ReceiptId::new),
            cards: vec![tag; cards],
            at_s: 5,
            clock: ClockConfidence::Synced,
        };
        assert!(visit(Some(3), 1).check().is_ok() && visit(None, 0).check().is_ok());
        assert!(visit(None, 1).check().is_err() && visit(Some(3), 2).check().is_err());
        let before = r#"{"channel":"zalo","at_s":5,"clock":"synced"}"#;
        let before: DeclaredElsewhere = serde_json::from_str(before).unwrap();
        assert_eq!(before, visit(None, 0), "as kiosks sent it before");
    }

    #[test]
    fn channels_are_named_as_in_json() {
        for channel in Channel::ALL {
            assert_eq!(serde_json::to_value(channel).unwrap(), channel.name());
            assert_eq!(Channel::named(channel.name()), Some(channel));
        }
        assert_eq!(Channel::named("fax"), None);
    }
}
