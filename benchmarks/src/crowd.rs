//! Thousands of kiosks at two processes on one PostgreSQL: they come within a minute, are tapped at the process at which
//! their stream is not, lose both processes at once, and are handed over by one that stops. Nothing acknowledged may be
//! lost or doubled.

mod check;
mod counts;
mod kiosk;
mod policy;
mod servers;
mod stream;
mod visitor;
mod world;

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use anyhow::{Context, bail, ensure};
use backend::accept::raise_open_files;
use backend::config::Database;
use backend::store;

use crate::backend::enrol;
use crate::backend::latencies::Latencies;
use counts::Counts;
use kiosk::{NOWHERE, Simulated};
use policy::timeouts::Timeouts;
use servers::Servers;
use visitor::Visitor;
use world::{World, until};

/// Within which the kiosks come.
const MINUTE: Duration = Duration::from_secs(60);

/// After this a stream counts as one that lasted (`src/sync/reconnect.rs`).
const LASTING: Duration = Duration::from_secs(62);

/// Contacts that a kiosk stores before it comes, and in a blackout.
const CONTACTS: i64 = 20;

/// For all kiosks to be back.
const PATIENCE: Duration = Duration::from_secs(400);

/// A second.
const TAPS: u32 = 20;

/// Requests of one kiosk until it is back; more would be a storm.
const REQUESTS_MAX: u32 = 40;

#[derive(clap::Args, Debug)]
pub struct Asked {
    /// Address of an empty database on a PostgreSQL
    #[arg(long, value_name = "POSTGRES")]
    database: String,
    /// How many kiosks
    #[arg(long, default_value_t = 10_000, value_parser = clap::value_parser!(u16).range(10..=18_000))]
    kiosks: u16,
    /// How many taps from one process to the other
    #[arg(long, default_value_t = 500, value_parser = clap::value_parser!(u16).range(10..=10_000))]
    taps: u16,
    /// Seconds for which both processes are gone
    #[arg(long, default_value_t = 45)]
    blackout: u64,
    /// Fail when one in a hundred of those taps takes longer than this, milliseconds; for a quiet machine
    #[arg(long)]
    limit_ms: Option<u32>,
}

/// Runs all of it and prints.
pub fn run(asked: &Asked) -> anyhow::Result<()> {
    let files = raise_open_files();
    let enough = u64::from(asked.kiosks).saturating_add(1500);
    ensure!(files > enough, "{} kiosks need more open files than {files}", asked.kiosks);
    let database: Database = asked.database.parse().map_err(anyhow::Error::msg)?;
    let kiosks = {
        let store = store::open(&database)?;
        store.write(|tx| enrol(tx, asked.kiosks.into()))?
    };
    let servers = Servers::start(&asked.database)?;
    let world = Arc::new(World {
        addresses: servers.addresses.clone(),
        counts: Counts::new(kiosks.len()),
        timeouts: Timeouts::default(),
    });
    let kiosks = kiosks.into_iter().enumerate();
    let kiosks = kiosks.map(|(index, kiosk)| Simulated::new(&world, index, kiosk)).collect();
    let mut crowd = Crowd { servers, world, kiosks };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(crowd.play(asked))?;
    // Nobody writes any more.
    drop(runtime);
    check::stored(&database, &crowd.kiosks)?;
    let faults = crowd.world.counts.faults();
    for fault in faults.iter().take(20) {
        println!("FAULT: {fault}");
    }
    ensure!(faults.is_empty(), "{} faults", faults.len());
    Ok(())
}

struct Crowd {
    servers: Servers,
    world: Arc<World>,
    kiosks: Vec<Arc<Simulated>>,
}

impl Crowd {
    async fn play(&mut self, asked: &Asked) -> anyhow::Result<()> {
        println!("==> {} kiosks come within a minute", self.kiosks.len());
        self.world.counts.begin();
        for kiosk in &self.kiosks {
            kiosk.store(CONTACTS);
            let after = MINUTE.mul_f64(fastrand::f64());
            for task in ["synchronise", "listen", "report"] {
                let kiosk = Arc::clone(kiosk);
                tokio::spawn(async move {
                    tokio::time::sleep(after).await;
                    match task {
                        "synchronise" => kiosk.synchronise().await,
                        "listen" => kiosk.listen().await,
                        _ => kiosk.report().await,
                    }
                });
            }
        }
        self.all_are_back().await?;

        println!("==> {} taps at the process at which the stream is not", asked.taps);
        self.taps_across(asked).await?;

        println!("==> both processes are killed, and start again after {} s", asked.blackout);
        self.world.counts.begin();
        self.servers.kill()?;
        let blackout = Duration::from_secs(asked.blackout);
        for kiosk in &self.kiosks {
            let (kiosk, after) = (Arc::clone(kiosk), blackout.mul_f64(fastrand::f64()));
            tokio::spawn(async move {
                tokio::time::sleep(after).await;
                kiosk.store(CONTACTS);
            });
        }
        tokio::time::sleep(blackout).await;
        println!("    while they were gone: {}", self.world.counts.told().join("; "));
        self.world.counts.begin();
        tokio::task::block_in_place(|| self.servers.start_again())?;
        self.all_are_back().await?;

        println!("==> one process is stopped while visitors tap");
        tokio::time::sleep(LASTING).await;
        self.hand_over().await?;
        self.settle().await
    }

