//! Numbers, states and clock of the home page, and the pages that it leads to.

use protocol::clock::ClockConfidence;
use slint::ComponentHandle;
use ui::{Erased as ShownErased, HomeAdapter, KioskWindow, Trouble};

use super::erased::{Erased, Reason};
use super::minute_word;
use crate::declaration::form::Event as DeclarationEvent;
use crate::feedback::form::Event as FeedbackEvent;
use crate::lifeboat::join_text;
use crate::screens::context::Context;
use crate::screens::inbox::{Inbox, Input, connect};
use crate::screens::models::int;
use crate::screens::qr;
use crate::screens::status::{BluetoothState, Status, StoreState};

/// Shown in the place of the time while nobody knows it.
const NO_TIME: &str = "--:--";

pub(in crate::screens) fn connect(window: &KioskWindow, inbox: &Inbox) {
    let adapter = window.global::<HomeAdapter>();
    connect!(adapter, inbox, on_declare() => Input::Declaration(DeclarationEvent::Open));
    connect!(adapter, inbox, on_feedback() => Input::Feedback(FeedbackEvent::Open));
}

/// Shows whether cards can be read, so that people are asked to show theirs.
pub(in crate::screens) fn show_scanner(window: &KioskWindow, reads: bool) {
    window.global::<HomeAdapter>().set_scanner_present(reads);
}

/// Shows the way into the kiosk's own Wi-Fi, or none.
pub(in crate::screens) fn show_wifi(window: &KioskWindow, name: Option<&str>) {
    let adapter = window.global::<HomeAdapter>();
    let code = name.and_then(|name| qr::of_text(&join_text(name)));
    if let Some((picture, modules)) = code {
        adapter.set_wifi_code(picture);
        adapter.set_wifi_modules(modules);
    }
    adapter.set_wifi(name.unwrap_or_default().into());
}

/// Shows that a form was erased, or nothing.
pub(in crate::screens) fn show_erased(window: &KioskWindow, erased: Option<Erased>) {
    let adapter = window.global::<HomeAdapter>();
    adapter.set_erased(match erased {
        None => ShownErased::None,
        Some(Erased { reason: Reason::Wanted, .. }) => ShownErased::Wanted,
        Some(Erased { reason: Reason::Alone, feedback: false }) => ShownErased::Declaration,
        Some(Erased { reason: Reason::Alone, feedback: true }) => ShownErased::Feedback,
    });
}

/// Shows everything on the home page; unchanged values repaint nothing.
pub(in crate::screens) fn show(context: &Context) {
    let adapter = context.window.global::<HomeAdapter>();
    let (status, now) = (context.status.get(), context.now());
    if let Some(venue) = context.venue().as_ref() {
        adapter.set_venue(venue.name.as_str().into());
        let parts = [venue.position.as_str(), venue.commune.as_str()];
        let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        // The dot never begins a line.
        adapter.set_position(parts.join("\u{a0}· ").into());
        adapter.set_capacity(int(venue.capacity.unwrap_or(0)));
        adapter.set_has_feedback(venue.takes_feedback);
    }
    let clock = now.local().map(|local| local.strftime("%H:%M").to_string());
    adapter.set_clock(clock.as_deref().unwrap_or(NO_TIME).into());
    adapter.set_entered(int(status.entered));
    adapter.set_left(int(status.left));
    adapter.set_inside(int(status.entered.saturating_sub(status.left)));
    adapter.set_own_only(status.own_only);
    adapter.set_present(int(status.present));
    adapter.set_others(int(status.others));
    adapter.set_kept_days(status.kept_days.into());
    adapter.set_crowded(status.nudge);
    adapter.set_has_bluetooth(status.bluetooth != BluetoothState::Off);
    adapter.set_waiting(int(status.waiting));
    adapter.set_listens(status.bluetooth.hears());
    adapter.set_quiet(status.bluetooth == BluetoothState::Quiet);
    adapter.set_trouble(trouble(&status, now.confidence));
    minute_word::show(context);
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
        _ if status.clock_doubted => Trouble::ClockDoubted,
        _ if status.keys_pending => Trouble::KeysPending,
        _ => Trouble::None,
    }
}
