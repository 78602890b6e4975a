//! Bundles of the kiosks' image, and the rings to which they are released.

use super::error::Stored;

/// Bytes of each part of a file but the last.
pub const BUNDLE_PART: usize = 1024 * 1024;

pub trait UpdatesRead {
    /// The newest first.
    fn bundles(&mut self) -> Stored<Vec<BundleRow>>;
    /// A part of a file, from 0; none after the last.
    fn bundle_part(&mut self, sha256: &[u8; 32], part: u32) -> Stored<Option<Vec<u8>>>;
    /// The ring of a kiosk: its own, else its venue's, else the last.
    fn ring_of(&mut self, kiosk: u32) -> Stored<Ring>;
    /// The rings of all kiosks that are not revoked and are no posters, by number.
    fn kiosk_rings(&mut self) -> Stored<Vec<(u32, Ring)>>;
    /// Kiosks and venues that were put into a ring themselves.
    fn chosen_rings(&mut self) -> Stored<Vec<(Ringed, Ring)>>;
}

pub trait UpdatesTx {
    fn add_bundle_part(&mut self, sha256: &[u8; 32], part: u32, body: &[u8]) -> Stored<()>;
    /// Deletes parts of a file, from the first on; returns how many there were.
    fn drop_bundle_parts(&mut self, sha256: &[u8; 32], most: u32) -> Stored<u32>;
    /// Adds a bundle whose parts are there; returns its number, or none when its version or file is known.
    fn add_bundle(&mut self, bundle: &NewBundle, now_s: i64) -> Stored<Option<i64>>;
    fn set_bundle_state(&mut self, bundle: i64, state: BundleState, now_s: i64) -> Stored<()>;
    fn set_halt_percent(&mut self, bundle: i64, percent: u8) -> Stored<()>;
    /// Releases it to a ring, unless it was before.
    fn release_bundle(&mut self, bundle: i64, ring: Ring, now_s: i64) -> Stored<()>;
    /// Notes that a kiosk had failed when somebody went on with it.
    fn forgive(&mut self, bundle: i64, kiosk: u32) -> Stored<()>;
    /// Puts a kiosk or venue into a ring, or back to where it is without a choice.
    fn set_ring(&mut self, whose: Ringed, ring: Option<Ring>) -> Stored<()>;
}

/// Whose ring it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ringed {
    Kiosk(u32),
    Venue(i64),
}

/// Those that take a version together, the first ones first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ring {
    First,
    Early,
    #[default]
    All,
}

impl Ring {
    pub const ALL: [Self; 3] = [Self::First, Self::Early, Self::All];

    /// The word that database and commands have for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::First => "first",
            Self::Early => "early",
            Self::All => "all",
        }
    }

    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|ring| ring.word() == word)
    }
}

/// Whether a bundle is offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BundleState {
    /// To the rings that it was released to.
    Open,
    /// Not any more, until somebody goes on with it.
    Stopped,
    /// Not any more, because too many kiosks failed; somebody may go on with it.
    Halted,
    /// Never again; its file is gone.
    Withdrawn,
}

impl BundleState {
    const ALL: [Self; 4] = [Self::Open, Self::Stopped, Self::Halted, Self::Withdrawn];

    pub fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Stopped => "stopped",
            Self::Halted => "halted",
            Self::Withdrawn => "withdrawn",
        }
    }

    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }
}

#[derive(Clone, Debug)]
pub struct NewBundle {
    pub version: String,
    pub sha256: [u8; 32],
    /// Bytes.
    pub size: u64,
    /// Share of a ring's kiosks whose failure halts it, percent.
    pub halt_percent: u8,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BundleRow {
    pub bundle: i64,
    pub version: String,
    pub sha256: [u8; 32],
    /// Bytes.
    pub size: u64,
    /// Unix time.
    pub added_s: i64,
    pub state: BundleState,
    /// When it came into that state, Unix time.
    pub changed_s: i64,
    /// Share of a ring's kiosks whose failure halts it, percent.
    pub halt_percent: u8,
    /// To which rings it was released, with the time; the first ones first.
    pub rings: Vec<(Ring, i64)>,
    /// Kiosks that had failed when somebody went on with it all the same.
    pub forgiven: Vec<u32>,
}

impl BundleRow {
    /// The widest ring to which it was released.
    pub fn ring(&self) -> Option<Ring> {
        self.rings.iter().map(|(ring, _)| *ring).max()
    }
}
