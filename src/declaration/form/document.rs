//! The form as it is sealed, field by field of the national form.

use protocol::declaration::{self as sealed, Declaration, FORM_VERSION, IdentitySource};
use protocol::terms;
use zeroize::Zeroizing;

use super::context::Context;
use super::person::Person;
use super::state::{Form, Purpose};
use crate::declaration::home::Home;
use crate::declaration::questions::Question;
use crate::declaration::validate::{birth_year, text};
use crate::forms::commune::Commune;

fn given(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// The form's words and, where the venue has one, the version of its questionnaire.
fn form_version(questionnaire: Option<&str>) -> String {
    match questionnaire {
        Some(version) => format!("{FORM_VERSION}+{version}"),
        None => FORM_VERSION.to_owned(),
    }
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
        form: form_version(context.questionnaire),
        consent: terms::consent(),
        at_s: context.now.unix_s,
        language: context.language,
        receipt: None,
        phone: given(&form.declarant.phone),
        phone_verified: form.declarant.verified,
        declarant,
        out_of_province: form.people.iter().any(|it| it.home.is_outside(context.here)),
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
    // What was switched on meanwhile may be left out.
    let complete = |question: &&Question| question.optional || person.answers.has(question);
    if !context.asked.iter().all(|question| complete(&question)) {
        return None;
    }
    let commune = person.home.commune.as_ref();
    let code = |code: fn(&Commune) -> &String| commune.and_then(|it| given(code(it)));
    let mut sealed = sealed::Person::new(
        person.name.trim().to_owned(),
        year,
        person.gender?,
        person.nation.trim().to_owned(),
    );
    sealed.other_user = other_user;
    if person.by_card && !person.corrected {
        sealed.identity_source = IdentitySource::Card;
    }
    sealed.passport = given(&person.number);
    sealed.province_id = code(|it| &it.province_id);
    sealed.ward_id = code(|it| &it.ward_id);
    sealed.address = given(&address(&person.home));
    sealed.health_insurance_card = given(&person.insurance);
    context.asked.iter().for_each(|question| person.answers.write(question, &mut sealed));
    Some(sealed)
}

/// Street, and the commune where no code stands for it.
fn address(home: &Home) -> Zeroizing<String> {
    let coded = home.commune.as_ref().is_some_and(|it| !it.ward_id.is_empty());
    let commune = if coded { Zeroizing::default() } else { Zeroizing::new(home.line()) };
    let street = home.street.trim();
    let between = if street.is_empty() || commune.is_empty() { "" } else { ", " };
    Zeroizing::new(format!("{street}{between}{}", *commune))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_declaration_names_the_questionnaire_of_its_venue() {
        assert_eq!(form_version(None), FORM_VERSION);
        assert_eq!(form_version(Some("1a2b3c4d")), format!("{FORM_VERSION}+1a2b3c4d"));
    }
}