    /// Waits until each kiosk has a stream and nothing to send.
    async fn all_are_back(&self) -> anyhow::Result<()> {
        let all = (self.kiosks.len(), self.kiosks.len());
        let are_back = until(PATIENCE, || self.world.counts.back() == all).await;
        // So that the last second is a whole one.
        tokio::time::sleep(Duration::from_secs(2)).await;
        for line in self.world.counts.told() {
            println!("    {line}");
        }
        println!("    processes: {}", self.servers.told()?);
        ensure!(are_back, "only {:?} of {all:?} are back", self.world.counts.back());
        let most = self.world.counts.most();
        ensure!(most <= REQUESTS_MAX, "a kiosk asked {most} times");
        Ok(())
    }

    /// Taps at one process whose kiosk listens at the other.
    async fn taps_across(&self, asked: &Asked) -> anyhow::Result<()> {
        let mut latencies = Vec::new();
        let mut pace = tokio::time::interval(Duration::from_secs(1) / TAPS);
        for _ in 0..asked.taps {
            pace.tick().await;
            let (kiosk, at) = self.listening()?;
            let visitor = Visitor::scan(kiosk, Some(1 - at)).await?;
            let begun = Instant::now();
            let event = visitor.tap(Some(1 - at)).await?;
            latencies.push(kiosk.hears_of(event, begun).await?);
        }
        let slowest = latencies.iter().max().copied().unwrap_or_default();
        let latencies = Latencies::new(&latencies);
        println!(
            "    from the tap's request to its event, ms: median and p99 {latencies}, slowest {:.1}",
            slowest.as_secs_f64() * 1000.0
        );
        if let Some(limit) = asked.limit_ms {
            let p99 = latencies.p99();
            ensure!(p99 <= f64::from(limit), "one in a hundred took {p99:.0} ms, not {limit}");
        }
        Ok(())
    }

    /// A kiosk with a stream, and at which process it is.
    fn listening(&self) -> anyhow::Result<(&Simulated, usize)> {
        for _ in 0..1000 {
            let kiosk =
                self.kiosks.get(fastrand::usize(..self.kiosks.len())).context("no kiosk")?;
            let at = kiosk.stream_at.load(Ordering::Relaxed);
            if at != NOWHERE {
                return Ok((kiosk.as_ref(), at));
            }
        }
        bail!("no kiosk listens")
    }

    async fn hand_over(&mut self) -> anyhow::Result<()> {
        let counts = &self.world.counts;
        counts.begin();
        let at = |process| {
            let here = |kiosk: &&Arc<Simulated>| kiosk.stream_at.load(Ordering::Relaxed) == process;
            self.kiosks.iter().filter(here).count()
        };
        let handed_over = at(0);
        println!("    {handed_over} streams at it, {} at the other", at(1));
        let [Some(first), second] = &mut self.servers.running else { bail!("it runs not") };
        first.terminate()?;
        let begun = Instant::now();
        let (mut ended, mut failed) = (None, None);
        let mut pace = tokio::time::interval(Duration::from_secs(1) / TAPS);
        while ended.is_none() || at(1) < self.kiosks.len() {
            pace.tick().await;
            if ended.is_none() && first.has_ended()? {
                ended = Some(begun.elapsed());
            }
            if begun.elapsed() > PATIENCE {
                failed = Some(format!("{} of {} have a stream", at(1), self.kiosks.len()));
                break;
            }
            let number = fastrand::usize(..self.kiosks.len());
            let kiosk = self.kiosks.get(number).context("no kiosk")?;
            Visitor::scan(kiosk, None).await?.tap(None).await?;
        }
        let (gaps, (told, broken)) = (counts.gaps(), counts.ends());
        let slowest = gaps.iter().max().copied().unwrap_or_default();
        println!(
            "    {told} streams were told to open anew, {broken} ended otherwise; without a stream, ms: median \
             and p99 {}, longest {:.0}",
            Latencies::new(&gaps),
            slowest.as_secs_f64() * 1000.0
        );
        for line in counts.told().iter().take(2) {
            println!("    {line}");
        }
        let ended_s = ended.map_or(f64::NAN, |after| after.as_secs_f64());
        println!("    it ended after {ended_s:.1} s");
        if let Some(other) = second {
            let (peak, now) = (other.peak_mb()?, other.memory_mb()?);
            println!("    the other with all streams: {peak:.0} MB at most, {now:.0} MB now");
        }
        failed.map_or(Ok(()), |problem| Err(anyhow::Error::msg(problem)))
    }

    /// Waits until each kiosk was told of each check-in.
    async fn settle(&self) -> anyhow::Result<()> {
        let told = || self.kiosks.iter().all(|kiosk| kiosk.is_told_of_all());
        ensure!(until(MINUTE, told).await, "some kiosks were not told of all check-ins");
        let taps: i64 = self.kiosks.iter().map(|it| it.taps.load(Ordering::Relaxed)).sum();
        println!("    {taps} check-ins were confirmed, and kiosks were told of each once");
        Ok(())
    }
}
