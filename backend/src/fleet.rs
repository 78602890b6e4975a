//! How the kiosks are: when each was last heard of, what it tells of itself, and which needs someone.

mod ailment;

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use protocol::report::Report;

use crate::store::fleet::{Among, Delivered, SeenRow};
use crate::store::kiosks::Kiosk;
use crate::store::{Read, StoreError, Tx};

pub use ailment::Ailment;

/// Seconds without a word after which a kiosk counts as silent. Its event stream is open all the time.
pub const SILENT_S: i64 = 600;

/// For how long it is said that a kiosk's storage went back in time, seconds.
const REWOUND_S: i64 = 7 * 86_400;

/// Seconds after which a report says nothing of now; there is one a minute.
const REPORT_S: i64 = 900;

/// Longest version that is kept.
const VERSION_MAX: usize = 40;

/// Whom the server heard of and did not write down yet: a kiosk speaks often, and each word is not worth
/// a write.
#[derive(Debug, Default)]
pub struct Seen {
    new: Mutex<HashMap<u32, SeenRow>>,
}

impl Seen {
    /// `program` is what the kiosk calls itself, such as `bluezone-kiosk/0.1.0`.
    pub fn note(&self, kiosk: u32, program: &str, now_s: i64) {
        let version = program.strip_prefix("bluezone-kiosk/").unwrap_or_default();
        let kept = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '+');
        let version: String = version.chars().take_while(kept).take(VERSION_MAX).collect();
        self.change(kiosk, now_s, |row| {
            if !version.is_empty() {
                row.version = version;
            }
        });
    }

    /// What the kiosk tells of itself.
    pub fn report(&self, kiosk: u32, report: Report, now_s: i64) {
        self.change(kiosk, now_s, |row| row.report = Some((report, now_s)));
    }

    /// Which case list it was sent, or has.
    pub fn cases(&self, kiosk: u32, version: i64, now_s: i64) {
        self.change(kiosk, now_s, |row| row.cases_version = row.cases_version.max(version));
    }

    fn change(&self, kiosk: u32, now_s: i64, change: impl FnOnce(&mut SeenRow)) {
        let mut new = self.new.lock().unwrap_or_else(PoisonError::into_inner);
        let row = new.entry(kiosk).or_insert(SeenRow {
            kiosk,
            at_s: now_s,
            version: String::new(),
            report: None,
            cases_version: 0,
        });
        row.at_s = row.at_s.max(now_s);
        change(row);
    }

    /// Those whom the server heard of since the last call.
    pub fn take(&self) -> Vec<SeenRow> {
        let mut new = self.new.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut *new).into_values().collect()
    }
}

/// # Errors
/// The store's; they are noted with the next ones.
pub fn write_down(tx: &mut dyn Tx, seen: &[SeenRow]) -> Result<(), StoreError> {
    seen.iter().try_for_each(|row| tx.note_seen(row))
}

/// What state a kiosk is in, the worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// It is enrolled and says nothing, since a time if it ever did.
    Silent {
        since_s: Option<i64>,
    },
    /// It says itself what is wrong with it.
    Ailing(Ailment),
    /// Its storage went back in time.
    Rewound,
    /// Its code ran out before it enrolled.
    Expired,
    /// It waits to be enrolled.
    Waiting,
    /// Others run a newer program.
    Old,
    Good,
    /// There is a poster and no kiosk.
    Poster,
    Revoked,
}

impl State {
    /// Whether somebody should do something.
    pub fn needs_someone(self) -> bool {
        matches!(self, Self::Silent { .. } | Self::Ailing(_) | Self::Rewound | Self::Expired)
    }
}

/// What is known of all kiosks.
#[derive(Debug)]
pub struct Fleet {
    seen: HashMap<u32, SeenRow>,
    rewound_s: HashMap<u32, i64>,
    synced_s: HashMap<u32, i64>,
    newest: Vec<u32>,
}

impl Fleet {
    /// What is known of some kiosks, and the versions that any kiosk has.
    pub fn new(seen: Vec<SeenRow>, delivered: &[Delivered], versions: &[String]) -> Self {
        let latest = |of: fn(&Delivered) -> Option<i64>| {
            delivered.iter().filter_map(|row| Some((row.kiosk, of(row)?))).collect()
        };
        Self {
            newest: versions.iter().map(|version| numbers(version)).max().unwrap_or_default(),
            rewound_s: latest(|row| row.rewound_s),
            synced_s: latest(|row| row.synced_s),
            seen: seen.into_iter().map(|row| (row.kiosk, row)).collect(),
        }
    }

    /// # Errors
    /// The store's.
    pub fn read(read: &mut dyn Read, among: Among) -> Result<Self, StoreError> {
        Ok(Self::new(read.seen_kiosks(among)?, &read.delivered(among)?, &read.versions()?))
    }

    pub fn seen(&self, kiosk: u32) -> Option<&SeenRow> {
        self.seen.get(&kiosk)
    }

    /// What it told of itself, unless that is too old to say how it is now.
    pub fn report(&self, kiosk: u32, now_s: i64) -> Option<&Report> {
        let (report, at_s) = self.seen(kiosk)?.report.as_ref()?;
        (now_s - at_s < REPORT_S).then_some(report)
    }

    /// The latest time of what it sent and had a synced clock.
    pub fn synced_s(&self, kiosk: u32) -> Option<i64> {
        self.synced_s.get(&kiosk).copied()
    }

    pub fn is_old(&self, kiosk: u32) -> bool {
        self.seen(kiosk)
            .is_some_and(|row| !row.version.is_empty() && numbers(&row.version) < self.newest)
    }

