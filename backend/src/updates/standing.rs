//! How far the kiosks are with a version, by what they report. Pure.

use std::collections::HashMap;

use protocol::update::{Hindrance, Refusal, UpdateReport, UpdateStage};
use protocol::version::Version;

use crate::store::fleet::SeenRow;
use crate::store::updates::{BundleRow, Ring};

/// A kiosk that was to start the version and was not heard of for so long has failed, seconds: a restart
/// and its trial take a quarter of an hour.
const LOST_S: i64 = 3600;

/// Where a kiosk is with a version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// It has refused it, gone back from it, or fallen silent over it.
    Failed(Failure),
    /// It cannot fetch it.
    Hindered,
    Trial,
    Waiting,
    /// Checked or written.
    Taking,
    /// So many percent have come.
    Fetching(u8),
    /// It tells of no image, or not of this version.
    Apart,
    /// It runs this version, or a newer one.
    Done,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Failure {
    DoesNotWork,
    Lost,
    NotWritten,
    Damaged,
    NotSigned,
    OtherProduct,
}

impl Standing {
    /// The word that commands have for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Failed(Failure::DoesNotWork) => "does-not-work",
            Self::Failed(Failure::Lost) => "lost",
            Self::Failed(Failure::NotWritten) => "not-written",
            Self::Failed(Failure::Damaged) => "damaged",
            Self::Failed(Failure::NotSigned) => "not-signed",
            Self::Failed(Failure::OtherProduct) => "other-product",
            Self::Hindered => "hindered",
            Self::Trial => "trial",
            Self::Waiting => "waiting",
            Self::Taking => "taking",
            Self::Fetching(_) => "fetching",
            Self::Apart => "apart",
            Self::Done => "done",
        }
    }
}

/// How many kiosks stand where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub done: u32,
    pub failed: u32,
    /// Fetched, checked, written, waiting or on trial.
    pub under_way: u32,
    pub hindered: u32,
    pub apart: u32,
}

impl Tally {
    pub fn add(&mut self, standing: Standing) {
        match standing {
            Standing::Done => self.done += 1,
            Standing::Failed(_) => self.failed += 1,
            Standing::Hindered => self.hindered += 1,
            Standing::Apart => self.apart += 1,
            Standing::Trial | Standing::Waiting | Standing::Taking | Standing::Fetching(_) => {
                self.under_way += 1;
            }
        }
    }

    pub fn all(&self) -> u32 {
        self.done + self.failed + self.under_way + self.hindered + self.apart
    }
}

/// Where a kiosk is with a version, by what was heard of it last.
pub fn standing(version: &str, seen: Option<&SeenRow>, now_s: i64) -> Standing {
    let Some(seen) = seen else { return Standing::Apart };
    let told = seen.report.as_ref().and_then(|(report, _)| report.update.as_ref());
    let Some(told) = told else { return Standing::Apart };
    let lost = now_s - seen.at_s >= LOST_S;
    match of_report(version, told) {
        Standing::Trial | Standing::Waiting if lost => Standing::Failed(Failure::Lost),
        standing => standing,
    }
}

fn of_report(version: &str, told: &UpdateReport) -> Standing {
    let UpdateReport { update, fetching } = told;
    if update.version == version && update.stage == UpdateStage::Trial {
        return Standing::Trial;
    }
    let number = |text: &str| text.parse::<Version>().ok();
    if number(&update.version) >= number(version) {
        return Standing::Done;
    }
    if let Some(refused) = update.refused.as_ref().filter(|it| it.version == version) {
        let failure = match refused.why {
            // Something newer ran meanwhile.
            Refusal::NotNewer => return Standing::Apart,
            Refusal::DoesNotWork => Failure::DoesNotWork,
            Refusal::NotWritten => Failure::NotWritten,
            Refusal::Damaged => Failure::Damaged,
            Refusal::NotSigned => Failure::NotSigned,
            Refusal::OtherProduct => Failure::OtherProduct,
        };
        return Standing::Failed(failure);
    }
    if update.next.as_deref() == Some(version) {
        return match update.stage {
            UpdateStage::Waiting => Standing::Waiting,
            _ => Standing::Taking,
        };
    }
    match fetching.as_ref().filter(|it| it.version == version) {
        None => Standing::Apart,
        Some(fetching) => match fetching.hindrance {
            None => Standing::Fetching(fetching.percent),
            Some(Hindrance::Damaged | Hindrance::NoRoom | Hindrance::NotStored) => {
                Standing::Hindered
            }
        },
    }
}

/// The ring in which so many kiosks have failed with a version that it is to halt.
pub fn failing(
    row: &BundleRow,
    rings: &[(u32, Ring)],
    seen: &[SeenRow],
    now_s: i64,
) -> Option<Ring> {
    let seen: HashMap<u32, &SeenRow> = seen.iter().map(|row| (row.kiosk, row)).collect();
    let mut tallies: HashMap<Ring, Tally> = HashMap::new();
    for (kiosk, ring) in rings {
        let heard = seen.get(kiosk).copied();
        let mut standing = standing(&row.version, heard, now_s);
        if matches!(standing, Standing::Failed(_)) && row.forgiven.contains(kiosk) {
            standing = Standing::Apart;
        }
        tallies.entry(*ring).or_default().add(standing);
    }
    let fails = |(ring, _): &&(Ring, i64)| {
        tallies.get(ring).is_some_and(|tally| {
            tally.failed > 0
                && u64::from(tally.failed) * 100
                    >= u64::from(tally.all()) * u64::from(row.halt_percent)
        })
    };
    row.rings.iter().find(fails).map(|(ring, _)| *ring)
}

