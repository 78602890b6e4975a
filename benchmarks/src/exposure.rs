//! New cases in a log of many contacts, and the price of a rule about one, with SQLite and on a PostgreSQL.
//!
//! Cases are compared with the log as the server does it, beside peers in the same run: many at once beside one statement of
//! plain SQL over the whole log, a single one beside all of the log read and matched. The price is what the page of the
//! authority asks each time a rule is moved: read anew, with its curve. Logs of several sizes say how all grow. Beside each
//! time stands the processor time of this program's thread, which other work on the machine does not stretch; what a
//! PostgreSQL does is not in it. Databases are made once, below `target/`, and copied to the PostgreSQL.

mod fill;
mod plain;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use anyhow::{anyhow, bail, ensure};
use backend::cases::{self, Given};
use backend::config::Database;
use backend::exposures::matching::{make_filters, match_new};
use backend::exposures::people::people;
use backend::exposures::price::{curve, price};
use backend::exposures::rule::{Others, Rule};
use backend::exposures::scene::Scene;
use backend::exposures::windows;
use backend::store::sqlite::Sqlite;
use backend::store::{self, Store};
use protocol::matching::{Log as MatchedLog, LoggedContact, TOLERANCE_S};
use rusqlite::Connection;
use rustix::time::{ClockId, clock_gettime};

use crate::scratch::{self, Scratch};
use fill::{NOW_S, Size};
use plain::Log;

/// How often each is measured; the median is printed.
const ROUNDS: usize = 5;
const LONGEST_S: i64 = 4 * 3600;
/// Rows.
const COPIED_AT_ONCE: usize = 20_000;

/// Measures and prints.
pub fn run(database: Option<String>, large: bool) -> anyhow::Result<()> {
    let server = scratch::server(database);
    let sizes = fill::SIZES.into_iter().chain(large.then_some(fill::LARGE));
    match &server {
        Some(server) => println!("{}", Scratch::new(server)?.durability()?),
        None => println!("There is no PostgreSQL: name one with --database."),
    }
    println!(
        "Milliseconds, and in brackets those of this program's processor; medians of {ROUNDS}.\n"
    );
    println!(
        "| contacts | stays | database | ids of {} new cases | found | plain SQL | one new case | \
         all of the log read | price of a rule | people | it is of |",
        fill::MANY_CASES.count()
    );
    println!("| ---: | ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |");
    for size in sizes {
        let folder = PathBuf::from(format!("target/bench-exposure-{}", size.contacts));
        let path = fill::database(&folder, size)?;
        {
            let file = Sqlite::open(&path)?;
            while make_filters(&file, NOW_S)? > 0 {}
            measure(&file, &Log::File(Connection::open(&path)?), size, "SQLite")?;
        }
        if let Some(server) = &server {
            let scratch = Scratch::new(server)?;
            let store = copied(&path, &scratch)?;
            let log = Log::Server(&scratch, scratch.client()?);
            measure(store.as_ref(), &log, size, "PostgreSQL")?;
        }
    }
    Ok(())
}

/// The same rows on a PostgreSQL, as an operator moves there.
fn copied(file: &Path, scratch: &Scratch) -> anyhow::Result<Arc<dyn Store>> {
    let named: Database = scratch.address().parse().map_err(|error: String| anyhow!(error))?;
    let Database::Server(server) = &named else { bail!("--database is no PostgreSQL") };
    store::copy_to_server(file, server, COPIED_AT_ONCE, &mut |_| ())?;
    // As the server does by itself after a while.
    scratch.run(&scratch.client()?, "VACUUM ANALYZE")?;
    Ok(store::open(&named)?)
}

/// Milliseconds of a clock and of this thread's processor.
#[derive(Default)]
struct Times(Vec<(f64, f64)>);

impl Times {
    fn measure<T>(&mut self, work: impl FnOnce() -> anyhow::Result<T>) -> anyhow::Result<T> {
        let (began, processor) = (Instant::now(), processor_ms());
        let done = work()?;
        self.0.push((began.elapsed().as_secs_f64() * 1e3, processor_ms() - processor));
        Ok(done)
    }
}

