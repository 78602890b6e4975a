//! Vietnamese letters by their base: what may replace the letter typed last.

/// Each base letter with the letters that carry one mark more. Tones follow the order in which
/// they are taught: sắc, huyền, hỏi, ngã, nặng.
const FAMILIES: [(char, &str); 13] = [
    ('A', "ĂÂÁÀẢÃẠ"),
    ('Ă', "ẮẰẲẴẶ"),
    ('Â', "ẤẦẨẪẬ"),
    ('D', "Đ"),
    ('E', "ÊÉÈẺẼẸ"),
    ('Ê', "ẾỀỂỄỆ"),
    ('I', "ÍÌỈĨỊ"),
    ('O', "ÔƠÓÒỎÕỌ"),
    ('Ô', "ỐỒỔỖỘ"),
    ('Ơ', "ỚỜỞỠỢ"),
    ('U', "ƯÚÙỦŨỤ"),
    ('Ư', "ỨỪỬỮỰ"),
    ('Y', "ÝỲỶỸỴ"),
];

/// Letters that may replace `last`. After one with a mark come its siblings, so that a wrong mark
/// is corrected in one touch; the plain letter is among them.
pub fn choices(last: Option<char>) -> Vec<char> {
    let Some(last) = last else { return Vec::new() };
    if let Some((_, marked)) = FAMILIES.iter().find(|(base, _)| *base == last) {
        return marked.chars().collect();
    }
    let family = FAMILIES.iter().find(|(_, marked)| marked.contains(last));
    family.map_or_else(Vec::new, |(base, marked)| {
        [*base].into_iter().chain(marked.chars().filter(|c| *c != last)).collect()
    })
}

/// Whether `letter` is one this keyboard can make.
pub fn is_letter(letter: char) -> bool {
    letter.is_ascii_uppercase() || FAMILIES.iter().any(|(_, marked)| marked.contains(letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choices_as_a_table() {
        for (last, expected) in [
            (None, ""),
            (Some('B'), ""),
            (Some(' '), ""),
            (Some('A'), "ĂÂÁÀẢÃẠ"),
            (Some('Ă'), "ẮẰẲẴẶ"),
            (Some('Ặ'), "ĂẮẰẲẴ"),
            (Some('Đ'), "D"),
            (Some('Á'), "AĂÂÀẢÃẠ"),
        ] {
            assert_eq!(choices(last).into_iter().collect::<String>(), expected, "{last:?}");
        }
    }

    #[test]
    fn every_letter_is_reached_within_two_choices() {
        for letter in FAMILIES.iter().flat_map(|(_, marked)| marked.chars()) {
            let reached = ('A'..='Z').any(|base| {
                let first = choices(Some(base));
                first.contains(&letter)
                    || first.iter().any(|next| choices(Some(*next)).contains(&letter))
            });
            assert!(reached && is_letter(letter), "{letter}");
        }
        assert!(!is_letter('a') && !is_letter('1') && !is_letter(' '));
    }
}
