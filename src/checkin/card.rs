//! The document of a check-in by card, which is sealed to the commune.

use protocol::checkin_card::CardCheckin;
use protocol::record::Direction;

use crate::cards::Card;

/// The document that is sealed for a check-in at `location` at Unix time `at_s`.
pub fn document(card: &Card, direction: Direction, location: String, at_s: i64) -> CardCheckin {
    CardCheckin {
        kind: card.kind,
        number: card.number.clone(),
        name: card.name.clone(),
        name_suspect: card.name_suspect,
        birth: card.birth.map(|birth| birth.to_string()),
        direction,
        location,
        at_s,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_document_says_what_the_card_says() {
        let cccd = "001160012345||Nguyễn Thị Mẫu|01021960|Nữ|Hà Nội|15042021";
        let covid = "******012345|NGUYEN THI MAU|1960-**-**|0|Q|Q<2";
        for (scan, kind, number, birth, suspect) in [
            (cccd, "cccd", "001160012345", "1960-02-01", false),
            (&format!("{cccd}|1|2|3|4"), "can-cuoc", "001160012345", "1960-02-01", false),
            (covid, "covid-qr", "******012345", "1960", true),
        ] {
            let card = crate::cards::read(scan.as_bytes()).unwrap();
            let document = document(&card, Direction::Out, "Chợ, Cổng số 2".to_owned(), 5);
            let json = serde_json::to_value(&document).unwrap();
            assert_eq!(json["kind"], kind);
            assert_eq!(json["number"], number);
            assert_eq!(json["birth"], birth);
            assert_eq!(json["name_suspect"], suspect);
            assert_eq!((&json["direction"], &json["at_s"]), (&"out".into(), &5.into()));
        }
    }
}
