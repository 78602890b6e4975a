//! The parts of the kiosk by name.

use protocol::language::Language;

/// A part of the kiosk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    Configuration,
    Store,
    Storage,
    Enrolment,
    Records,
    Transport,
    Backend,
    Clock,
    Retention,
    Keys,
    Counters,
    Bluetooth,
    OwnId,
    Display,
    Fonts,
    Scanner,
    Sound,
    Backlight,
    Printer,
    Media,
    Processor,
    Case,
    Gpio,
    StatusDisplay,
    Update,
}

impl Part {
    /// The name in answers for programs, as `kiosk selftest --json` prints it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Configuration => "configuration",
            Self::Store => "store",
            Self::Storage => "storage",
            Self::Enrolment => "enrolment",
            Self::Records => "records",
            Self::Transport => "transport",
            Self::Backend => "backend",
            Self::Clock => "clock",
            Self::Retention => "retention",
            Self::Keys => "keys",
            Self::Counters => "counters",
            Self::Bluetooth => "bluetooth",
            Self::OwnId => "own id",
            Self::Display => "display",
            Self::Fonts => "fonts",
            Self::Scanner => "scanner",
            Self::Sound => "sound",
            Self::Backlight => "backlight",
            Self::Printer => "printer",
            Self::Media => "media",
            Self::Processor => "processor",
            Self::Case => "case",
            Self::Gpio => "gpio",
            Self::StatusDisplay => "status display",
            Self::Update => "update",
        }
    }

    /// The name for people, short enough for a heading on the status display (15 characters).
    pub fn title(self, language: Language) -> &'static str {
        let (vi, en) = match self {
            Self::Configuration => ("Tệp cấu hình", "Configuration"),
            Self::Store | Self::Storage => ("Bộ nhớ", "Storage"),
            Self::Enrolment => ("Ghép máy", "Pairing"),
            Self::Records => ("Chờ gửi", "Waiting"),
            Self::Transport | Self::Backend => ("Mạng", "Network"),
            Self::Clock | Self::Retention => ("Đồng hồ", "Clock"),
            Self::Keys => ("Khóa", "Keys"),
            Self::Counters => ("Thẻ nhớ", "SD card"),
            Self::Bluetooth | Self::OwnId => ("Bluetooth", "Bluetooth"),
            Self::Display => ("Màn hình", "Screen"),
            Self::Fonts => ("Phông chữ", "Fonts"),
            Self::Scanner => ("Đầu đọc thẻ", "Scanner"),
            Self::Sound => ("Loa", "Sound"),
            Self::Backlight => ("Đèn màn hình", "Backlight"),
            Self::Printer => ("Máy in", "Printer"),
            Self::Media => ("Hình và tiếng", "Media"),
            Self::Processor => ("Nhiệt độ", "Temperature"),
            Self::Case => ("Vỏ máy", "Case"),
            Self::Gpio => ("Đèn và nút", "Lights, buttons"),
            Self::StatusDisplay => ("Màn hình nhỏ", "Status display"),
            Self::Update => ("Cập nhật", "Update"),
        };
        language.pick(vi, en)
    }
}
