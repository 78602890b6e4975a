//! Folds names for comparison: lower case, without marks, single spaces.
//!
//! By a table and not by Unicode decomposition, because Đ has none.

use crate::typing::letters::vietnamese;

/// Kinds of units, folded, as they stand before a name. Longer ones first where one is the beginning of
/// another.
pub(super) const KINDS: [&str; 9] =
    ["thanh pho", "thi tran", "thi xa", "dac khu", "phuong", "huyen", "quan", "tinh", "xa"];

/// The letter in lower case without marks; `None` for combining marks and apostrophes, which are
/// ignored.
fn plain(letter: char) -> Option<char> {
    if letter.is_ascii() {
        let letter = letter.to_ascii_lowercase();
        return match letter {
            'a'..='z' | '0'..='9' => Some(letter),
            '\'' | '`' => None,
            _ => Some(' '),
        };
    }
    let letter = vietnamese(letter).to_lowercase().next().unwrap_or(letter);
    Some(match letter {
        // Combining marks of decomposed letters, with the horn and the dot.
        '\u{300}'..='\u{36f}' | '’' | '‘' | 'ʼ' | '´' => return None,
        'à' | 'á' | 'ả' | 'ã' | 'ạ' | 'â' | 'ầ' | 'ấ' | 'ẩ' | 'ẫ' | 'ậ' | 'ă' | 'ằ' | 'ắ' | 'ẳ'
        | 'ẵ' | 'ặ' => 'a',
        'è' | 'é' | 'ẻ' | 'ẽ' | 'ẹ' | 'ê' | 'ề' | 'ế' | 'ể' | 'ễ' | 'ệ' | 'ĕ' => {
            'e'
        }
        'ì' | 'í' | 'ỉ' | 'ĩ' | 'ị' | 'ĭ' => 'i',
        'ò' | 'ó' | 'ỏ' | 'õ' | 'ọ' | 'ô' | 'ồ' | 'ố' | 'ổ' | 'ỗ' | 'ộ' | 'ơ' | 'ờ' | 'ớ' | 'ở'
        | 'ỡ' | 'ợ' | 'ŏ' => 'o',
        'ù' | 'ú' | 'ủ' | 'ũ' | 'ụ' | 'ư' | 'ừ' | 'ứ' | 'ử' | 'ữ' | 'ự' | 'ŭ' => {
            'u'
        }
        'ỳ' | 'ý' | 'ỷ' | 'ỹ' | 'ỵ' => 'y',
        'đ' => 'd',
        _ => ' ',
    })
}

/// Appends `name` folded. Reserves the capacity first, because growing would leave unwiped copies.
pub(super) fn fold_into(name: &str, folded: &mut String) {
    folded.reserve(name.len());
    let start = folded.len();
    for letter in name.chars().filter_map(plain) {
        let doubled = letter == ' ' && (folded.len() == start || folded.ends_with(' '));
        if !doubled {
            folded.push(letter);
        }
    }
    while folded.len() > start && folded.ends_with(' ') {
        folded.pop();
    }
}

/// Whether two folded names have the same letters: H'Drai is written with an apostrophe, a blank, both or
/// neither.
pub(super) fn same_letters(one: &str, other: &str) -> bool {
    letters(one).eq(letters(other))
}

/// Whether two folded names have the same letters in any spelling: Sĩ and Sỹ, Quý and Quí, Đắk and Đắc.
pub(super) fn same_spoken(one: &str, other: &str) -> bool {
    spoken(one).eq(spoken(other))
}

/// The letters of a folded name without blanks.
pub(super) fn letters(folded: &str) -> impl Iterator<Item = u8> {
    folded.bytes().filter(|letter| *letter != b' ')
}

/// Whether a folded name begins with the letters of a query, wherever the blanks of both are, and with I or
/// Y where either is written.
pub(super) fn begins_with_letters(name: &str, query: &str) -> bool {
    let mut name = spelt(name);
    letters(query).all(|letter| {
        name.next().is_some_and(|(own, as_i)| own == letter || (as_i && b"iy".contains(&letter)))
    })
}

