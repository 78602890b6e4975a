//! What other systems may read: their keys, the recipients that were added for them, and what a key reads.

use protocol::record::Direction;

use super::error::Stored;
use super::log::LogKey;

pub trait SharingRead {
    /// All keys, the newest first.
    fn api_keys(&mut self) -> Stored<Vec<ApiKey>>;
    /// The key of a hash, revoked or not.
    fn api_key(&mut self, hash: &[u8; 32]) -> Stored<Option<ApiKey>>;
    /// Recipients that were added and not removed, by commune.
    fn shared_recipients(&mut self) -> Stored<Vec<SharedRecipient>>;
}

pub trait SharingLook {
    /// Sealed declarations of a commune on a day in Vietnam, by their numbers, at most `most` after one.
    fn shared_declarations(
        &mut self,
        commune: i64,
        day: i64,
        after: Option<LogKey>,
        most: u32,
    ) -> Stored<Vec<SharedDeclaration>>;
    /// How many people declared by which other channel on a day in Vietnam, at which venue.
    fn shared_channels(&mut self, commune: i64, day: i64) -> Stored<Vec<SharedChannel>>;
}

pub trait SharingTx {
    /// Returns the key's number. The communes must exist.
    fn add_api_key(&mut self, key: &NewApiKey, hash: &[u8; 32], now_s: i64) -> Stored<i64>;
    /// False when there is no such key, or it was revoked before.
    fn revoke_api_key(&mut self, key: i64, now_s: i64) -> Stored<bool>;
    fn use_api_key(&mut self, key: i64, now_s: i64) -> Stored<()>;
    fn add_shared_recipient(&mut self, new: &NewRecipient, now_s: i64) -> Stored<i64>;
    /// False when there is no such recipient, or it was removed before.
    fn remove_shared_recipient(&mut self, recipient: i64, now_s: i64) -> Stored<bool>;
}

macro_rules! scopes {
    ($($(#[$about:meta])* $scope:ident = $word:literal,)*) => {
        /// What a key may read.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum ApiScope {
            $($(#[$about])* $scope,)*
        }

        impl ApiScope {
            pub const ALL: &[Self] = &[$(Self::$scope,)*];

            /// The word in the database, in addresses and on the command line.
            pub fn word(self) -> &'static str {
                match self {
                    $(Self::$scope => $word,)*
                }
            }

            pub fn from_word(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|scope| scope.word() == word)
            }
        }
    };
}

scopes! {
    /// Sealed declarations, with their headers.
    Declarations = "declarations",
    /// How many people declared by which other channel.
    Channels = "channels",
    /// The registered check points.
    CheckPoints = "check-points",
    /// The figures of the report "Thống kê Bluezoner".
    Report = "report",
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewApiKey {
    /// Whose system, such as "CDC Bình Định".
    pub name: String,
    pub scopes: Vec<ApiScope>,
    /// The communes of which it reads.
    pub communes: Vec<i64>,
    /// Account that made it.
    pub made_by: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiKey {
    pub key: i64,
    pub about: NewApiKey,
    /// Unix time.
    pub made_s: i64,
    /// Unix time.
    pub used_s: Option<i64>,
    /// Unix time.
    pub revoked_s: Option<i64>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewRecipient {
    pub commune: i64,
    /// `age1…`.
    pub public: String,
    /// Whose it is, such as "CDC Bình Định".
    pub name: String,
    /// Account that added it.
    pub added_by: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SharedRecipient {
    pub recipient: i64,
    pub about: NewRecipient,
    /// Unix time.
    pub added_s: i64,
}

/// A sealed declaration with its header.
#[derive(Clone, Debug)]
pub struct SharedDeclaration {
    pub key: LogKey,
    pub venue: i64,
    /// Unix time.
    pub at_s: i64,
    pub direction: Option<Direction>,
    pub people: u32,
    /// The age file; empty where it was erased by its receipt.
    pub body: Vec<u8>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SharedChannel {
    pub venue: i64,
    /// The channel's name in the records.
    pub channel: String,
    pub count: u64,
}
