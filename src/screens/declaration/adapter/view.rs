//! A form as the screen shows it. Each page is given no more than it shows, and what it does not
//! show is overwritten, so that nothing of a visitor stays in the window.

use slint::{ComponentHandle, SharedString};
use ui::{Asked, DeclarationAdapter, KioskWindow, Someone, Summary, Topic};

use super::words;
use crate::declaration::form::{
    self, Badge, Context, Form, HOME_NATION, NATIONS, Page, Person, Purpose,
};
use crate::declaration::validate::{Verdict, phone};
use crate::forms::mask;
use crate::screens::models::{int, model};
use crate::screens::{qr, typing};

/// The contact questions and the illnesses, in the order of the guide.
const CONTACTS: [Topic; 3] = [Topic::Patient, Topic::Country, Topic::Sick];
const ILLNESSES: [Topic; 3] = [Topic::Liver, Topic::Lung, Topic::Kidney];

/// Shows the form, or that there is none.
pub(in crate::screens::declaration) fn show(
    window: &KioskWindow,
    form: Option<&Form>,
    context: &Context<'_>,
) {
    let adapter = window.global::<DeclarationAdapter>();
    let blank = Form::blank();
    let page = form.map(|form| form.page);
    let form = form.unwrap_or(&blank);
    show_field(&adapter, form, context);
    show_choices(&adapter, form, context);
    show_people(&adapter, form, context);
    show_outcome(&adapter, form);
    if page.is_some() {
        typing::show_mode(window, form.typist.mode());
    }
    adapter.set_purpose(words::purpose(form.purpose));
    adapter.set_for_whom(for_whom(form).into());
    adapter.set_said(words::said(form.notice));
    adapter.set_progress(form::progress(form, context.options));
    adapter.set_page(words::page(page));
}

/// Shows how long the form stays without a touch.
pub(in crate::screens::declaration) fn show_countdown(window: &KioskWindow, form: Option<&Form>) {
    let adapter = window.global::<DeclarationAdapter>();
    adapter.set_seconds_left(int(form.map_or(0, |form| form.left_s)));
}

fn show_field(adapter: &DeclarationAdapter<'_>, form: &Form, context: &Context<'_>) {
    let text = form::text(form);
    adapter.set_field(text.into());
    let marked = matches!(
        form.page,
        Page::Declarant | Page::Name | Page::NationName | Page::Street | Page::Destinations
    );
    adapter.set_marks(typing::marks(if marked { text } else { "" }, form.typist.mode()));
    let verdict = form::verdict(form, context.now);
    adapter.set_note(words::note(verdict));
    let old = (verdict == Verdict::Old).then(|| phone::renumbered(text)).flatten();
    adapter.set_renumbered(old.map_or_else(SharedString::new, |number| number.as_str().into()));
    adapter.set_sms(words::sms(form.otp.state));
}

fn show_choices(adapter: &DeclarationAdapter<'_>, form: &Form, context: &Context<'_>) {
    let person = form.person();
    adapter.set_choice_missing(form.error_shown && form::misses_choice(form));
    let birth = form.page == Page::Birth;
    adapter.set_this_year(context.now.this_year.map_or(0, i32::from));
    adapter.set_gender(words::gender(person.gender.filter(|_| birth)));
    adapter.set_nation(if form.page == Page::Nation { nation(person) } else { -2 });
    let at_home = form.page == Page::Where;
    let home = matches!(form.page, Page::Where | Page::Street);
    adapter.set_home(if home { person.home.line().into() } else { SharedString::new() });
    let offered = person.home.query.offered.iter().filter(|_| at_home);
    adapter.set_offered(typing::offers(offered));
    adapter.set_here(context.here.map_or_else(SharedString::new, |it| it.name.as_str().into()));
    let before = form.people.previous().filter(|_| at_home);
    let same = before.map_or_else(SharedString::new, |it| it.masked_name().into());
    adapter.set_same_as(same);
    let topic = page_topic(form);
    adapter.set_topic(topic.map_or(Topic::Patient, |(topic, _)| topic));
    adapter.set_answer(words::answer(topic.and_then(|(_, answer)| answer)));
    let (question, questions) = form::question_number(form, context.options);
    adapter.set_question(int(question));
    adapter.set_questions(int(questions));
    let signs = person.signs.iter().copied().filter(|_| form.page == Page::Signs);
    adapter.set_signs(model(signs));
}

