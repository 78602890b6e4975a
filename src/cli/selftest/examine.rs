//! The state of every part, with what to do about it, in words for the one who stands before the
//! box.

mod idle;
mod radio;

use std::path::Path;

use protocol::clock::ClockConfidence;
use serde::Serialize;

use crate::config::{Config, DisplayKind};
use crate::devices::clock::{Clock, SystemClock};
use crate::store::Store;
use crate::sync::client::{Client, ClientError, Timeouts};

/// Folders where fonts are looked for; without any font at all the screen cannot start.
const FONTS: [&str; 2] = ["/usr/share/fonts", "/usr/local/share/fonts"];

/// How a part is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// Works.
    Ok,
    /// The kiosk works without it, but less well.
    Degraded,
    /// The kiosk cannot do its work.
    Failed,
}

/// A part with its state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Part {
    /// Which part.
    pub part: &'static str,
    /// How it is.
    pub state: State,
    /// What was found.
    pub finding: String,
    /// What to do; null when nothing is to be done.
    pub remedy: Option<&'static str>,
}

impl Part {
    fn ok(part: &'static str, finding: impl ToString) -> Self {
        Self { part, state: State::Ok, finding: finding.to_string(), remedy: None }
    }

    fn degraded(part: &'static str, finding: impl ToString, remedy: &'static str) -> Self {
        Self { part, state: State::Degraded, finding: finding.to_string(), remedy: Some(remedy) }
    }

    fn failed(part: &'static str, finding: impl ToString, remedy: &'static str) -> Self {
        Self { part, state: State::Failed, finding: finding.to_string(), remedy: Some(remedy) }
    }
}

/// Looks at every part. Blocks no running kiosk for longer than a moment.
pub async fn examine(config: &Config) -> Vec<Part> {
    let store = Store::open_existing(&config.database());
    let mut parts = vec![Part::ok("configuration", "read and understood"), of_store(&store)];
    let last_time_ms = store.as_ref().ok().and_then(|store| store.last_time_ms().ok());
    parts.push(of_enrolment(&store));
    let clock = SystemClock::new(last_time_ms.unwrap_or_default());
    parts.push(of_backend(config, &clock).await);
    parts.push(of_clock(&clock));
    let store = store.ok();
    parts.push(radio::of_beacons(config, store.as_ref()).await);
    parts.extend(config.beacons.advertise.then(|| radio::of_own_id(store.as_ref())));
    parts.push(of_display(config));
    parts.push(of_fonts());
    parts.push(idle::of_sound(config));
    parts.push(idle::of_light(config));
    parts.push(idle::of_media(config, store.as_ref()));
    parts
}

fn of_store(store: &Result<Store, crate::store::StoreError>) -> Part {
    const REMEDY: &str = "free space on the card or replace it; the sentence says which";
    match store.as_ref().map(Store::check) {
        Ok(Ok(())) => Part::ok("store", "the database is sound"),
        Ok(Err(error)) => Part::failed("store", error, REMEDY),
        Err(error) => Part::failed("store", error, REMEDY),
    }
}

fn of_enrolment(store: &Result<Store, crate::store::StoreError>) -> Part {
    const REMEDY: &str =
        "get a code with `backend kiosk add` and use it with `kiosk enrol --code CODE`";
    match store.as_ref().ok().and_then(|store| store.identity().ok().flatten()) {
        Some(identity) => {
            let finding = format!("kiosk {} of {}", identity.kiosk, identity.venue.name);
            Part::ok("enrolment", finding)
        }
        None => Part::failed("enrolment", "this kiosk belongs to no venue yet", REMEDY),
    }
}

async fn of_backend(config: &Config, clock: &SystemClock) -> Part {
    let reached = match Client::new(&config.backend.url, Timeouts::default()) {
        Ok(client) => client.time(clock).await,
        Err(error) => Err(error),
    };
    match reached {
        Ok(()) => Part::ok("backend", format!("{} answers", config.backend.url)),
        // The kiosk does not even start so.
        Err(error @ ClientError::Certificates(_)) => {
            Part::failed("backend", error, "install the package ca-certificates")
        }
        Err(error) => Part::degraded(
            "backend",
            error,
            "check the network cable or Wi-Fi and backend.url; the kiosk keeps everything until then",
        ),
    }
}

fn of_clock(clock: &SystemClock) -> Part {
    match clock.now().confidence {
        ClockConfidence::Synced => Part::ok("clock", "compared with the network"),
        ClockConfidence::Held => Part::degraded(
            "clock",
            "carried on since it was last compared with the network",
            "connect the network so that it is compared again",
        ),
        ClockConfidence::Unknown => Part::degraded(
            "clock",
            "the time is unknown, so the screen shows the fixed code",
            "connect the network, or fit a clock with a battery",
        ),
    }
}

fn of_display(config: &Config) -> Part {
    let name = "display";
    match config.display.kind {
        DisplayKind::Memory => Part::ok(name, "painted in memory for the simulator"),
        DisplayKind::Window => match ["DISPLAY", "WAYLAND_DISPLAY"].map(std::env::var_os) {
            [None, None] => Part::failed(
                name,
                "no window system runs here",
                "start one, or set display.kind to \"kms\"",
            ),
            _ => Part::ok(name, "a window system runs"),
        },
        DisplayKind::Kms if Path::new("/dev/dri").is_dir() => Part::ok(name, "a display is there"),
        DisplayKind::Kms => Part::failed(
            name,
            "there is no /dev/dri, so nothing can be painted",
            "connect the display and check its driver",
        ),
    }
}

fn of_fonts() -> Part {
    let found = FONTS
        .iter()
        .any(|folder| std::fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some()));
    if found {
        Part::ok("fonts", "fonts are installed")
    } else {
        Part::failed("fonts", "no font is installed", "install the package fonts-noto-core")
    }
}