    pub fn state(&self, kiosk: &Kiosk, now_s: i64) -> State {
        let number = kiosk.kiosk;
        if kiosk.revoked_s.is_some() {
            return State::Revoked;
        }
        if kiosk.is_poster() {
            return State::Poster;
        }
        if kiosk.keys.is_none() {
            let over = kiosk.code_expires_s < now_s;
            return if over { State::Expired } else { State::Waiting };
        }
        let last_s = self.seen(number).map(|row| row.at_s).or(kiosk.enrolled_s);
        if last_s.is_none_or(|last_s| now_s - last_s >= SILENT_S) {
            return State::Silent { since_s: last_s };
        }
        if let Some(ailment) = self.report(number, now_s).and_then(Ailment::of) {
            return State::Ailing(ailment);
        }
        let rewound = self.rewound_s.get(&number).is_some_and(|at_s| now_s - at_s < REWOUND_S);
        if rewound {
            State::Rewound
        } else if self.is_old(number) {
            State::Old
        } else {
            State::Good
        }
    }
}

/// The numbers of a version, to compare it.
fn numbers(version: &str) -> Vec<u32> {
    version.split(['.', '-', '+']).map_while(|part| part.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use protocol::report::Radio;
    use protocol::secret::Secret;

    use super::*;
    use crate::store::kiosks::KioskKeys;

    const NOW: i64 = 1_000_000;

    fn kiosk(number: u32) -> Kiosk {
        let keys = KioskKeys {
            public_key: Some([1; 32]),
            token_key: Secret::new([2; 32]),
            older_poster_key: None,
        };
        Kiosk {
            kiosk: number,
            venue: 1,
            position: String::new(),
            code_hash: [0; 32],
            code_expires_s: NOW - 1,
            box_code: None,
            keys: Some(keys),
            poster_epoch: 0,
            enrolled_s: Some(NOW - 5000),
            revoked_s: None,
        }
    }

    fn seen(kiosk: u32, ago_s: i64, version: &str) -> SeenRow {
        SeenRow {
            kiosk,
            at_s: NOW - ago_s,
            version: version.to_owned(),
            report: None,
            cases_version: 0,
        }
    }

    #[test]
    fn who_needs_someone_as_a_table() {
        let rewound =
            Delivered { kiosk: 4, synced_s: Some(NOW - 60), rewound_s: Some(NOW - 86_400) };
        let rows =
            vec![seen(1, 5, "1.10.0"), seen(2, 600, "1.10.0"), seen(3, 5, "1.9.2"), seen(4, 5, "")];
        let fleet = Fleet::new(rows, &[rewound], &["1.10.0".to_owned(), "1.9.2".to_owned()]);
        for (number, state) in [
            (1, State::Good),
            (2, State::Silent { since_s: Some(NOW - 600) }),
            (3, State::Old),
            (4, State::Rewound),
            (5, State::Silent { since_s: Some(NOW - 5000) }),
        ] {
            assert_eq!(fleet.state(&kiosk(number), NOW), state, "{number}");
        }
        let waiting = Kiosk { keys: None, code_expires_s: NOW, ..kiosk(6) };
        assert_eq!(fleet.state(&waiting, NOW), State::Waiting);
        assert_eq!(fleet.state(&waiting, NOW + 1), State::Expired);
        let keys =
            KioskKeys { public_key: None, token_key: Secret::new([2; 32]), older_poster_key: None };
        let poster = Kiosk { keys: Some(keys), ..kiosk(6) };
        assert_eq!(fleet.state(&poster, NOW), State::Poster, "a poster is never silent");
        let revoked = Kiosk { revoked_s: Some(1), ..kiosk(1) };
        assert_eq!(fleet.state(&revoked, NOW), State::Revoked);
        assert_eq!((fleet.synced_s(4), fleet.synced_s(1)), (Some(NOW - 60), None));
    }

    #[test]
    fn what_a_kiosk_says_of_itself_counts_while_it_is_fresh() {
        for (ago_s, state) in [(899, State::Ailing(Ailment::Radio)), (900, State::Good)] {
            let report = Report { radio: Radio::Absent, ..ailment::tests::well() };
            let row = SeenRow { report: Some((report, NOW - ago_s)), ..seen(1, 5, "1.0.0") };
            let fleet = Fleet::new(vec![row], &[], &[]);
            assert_eq!(fleet.state(&kiosk(1), NOW), state, "{ago_s}");
        }
        let report = Report { radio: Radio::Absent, ..ailment::tests::well() };
        let row = SeenRow { report: Some((report, NOW)), ..seen(1, 600, "1.0.0") };
        let silent = Fleet::new(vec![row], &[], &[]).state(&kiosk(1), NOW);
        assert_eq!(silent, State::Silent { since_s: Some(NOW - 600) }, "silence is worse");
    }

    #[test]
    fn words_are_gathered_and_an_odd_name_is_no_version() {
        let all = Seen::default();
        all.note(1, "bluezone-kiosk/0.1.0", 10);
        all.note(1, "", 20);
        all.note(2, "curl/8 <script>", 5);
        all.note(3, "bluezone-kiosk/1<b>", 5);
        all.report(3, ailment::tests::well(), 6);
        let mut taken = all.take();
        taken.sort_by_key(|row| row.kiosk);
        let versions: Vec<_> = taken.iter().map(|row| (row.at_s, row.version.as_str())).collect();
        assert_eq!(versions, [(20, "0.1.0"), (5, ""), (6, "1")]);
        assert_eq!(taken[2].report, Some((ailment::tests::well(), 6)));
        assert!(all.take().is_empty());
    }
}
