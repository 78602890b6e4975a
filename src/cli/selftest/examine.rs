//! Examines every part.

use std::path::Path;

use protocol::clock::ClockConfidence;

use super::part::Part;
use super::{idle, radio, safety};
use crate::config::{Config, DisplayKind};
use crate::devices::clock::{Clock, SystemClock};
use crate::status::{Part as Name, Trouble};
use crate::store::{Backlog, Store, StoreError};
use crate::sync::client::{Client, ClientError, Timeouts};

/// Without any font the screen cannot start.
const FONTS: [&str; 2] = ["/usr/share/fonts", "/usr/local/share/fonts"];

/// Blocks no running kiosk for longer than a moment.
pub(super) async fn examine(config: &Config) -> Vec<Part> {
    let store = Store::open_existing(&config.database());
    let mut parts = vec![Part::ok(Name::Configuration, "read and understood"), of_store(&store)];
    let last_time_ms = store.as_ref().ok().and_then(|store| store.last_time_ms().ok());
    parts.push(of_enrolment(&store));
    parts.push(of_parked(&store));
    parts.extend(safety::of_transport(&config.backend));
    let clock = SystemClock::new(last_time_ms.unwrap_or_default());
    parts.push(of_backend(config, &store, &clock).await);
    parts.push(of_clock(&clock));
    let store = store.ok();
    parts.extend(store.iter().flat_map(safety::of_store));
    parts.push(radio::of_beacons(config, store.as_ref()).await);
    parts.extend(config.beacons.advertise.then(|| radio::of_own_id(store.as_ref())));
    parts.push(of_display(config));
    parts.push(of_fonts());
    parts.push(idle::of_sound(config));
    parts.push(idle::of_light(config));
    parts.push(idle::of_printer(config));
    parts.push(idle::of_media(config, store.as_ref()));
    parts
}

fn of_store(store: &Result<Store, StoreError>) -> Part {
    match store.as_ref().map(Store::check) {
        Ok(Ok(())) => Part::ok(Name::Store, "the database is sound"),
        Ok(Err(error)) => Part::troubled(Trouble::StoreFails, error),
        Err(error) => Part::troubled(Trouble::StoreFails, error),
    }
}

fn of_enrolment(store: &Result<Store, StoreError>) -> Part {
    match store.as_ref().ok().and_then(|store| store.identity().ok().flatten()) {
        Some(identity) => {
            let finding = format!("kiosk {} of {}", identity.kiosk, identity.venue.name);
            Part::ok(Name::Enrolment, finding)
        }
        None => Part::troubled(Trouble::NotEnrolled, "this kiosk belongs to no venue yet"),
    }
}

fn of_parked(store: &Result<Store, StoreError>) -> Part {
    match store.as_ref().map(Store::backlog) {
        Ok(Ok(Backlog { parked: 0, records, .. })) => Part::ok(
            Name::Records,
            format!("{records} wait to be sent, the backend has refused none"),
        ),
        Ok(Ok(Backlog { parked, .. })) => Part::troubled(
            Trouble::Parked,
            format!("the backend has refused {parked} for ever; they are set aside"),
        ),
        // The part of the store has the reason.
        Ok(Err(_)) | Err(_) => Part::unread(Name::Records, "unknown without a sound database"),
    }
}

async fn of_backend(
    config: &Config,
    store: &Result<Store, StoreError>,
    clock: &SystemClock,
) -> Part {
    let configured = &config.backend.url;
    let given = store.as_ref().ok().and_then(|store| store.backend_address(configured).ok());
    let address = given.as_ref().unwrap_or(configured);
    if address.is_empty() {
        return Part::troubled(Trouble::Offline, ClientError::NoAddress);
    }
    let reached = match Client::new(address, Timeouts::default()) {
        Ok(client) => client.time(clock).await,
        Err(error) => Err(error),
    };
    match reached {
        Ok(()) => Part::ok(Name::Backend, format!("{address} answers")),
        // The kiosk does not start with it.
        Err(error @ ClientError::Certificates(_)) => Part::troubled(Trouble::NoCertificates, error),
        Err(error) => Part::troubled(Trouble::Offline, error),
    }
}

fn of_clock(clock: &SystemClock) -> Part {
    match clock.now().confidence {
        ClockConfidence::Synced => Part::ok(Name::Clock, "compared with the network"),
        ClockConfidence::Held => Part::troubled(
            Trouble::ClockHeld,
            "carried on since it was last compared with the network",
        ),
        ClockConfidence::Unknown => Part::troubled(
            Trouble::ClockUnknown,
            "the time is unknown, so the screen shows the fixed code",
        ),
    }
}

fn of_display(config: &Config) -> Part {
    let name = Name::Display;
    match config.display.kind {
        DisplayKind::Memory => Part::ok(name, "painted in memory for the simulator"),
        DisplayKind::Window => match ["DISPLAY", "WAYLAND_DISPLAY"].map(std::env::var_os) {
            [None, None] => Part {
                remedy: Some("start one, or set display.kind to \"kms\""),
                ..Part::troubled(Trouble::NoDisplay, "no window system runs here")
            },
            _ => Part::ok(name, "a window system runs"),
        },
        DisplayKind::Kms if Path::new("/dev/dri").is_dir() => Part::ok(name, "a display is there"),
        DisplayKind::Kms => {
            Part::troubled(Trouble::NoDisplay, "there is no /dev/dri, so nothing can be painted")
        }
    }
}

fn of_fonts() -> Part {
    let found = FONTS
        .iter()
        .any(|folder| std::fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some()));
    if found {
        Part::ok(Name::Fonts, "fonts are installed")
    } else {
        Part::troubled(Trouble::NoFonts, "no font is installed")
    }
}

#[cfg(test)]
mod tests {
    use protocol::record::{Body, Gap};

    use super::super::part::State;
    use super::*;

    #[test]
    fn refused_records_are_reported() {
        let store = Store::open_in_memory().unwrap();
        store.push(&Body::Gap(Gap { from_s: 0, to_s: 1, reason: String::new() })).unwrap();
        let store = Ok(store);
        assert_eq!(of_parked(&store).state, State::Ok);
        let opened = store.as_ref().unwrap();
        opened.park(&opened.next_batch(1).unwrap(), "body: odd", 1_625_745_600).unwrap();
        let part = of_parked(&store);
        assert_eq!(part.state, State::Degraded);
        assert!(part.finding.contains("refused 1"), "{}", part.finding);
        assert_eq!(of_parked(&Err(StoreError::DiskFull)).state, State::Degraded);
    }
}
