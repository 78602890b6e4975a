//! Where somebody is who joins a network, and what is known of the networks.

use crate::devices::network::{
    Connectivity, JoinStage, NetworkError, NetworkState, Passphrase, WifiNetwork,
};
use crate::forms::entry::Entry;

/// Networks on one page, which fit beside the way to hidden ones in larger type too.
pub(super) const OFFERED: usize = 3;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Page {
    /// What is in reach.
    #[default]
    List,
    /// The name of a network that hides it is typed.
    Name,
    Password,
}

/// How far joining is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Joining {
    Begun(Option<JoinStage>),
    Done,
    Failed(NetworkError),
}

/// The network whose password is typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Chosen {
    pub(super) name: String,
    pub(super) is_hidden: bool,
}

#[derive(Debug, Default)]
pub struct State {
    pub(super) page: Page,
    pub(super) found: Option<Result<(NetworkState, Vec<WifiNetwork>), NetworkError>>,
    pub(super) joining: Option<(String, Joining)>,
    pub(super) chosen: Option<Chosen>,
    pub(super) typed: Option<Entry>,
    /// Whether the password is shown with its letters.
    pub(super) reveals: bool,
    /// How often more networks were wanted.
    pub(super) turned: usize,
}

impl State {
    pub fn page(&self) -> Page {
        self.page
    }

    /// Whether the machine is connected, by whatever.
    pub fn is_connected(&self) -> bool {
        let is_connected = |(state, _): &(NetworkState, _)| {
            !matches!(state.connectivity, Connectivity::None | Connectivity::Captive)
        };
        self.found.as_ref().and_then(|it| it.as_ref().ok()).is_some_and(is_connected)
    }

    /// What is typed as it is to be seen: dots in the place of a password, but for its last letter, so that whoever
    /// types sees what was hit.
    pub fn seen(&self) -> impl Iterator<Item = char> + '_ {
        let typed = self.typed.as_deref().unwrap_or_default();
        let is_open = self.page == Page::Name || self.reveals;
        let last = self.typed_len().saturating_sub(1);
        let letters = typed.chars().enumerate();
        letters.map(move |(index, letter)| if is_open || index == last { letter } else { '•' })
    }

    pub(super) fn typed_len(&self) -> usize {
        self.typed.as_ref().map_or(0, |typed| typed.chars().count())
    }

    /// The networks of the page that is open.
    pub(super) fn offered(&self) -> &[WifiNetwork] {
        let Some(Ok((_, networks))) = &self.found else { return &[] };
        let first = self.turned % self.pages() * OFFERED;
        let rest = networks.get(first..).unwrap_or_default();
        rest.get(..OFFERED).unwrap_or(rest)
    }

    pub(super) fn pages(&self) -> usize {
        let Some(Ok((_, networks))) = &self.found else { return 1 };
        networks.len().div_ceil(OFFERED).max(1)
    }

    /// Whether a network may be joined with what is typed: a hidden one may be open.
    pub(super) fn may_join(&self) -> bool {
        let typed = self.typed.as_deref().unwrap_or_default();
        let is_hidden = self.chosen.as_ref().is_some_and(|chosen| chosen.is_hidden);
        (is_hidden && typed.is_empty()) || Passphrase::fits(typed)
    }

    /// Turns to a page, and forgets what was typed on the one before.
    pub(super) fn turn(&mut self, page: Page) {
        (self.page, self.typed, self.reveals) = (page, None, false);
    }
}
