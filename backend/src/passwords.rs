//! Passwords of staff: which may be chosen, and Argon2id, which is slow and takes 19 MiB on purpose.
//! Only a few are computed at once, so that a flood of attempts takes neither the processor nor the
//! memory from kiosks and visitors.

use std::sync::{Arc, LazyLock};
use std::time::Duration;

use argon2::Argon2;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use tokio::sync::Semaphore;
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

/// Shortest password, characters. Length is what counts (NIST SP 800-63B): no rules about digits.
pub const PASSWORD_MIN: usize = 12;

/// Longest password, characters.
pub const PASSWORD_MAX: usize = 128;

/// Characters that differ, at least.
const DIFFERENT_MIN: usize = 5;

/// Passwords that are computed at once.
const AT_ONCE: usize = 2;

/// Longest wait for one's turn.
const WAIT: Duration = Duration::from_secs(10);

pub const SALT_LEN: usize = 16;

/// Why a password may not be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasswordProblem {
    Short,
    Long,
    /// Too few characters differ.
    Uniform,
    /// It holds the name of the account.
    Name,
}

/// Too many passwords wait to be computed, or the library failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("too many people sign in at once; try again in a minute")]
pub struct Busy;

/// One form for letters that keyboards write in several ways.
fn normal(password: &str) -> Zeroizing<String> {
    Zeroizing::new(password.nfc().collect())
}

/// # Errors
/// What is wrong with it.
pub fn check(password: &str, name: &str) -> Result<(), PasswordProblem> {
    let password = normal(password);
    let length = password.chars().count();
    let mut different: Vec<char> = password.chars().collect();
    different.sort_unstable();
    different.dedup();
    if length < PASSWORD_MIN {
        Err(PasswordProblem::Short)
    } else if length > PASSWORD_MAX {
        Err(PasswordProblem::Long)
    } else if different.len() < DIFFERENT_MIN {
        Err(PasswordProblem::Uniform)
    } else if !name.is_empty() && password.to_lowercase().contains(name) {
        Err(PasswordProblem::Name)
    } else {
        Ok(())
    }
}

fn hash(password: &str, salt: [u8; SALT_LEN]) -> Result<String, Busy> {
    let hash = Argon2::default().hash_password_with_salt(normal(password).as_bytes(), &salt);
    hash.map(|hash| hash.to_string()).map_err(|_| Busy)
}

/// What is compared for accounts that are not there, so that they take as long as others.
static NOBODY: LazyLock<Option<String>> =
    LazyLock::new(|| hash("nobody has this password", [0; SALT_LEN]).ok());

fn verify(password: &str, phc: Option<&str>) -> bool {
    let Some(against) = phc.or(NOBODY.as_deref()) else { return false };
    // A text of any length would be copied and hashed.
    let fits = password.len() <= PASSWORD_MAX * 8;
    let password = normal(if fits { password } else { "" });
    let right = Argon2::default().verify_password(password.as_bytes(), against).is_ok();
    right && fits && phc.is_some()
}

/// Computes passwords, a few at once.
#[derive(Debug)]
pub struct Passwords {
    turns: Arc<Semaphore>,
}

impl Default for Passwords {
    fn default() -> Self {
        Self { turns: Arc::new(Semaphore::new(AT_ONCE)) }
    }
}

impl Passwords {
    async fn compute<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Busy> {
        let turn = Arc::clone(&self.turns).acquire_owned();
        let turn = tokio::time::timeout(WAIT, turn).await.map_err(|_| Busy)?.map_err(|_| Busy)?;
        let done = tokio::task::spawn_blocking(move || {
            let done = work();
            drop(turn);
            done
        });
        done.await.map_err(|_| Busy)
    }

    /// The hash of a password, in PHC form.
    ///
    /// # Errors
    /// [`Busy`].
    pub async fn hash(
        &self,
        password: Zeroizing<String>,
        salt: [u8; SALT_LEN],
    ) -> Result<String, Busy> {
        self.compute(move || hash(&password, salt)).await?
    }

    /// Whether `password` is the one behind `phc`. Without one it takes as long and is wrong.
    ///
    /// # Errors
    /// [`Busy`].
    pub async fn verify(
        &self,
        password: Zeroizing<String>,
        phc: Option<String>,
    ) -> Result<bool, Busy> {
        self.compute(move || verify(&password, phc.as_deref())).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_long_and_no_repetition() {
        for (password, problem) in [
            ("Ba con vịt ngoài đồng", Ok(())),
            ("abcdefghijk", Err(PasswordProblem::Short)),
            ("aaaabbbbaaaabbbb", Err(PasswordProblem::Uniform)),
            ("xin chào Hanh.BongSon", Err(PasswordProblem::Name)),
            (&"abcdefgh ".repeat(20), Err(PasswordProblem::Long)),
        ] {
            assert_eq!(check(password, "hanh.bongson"), problem, "{password}");
        }
    }

    #[tokio::test]
    async fn the_same_letters_in_another_spelling_are_the_same_password() {
        let passwords = Passwords::default();
        let secret = |text: &str| Zeroizing::new(text.to_owned());
        let phc =
            passwords.hash(secret("Ch\u{1ee3} B\u{1ed3}ng S\u{1a1}n"), [7; 16]).await.unwrap();
        assert!(phc.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{phc}");
        let decomposed: String = "Chợ Bồng Sơn".nfd().collect();
        assert!(passwords.verify(secret(&decomposed), Some(phc.clone())).await.unwrap());
        assert!(!passwords.verify(secret("Cho Bong Son"), Some(phc)).await.unwrap());
        assert!(!passwords.verify(secret("nobody has this password"), None).await.unwrap());
    }
}
