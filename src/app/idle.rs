//! Serves the idle screen: its slides, their pictures, its light, the stick, and proof of play.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use protocol::playlist::{Item, MediaId, MediaKind, Mime, Playlist, Schedule};
use protocol::record::Body;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::Desk;
use crate::config::{self, Config};
use crate::devices::backlight::Backlight;
use crate::idle::dimming::Levels;
use crate::idle::plays::Plays;
use crate::idle::{Rules, Slide};
use crate::media::projector::Projector;
use crate::media::{Library, Trust, stick};
use crate::screens::{IdleSetup, Update, Wish};
use crate::sound::Loudness;

/// How often proof of play is written down; a power cut takes as much of it.
const WRITE_EVERY: Duration = Duration::from_secs(3600);

/// How often it is looked whether a stick was put in, or the kiosk was enrolled.
const LOOK_EVERY: Duration = Duration::from_secs(5);

/// How the screens behave while nobody is there, from the configuration.
pub(super) fn setup(config: &Config, loudness: Loudness) -> IdleSetup {
    let config::Backlight { bright, calm, night, hours, .. } = config.backlight;
    let idle = &config.idle;
    let some = |number: u32| (number > 0).then_some(number);
    IdleSetup {
        rules: Rules {
            after_s: some(idle.after_s),
            speak_every_min: (idle.speak_every_min > 0).then_some(idle.speak_every_min),
            levels: Levels { bright, calm, night, hours },
        },
        loudness,
        announcements: idle.announcements.iter().map(|it| it.text.clone()).collect(),
    }
}

/// The slides of the configuration: the guide and the announcements.
fn own_slides(config: &config::Idle) -> Vec<Slide> {
    let announcement = |(index, it): (usize, &config::Announcement)| Slide {
        priority: it.priority,
        every_min: it.every_min,
        schedule: Schedule {
            hours: it.hours.into_iter().collect(),
            weekdays: it.weekdays.clone(),
            ..Schedule::default()
        },
        ..Slide::announcement(index, it.text.keys().copied().collect())
    };
    let guide = config.guide.then(Slide::guide);
    guide.into_iter().chain(config.announcements.iter().enumerate().map(announcement)).collect()
}

/// Everything behind the idle screen.
pub(super) struct Backstage {
    pub(super) desk: Desk,
    pub(super) library: Library,
    pub(super) light: Option<Box<dyn Backlight>>,
    /// Where files to hear go.
    pub(super) hear: mpsc::UnboundedSender<PathBuf>,
    pub(super) config: config::Idle,
    pub(super) usb: Option<PathBuf>,
}

struct Shown {
    projector: Projector,
    items: HashMap<MediaId, Item>,
}

impl Backstage {
    /// Serves until the screens are gone; what was on is written down at `stop`.
    pub(super) async fn serve(
        mut self,
        mut wishes: mpsc::UnboundedReceiver<Wish>,
        stop: CancellationToken,
    ) -> anyhow::Result<()> {
        let projector = Projector::new(self.library.files().clone());
        let mut shown = Shown { projector, items: HashMap::new() };
        let mut changes = self.library.changes();
        let mut known: Option<Trust> = None;
        let mut plays = Plays::default();
        let mut sticks: HashSet<(PathBuf, SystemTime)> = HashSet::new();
        let mut light_failed = false;
        let mut writing = tokio::time::interval(WRITE_EVERY);
        let mut looking = tokio::time::interval(LOOK_EVERY);
        self.desk.screens.send(Update::Slides(own_slides(&self.config)))?;
        loop {
            tokio::select! {
                Some(wish) = wishes.recv() => match wish {
                    Wish::Picture { ticket, file, part, width, height } => {
                        let load = Load { file, part, width, height };
                        let (picture, back) = load.run(shown).await?;
                        shown = back;
                        self.desk.screens.send(Update::Picture { ticket, picture })?;
                    }
                    Wish::Hear(file) => {
                        // Nobody plays only while the program ends.
                        let _ = self.hear.send(self.library.files().path(file));
                    }
                    Wish::Played { file, seconds } => {
                        let now = self.desk.clock.now();
                        if now.is_known() {
                            plays.count(file, seconds, now.unix_s());
                        }
                    }
                    Wish::Brightness(percent) => self.shine(percent, &mut light_failed),
                },
                Ok(()) = changes.changed() => {
                    shown = self.show(shown, known).await?;
                }
                _ = looking.tick() => {
                    let trust = self.trust();
                    if trust.map(|it| (it.key, it.venue)) != known.map(|it| (it.key, it.venue)) {
                        known = trust;
                        shown = self.show(shown, known).await?;
                    }
                    self.look_for_sticks(known, &mut sticks).await?;
                }
                _ = writing.tick() => self.write(&mut plays).await?,
                () = stop.cancelled() => {
                    self.write(&mut plays).await?;
                    return Ok(());
                }
            }
        }
    }

    /// Whose lists count; `None` until the kiosk is enrolled.
    fn trust(&self) -> Option<Trust> {
        match self.desk.store.identity() {
            Ok(identity) => identity.map(|it| Trust { key: it.backend_key, venue: it.venue.venue }),
            Err(error) => {
                tracing::warn!(%error, "nobody knows whose media count");
                None
            }
        }
    }

