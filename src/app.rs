//! Builds and wires every part of the appliance; top to bottom it reads as its story.

mod call;
mod desk;
mod idle;
mod own_id;
pub(crate) mod scanner;
mod simulator;
mod status;
mod supervisor;
mod voice;

use std::rc::Rc;
use std::sync::Arc;

use anyhow::Context;
use futures_util::FutureExt;
use tokio::sync::{broadcast, mpsc, watch};

use crate::checkin::receipt::Attempts;
use crate::config::{BeaconKind, Config, Hardware};
use crate::declaration::form::Options;
use crate::devices::beacons::bluez::Bluez;
use crate::devices::beacons::replay::Replay;
use crate::devices::beacons::simulated::Simulated;
use crate::devices::beacons::{BeaconSource, ClockMs, OwnId};
use crate::devices::clock::{Clock, SimulatedClock, SystemClock};
use crate::devices::{backlight, display};
use crate::exposure;
use crate::gazetteer::Gazetteer;
use crate::media::Library;
use crate::presence::{Rules, check};
use crate::recorder::{Listening, Recorder};
use crate::retention::{self, Periods};
use crate::screens::{Command, Screens, ScreensHandle, Setup, Update, Wish};
use crate::sound::Cue;
use crate::store::Store;
use crate::sync::client::{Client, Timeouts};
use crate::sync::otp::OtpAsk;
use crate::sync::{self, SyncHandle, SyncNotice};
use crate::tasks::Tasks;

use idle::Backstage;

/// Pictures that a slow simulator may lag behind before it gets the whole screen again.
const FRAMES_WAITING: usize = 64;

/// Adverts, touches and notices that may wait.
const WAITING: usize = 1024;

/// How often the log is searched even when no new case list came: new contacts may match old cases.
const SEARCH_EVERY: std::time::Duration = std::time::Duration::from_secs(60);

