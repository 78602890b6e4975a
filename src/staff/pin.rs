//! Six digits, of which the kiosk keeps an argon2id hash alone.

use argon2::Argon2;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use zeroize::Zeroizing;

pub const DIGITS: usize = 6;

#[derive(Debug, thiserror::Error)]
pub enum PinError {
    #[error("the operating system gives no random numbers ({0})")]
    Random(getrandom::Error),
    #[error("the PIN cannot be hashed ({0}); set another one with `kiosk staff-pin`")]
    Hash(argon2::password_hash::Error),
}

/// A PIN that nobody has chosen.
///
/// # Errors
/// Without random numbers.
pub fn make() -> Result<Zeroizing<String>, PinError> {
    const ALL: u32 = 1_000_000;
    loop {
        let mut bytes = [0; 4];
        getrandom::fill(&mut bytes).map_err(PinError::Random)?;
        let number = u32::from_le_bytes(bytes);
        // Of equal chance each.
        if number < u32::MAX / ALL * ALL {
            return Ok(Zeroizing::new(format!("{:06}", number % ALL)));
        }
    }
}

/// Whether a PIN is among those that a stranger tries first: one digit or two or three again and again, digits in a row.
pub fn is_easy(pin: &str) -> bool {
    let digits = pin.as_bytes();
    let repeats =
        |len: usize| digits.iter().zip(digits.iter().skip(len)).all(|(one, other)| one == other);
    let steps = |by: i16| {
        let step =
            |pair: &[u8]| matches!(pair, [one, other] if i16::from(*other) - i16::from(*one) == by);
        digits.windows(2).all(step)
    };
    (1..=3).any(repeats) || steps(1) || steps(-1)
}

/// The hash, which takes 20 MB and some tenths of a second on a Raspberry Pi.
///
/// # Errors
/// [`PinError::Hash`].
pub fn hash(pin: &str) -> Result<String, PinError> {
    let mut salt = [0; 16];
    getrandom::fill(&mut salt).map_err(PinError::Random)?;
    let hash = Argon2::default().hash_password_with_salt(pin.as_bytes(), &salt);
    Ok(hash.map_err(PinError::Hash)?.to_string())
}

/// Whether a hash is of this PIN.
pub fn is_right(pin: &str, hash: &str) -> bool {
    Argon2::default().verify_password(pin.as_bytes(), hash).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_stranger_tries_first_is_easy() {
        for (pin, easy) in [
            ("000000", true),
            ("121212", true),
            ("123123", true),
            ("123456", true),
            ("987654", true),
            ("012345", true),
            ("112233", false),
            ("123457", false),
            ("482913", false),
            ("890123", false),
        ] {
            assert_eq!(is_easy(pin), easy, "{pin}");
        }
    }

    #[test]
    fn a_hash_is_of_its_pin_alone() {
        let pin = make().unwrap();
        assert!(pin.len() == DIGITS && pin.bytes().all(|digit| digit.is_ascii_digit()));
        let hash = hash(&pin).unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        let other = if pin.as_str() == "000000" { "000001" } else { "000000" };
        assert!(is_right(&pin, &hash) && !is_right(other, &hash) && !is_right(&pin, "none"));
    }
}
