//! The shapes of the answers. Fields of the registration and of the national form keep their names.

use protocol::civil::day_of_iso_date;
use protocol::record::{Channel, Direction};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::refused::Refused;

/// Of which commune, on which day.
#[derive(Clone, Debug, Deserialize, IntoParams)]
pub(super) struct OfDay {
    /// Number of the commune.
    #[param(example = 1)]
    pub(super) commune: i64,
    /// Day in Vietnam, such as 2021-07-08.
    #[param(example = "2021-07-08")]
    pub(super) day: String,
    /// Go on after this id (`next` of the answer before).
    pub(super) after: Option<String>,
}

impl OfDay {
    /// The number of the day.
    pub(super) fn day_number(&self) -> Result<i64, Refused> {
        let number = day_of_iso_date(&self.day);
        number.ok_or(Refused::Malformed("`day` must be a date such as 2021-07-08"))
    }
}

/// Of which commune.
#[derive(Clone, Debug, Deserialize, IntoParams)]
pub(super) struct OfCommune {
    /// Number of the commune.
    #[param(example = 1)]
    pub(super) commune: i64,
}

/// Declarations of a commune on a day, by id. A kiosk that was offline sends late: ask for a day again until nothing
/// new comes; an id is always the same declaration.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct Declarations {
    pub(super) items: Vec<SharedDeclaration>,
    /// Where to go on; none when this is all that there is now.
    pub(super) next: Option<String>,
}

/// A declaration as it was sealed. Its content is a `Declaration` of the schema, with the field names of tokhaiyte.vn.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct SharedDeclaration {
    pub(super) id: String,
    /// Number of the venue.
    pub(super) venue: i64,
    /// Unix time.
    pub(super) at_s: i64,
    /// Way in or out; none where it is not known.
    pub(super) direction: Option<Direction>,
    /// For how many people it is.
    pub(super) people: u32,
    /// How it was made.
    pub(super) channel: DeclaredBy,
    /// The age file (age-encryption.org/v1), base64; none where it was erased by its receipt.
    pub(super) sealed: Option<String>,
}

/// How a declaration of this system was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum DeclaredBy {
    /// At a kiosk.
    Kiosk,
    /// On a phone, at the page behind the QR.
    Phone,
}

/// How many people said that they had declared elsewhere that day.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct Channels {
    pub(super) items: Vec<ChannelCount>,
}

/// A channel at a venue.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct ChannelCount {
    /// Number of the venue.
    pub(super) venue: i64,
    pub(super) channel: Channel,
    pub(super) count: u64,
}

/// The registered check points of a commune.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct CheckPoints {
    pub(super) items: Vec<CheckPoint>,
}

/// A check point, with the fields of the official registration; telephones are left out.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct CheckPoint {
    /// Number of the venue.
    pub(super) venue: i64,
    /// Tên địa điểm.
    pub(super) name: String,
    /// Loại, such as "market".
    pub(super) kind: String,
    /// Địa chỉ.
    pub(super) address: String,
    /// Đơn vị chủ quản.
    pub(super) unit: String,
    /// Biển số of a vehicle.
    pub(super) plate: String,
    /// Tuyến of a vehicle.
    pub(super) route: String,
    /// Letters of its short code.
    pub(super) letters: String,
}

/// The figures of a commune in the report "Thống kê Bluezoner", by period.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct Report {
    pub(super) items: Vec<ReportLine>,
}

/// A period of the report.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct ReportLine {
    /// Such as "Đợt 1".
    pub(super) period: String,
    /// Hạn nộp, such as 2021-07-20.
    pub(super) due: String,
    /// Whether the commune handed in; else figures are those of an earlier period, or none.
    pub(super) handed_in: bool,
    /// Số địa điểm đăng ký điểm kiểm dịch.
    pub(super) check_points: u64,
    /// Dân số.
    pub(super) people: Option<u64>,
    /// Tổng số người dân có smart phone.
    pub(super) smartphones: Option<u64>,
    /// Số Bluezoner có số điện thoại.
    pub(super) bluezoners: Option<u64>,
    /// Tỷ lệ Bluezoner / dân số, thousandths.
    pub(super) of_people: Option<u64>,
    /// Tỷ lệ Bluezoner / người có smart phone, thousandths.
    pub(super) of_smartphones: Option<u64>,
}
