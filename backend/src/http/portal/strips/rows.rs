//! A row of the page on which strips are typed: code, time in, time out.

use protocol::language::Language;

use crate::http::portal::fields::Fields;
use crate::strips::code::{CodeError, StripCode};
use crate::strips::{TypeError, Typed};
use crate::words::{Text, tr};

/// Rows of the page.
pub(super) const ROWS: usize = 10;

#[derive(Clone, Default)]
pub(super) struct Row {
    pub(super) code: String,
    pub(super) way_in: String,
    pub(super) way_out: String,
    pub(super) error: Option<Text>,
}

impl Row {
    /// The rows that hold anything.
    pub(super) fn typed(fields: &Fields) -> Vec<Self> {
        let column = |name: &'static str| -> Vec<&str> {
            fields.all(name).take(ROWS).map(str::trim).collect()
        };
        let (codes, ins, outs) = (column("code"), column("in"), column("out"));
        let cell = |column: &[&str], index: usize| -> String {
            column.get(index).map_or_else(String::new, |cell| (*cell).to_owned())
        };
        let row = |index| Self {
            code: cell(&codes, index),
            way_in: cell(&ins, index),
            way_out: cell(&outs, index),
            error: None,
        };
        (0..ROWS).map(row).filter(|row| !row.is_empty()).collect()
    }

    fn is_empty(&self) -> bool {
        self.code.is_empty() && self.way_in.is_empty() && self.way_out.is_empty()
    }

    /// What the row says, for a day that begins at `midnight_s`.
    pub(super) fn read(
        &self,
        language: Language,
        (venue, letters): (i64, &str),
        midnight_s: i64,
    ) -> Result<Typed, Text> {
        let code = StripCode::read(venue, letters, &self.code);
        let code = code.map_err(|error| wrong_code(language, error))?;
        let time = |text: &str| match text {
            "" => Ok(None),
            text => match second_of_day(text) {
                Some(second) => Ok(Some(midnight_s + second)),
                None => Err(tr(language, "Hãy gõ giờ và phút, như 7:05 hay 16:30.")),
            },
        };
        let (in_s, out_s) = (time(&self.way_in)?, time(&self.way_out)?);
        Ok(Typed { number: code.number, in_s, out_s })
    }
}

fn wrong_code(language: Language, error: CodeError) -> Text {
    match error {
        CodeError::Form => tr(language, "Số phiếu có năm chữ số, gạch ngang, rồi một chữ số."),
        CodeError::Check => {
            tr(language, "Số phiếu gõ nhầm một chữ số. Hãy so lại từng chữ số với phiếu.")
        }
        CodeError::OtherVenue => tr(language, "Phiếu này của điểm khác."),
    }
}

/// Why a strip was not taken; none for an error that is about no row.
pub(super) fn not_taken(language: Language, error: &TypeError) -> Option<Text> {
    Some(match error {
        TypeError::NotPrinted => {
            tr(language, "Số này chưa được in trước lúc dùng giấy. Hãy xem lại số và ngày.")
        }
        TypeError::NoTime => tr(language, "Hãy gõ giờ vào, giờ ra hoặc cả hai."),
        TypeError::Outside => tr(
            language,
            "Giờ này ngoài khoảng dùng giấy ghi ở trên. Hãy xem lại giờ, hoặc khoảng ấy.",
        ),
        TypeError::Backwards => tr(language, "Giờ ra sớm hơn giờ vào."),
        TypeError::Twice => tr(language, "Phiếu này đã được gõ rồi, không ghi lần nữa."),
        TypeError::Store(_) => return None,
    })
}

/// Hours and minutes as people type them: 7:05, 07h05, 7.05, 0705, 7h.
pub(super) fn second_of_day(text: &str) -> Option<i64> {
    let text = text.trim().to_lowercase();
    let (hours, minutes) = match text.split_once([':', 'h', '.', ',']) {
        Some((hours, "")) => (hours, "0"),
        Some(parts) => parts,
        None if matches!(text.len(), 3 | 4) && text.is_ascii() => text.split_at(text.len() - 2),
        None => return None,
    };
    let number = |digits: &str| -> Option<i64> {
        let plain = (1..=2).contains(&digits.len()) && digits.bytes().all(|c| c.is_ascii_digit());
        if plain { digits.parse().ok() } else { None }
    };
    let (hours, minutes) = (number(hours)?, number(minutes)?);
    (hours < 24 && minutes < 60).then_some(hours * 3600 + minutes * 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_as_people_type_them() {
        for (text, minutes) in [
            ("7:05", Some(425)),
            ("07:05", Some(425)),
            ("7h05", Some(425)),
            ("7H", Some(420)),
            ("7.05", Some(425)),
            ("0705", Some(425)),
            ("705", Some(425)),
            ("23:59", Some(1439)),
            ("24:00", None),
            ("7:60", None),
            ("7", None),
            ("07:05:00", None),
            ("7:-5", None),
            ("bảy", None),
            ("ấấ", None),
            ("", None),
        ] {
            assert_eq!(second_of_day(text), minutes.map(|minutes| minutes * 60), "{text}");
        }
    }
}
