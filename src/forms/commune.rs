//! A commune that a visitor or a card names, and where communes are found.

use zeroize::{Zeroize, ZeroizeOnDrop};

use super::entry::Entry;

/// Communes offered at once; as many as suit a small screen.
pub const OFFERED_MAX: usize = 3;

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
    pub commune: Commune,
    /// Its name of before July 2025, where it helps to recognise it.
    pub formerly: Option<String>,
}

/// What a card says of the home.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CardAddress {
    /// The commune of today, when there is no doubt.
    pub commune: Option<Commune>,
    /// What else the address says.
    pub street: Entry,
    /// Communes that may be meant, when there is a doubt.
    pub offered: Vec<Offered>,
}

/// A list of communes.
pub trait CommuneSearch {
    /// At most `most` communes that `query` may mean, the likeliest first, those around `around`
    /// before others. Marks do not matter, and former names count.
    fn suggest(&self, query: &str, around: Option<&Commune>, most: usize) -> Vec<Offered>;

    /// What an address says, as a card writes it.
    fn resolve(&self, address: &str) -> CardAddress;

    /// The only commune that is called exactly so; otherwise one without a code.
    fn named(&self, name: &str) -> Commune;
}

/// What was typed to find a commune, and what it may mean.
#[derive(Clone)]
pub struct CommuneQuery {
    pub text: Entry,
    pub offered: Vec<Offered>,
}

impl CommuneQuery {
    /// An empty query of at most `most` characters.
    pub fn new(most: usize) -> Self {
        Self { text: Entry::new(most), offered: Vec::new() }
    }

    /// Looks for what was typed.
    pub fn search(&mut self, communes: &dyn CommuneSearch, around: Option<&Commune>) {
        self.offered = match self.text.trim() {
            "" => Vec::new(),
            query => communes.suggest(query, around, OFFERED_MAX),
        };
    }

    /// Wipes what was typed and found.
    pub fn clear(&mut self) {
        self.text.clear();
        self.offered.clear();
    }
}