#[cfg(test)]
mod tests {
    use protocol::report::Report;
    use protocol::update::{Fetching, Refused, Update};

    use super::*;
    use crate::store::updates::BundleState;

    const NOW: i64 = 1_000_000;

    fn seen(kiosk: u32, ago_s: i64, update: UpdateReport) -> SeenRow {
        let least = r#"{"clock":"synced","contacts_waiting":0,"records_waiting":0,"radio":"none"}"#;
        let report: Report = serde_json::from_str(least).unwrap();
        let report = Report { update: Some(update), ..report };
        SeenRow {
            kiosk,
            at_s: NOW - ago_s,
            version: String::new(),
            report: Some((report, NOW - ago_s)),
            cases_version: 0,
        }
    }

    fn told(version: &str, stage: UpdateStage) -> UpdateReport {
        let update = Update { version: version.to_owned(), stage, ..Update::default() };
        UpdateReport { update, fetching: None }
    }

    fn refused(why: Refusal) -> UpdateReport {
        let mut told = told("1.1.0", UpdateStage::None);
        told.update.refused = Some(Refused { version: "1.2.0".to_owned(), why });
        told
    }

    fn next(stage: UpdateStage) -> UpdateReport {
        let mut told = told("1.1.0", stage);
        told.update.next = Some("1.2.0".to_owned());
        told
    }

    fn fetching(hindrance: Option<Hindrance>) -> UpdateReport {
        let fetching = Fetching { version: "1.2.0".to_owned(), percent: 40, hindrance };
        UpdateReport { fetching: Some(fetching), ..told("1.1.0", UpdateStage::None) }
    }

    #[test]
    fn where_a_kiosk_is_as_a_table() {
        for (told, ago_s, expected) in [
            (told("1.1.0", UpdateStage::None), 5, Standing::Apart),
            (told("1.2.0", UpdateStage::None), 99_999, Standing::Done),
            (told("1.10.0", UpdateStage::None), 5, Standing::Done),
            (told("1.2.0", UpdateStage::Trial), 5, Standing::Trial),
            (told("1.2.0", UpdateStage::Trial), 3600, Standing::Failed(Failure::Lost)),
            (next(UpdateStage::Waiting), 5, Standing::Waiting),
            (next(UpdateStage::Waiting), 3600, Standing::Failed(Failure::Lost)),
            (next(UpdateStage::Writing), 5, Standing::Taking),
            (fetching(None), 5, Standing::Fetching(40)),
            (fetching(Some(Hindrance::NoRoom)), 5, Standing::Hindered),
            (refused(Refusal::DoesNotWork), 5, Standing::Failed(Failure::DoesNotWork)),
            (refused(Refusal::NotNewer), 5, Standing::Apart),
        ] {
            let row = seen(1, ago_s, told);
            assert_eq!(standing("1.2.0", Some(&row), NOW), expected, "{row:?}");
        }
        assert_eq!(standing("1.2.0", None, NOW), Standing::Apart);
    }

    #[test]
    fn a_share_of_a_ring_halts_it() {
        let rings: Vec<_> = (1..=20_u32)
            .map(|kiosk| (kiosk, if kiosk <= 10 { Ring::First } else { Ring::All }))
            .collect();
        let row = |halt_percent, forgiven: &[u32]| BundleRow {
            bundle: 1,
            version: "1.2.0".to_owned(),
            sha256: [1; 32],
            size: 1,
            added_s: 0,
            state: BundleState::Open,
            changed_s: 0,
            forgiven: forgiven.to_vec(),
            halt_percent,
            rings: vec![(Ring::First, 0)],
        };
        let failed = |kiosks: &[u32]| {
            let failed = |kiosk: &u32| seen(*kiosk, 5, refused(Refusal::DoesNotWork));
            kiosks.iter().map(failed).collect::<Vec<_>>()
        };
        for (kiosks, percent, forgiven, halts) in [
            (&[][..], 1, &[][..], false),
            (&[1][..], 10, &[], true),
            (&[1][..], 11, &[], false),
            (&[1, 2][..], 11, &[], true),
            // Of a ring that it was not released to.
            (&[11, 12, 13][..], 10, &[], false),
            // Known when somebody went on with it.
            (&[1, 2][..], 10, &[1, 2], false),
            (&[1, 2, 3][..], 10, &[1, 2], true),
        ] {
            let found = failing(&row(percent, forgiven), &rings, &failed(kiosks), NOW);
            assert_eq!(found.is_some(), halts, "{kiosks:?} {percent}");
        }
    }
}
