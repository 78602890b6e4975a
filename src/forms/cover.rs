//! What stands in the place of a form for a moment, so that nothing of it is seen.

/// Seconds before a form is wiped from which it is asked whether anybody is still there.
pub const ENDING_S: u32 = 15;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cover {
    /// Whether to erase what was typed.
    Erase,
    /// Whether anybody is still there.
    StillThere,
}

impl Cover {
    /// What covers a form that asks whether to erase it, or that is to be wiped in `left_s` seconds.
    pub fn of(asks_erase: bool, left_s: u32) -> Option<Self> {
        match asks_erase {
            true => Some(Self::Erase),
            false => (left_s <= ENDING_S).then_some(Self::StillThere),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn covers_as_a_table() {
        for (asks_erase, left_s, cover) in [
            (false, 60, None),
            (false, 16, None),
            (false, 15, Some(Cover::StillThere)),
            (true, 60, Some(Cover::Erase)),
            (true, 1, Some(Cover::Erase)),
        ] {
            assert_eq!(Cover::of(asks_erase, left_s), cover, "{left_s} s");
        }
    }
}
