//! Whom a rule counts, as rows of the page.

use protocol::contact::ContactId;

use super::windows::{moment, nearness};
use crate::exposures::people::{Person, Way};
use crate::http::portal::access::view::exposures::Trace;
use crate::http::portal::frame::Frame;
use crate::stays::Source;
use crate::store::exposures::Named;
use crate::words::Text;

pub(super) struct PersonRow {
    pub(super) way: String,
    /// The end of an id, or a receipt.
    pub(super) mark: String,
    pub(super) place: String,
    pub(super) minutes: u32,
    /// Of an id that may have gone on as another one.
    pub(super) at_least: bool,
    pub(super) people: u32,
    pub(super) nearness: String,
    /// The record that names them.
    pub(super) record: Option<String>,
    /// Why there is no name.
    pub(super) nameless: Text,
    pub(super) told: Text,
}

fn end_of(id: ContactId) -> String {
    let [.., a, b] = id.0;
    format!("…{a:02x}{b:02x}")
}

fn way(frame: &Frame, source: Source) -> Text {
    match source {
        Source::Phone => frame.tr("Quét mã"),
        Source::Declaration => frame.tr("Tờ khai"),
        Source::Card => frame.tr("Thẻ"),
        Source::Receipt => frame.tr("Biên nhận"),
        Source::Guard => frame.tr("Người kiểm soát đếm"),
        Source::Paper => frame.tr("Phiếu giấy"),
    }
}

impl PersonRow {
    /// `least` are the minutes of the rule.
    pub(super) fn new(
        frame: &Frame,
        trace: &Trace,
        person: &Person,
        named: &[Named],
        least: u32,
    ) -> Self {
        let record = person.record.and_then(|record| named.iter().find(|it| it.record == record));
        let (venue, from_s) = person.first;
        let venue = trace.venues.get(&venue);
        let name = venue.map(|venue| venue.registered.name.clone()).unwrap_or_default();
        let commune = venue.map(|venue| venue.commune.name.clone()).unwrap_or_default();
        let (word, nameless) = match person.way {
            Way::Bluezone(_) => ("Bluezone".to_owned(), frame.tr("Ẩn danh, không ai biết")),
            Way::Stay(source) => {
                let nameless = match source {
                    Source::Phone => frame.tr("Không có tên"),
                    Source::Paper => frame.tr("Tên ở trên giấy"),
                    Source::Guard => frame.tr("Không có tên (đếm ở cổng)"),
                    _ => frame.tr("Đã xóa theo biên nhận"),
                };
                (way(frame, source).to_string(), nameless)
            }
        };
        let told = match (person.way, record) {
            (Way::Bluezone(_), _) => frame.tr("Điện thoại tự báo"),
            (_, Some(_)) => frame.tr("Nhờ {commune} gọi").with("commune", commune),
            (Way::Stay(Source::Phone), None) => frame.tr("Nhật ký trên điện thoại tự báo"),
            (_, None) => frame.tr("Hỏi người ở điểm"),
        };
        let mark = match (person.way, record) {
            (Way::Bluezone(id), _) => end_of(id),
            (_, Some(Named { receipt: Some(receipt), .. })) => String::from(*receipt),
            _ => String::new(),
        };
        Self {
            way: word,
            mark,
            place: format!("{name}, {}", moment(from_s)),
            minutes: person.minutes,
            at_least: matches!(person.way, Way::Bluezone(_)) && person.minutes < least,
            people: person.people,
            nearness: match person.way {
                Way::Bluezone(_) => nearness(frame, person.rssi_max),
                Way::Stay(_) => frame.tr("cùng khung").to_string(),
            },
            record: record.map(|record| record.key.to_string()),
            nameless,
            told,
        }
    }
}
