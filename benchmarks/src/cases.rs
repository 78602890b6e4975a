//! F0 matched per second of one core's processor time, at logs of 10,000 and of 1,000,000 contacts,
//! beside two peers: plain `sha2` with a hash table, and one SQL query for each id.
//!
//! Every F0 has 14 whole days of 96 ids. The contacts lie all over the same 14 days, so that no
//! day can be left out; a few of them are ids of the F0, and all ways must find the same hits.

mod input;
mod plain;
mod query;

use std::hint::black_box;

use anyhow::ensure;
use protocol::bluezone::schedule::{SLOTS_PER_DAY, SubKey};
use protocol::caselist::Case;
use protocol::matching::{Hit, Log, TOLERANCE_S};
use rustix::time::{ClockId, clock_gettime};

/// Logs that are measured, in contacts.
const SIZES: [usize; 2] = [10_000, 1_000_000];
/// F0 in one measurement.
const CASES: usize = 2_000;
/// F0 in one measurement of the queries, which are slow.
const CASES_QUERIED: usize = 25;
/// Measurements of each way, taken in turn; the median is printed.
const ROUNDS: usize = 9;

/// One way of matching.
struct Way<'a> {
    name: &'static str,
    cases: &'a [Case],
    run: Box<dyn Fn(&'a [Case]) -> anyhow::Result<Vec<Hit>> + 'a>,
    /// F0/s of each round.
    rates: Vec<f64>,
}

impl Way<'_> {
    fn measure(&mut self) -> anyhow::Result<Vec<Hit>> {
        let started = processor_s();
        let hits = black_box((self.run)(black_box(self.cases))?);
        self.rates.push(self.cases.len() as f64 / (processor_s() - started));
        Ok(hits)
    }

    fn median(&self) -> f64 {
        let mut rates = self.rates.clone();
        rates.sort_by(f64::total_cmp);
        rates[rates.len() / 2]
    }
}

/// Measures and prints.
pub fn run() -> anyhow::Result<()> {
    let instructions = if has_sha_instructions() { "has" } else { "has no" };
    println!("One core, its processor time; this processor {instructions} SHA instructions.");
    println!("An F0 is {} days of {SLOTS_PER_DAY} ids.\n", input::DAYS);
    println!("| contacts | way | F0/s | ours is | ready in |");
    println!("| ---: | --- | ---: | ---: | ---: |");
    SIZES.into_iter().try_for_each(at_size)
}

fn at_size(size: usize) -> anyhow::Result<()> {
    let cases = input::cases(CASES);
    let contacts = input::contacts(size, &cases);
    let (log, log_ms) = timed(|| Log::new(&contacts, TOLERANCE_S));
    let (table, table_ms) = timed(|| plain::Table::new(&contacts));
    let (database, database_ms) = timed(|| query::Database::new(&contacts));
    let database = database?;
    let mut ours = way("ours", &cases, |cases| Ok(log.matches(cases)));
    let mut plain =
        way("plain sha2, hash table", &cases, |cases| Ok(table.matches(cases, TOLERANCE_S)));
    let mut query = way("a query for each id", &cases[..CASES_QUERIED], |cases| {
        database.matches(cases, TOLERANCE_S)
    });
    let mut hashes = way("the hashes alone, a bound", &cases, |cases| {
        hashes_alone(cases);
        Ok(Vec::new())
    });
    let hits = log.matches(&cases);
    let hits_queried = log.matches(&cases[..CASES_QUERIED]);
    ensure!(!hits_queried.is_empty(), "no hits: the measurement has no teeth");
    for _ in 0..ROUNDS {
        ensure!(ours.measure()? == hits, "our hits differ from round to round");
        hashes.measure()?;
        ensure!(plain.measure()? == hits, "plain sha2 finds other hits");
        ensure!(query.measure()? == hits_queried, "the queries find other hits");
    }
    let ways = [(&ours, log_ms), (&hashes, 0.0), (&plain, table_ms), (&query, database_ms)];
    for (way, ready_ms) in ways {
        let (rate, times) = (way.median(), ours.median() / way.median());
        println!("| {size} | {} | {rate:.0} | {times:.1}× | {ready_ms:.0} ms |", way.name);
    }
    Ok(())
}

/// Every sub key of `cases`, four days at a time, and nothing looked up.
fn hashes_alone(cases: &[Case]) {
    let mut days = cases.iter().flat_map(|case| &case.days).map(|day| SubKey::first(&day.seed));
    while let Some(first) = days.next() {
        let mut lanes: Vec<_> = std::iter::once(first).chain(days.by_ref().take(3)).collect();
        for _ in 1..SLOTS_PER_DAY {
            lanes.iter_mut().for_each(SubKey::advance);
        }
        black_box(lanes.iter().map(SubKey::id).max());
    }
}

fn way<'a>(
    name: &'static str,
    cases: &'a [Case],
    run: impl Fn(&'a [Case]) -> anyhow::Result<Vec<Hit>> + 'a,
) -> Way<'a> {
    Way { name, cases, run: Box::new(run), rates: Vec::new() }
}

fn timed<T>(make: impl FnOnce() -> T) -> (T, f64) {
    let started = processor_s();
    let made = make();
    (made, (processor_s() - started) * 1000.0)
}

/// Processor time of this thread, so that other work on the machine counts as little as it can.
fn processor_s() -> f64 {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}

fn has_sha_instructions() -> bool {
    #[cfg(target_arch = "x86_64")]
    return std::arch::is_x86_feature_detected!("sha");
    #[cfg(target_arch = "aarch64")]
    return std::arch::is_aarch64_feature_detected!("sha2");
    #[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
    return false;
}
