//! Where in staff mode somebody is, and what it has been told.

use protocol::clock::ClockConfidence;
use protocol::pin::Fingerprint;

use super::level::Levels;
use super::page::Page;
use super::request::{ClockProblem, Export, PinAnswer, Request, Taking};
use crate::cards::trial::Verdict;
use crate::forms::entry::Entry;
use crate::status::Facts;
use crate::wifi;

/// Why a first PIN was not kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NewPinProblem {
    Easy,
    Differs,
    Failed,
}

#[derive(Debug, Default)]
pub struct State {
    pub page: Page,
    pub(super) digits: Option<Entry>,
    pub(super) answer: Option<PinAnswer>,
    pub(super) facts: Option<Box<Facts>>,
    pub(super) has_network: bool,
    pub(super) has_clock: bool,
    pub(super) pending: Option<Fingerprint>,
    pub(super) confirmed: Option<bool>,
    pub(super) signals: Vec<i16>,
    pub(super) export: Option<Export>,
    pub(super) taking: Option<Taking>,
    pub(super) sent: bool,
    pub(super) scanned: Option<Option<Verdict>>,
    /// Whether the network of a kiosk is set that was never paired: no PIN was given.
    pub(super) is_new: bool,
    pub(super) wifi: wifi::State,
    /// The first PIN as it was typed once.
    pub(super) new_pin: Option<Entry>,
    pub(super) new_pin_problem: Option<NewPinProblem>,
    pub(super) levels: Option<Levels>,
    /// A time was sent to the machine, and what came of it.
    pub(super) clock_set: Option<Option<Result<(), ClockProblem>>>,
    /// Index of the first lines that are shown, in pages.
    pub(super) turned: usize,
    pub(super) idle_s: u32,
}

impl State {
    pub fn is_open(&self) -> bool {
        self.page != Page::Closed
    }

    /// Whether no PIN was given, because the kiosk was never paired.
    pub fn is_new(&self) -> bool {
        self.is_new
    }

    /// The letters of a name or a password, as they are to be seen.
    pub fn letters(&self) -> impl Iterator<Item = char> + '_ {
        self.wifi.seen()
    }

    /// A time of the network or of the backend is better than one that somebody types.
    pub(super) fn may_set_clock(&self) -> bool {
        let clock = self.facts.as_ref().map(|facts| facts.clock);
        self.has_clock && clock == Some(ClockConfidence::Unknown)
    }

    pub(super) fn turn(&mut self, page: Page) {
        (self.page, self.turned, self.idle_s) = (page, 0, 0);
        (self.digits, self.answer, self.new_pin_problem) = (None, None, None);
    }

    /// Everything is forgotten that was only for this time.
    pub(super) fn close(&mut self) -> Vec<Request> {
        let listens = self.page == Page::Near;
        *self = Self::default();
        if listens { vec![Request::Listen(false)] } else { Vec::new() }
    }
}
