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

impl From<gazetteer::Suggestion<'_>> for Offered {
    fn from(found: gazetteer::Suggestion<'_>) -> Self {
        Self { commune: found.commune.into(), formerly: found.formerly }
    }
}

impl CommuneSearch for Gazetteer {
    fn suggest(&self, query: &str, around: Option<&Commune>, most: usize) -> Vec<Offered> {
        let around = around.map(|commune| commune.ward_id.as_str()).filter(|code| !code.is_empty());
        self.suggest(query, around, most).into_iter().map(Offered::from).collect()
    }

    fn resolve(&self, address: &str) -> CardAddress {
        let read = self.resolve_card_address(address);
        let commune =
            read.commune.as_deref().and_then(|code| self.commune(code)).map(Commune::from);
        let offered = match &commune {
            None => self.suggest_for_address(address, OFFERED_MAX),
            Some(_) => Vec::new(),
        };
        let offered = offered.into_iter().map(Offered::from).collect();
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
