//! Everything that can be wrong with a kiosk.

use super::part::Part;

/// How bad a trouble is, the worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The kiosk cannot do its work.
    Failed,
    /// It works, but less well, and somebody should see to it.
    Degraded,
    /// Good to know; no light tells of it.
    Notice,
}

/// A trouble; the order is that in which people are told, the worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Trouble {
    // The kiosk cannot do its work.
    ConfigurationWrong,
    StoreFails,
    StoreFull,
    ScreenHangs,
    NoDisplay,
    NoFonts,
    NoCertificates,
    RecordingUnreadable,
    NotEnrolled,
    // It works less well.
    CaseOpen,
    ClockUnknown,
    ClockOff,
    ClockLeapt,
    RadioAbsent,
    RadioBlocked,
    RadioOff,
    RadioBusy,
    RadioStopped,
    RadioFails,
    StorageNearlyFull,
    StoreUnread,
    Offline,
    SendsLate,
    Parked,
    KeysPending,
    StorageWentBack,
    CaseWasOpened,
    Hot,
    TransportOpen,
    ScannerUnplugged,
    ScannerDenied,
    ScannerBusy,
    ScannerFails,
    SoundFails,
    PromptsMissing,
    BacklightFails,
    PrinterFails,
    GpioFails,
    StatusDisplayFails,
    UpdateNotWritten,
    UpdateDoesNotWork,
    UpdateWithoutRoom,
    // Good to know.
    ClockHeld,
    OwnIdMissing,
    MediaDamaged,
    MediaWithoutRoom,
    MediaUnwritable,
    UpdateDamaged,
    UpdateNotSigned,
    UpdateOfOtherProduct,
    UpdateNotNewer,
}

impl Trouble {
    /// Every trouble, the worst first.
    pub const ALL: [Self; 51] = [
        Self::ConfigurationWrong,
        Self::StoreFails,
        Self::StoreFull,
        Self::ScreenHangs,
        Self::NoDisplay,
        Self::NoFonts,
        Self::NoCertificates,
        Self::RecordingUnreadable,
        Self::NotEnrolled,
        Self::CaseOpen,
        Self::ClockUnknown,
        Self::ClockOff,
        Self::ClockLeapt,
        Self::RadioAbsent,
        Self::RadioBlocked,
        Self::RadioOff,
        Self::RadioBusy,
        Self::RadioStopped,
        Self::RadioFails,
        Self::StorageNearlyFull,
        Self::StoreUnread,
        Self::Offline,
        Self::SendsLate,
        Self::Parked,
        Self::KeysPending,
        Self::StorageWentBack,
        Self::CaseWasOpened,
        Self::Hot,
        Self::TransportOpen,
        Self::ScannerUnplugged,
        Self::ScannerDenied,
        Self::ScannerBusy,
        Self::ScannerFails,
        Self::SoundFails,
        Self::PromptsMissing,
        Self::BacklightFails,
        Self::PrinterFails,
        Self::GpioFails,
        Self::StatusDisplayFails,
        Self::UpdateNotWritten,
        Self::UpdateDoesNotWork,
        Self::UpdateWithoutRoom,
        Self::ClockHeld,
        Self::OwnIdMissing,
        Self::MediaDamaged,
        Self::MediaWithoutRoom,
        Self::MediaUnwritable,
        Self::UpdateDamaged,
        Self::UpdateNotSigned,
        Self::UpdateOfOtherProduct,
        Self::UpdateNotNewer,
    ];

    pub fn severity(self) -> Severity {
        if self <= Self::NotEnrolled {
            Severity::Failed
        } else if self < Self::ClockHeld {
            Severity::Degraded
        } else {
            Severity::Notice
        }
    }

    /// The part that it is about.
    pub fn part(self) -> Part {
        match self {
            Self::ConfigurationWrong => Part::Configuration,
            Self::StoreFails | Self::StoreFull | Self::StoreUnread => Part::Store,
            Self::StorageNearlyFull => Part::Storage,
            Self::StorageWentBack => Part::Counters,
            Self::ScreenHangs | Self::NoDisplay => Part::Display,
            Self::NoFonts => Part::Fonts,
            Self::NoCertificates | Self::Offline => Part::Backend,
            Self::TransportOpen => Part::Transport,
            Self::NotEnrolled => Part::Enrolment,
            Self::CaseOpen | Self::CaseWasOpened => Part::Case,
            Self::ClockUnknown | Self::ClockOff | Self::ClockHeld => Part::Clock,
            Self::ClockLeapt => Part::Retention,
            Self::RecordingUnreadable
            | Self::RadioAbsent
            | Self::RadioBlocked
            | Self::RadioOff
            | Self::RadioBusy
            | Self::RadioStopped
            | Self::RadioFails => Part::Bluetooth,
            Self::OwnIdMissing => Part::OwnId,
            Self::SendsLate | Self::Parked => Part::Records,
            Self::KeysPending => Part::Keys,
            Self::Hot => Part::Processor,
            Self::ScannerUnplugged
            | Self::ScannerDenied
            | Self::ScannerBusy
            | Self::ScannerFails => Part::Scanner,
            Self::SoundFails | Self::PromptsMissing => Part::Sound,
            Self::BacklightFails => Part::Backlight,
            Self::PrinterFails => Part::Printer,
            Self::GpioFails => Part::Gpio,
            Self::StatusDisplayFails => Part::StatusDisplay,
            Self::MediaDamaged | Self::MediaWithoutRoom | Self::MediaUnwritable => Part::Media,
            Self::UpdateNotWritten
            | Self::UpdateDoesNotWork
            | Self::UpdateWithoutRoom
            | Self::UpdateDamaged
            | Self::UpdateNotSigned
            | Self::UpdateOfOtherProduct
            | Self::UpdateNotNewer => Part::Update,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_has_every_trouble_once_and_the_worst_first() {
        assert!(Trouble::ALL.is_sorted_by(|one, next| one < next));
        assert!(Trouble::ALL.is_sorted_by_key(|trouble| trouble.severity()));
        let last = Trouble::ALL[Trouble::ALL.len() - 1];
        assert_eq!(last as usize + 1, Trouble::ALL.len());
    }
}
