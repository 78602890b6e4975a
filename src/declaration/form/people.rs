//! The people of one declaration, of whom one is always in hand.

use super::Person;

/// At least one person: those before, the one in hand, those after.
#[derive(Debug, Default)]
pub struct People {
    before: Vec<Person>,
    hand: Person,
    after: Vec<Person>,
}

impl People {
    /// The person in hand.
    pub fn hand(&self) -> &Person {
        &self.hand
    }

    /// The person in hand, to be changed.
    pub fn hand_mut(&mut self) -> &mut Person {
        &mut self.hand
    }

    /// Which one that is, from 0.
    pub fn place(&self) -> usize {
        self.before.len()
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.before.len() + 1 + self.after.len()
    }

    /// All of them, in the order in which they were declared.
    pub fn iter(&self) -> impl Iterator<Item = &Person> {
        self.before.iter().chain([&self.hand]).chain(&self.after)
    }

    /// The one who was declared before the one in hand.
    pub fn previous(&self) -> Option<&Person> {
        self.before.last()
    }

    /// Takes another one in hand; the last, when there are not so many.
    pub fn select(&mut self, place: usize) {
        while self.place() > place
            && let Some(person) = self.before.pop()
        {
            self.after.insert(0, std::mem::replace(&mut self.hand, person));
        }
        while self.place() < place && !self.after.is_empty() {
            let person = self.after.remove(0);
            self.before.push(std::mem::replace(&mut self.hand, person));
        }
    }

    /// Takes a new one in hand, at the end.
    pub fn add(&mut self) {
        self.select(usize::MAX);
        self.before.push(std::mem::take(&mut self.hand));
    }

    /// Wipes the one in hand; its neighbour is taken, or a new one.
    pub fn remove(&mut self) {
        self.hand = if self.after.is_empty() {
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
        for (place, name) in ["A", "B", "C", "D"].into_iter().enumerate() {
            if place > 0 {
                people.add();
            }
            people.hand_mut().name.set(name);
        }
        for (place, hand) in [(1, "B"), (3, "D"), (0, "A"), (9, "D"), (2, "C")] {
            people.select(place);
            assert_eq!(&*people.hand().name, hand);
            assert_eq!((names(&people).as_str(), people.count()), ("A B C D", 4));
        }
        people.remove();
        assert_eq!((&*people.hand().name, names(&people).as_str()), ("D", "A B D"));
        people.remove();
        assert_eq!((&*people.hand().name, people.place()), ("B", 1));
        people.select(0);
        people.add();
        assert_eq!((names(&people).as_str(), people.place()), ("A B ", 2));
        for _ in 0..5 {
            people.remove();
        }
        assert_eq!((names(&people).as_str(), people.count()), ("", 1));
    }
}
