//! Names as they are compared: lower case, without marks, single spaces.
//!
//! Written by hand rather than by general decomposition, because Vietnamese needs one table of
//! known letters and Đ has no decomposition at all.

/// Kinds of gazetteer, folded, with the spelling that stands before a name. Longer ones first where
/// one begins like another.
pub(super) const KINDS: [&str; 9] =
    ["thanh pho", "thi tran", "thi xa", "dac khu", "phuong", "huyen", "quan", "tinh", "xa"];

/// The plain letter of `letter` in lower case; `None` for what a name is compared without:
/// combining marks and apostrophes.
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
        // Combining marks, of a name in decomposed letters; the horn and the dot are among them.
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

/// Appends `name` folded. Room is taken beforehand, so that nothing is left in a smaller buffer.
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

/// A folded name without its kind: `phuong ba dinh` to `ba dinh`. A kind with nothing but a number
/// behind it stays whole elsewhere: the caller compares both.
pub(super) fn kind_len(folded: &str) -> usize {
    let kind = KINDS.iter().find(|kind| {
        folded.strip_prefix(**kind).is_some_and(|rest| rest.len() > 1 && rest.starts_with(' '))
    });
    kind.map_or(0, |kind| kind.len() + 1)
}

/// A written name without its kind: `Thành phố Hà Nội` to `Hà Nội`.
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
