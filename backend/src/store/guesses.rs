//! Wrong guesses at codes, which every process that serves visitors counts.

use super::error::Stored;

/// Who guesses or what is guessed: a keyed hash, so that no address is stored.
pub type Subject = [u8; 16];

pub trait GuessesRead {
    /// The wrong guesses of the window that began at a time, of all processes.
    fn wrong_guesses(&mut self, at_s: i64) -> Stored<Vec<(Subject, u32)>>;
}

pub trait GuessesTx {
    fn add_wrong_guesses(&mut self, at_s: i64, subject: &Subject, wrong: u32) -> Stored<()>;
}
