//! Random values that prove something by themselves: the cookie of a session or browser, a one-time
//! link. The store has their keyed hashes only.

use data_encoding::BASE64URL_NOPAD;
use zeroize::Zeroizing;

use crate::keys::MasterKeys;

const LEN: usize = 32;

/// What a token is for; a token of one kind is none of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    Session,
    Device,
    Link,
    /// What brings back a form that was sent too late.
    Draft,
    /// A key with which another system reads.
    Api,
}

impl TokenKind {
    fn context(self) -> &'static [u8] {
        match self {
            Self::Session => b"bluezone-kiosk staff session v1\n",
            Self::Device => b"bluezone-kiosk staff device v1\n",
            Self::Link => b"bluezone-kiosk staff link v1\n",
            Self::Draft => b"bluezone-kiosk staff draft v1\n",
            Self::Api => b"bluezone-kiosk api key v1\n",
        }
    }
}

#[derive(Clone)]
pub struct Token(Zeroizing<[u8; LEN]>);

impl Token {
    pub fn from_random(bytes: [u8; LEN]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// Reads what [`Token::show`] wrote.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = Zeroizing::new(BASE64URL_NOPAD.decode(text.as_bytes()).ok()?);
        Some(Self::from_random(bytes.as_slice().try_into().ok()?))
    }

    /// The characters for a cookie or an address.
    pub fn show(&self) -> Zeroizing<String> {
        Zeroizing::new(BASE64URL_NOPAD.encode(&*self.0))
    }

    pub fn hash(&self, keys: &MasterKeys, kind: TokenKind) -> [u8; 32] {
        keys.mac(kind.context(), &*self.0)
    }
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token(…)")
    }
}
