//! What a tap costs the server and how soon its kiosk hears of it, while a few kiosks listen and while
//! thousands do.

use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use backend::accept::raise_open_files;
use backend::clock::{Clock, SystemClock};
use protocol::api;
use protocol::token::{Claim, PATH};

use super::http::Connection;
use super::latencies::Latencies;
use super::{Kiosk, Server};

/// Kiosks that are tapped in turn, so that none takes more than it may.
const TAPPED: usize = 20;

/// What a kiosk takes at once by the code on its screen.
const BURST: usize = 100;

/// For how long the server is left alone to measure what the streams cost by themselves, and over which the
/// taps are spread: two rounds of comments, because they come in bursts.
const SPAN: Duration = Duration::from_secs(30);

struct Measured {
    /// Processor time of a tap, of its page and its event, ms.
    tap_ms: f64,
    /// From the tap's request to the event at the kiosk.
    event: Latencies,
    /// Share of a core that the streams take by themselves.
    idle: f64,
    peak_mb: f64,
}

/// Measures and prints.
pub fn run(most: usize, taps: usize) -> anyhow::Result<()> {
    ensure!(most >= TAPPED, "at least {TAPPED} streams, which are tapped in turn");
    ensure!(taps <= TAPPED * BURST, "at most {} taps, {BURST} a kiosk", TAPPED * BURST);
    let files = raise_open_files();
    let enough = u64::try_from(most)?.saturating_add(200);
    ensure!(files > enough, "{most} streams need more open files than {files}; see ulimit -Hn");
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    println!("{taps} taps at {TAPPED} kiosks in turn, each kiosk at a venue of its own.\n");
    println!(
        "| open streams | processor time of a tap, ms | tap to event, ms: median, p99 | streams alone, \
         of a core | most memory, MB |"
    );
    println!("| ---: | ---: | ---: | ---: | ---: |");
    for streams in [TAPPED, most] {
        let server = Server::start(streams, None)?;
        let Measured { tap_ms, event, idle, peak_mb } = runtime.block_on(measure(&server, taps))?;
        let idle = idle * 100.0;
        println!("| {streams} | {tap_ms:.2} | {event} | {idle:.1} % | {peak_mb:.0} |");
    }
    Ok(())
}

async fn measure(server: &Server, taps: usize) -> anyhow::Result<Measured> {
    let mut streams = Vec::with_capacity(server.kiosks.len());
    for kiosk in &server.kiosks {
        streams.push(listen(server, kiosk).await?);
    }
    let before = server.process.processor_s()?;
    tokio::time::sleep(SPAN).await;
    let idle = (server.process.processor_s()? - before) / SPAN.as_secs_f64();

    let mut visitor = Connection::open(&server.process.address).await?;
    let (mut latencies, mut next) = (Vec::with_capacity(taps), 0);
    let (before, began) = (server.process.processor_s()?, Instant::now());
    let mut pace = tokio::time::interval(SPAN / u32::try_from(taps)?);
    for _ in 0..taps {
        pace.tick().await;
        let (Some(kiosk), Some(stream)) = (server.kiosks.get(next), streams.get_mut(next)) else {
            break;
        };
        latencies.push(tap(&mut visitor, kiosk, stream).await?);
        next = (next + 1) % TAPPED;
    }
    let spent_s = server.process.processor_s()? - before - idle * began.elapsed().as_secs_f64();
    let tap_ms = spent_s.max(0.0) * 1000.0 / f64::from(u32::try_from(taps)?);
    Ok(Measured {
        tap_ms,
        event: Latencies::new(&latencies),
        idle,
        peak_mb: server.process.peak_mb()?,
    })
}

/// Opens the event stream of a kiosk and waits until it has begun.
async fn listen(server: &Server, kiosk: &Kiosk) -> anyhow::Result<Connection> {
    let target = format!("{}?after=0", api::EVENTS);
    let proof = kiosk.proof("GET", &target, b"");
    let mut stream = Connection::open(&server.process.address).await?;
    stream.send("GET", &target, &format!("authorization: {proof}\r\n"), b"").await?;
    let begun = stream.read_until("event: totals").await.context("a stream did not begin")?;
    stream.skip(begun);
    Ok(stream)
}

/// Checks a visitor in; returns how long after the tap was sent the kiosk heard of it.
async fn tap(
    visitor: &mut Connection,
    kiosk: &Kiosk,
    stream: &mut Connection,
) -> anyhow::Result<Duration> {
    // Each visitor has an address of its own, as behind a proxy.
    let from = std::net::Ipv4Addr::from(0x0a00_0000 | fastrand::u32(..0x0100_0000));
    let from = format!("x-forwarded-for: {from}\r\n");
    let token = Claim::live(kiosk.number, SystemClock.now_s(), 30).mint(&kiosk.token_key);
    visitor.send("GET", &format!("{PATH}{token}"), &from, b"").await?;
    let page = String::from_utf8(visitor.answer().await?.body)?;
    let ticket = page.split_once("name=\"ticket\" value=\"");
    let ticket = ticket.and_then(|(_, rest)| rest.split_once('"')).map(|(ticket, _)| ticket);
    let form = format!("ticket={}&direction=in", ticket.context("the page has no ticket")?);
    let headers = format!("{from}content-type: application/x-www-form-urlencoded\r\n");
    let sent = Instant::now();
    visitor.send("POST", "/tap", &headers, form.as_bytes()).await?;
    let came = stream.read_until("event: checkin").await?;
    let latency = sent.elapsed();
    stream.skip(came);
    let status = visitor.answer().await?.status;
    ensure!(status == 303, "a tap was answered {status}");
    Ok(latency)
}