/// Runs the appliance until it is told to stop.
///
/// # Errors
/// When a part cannot be built, or one that should run for ever has ended.
pub fn run(config: Config) -> anyhow::Result<()> {
    let data = &config.data_dir;
    std::fs::create_dir_all(data)
        .with_context(|| format!("the folder {} cannot be made", data.display()))?;
    let store = Store::open(&config.database())?;
    let system = SystemClock::new(store.last_time_ms()?);
    let played_clock = played_clock(&config, &system);
    let clock: Arc<dyn Clock> = match &played_clock {
        Some(clock) => clock.clone(),
        None => Arc::new(system),
    };
    let client = Client::new(&config.backend.url, Timeouts::default())?;
    let sync = SyncHandle::new();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .thread_name("kiosk")
        .enable_all()
        .build()
        .context("the operating system gives no threads")?;
    let _inside = runtime.enter();
    let mut tasks = Tasks::default();

    // The screen, and the simulator that plays on it.
    let (frames, _) = broadcast::channel(FRAMES_WAITING);
    let remote = display::select(&config.display, &frames)?;
    let (adverts, played_adverts) = mpsc::channel(WAITING);
    let (scans, played_scans) = mpsc::channel(WAITING);
    if let Some(simulator) = &config.simulator {
        let played = simulator::Played { remote, clock: played_clock, adverts, scans };
        tasks.spawn("simulator", simulator::play(&simulator.socket, played, frames.clone())?);
    }
    let (touched, commands) = mpsc::unbounded_channel();
    let screens = screens(&clock, touched)?;
    let touching_dbm = config.presence.touching_dbm;
    screens.set_check_rules(check::Rules { touching_dbm });
    screens.set_look(config.display.night, config.display.width_mm);
    screens.set_idle(idle::setup(&config, voice::loudness(&config.sound)));

    screens.set_declaration(setup(&config)?);

    // What the radio hears.
    let (heard, hearing) = watch::channel(Listening::default());
    let (sightings, _) = broadcast::channel(WAITING);
    let own = config.beacons.advertise.then(|| own_id::of(&store, &clock)).transpose()?;
    if let Some(source) = beacons(&config, own, &clock, played_adverts)? {
        let rules = Rules::from(config.presence);
        let (store, clock, sync) = (store.clone(), clock.clone(), sync.clone());
        let sightings = sightings.clone();
        let recorder = Recorder { store, clock, rules, state: heard, sightings, sync };
        tasks.spawn_draining(
            "recorder",
            |stop| async move { Ok(recorder.run(source, stop).await?) },
        );
    }

    // The cards that visitors hold under the scanner.
    let scanner = scanner::source(&config, played_scans);
    tasks.spawn("scanner", scanner::read(scanner, screens.handle()));

    // What visitors and the backend say.
    let (notify, notices) = mpsc::channel(WAITING);
    let (online, is_online) = watch::channel(false);
    let (otp, otp_asked) = mpsc::channel(WAITING);
    let desk = Desk {
        store: store.clone(),
        clock: clock.clone(),
        sync: sync.clone(),
        screens: screens.handle(),
        otp,
        online: is_online.clone(),
    };

    // What is shown and said while nobody asks for anything.
    let media = data.join("media");
    let library = Library::open(&media, u64::from(config.media.budget_mb) * 1_000_000)?;
    let (say, cues) = mpsc::unbounded_channel();
    let (hear, files) = mpsc::unbounded_channel();
    let (wish, wishes) = mpsc::unbounded_channel();
    let wanted = voice::Wanted { cues, files };
    let speaking = voice::speak(config.sound.clone(), wanted, clock.clone(), frames.clone());
    tasks.spawn("voice", speaking);
    let backstage = Backstage {
        desk: desk.clone(),
        library: library.clone(),
        light: backlight::select(config.backlight.kind, &frames),
        hear,
        config: config.idle.clone(),
        usb: config.media.usb.clone(),
    };
    tasks.spawn_draining("idle", |stop| backstage.serve(wishes, stop));
    let fetched = sync::media::run(store.clone(), client.clone(), clock.clone(), library);
    tasks.spawn("media", fetched.map(Ok));

    let (checking, is_checking) = watch::channel(false);
    let forwarded = status::forward(screens.handle(), is_checking, sightings, touching_dbm);
    tasks.spawn("check", forwarded);
    tasks.spawn("reception", desk.clone().serve(commands, checking, say, wish));
    tasks.spawn("notices", desk.clone().hear(notices, online));
    tasks.spawn("status", status::report(desk.clone(), (&config).into(), hearing, is_online));
    tasks.spawn("search", desk.search());

    // What runs beside them.
    let screen = screens.handle();
    let confirm = move |news| {
        // The screens are gone only while the program ends.
        let _ = screen.send(Update::Otp(news));
    };
    let confirming =
        sync::otp::run(store.clone(), client.clone(), clock.clone(), otp_asked, confirm);
    tasks.spawn("otp", confirming.map(Ok));
    let synced = sync::run(store.clone(), client, clock.clone(), sync, notify);
    tasks.spawn("sync", synced.map(Ok));
    let periods = Periods {
        contact_days: config.retention.contacts_days,
        other_days: config.retention.records_days,
    };
    let kept = retention::run(store, clock, periods);
    tasks.spawn("retention", kept.map(Ok));

    let watching = runtime.spawn(supervisor::watch(tasks));
    screens.run().context("the display failed")?;
    runtime.block_on(watching).context("the kiosk's watch failed")?
}

/// The clock that a simulator moves; real hardware has none.
fn played_clock(config: &Config, system: &dyn Clock) -> Option<Arc<SimulatedClock>> {
    (config.hardware == Hardware::Simulated)
        .then(|| Arc::new(SimulatedClock::synced(system.now().unix_ms)))
}

/// What a declaration asks for, and the list of communes.
///
/// # Errors
/// When the list cannot be read.
fn setup(config: &Config) -> anyhow::Result<Setup> {
    let gazetteer = match &config.gazetteer.file {
        Some(file) => Gazetteer::load(file)?,
        None => Gazetteer::builtin()?,
    };
    let asked = config.declaration;
    let options = Options { travel: asked.travel, signs: asked.signs, illnesses: asked.illnesses };
    Ok(Setup { options, communes: Box::new(gazetteer) })
}

fn screens(
    clock: &Arc<dyn Clock>,
    touched: mpsc::UnboundedSender<Command>,
) -> anyhow::Result<Screens> {
    let clock = clock.clone();
    let touch = move |command| {
        // The receiver is gone only while the program ends.
        let _ = touched.send(command);
    };
    Screens::new(Rc::new(move || clock.now()), Box::new(touch))
        .context("there is no display; set display.kind in the configuration")
}

