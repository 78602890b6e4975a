//! The screens as configured, and what sync shows on them.

use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use protocol::api::CheckinEvent;
use protocol::token::Evidence;
use tokio::sync::mpsc;

use super::simulator::{self, SimulatedDevices};
use crate::config::{self, Config, PrinterKind};
use crate::declaration::form::OtpNews;
use crate::declaration::questions::Asked;
use crate::devices::clock::Clock;
use crate::devices::display;
use crate::gazetteer::Gazetteer;
use crate::lifeboat;
use crate::presence::check;
use crate::receipt_question::{Answer, Problem};
use crate::screens::{Command, IdleSetup, Pauses, Screens, ScreensHandle, Setup, Update};
use crate::tasks::Tasks;

/// Chooses what the screen is painted on, before its window exists, and starts the simulator if there
/// is one.
///
/// # Errors
/// When the display or the socket cannot be used.
pub(super) fn open_display(
    display: &config::Display,
    simulator: Option<&config::Simulator>,
    tasks: &mut Tasks,
) -> anyhow::Result<SimulatedDevices> {
    let outputs = simulator::outputs();
    let remote = display::select(display, &outputs)?;
    Ok(simulator::start(tasks, simulator, outputs, remote)?)
}

/// Opens the window; what visitors do on it arrives at the receiver.
///
/// # Errors
/// When there is no display.
pub(super) fn open(
    config: &Config,
    declaration: Setup,
    idle: IdleSetup,
    clock: &Arc<dyn Clock>,
) -> anyhow::Result<(Screens, mpsc::UnboundedReceiver<Command>)> {
    let (sender, commands) = mpsc::unbounded_channel();
    let send = move |command| {
        // Fails only while the program ends.
        let _ = sender.send(command);
    };
    let clock = clock.clone();
    let screens = Screens::new(Rc::new(move || clock.now()), Box::new(send))
        .map_err(|tried| display::nothing_to_paint_on(config.display.kind, &tried))?;
    screens.set_check_rules(check::Rules { touching_dbm: config.presence.touching_dbm });
    screens.set_look(config.display.night, config.display.width_mm);
    screens.set_pauses(Pauses {
        page: Duration::from_millis(config.display.page_pause_ms.into()),
        answer: Duration::from_millis(config.display.answer_ms.into()),
    });
    screens.set_staff(config.staff.clone());
    screens.set_idle(idle);
    screens.set_declaration(declaration);
    Ok((screens, commands))
}

/// What the declaration asks, and the communes of the configuration or those of the program.
///
/// # Errors
/// When the list of communes cannot be read, or a question is unknown.
pub(super) fn declaration(config: &Config) -> anyhow::Result<Setup> {
    let communes = match &config.gazetteer.file {
        Some(file) => Gazetteer::load(file)?,
        None => Gazetteer::builtin()?,
    };
    let asked = Asked::with(&config.declaration.ask)?;
    Ok(Setup {
        asked,
        tells_outsiders: config.declaration.tell_outsiders,
        takes_elsewhere: config.declaration.elsewhere,
        communes: Box::new(communes),
        prints: config.printer.kind != PrinterKind::None,
    })
}

/// Flashes the last of the check-ins by phone that came together. Whoever scanned without a network is not there any
/// more when the scan arrives.
pub(super) fn checkin_flash(screens: ScreensHandle) -> impl Fn(&[CheckinEvent]) + Send + Sync {
    move |events| {
        let present = events.iter().rfind(|event| event.evidence != Evidence::Late);
        if let Some(CheckinEvent { direction, evidence, .. }) = present.copied() {
            send(&screens, Update::CheckIn { direction, evidence });
        }
    }
}

/// Confirms a check-in in the kiosk's own Wi-Fi.
pub(super) fn wifi_flash(screens: ScreensHandle) -> lifeboat::Flash {
    Arc::new(move |direction, evidence| send(&screens, Update::CheckIn { direction, evidence }))
}

/// Shows the way into the kiosk's own Wi-Fi.
pub(super) fn wifi_shown(screens: ScreensHandle) -> lifeboat::Show {
    Box::new(move |name| send(&screens, Update::Wifi(name.map(str::to_owned))))
}

/// Shows what became of a code by SMS.
pub(super) fn otp_result(screens: ScreensHandle) -> impl Fn(OtpNews) + Send {
    move |news| send(&screens, Update::Otp(news))
}

/// Shows what became of a receipt that was asked.
pub(super) fn receipt_answer(
    screens: ScreensHandle,
) -> impl Fn(Result<Answer, Problem>) + Send + 'static {
    move |answered| send(&screens, Update::ReceiptAnswered(answered))
}

fn send(screens: &ScreensHandle, update: Update) {
    // Fails only while the program ends.
    let _ = screens.send(update);
}
