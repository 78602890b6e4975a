//! How long units of work take, how many there are, and how many failed: the same for both databases.

use std::time::Instant;

use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

use super::{StoreError, Stored};

/// From what a read in memory takes to the longest that a connection is waited for.
const BUCKETS: [f64; 14] =
    [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 30.0];

type Labels = [(&'static str, &'static str); 2];

/// What a unit of work is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    Write,
    /// Writes a part, beside those of other parts where the database can do that.
    Part,
    Read,
    Look,
    Probe,
}

impl Unit {
    const ALL: [Self; 5] = [Self::Write, Self::Part, Self::Read, Self::Look, Self::Probe];

    fn word(self) -> &'static str {
        match self {
            Self::Write => "write",
            Self::Part => "part",
            Self::Read => "read",
            Self::Look => "look",
            Self::Probe => "probe",
        }
    }

    /// `begin` is the wait for a connection and for other writers, `commit` the wait for the disk.
    fn steps(self) -> &'static [&'static str] {
        match self {
            Self::Write | Self::Part | Self::Probe => &["begin", "work", "commit"],
            Self::Read | Self::Look => &["begin", "work"],
        }
    }

    fn labels(self, step: &'static str) -> Labels {
        [("unit", self.word()), ("step", step)]
    }
}

/// The connections of a process.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Connections {
    pub in_use: usize,
    pub idle: usize,
    /// Units of work that wait for one.
    pub waiting: usize,
}

#[derive(Clone, Debug)]
pub struct Timings {
    seconds: Family<Labels, Histogram>,
    failures: Family<Labels, Counter>,
    waiting: Gauge,
    open: Gauge,
}

impl Default for Timings {
    fn default() -> Self {
        let timings = Self {
            seconds: Family::new_with_constructor(|| Histogram::new(BUCKETS)),
            failures: Family::default(),
            waiting: Gauge::default(),
            open: Gauge::default(),
        };
        // So that a rate is known from the first one on.
        for unit in Unit::ALL {
            for step in unit.steps() {
                timings.seconds.get_or_create_owned(&unit.labels(step));
            }
        }
        for kind in StoreError::KINDS {
            for step in ["begin", "commit"] {
                timings.failures.get_or_create_owned(&[("step", step), ("kind", kind)]);
            }
        }
        timings
    }
}

impl Timings {
    pub fn register(&self, registry: &mut Registry) {
        registry.register(
            "store_seconds",
            "Time of units of work: begin is the wait for a connection and other writers, commit that for the disk",
            self.seconds.clone(),
        );
        registry.register(
            "store_failures",
            "Units of work that the database refused to begin or to commit",
            self.failures.clone(),
        );
        registry.register(
            "store_units_waiting",
            "Units of work that wait for a connection or for other writers",
            self.waiting.clone(),
        );
        registry.register("store_units_open", "Units of work under way", self.open.clone());
    }

    /// Units of work that wait to begin, and those under way.
    pub(super) fn units(&self) -> (usize, usize) {
        let count = |gauge: &Gauge| usize::try_from(gauge.get()).unwrap_or_default();
        (count(&self.waiting), count(&self.open))
    }

    /// Begins a unit of work; it is watched until what this returns is dropped or committed.
    pub(super) fn begin<T>(
        &self,
        unit: Unit,
        begin: impl FnOnce() -> Stored<T>,
    ) -> Stored<(T, Watch<'_>)> {
        self.waiting.inc();
        let began = self.measure(unit, "begin", begin);
        self.waiting.dec();
        let begun = began?;
        self.open.inc();
        Ok((begun, Watch { timings: self, unit, began: Instant::now(), worked: false }))
    }

    fn measure<T>(
        &self,
        unit: Unit,
        step: &'static str,
        work: impl FnOnce() -> Stored<T>,
    ) -> Stored<T> {
        let began = Instant::now();
        let done = work();
        self.observe(unit, step, began);
        if let Err(error) = &done {
            self.failures.get_or_create(&[("step", step), ("kind", error.kind())]).inc();
        }
        done
    }

    fn observe(&self, unit: Unit, step: &'static str, began: Instant) {
        self.seconds.get_or_create(&unit.labels(step)).observe(began.elapsed().as_secs_f64());
    }
}

/// A unit of work under way.
#[derive(Debug)]
pub(super) struct Watch<'a> {
    timings: &'a Timings,
    unit: Unit,
    began: Instant,
    worked: bool,
}

impl Watch<'_> {
    pub(super) fn commit(&mut self, commit: impl FnOnce() -> Stored<()>) -> Stored<()> {
        self.end_work();
        self.timings.measure(self.unit, "commit", commit)
    }

    fn end_work(&mut self) {
        if !std::mem::replace(&mut self.worked, true) {
            self.timings.observe(self.unit, "work", self.began);
        }
    }
}

impl Drop for Watch<'_> {
    fn drop(&mut self) {
        self.end_work();
        self.timings.open.dec();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(timings: &Timings, unit: Unit, step: &'static str) -> String {
        let mut registry = Registry::default();
        timings.register(&mut registry);
        let mut text = String::new();
        prometheus_client::encoding::prometheus_text::encode(&mut text, &registry).unwrap();
        let name = format!("store_seconds_count{{unit=\"{}\",step=\"{step}\"}} ", unit.word());
        text.lines().find_map(|line| line.strip_prefix(&name)).unwrap().to_owned()
    }

    #[test]
    fn each_step_of_a_unit_is_counted_once_and_failures_by_their_kind() {
        let timings = Timings::default();
        let counts = |unit: Unit| {
            unit.steps().iter().map(|step| count(&timings, unit, step)).collect::<Vec<_>>()
        };
        assert_eq!(counts(Unit::Write), ["0", "0", "0"], "known before the first");
        let ((), mut watch) = timings.begin(Unit::Write, || Ok(())).unwrap();
        assert_eq!(timings.units(), (0, 1));
        watch.commit(|| Ok(())).unwrap();
        drop(watch);
        drop(timings.begin(Unit::Write, || Ok(())).unwrap());
        assert_eq!(
            (timings.units(), counts(Unit::Write)),
            ((0, 0), ["2", "2", "1"].map(str::to_owned).to_vec())
        );
        let failed = timings.begin(Unit::Read, || Err::<(), _>(StoreError::Full));
        assert!(failed.is_err());
        assert_eq!(
            (timings.units(), counts(Unit::Read)),
            ((0, 0), ["1", "0"].map(str::to_owned).to_vec())
        );
        let failures =
            |kind| timings.failures.get_or_create(&[("step", "begin"), ("kind", kind)]).get();
        assert_eq!((failures("full"), failures("away")), (1, 0));
    }
}
