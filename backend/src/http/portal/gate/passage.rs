//! A passage as a guard reads it.

use protocol::civil::time_of_day;
use protocol::language::Language;
use protocol::record::Direction;

use crate::stays::Source;
use crate::store::gate::{CountRow, RecentPassage};
use crate::words::{Text, tr};

pub(super) struct PassageLine {
    pub(super) at: String,
    pub(super) direction: Direction,
    pub(super) people: u32,
    /// How it was counted.
    pub(super) how: Text,
    pub(super) position: String,
    /// Whether a declaration of today stands behind it.
    pub(super) declared: bool,
    pub(super) attention: bool,
}

impl PassageLine {
    pub(super) fn new(language: Language, row: RecentPassage) -> Self {
        Self {
            at: time_of_day(row.at_s),
            direction: row.direction,
            people: row.people,
            how: match row.source {
                Source::Phone => tr(language, "Quét mã"),
                Source::Declaration => tr(language, "Khai tại máy"),
                Source::Card => tr(language, "Thẻ"),
                Source::Receipt => tr(language, "Biên nhận"),
                Source::Guard => tr(language, "Người kiểm soát đếm"),
                Source::Paper => tr(language, "Phiếu giấy"),
            },
            declared: matches!(row.source, Source::Declaration | Source::Receipt),
            position: row.position,
            attention: row.attention,
        }
    }

    pub(super) fn counted(language: Language, row: &CountRow) -> Self {
        let CountRow { at_s, direction, people, .. } = *row;
        let (source, position) = (Source::Guard, String::new());
        let row = RecentPassage { at_s, direction, people, source, position, attention: false };
        Self::new(language, row)
    }
}
