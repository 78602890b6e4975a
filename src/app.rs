//! Builds every part of the kiosk and connects them; top to bottom it reads as its story.

mod backend_address;
mod buttons;
mod buzzer;
mod commands;
mod connection;
mod header;
mod idle;
pub mod intake;
mod levels;
mod lights;
mod own_id;
mod pairing;
mod phone_check;
mod printing;
pub(crate) mod radio;
mod report;
pub(crate) mod scanner;
mod service;
mod sightings;
mod simulator;
mod staff;
mod startup_error;
mod status;
mod status_display;
mod stopped;
mod supervisor;
mod updates;
mod venue;
mod voice;
mod window;

use std::path::Path;
use std::time::Duration;

use anyhow::Context;
use tokio::runtime::Runtime;

use crate::config::Config;
use crate::devices::{backlight, network, printer, stick};
use crate::exposure;
use crate::lifeboat::Lifeboat;
use crate::media::Library;
use crate::presence::Rules;
use crate::recorder::Recorder;
use crate::retention;
use crate::screens::Screens;
use crate::status::Board;
use crate::store::{self, Store};
use crate::sync::{self, media, otp, receipt_question};
use crate::tasks::Tasks;

use backend_address::BackendAddress;
use buttons::Buttons;
use commands::CommandRouter;
use idle::IdleService;
use intake::Intake;
use levels::LevelKeeper;
use pairing::Pairing;
use phone_check::PhoneCheck;
use printing::Printing;
use scanner::ScannerReader;
use service::Service;
use simulator::{Outputs, SimulatedDevices};
use staff::StaffDesk;
use status::StatusKeeper;
pub use stopped::show_stopped;
use voice::Voice;

/// How long what still runs on other threads may take at the end. A thread that waits for a dead disk
/// or stick never comes back.
const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(2);

/// Runs the kiosk until the system stops it.
///
/// # Errors
/// When a part cannot be built, which the screen shows for a while, or a task that should run for
/// ever has ended.
pub fn run(path: &Path) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .thread_name("kiosk")
        .enable_all()
        .build()
        .context("the operating system gives no threads")?;
    let result = run_inside(&runtime, path);
    runtime.shutdown_timeout(SHUTDOWN_TIMEOUT);
    result
}

fn run_inside(runtime: &Runtime, path: &Path) -> anyhow::Result<()> {
    let _inside = runtime.enter();
    let config = match Config::load(path) {
        Ok(config) => config,
        Err(error) => {
            startup_error::show_wrong_config(path, &error);
            return Err(error.into());
        }
    };
    let mut tasks = Tasks::default();
    let opened = window::open_display(&config.display, config.simulator.as_ref(), &mut tasks);
    let devices = opened.inspect_err(|error| startup_error::tell(&config, error))?;
    let outputs = Outputs::of(&devices);
    let screens = match start(&config, devices, &mut tasks) {
        Ok(screens) => screens,
        Err(error) => {
            startup_error::show(&config, &error, outputs, tasks);
            return Err(error);
        }
    };
    let watching = runtime.spawn(supervisor::watch(tasks));
    screens.run().context("the display failed")?;
    runtime.block_on(watching).context("the supervisor failed")?
}

