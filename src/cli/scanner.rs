//! `kiosk scanner`: has a test line scanned and finds out the scanner's mode, what it does to
//! letters and how it ends a scan; then prints what to set. Asks on stderr, the answer is JSON.

mod advice;

use std::collections::HashSet;
use std::io::IsTerminal;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::bail;
use qrcode::render::unicode::Dense1x2;
use qrcode::{EcLevel, QrCode};
use serde_json::{Value, json};
use tokio::sync::mpsc;
use tokio::time::Instant;

use crate::cards::trial::{LINE, Verdict, judge};
use crate::config::{Config, ScannerKind};
use crate::devices::scanner::find::Candidate;
use crate::devices::scanner::frames::{End, Frame};
use crate::devices::scanner::port::Port;
use crate::devices::scanner::{Mode, ScannerState};

/// How often scanners that were plugged in meanwhile are looked for.
const POLL_INTERVAL: Duration = Duration::from_secs(1);

/// How long the keys of a scan may take to arrive at the terminal as well.
const ECHO_DELAY: Duration = Duration::from_millis(200);

/// A scan, and what read it.
type Scanned = (Candidate, Frame);

/// Waits up to `seconds` for a scan of the test line; the answer is what is printed.
///
/// # Errors
/// When there is no scanner to try, or the line was not scanned in time.
pub(super) fn run(config: &Config, seconds: u32) -> anyhow::Result<Value> {
    match config.scanner.kind {
        ScannerKind::None => {
            bail!("scanner.kind is \"none\"; set it to \"auto\" to try a scanner")
        }
        ScannerKind::Simulated => {
            bail!(
                "a simulated scanner has no cable; set scanner.kind to \"auto\" to try a real one"
            )
        }
        _ => {}
    }
    eprintln!("{}", picture()?);
    eprintln!(
        "Cắm máy quét, rồi quét mã trên màn hình này (có thể in ra giấy hoặc chụp bằng điện thoại).\n\
         Plug the scanner in, then scan the code above (print it, or take a picture of it)."
    );
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let found = runtime.block_on(wait(config, Duration::from_secs(seconds.into())));
    runtime.shutdown_background();
    let (candidate, end, verdict) = found?;
    forget_echo();
    let several = candidates(config).iter().filter(|it| it.mode == candidate.mode).count() > 1;
    let settings = advice::settings(&candidate, several);
    eprintln!("{}", advice::sentences(candidate.mode, verdict));
    eprintln!(
        "Ghi vào kiosk.toml, rồi khởi động lại kiosk:\n\
         Put into kiosk.toml, then restart the kiosk:\n{settings}"
    );
    let (letters, damage) = match verdict {
        Verdict::Whole => ("whole", None),
        Verdict::Mended(damage) => ("mended", Some(damage.name())),
        Verdict::OtherKeyboard(keyboard) => ("lost", Some(keyboard.name())),
        Verdict::Lost => ("lost", None),
    };
    Ok(json!({
        "mode": advice::kind(candidate.mode),
        "device": candidate.path,
        "name": candidate.name,
        "letters": letters,
        "damage": damage,
        "ends_with": match end {
            End::Return => "return",
            End::LineFeed => "line feed",
            End::Tab => "tab",
            End::Pause => "pause",
            End::Report => "report",
        },
        "config": settings,
    }))
}

/// The line as a QR of characters, two modules each.
fn picture() -> anyhow::Result<String> {
    let qr = QrCode::with_error_correction_level(LINE, EcLevel::L)?;
    let picture = qr.render::<Dense1x2>().build();
    if !std::io::stderr().is_terminal() {
        return Ok(picture);
    }
    // Black on white whatever the terminal's colours are: not every scanner reads it inverted.
    let painted = picture.lines().map(|line| format!("\x1b[30;107m{line}\x1b[0m\n"));
    Ok(painted.collect())
}

/// Everything that could be the scanner; an ordinary keyboard may be one too.
fn candidates(config: &Config) -> Vec<Candidate> {
    crate::app::scanner::hotplug(config).possible()
}

/// The first scan of the line from anything that is plugged in, or will be.
async fn wait(config: &Config, patience: Duration) -> anyhow::Result<(Candidate, End, Verdict)> {
    let (sender, mut scans) = mpsc::channel::<Scanned>(16);
    let (mut open, mut refused) = (HashSet::<PathBuf>::new(), Vec::<ScannerState>::new());
    let (closed, mut gone) = mpsc::unbounded_channel::<PathBuf>();
    let until = Instant::now() + patience;
    loop {
        for candidate in candidates(config) {
            if open.contains(&candidate.path) {
                continue;
            }
            // Not exclusive: this may be the keyboard of whoever runs the command.
            match Port::open(&candidate, false) {
                Ok(port) => {
                    eprintln!("• {} {}", candidate.path.display(), candidate.name);
                    open.insert(candidate.path.clone());
                    tokio::spawn(forward(port, candidate, sender.clone(), closed.clone()));
                }
                Err(state) if !refused.contains(&state) => {
                    eprintln!("{state}");
                    refused.push(state);
                }
                Err(_) => {}
            }
        }
        let looked = Instant::now();
        while let Ok(path) = gone.try_recv() {
            open.remove(&path);
        }
        let scanned =
            tokio::time::timeout_at(until.min(looked + POLL_INTERVAL), scans.recv()).await;
        if let Ok(Some((candidate, frame))) = scanned {
            match judge(&frame.bytes) {
                Some(verdict) => return Ok((candidate, frame.end, verdict)),
                // Somebody typing at a keyboard is no scan.
                None if candidate.mode == Mode::Keyboard => {}
                None => eprintln!(
                    "Đó là mã khác, hãy quét mã trên màn hình này.\n\
                     That was another code; scan the one above."
                ),
            }
        }
        if Instant::now() >= until {
            break;
        }
    }
    match (open.is_empty(), refused.first()) {
        (true, Some(state)) => bail!("no scanner could be opened. {state}"),
        (true, None) => bail!("{}", ScannerState::Absent),
        (false, _) => bail!(
            "the test line was not scanned in {} s; hold its code closer, larger or brighter, and \
             try again",
            patience.as_secs()
        ),
    }
}

/// Hands on what a port reads, until it is gone.
async fn forward(
    mut port: Port,
    candidate: Candidate,
    scans: mpsc::Sender<Scanned>,
    closed: mpsc::UnboundedSender<PathBuf>,
) {
    while let Ok(frame) = port.scan().await {
        if scans.send((candidate.clone(), frame)).await.is_err() {
            return;
        }
    }
    // Nobody waits for it once the answer is there.
    let _ = closed.send(candidate.path);
}

/// A scanner that plays a keyboard has typed into this terminal as well, and a shell would take it
/// for a command.
fn forget_echo() {
    std::thread::sleep(ECHO_DELAY);
    // Not a terminal: then nothing was typed into it.
    let _ = rustix::termios::tcflush(std::io::stdin(), rustix::termios::QueueSelector::IFlush);
}
