//! A new case in a log of many contacts, and the price of a rule about it.
//!
//! A case is compared with the log as the server does it, beside a peer in the same run: all of the log, read and
//! matched. The price is what the page of the authority asks each time a rule is moved: read anew, with its curve.
//! Logs of three sizes say how both grow. Times are the thread's processor time, which other work on the machine does
//! not stretch. Databases are made once, below `target/`.

mod fill;

use std::path::PathBuf;

use anyhow::{Context, ensure};
use backend::cases::{self, Given};
use backend::exposures::matching::{make_filters, match_new};
use backend::exposures::people::people;
use backend::exposures::price::{curve, price};
use backend::exposures::rule::{Others, Rule};
use backend::exposures::scene::Scene;
use backend::exposures::windows;
use backend::store::Store;
use backend::store::sqlite::Sqlite;
use protocol::matching::{Log, LoggedContact, TOLERANCE_S};
use rustix::time::{ClockId, clock_gettime};

use fill::{NOW_S, Size};

/// How often each is measured; the median is printed.
const ROUNDS: usize = 7;
const LONGEST_S: i64 = 4 * 3600;

/// Measures and prints.
pub fn run() -> anyhow::Result<()> {
    println!(
        "| contacts | stays | new case | all of the log (peer) | price | people | price is of |"
    );
    println!("| ---: | ---: | ---: | ---: | ---: | ---: | --- |");
    fill::SIZES.into_iter().try_for_each(at_size)
}

fn median(mut times_ms: Vec<f64>) -> f64 {
    times_ms.sort_by(f64::total_cmp);
    times_ms.get(times_ms.len() / 2).copied().unwrap_or_default()
}

/// Processor time of this thread, in milliseconds.
fn processor_ms() -> f64 {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    time.tv_sec as f64 * 1e3 + time.tv_nsec as f64 / 1e6
}

fn at_size(size: Size) -> anyhow::Result<()> {
    let folder = PathBuf::from(format!("target/bench-exposure-{}", size.contacts));
    let path = fill::database(&folder, size)?;
    let store = Sqlite::open(&path)?;
    let store: &dyn Store = &store;
    while make_filters(store, NOW_S)? > 0 {}
    let (mut new, mut whole) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let case = fill::add_case(store)?;
        let began = processor_ms();
        let found = match_new(store)?.new_hits;
        new.push(processor_ms() - began);
        let began = processor_ms();
        let all = whole_log(store, case)?;
        whole.push(processor_ms() - began);
        ensure!(all == found, "{found} hits instead of {all}");
    }
    let (case, _) = fill::patient(store)?;
    let (mut prices, mut counted, mut of) = (Vec::new(), 0, String::new());
    for round in 0..ROUNDS {
        let began = processor_ms();
        let mut read = store.snapshot()?;
        let found = windows(read.as_mut(), Some(case))?;
        let scene = Scene::read(read.as_mut(), &found, LONGEST_S)?;
        let minutes = [5, 10, 15][round % 3];
        let rule = Rule::new(minutes, 2, Others::SameGate);
        let whom = people(&scene, rule);
        let (now, curve) = (price(&scene, &whom), curve(&scene, rule));
        prices.push(processor_ms() - began);
        ensure!(curve.iter().any(|(_, other)| *other == now));
        counted = now.people;
        let (windows, heard, stays) = (scene.windows.len(), scene.heard.len(), scene.stays.len());
        of = format!("{windows} windows, {heard} contacts, {stays} stays");
    }
    let (contacts, stays) = (size.contacts, size.stays);
    let (new, whole, prices) = (median(new), median(whole), median(prices));
    println!(
        "| {contacts} | {stays} | {new:.1} ms | {whole:.0} ms | {prices:.0} ms | {counted} | {of} |"
    );
    Ok(())
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
        hits += Log::new(&logged, TOLERANCE_S).matches(&cases).len();
    }
    Ok(hits as u64)
}

/// Publishes the case of a file, as two people do.
fn add(store: &dyn Store, text: &str) -> anyhow::Result<i64> {
    let entries = store.write(|tx| cases::add(tx, text, &Given::default(), 14, 1, NOW_S))?;
    let case = entries.first().and_then(|entry| entry.case).context("there is no case")?;
    ensure!(store.write(|tx| tx.confirm_case(case, 2, NOW_S))?, "the case was not confirmed");
    Ok(case)
}
