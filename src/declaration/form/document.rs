//! The form as it is sealed, field by field of the national form.

use protocol::declaration::{
    self as sealed, Answer, CONSENT_VERSION, Declaration, FORM_VERSION, IdentitySource,
};
use zeroize::Zeroizing;

use super::context::Context;
use super::person::{Person, SIGNS};
use super::state::{Form, Purpose};
use crate::declaration::home::Home;
use crate::declaration::validate::{birth_year, text};
use crate::forms::commune::Commune;

fn given(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// The declaration, once all that is required of everyone is there.
pub(super) fn document(form: &Form, context: &Context<'_>) -> Option<Declaration> {
    let others = form.purpose == Purpose::Others;
    let people = form.people.iter().enumerate();
    let people: Option<Vec<_>> =
        people.map(|(index, it)| sealed_person(it, others || index > 0, context)).collect();
    let declarant = others.then(|| sealed::Declarant {
        full_name: form.declarant.name.trim().to_owned(),
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
        phone: given(&form.declarant.phone),
        phone_verified: form.declarant.verified,
        declarant,
        people: people?,
    })
}

fn sealed_person(
    person: &Person,
    other_user: bool,
    context: &Context<'_>,
) -> Option<sealed::Person> {
    let year = person.year()?;
    if !(text(&person.name).passes()
        && birth_year(&person.birth_year, context.now.this_year).passes())
    {
        return None;
    }
    let options = context.options;
    let yes = |answer: Option<Answer>| answer.map(|answer| answer == Answer::Yes);
    let travelled = yes(person.travelled).filter(|_| options.travel);
    let ill = yes(person.ill).filter(|_| options.signs);
    let [has_patient, has_from_sick_country, has_sick] = person.contacts;
    let [liver, lung, kidney] =
        person.illnesses.map(|illness| illness.filter(|_| options.illnesses));
    let commune = person.home.commune.as_ref();
    let code = |code: fn(&Commune) -> &String| commune.and_then(|it| given(code(it)));
    Some(sealed::Person {
        other_user,
        identity_source: if person.by_card && !person.corrected {
            IdentitySource::Card
        } else {
            IdentitySource::Typed
        },
        full_name: person.name.trim().to_owned(),
        passport: given(&person.number),
        birth_year: year,
        gender: person.gender?,
        nation: person.nation.trim().to_owned(),
        province_id: code(|it| &it.province_id),
        ward_id: code(|it| &it.ward_id),
        address: given(&address(&person.home)),
        health_insurance_card: given(&person.insurance),
        show_country_passing: travelled,
        country_passing: travelled.filter(|yes| *yes).and_then(|_| given(&person.destinations)),
        show_signal: ill,
        show_signal_note: ill.filter(|yes| *yes).and_then(|_| given(&named_signs(person))),
        has_patient: has_patient?,
        has_from_sick_country: has_from_sick_country?,
        has_sick: has_sick?,
        has_chronic_liver: liver,
        has_chronic_lung: lung,
        has_chronic_kidney: kidney,
    })
}

/// Street, and the commune where no code stands for it.
fn address(home: &Home) -> Zeroizing<String> {
    let coded = home.commune.as_ref().is_some_and(|it| !it.ward_id.is_empty());
    let commune = if coded { Zeroizing::default() } else { Zeroizing::new(home.line()) };
    let street = home.street.trim();
    let between = if street.is_empty() || commune.is_empty() { "" } else { ", " };
    Zeroizing::new(format!("{street}{between}{}", *commune))
}

/// The signs of illness that were chosen, as the question names them.
fn named_signs(person: &Person) -> Zeroizing<String> {
    let chosen = SIGNS.iter().zip(person.signs).filter(|(_, there)| *there);
    Zeroizing::new(chosen.map(|(sign, _)| *sign).collect::<Vec<_>>().join(", "))
}
