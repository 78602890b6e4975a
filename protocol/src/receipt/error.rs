//! Errors of reading a receipt.

use super::code::{CODE_LEN, DecodeError};

/// Why a text is not a valid receipt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReceiptError {
    /// The number of characters, which is not [`CODE_LEN`].
    #[error("a receipt has {CODE_LEN} letters and digits, this one has {0}; look again")]
    Length(usize),
    /// Position, from 1, of a character outside the alphabet.
    #[error("character {0} is not one of a receipt; look again")]
    Character(usize),
    /// Of another day or commune, mistyped, or forged; which of them cannot be known.
    #[error("this receipt is not valid today in this commune; declare again")]
    Invalid,
}

impl From<DecodeError> for ReceiptError {
    fn from(error: DecodeError) -> Self {
        match error {
            DecodeError::Length(found) => Self::Length(found),
            DecodeError::Character(position) => Self::Character(position),
        }
    }
}
