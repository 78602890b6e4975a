//! The answer of a kiosk without a network: by the windows of its venue and what it recorded of the receipt itself.

use protocol::receipt::{self, Receipt, ReceiptError};
use protocol::receipt_question::{EARLIER_DAYS, Near, ReceiptAnswer, Said};
use protocol::record::Direction;
use protocol::secret::Secret;
use protocol::venue_windows::VenueWindow;

use super::state::{Answer, Problem};

/// A passage with the receipt, at this kiosk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Passed {
    /// Unix seconds.
    pub at_s: i64,
    pub direction: Direction,
}

/// What this kiosk stands for.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    pub venue: &'a str,
    /// Of the commune.
    pub help_line: Option<&'a str>,
    pub windows: &'a [VenueWindow],
    /// For how many seconds whoever came in counts as there, unless they went out before.
    pub longest_stay_s: i64,
}

/// The day of a receipt of the last three weeks, the present one first.
///
/// # Errors
/// [`ReceiptError`].
pub fn find(key: &Secret, text: &str, today: i64) -> Result<(i64, Receipt), ReceiptError> {
    for day in (today - EARLIER_DAYS..=today).rev() {
        match receipt::verify(key, day, text) {
            Ok(found) => return Ok((day, found)),
            Err(ReceiptError::Invalid) => {}
            Err(error) => return Err(error),
        }
    }
    Err(ReceiptError::Invalid)
}

/// Answers a receipt of `day` by what was passed with it here, in the order of time.
///
/// # Errors
/// [`Problem::Offline`] when nothing was passed with it here: it may have been elsewhere in the commune.
pub fn answer(
    key: &Secret,
    (day, receipt): (i64, Receipt),
    passed: &[Passed],
    place: &Place<'_>,
    today: i64,
) -> Result<Answer, Problem> {
    let stays = stays(passed, place.longest_stay_s);
    if stays.is_empty() {
        return Err(Problem::Offline);
    }
    let touches = |it: &&VenueWindow| {
        it.stands_on(today)
            && stays.iter().any(|(from_s, to_s)| *from_s < it.to_s && *to_s >= it.from_s)
    };
    let near = place.windows.iter().filter(touches).map(|it| Near {
        venue: place.venue.to_owned(),
        from_s: it.from_s,
        to_s: it.to_s,
        level: it.level,
        text: it.text,
        until_day: it.until_day,
    });
    let said = Said::of(near.collect(), false);
    let code = receipt::mint(key, day, receipt).unwrap_or_default();
    let code = receipt::show(&code);
    let help_line = place.help_line.map(str::to_owned);
    let answer = ReceiptAnswer { code, day, help_line, said };
    Ok(Answer { answer, here_only: true, is_today: day == today })
}

