//! Periods: the waves of a plan, and those that somebody asks for.

use protocol::civil::day_of_iso_date;
use protocol::line::{LINE_MAX, line_fits};

use crate::store::reports::{NewPeriod, Period};
use crate::store::{StoreError, Tx};

/// Thousandths of all.
pub const ALL: u32 = 1000;

#[derive(Debug, thiserror::Error)]
pub enum PeriodError {
    #[error("a period is named by one line of 1 to {LINE_MAX} characters")]
    Name,
    #[error("there is a period {0:?} already; choose another name")]
    NameTaken(String),
    #[error("there is a wave {0} already; change that one")]
    WaveTaken(u32),
    #[error("a period ends on the day on which it begins or later")]
    Backwards,
    #[error("reports are due on the last day of their period or later")]
    Due,
    #[error("a target is 0 to 100 percent, with at most one decimal")]
    Target,
    #[error("there is no period {0}; see `backend report periods`")]
    None(i64),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Checks a period, which takes the place of `period` where that is given.
fn check(tx: &mut dyn Tx, about: &NewPeriod, period: Option<i64>) -> Result<(), PeriodError> {
    if !line_fits(&about.name, false) {
        return Err(PeriodError::Name);
    }
    if about.from_day.is_some_and(|from_day| from_day > about.to_day) {
        return Err(PeriodError::Backwards);
    }
    if about.due_day < about.to_day {
        return Err(PeriodError::Due);
    }
    if [about.target, about.staff_target].into_iter().flatten().any(|target| target > ALL) {
        return Err(PeriodError::Target);
    }
    for other in tx.report_periods()? {
        if Some(other.period) == period {
            continue;
        }
        if other.about.name == about.name {
            return Err(PeriodError::NameTaken(about.name.clone()));
        }
        match about.wave {
            Some(wave) if other.about.wave == Some(wave) => {
                return Err(PeriodError::WaveTaken(wave));
            }
            _ => {}
        }
    }
    Ok(())
}

/// Adds a period; returns its number.
///
/// # Errors
/// [`PeriodError`] names what is wrong.
pub fn add(tx: &mut dyn Tx, about: &NewPeriod) -> Result<i64, PeriodError> {
    check(tx, about, None)?;
    Ok(tx.add_report_period(about)?)
}

/// Changes a period.
///
/// # Errors
/// [`PeriodError`] names what is wrong.
pub fn change(tx: &mut dyn Tx, period: i64, about: &NewPeriod) -> Result<(), PeriodError> {
    check(tx, about, Some(period))?;
    let found = tx.set_report_period(period, about)?;
    found.then_some(()).ok_or(PeriodError::None(period))
}

/// Adds the waves of the plan of Hoài Nhơn that are not there.
///
/// # Errors
/// [`PeriodError`] names what is wrong.
pub fn add_plan(tx: &mut dyn Tx) -> Result<u32, PeriodError> {
    let known = tx.report_periods()?;
    let mut added = 0;
    for wave in plan() {
        if known.iter().all(|known| known.about.wave != wave.wave) {
            add(tx, &wave)?;
            added += 1;
        }
    }
    Ok(added)
}

/// The three waves of the plan of Hoài Nhơn (July 2021). Its aim names 30/9/2021 for the 60 percent that its third
/// wave is to reach by 20/9/2021; both are kept.
pub fn plan() -> Vec<NewPeriod> {
    let day = |text: &str| day_of_iso_date(text).unwrap_or_default();
    let wave = |wave: u32, from: Option<&str>, to, due, target| NewPeriod {
        name: format!("Đợt {wave}"),
        wave: Some(wave),
        from_day: from.map(day),
        to_day: day(to),
        due_day: day(due),
        aim_day: None,
        target: Some(target),
        staff_target: None,
    };
    vec![
        NewPeriod { staff_target: Some(ALL), ..wave(1, None, "2021-07-19", "2021-07-20", 400) },
        wave(2, Some("2021-07-20"), "2021-08-20", "2021-08-21", 500),
        NewPeriod {
            aim_day: Some(day("2021-09-30")),
            ..wave(3, Some("2021-08-21"), "2021-09-20", "2021-09-21", 600)
        },
    ]
}

/// The period that a page shows unless another one is asked for: the first that is due today or later, else the
/// last that was due.
pub fn current(periods: &[Period], today: i64) -> Option<&Period> {
    let next = periods.iter().filter(|period| period.about.due_day >= today);
    let next = next.min_by_key(|period| period.about.due_day);
    next.or_else(|| periods.iter().max_by_key(|period| period.about.due_day))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_plan_has_the_dates_of_its_text() {
        use protocol::civil::iso_date;
        let said: Vec<_> = plan()
            .iter()
            .map(|wave| {
                let from = wave.from_day.map(iso_date).unwrap_or_default();
                let days = [wave.to_day, wave.due_day].map(iso_date).join(" ");
                format!("{} {from} {days} {}", wave.name, wave.target.unwrap())
            })
            .collect();
        assert_eq!(
            said,
            [
                "Đợt 1  2021-07-19 2021-07-20 400",
                "Đợt 2 2021-07-20 2021-08-20 2021-08-21 500",
                "Đợt 3 2021-08-21 2021-09-20 2021-09-21 600",
            ]
        );
        assert_eq!(plan()[2].aim_day.map(iso_date).as_deref(), Some("2021-09-30"));
    }

    #[test]
    fn the_next_that_is_due_is_shown() {
        let periods: Vec<_> = plan()
            .into_iter()
            .enumerate()
            .map(|(index, about)| Period { period: index as i64, about })
            .collect();
        let day = |text| day_of_iso_date(text).unwrap();
        for (today, shown) in [
            ("2021-07-08", 0),
            ("2021-07-20", 0),
            ("2021-07-21", 1),
            ("2021-09-21", 2),
            ("2022-01-01", 2),
        ] {
            assert_eq!(current(&periods, day(today)).unwrap().period, shown, "{today}");
        }
        assert_eq!(current(&[], 0), None);
    }
}
