//! What happens to staff mode.

use protocol::language::Language;

use super::request::News;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// The gesture was made.
    Open,
    /// On a kiosk that was never paired: its network is set, and nothing else can be.
    OpenNetwork,
    Digit(char),
    /// A letter of a password.
    Letter(char),
    Erase,
    /// One of the choices on the page.
    Choose(usize),
    /// One of the levels on the page, up or down.
    Turn(usize, bool),
    /// The button that goes on.
    Act(Language),
    /// The next lines of a page that has more.
    More,
    /// To the page before; out of staff mode from its first one.
    Back,
    Leave,
    News(News),
    /// A second has passed.
    Tick,
}
