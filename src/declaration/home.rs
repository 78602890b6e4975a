//! Where a person lives: a commune that was chosen, or what was typed, and the street.

use zeroize::{Zeroize, ZeroizeOnDrop};

use super::entry::Entry;
use super::validate::{self, Verdict};

mod search;

pub use search::{CommuneSearch, NoCommunes};

/// Communes offered at once; as many as suit a small screen.
pub const OFFERED: usize = 3;

/// A commune of today's two levels.
#[derive(Clone, Debug, Default, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct Commune {
    /// Code of the province, such as "52"; empty when it is not known.
    pub province_id: String,
    /// Code of the commune, such as "21637"; empty when it is not known.
    pub ward_id: String,
    /// "Phường Bồng Sơn".
    pub name: String,
    /// "Gia Lai"; empty when it is not known.
    pub province: String,
}

impl Commune {
    /// A commune of which only the name is known.
    pub fn named(name: &str) -> Self {
        let mut commune = Self::default();
        commune.name.push_str(name);
        commune
    }

    /// Both levels in one line.
    pub fn line(&self) -> String {
        match self.province.as_str() {
            "" => self.name.clone(),
            province => format!("{}, {province}", self.name),
        }
    }
}

/// A commune that may be meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offered {
    /// What is stored when it is chosen.
    pub commune: Commune,
    /// Its name of before July 2025, where it helps to recognise it.
    pub formerly: Option<String>,
}

/// What a card says of the home.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Read {
    /// The commune of today, when there is no doubt.
    pub commune: Option<Commune>,
    /// What else the address says.
    pub street: Entry,
    /// Communes that may be meant, when there is a doubt.
    pub offered: Vec<Offered>,
}

/// Where a person lives.
#[derive(Clone)]
pub struct Home {
    /// What was typed to find the commune.
    pub query: Entry,
    /// The commune, once one is chosen.
    pub commune: Option<Commune>,
    /// Số nhà, phố, tổ dân phố/thôn/đội; may be empty.
    pub street: Entry,
    /// What the query or the card may mean.
    pub offered: Vec<Offered>,
    /// Whether a card told it.
    pub by_card: bool,
    /// Whether it was taken over from someone, street and all.
    pub shared: bool,
}

impl Default for Home {
    fn default() -> Self {
        Self {
            query: Entry::new(validate::TEXT_MAX),
            commune: None,
            street: Entry::new(validate::TEXT_MAX),
            offered: Vec::new(),
            by_card: false,
            shared: false,
        }
    }
}

impl Home {
    /// Looks for what was typed; a choice made before is given up.
    pub fn search(&mut self, communes: &dyn CommuneSearch, around: Option<&Commune>) {
        self.commune = None;
        self.shared = false;
        self.offered = match self.query.trim() {
            "" => Vec::new(),
            query => communes.suggest(query, around, OFFERED),
        };
    }

    /// Takes what a card says.
    pub fn read(&mut self, read: Read) {
        self.query.clear();
        self.shared = false;
        self.by_card = read.commune.is_some();
        (self.commune, self.street, self.offered) = (read.commune, read.street, read.offered);
    }

    /// Takes the commune. What was typed to find it is wiped, and a card's street in another one.
    pub fn choose(&mut self, commune: Commune) {
        self.query.clear();
        self.offered.clear();
        self.shared = false;
        if self.by_card && self.commune.as_ref() != Some(&commune) {
            self.street.clear();
            self.by_card = false;
        }
        self.commune = Some(commune);
    }

    /// The same home for someone else.
    pub fn share(&self) -> Self {
        Self { shared: true, ..self.clone() }
    }

    /// Whether the street need not be asked for.
    pub fn knows_street(&self) -> bool {
        self.shared || (self.by_card && self.commune.is_some() && !self.street.is_empty())
    }

    /// What stands beside the commune. One that no list knows is taken as it was typed.
    pub fn verdict(&self) -> Verdict {
        match (&self.commune, self.query.trim()) {
            (Some(_), _) => Verdict::Good,
            (None, "") => Verdict::Missing,
            (None, _) if self.offered.is_empty() => Verdict::Doubtful,
            (None, _) => Verdict::Good,
        }
    }

    /// The commune in one line, or what was typed instead.
    pub fn line(&self) -> String {
        match &self.commune {
            Some(commune) => commune.line(),
            None => self.query.trim().to_owned(),
        }
    }
}
