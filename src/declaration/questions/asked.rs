//! Which questions are asked at a kiosk.

use super::{QUESTIONS, Question};

/// The questions that are asked, in their order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked(Vec<&'static Question>);

/// An id that is none of an optional question.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("\"{id}\" in declaration.ask is no optional question; choose from {}", optional().join(", "))]
pub struct UnknownQuestion {
    pub id: String,
}

fn optional() -> Vec<&'static str> {
    QUESTIONS.iter().filter(|question| question.optional).map(|question| question.id).collect()
}

impl Default for Asked {
    /// What everyone is asked.
    fn default() -> Self {
        Self(QUESTIONS.iter().filter(|question| !question.optional).collect())
    }
}

impl Asked {
    /// What everyone is asked, and these optional questions.
    ///
    /// # Errors
    /// [`UnknownQuestion`] for an id that is none of them.
    pub fn with<S: AsRef<str>>(ids: &[S]) -> Result<Self, UnknownQuestion> {
        let wanted: Vec<&str> = ids.iter().map(AsRef::as_ref).collect();
        let known = optional();
        if let Some(id) = wanted.iter().find(|id| !known.contains(id)) {
            return Err(UnknownQuestion { id: (*id).to_owned() });
        }
        Ok(Self::filter(|question| wanted.contains(&question.id)))
    }

    /// What everyone is asked, and those of these optional questions that this program knows: the ids
    /// come from a backend that may be newer.
    pub fn known<S: AsRef<str>>(ids: &[S]) -> Self {
        Self::filter(|question| ids.iter().any(|id| id.as_ref() == question.id))
    }

    /// The same, and the optional question of this id.
    pub fn and(&self, id: &str) -> Self {
        Self::filter(|question| question.id == id || self.0.contains(&question))
    }

    fn filter(wanted: impl Fn(&'static Question) -> bool) -> Self {
        Self(QUESTIONS.iter().filter(|it| !it.optional || wanted(it)).collect())
    }

    pub fn iter(&self) -> impl Iterator<Item = &'static Question> {
        self.0.iter().copied()
    }

    /// The question after this one, which need not be asked any more itself.
    pub fn after(&self, question: &Question) -> Option<&'static Question> {
        let later = QUESTIONS.iter().skip_while(|it| *it != question).skip(1);
        later.into_iter().find(|it| self.0.contains(it))
    }

    /// Its number among those that are asked, from 1; 0 where it is not asked.
    pub fn number(&self, question: &Question) -> usize {
        self.0.iter().position(|it| *it == question).map_or(0, |index| index + 1)
    }
}
