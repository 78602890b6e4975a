//! When a venue is open: the hours in which somebody is told that its kiosks are silent.

use protocol::hours::Hours;

/// Most parts of a day.
pub const PARTS_MAX: usize = 4;

/// The part of a text that is no hours.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0:?} are no opening hours; write \"05:00-12:00, 17:00-22:00\", at most {PARTS_MAX} parts of a day"
)]
pub struct OpeningError(pub String);

/// Reads opening hours as people write them: "05:00-12:00, 17:00-22:00", "5h-11h30"; an empty text has none.
///
/// # Errors
/// [`OpeningError`] names the first part that is no hours.
pub fn parse(text: &str) -> Result<Vec<Hours>, OpeningError> {
    let parts = text.split([',', ';', '\n']).map(str::trim).filter(|part| !part.is_empty());
    let hours = |part: &str| {
        let wrong = || OpeningError(part.to_owned());
        let (from, to) = part.split_once(['-', '–', '—']).ok_or_else(wrong)?;
        format!("{}-{}", minute(from), minute(to)).parse().map_err(|_| wrong())
    };
    let parts = parts.map(hours).collect::<Result<Vec<_>, _>>()?;
    if parts.len() > PARTS_MAX {
        return Err(OpeningError(text.to_owned()));
    }
    Ok(parts)
}

/// "5h", "5h30" and "5:30" with two digits on each side of a colon.
fn minute(text: &str) -> String {
    let text = text.trim().to_lowercase();
    let (hour, minute) = text.split_once([':', 'h']).unwrap_or((&text, ""));
    format!("{:0>2}:{:0>2}", hour.trim(), minute.trim())
}

/// Hours as [`parse`] reads them.
pub fn show(hours: &[Hours]) -> String {
    hours.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// Since when a venue with these hours is open at `now_s`; none while it is closed. Without hours it is
/// always open.
pub fn open_since(hours: &[Hours], now_s: i64) -> Option<i64> {
    if hours.is_empty() {
        return Some(i64::MIN);
    }
    hours.iter().filter_map(|hours| hours.began_s(now_s)).min()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_as_people_write_them() {
        for (written, read) in [
            ("05:00-12:00, 17:00-22:00", "05:00-12:00, 17:00-22:00"),
            (" 5h – 11h30 ; 17h-22h", "05:00-11:30, 17:00-22:00"),
            ("5-20", "05:00-20:00"),
            ("18:00-2:30\n", "18:00-02:30"),
            ("", ""),
        ] {
            assert_eq!(parse(written).map(|hours| show(&hours)), Ok(read.to_owned()), "{written}");
        }
        for wrong in ["sáng", "5-25", "5:00", "05:00-05:00", "1-2,2-3,3-4,4-5,5-6", "-", "5--6"] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_venue_is_open_since_its_hours_began() {
        const MIDNIGHT: i64 = 1_625_677_200; // 2021-07-08 00:00 +07:00
        let hours = parse("05:00-12:00, 17:00-01:30").unwrap();
        for (at_h, since_h) in
            [(2, None), (5, Some(5)), (11, Some(5)), (12, None), (23, Some(17)), (25, Some(17))]
        {
            let since_s = since_h.map(|hour: i64| MIDNIGHT + hour * 3600);
            assert_eq!(open_since(&hours, MIDNIGHT + at_h * 3600), since_s, "{at_h}");
        }
        assert_eq!(open_since(&[], MIDNIGHT), Some(i64::MIN));
    }
}
