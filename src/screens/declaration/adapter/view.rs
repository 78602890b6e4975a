//! A form as the screen shows it. Each page is given no more than it shows, and what it does not
//! show is overwritten, so that nothing of a visitor stays in the window.

use protocol::terms;
use slint::{ComponentHandle, SharedString};
use ui::{Asked, Clause, DeclarationAdapter, KioskWindow, Offered, Someone, Summary};

use super::words;
use crate::declaration::form::{
    self, Context, Form, HOME_NATION, NATIONS, Page, Pass, Person, Purpose, Section,
};
use crate::declaration::questions::{Question, needs_attention};
use crate::declaration::validate::{Verdict, phone};
use crate::forms::mask;
use crate::screens::models::{int, model};
use crate::screens::{qr, typing};

/// The last of the nations: another one, which is typed.
const OTHER_NATION: &str = "Nước khác";

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
    show_question(&adapter, form, context);
    show_people(&adapter, form, context);
    show_outcome(&adapter, form);
    show_terms(&adapter, form, context);
    if page.is_some() {
        typing::show_mode(window, form.typist.mode());
    }
    adapter.set_purpose(words::purpose(form.purpose));
    adapter.set_for_whom(for_whom(form).into());
    adapter.set_whose(whose(form));
    adapter.set_asks_of(asks_of(form).into());
    adapter.set_notice(words::notice(form.notice));
    adapter.set_progress(form::progress(form, context.asked));
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
        Page::Declarant | Page::Name | Page::NationName | Page::Street | Page::Details(_)
    );
    adapter.set_marks(typing::marks(if marked { text } else { "" }, form.typist.mode()));
    let verdict = form::verdict(form, context.now);
    adapter.set_note(words::note(verdict));
    let old = (verdict == Verdict::Old).then(|| phone::renumbered(text)).flatten();
    adapter.set_renumbered(old.map_or_else(SharedString::new, |number| number.as_str().into()));
    adapter.set_sms(words::sms(form.otp.state));
    adapter.set_confirms_phone(context.otp);
}

fn show_choices(adapter: &DeclarationAdapter<'_>, form: &Form, context: &Context<'_>) {
    let person = form.person();
    adapter.set_choice_missing(form.error_shown && form::misses_choice(form));
    let birth = form.page == Page::Birth;
    adapter.set_this_year(context.now.this_year.map_or(0, i32::from));
    adapter.set_gender(words::gender(person.gender.filter(|_| birth)));
    let nations = if form.page == Page::Nation { nations(person) } else { Vec::new() };
    adapter.set_nations(model(nations.into_iter()));
    let at_home = form.page == Page::Where;
    let home = matches!(form.page, Page::Where | Page::Street);
    adapter.set_home(if home { person.home.line().into() } else { SharedString::new() });
    let offered = person.home.query.offered.iter().filter(|_| at_home);
    adapter.set_offered(typing::offers(offered));
    adapter.set_here(context.here.map_or_else(SharedString::new, |it| it.name.as_str().into()));
    let before = form.people.previous().filter(|_| at_home);
    let same = before.map_or_else(SharedString::new, |it| it.masked_name().into());
    adapter.set_same_as(same);
}

fn show_question(adapter: &DeclarationAdapter<'_>, form: &Form, context: &Context<'_>) {
    let answers = &form.person().answers;
    let question = match form.page {
        Page::Question(question) | Page::Details(question) => Some(question),
        _ => None,
    };
    adapter.set_question_id(question.map_or("", |it| it.id).into());
    let answer = question.and_then(|it| answers.get(it.id));
    adapter.set_answer(words::answer(answer));
    let (number, count) = form::question_number(form, context.asked);
    adapter.set_question(int(number));
    adapter.set_questions(int(count));
    let details = question.filter(|_| matches!(form.page, Page::Details(_)));
    let choices = details.map_or_else(Vec::new, |it| answers.choices(it));
    adapter.set_offered_choices(model(choices.into_iter().map(offered)));
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
    adapter.set_declared(form.declared && form.page == Page::Card);
    adapter.set_printing(words::printing(form.printing));
    adapter.set_thanked(int(form.thanked));
    adapter.set_attention(form.attention);
    adapter.set_direction(words::direction(form.passing));
    adapter.set_refused(words::refused(form.refused));
    let receipt = form.receipt.as_ref();
    adapter.set_receipt(receipt.map_or_else(SharedString::new, |it| it.shown.as_str().into()));
    adapter
        .set_receipt_words(receipt.map_or_else(SharedString::new, |it| it.words.as_str().into()));
    let drawn = receipt.filter(|it| it.side > 0).map(|it| qr::draw(it.side, &it.modules));
    let (picture, modules) = drawn.unwrap_or_default();
    adapter.set_receipt_code(picture);
    adapter.set_receipt_modules(modules);
}

