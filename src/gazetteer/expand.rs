//! Folds what people and cards write: abbreviations in full, numbers without leading zeros.

use zeroize::Zeroizing;

use super::fold;

/// Abbreviations in any place.
const SHORT: [(&str, &str); 6] = [
    ("tt", "thi tran"),
    ("tx", "thi xa"),
    ("tp", "thanh pho"),
    ("hcm", "ho chi minh"),
    ("tphcm", "ho chi minh"),
    ("hn", "ha noi"),
];

/// Kinds of units before a number: P7, Q.6.
const NUMBERED: [(&str, &str); 2] = [("p", "phuong"), ("q", "quan")];

/// Kinds of units at the beginning of a part of an address.
const LEADING: [(&str, &str); 6] =
    [("p", "phuong"), ("q", "quan"), ("h", "huyen"), ("x", "xa"), ("t", "tinh"), ("dk", "dac khu")];

/// How much longer abbreviations in full are, at most.
const GROWTH: usize = 8;

/// The text folded, at most `words_max` words of it. `is_part` is whether it is one part of an address,
/// which may begin with its kind in one letter.
pub(super) fn expanded(written: &str, is_part: bool, words_max: usize) -> Zeroizing<String> {
    let mut spaced = Zeroizing::new(String::with_capacity(written.len() * 2));
    let mut last = ' ';
    for letter in written.chars() {
        // "Q1" is a kind and a number.
        if letter.is_ascii_digit() && last.is_alphabetic() {
            spaced.push(' ');
        }
        spaced.push(letter);
        last = letter;
    }
    let mut plain = Zeroizing::new(String::with_capacity(spaced.len()));
    fold::fold_into(&spaced, &mut plain);
    // With the full capacity, because growing would leave unwiped copies.
    let mut expanded = Zeroizing::new(String::with_capacity(plain.len() * GROWTH));
    let mut words = plain.split(' ').take(words_max).peekable();
    while let Some(word) = words.next() {
        let next = words.peek().copied();
        let leads = is_part && expanded.is_empty() && next.is_some();
        let numbered = next.is_some_and(|next| next.starts_with(|it: char| it.is_ascii_digit()));
        let known = |list: &[(&str, &'static str)]| {
            list.iter().find(|(short, _)| *short == word).map(|(_, long)| *long)
        };
        let long = known(&SHORT)
            .or_else(|| known(&NUMBERED).filter(|_| numbered))
            .or_else(|| known(&LEADING).filter(|_| leads));
        if !expanded.is_empty() {
            expanded.push(' ');
        }
        expanded.push_str(long.unwrap_or_else(|| without_zeros(word)));
    }
    expanded
}

/// A number without leading zeros, another word as it is.
fn without_zeros(word: &str) -> &str {
    let number = word.bytes().all(|byte| byte.is_ascii_digit());
    match word.trim_start_matches('0') {
        rest if number && !rest.is_empty() => rest,
        _ => word,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn abbreviations_as_a_table() {
        for (written, part, typed) in [
            ("P7", "phuong 7", "phuong 7"),
            ("Q.06", "quan 6", "quan 6"),
            ("Phường 05", "phuong 5", "phuong 5"),
            ("TPHCM", "ho chi minh", "ho chi minh"),
            ("TP. HCM", "thanh pho ho chi minh", "thanh pho ho chi minh"),
            ("TP.Hà Nội", "thanh pho ha noi", "thanh pho ha noi"),
            ("H. Hoài Nhơn", "huyen hoai nhon", "h hoai nhon"),
            ("p bong son", "phuong bong son", "p bong son"),
            ("ĐK Lý Sơn", "dac khu ly son", "dk ly son"),
            ("Ia H Drai", "ia h drai", "ia h drai"),
            ("P", "p", "p"),
            ("00", "00", "00"),
            ("", "", ""),
        ] {
            assert_eq!(*expanded(written, true, 16), part, "{written}");
            assert_eq!(*expanded(written, false, 16), typed, "{written}");
        }
        assert_eq!(*expanded("a b c", false, 2), "a b");
    }
}
