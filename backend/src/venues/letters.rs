//! Letters for the short code of a venue, when nobody chose any.

use protocol::shortcode::check_letters;
use unicode_normalization::UnicodeNormalization;

/// Longest short code.
const LEN: usize = 4;

/// Letters of the name that nobody has, such as `CBST` for "Chợ Bồng Sơn Tây"; none when all are taken.
pub fn suggest(name: &str, mut free: impl FnMut(&str) -> bool) -> Option<String> {
    let initials = initials(name);
    let all: String = plain(name);
    let starts = [initials.as_str(), all.as_str()];
    let whole = starts.iter().flat_map(|text| (2..=LEN).filter_map(|len| text.get(..len)));
    let found = whole.map(str::to_owned).find(|letters| fits(letters, &mut free));
    // Nothing of its own: a first letter and what is free behind it.
    found.or_else(|| {
        let first = initials.chars().next().unwrap_or('K');
        let rest = ('B'..='Z').flat_map(|one| ('B'..='Z').map(move |two| (one, two)));
        rest.map(|(one, two)| format!("{first}{one}{two}")).find(|letters| fits(letters, &mut free))
    })
}

fn fits(letters: &str, free: &mut impl FnMut(&str) -> bool) -> bool {
    check_letters(letters).is_ok() && free(letters)
}

/// Capitals without marks, nothing else.
fn plain(text: &str) -> String {
    let bare = text.nfd().map(|c| if matches!(c, 'đ' | 'Đ') { 'D' } else { c });
    bare.filter(char::is_ascii_alphabetic).map(|c| c.to_ascii_uppercase()).collect()
}

fn initials(name: &str) -> String {
    name.split_whitespace().filter_map(|word| plain(word).chars().next()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_come_from_the_name_and_are_free() {
        for (name, taken, letters) in [
            ("Chợ Bồng Sơn", &[] as &[&str], Some("CB")),
            ("Chợ Bồng Sơn", &["CB"], Some("CBS")),
            ("Chợ Bồng Sơn", &["CB", "CBS"], Some("CH")),
            ("Ủy ban", &[], Some("UB")),
            ("Đồn Đạo", &[], Some("DO")),
            ("12", &[], Some("KBB")),
        ] {
            let found = suggest(name, |letters| !taken.contains(&letters));
            assert_eq!(found.as_deref(), letters, "{name}");
        }
        assert_eq!(suggest("Chợ", |_| false), None);
    }
}