    /// Tells the screens what may be shown. A file that cannot be is left out and told.
    async fn show(&self, shown: Shown, trust: Option<Trust>) -> anyhow::Result<Shown> {
        let (library, own) = (self.library.clone(), own_slides(&self.config));
        let (shown, slides) = tokio::task::spawn_blocking(move || {
            let list = trust.and_then(|trust| library.list(trust));
            let mut shown = shown;
            let slides = own.into_iter().chain(found(&library, list.as_ref(), &mut shown));
            let slides: Vec<Slide> = slides.collect();
            (shown, slides)
        })
        .await?;
        tracing::info!(media = shown.items.len(), "media may be shown");
        self.desk.screens.send(Update::Slides(slides))?;
        Ok(shown)
    }

    fn shine(&mut self, percent: u8, failed: &mut bool) {
        let Some(light) = &mut self.light else { return };
        match light.set(percent) {
            Ok(()) => *failed = false,
            // Told once, not with every change.
            Err(error) if !std::mem::replace(failed, true) => {
                tracing::warn!(%error, "the screen stays as bright as it is");
            }
            Err(_) => {}
        }
    }

    async fn look_for_sticks(
        &self,
        trust: Option<Trust>,
        seen: &mut HashSet<(PathBuf, SystemTime)>,
    ) -> anyhow::Result<()> {
        let (Some(root), Some(trust)) = (self.usb.clone(), trust) else { return Ok(()) };
        let found = tokio::task::spawn_blocking(move || {
            let folders = stick::find(&root).into_iter();
            folders.filter_map(|folder| Some((stick::state(&folder)?, folder))).collect::<Vec<_>>()
        })
        .await?;
        // One that is pulled out and comes back is looked at again.
        seen.retain(|state| found.iter().any(|(here, _)| here == state));
        for (state, folder) in found {
            if !seen.insert(state) {
                continue;
            }
            let library = self.library.clone();
            let taken =
                tokio::task::spawn_blocking(move || stick::take(&library, &folder, trust)).await?;
            match taken {
                Ok(taken) => {
                    let stick::Taken { list, files, missing } = taken;
                    tracing::info!(list, files, missing, "a USB stick with media was read");
                }
                Err(error) => tracing::warn!(%error, "a USB stick with media was not taken"),
            }
        }
        Ok(())
    }

    /// Writes proof of play down. What cannot be written is lost; the screen goes on.
    async fn write(&self, plays: &mut Plays) -> anyhow::Result<()> {
        let taken = plays.take();
        if taken.is_empty() {
            return Ok(());
        }
        let store = self.desk.store.clone();
        let written = tokio::task::spawn_blocking(move || {
            taken.into_iter().try_for_each(|played| store.push(&Body::Play(played)).map(drop))
        })
        .await?;
        match written {
            Ok(()) => self.desk.sync.wake(),
            Err(error) => tracing::warn!(%error, "proof of play was not written"),
        }
        Ok(())
    }
}

/// The slides of a list whose files are there and sound.
fn found(library: &Library, list: Option<&Playlist>, shown: &mut Shown) -> Vec<Slide> {
    shown.items.clear();
    let mut slides = Vec::new();
    for item in list.map(|list| library.present(list)).unwrap_or_default() {
        if item.mime == Mime::Ogg {
            tracing::warn!(file = %item.id, "a sound is not played; make it anew as WAV");
            continue;
        }
        match shown.projector.count(item) {
            Ok(frames) => {
                slides.push(Slide::of_item(item, frames));
                shown.items.insert(item.id, item.clone());
            }
            Err(error) => {
                tracing::warn!(%error, "a file is not shown");
                library.tell();
            }
        }
    }
    slides
}

/// A picture that is wanted.
struct Load {
    file: MediaId,
    part: u32,
    width: u32,
    height: u32,
}

impl Load {
    async fn run(
        self,
        mut shown: Shown,
    ) -> anyhow::Result<(Option<crate::media::decode::Picture>, Shown)> {
        let loaded = tokio::task::spawn_blocking(move || {
            let Self { file, part, width, height } = self;
            let item = shown.items.get(&file).filter(|item| item.kind != MediaKind::Audio);
            let picture = item.and_then(|item| {
                let loaded = shown.projector.picture(item, part, width, height);
                loaded.inspect_err(|error| tracing::warn!(%error, "a slide is passed over")).ok()
            });
            (picture, shown)
        });
        Ok(loaded.await?)
    }
}

#[cfg(test)]
mod tests {
    use protocol::hours::Hours;
    use protocol::language::Language;

    use super::*;

    #[test]
    fn announcements_become_slides_beside_the_guide() {
        let idle: config::Idle = toml::from_str(
            "[[announcements]]\ntext = { en = \"b\", vi = \"a\" }\nhours = \"22:00-05:00\"\n\
             weekdays = [1]\npriority = 3\nevery_min = 10\n[[announcements]]\ntext.vi = \"c\"\n",
        )
        .unwrap();
        let slides = own_slides(&idle);
        assert_eq!(slides.len(), 3);
        let hours = Hours::new(22 * 60, 5 * 60).unwrap();
        assert_eq!((slides[1].schedule.hours[0], slides[1].every_min), (hours, Some(10)));
        assert!(slides[1].schedule.is_sound());
        assert_eq!(slides[1].languages, Language::ALL, "Vietnamese first");
        assert_eq!(slides[2].languages, [Language::Vi]);
        assert_eq!(own_slides(&config::Idle { guide: false, ..idle }).len(), 2);
    }
}
