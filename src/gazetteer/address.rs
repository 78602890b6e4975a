//! Parses the address of a card from its end: commune, district, province; or commune and province.
//! What is not certain remains text, and no code is guessed.

use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use super::data::Gazetteer;
use super::fold;
use super::unit::{Level, Unit};
use crate::typing::letters::{Letter, Tone};

/// A parsed address. Wiped when dropped.
#[derive(Clone, Default, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct Address {
    /// What no code covers: house, street, hamlet; the whole address if nothing is certain.
    pub street: String,
    /// Code of the commune of today, five digits.
    pub commune: Option<String>,
    /// Code of the province of today, two digits.
    pub province: Option<String>,
}

impl std::fmt::Debug for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Address(…)")
    }
}

/// Abbreviated kinds at the beginning of a part.
const SHORT: [(&str, &str); 9] = [
    ("tp ", "thanh pho "),
    ("tx ", "thi xa "),
    ("tt ", "thi tran "),
    ("dk ", "dac khu "),
    ("t ", "tinh "),
    ("q ", "quan "),
    ("h ", "huyen "),
    ("p ", "phuong "),
    ("x ", "xa "),
];

/// Kinds of communes, today's and old ones.
const OF_COMMUNE: [&str; 4] = ["phuong ", "xa ", "dac khu ", "thi tran "];

/// A part between commas.
struct Part<'a> {
    written: &'a str,
    folded: Zeroizing<String>,
    kind_len: usize,
}

impl<'a> Part<'a> {
    fn new(written: &'a str) -> Self {
        let mut folded = Zeroizing::new(String::with_capacity(written.len() + 16));
        fold::fold_into(written, &mut folded);
        if let Some((short, long)) = SHORT.iter().find(|(short, _)| folded.starts_with(short)) {
            folded.replace_range(..short.len(), long);
        }
        if folded.ends_with(" hcm") || folded.as_str() == "hcm" {
            let name = folded.len() - "hcm".len();
            folded.replace_range(name.., "ho chi minh");
        }
        let kind_len = fold::kind_len(&folded);
        Self { written, folded, kind_len }
    }

    fn kind(&self) -> &str {
        &self.folded[..self.kind_len]
    }

    fn name(&self) -> &str {
        &self.folded[self.kind_len..]
    }
}

impl Gazetteer {
    /// Parses an address such as `Số 1, Phường Bồng Sơn, Hoài Nhơn, Bình Định`, of today's two levels or
    /// of the old three. A commune that was divided, an ambiguous name, and a part that may be a district
    /// or a commune get no code.
    pub fn resolve_card_address(&self, text: &str) -> Address {
        let mut written: Vec<&str> = text.split([',', ';']).map(str::trim).collect();
        written.retain(|part| !part.is_empty());
        let parts: Vec<Part<'_>> = written.iter().map(|part| Part::new(part)).collect();
        let parts = match parts.split_last() {
            Some((last, rest)) if last.folded.as_str() == "viet nam" => rest,
            _ => &parts[..],
        };
        let Some((last, rest)) = parts.split_last() else { return Address::default() };
        let new = self.matching(Level::Province, None, last);
        let old = self.matching(Level::OldProvince, None, last);
        let province = new.first().copied().or_else(|| old.first().copied());
        let Some(province) = province.and_then(|unit| self.province_today(unit)) else {
            return Address { street: text.trim().to_owned(), commune: None, province: None };
        };
        let commune = self.old_commune(&old, rest).or_else(|| self.new_commune(&new, &old, rest));
        let (street, commune, province) = match commune {
            Some((unit, used)) => {
                let commune = self.commune_of(unit);
                let street = &written[..rest.len() - used];
                (street, Some(commune.code.to_owned()), commune.province.code)
            }
            None => (&written[..rest.len()], None, province.code),
        };
        Address { street: street.join(", "), commune, province: Some(province.to_owned()) }
    }