impl std::fmt::Display for Times {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let median = |of: fn(&(f64, f64)) -> f64| {
            let mut sorted: Vec<_> = self.0.iter().map(of).collect();
            sorted.sort_by(f64::total_cmp);
            sorted.get(sorted.len() / 2).copied().unwrap_or_default()
        };
        write!(f, "{:.0} ({:.0})", median(|times| times.0), median(|times| times.1))
    }
}

/// Processor time of this thread, in milliseconds.
fn processor_ms() -> f64 {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    time.tv_sec as f64 * 1e3 + time.tv_nsec as f64 / 1e6
}

fn measure(store: &dyn Store, log: &Log<'_>, size: Size, database: &str) -> anyhow::Result<()> {
    let ids = log.prepare(store)?;
    let (mut many, mut plain) = (Times::default(), Times::default());
    for _ in 0..ROUNDS {
        log.make_new()?;
        let found = many.measure(|| Ok(match_new(store)?.new_hits))?;
        ensure!(found == fill::MANY_HITS, "{found} hits instead of {}", fill::MANY_HITS);
        plain.measure(|| log.find())?;
        log.check()?;
    }
    log.forget()?;
    let (mut one, mut whole) = (Times::default(), Times::default());
    for _ in 0..ROUNDS {
        let case = fill::add_case(store)?;
        let found = one.measure(|| Ok(match_new(store)?.new_hits))?;
        let all = whole.measure(|| whole_log(store, case))?;
        ensure!(all == found, "{found} hits instead of {all}");
    }
    let (case, _) = fill::patient(store)?;
    let (mut prices, mut people, mut of) = (Times::default(), 0, String::new());
    for round in 0..ROUNDS {
        let minutes = [5, 10, 15].get(round % 3).copied().unwrap_or(5);
        (people, of) = prices.measure(|| price_of(store, case, minutes))?;
    }
    let (contacts, stays) = (size.contacts, size.stays);
    println!(
        "| {contacts} | {stays} | {database} | {ids} | {many} | {plain} | {one} | {whole} | {prices} | \
         {people} | {of} |"
    );
    Ok(())
}

/// How many people a rule is about, and of what that was made.
fn price_of(store: &dyn Store, case: i64, minutes: u8) -> anyhow::Result<(u64, String)> {
    let mut read = store.snapshot()?;
    let found = windows(read.as_mut(), Some(case))?;
    let scene = Scene::read(read.as_mut(), &found, LONGEST_S)?;
    let rule = Rule::new(minutes, 2, Others::SameGate);
    let whom = people(&scene, rule);
    let (now, curve) = (price(&scene, &whom), curve(&scene, rule));
    ensure!(curve.iter().any(|(_, other)| *other == now));
    let (windows, heard, stays) = (scene.windows.len(), scene.heard.len(), scene.stays.len());
    Ok((now.people, format!("{windows} windows, {heard} contacts, {stays} stays")))
}

/// The peer: what a new case costs that reads everything.
fn whole_log(store: &dyn Store, case: i64) -> anyhow::Result<u64> {
    let mut cases = store.read(|read| read.cases())?;
    cases.retain(|it| it.case == case);
    let (mut after, mut hits) = (None, 0);
    loop {
        let contacts = store.read(|read| read.contacts_after(after.as_ref(), 100_000))?;
        let Some(last) = contacts.last() else { break };
        after = Some(last.key);
        let logged: Vec<_> =
            contacts.iter().map(|stored| LoggedContact::from(&stored.contact)).collect();
        hits += MatchedLog::new(&logged, TOLERANCE_S).matches(&cases).len();
    }
    Ok(hits as u64)
}

/// Publishes the cases of a file, as two people do.
fn add(store: &dyn Store, text: &str) -> anyhow::Result<Vec<i64>> {
    let entries = store.write(|tx| cases::add(tx, text, &Given::default(), 14, 1, NOW_S))?;
    let cases: Vec<_> = entries.iter().filter_map(|entry| entry.case).collect();
    for case in &cases {
        ensure!(store.write(|tx| tx.confirm_case(*case, 2, NOW_S))?, "a case was not confirmed");
    }
    Ok(cases)
}
