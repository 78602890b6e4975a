//! Accounts of staff: what they may see, and how they prove who they are.

use std::fmt;

use zeroize::Zeroizing;

use super::error::Stored;

pub trait AccountsRead {
    fn account(&mut self, account: i64) -> Stored<Option<AccountRow>>;
    fn account_by_name(&mut self, name: &str) -> Stored<Option<AccountRow>>;
    /// All accounts, by name.
    fn accounts(&mut self) -> Stored<Vec<AccountRow>>;
    /// How to reach those of a role who may sign in: of a venue, or of all units.
    fn contacts(&mut self, role: Role, venue: Option<i64>) -> Stored<Vec<Contact>>;
    /// How to reach the clerks of a commune who may sign in.
    fn contacts_of_commune(&mut self, commune: i64) -> Stored<Vec<Contact>>;
    fn account_link(&mut self, hash: &[u8; 32]) -> Stored<Option<LinkRow>>;
    /// Whether someone signed in to the account with this browser before.
    fn knows_device(&mut self, account: i64, device: &[u8; 32]) -> Stored<bool>;
    /// How many recovery codes are left.
    fn recovery_codes(&mut self, account: i64) -> Stored<u32>;
}

pub trait AccountsTx {
    /// Returns the account's number. The name must be free, the unit exist.
    fn add_account(&mut self, account: &NewAccount, now_s: i64) -> Stored<i64>;
    /// False when there is no such account.
    fn set_account(&mut self, account: i64, person: &str, role: Role, unit: &Unit) -> Stored<bool>;
    /// `password` is its Argon2id hash in PHC form.
    fn set_password(&mut self, account: i64, password: &str) -> Stored<()>;
    /// Replaces the addresses by which the person is told something.
    fn set_contact(&mut self, account: i64, contact: &Contact) -> Stored<()>;
    fn set_signed_in(&mut self, account: i64, now_s: i64) -> Stored<()>;
    fn set_disabled(&mut self, account: i64, disabled_s: Option<i64>) -> Stored<()>;
    /// Replaces the second factor and its recovery codes; none takes both away.
    fn set_second_factor(&mut self, account: i64, second: Option<&SecondFactor>) -> Stored<()>;
    /// Notes that the code of a step was used; false when it or a later one was used before.
    fn use_totp_step(&mut self, account: i64, step: i64) -> Stored<bool>;
    /// Uses a recovery code up; false when there is none such.
    fn use_recovery_code(&mut self, account: i64, hash: &[u8; 32]) -> Stored<bool>;
    /// Replaces the links of the same account.
    fn add_account_link(&mut self, hash: &[u8; 32], link: &LinkRow) -> Stored<()>;
    /// Removes the links of an account, or of the first account.
    fn remove_account_links(&mut self, account: Option<i64>) -> Stored<()>;
    fn remember_device(&mut self, account: i64, device: &[u8; 32], now_s: i64) -> Stored<()>;
    fn forget_devices(&mut self, account: i64) -> Stored<()>;
}

/// What someone does, and so which pages are theirs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// Runs venues, kiosks and accounts of the province.
    Operator,
    /// Runs some venues.
    Manager,
    /// Stands at the gate of some venues.
    Guard,
    /// Clerk of a commune.
    Commune,
    /// Health authority of the province.
    Authority,
}

impl Role {
    pub const ALL: [Self; 5] =
        [Self::Operator, Self::Manager, Self::Guard, Self::Commune, Self::Authority];

    /// The word that the database and the command line have for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Operator => "operator",
            Self::Manager => "manager",
            Self::Guard => "guard",
            Self::Commune => "commune",
            Self::Authority => "authority",
        }
    }

    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.word() == word)
    }
}

/// What an account's pages are about; nothing else exists for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unit {
    Province,
    Commune(i64),
    Venues(Vec<i64>),
}

#[derive(Clone, Debug)]
pub struct NewAccount {
    /// What they type to sign in.
    pub name: String,
    /// The person, such as "Lê Thị Hạnh".
    pub person: String,
    pub role: Role,
    pub unit: Unit,
}

/// How to reach somebody; what is empty is not known.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Contact {
    pub email: String,
    /// Such as `+84912345678`.
    pub phone: String,
}

impl fmt::Debug for Contact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Contact(…)")
    }
}

#[derive(Clone)]
pub struct AccountRow {
    pub account: i64,
    pub name: String,
    pub person: String,
    pub role: Role,
    pub unit: Unit,
    pub contact: Contact,
    /// Argon2id hash in PHC form; none until they chose one.
    pub password: Option<String>,
    /// None where one step is all.
    pub totp: Option<TotpSecret>,
    /// Unix time.
    pub created_s: i64,
    /// Unix time of the last time that they signed in.
    pub signed_in_s: Option<i64>,
    /// Unix time.
    pub disabled_s: Option<i64>,
}

impl fmt::Debug for AccountRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AccountRow({}, {}, {:?})", self.account, self.name, self.unit)
    }
}

/// Bytes of a secret of one-time codes: 160 bits, as RFC 4226 recommends.
pub const TOTP_SECRET_LEN: usize = 20;

/// The secret that an authenticator app shares.
#[derive(Clone)]
pub struct TotpSecret(Zeroizing<[u8; TOTP_SECRET_LEN]>);

impl TotpSecret {
    pub fn new(bytes: [u8; TOTP_SECRET_LEN]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// The bytes, for computations and the database.
    pub fn expose(&self) -> &[u8; TOTP_SECRET_LEN] {
        &self.0
    }
}

impl fmt::Debug for TotpSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TotpSecret(…)")
    }
}

#[derive(Clone, Debug)]
pub struct SecondFactor {
    pub secret: TotpSecret,
    /// The step whose code proved that the app has the secret.
    pub step: i64,
    /// Keyed hashes of the recovery codes.
    pub recovery: Vec<[u8; 32]>,
}

/// A one-time link with which a password is chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LinkRow {
    /// None makes the first account.
    pub account: Option<i64>,
    /// Whether it takes the second factor away too, because the phone was lost.
    pub second_too: bool,
    /// Last second in which it works, Unix time.
    pub expires_s: i64,
}
