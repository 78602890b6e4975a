//! The places of the navigation, and those of each role.

use protocol::language::Language;

use crate::store::accounts::Role;
use crate::words::{Text, tr};

/// The places of the navigation. A role has at most six, always in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::http) enum Place {
    Overview,
    Log,
    Communes,
    Venues,
    Kiosks,
    Erase,
    Cases,
    Exposures,
    Warnings,
    Feedback,
    Keys,
    Drills,
    Accounts,
    Audit,
    Report,
    Today,
    Gate,
    Posters,
    /// A page that is none of the places.
    Nowhere,
}

impl Place {
    /// Those of a role; whoever adds a page adds its place here.
    pub(super) fn of(role: Role) -> &'static [Self] {
        match role {
            Role::Operator => &[
                Self::Overview,
                Self::Venues,
                Self::Kiosks,
                Self::Accounts,
                Self::Report,
                Self::Audit,
            ],
            Role::Commune => {
                &[Self::Overview, Self::Log, Self::Venues, Self::Erase, Self::Report, Self::Keys]
            }
            Role::Authority => &[
                Self::Cases,
                Self::Exposures,
                Self::Warnings,
                Self::Feedback,
                Self::Keys,
                Self::Drills,
            ],
            Role::Manager => &[Self::Today, Self::Gate, Self::Posters],
            // The counter lies under a guard's thumb, and nothing else; "/staff" leads to it.
            Role::Guard => &[Self::Gate],
        }
    }

    pub(super) fn path(self) -> &'static str {
        match self {
            Self::Overview => "/staff/overview",
            Self::Log => "/staff/log",
            Self::Communes => "/staff/communes",
            Self::Venues => "/staff/venues",
            Self::Kiosks => "/staff/kiosks",
            Self::Erase => "/staff/erase",
            Self::Cases => "/staff/cases",
            Self::Exposures => "/staff/exposures",
            Self::Warnings => "/staff/warnings",
            Self::Feedback => "/staff/feedback",
            Self::Keys => "/staff/keys",
            Self::Drills => "/staff/drills",
            Self::Accounts => "/staff/accounts",
            Self::Audit => "/staff/audit",
            Self::Report => "/staff/report",
            Self::Today => "/staff/today",
            Self::Gate => "/staff/gate",
            Self::Posters => "/staff/poster",
            Self::Nowhere => "/staff",
        }
    }

    pub(super) fn name(self, language: Language) -> Text {
        match self {
            Self::Overview => tr(language, "Tổng quan"),
            Self::Log => tr(language, "Nhật ký"),
            Self::Communes => tr(language, "Xã, phường"),
            Self::Venues => tr(language, "Điểm kiểm dịch"),
            Self::Kiosks => tr(language, "Máy"),
            Self::Erase => tr(language, "Xóa theo biên nhận"),
            Self::Cases => tr(language, "Ca bệnh"),
            Self::Exposures => tr(language, "Phơi nhiễm"),
            Self::Warnings => tr(language, "Báo cho người dân"),
            Self::Feedback => tr(language, "Phản ánh"),
            Self::Keys => tr(language, "Khóa"),
            Self::Drills => tr(language, "Thử khóa"),
            Self::Accounts => tr(language, "Tài khoản"),
            Self::Audit => tr(language, "Sổ truy cập"),
            Self::Report => tr(language, "Báo cáo"),
            Self::Today => tr(language, "Hôm nay"),
            Self::Gate => tr(language, "Kiểm soát"),
            Self::Posters => tr(language, "Áp phích"),
            Self::Nowhere => tr(language, "Trang chính"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_has_more_places_than_fit() {
        for role in Role::ALL {
            assert!(Place::of(role).len() <= 6, "{role:?}");
        }
    }
}