fn show_people(adapter: &DeclarationAdapter<'_>, form: &Form, context: &Context<'_>) {
    let listed = matches!(form.page, Page::People | Page::Review);
    let people = form.people.iter().filter(|_| listed).map(someone);
    adapter.set_people(model(people));
    let summed = matches!(form.page, Page::Sections | Page::Review);
    adapter.set_summary(if summed { summary(form) } else { Summary::default() });
    adapter.set_asked(model(asked(form, context).into_iter()));
    adapter.set_may_remove(form.page == Page::Sections && form.may_remove());
    let first = form.people.index() == 0 && form.purpose != Purpose::Others;
    adapter.set_has_contact(first && form.page == Page::Sections);
}

fn show_outcome(adapter: &DeclarationAdapter<'_>, form: &Form) {
    adapter.set_thanked(int(form.thanked));
    adapter.set_way(words::way(form.passing));
    adapter.set_refused(words::refused(form.refused));
    let receipt = form.receipt.as_ref();
    adapter.set_receipt(receipt.map_or_else(SharedString::new, |it| it.shown.as_str().into()));
    let drawn = receipt.filter(|it| it.side > 0).map(|it| qr::draw(it.side, &it.modules));
    let (picture, modules) = drawn.unwrap_or_default();
    adapter.set_receipt_code(picture);
    adapter.set_receipt_modules(modules);
}

fn for_whom(form: &Form) -> String {
    match form.page {
        Page::Done | Page::Passed => form.masked_name.to_string(),
        Page::Card | Page::Passing | Page::NotPassed => {
            form.badge.as_ref().map_or_else(String::new, Badge::masked_name)
        }
        Page::Receipt | Page::ReceiptCode => String::new(),
        Page::Unread | Page::ForWhom | Page::Declarant | Page::People => String::new(),
        Page::Review => form.declared_by(),
        Page::Phone | Page::Otp if form.purpose == Purpose::Others => form.declared_by(),
        Page::Name => String::new(),
        _ => form.person().masked_name(),
    }
}

fn nation(person: &Person) -> i32 {
    if person.nation_typed {
        return -1;
    }
    // Việt Nam is the form's own default, and not yet the visitor's choice.
    let chosen = NATIONS.iter().position(|nation| *nation == &*person.nation);
    match chosen {
        Some(index) if &*person.nation != HOME_NATION => i32::try_from(index).unwrap_or(-2),
        _ => -2,
    }
}

fn someone(person: &Person) -> Someone {
    Someone {
        name: person.masked_name().into(),
        birth_year: (&*person.birth_year).into(),
        gender: words::gender(person.gender),
        attention: person.needs_attention(),
    }
}

fn summary(form: &Form) -> Summary {
    let person = form.person();
    Summary {
        name: person.masked_name().into(),
        birth_year: (&*person.birth_year).into(),
        gender: words::gender(person.gender),
        number: mask::number(&person.number).into(),
        nation: person.nation.trim().into(),
        phone: mask::number(&form.declarant.phone).into(),
        verified: form.declarant.verified,
        home: person.home.line().into(),
    }
}

/// The answers that a page lists.
fn asked(form: &Form, context: &Context<'_>) -> Vec<Asked> {
    let person = form.person();
    let lines = |topics: [Topic; 3], answers: [Option<_>; 3]| {
        topics.into_iter().zip(answers.map(words::answer))
    };
    let illnesses = lines(ILLNESSES, person.illnesses);
    let all: Vec<(Topic, ui::Answer)> = match form.page {
        Page::Illnesses => illnesses.collect(),
        Page::Review => {
            let options = context.options;
            let travel = options.travel.then(|| (Topic::Travel, words::answer(person.travelled)));
            let ill = options.signs.then(|| (Topic::Ill, words::answer(person.ill)));
            let own = travel.into_iter().chain(ill);
            own.chain(lines(CONTACTS, person.contacts))
                .chain(illnesses.filter(|_| options.illnesses))
                .collect()
        }
        _ => Vec::new(),
    };
    all.into_iter().map(|(topic, answer)| Asked { topic, answer }).collect()
}

/// The question of this page, and its answer.
fn page_topic(form: &Form) -> Option<(Topic, Option<protocol::declaration::Answer>)> {
    let person = form.person();
    Some(match form.page {
        Page::Travel => (Topic::Travel, person.travelled),
        Page::Ill => (Topic::Ill, person.ill),
        Page::Question(index) => (*CONTACTS.get(index)?, *person.contacts.get(index)?),
        _ => return None,
    })
}
