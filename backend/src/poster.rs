//! The poster of a check point: a fixed code of 15 cm that still works in a power cut, and how to use it.
//! [`pdf`] makes the file to print; the portal has the same as a page.

pub mod pdf;
pub mod strips;

use protocol::shortcode::ShortCode;
use protocol::token::Claim;

use crate::store::kiosks::Kiosk;
use crate::store::venues::{VenueKind, VenueRow};

pub use crate::drawing::font::{FontError, Fonts};

/// The words of a poster. Whoever reads it chose no language, so it has both.
pub const TITLE: &str = "Quét mã khi vào và khi ra";
pub const TITLE_EN: &str = "Scan when you come and when you go";
/// Before the host at which the code is typed.
pub const TYPED: &str = "Máy ảnh hỏng? Gõ mã này tại";
pub const STEPS: [&str; 3] = [
    "Mở máy ảnh hoặc Zalo, đưa vào mã.",
    "Chạm Vào hoặc Ra. Chưa khai báo y tế thì khai luôn.",
    "Cho người kiểm soát xem màn hình xanh.",
];
pub const KEPT: &str = "Không lưu tên khi quét mã. Không có điện thoại: khai tại máy ở cổng, hoặc hỏi \
    người trực. Dùng được cả khi mất điện.";

/// What differs from poster to poster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Poster {
    /// Name of the venue.
    pub venue: String,
    /// "Cổng số 2 · Phường Bồng Sơn", or plate and route of a vehicle.
    pub location: String,
    /// Content of the QR.
    pub url: String,
    /// "BSON 614 207".
    pub short_code: String,
    /// Where that is typed, such as "kiosk.example.vn".
    pub host: String,
    pub help_line: Option<String>,
}

impl Poster {
    /// The poster of a kiosk's position, by the present epoch of its fixed codes; none before it is
    /// enrolled or after it was withdrawn.
    pub fn of(
        venue: &VenueRow,
        kiosk: &Kiosk,
        host: &str,
        help_line: Option<&str>,
    ) -> Option<Self> {
        let key = kiosk.keys.as_ref()?.poster_key();
        if kiosk.revoked_s.is_some() {
            return None;
        }
        let claim = Claim::fixed(kiosk.kiosk, kiosk.poster_epoch);
        let registered = &venue.registered;
        // A vehicle stands nowhere; people know it by its plate.
        let parts = match registered.kind {
            VenueKind::Vehicle => [registered.plate.trim(), registered.route.trim()],
            _ => [kiosk.position.trim(), venue.commune.name.trim()],
        };
        let parts: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        Some(Self {
            venue: venue.registered.name.clone(),
            location: parts.join(" · "),
            url: claim.url(key, host),
            short_code: ShortCode::of(&venue.registered.letters, &claim, key).to_string(),
            host: host.to_owned(),
            help_line: venue.commune.help_line.as_deref().or(help_line).map(str::to_owned),
        })
    }
}
