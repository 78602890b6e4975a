//! Check points by kind.

use protocol::language::Language;

use crate::http::portal::format::number;
use crate::reports::table::CheckPoints;
use crate::store::venues::VenueKind;
use crate::words::{Text, tr};

fn kind(language: Language, kind: VenueKind) -> Text {
    match kind {
        VenueKind::Market => tr(language, "chợ"),
        VenueKind::Office => tr(language, "cơ quan"),
        VenueKind::Hospital => tr(language, "cơ sở y tế"),
        VenueKind::School => tr(language, "trường học"),
        VenueKind::Factory => tr(language, "nhà máy"),
        VenueKind::Workshop => tr(language, "điểm may gia công"),
        VenueKind::Shop => tr(language, "cửa hàng"),
        VenueKind::Lodging => tr(language, "cơ sở lưu trú"),
        VenueKind::Checkpoint => tr(language, "chốt kiểm soát"),
        VenueKind::Hall => tr(language, "nhà văn hóa"),
        VenueKind::Quarantine => tr(language, "khu cách ly"),
        VenueKind::Vehicle => tr(language, "phương tiện"),
        VenueKind::Other => tr(language, "nơi khác"),
    }
}

/// Check points by kind in the reader's language.
pub(super) fn check_points(language: Language, counted: &CheckPoints) -> String {
    if language == Language::Vi {
        return counted.show();
    }
    let kinds: Vec<_> = VenueKind::ALL
        .iter()
        .filter_map(|of| {
            let own = counted.0.iter().filter(|(own, _)| own == of);
            let count: u64 = own.map(|(_, count)| count).sum();
            (count > 0).then(|| format!("{}: {}", kind(language, *of), number(language, count)))
        })
        .collect();
    let total = number(language, counted.total());
    if kinds.is_empty() { total } else { format!("{total} ({})", kinds.join(", ")) }
}
