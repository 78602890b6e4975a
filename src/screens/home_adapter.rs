//! The home page: numbers, states, clock and language.

use std::rc::Rc;

use protocol::clock::ClockConfidence;
use protocol::language::Language;
use slint::ComponentHandle;

use super::update::{BluetoothState, Status, StoreState, VenueIdentity};
use super::{Stage, look};
use crate::declaration::form::Event;
use crate::devices::clock::Timestamp;
use crate::feedback::form as feedback;
use ui::{HomeAdapter, KioskWindow, Trouble};

/// What the page says of the time while nobody knows it.
const NO_TIME: &str = "--:--";

/// Tells whether cards can be read, so that people are asked to show theirs.
pub(super) fn show_scanner(window: &KioskWindow, reads: bool) {
    window.global::<HomeAdapter>().set_scanner_present(reads);
}

pub(super) fn connect(stage: &Rc<Stage>) {
    let adapter = stage.window.global::<HomeAdapter>();
    let weak = Rc::downgrade(stage);
    adapter.on_declare(move || {
        if let Some(stage) = weak.upgrade() {
            stage.handle(Event::Open);
        }
    });
    let weak = Rc::downgrade(stage);
    adapter.on_feedback(move || {
        if let Some(stage) = weak.upgrade() {
            stage.feedback(feedback::Event::Open);
        }
    });
    let weak = Rc::downgrade(stage);
    adapter.on_set_language(move |tag| {
        if let Some(stage) = weak.upgrade() {
            stage.look(look::Event::Touch);
            stage.set_language(Language::from_tag(&tag).unwrap_or_default());
            stage.handle(Event::Touch);
            stage.feedback(feedback::Event::Touch);
        }
    });
}

/// Shows all that the home page tells; unchanged values repaint nothing.
pub(super) fn show(
    window: &KioskWindow,
    identity: Option<&VenueIdentity>,
    status: &Status,
    time: Timestamp,
) {
    let adapter = window.global::<HomeAdapter>();
    if let Some(identity) = identity {
        adapter.set_venue(identity.name.as_str().into());
        let parts = [identity.position.as_str(), identity.commune.as_str()];
        let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        // The dot never begins a line.
        adapter.set_position(parts.join("\u{a0}· ").into());
        adapter.set_capacity(shown(identity.capacity.unwrap_or(0).into()));
        adapter.set_has_feedback(identity.takes_feedback);
    }
    let clock = time.local().map(|local| local.strftime("%H:%M").to_string());
    adapter.set_clock(clock.as_deref().unwrap_or(NO_TIME).into());
    adapter.set_entered(shown(status.entered.into()));
    adapter.set_left(shown(status.left.into()));
    adapter.set_inside(shown(status.entered.saturating_sub(status.left).into()));
    adapter.set_present(shown(status.present.into()));
    adapter.set_others(shown(status.others.into()));
    adapter.set_kept_days(status.kept_days.into());
    adapter.set_crowded(status.nudge);
    adapter.set_has_bluetooth(status.bluetooth != BluetoothState::Off);
    adapter.set_waiting(shown(status.waiting));
    adapter.set_listens(status.bluetooth.hears());
    adapter.set_quiet(status.bluetooth == BluetoothState::Quiet);
    adapter.set_trouble(trouble(status, time.confidence));
}

fn shown(number: u64) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

/// The worst of what is wrong.
fn trouble(status: &Status, confidence: ClockConfidence) -> Trouble {
    match (status.store, status.bluetooth, confidence, status.online) {
        (StoreState::Failed, ..) => Trouble::StoreFailed,
        (StoreState::Full, ..) => Trouble::StoreFull,
        (_, BluetoothState::Absent, ..) => Trouble::BluetoothAbsent,
        (_, BluetoothState::Blocked, ..) => Trouble::BluetoothBlocked,
        (_, BluetoothState::SwitchedOff, ..) => Trouble::BluetoothOff,
        (_, BluetoothState::Busy, ..) => Trouble::BluetoothBusy,
        (_, BluetoothState::Stopped, ..) => Trouble::BluetoothStopped,
        (_, BluetoothState::Failed, ..) => Trouble::BluetoothFailed,
        (_, _, ClockConfidence::Unknown, _) => Trouble::ClockUnknown,
        (.., false) => Trouble::Offline,
        _ => Trouble::None,
    }
}

/// Switches every text of the screens. The default language is that of the source and has no catalogue.
pub(super) fn set_language(window: &KioskWindow, language: Language) {
    let catalogue = if language == Language::default() { "" } else { language.tag() };
    if let Err(error) = slint::select_bundled_translation(catalogue) {
        tracing::error!(%error, "the language cannot be changed");
    }
    let adapter = window.global::<HomeAdapter>();
    adapter.set_language(language.tag().into());
    adapter.set_next_language(language.next().tag().into());
    adapter.set_next_language_name(language.next().name().into());
}
