//! The form as it is sealed, field by field of the national form.

use protocol::declaration::{
    self as sealed, Answer, CONSENT_VERSION, Declaration, FORM_VERSION, IdentitySource,
};
use zeroize::Zeroizing;

use super::{Context, Form, Person, Purpose, SIGNS};
use crate::declaration::validate::{birth_year, text};

/// What was given, if anything was.
fn given(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

impl Form {
    /// The declaration, once all that is required of everyone is there.
    pub(super) fn document(&self, context: &Context<'_>) -> Option<Declaration> {
        let others = self.purpose == Purpose::Others;
        let people = self.people.iter().enumerate();
        let people: Option<Vec<_>> =
            people.map(|(place, it)| it.document(others || place > 0, context)).collect();
        let declarant = others.then(|| sealed::Declarant {
            full_name: self.declarant.name.trim().to_owned(),
            phone: None,
            passport: None,
        });
        if declarant.as_ref().is_some_and(|it| it.full_name.is_empty()) {
            return None;
        }
        Some(Declaration {
            form: FORM_VERSION.to_owned(),
            consent: CONSENT_VERSION.to_owned(),
            at_s: context.now.unix_s,
            language: context.language,
            receipt: None,
            phone: given(&self.declarant.phone),
            phone_verified: self.declarant.verified,
            declarant,
            people: people?,
        })
    }
}

impl Person {
    fn document(&self, other_user: bool, context: &Context<'_>) -> Option<sealed::Person> {
        let year = self.year()?;
        if !(text(&self.name).passes()
            && birth_year(&self.birth_year, context.now.this_year).passes())
        {
            return None;
        }
        let options = context.options;
        let yes = |answer: Option<Answer>| answer.map(|answer| answer == Answer::Yes);
        let travelled = yes(self.travelled).filter(|_| options.travel);
        let ill = yes(self.ill).filter(|_| options.signs);
        let [has_patient, has_from_sick_country, has_sick] = self.contacts;
        let [liver, lung, kidney] =
            self.illnesses.map(|illness| illness.filter(|_| options.illnesses));
        let commune = self.home.commune.as_ref();
        let code = |code: fn(&crate::declaration::home::Commune) -> &String| {
            commune.and_then(|it| given(code(it)))
        };
        Some(sealed::Person {
            other_user,
            identity_source: if self.by_card && !self.corrected {
                IdentitySource::Card
            } else {
                IdentitySource::Typed
            },
            full_name: self.name.trim().to_owned(),
            passport: given(&self.number),
            birth_year: year,
            gender: self.gender?,
            nation: self.nation.trim().to_owned(),
            province_id: code(|it| &it.province_id),
            ward_id: code(|it| &it.ward_id),
            address: given(&self.address()),
            health_insurance_card: given(&self.insurance),
            show_country_passing: travelled,
            country_passing: travelled.filter(|yes| *yes).and_then(|_| given(&self.destinations)),
            show_signal: ill,
            show_signal_note: ill.filter(|yes| *yes).and_then(|_| given(&self.named_signs())),
            has_patient: has_patient?,
            has_from_sick_country: has_from_sick_country?,
            has_sick: has_sick?,
            has_chronic_liver: liver,
            has_chronic_lung: lung,
            has_chronic_kidney: kidney,
        })
    }

    /// Street, and the commune where no code stands for it.
    fn address(&self) -> Zeroizing<String> {
        let coded = self.home.commune.as_ref().is_some_and(|it| !it.ward_id.is_empty());
        let commune = if coded { Zeroizing::default() } else { Zeroizing::new(self.home.line()) };
        let street = self.home.street.trim();
        let between = if street.is_empty() || commune.is_empty() { "" } else { ", " };
        Zeroizing::new(format!("{street}{between}{}", *commune))
    }

    /// The signs of illness that were chosen, as the question names them.
    fn named_signs(&self) -> Zeroizing<String> {
        let chosen = SIGNS.iter().zip(self.signs).filter(|(_, there)| *there);
        Zeroizing::new(chosen.map(|(sign, _)| *sign).collect::<Vec<_>>().join(", "))
    }
}
