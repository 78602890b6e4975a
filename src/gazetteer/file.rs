//! Parses the gazetteer's file: lines of fields separated by tabs.
//!
//! | line | fields |
//! | --- | --- |
//! | first | `gazetteer`, number of the form (2), date of the data, source with licence |
//! | `P` | code of two digits, name: a province of today; its communes follow |
//! | `C` | code of five digits, name: a commune of today |
//! | `p` | code, name: a province of before July 2025; its districts follow |
//! | `a` | another name of an old province, code of the province of today that contains it |
//! | `d` | code of three digits, name: a district; its communes follow |
//! | `e` | name: a district that had gone or had another name by July 2025; its communes follow |
//! | `c` | name, codes of the communes of today that it became, separated by spaces; may be none |
//!
//! Below a district stand its communes of July 2025 and those that had gone by then. Empty lines and lines
//! that begin with `#` are skipped. A file of form 1 has no `e`.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;
use std::path::{Path, PathBuf};

use super::data::Gazetteer;
use super::fold;
use super::unit::{Level, Span, Unit, initial};

#[derive(Debug, thiserror::Error)]
pub enum GazetteerError {
    #[error("the gazetteer {} cannot be read: {reason}; leave out [gazetteer] file to use the program's own", path.display())]
    Read {
        path: PathBuf,
        /// Not the source, which would be told a second time.
        reason: std::io::Error,
    },
    #[error("the gazetteer {} is wrong in line {line}: {problem}; make the file anew with script/gazetteer", path.display())]
    Line {
        path: PathBuf,
        /// Number of the line, from 1.
        line: usize,
        /// What is wrong and what is expected.
        problem: String,
    },
}

/// Limit of the indexes; the program's own file has 15,720 units.
const UNITS_MAX: usize = u16::MAX as usize;

/// Versions of the format that are read.
const FORMS: [&str; 2] = ["1", "2"];

/// Parses a file's text; `path` is for the error messages.
pub(super) fn parse(text: Cow<'static, str>, path: &Path) -> Result<Gazetteer, GazetteerError> {
    let mut reader = Reader::default();
    let mut start = 0;
    for (index, line) in text.split('\n').enumerate() {
        let wrong =
            |problem| GazetteerError::Line { path: path.to_owned(), line: index + 1, problem };
        reader.add_line(line, start).map_err(wrong)?;
        start += line.len() + 1;
    }
    let wrong = |problem| GazetteerError::Line { path: path.to_owned(), line: 1, problem };
    reader.finish(text).map_err(wrong)
}

/// The data of the lines read so far.
#[derive(Default)]
struct Reader {
    header: Option<(Range<usize>, Range<usize>)>,
    units: Vec<Unit>,
    became: Vec<u16>,
    folded: String,
    /// Index of each unit, by kind of line and code.
    codes: HashMap<(u8, u32), u16>,
    /// The last unit of each level, to which the next lines belong.
    province: Option<u16>,
    old_province: Option<u16>,
    old_district: Option<u16>,
}

/// Parses a code of `count` digits.
fn digits(code: &str, count: usize) -> Result<u32, String> {
    let whole = code.len() == count && code.bytes().all(|byte| byte.is_ascii_digit());
    code.parse()
        .ok()
        .filter(|_| whole)
        .ok_or_else(|| format!("the code {code:?} is not of {count} digits"))
}