/// The source of adverts that the configuration names; `played` feeds a simulated one, and `own` is
/// the id that it sends itself, if it should.
///
/// # Errors
/// When a recording cannot be played.
pub(crate) fn beacons(
    config: &Config,
    own: Option<OwnId>,
    clock: &Arc<dyn Clock>,
    played: mpsc::Receiver<(Vec<u8>, i16)>,
) -> anyhow::Result<Option<Box<dyn BeaconSource>>> {
    let stamp = clock.clone();
    let stamp: ClockMs = Arc::new(move || stamp.now().unix_ms);
    Ok(match (config.beacons.kind, &config.beacons.file) {
        (BeaconKind::Bluez, _) => {
            let bluez = Bluez::new(stamp).connecting_iphones(config.beacons.connect_iphones);
            Some(Box::new(match own {
                Some(own) => bluez.advertising(own),
                None => bluez,
            }))
        }
        (BeaconKind::Simulated, _) => Some(Box::new(Simulated::new(played, stamp))),
        (BeaconKind::Replay, Some(file)) => {
            Some(Box::new(Replay::open(file, config.beacons.speed.unwrap_or(1.0), stamp)?))
        }
        (BeaconKind::Replay | BeaconKind::None, _) => None,
    })
}

/// Where visitors, store and backend meet.
#[derive(Clone)]
struct Desk {
    store: Store,
    clock: Arc<dyn Clock>,
    sync: SyncHandle,
    screens: ScreensHandle,
    otp: mpsc::Sender<OtpAsk>,
    online: watch::Receiver<bool>,
}

impl Desk {
    /// Does what visitors ask for.
    async fn serve(
        self,
        mut commands: mpsc::UnboundedReceiver<Command>,
        checking: watch::Sender<bool>,
        say: mpsc::UnboundedSender<Cue>,
        wish: mpsc::UnboundedSender<Wish>,
    ) -> anyhow::Result<()> {
        let mut attempts = Attempts::default();
        while let Some(command) = commands.recv().await {
            match command {
                Command::Submit(declaration) => self.submit(declaration).await?,
                Command::CardCheckin { card, direction } => {
                    self.check_in_by_card(card, direction).await?;
                }
                Command::ReceiptCheckin { text, direction } => {
                    attempts = self.check_in_by_receipt(text, direction, attempts).await?;
                }
                Command::SendOtp { phone, language } => {
                    self.otp.send(OtpAsk::Send { phone, language }).await?;
                }
                Command::CheckOtp { code } => self.otp.send(OtpAsk::Check { code }).await?,
                Command::CheckStarted | Command::CheckEnded => {
                    checking.send_replace(command == Command::CheckStarted);
                }
                Command::CallStaff => {
                    // It waits for the network, and nobody else should.
                    tokio::spawn(self.clone().call_staff());
                }
                Command::SendFeedback(feedback) => {
                    self.take_feedback(feedback).await?;
                }
                Command::PlayPrompt(cue) => say.send(cue)?,
                Command::Idle(wanted) => wish.send(wanted)?,
            }
        }
        Ok(())
    }

    /// Passes on what the backend says.
    async fn hear(
        self,
        mut notices: mpsc::Receiver<SyncNotice>,
        online: watch::Sender<bool>,
    ) -> anyhow::Result<()> {
        while let Some(notice) = notices.recv().await {
            match notice {
                SyncNotice::CheckIn(event) => {
                    let (direction, evidence) = (event.direction, event.evidence);
                    self.screens.send(Update::CheckIn { direction, evidence })?;
                }
                SyncNotice::Online(is) => {
                    online.send_replace(is);
                }
                SyncNotice::VenueChanged(_) => {
                    let venue = self.store.identity()?.as_ref().map(status::venue_identity);
                    self.screens.send(Update::Enrolled(venue))?;
                }
                SyncNotice::CasesChanged => self.search_once().await?,
                SyncNotice::Sent => {}
            }
        }
        Ok(())
    }

    /// Looks for cases in the log, for ever.
    async fn search(self) -> anyhow::Result<()> {
        let mut beat = tokio::time::interval(SEARCH_EVERY);
        loop {
            beat.tick().await;
            self.search_once().await?;
        }
    }

    async fn search_once(&self) -> anyhow::Result<()> {
        let store = self.store.clone();
        match tokio::task::spawn_blocking(move || exposure::search(&store)).await? {
            Ok(0) => {}
            Ok(hits) => {
                tracing::info!(hits, "cases were found in the log");
                self.sync.wake();
            }
            Err(error) => tracing::warn!(%error, "the log was not searched"),
        }
        Ok(())
    }
}
