//! The people of one declaration, of whom one is always the current one.

use super::person::Person;

/// At least one person: those before, the current one, those after.
#[derive(Debug, Default)]
pub struct People {
    before: Vec<Person>,
    current: Person,
    after: Vec<Person>,
}

impl People {
    pub fn current(&self) -> &Person {
        &self.current
    }

    pub fn current_mut(&mut self) -> &mut Person {
        &mut self.current
    }

    /// Index of the current one.
    pub fn index(&self) -> usize {
        self.before.len()
    }

    pub fn count(&self) -> usize {
        self.before.len() + 1 + self.after.len()
    }

    /// All of them, in the order in which they were declared.
    pub fn iter(&self) -> impl Iterator<Item = &Person> {
        self.before.iter().chain([&self.current]).chain(&self.after)
    }

    /// The one who was declared before the current one.
    pub fn previous(&self) -> Option<&Person> {
        self.before.last()
    }

    /// Makes another one current; the last, when there are not so many.
    pub fn select(&mut self, index: usize) {
        while self.index() > index
            && let Some(person) = self.before.pop()
        {
            self.after.insert(0, std::mem::replace(&mut self.current, person));
        }
        while self.index() < index && !self.after.is_empty() {
            let person = self.after.remove(0);
            self.before.push(std::mem::replace(&mut self.current, person));
        }
    }

    /// Adds a new one at the end and makes it current.
    pub fn add(&mut self) {
        self.select(usize::MAX);
        self.before.push(std::mem::take(&mut self.current));
    }

    /// Wipes the current one; its neighbour becomes current, or a new one.
    pub fn remove(&mut self) {
        self.current = if self.after.is_empty() {
            self.before.pop().unwrap_or_default()
        } else {
            self.after.remove(0)
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(people: &People) -> String {
        people.iter().map(|person| person.name.to_string()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn keeps_their_order() {
        let mut people = People::default();
        for (index, name) in ["A", "B", "C", "D"].into_iter().enumerate() {
            if index > 0 {
                people.add();
            }
            people.current_mut().name.set(name);
        }
        for (index, name) in [(1, "B"), (3, "D"), (0, "A"), (9, "D"), (2, "C")] {
            people.select(index);
            assert_eq!(&*people.current().name, name);
            assert_eq!((names(&people).as_str(), people.count()), ("A B C D", 4));
        }
        people.remove();
        assert_eq!((&*people.current().name, names(&people).as_str()), ("D", "A B D"));
        people.remove();
        assert_eq!((&*people.current().name, people.index()), ("B", 1));
        people.select(0);
        people.add();
        assert_eq!((names(&people).as_str(), people.index()), ("A B ", 2));
        for _ in 0..5 {
            people.remove();
        }
        assert_eq!((names(&people).as_str(), people.count()), ("", 1));
    }
}