fn spoken(folded: &str) -> impl Iterator<Item = u8> {
    folded.split(' ').flat_map(|word| {
        let last = word.len().saturating_sub(1);
        spelt(word).enumerate().map(move |(at, letter)| match letter {
            (_, true) => b'i',
            (b'c', false) if at == last && at > 0 => b'k',
            (letter, false) => letter,
        })
    })
}

/// Each letter of a folded name, and whether I and Y sound alike there: at the end of a word, not after a
/// vowel (QUY and QUI, but not THUY and THUI).
fn spelt(folded: &str) -> impl Iterator<Item = (u8, bool)> {
    folded.split(' ').flat_map(|word| {
        let word = word.as_bytes();
        let last = word.len().saturating_sub(1);
        word.iter().enumerate().map(move |(at, letter)| {
            let alike = match &word[..at] {
                [] | [.., b'q', b'u'] => true,
                [.., before] => !b"aeou".contains(before),
            };
            (*letter, at == last && b"iy".contains(letter) && alike)
        })
    })
}

/// Length of the kind of a folded name with its space: 7 for `phuong ba dinh`.
pub(super) fn kind_len(folded: &str) -> usize {
    let kind = KINDS.iter().find(|kind| {
        folded.strip_prefix(**kind).is_some_and(|rest| rest.len() > 1 && rest.starts_with(' '))
    });
    kind.map_or(0, |kind| kind.len() + 1)
}

/// The name of a province without its kind: `Hà Nội` for `Thành phố Hà Nội`.
pub(super) fn without_kind(name: &str) -> &str {
    const WRITTEN: [&str; 2] = ["Thành phố ", "Tỉnh "];
    WRITTEN.iter().find_map(|kind| name.strip_prefix(kind)).unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_as_a_table() {
        for (name, folded, kind) in [
            ("Phường Bồng Sơn", "phuong bong son", "phuong "),
            ("  XÃ  ĐẮK  LẮK ", "xa dak lak", "xa "),
            ("Xã Ea H'leo", "xa ea hleo", "xa "),
            ("Thị trấn D’Ran", "thi tran dran", "thi tran "),
            ("Thị xã Hoài Nhơn", "thi xa hoai nhon", "thi xa "),
            ("Huế", "hue", ""),
            // Decomposed, as some cards come.
            ("Ba\u{300} Ri\u{323}a - Vu\u{303}ng Ta\u{300}u", "ba ria vung tau", ""),
            ("U\u{31b}", "u", ""),
            ("Phường 1", "phuong 1", "phuong "),
            ("Ðà Nẵng", "da nang", ""),
            ("Ia H`Drai", "ia hdrai", ""),
            ("", "", ""),
            ("Xã", "xa", ""),
        ] {
            let mut out = String::new();
            fold_into(name, &mut out);
            assert_eq!(out, folded);
            assert_eq!(&out[..kind_len(&out)], kind, "{name}");
        }
    }

    #[test]
    fn typed_spellings_as_a_table() {
        for (name, query, begins) in [
            ("quy nhon", "qui nh", true),
            ("quy nhon", "quinhon", true),
            ("qui nhon", "quynhon", true),
            ("my hao", "mi hao", true),
            ("ly son", "lison", true),
            ("y yen", "i yen", true),
            ("thuy nguyen", "thui", false),
            ("tay ho", "tai", false),
            ("minh khai", "mynh", false),
        ] {
            assert_eq!(begins_with_letters(name, query), begins, "{name}, {query}");
        }
    }

    #[test]
    fn spellings_as_a_table() {
        for (one, other, letters, spoken) in [
            ("ia hdrai", "ia h drai", true, true),
            ("cu m gar", "cu mgar", true, true),
            ("luc si thanh", "luc sy thanh", false, true),
            ("quy nhon", "qui nhon", false, true),
            ("krong pak", "krong pac", false, true),
            ("y yen", "i yen", false, true),
            // Another sound.
            ("thuy", "thui", false, false),
            ("son tay", "son tai", false, false),
            ("bach", "bakh", false, false),
            ("tan an", "tan anh", false, false),
        ] {
            assert_eq!(same_letters(one, other), letters, "{one}, {other}");
            assert_eq!(same_spoken(one, other), spoken, "{one}, {other}");
        }
    }
}
