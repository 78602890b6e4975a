//! The number of a case on paper, by which people of several offices find it. It is no name.

/// Longest number of a case, characters.
pub const NUMBER_MAX: usize = 40;

/// A number as it is kept, such as `HN-0417`; none where a text is none: letters without marks, digits, `-`, `/` and
/// `.`, with at least one digit, so that nobody writes a name there.
pub fn number(text: &str) -> Option<String> {
    let number = text.trim().to_uppercase();
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '/' | '.');
    let good = number.chars().all(fits)
        && number.len() <= NUMBER_MAX
        && number.bytes().any(|byte| byte.is_ascii_digit());
    good.then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_no_name() {
        assert_eq!(number(" hn-0417 ").as_deref(), Some("HN-0417"));
        assert_eq!(number("BN/17.2").as_deref(), Some("BN/17.2"));
        let long = "1".repeat(NUMBER_MAX + 1);
        for text in ["", "NGUYEN VAN AN", "NGUYEN", "Hà-17", "HN 0417", "HN_17", &long] {
            assert_eq!(number(text), None, "{text}");
        }
    }
}
