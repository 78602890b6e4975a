//! The gazetteer as the forms search it.

use super::commune::{CardAddress, Commune, CommuneSearch, OFFERED_MAX, Offered};
use super::entry::{Entry, TEXT_MAX};
use crate::gazetteer::{self, Gazetteer};

impl From<gazetteer::Commune<'_>> for Commune {
    fn from(found: gazetteer::Commune<'_>) -> Self {
        let mut commune = Self::named(found.name);
        commune.province_id.push_str(found.province.code);
        commune.ward_id.push_str(found.code);
        commune.province.push_str(found.province.short());
        commune
    }
}

impl CommuneSearch for Gazetteer {
    fn suggest(&self, query: &str, around: Option<&Commune>, most: usize) -> Vec<Offered> {
        let around = around.map(|commune| commune.ward_id.as_str()).filter(|code| !code.is_empty());
        let found = self.suggest(query, around, most).into_iter();
        let offered = |it: gazetteer::Suggestion<'_>| Offered {
            commune: it.commune.into(),
            formerly: it.formerly,
        };
        found.map(offered).collect()
    }

    fn resolve(&self, address: &str) -> CardAddress {
        let read = self.resolve_card_address(address);
        let commune =
            read.commune.as_deref().and_then(|code| self.commune(code)).map(Commune::from);
        // The last part that no code stands for is the likeliest to name the commune.
        let offered = match (&commune, read.street.rsplit(',').next()) {
            (None, Some(last)) => CommuneSearch::suggest(self, last.trim(), None, OFFERED_MAX),
            _ => Vec::new(),
        };
        let street = if commune.is_some() { &read.street } else { address };
        CardAddress { commune, street: Entry::holding(TEXT_MAX, street), offered }
    }

    fn named(&self, name: &str) -> Commune {
        // Many communes share a name; more than one of them is as good as none.
        let found = self.suggest(name, None, usize::MAX);
        let mut same = found.iter().filter(|it| it.commune.name == name);
        match (same.next(), same.next()) {
            (Some(only), None) => only.commune.into(),
            _ => Commune::named(name),
        }
    }
}

/// A list with nothing in it: communes are taken as they are typed.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoCommunes;

impl CommuneSearch for NoCommunes {
    fn suggest(&self, _: &str, _: Option<&Commune>, _: usize) -> Vec<Offered> {
        Vec::new()
    }

    fn resolve(&self, address: &str) -> CardAddress {
        CardAddress { street: Entry::holding(TEXT_MAX, address), ..CardAddress::default() }
    }

    fn named(&self, name: &str) -> Commune {
        Commune::named(name)
    }
}
