//! A key of the demo as the portal keeps one: wrapped with words.

use std::path::Path;

use age::secrecy::SecretString;
use anyhow::Context;
use data_encoding::BASE64;

/// The words that open the sample keys, without marks and capitals as the portal compares them. No secret:
/// they are on the demo's page, and what they open is of sample people.
pub const PHRASE: &str = "cho bong son ban thu kiosk";

/// Work of scrypt, 2¹⁴: a moment, because there is nothing to guard.
const WORK_FACTOR: u8 = 14;

pub(super) struct WrappedKey {
    /// `age1…`.
    pub(super) public: String,
    /// The identity file, encrypted with [`PHRASE`], in base64.
    pub(super) wrapped: String,
}

/// Wraps the age identity of a file.
pub(super) fn wrap(file: &Path) -> anyhow::Result<WrappedKey> {
    let text = std::fs::read_to_string(file)
        .with_context(|| format!("the key {} cannot be read", file.display()))?;
    let identity: age::x25519::Identity = text.trim().parse().map_err(anyhow::Error::msg)?;
    let mut recipient = age::scrypt::Recipient::new(SecretString::from(PHRASE.to_owned()));
    recipient.set_work_factor(WORK_FACTOR);
    let wrapped = age::encrypt(&recipient, text.as_bytes())?;
    Ok(WrappedKey { public: identity.to_public().to_string(), wrapped: BASE64.encode(&wrapped) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_the_page_open_the_wrapped_key() {
        let identity = age::x25519::Identity::generate();
        let secret = age::secrecy::ExposeSecret::expose_secret(&identity.to_string()).to_owned();
        let path = std::env::temp_dir().join(format!("demo-key-{}.txt", std::process::id()));
        std::fs::write(&path, format!("{secret}\n")).unwrap();
        let key = wrap(&path).unwrap();
        std::fs::remove_file(&path).unwrap();
        assert_eq!(key.public, identity.to_public().to_string());
        let file = BASE64.decode(key.wrapped.as_bytes()).unwrap();
        let words = age::scrypt::Identity::new(SecretString::from(PHRASE.to_owned()));
        let opened = String::from_utf8(age::decrypt(&words, &file).unwrap()).unwrap();
        assert_eq!(opened.trim(), secret);
    }
}