/// First and last seconds of the stays of one receipt, as the backend pairs them: whoever is there already comes in
/// once, and a way out whose way in nobody recorded is a moment.
fn stays(passed: &[Passed], longest_s: i64) -> Vec<(i64, i64)> {
    let mut stays = Vec::new();
    let mut open: Option<(i64, i64)> = None;
    for it in passed {
        if let Some((from_s, seen_s)) = open.filter(|(_, seen_s)| seen_s + longest_s < it.at_s) {
            stays.push((from_s, seen_s + longest_s));
            open = None;
        }
        match it.direction {
            Direction::In => open = Some((open.map_or(it.at_s, |(from_s, _)| from_s), it.at_s)),
            Direction::Out => {
                stays.push((open.take().map_or(it.at_s, |(from_s, _)| from_s), it.at_s))
            }
        }
    }
    stays.extend(open.map(|(from_s, seen_s)| (from_s, seen_s + longest_s)));
    stays
}

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::receipt::{ReceiptId, mint};
    use protocol::warnings::Level;

    const DAY: i64 = 18_814;
    /// 07:00 on that day in Vietnam.
    const AT: i64 = DAY * 86_400;

    fn key() -> Secret {
        Secret::new([3; 32])
    }

    fn receipt() -> Receipt {
        Receipt { id: ReceiptId::new(7).unwrap(), people: 2 }
    }

    fn minutes(direction: Direction, minutes: i64) -> Passed {
        Passed { at_s: AT + minutes * 60, direction }
    }

    fn windows() -> Vec<VenueWindow> {
        let window = |level, from: i64, to: i64, until_day| VenueWindow {
            warning: 1,
            from_s: AT + from * 60,
            to_s: AT + to * 60,
            level,
            text: 1,
            until_day,
        };
        vec![
            window(Level::F1, 0, 15, DAY + 14),
            window(Level::F1, 15, 30, DAY + 14),
            window(Level::F2, 60, 75, DAY + 14),
            window(Level::F1, 90, 105, DAY + 2),
        ]
    }

    fn said(passed: &[Passed]) -> Result<Said, Problem> {
        let windows = windows();
        let place = Place {
            venue: "Chợ Bồng Sơn",
            help_line: Some("0256 000 2266"),
            windows: &windows,
            longest_stay_s: 3600,
        };
        let answered = answer(&key(), (DAY, receipt()), passed, &place, DAY + 7)?;
        assert!(answered.here_only && !answered.is_today && answered.answer.day == DAY);
        assert_eq!(answered.answer.help_line.as_deref(), Some("0256 000 2266"));
        Ok(answered.answer.said)
    }

    /// Levels, and the minutes from the first to the last of each line.
    fn lines(said: &Said) -> Vec<(Level, i64, i64)> {
        let minute = |unix_s: i64| (unix_s - AT) / 60;
        said.near().iter().map(|it| (it.level, minute(it.from_s), minute(it.to_s))).collect()
    }

    #[test]
    fn stays_and_windows_as_a_table() {
        use Direction::{In, Out};
        let whole = (Level::F1, 0, 30);
        for (passed, wanted) in [
            (vec![minutes(In, -20), minutes(Out, 5)], vec![(Level::F1, 0, 15)]),
            (vec![minutes(In, -20), minutes(Out, -1)], vec![]),
            (vec![minutes(In, 5), minutes(Out, 20)], vec![whole]),
            (vec![minutes(In, 5)], vec![whole, (Level::F2, 60, 75)]),
            (vec![minutes(In, 76), minutes(Out, 80)], vec![]),
            // A warning that no longer stands.
            (vec![minutes(In, 95), minutes(Out, 100)], vec![]),
            // Declared at one gate, in with the receipt: one way in.
            (vec![minutes(In, 31), minutes(In, 40), minutes(Out, 70)], vec![(Level::F2, 60, 75)]),
            // In and out twice.
            (
                vec![minutes(In, -9), minutes(Out, -5), minutes(In, 16), minutes(Out, 17)],
                vec![(Level::F1, 15, 30)],
            ),
            // The way in was not recorded.
            (vec![minutes(Out, 16)], vec![(Level::F1, 15, 30)]),
            // Away for longer than anybody stays.
            (vec![minutes(In, -130), minutes(Out, 16)], vec![(Level::F1, 15, 30)]),
        ] {
            assert_eq!(lines(&said(&passed).unwrap()), wanted, "{passed:?}");
        }
        assert_eq!(said(&[]), Err(Problem::Offline));
    }

    #[test]
    fn a_receipt_is_found_on_its_day_for_three_weeks() {
        let code = mint(&key(), DAY, receipt()).unwrap();
        for (today, found) in [(DAY, true), (DAY + 21, true), (DAY + 22, false), (DAY - 1, false)] {
            let wanted = if found { Ok((DAY, receipt())) } else { Err(ReceiptError::Invalid) };
            assert_eq!(find(&key(), &code, today), wanted, "{today}");
        }
        assert_eq!(find(&Secret::new([4; 32]), &code, DAY), Err(ReceiptError::Invalid));
        assert_eq!(find(&key(), "7K2P", DAY), Err(ReceiptError::Length(4)));
    }
}
