//! Wrong guesses, which every process that serves visitors or staff counts.

use super::error::Stored;

/// Who guesses or what is guessed: a keyed hash, so that no address is stored.
pub type Subject = [u8; 16];

/// What is guessed. Each kind has a table of its own, because its windows have a length of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Guessed {
    /// Codes of visitors and of kiosks.
    Codes,
    /// Passwords and codes of staff.
    SignIns,
}

impl Guessed {
    /// Length of a window, seconds.
    pub const fn window_s(self) -> i64 {
        match self {
            Self::Codes => 60,
            Self::SignIns => 900,
        }
    }
}

pub trait GuessesRead {
    /// The wrong guesses of the window that began at a time, of all processes.
    fn wrong_guesses(&mut self, guessed: Guessed, at_s: i64) -> Stored<Vec<(Subject, u32)>>;
}

pub trait GuessesTx {
    fn add_wrong_guesses(
        &mut self,
        guessed: Guessed,
        at_s: i64,
        subject: &Subject,
        wrong: u32,
    ) -> Stored<()>;
}