/// The terms of use, while they are read; the code leads to them on a phone.
fn show_terms(adapter: &DeclarationAdapter<'_>, form: &Form, context: &Context<'_>) {
    let shown = form.page == Page::Terms;
    let commune = context.here.map(|here| here.name.as_str());
    let sections = terms::sections(context.language, commune).filter(|_| shown);
    let section = |it: terms::Section| Clause { heading: it.heading.into(), text: it.text.into() };
    adapter.set_terms(model(sections.map(section)));
    let version = if shown { terms::version_line(context.language) } else { String::new() };
    adapter.set_terms_version(version.into());
}

/// Shows whether a declaration made elsewhere counts here.
pub(in crate::screens) fn show_elsewhere(window: &KioskWindow, counts: bool) {
    window.global::<DeclarationAdapter>().set_takes_elsewhere(counts);
}

/// Shows whether whoever answered Có waits for staff.
pub(in crate::screens::declaration) fn show_waits(window: &KioskWindow, waits: bool) {
    window.global::<DeclarationAdapter>().set_waits_after_yes(waits);
}

/// Shows whether receipts can be printed.
pub(in crate::screens) fn show_prints(window: &KioskWindow, prints: bool) {
    window.global::<DeclarationAdapter>().set_prints(prints);
}

/// The code that leads to the terms of use of a venue, by the letters of its short code.
pub(in crate::screens) fn show_terms_code(window: &KioskWindow, host: &str, letters: &str) {
    let code = qr::of_text(&format!("https://{host}{}", terms::venue_path(letters)));
    let (picture, modules) = code.unwrap_or_default();
    let adapter = window.global::<DeclarationAdapter>();
    adapter.set_terms_code(picture);
    adapter.set_terms_modules(modules);
}

fn for_whom(form: &Form) -> String {
    match form.page {
        Page::Done | Page::Passed => form.masked_name.to_string(),
        Page::Card | Page::Elsewhere | Page::Passing | Page::NotPassed => {
            form.pass.as_ref().map_or_else(String::new, Pass::masked_name)
        }
        Page::Receipt | Page::ReceiptCode => String::new(),
        Page::Unread | Page::ForWhom | Page::Declarant | Page::People | Page::Terms => {
            String::new()
        }
        Page::Review => form.declared_by(),
        Page::Phone | Page::Otp if form.purpose == Purpose::Others => form.declared_by(),
        Page::Name => String::new(),
        _ => form.person().masked_name(),
    }
}

/// The number of the person that the page is about; -1 for who declares for others.
fn whose(form: &Form) -> i32 {
    match (form.purpose, form.page.section(), form.page) {
        (Purpose::Me, ..) => 0,
        (Purpose::Others, Some(Section::Contact), _) => -1,
        (_, Some(_), _) | (_, _, Page::Sections) => int(form.people.index() + 1),
        _ => 0,
    }
}

/// Whom a question is about, masked; empty for the visitor.
fn asks_of(form: &Form) -> String {
    let asks = form.page.section() == Some(Section::Answers);
    let own =
        form.purpose == Purpose::Me || (form.purpose == Purpose::Group && form.people.index() == 0);
    if asks && !own { form.person().masked_name() } else { String::new() }
}

fn nations(person: &Person) -> Vec<Offered> {
    // Việt Nam is the form's own default, and not yet the visitor's choice.
    let chosen =
        |nation: &str| !person.nation_typed && nation == &*person.nation && nation != HOME_NATION;
    let nations = NATIONS.iter().map(|nation| offered((nation, chosen(nation))));
    nations.chain([offered((OTHER_NATION, person.nation_typed))]).collect()
}

fn offered((name, chosen): (&str, bool)) -> Offered {
    Offered { name: name.into(), chosen }
}

fn someone(person: &Person) -> Someone {
    Someone {
        name: person.masked_name().into(),
        birth_year: (&*person.birth_year).into(),
        gender: words::gender(person.gender),
        attention: needs_attention(&person.answers),
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
    let questions = match form.page {
        Page::Question(question) if !question.is_numbered() => vec![question],
        Page::Review => context.asked.iter().collect(),
        _ => Vec::new(),
    };
    let ids = questions.into_iter().flat_map(Question::answered_ids);
    let answers = &form.person().answers;
    ids.map(|id| Asked { id: id.into(), answer: words::answer(answers.get(id)) }).collect()
}