/// Starts every part; the answer is the screens, which run on the calling thread. What can fail
/// comes before the window, which the page of a startup error needs for itself.
fn start(config: &Config, devices: SimulatedDevices, tasks: &mut Tasks) -> anyhow::Result<Screens> {
    let data = &config.data_dir;
    store::make_folder(data)
        .with_context(|| format!("the folder {} cannot be made", data.display()))?;
    store::erase_marked(data).context("the data that staff erased cannot be removed")?;
    let store = Store::open(&config.database())?;
    let clock = devices.clock(&store)?;
    let machine_clock = devices.machine_clock(config.clock.kind);
    let backend = BackendAddress::open(&store, &config.backend)?;
    let client = backend.client().clone();
    let library = Library::open(&data.join("media"), config.media.budget_bytes())?;
    let declaration = window::declaration(config)?;
    let own_id = config.beacons.advertise.then(|| own_id::of(&store, &clock)).transpose()?;
    let radio = radio::source(config, own_id, &clock, devices.adverts)?;

    let levels = LevelKeeper::new(config, &store);
    let idle_setup = idle::setup(config, levels.light()?, levels.sound()?);
    let (screens, commands) = window::open(config, declaration, idle_setup, &clock)?;
    screens.set_backend(&backend.host());

    // Devices.
    let board = Board::default();
    ScannerReader {
        store: store.clone(),
        clock: clock.clone(),
        screens: screens.handle(),
        board: board.clone(),
    }
    .start(tasks, config, devices.scans);
    let listens = radio.is_some();
    let recorder = Recorder::start(tasks, radio, &store, &clock, Rules::from(config.presence));
    let voice =
        Voice::start(tasks, &config.sound, levels.sound()?, &clock, &devices.outputs, &board);
    let light = backlight::select(config.backlight.kind, &devices.outputs);
    let printer = printer::select(&config.printer, &devices.outputs, &devices.paper);
    let printing = Printing::start(tasks, printer, screens.handle(), &board);

    let tunes = header::start(
        tasks,
        config,
        &devices.outputs,
        &devices.bank,
        &Buttons {
            store: store.clone(),
            clock: clock.clone(),
            screens: screens.handle(),
            board: board.clone(),
        },
    );

    // The backend.
    let flash = window::checkin_flash(screens.handle());
    let sync = sync::start(tasks, &store, &client, &clock, flash);
    let show_otp = window::otp_result(screens.handle());
    let otp = otp::start(tasks, &store, &client, &clock, show_otp);
    let show_answer = window::receipt_answer(screens.handle());
    let question = receipt_question::start(tasks, &store, &client, &clock, show_answer);
    media::start(tasks, &store, &client, &clock, &library);
    if let Some(network) = network::select(config.network.kind) {
        Lifeboat {
            store: store.clone(),
            clock: clock.clone(),
            board: board.clone(),
            network,
            config: config.lifeboat.clone(),
            flash: window::wifi_flash(screens.handle()),
            show: window::wifi_shown(screens.handle()),
        }
        .start(tasks);
    }

    // Without a visitor.
    exposure::start(tasks, &store);
    retention::start(tasks, &store, &clock, config.retention)?;
    venue::start(tasks, &store, screens.handle());

    // Whoever looks after it.
    StatusKeeper {
        store: store.clone(),
        clock: clock.clone(),
        screens: screens.handle(),
        board: board.clone(),
        shown: config.into(),
        recorder: recorder.state.clone(),
        sync: sync.clone(),
    }
    .start(tasks);
    report::start(tasks, &store, &client, &clock, &board);
    updates::start(tasks, config, (&store, &client, &clock), &board)?;
    Service {
        store: store.clone(),
        screens: screens.handle(),
        board: board.clone(),
        recorder: listens.then_some(recorder.state),
    }
    .start(tasks);

    // The visitor.
    let idle = IdleService {
        store: store.clone(),
        clock: clock.clone(),
        screens: screens.handle(),
        library,
        light,
        board: board.clone(),
        voice: voice.clone(),
        config: config.idle.clone(),
        usb: config.media.usb.clone(),
    }
    .start(tasks);
    let touching_dbm = config.presence.touching_dbm;
    let sightings = recorder.sightings;
    let check = PhoneCheck::start(tasks, screens.handle(), sightings.clone(), touching_dbm);
    connection::start(tasks, &store, network::select(config.network.kind), screens.handle());
    let pairing = Pairing::start(tasks, &store, backend, &clock, screens.handle());
    let desk = StaffDesk {
        store: store.clone(),
        clock: clock.clone(),
        screens: screens.handle(),
        board: board.clone(),
        network: network::select(config.network.kind),
        sticks: stick::select(config.stick.kind, data, &devices.stick),
        machine_clock,
        levels,
        voice: voice.clone(),
        send_now: sync.send_now.clone(),
        sightings,
        data_dir: data.clone(),
        update_inbox: config.update.inbox.clone(),
    };
    let staff = staff::start(tasks, desk);
    let intake = Intake::new(&store, &clock, screens.handle(), sync);
    CommandRouter { intake, otp, question, check, pairing, voice, tunes, printing, idle, staff }
        .start(tasks, commands);
    status_display::start(tasks, config, &devices.bank, &devices.outputs, &board);
    Ok(screens)
}