impl Reader {
    fn add_line(&mut self, line: &str, start: usize) -> Result<(), String> {
        let line = line.trim_end_matches('\r');
        if line.is_empty() || line.starts_with('#') {
            return Ok(());
        }
        let fields: Vec<&str> = line.split('\t').collect();
        // Range of each field in the file's text.
        let at = |index: usize| {
            let before: usize = fields[..index].iter().map(|field| field.len() + 1).sum();
            start + before..start + before + fields[index].len()
        };
        if self.header.is_none() {
            let ["gazetteer", form, date, source] = fields[..] else {
                return Err("the first line must be: gazetteer, form, date, source".to_owned());
            };
            if !FORMS.contains(&form) {
                let [first, last] = FORMS;
                return Err(format!("the form is {form:?}, this program reads {first} and {last}"));
            }
            let dated = date.len() == 10 && date.split('-').count() == 3;
            if !dated || source.is_empty() {
                return Err("the date must be YYYY-MM-DD, and the source be named".to_owned());
            }
            self.header = Some((at(2), at(3)));
            return Ok(());
        }
        match fields[..] {
            ["P", code, name] => {
                let number = digits(code, 2)?;
                let unit = self.push(Level::Province, name, None, at(1), at(2))?;
                self.province = Some(unit);
                self.index((b'P', number), unit)
            }
            ["C", code, name] => {
                let number = digits(code, 5)?;
                let parent = self.province.ok_or("a commune before any province")?;
                let unit = self.push(Level::Commune, name, Some(parent), at(1), at(2))?;
                self.index((b'C', number), unit)
            }
            ["p", code, name] => {
                let number = digits(code, 2)?;
                let unit = self.push(Level::OldProvince, name, None, at(1), at(2))?;
                (self.old_province, self.old_district) = (Some(unit), None);
                self.index((b'p', number), unit)
            }
            ["a", name, code] => {
                let today = self.codes.get(&(b'P', digits(code, 2)?));
                let today = *today.ok_or_else(|| format!("no province of today has {code:?}"))?;
                let unit = self.push(Level::OldProvince, name, None, at(1), at(1))?;
                let first = self.became.len();
                self.became.push(today);
                let became = Span::new(first..first + 1).ok_or("too many codes")?;
                self.units[usize::from(unit)].became = became;
                Ok(())
            }
            ["d", code, name] => {
                let number = digits(code, 3)?;
                let parent = self.old_province.ok_or("a district before any old province")?;
                let unit = self.push(Level::OldDistrict, name, Some(parent), at(1), at(2))?;
                self.old_district = Some(unit);
                self.index((b'd', number), unit)
            }
            ["e", name] => {
                let parent = self.old_province.ok_or("a district before any old province")?;
                let unit = self.push(Level::OldDistrict, name, Some(parent), at(1), at(1))?;
                self.old_district = Some(unit);
                Ok(())
            }
            ["c", name, codes] => {
                let parent = self.old_district.ok_or("an old commune before any district")?;
                let first = self.became.len();
                for code in codes.split_whitespace() {
                    let unit = self.codes.get(&(b'C', digits(code, 5)?));
                    let unit = unit.ok_or_else(|| format!("no commune of today has {code:?}"))?;
                    self.became.push(*unit);
                }
                let unit = self.push(Level::OldCommune, name, Some(parent), at(1), at(1))?;
                let became = Span::new(first..self.became.len()).ok_or("too many codes")?;
                self.units[usize::from(unit)].became = became;
                Ok(())
            }
            _ => Err(format!("unknown kind of line or number of fields: {:?}", fields[0])),
        }
    }

    /// Adds a unit and returns its index.
    fn push(
        &mut self,
        level: Level,
        text: &str,
        parent: Option<u16>,
        code: Range<usize>,
        name: Range<usize>,
    ) -> Result<u16, String> {
        let start = self.folded.len();
        fold::fold_into(text, &mut self.folded);
        let folded = &self.folded[start..];
        if folded.is_empty() {
            return Err("a unit without a name".to_owned());
        }
        let kind_len = u8::try_from(fold::kind_len(folded)).unwrap_or(0);
        let above = parent.and_then(|index| self.units.get(usize::from(index)));
        let above = above.map_or(0, |unit| unit.initials);
        let initials_of = |text: &str| text.split(' ').map(initial).fold(0, |all, bit| all | bit);
        let initials = above | initials_of(folded);
        let own_initials = initials_of(&folded[usize::from(kind_len)..]);
        let span = |range| Span::new(range).ok_or("the file or a name is too long");
        let unit = Unit {
            level,
            initials,
            own_initials,
            kind_len,
            parent,
            code: span(code)?,
            name: span(name)?,
            folded: span(start..self.folded.len())?,
            became: Span::default(),
        };
        let index = u16::try_from(self.units.len()).ok().filter(|_| self.units.len() < UNITS_MAX);
        let index = index.ok_or_else(|| format!("more than {UNITS_MAX} units"))?;
        self.units.push(unit);
        Ok(index)
    }

    fn index(&mut self, code: (u8, u32), unit: u16) -> Result<(), String> {
        match self.codes.insert(code, unit) {
            None => Ok(()),
            Some(_) => Err("its code was there already".to_owned()),
        }
    }

    fn finish(mut self, text: Cow<'static, str>) -> Result<Gazetteer, String> {
        let Some((date, source)) = self.header.take() else {
            return Err("the file is empty".to_owned());
        };
        if !self.units.iter().any(|unit| unit.level == Level::Commune) {
            return Err("there is no commune of today in it".to_owned());
        }
        self.assign_old_provinces();
        self.units.shrink_to_fit();
        self.became.shrink_to_fit();
        self.folded.shrink_to_fit();
        let Self { units, became, folded, .. } = self;
        Ok(Gazetteer { units, became, folded, text, date, source })
    }

    /// An old province became the province that has most of its communes today; single ones may belong
    /// to a neighbour.
    fn assign_old_provinces(&mut self) {
        let parent = |index: u16| self.units[usize::from(index)].parent;
        let mut votes: HashMap<(u16, u16), usize> = HashMap::new();
        for commune in self.units.iter().filter(|unit| unit.level == Level::OldCommune) {
            let Some(old) = commune.parent.and_then(parent) else { continue };
            for today in self.became[commune.became.range()].iter().filter_map(|it| parent(*it)) {
                *votes.entry((old, today)).or_default() += 1;
            }
        }
        let mut votes: Vec<_> = votes.into_iter().collect();
        votes.sort_by_key(|((old, today), count)| (*old, std::cmp::Reverse(*count), *today));
        votes.dedup_by_key(|((old, _), _)| *old);
        for ((old, today), _) in votes {
            let at = self.became.len();
            self.became.push(today);
            self.units[usize::from(old)].became = Span::new(at..at + 1).unwrap_or_default();
        }
    }
}
