//! What one person has answered so far.

use std::collections::BTreeMap;

use protocol::declaration::{Answer, Person};
use zeroize::{Zeroize, Zeroizing};

use super::question::{Kind, Question};
use crate::forms::entry::{Entry, TEXT_MAX};

/// Answers by the ids of questions and lines. Nothing is chosen beforehand.
#[derive(Clone, Default)]
pub struct Answers(BTreeMap<&'static str, Given>);

#[derive(Clone, Default)]
struct Given {
    answer: Option<Answer>,
    text: Entry,
    /// Which of the things offered.
    chosen: Vec<bool>,
}

impl Drop for Given {
    fn drop(&mut self) {
        // The text wipes itself; a lone yes says nothing of whom it is.
        self.chosen.zeroize();
    }
}

impl Answers {
    /// Whether nothing was answered yet.
    pub fn is_empty(&self) -> bool {
        self.0.values().all(|given| given.answer.is_none())
    }

    pub fn get(&self, id: &str) -> Option<Answer> {
        self.0.get(id)?.answer
    }

    pub fn set(&mut self, id: &'static str, answer: Answer) {
        self.given(id).answer = Some(answer);
    }

    /// The text that follows Có; empty where none was typed.
    pub fn text(&self, question: &Question) -> &str {
        self.0.get(question.id).map_or("", |given| &given.text)
    }

    pub fn text_mut(&mut self, question: &Question) -> &mut Entry {
        let given = self.given(question.id);
        if given.text.most() == 0 {
            given.text = Entry::new(TEXT_MAX);
        }
        &mut given.text
    }

    /// Chooses one of the things that are offered, or not after all.
    pub fn toggle(&mut self, question: &Question, index: usize) {
        let Kind::Choices { offered, .. } = question.kind else { return };
        let given = self.given(question.id);
        given.chosen.resize(offered.len(), false);
        if let Some(chosen) = given.chosen.get_mut(index) {
            *chosen = !*chosen;
        }
    }

    /// What is offered, and whether it was chosen.
    pub fn choices(&self, question: &Question) -> Vec<(&'static str, bool)> {
        let Kind::Choices { offered, .. } = question.kind else { return Vec::new() };
        let given = self.0.get(question.id);
        let chosen = |index: usize| given.and_then(|it| it.chosen.get(index)) == Some(&true);
        offered.iter().enumerate().map(|(index, offer)| (*offer, chosen(index))).collect()
    }

    /// Whether the question, or each of its lines, was answered with Có or Không.
    pub fn has(&self, question: &Question) -> bool {
        question.answered_ids().into_iter().all(|id| self.get(id).is_some())
    }

    /// Writes the answer into its fields of the sealed form; what was not answered stays absent.
    pub fn write(&self, question: &Question, person: &mut Person) {
        let yes = |answer: Answer| answer == Answer::Yes;
        match question.kind {
            Kind::YesNo { answer } => *answer(person) = self.get(question.id),
            Kind::Text { answer, text } => {
                let said = self.get(question.id).map(yes);
                *answer(person) = said;
                let given = self.text(question).trim();
                *text(person) = (said == Some(true) && !given.is_empty()).then(|| given.to_owned());
            }
            Kind::Choices { answer, text, .. } => {
                let said = self.get(question.id).map(yes);
                *answer(person) = said;
                let chosen = self.choices(question).into_iter().filter(|(_, chosen)| *chosen);
                let names: Vec<&str> = chosen.map(|(name, _)| name).collect();
                let named = Zeroizing::new(names.join(", "));
                *text(person) =
                    (said == Some(true) && !named.is_empty()).then(|| named.to_string());
            }
            Kind::List(lines) => {
                lines.iter().for_each(|line| *(line.answer)(person) = self.get(line.id));
            }
        }
    }

    fn given(&mut self, id: &'static str) -> &mut Given {
        self.0.entry(id).or_default()
    }
}
