//! The phone confirmed by six digits, while the network lets it. It never holds anyone up: without
//! them the phone is marked unverified.

use crate::forms::entry::Entry;

/// Digits of a code.
pub const DIGITS: usize = 6;

/// Seconds after which the backend is taken as silent.
pub const ANSWER_S: u32 = 15;

/// How far the confirmation is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OtpState {
    /// Nothing was asked for, or the backend has not answered yet.
    #[default]
    Sending,
    /// The SMS is on its way; the digits may be typed.
    Waiting,
    /// The digits are being compared.
    Checking,
    /// Other digits; they may be typed again.
    Wrong,
    /// The digits came too late, or were wrong too often; another SMS may be asked for.
    Expired,
    /// No SMS can be had now.
    Unavailable,
}

/// What the backend says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OtpNews {
    /// The SMS was handed to the gateway.
    Sent,
    /// The digits are right.
    Right,
    /// They are not.
    Wrong,
    /// They are no longer taken.
    Expired,
    /// The backend or its gateway cannot be reached, or gives this phone no more codes.
    Unavailable,
}

/// The digits typed so far, and what is known of them.
#[derive(Debug)]
pub struct Otp {
    /// Up to six digits.
    pub code: Entry,
    /// How far it is.
    pub state: OtpState,
    /// Seconds that the backend has been silent.
    silent_s: u32,
}

impl Default for Otp {
    fn default() -> Self {
        Self { code: Entry::new(DIGITS), state: OtpState::default(), silent_s: 0 }
    }
}

impl Otp {
    /// Waits for the backend anew.
    pub fn ask(&mut self, state: OtpState) {
        (self.state, self.silent_s) = (state, 0);
    }

    /// Whether the backend has not answered yet.
    pub fn is_asking(&self) -> bool {
        matches!(self.state, OtpState::Sending | OtpState::Checking)
    }

    /// Whether digits may be typed.
    pub fn is_open(&self) -> bool {
        matches!(self.state, OtpState::Waiting | OtpState::Wrong)
    }

    /// A second passes.
    pub fn tick(&mut self) {
        if self.is_asking() {
            self.silent_s += 1;
            if self.silent_s >= ANSWER_S {
                self.state = OtpState::Unavailable;
            }
        }
    }

    /// Applies what the backend says; returns whether the phone is confirmed by it.
    pub fn apply(&mut self, news: OtpNews) -> bool {
        let awaited = match news {
            OtpNews::Sent => self.state == OtpState::Sending,
            // An answer to digits that are no longer looked at says nothing about these.
            OtpNews::Right | OtpNews::Wrong | OtpNews::Expired => self.state == OtpState::Checking,
            OtpNews::Unavailable => {
                matches!(self.state, OtpState::Sending | OtpState::Checking)
            }
        };
        if !awaited {
            return false;
        }
        self.state = match news {
            OtpNews::Sent | OtpNews::Right => OtpState::Waiting,
            OtpNews::Wrong => OtpState::Wrong,
            OtpNews::Expired => OtpState::Expired,
            OtpNews::Unavailable => OtpState::Unavailable,
        };
        self.code.clear();
        news == OtpNews::Right
    }
}
