//! The table of questions, compared with the sealed form, the configuration and the prompts.

use std::collections::BTreeSet;

use protocol::declaration::Answer;

use super::*;

/// What each id is called in the sealed form: "yes" writes the first, details the second.
const WIRE: [(&str, &[&str]); 8] = [
    ("travel", &["showCountryPassing", "countryPassing"]),
    ("signs", &["showSignal", "showSignalNote"]),
    ("patient", &["hasPatient"]),
    ("country", &["hasFromSickCountry"]),
    ("sick", &["hasSick"]),
    ("liver", &["hasChronicLiver"]),
    ("lung", &["hasChronicLung"]),
    ("kidney", &["hasChronicKidney"]),
];

fn written(question: &Question, answers: &Answers) -> serde_json::Value {
    let mut person = blank();
    answers.write(question, &mut person);
    serde_json::to_value(&person).unwrap()
}

fn fields(json: &serde_json::Value) -> BTreeSet<String> {
    let blank = serde_json::to_value(blank()).unwrap();
    let known = blank.as_object().unwrap();
    let all = json.as_object().unwrap().keys();
    all.filter(|key| !known.contains_key(*key)).cloned().collect()
}

#[test]
fn phones_ask_the_same_in_the_same_order() {
    use protocol::questionnaire::{OPTIONAL, QUESTIONS as ON_PHONES};
    assert_eq!(QUESTIONS.each_ref().map(|it| it.id), ON_PHONES.map(|(id, _)| id));
    let fields = ON_PHONES.iter().flat_map(|(_, fields)| fields.iter());
    assert!(fields.eq(WIRE.iter().map(|(_, fields)| &fields[0])));
    for question in &QUESTIONS {
        assert_eq!(question.optional, OPTIONAL.contains(&question.id), "{}", question.id);
    }
}

#[test]
fn each_answer_has_fields_of_its_own_in_the_sealed_form() {
    let ids: Vec<&str> = QUESTIONS.iter().flat_map(Question::answered_ids).collect();
    assert_eq!(ids, WIRE.map(|(id, _)| id), "a question is missing in WIRE, or left over");
    for question in &QUESTIONS {
        assert_eq!(fields(&written(question, &Answers::default())), BTreeSet::new());
        for id in question.answered_ids() {
            let (_, expected) = WIRE.iter().find(|(it, _)| *it == id).unwrap();
            for (answer, one_or_switch) in [(Answer::Yes, [1, 1]), (Answer::No, [2, 0])] {
                let mut answers = Answers::default();
                answers.set(id, answer);
                if question.has_details() {
                    answers.text_mut(question).set("LÀO");
                    answers.toggle(question, 1);
                }
                let json = written(question, &answers);
                let count = if answer == Answer::Yes { expected.len() } else { 1 };
                let names = expected.iter().take(count).map(|it| (*it).to_owned()).collect();
                assert_eq!(fields(&json), names, "{id} {answer:?}");
                assert_eq!(json[expected[0]], one_or_switch[usize::from(question.has_details())]);
            }
        }
    }
}

#[test]
fn details_are_written_as_the_question_names_them() {
    for (id, expected) in [("travel", "LÀO"), ("signs", "Ho, Mệt mỏi")] {
        let question = QUESTIONS.iter().find(|question| question.id == id).unwrap();
        let mut answers = Answers::default();
        answers.set(id, Answer::Yes);
        answers.text_mut(question).set("LÀO ");
        for index in [5, 1, 0, 0, 99] {
            answers.toggle(question, index);
        }
        let (_, fields) = WIRE.iter().find(|(it, _)| *it == id).unwrap();
        assert_eq!(written(question, &answers)[fields[1]], expected);
    }
}

#[test]
fn ids_stand_once() {
    let mut ids: Vec<&str> = QUESTIONS.iter().flat_map(Question::answered_ids).collect();
    ids.extend(QUESTIONS.iter().filter(|it| !it.is_numbered()).map(|it| it.id));
    let count = ids.len();
    assert_eq!(ids.into_iter().collect::<BTreeSet<_>>().len(), count);
}

#[test]
fn the_operator_switches_on_what_is_optional() {
    let ids = |asked: &Asked| asked.iter().map(|question| question.id).collect::<Vec<_>>();
    let usual = ids(&Asked::default());
    assert_eq!(usual, ["patient", "country", "sick"]);
    assert_eq!(ids(&Asked::with::<&str>(&[]).unwrap()), usual);
    let asked = Asked::with(&["illnesses", "travel"]).unwrap();
    assert_eq!(ids(&asked), ["travel", "patient", "country", "sick", "illnesses"]);
    assert_eq!(ids(&asked.and("signs")).len(), 6);
    assert_eq!(asked.and("travel"), asked);
    for id in ["patient", "Travel", ""] {
        let error = Asked::with(&[id]).unwrap_err().to_string();
        assert!(error.starts_with(&format!("\"{id}\"")) && error.contains("travel"), "{error}");
    }
}

#[test]
fn one_question_leads_to_the_next_that_is_asked() {
    let all = Asked::with(&["travel", "signs", "illnesses"]).unwrap();
    let mut walk = vec![all.iter().next().unwrap()];
    while let Some(next) = all.after(walk[walk.len() - 1]) {
        walk.push(next);
        assert_eq!(all.number(next), walk.len());
    }
    assert_eq!(walk, QUESTIONS.iter().collect::<Vec<_>>());
    let few = Asked::default();
    assert_eq!(few.after(&QUESTIONS[0]), Some(&QUESTIONS[2]), "switched off meanwhile");
    assert_eq!(few.number(&QUESTIONS[0]), 0);
}

#[test]
fn attention_follows_the_sealed_form() {
    for (id, attention) in
        [("travel", false), ("signs", true), ("patient", true), ("sick", true), ("lung", false)]
    {
        let mut answers = Answers::default();
        assert!(!needs_attention(&answers));
        answers.set(id, Answer::No);
        assert!(!needs_attention(&answers), "{id}");
        answers.set(id, Answer::Yes);
        assert_eq!(needs_attention(&answers), attention, "{id}");
    }
}

#[test]
fn a_venue_may_ask_each_optional_question_and_an_unknown_one_is_left_out() {
    let optional: Vec<_> = QUESTIONS.iter().filter(|it| it.optional).map(|it| it.id).collect();
    assert_eq!(optional, protocol::questionnaire::OPTIONAL);
    let asked = Asked::known(&["signs", "temperature"]);
    let ids: Vec<_> = asked.iter().map(|it| it.id).collect();
    assert_eq!(ids, ["signs", "patient", "country", "sick"]);
    assert_eq!(Asked::known::<&str>(&[]), Asked::default());
}
