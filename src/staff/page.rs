//! The pages of staff mode.

use crate::wifi;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Page {
    #[default]
    Closed,
    /// It is being found out whether there is a PIN.
    Opening,
    /// There is none.
    NoPin,
    Pin,
    /// A first PIN is chosen, then typed again.
    NewPin,
    NewPinAgain,
    /// It is kept.
    PinKept,
    Menu,
    Health,
    Counts,
    Near,
    Scanner,
    Network(wifi::Page),
    Send,
    Export,
    Update,
    Levels,
    Keys,
    Clock,
    /// Date and time are typed.
    SetClock,
    Pair,
    /// Asked the second time.
    PairSure,
    Reset,
    /// Asked the second time.
    ResetSure,
}

/// The pages of the menu, in its order. Health leads on to the update, for which the menu has no room.
pub const MENU: [Page; 12] = [
    Page::Health,
    Page::Counts,
    Page::Near,
    Page::Scanner,
    Page::Network(wifi::Page::List),
    Page::Send,
    Page::Export,
    Page::Levels,
    Page::Clock,
    Page::Keys,
    Page::Pair,
    Page::Reset,
];

/// What is better done before a kiosk is paired again.
pub const BEFORE_PAIRING: [Page; 2] = [Page::Send, Page::Export];
