//! Folds names for comparison: lower case, without marks, single spaces.
//!
//! By a table and not by Unicode decomposition, because Đ has none.

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
            '\'' => None,
            _ => Some(' '),
        };
    }
    let letter = letter.to_lowercase().next().unwrap_or(letter);
    Some(match letter {
        // Combining marks of decomposed letters, with the horn and the dot.
        '\u{300}'..='\u{36f}' | '’' => return None,
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
            ("", "", ""),
            ("Xã", "xa", ""),
        ] {
            let mut out = String::new();
            fold_into(name, &mut out);
            assert_eq!(out, folded);
            assert_eq!(&out[..kind_len(&out)], kind, "{name}");
        }
    }
}
