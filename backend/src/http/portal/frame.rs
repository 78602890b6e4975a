//! What every page of the portal has around its content.

mod place;

use axum::http::Uri;
use protocol::language::Language;

use super::roles::{Allowed, Strips};
use super::style;
use crate::config::Config;
use crate::store::accounts::Role;
use crate::words::{Text, tr, tr_count};

pub(in crate::http) use place::Place;

/// How people call a role.
pub(super) fn role_name(language: Language, role: Role) -> Text {
    match role {
        Role::Operator => tr(language, "Người vận hành"),
        Role::Manager => tr(language, "Ban quản lý điểm"),
        Role::Guard => tr(language, "Người kiểm soát"),
        Role::Commune => tr(language, "Cán bộ xã, phường"),
        Role::Authority => tr(language, "Cơ quan y tế"),
    }
}

/// A number as templates pass it on.
pub(super) trait Count {
    fn count(&self) -> u64;
}

macro_rules! counts {
    ($($number:ty),+) => {
        $(impl Count for $number {
            fn count(&self) -> u64 {
                u64::try_from(*self).unwrap_or(u64::MAX)
            }
        })+
    };
}

counts!(u8, u32, u64, usize);

impl<T: Count> Count for &T {
    fn count(&self) -> u64 {
        T::count(self)
    }
}

/// Who is signed in.
#[derive(Clone, Debug)]
pub(super) struct SignedIn {
    pub(super) person: String,
    pub(super) role: Role,
    /// What they work for, such as "Phường Bồng Sơn".
    pub(super) unit: String,
}

/// A link of the navigation.
pub(super) struct Link {
    pub(super) path: &'static str,
    pub(super) name: Text,
    pub(super) here: bool,
    /// How many things wait there; none says nothing.
    pub(super) waiting: Option<usize>,
}

pub(in crate::http) struct Frame {
    pub(super) language: Language,
    pub(super) signed_in: Option<SignedIn>,
    pub(super) links: Vec<Link>,
    pub(super) help_line: Option<String>,
    /// For how many days contacts and everything else are kept.
    pub(super) kept: (u32, u32),
    /// Address of this page up to the language's tag; none offers no choice.
    own: Option<String>,
}

impl Frame {
    /// A page of someone who is signed in, at `place`; `own` is its address.
    pub(super) fn new(
        language: Language,
        signed_in: SignedIn,
        place: Place,
        own: &Uri,
        config: &Config,
    ) -> Self {
        let link = |other: &Place| Link {
            path: other.path(),
            name: other.name(language),
            here: *other == place,
            waiting: None,
        };
        Self {
            links: Place::of(signed_in.role).iter().map(link).collect(),
            signed_in: Some(signed_in),
            ..Self::bare(language, Some(own), config)
        }
    }

    /// The same with the help line of a commune, where it has its own.
    pub(super) fn with_help(self, line: Option<&str>) -> Self {
        let help_line = line.map(str::to_owned).or(self.help_line);
        Self { help_line, ..self }
    }

    /// A page of someone who is not.
    pub(super) fn bare(language: Language, own: Option<&Uri>, config: &Config) -> Self {
        Self {
            language,
            signed_in: None,
            links: Vec::new(),
            help_line: config.help_line.clone(),
            kept: (config.retention_days, config.retention_records_days),
            own: own.map(in_language),
        }
    }

    /// Whether the places lie at the thumb: those of people who work on a phone.
    pub(super) fn at_thumb(&self) -> bool {
        self.signed_in.as_ref().is_some_and(|who| who.role == Role::Manager)
    }

    /// Whether the reader runs the province.
    pub(super) fn is_operator(&self) -> bool {
        self.signed_in.as_ref().is_some_and(|who| who.role == Role::Operator)
    }

    /// Whether the reader prints and types paper strips.
    pub(super) fn has_strips(&self) -> bool {
        self.signed_in.as_ref().is_some_and(|who| Strips::ROLES.contains(&who.role))
    }

    /// Notes how many things wait at a place.
    pub(super) fn waiting(&mut self, place: Place, count: usize) {
        let link = self.links.iter_mut().find(|link| link.path == place.path());
        if let Some(link) = link {
            link.waiting = (count > 0).then_some(count);
        }
    }

    /// This page in other languages, for those that have an address.
    pub(super) fn languages(&self) -> Vec<(Language, String)> {
        let own = self.own.iter();
        own.flat_map(|own| Language::ALL.map(|other| (other, format!("{own}{}", other.tag()))))
            .collect()
    }

    pub(super) fn style(&self) -> &'static str {
        style::path()
    }

    /// The address of a script that the page may run ([`super::script::allow`]).
    pub(super) fn script(&self, name: &str) -> String {
        crate::scripts::path(name)
    }

    pub(super) fn tr(&self, source: &'static str) -> Text {
        tr(self.language, source)
    }

    pub(super) fn tr_count(&self, source: &'static str, count: impl Count) -> Text {
        let count = count.count();
        tr_count(self.language, source, count).with("count", self.number(count))
    }

    pub(super) fn role_name(&self, role: Role) -> Text {
        role_name(self.language, role)
    }

    /// A moment as staff read it.
    pub(super) fn at(&self, unix_s: i64) -> String {
        super::format::at(unix_s)
    }
}

/// The address with all that it asks for but the language, up to where a tag follows.
fn in_language(own: &Uri) -> String {
    let query = own.query().unwrap_or_default();
    let mut address = own.path().to_owned();
    let others = query.split('&').filter(|pair| !pair.is_empty() && !pair.starts_with("lang="));
    for (index, pair) in others.chain(["lang="]).enumerate() {
        address.push(if index == 0 { '?' } else { '&' });
        address.push_str(pair);
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_of_language_keeps_the_filters() {
        for (own, address) in [
            ("/staff", "/staff?lang="),
            (
                "/staff/kiosks?page=2&lang=vi&find=ch%E1%BB%A3",
                "/staff/kiosks?page=2&find=ch%E1%BB%A3&lang=",
            ),
        ] {
            assert_eq!(in_language(&own.parse().unwrap()), address);
        }
    }
}
