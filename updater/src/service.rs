//! The service: what lies in the inbox is offered to the machine of states, and what it decides is done.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

use crate::gate::Health;
use crate::inbox::Inbox;
use crate::machine::{Effect, Event, State, start, step};
use crate::record::{self, RecordError};
use crate::system::{System, SystemError};
use crate::told::Update;
use crate::version::{Version, VersionError};

/// From one look at inbox and kiosk to the next.
pub const BEAT: Duration = Duration::from_secs(10);

/// Vietnam has one time, and no other in summer.
const VIETNAM_S: u64 = 7 * 3600;

/// Minutes of the day between which a kiosk may restart: 2:00 to 4:00.
const QUIET: std::ops::Range<u64> = 120..240;

#[derive(Clone, Debug)]
pub struct Paths {
    pub inbox: PathBuf,
    pub record: PathBuf,
    /// What the kiosk on trial has done; the kiosk writes it.
    pub health: PathBuf,
    /// What the kiosk is told; it reads it.
    pub told: PathBuf,
    /// os-release, whose IMAGE_VERSION is what runs.
    pub release: PathBuf,
    /// There once the clock was compared with another.
    pub synchronised: PathBuf,
}

#[derive(Debug, thiserror::Error)]
pub enum ServiceError {
    #[error(
        "{path} has no IMAGE_VERSION ({why}); this system was not built as an image and cannot be updated"
    )]
    NoImage { path: PathBuf, why: String },
    #[error(transparent)]
    Version(#[from] VersionError),
    #[error(transparent)]
    System(#[from] SystemError),
    #[error(transparent)]
    Record(#[from] RecordError),
}

pub struct Service<'a> {
    paths: &'a Paths,
    inbox: Inbox,
    system: &'a mut dyn System,
    compatible: String,
    began: Instant,
    state: State,
    told: Option<Update>,
}

impl<'a> Service<'a> {
    /// # Errors
    /// [`ServiceError`] when it is not known what runs.
    pub fn begin(paths: &'a Paths, system: &'a mut dyn System) -> Result<Self, ServiceError> {
        let running = image_version(&paths.release)?;
        let halves = system.halves()?;
        let known = record::load(&paths.record);
        let (state, effects) = start(running, halves.on_trial, known, Duration::ZERO);
        let inbox = Inbox::new(paths.inbox.clone());
        let (compatible, began) = (halves.compatible, Instant::now());
        let mut service = Self { paths, inbox, system, compatible, began, state, told: None };
        service.carry_out(effects)?;
        Ok(service)
    }

    /// One round.
    ///
    /// # Errors
    /// [`ServiceError::Record`]: without a record nothing may be done.
    pub fn beat(&mut self, now: SystemTime) -> Result<(), ServiceError> {
        if let Some(bundle) = self.inbox.newest() {
            self.tell(Event::Offered(bundle))?;
        }
        let quiet = self.paths.synchronised.exists() && is_quiet(now);
        let health = health(&self.paths.health);
        self.tell(Event::Beat { quiet, health })?;
        self.publish();
        Ok(())
    }

    pub fn state(&self) -> &State {
        &self.state
    }

    fn tell(&mut self, event: Event) -> Result<(), ServiceError> {
        let (state, effects) = step(self.state.clone(), event, self.began.elapsed());
        self.state = state;
        self.publish();
        self.carry_out(effects)
    }

    fn carry_out(&mut self, effects: Vec<Effect>) -> Result<(), ServiceError> {
        for effect in effects {
            let answer = match effect {
                Effect::Remember(known) => {
                    record::save(&self.paths.record, &known)?;
                    None
                }
                Effect::Check(bundle) => {
                    let path = self.inbox.path(&bundle);
                    let checked = match self.inbox.holds(&bundle) {
                        true => self.system.signed(&path, &self.compatible),
                        false => Err(crate::told::Refusal::Damaged),
                    };
                    Some(Event::Checked(checked))
                }
                Effect::Write(bundle) => {
                    let path = self.inbox.path(&bundle);
                    Some(Event::Written(self.system.write(&path)))
                }
                Effect::Try => {
                    let tried = self.system.try_other().and_then(|()| self.system.restart());
                    Some(Event::Restarted(succeeded(tried)))
                }
                Effect::GoBack => Some(Event::Restarted(succeeded(self.system.restart()))),
                Effect::Commit => Some(Event::Committed(succeeded(self.system.commit()))),
                Effect::Discard(bundle) => {
                    self.inbox.discard(&bundle);
                    None
                }
            };
            if let Some(event) = answer {
                self.tell(event)?;
            }
        }
        Ok(())
    }

    /// Tells the kiosk what has changed.
    fn publish(&mut self) {
        let told = self.state.told();
        if self.told.as_ref() == Some(&told) {
            return;
        }
        tracing::info!(version = told.version, stage = ?told.stage, next = told.next, refused = ?told.refused, "update");
        let beside = self.paths.told.with_extension("new");
        let write = || -> std::io::Result<()> {
            std::fs::write(&beside, serde_json::to_vec(&told)?)?;
            std::fs::rename(&beside, &self.paths.told)
        };
        match write() {
            Ok(()) => self.told = Some(told),
            Err(error) => tracing::warn!(%error, "the kiosk is not told of the update"),
        }
    }
}

fn succeeded(result: Result<(), SystemError>) -> bool {
    if let Err(error) = &result {
        tracing::error!("{error}");
    }
    result.is_ok()
}

fn image_version(path: &Path) -> Result<Version, ServiceError> {
    let failed = |why: String| ServiceError::NoImage { path: path.to_owned(), why };
    let text = std::fs::read_to_string(path).map_err(|error| failed(error.to_string()))?;
    let line = text.lines().find_map(|line| line.strip_prefix("IMAGE_VERSION="));
    let version = line.ok_or_else(|| failed("no such line".to_owned()))?;
    Ok(version.trim_matches('"').parse()?)
}

/// What the kiosk has done since this start; nothing where it has not said so.
fn health(path: &Path) -> Health {
    let text = std::fs::read(path).unwrap_or_default();
    serde_json::from_slice(&text).unwrap_or_default()
}

fn is_quiet(now: SystemTime) -> bool {
    let since = now.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    QUIET.contains(&((since.as_secs() + VIETNAM_S) / 60 % (24 * 60)))
}

#[cfg(test)]
mod tests;
