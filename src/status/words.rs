//! What people are told of each trouble: whoever stands before the box, and whoever has a command line.

mod delivery;
mod devices;
mod machine;
mod radio;
mod said;
mod storage;
mod update;

use super::trouble::Trouble;

pub(crate) use said::words;
pub use said::{Said, Words};

impl Trouble {
    pub fn words(self) -> &'static Words {
        match self {
            Self::ConfigurationWrong => &machine::CONFIGURATION_WRONG,
            Self::StoreFails => &storage::FAILS,
            Self::StoreFull => &storage::FULL,
            Self::StoreUnread => &storage::UNREAD,
            Self::StorageNearlyFull => &storage::NEARLY_FULL,
            Self::StorageWentBack => &storage::WENT_BACK,
            Self::MediaDamaged => &storage::MEDIA_DAMAGED,
            Self::MediaWithoutRoom => &storage::MEDIA_WITHOUT_ROOM,
            Self::MediaUnwritable => &storage::MEDIA_UNWRITABLE,
            Self::NotEnrolled => &delivery::NOT_ENROLLED,
            Self::Offline => &delivery::OFFLINE,
            Self::NoCertificates => &delivery::NO_CERTIFICATES,
            Self::TransportOpen => &delivery::OPEN,
            Self::SendsLate => &delivery::LATE,
            Self::Parked => &delivery::PARKED,
            Self::KeysPending => &delivery::KEYS_PENDING,
            Self::RadioAbsent => &radio::ABSENT,
            Self::RadioBlocked => &radio::BLOCKED,
            Self::RadioOff => &radio::OFF,
            Self::RadioBusy => &radio::BUSY,
            Self::RadioStopped => &radio::STOPPED,
            Self::RadioFails => &radio::FAILS,
            Self::RecordingUnreadable => &radio::RECORDING,
            Self::OwnIdMissing => &radio::OWN_ID,
            Self::ScreenHangs => &machine::SCREEN_HANGS,
            Self::NoDisplay => &machine::NO_DISPLAY,
            Self::NoFonts => &machine::NO_FONTS,
            Self::ClockUnknown => &machine::CLOCK_UNKNOWN,
            Self::ClockOff => &machine::CLOCK_OFF,
            Self::ClockLeapt => &machine::CLOCK_LEAPT,
            Self::ClockHeld => &machine::CLOCK_HELD,
            Self::Hot => &machine::HOT,
            Self::CaseOpen => &machine::CASE_OPEN,
            Self::CaseWasOpened => &machine::CASE_WAS_OPENED,
            Self::ScannerUnplugged => &devices::SCANNER_UNPLUGGED,
            Self::ScannerDenied => &devices::SCANNER_DENIED,
            Self::ScannerBusy => &devices::SCANNER_BUSY,
            Self::ScannerFails => &devices::SCANNER_FAILS,
            Self::SoundFails => &devices::SOUND_FAILS,
            Self::PromptsMissing => &devices::PROMPTS_MISSING,
            Self::BacklightFails => &devices::BACKLIGHT_FAILS,
            Self::PrinterFails => &devices::PRINTER_FAILS,
            Self::GpioFails => &devices::GPIO_FAILS,
            Self::StatusDisplayFails => &devices::STATUS_DISPLAY_FAILS,
            Self::UpdateNotWritten => &update::NOT_WRITTEN,
            Self::UpdateDoesNotWork => &update::DOES_NOT_WORK,
            Self::UpdateWithoutRoom => &update::WITHOUT_ROOM,
            Self::UpdateDamaged => &update::DAMAGED,
            Self::UpdateNotSigned => &update::NOT_SIGNED,
            Self::UpdateOfOtherProduct => &update::OTHER_PRODUCT,
            Self::UpdateNotNewer => &update::NOT_NEWER,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use protocol::language::Language;

    use super::*;

    /// What fits on the smallest status display beside a heading.
    const SENTENCE_MAX: usize = 42;
    const REMEDY_MAX: usize = 84;

    #[test]
    fn every_trouble_has_a_short_sentence_of_its_own_and_a_remedy_in_each_language() {
        let mut sentences = BTreeSet::new();
        for trouble in Trouble::ALL {
            let words = trouble.words();
            for language in Language::ALL {
                let Said { sentence, remedy } = words.in_language(language);
                assert!((4..=SENTENCE_MAX).contains(&sentence.chars().count()), "{sentence}");
                assert!((4..=REMEDY_MAX).contains(&remedy.chars().count()), "{remedy}");
                assert!(!sentence.ends_with('.') && remedy.ends_with('.'), "{trouble:?}");
                assert!(sentences.insert(sentence), "{sentence} is said of two troubles");
            }
            assert!(!words.operator.is_empty() && !words.operator.ends_with('.'), "{trouble:?}");
        }
    }
}
