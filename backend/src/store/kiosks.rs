//! Kiosks, from their one-time code to their revocation.

use protocol::secret::Secret;
use protocol::token::Kind;

use super::error::Stored;

pub trait KiosksRead {
    fn kiosk(&mut self, kiosk: u32) -> Stored<Option<Kiosk>>;
    /// The kiosks of a venue, or all, by number.
    fn kiosks(&mut self, venue: Option<i64>) -> Stored<Vec<Kiosk>>;
    /// The public keys of the boxes that a kiosk had before.
    fn former_boxes(&mut self, kiosk: u32) -> Stored<Vec<[u8; 32]>>;
}

pub trait KiosksTx {
    /// Adds a kiosk that waits for its code; none when there is no such venue.
    fn add_kiosk(&mut self, kiosk: &NewKiosk, now_s: i64) -> Stored<Option<u32>>;
    /// Adds a position with a poster and no kiosk; `code_hash` is of a code that nobody has. None when
    /// there is no such venue.
    fn add_poster(
        &mut self,
        venue: i64,
        position: &str,
        code_hash: &[u8; 32],
        token_key: &Secret,
        now_s: i64,
    ) -> Stored<Option<u32>>;
    /// Uses a code up for `public_key`, of a kiosk that waits or of the box that takes the place of one; the same pair again gives the same kiosk, anything else
    /// none. `token_key` is kept only the first time.
    fn enrol(
        &mut self,
        code_hash: &[u8; 32],
        public_key: &[u8; 32],
        token_key: &Secret,
        now_s: i64,
    ) -> Stored<Option<Kiosk>>;
    /// Replaces the code of a kiosk that is neither enrolled nor revoked; false for others.
    fn renew_code(&mut self, kiosk: u32, code_hash: &[u8; 32], expires_s: i64) -> Stored<bool>;
    /// Awaits a new box in the place of an enrolled kiosk; false for others.
    fn await_box(&mut self, kiosk: u32, code_hash: &[u8; 32], expires_s: i64) -> Stored<bool>;
    /// Raises the epoch of a kiosk's posters and returns it; none when there is no such kiosk or it
    /// was revoked.
    fn raise_poster_epoch(&mut self, kiosk: u32) -> Stored<Option<u32>>;
    /// False when there is no such kiosk or it was revoked before.
    fn revoke(&mut self, kiosk: u32, now_s: i64) -> Stored<bool>;
}

#[derive(Clone, Debug)]
pub struct NewKiosk {
    pub venue: i64,
    /// Position in the venue, such as "Cổng số 2"; may be empty.
    pub position: String,
    /// Keyed hash of its one-time code.
    pub code_hash: [u8; 32],
    /// Last second in which the code works, Unix time.
    pub code_expires_s: i64,
}

#[derive(Clone, Debug)]
pub struct Kiosk {
    /// Number, in every token and proof.
    pub kiosk: u32,
    pub venue: i64,
    /// Position in the venue; may be empty.
    pub position: String,
    /// Keyed hash of its one-time code.
    pub code_hash: [u8; 32],
    /// Last second in which its code works, Unix time.
    pub code_expires_s: i64,
    /// The keyed hash of the code with which a new box takes its place, and its last second, Unix time.
    pub box_code: Option<([u8; 32], i64)>,
    /// What it got at enrolment, or a poster when it was made; none while it waits.
    pub keys: Option<KioskKeys>,
    /// Epoch of its fixed codes; those of another are refused.
    pub poster_epoch: u32,
    /// Unix time.
    pub enrolled_s: Option<i64>,
    /// Unix time.
    pub revoked_s: Option<i64>,
}

impl Kiosk {
    /// Whether a new box may take its place.
    pub fn awaits_box(&self, now_s: i64) -> bool {
        let awaited = self.box_code.is_some_and(|(_, expires_s)| now_s <= expires_s);
        awaited && self.revoked_s.is_none()
    }

    /// Whether it is a position with a poster and no kiosk.
    pub fn is_poster(&self) -> bool {
        self.keys.as_ref().is_some_and(|keys| keys.public_key.is_none())
    }
}

#[derive(Clone, Debug)]
pub struct KioskKeys {
    /// Its Ed25519 public key; none where there is a poster and no kiosk.
    pub public_key: Option<[u8; 32]>,
    /// Key of its venue tokens.
    pub token_key: Secret,
    /// Key of the fixed codes on its posters, where a box was replaced since they were first printed.
    pub older_poster_key: Option<Secret>,
}

impl KioskKeys {
    /// Key of the fixed codes that are printed.
    pub fn poster_key(&self) -> &Secret {
        self.older_poster_key.as_ref().unwrap_or(&self.token_key)
    }

    /// The keys under which a code may be, the box's own first.
    pub fn of_kind(&self, kind: Kind) -> impl Iterator<Item = &Secret> {
        let printed = self.older_poster_key.as_ref().filter(|_| kind == Kind::Fixed);
        std::iter::once(&self.token_key).chain(printed)
    }
}
