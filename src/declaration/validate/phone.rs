//! Phone numbers: today's mobile plan, and the eleven digits that it replaced in 2018
//! (docs/FORMATS.md, section 5).

use zeroize::Zeroizing;

use super::Verdict;

/// Prefixes of eleven-digit numbers, without the leading 0, and what they became.
const MOVED: [(&str, &str); 21] = [
    ("162", "32"),
    ("163", "33"),
    ("164", "34"),
    ("165", "35"),
    ("166", "36"),
    ("167", "37"),
    ("168", "38"),
    ("169", "39"),
    ("120", "70"),
    ("121", "79"),
    ("122", "77"),
    ("126", "76"),
    ("128", "78"),
    ("123", "83"),
    ("124", "84"),
    ("125", "85"),
    ("127", "81"),
    ("129", "82"),
    ("186", "56"),
    ("188", "58"),
    ("199", "59"),
];

/// Digits of a number without its `0` or `84`.
fn national(value: &str) -> Option<&str> {
    value.strip_prefix('0').or_else(|| value.strip_prefix("84"))
}

/// A phone number; may be empty. Anything but a mobile number is doubtful, never wrong.
pub fn phone(value: &str) -> Verdict {
    if value.is_empty() || is_mobile(value) {
        Verdict::Good
    } else if renumbered(value).is_some() {
        Verdict::Old
    } else {
        Verdict::Doubtful
    }
}

/// Whether an SMS can be sent there.
pub fn is_mobile(value: &str) -> bool {
    national(value).is_some_and(is_in_plan)
}

/// Today's form of an old eleven-digit number; `None` when it is none.
pub fn renumbered(value: &str) -> Option<Zeroizing<String>> {
    let digits = national(value)?;
    if digits.len() != 10 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (old, new) = MOVED.iter().find(|(old, _)| digits.starts_with(old))?;
    let mut number = Zeroizing::new(String::with_capacity(10));
    number.push('0');
    number.push_str(new);
    number.push_str(digits.get(old.len()..)?);
    Some(number)
}

/// Whether the digits after `0` or `+84` are a mobile number of today's plan.
fn is_in_plan(digits: &str) -> bool {
    let bytes = digits.as_bytes();
    let [first, second, third, ..] = *bytes else { return false };
    bytes.len() == 9
        && bytes.iter().all(u8::is_ascii_digit)
        && match (first, second, third) {
            (b'5', b'2', b'2' | b'3' | b'8') | (b'5', b'5', b'9') => true,
            (b'8', b'9', b'6'..=b'9') => true,
            (b'9', b'9', third) => third != b'2',
            (b'3', ..) => true,
            (b'5', second, _) => matches!(second, b'1' | b'6' | b'8' | b'9'),
            (b'7', second, _) => matches!(second, b'0' | b'6'..=b'9'),
            (b'8', second, _) => matches!(second, b'1'..=b'8'),
            (b'9', second, _) => second <= b'8',
            _ => false,
        }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Verdict::{Doubtful, Good, Old};

    #[test]
    fn phones() {
        for (value, verdict) in [
            ("", Good),
            ("0912345678", Good),
            ("84912345678", Good),
            ("0320000000", Good),
            ("0522000000", Good),
            ("0559000000", Good),
            ("0896000000", Good),
            ("0993000000", Good),
            ("0516000000", Good),
            ("0524000000", Doubtful),
            ("0895000000", Doubtful),
            ("0992000000", Doubtful),
            ("0710000000", Doubtful),
            ("01681234567", Old),
            ("01611234567", Doubtful),
            ("091234567", Doubtful),
            ("02353861234", Doubtful),
        ] {
            assert_eq!(phone(value), verdict, "{value}");
        }
    }

    #[test]
    fn old_numbers_are_renumbered() {
        for (old, new) in [
            ("01621234567", Some("0321234567")),
            ("01691234567", Some("0391234567")),
            ("841201234567", Some("0701234567")),
            ("01211234567", Some("0791234567")),
            ("01221234567", Some("0771234567")),
            ("01261234567", Some("0761234567")),
            ("01281234567", Some("0781234567")),
            ("01231234567", Some("0831234567")),
            ("01241234567", Some("0841234567")),
            ("01251234567", Some("0851234567")),
            ("01271234567", Some("0811234567")),
            ("01291234567", Some("0821234567")),
            ("01861234567", Some("0561234567")),
            ("01881234567", Some("0581234567")),
            ("01991234567", Some("0591234567")),
            ("0912345678", None),
            ("0168123456", None),
            ("01611234567", None),
            ("", None),
        ] {
            let found = renumbered(old);
            assert_eq!(found.as_ref().map(|number| number.as_str()), new, "{old}");
            assert!(found.is_none_or(|number| is_mobile(&number)), "{old}");
        }
    }
}
