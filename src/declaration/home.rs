//! Where a person lives: a commune that was chosen, or what was typed, and the street.

use super::validate::Verdict;
use crate::forms::commune::{CardAddress, Commune, CommuneQuery, CommuneSearch};
use crate::forms::entry::{Entry, TEXT_MAX};

/// Where a person lives.
#[derive(Clone)]
pub struct Home {
    /// What was typed to find the commune, and what it or the card may mean.
    pub query: CommuneQuery,
    /// The commune, once one is chosen.
    pub commune: Option<Commune>,
    /// Số nhà, phố, tổ dân phố/thôn/đội; may be empty.
    pub street: Entry,
    /// Whether a card named the commune.
    pub by_card: bool,
    /// Whether it was copied from someone else, street and all.
    pub shared: bool,
}

impl Default for Home {
    fn default() -> Self {
        Self {
            query: CommuneQuery::new(TEXT_MAX),
            commune: None,
            street: Entry::new(TEXT_MAX),
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
        self.query.search(communes, around);
    }

    pub fn set_from_card(&mut self, address: CardAddress) {
        self.query.clear();
        self.query.offered = address.offered;
        self.shared = false;
        self.by_card = address.commune.is_some();
        (self.commune, self.street) = (address.commune, address.street);
    }

    /// Chooses the commune. What was typed to find it is wiped, and a card's street in another one.
    pub fn choose(&mut self, commune: Commune) {
        self.query.clear();
        self.shared = false;
        if self.by_card && self.commune.as_ref() != Some(&commune) {
            self.street.clear();
            self.by_card = false;
        }
        self.commune = Some(commune);
    }

    /// Whether it is in another province than `here`, as far as both are known.
    pub fn is_outside(&self, here: Option<&Commune>) -> bool {
        let provinces = self
            .commune
            .as_ref()
            .zip(here)
            .map(|(home, here)| (home.province_id.as_str(), here.province_id.as_str()));
        provinces.is_some_and(|(home, here)| !home.is_empty() && !here.is_empty() && home != here)
    }

    /// Whether nothing is known of it yet.
    pub fn is_blank(&self) -> bool {
        self.commune.is_none() && self.query.text.is_empty() && self.street.is_empty()
    }

    /// The same home for someone else.
    pub fn share(&self) -> Self {
        Self { shared: true, ..self.clone() }
    }

    /// Whether the street need not be asked for.
    pub fn knows_street(&self) -> bool {
        self.shared || (self.by_card && self.commune.is_some() && !self.street.is_empty())
    }

    /// A commune that no list knows is taken as it was typed.
    pub fn verdict(&self) -> Verdict {
        match (&self.commune, self.query.text.trim()) {
            (Some(_), _) => Verdict::Good,
            (None, "") => Verdict::Missing,
            (None, _) if self.query.offered.is_empty() => Verdict::Doubtful,
            (None, _) => Verdict::Good,
        }
    }

    /// The commune in one line, or what was typed instead.
    pub fn line(&self) -> String {
        match &self.commune {
            Some(commune) => commune.line(),
            None => self.query.text.trim().to_owned(),
        }
    }
}
