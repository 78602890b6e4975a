//! F0 matched per second on one core, at logs of 10,000 and of 1,000,000 contacts, beside two
//! peers: plain `sha2` with a hash table, and one SQL query for each id.
//!
//! Every F0 has 14 whole days of 96 ids. The contacts lie all over the same 14 days, so that no
//! day can be left out; a few of them are ids of the F0, and all ways must find the same hits.

mod input;
mod plain;
mod query;

use std::hint::black_box;
use std::time::Instant;

use anyhow::ensure;
use protocol::bluezone::schedule::SLOTS_PER_DAY;
use protocol::caselist::Case;
use protocol::matching::{Hit, Log, TOLERANCE_S};

/// Logs that are measured, in contacts.
const SIZES: [usize; 2] = [10_000, 1_000_000];
/// F0 in one measurement.
const CASES: usize = 500;
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
        let started = Instant::now();
        let hits = black_box((self.run)(black_box(self.cases))?);
        self.rates.push(self.cases.len() as f64 / started.elapsed().as_secs_f64());
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
    println!("One core; this processor {instructions} SHA instructions.");
    println!("An F0 is {} days of {SLOTS_PER_DAY} ids.\n", input::DAYS);
    println!("| contacts | way | F0/s | ours is | ready in |");
    println!("| ---: | --- | ---: | ---: | ---: |");
    SIZES.into_iter().try_for_each(at_size)
}

fn at_size(size: usize) -> anyhow::Result<()> {
    let cases = input::cases(CASES);
    let contacts = input::contacts(size, &cases);
    let (log, log_ms) = timed(|| Log::new(&contacts));
    let (table, table_ms) = timed(|| plain::Table::new(&contacts));
    let (database, database_ms) = timed(|| query::Database::new(&contacts));
    let database = database?;
    let mut ours = way("ours", &cases, |cases| Ok(log.matches(cases, TOLERANCE_S)));
    let mut plain =
        way("plain sha2, hash table", &cases, |cases| Ok(table.matches(cases, TOLERANCE_S)));
    let mut query = way("a query for each id", &cases[..CASES_QUERIED], |cases| {
        database.matches(cases, TOLERANCE_S)
    });
    let hits = log.matches(&cases, TOLERANCE_S);
    let hits_queried = log.matches(&cases[..CASES_QUERIED], TOLERANCE_S);
    ensure!(!hits_queried.is_empty(), "no hits: the measurement has no teeth");
    for _ in 0..ROUNDS {
        ensure!(ours.measure()? == hits, "our hits differ from round to round");
        ensure!(plain.measure()? == hits, "plain sha2 finds other hits");
        ensure!(query.measure()? == hits_queried, "the queries find other hits");
    }
    for (way, ready_ms) in [(&ours, log_ms), (&plain, table_ms), (&query, database_ms)] {
        let (rate, times) = (way.median(), ours.median() / way.median());
        println!("| {size} | {} | {rate:.0} | {times:.1}× | {ready_ms:.0} ms |", way.name);
    }
    Ok(())
}

fn way<'a>(
    name: &'static str,
    cases: &'a [Case],
    run: impl Fn(&'a [Case]) -> anyhow::Result<Vec<Hit>> + 'a,
) -> Way<'a> {
    Way { name, cases, run: Box::new(run), rates: Vec::new() }
}

fn timed<T>(make: impl FnOnce() -> T) -> (T, f64) {
    let started = Instant::now();
    let made = make();
    (made, started.elapsed().as_secs_f64() * 1000.0)
}

fn has_sha_instructions() -> bool {
    #[cfg(target_arch = "x86_64")]
    return std::arch::is_x86_feature_detected!("sha");
    #[cfg(target_arch = "aarch64")]
    return std::arch::is_aarch64_feature_detected!("sha2");
    #[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
    return false;
}