    /// Finds a commune by its names of before July 2025; returns what it became, and the number of parts
    /// used.
    fn old_commune(&self, provinces: &[&Unit], parts: &[Part<'_>]) -> Option<(&Unit, usize)> {
        let [.., commune, district] = parts else { return None };
        if OF_COMMUNE.contains(&district.kind()) {
            return None;
        }
        let [province] = provinces else { return None };
        let [district] = self.matching(Level::OldDistrict, Some(province), district)[..] else {
            return None;
        };
        let [commune] = self.matching(Level::OldCommune, Some(district), commune)[..] else {
            return None;
        };
        let [today] = self.became(commune) else { return None };
        Some((self.units.get(usize::from(*today))?, 2))
    }

    /// Finds a commune of today. Without its kind it must not be the name of an old district too.
    fn new_commune(
        &self,
        provinces: &[&Unit],
        old_provinces: &[&Unit],
        parts: &[Part<'_>],
    ) -> Option<(&Unit, usize)> {
        let part = parts.last()?;
        let of_commune = OF_COMMUNE.contains(&part.kind());
        if part.kind_len > 0 && !of_commune {
            return None;
        }
        let district =
            |province| !self.matching(Level::OldDistrict, Some(province), part).is_empty();
        if !of_commune && old_provinces.iter().any(|province| district(province)) {
            return None;
        }
        let [province] = provinces else { return None };
        let [commune] = self.matching(Level::Commune, Some(province), part)[..] else {
            return None;
        };
        Some((commune, 1))
    }

    /// The units of a level, below `parent` if it is given, with the name of the part: of the same kind
    /// if there are any, else of any kind, because kinds change; with the same marks, if it has any.
    fn matching(&self, level: Level, parent: Option<&Unit>, part: &Part<'_>) -> Vec<&Unit> {
        let below = |unit: &&Unit| {
            parent.is_none_or(|parent| {
                self.parent(unit).is_some_and(|known| std::ptr::eq(known, parent))
            })
        };
        let named = |unit: &&Unit| {
            let folded = self.folded(unit);
            folded == part.folded.as_str() || &folded[usize::from(unit.kind_len)..] == part.name()
        };
        let units = self.of_level(level).filter(below).filter(named);
        let words = part.name().split(' ').count();
        let agrees = |unit: &&Unit| marks_agree(part.written, self.name(unit), words);
        let mut units: Vec<&Unit> = units.filter(agrees).collect();
        if units.iter().any(|unit| self.folded(unit) == part.folded.as_str()) {
            units.retain(|unit| self.folded(unit) == part.folded.as_str());
        }
        units
    }
}

/// Whether a written name has the marks of the known one, or none at all. Only the last `words` count:
/// those before are the kind. The position of a tone in its word (Hoà, Hòa) makes no difference. Letters
/// must be composed.
fn marks_agree(written: &str, known: &str, words: usize) -> bool {
    let (written, known) = (marks_of(written), marks_of(known));
    let last = |all: &[(u64, u64)]| all.len().checked_sub(words);
    let none = written.iter().all(|word| *word == (0, 0));
    none || match (last(&written), last(&known)) {
        (Some(from), Some(known_from)) => written[from..] == known[known_from..],
        _ => false,
    }
}

/// For each word the shapes of its letters, three bits each, and its tone.
fn marks_of(name: &str) -> Zeroizing<Vec<(u64, u64)>> {
    // With the full capacity, because growing would leave unwiped copies.
    let mut words = Zeroizing::new(Vec::with_capacity(name.len() + 1));
    let mut inside = false;
    for letter in name.chars() {
        match Letter::of(letter) {
            _ if matches!(letter, '\'' | '’') => {}
            None if !letter.is_alphanumeric() => inside = false,
            letter => {
                if !inside {
                    words.push((0, 0));
                    inside = true;
                }
                if let (Some((shapes, tone)), Some(letter)) = (words.last_mut(), letter) {
                    *shapes = *shapes << 3 | letter.shape as u64;
                    *tone = if letter.tone == Tone::Level { *tone } else { letter.tone as u64 };
                }
            }
        }
    }
    words
}
