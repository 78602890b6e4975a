//! What the idle screen needs from the rest of the kiosk: slides, their pictures, brightness, media
//! from USB sticks, proof of play.

mod brightness;
mod pictures;
mod plays;
mod slides;
mod usb;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use protocol::language::Language;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::voice::Voice;
use crate::config::{self, Config};
use crate::devices::backlight::Backlight;
use crate::devices::clock::Clock;
use crate::idle::Rules;
use crate::idle::dimming::Levels;
use crate::media::{Library, Trust};
use crate::screens::{IdleRequest, IdleSetup, ScreensHandle, Update};
use crate::sound::Loudness;
use crate::status::Board;
use crate::store::Store;
use crate::tasks::Tasks;

use brightness::Brightness;
use pictures::Pictures;
use plays::PlayLog;
use usb::UsbSticks;

/// How often proof of play is stored; a power cut costs as much of it.
const STORE_PLAYS_INTERVAL: Duration = Duration::from_secs(3600);

const USB_POLL_INTERVAL: Duration = Duration::from_secs(5);

/// How the idle screen behaves, from the configuration.
pub(super) fn setup(config: &Config, levels: Levels, loudness: Loudness) -> IdleSetup {
    let idle = &config.idle;
    IdleSetup {
        rules: Rules {
            after_s: (idle.after_s > 0).then_some(idle.after_s),
            speak_every_min: (idle.speak_every_min > 0).then_some(idle.speak_every_min),
            levels,
        },
        loudness,
        announcements: idle.announcements.iter().map(|it| it.text.clone()).collect(),
    }
}

/// What the service works with.
pub(super) struct IdleService {
    pub(super) store: Store,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) screens: ScreensHandle,
    pub(super) library: Library,
    pub(super) light: Option<Box<dyn Backlight>>,
    pub(super) board: Board,
    pub(super) voice: Voice,
    pub(super) config: config::Idle,
    pub(super) usb: Option<PathBuf>,
}

/// What a venue has for the idle screen.
#[derive(PartialEq, Eq)]
struct VenueSlides {
    /// Whose lists count; `None` until the kiosk is enrolled.
    trust: Option<Trust>,
    /// The languages of its notice.
    notice: Vec<Language>,
}

/// Passes on what the idle screen asks for.
pub(super) struct IdleHandle(mpsc::UnboundedSender<IdleRequest>);

impl IdleHandle {
    pub(super) fn request(&self, request: IdleRequest) {
        // Fails only while the program ends.
        let _ = self.0.send(request);
    }
}

impl IdleService {
    pub(super) fn start(self, tasks: &mut Tasks) -> IdleHandle {
        let (sender, requests) = mpsc::unbounded_channel();
        tasks.spawn_draining("idle", |stop| self.run(requests, stop));
        IdleHandle(sender)
    }

    async fn run(
        mut self,
        mut requests: mpsc::UnboundedReceiver<IdleRequest>,
        stop: CancellationToken,
    ) -> anyhow::Result<()> {
        let mut library_changes = self.library.changes();
        let mut store_changes = self.store.changes();
        let mut pictures = Pictures::new(&self.library);
        let mut plays = PlayLog::new(&self.store);
        let mut sticks = UsbSticks::new(self.usb.take(), &self.library);
        let mut brightness = Brightness::new(self.light.take(), self.board.clone());
        let mut store_plays = tokio::time::interval(STORE_PLAYS_INTERVAL);
        let mut poll_usb = tokio::time::interval(USB_POLL_INTERVAL);
        let mut venue = self.venue();
        pictures = self.show_slides(pictures, &venue).await?;
        loop {
            tokio::select! {
                Some(request) = requests.recv() => match request {
                    IdleRequest::Picture { ticket, file, part, width, height } => {
                        let loading = pictures.load(file, part, width, height);
                        let (picture, back) = loading.await?;
                        pictures = back;
                        self.screens.send(Update::Picture { ticket, picture })?;
                    }
                    IdleRequest::PlayFile(file) => self.voice.play_file(self.library.files().path(file)),
                    IdleRequest::CountPlay { file, seconds } => {
                        plays.count(file, seconds, self.clock.now());
                    }
                    IdleRequest::Brightness(percent) => brightness.set(percent),
                },
                Ok(()) = library_changes.changed() => {
                    pictures = self.show_slides(pictures, &venue).await?;
                }
                Ok(()) = store_changes.changed() => {
                    let now = self.venue();
                    if now != venue {
                        venue = now;
                        pictures = self.show_slides(pictures, &venue).await?;
                    }
                }
                _ = poll_usb.tick() => sticks.poll(venue.trust).await?,
                _ = store_plays.tick() => plays.store().await?,
                () = stop.cancelled() => return plays.store().await,
            }
        }
    }

    /// What the venue has for the idle screen now.
    fn venue(&self) -> VenueSlides {
        let identity = self.store.identity().unwrap_or_else(|error| {
            tracing::warn!(%error, "media are not shown because the venue is unknown");
            None
        });
        let notice = identity.as_ref().and_then(|it| it.venue.questionnaire.as_ref());
        VenueSlides {
            notice: notice.map(|it| it.notice.keys().copied().collect()).unwrap_or_default(),
            trust: identity.map(|it| Trust { key: it.backend_key, venue: it.venue.venue }),
        }
    }

    /// Sends the screens the slides of the configuration, of the venue and of the playlist.
    async fn show_slides(
        &self,
        mut pictures: Pictures,
        venue: &VenueSlides,
    ) -> anyhow::Result<Pictures> {
        let (library, mut slides) = (self.library.clone(), slides::configured(&self.config));
        slides.extend(slides::notice(&venue.notice));
        let trust = venue.trust;
        let (pictures, slides) = tokio::task::spawn_blocking(move || {
            let list = trust.and_then(|trust| library.list(trust));
            slides.extend(pictures.open(&library, list.as_ref()));
            (pictures, slides)
        })
        .await?;
        tracing::info!(slides = slides.len(), "slides of the idle screen");
        self.screens.send(Update::Slides(slides))?;
        Ok(pictures)
    }
}
