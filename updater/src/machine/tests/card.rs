//! A card as directories and files: two halves, which one is committed, the record. A firmware with a flag that the
//! power takes.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use tempfile::TempDir;

use super::super::{Effect, Event, State, start, step};
use crate::bundle::Bundle;
use crate::gate::Health;
use crate::record;
use crate::told::{Refusal, Update};
use crate::version::Version;

/// The power went.
#[derive(Debug)]
pub struct Cut;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The check finds it.
    Refused(Refusal),
    /// The card does not take it.
    Unwritable,
    /// It stands still before the updater starts, until the watchdog resets the machine.
    Hangs,
    /// Its screen stays dark.
    Dark,
}

#[derive(Clone, Copy, Debug)]
pub struct Kind {
    pub signed: Version,
    pub fault: Option<Fault>,
}

pub struct Card {
    folder: TempDir,
    bundles: BTreeMap<String, (Bundle, Kind)>,
    kinds: BTreeMap<Version, Kind>,
    running: usize,
    tryboot: bool,
    /// So many steps from now.
    pub cut_after: Option<u32>,
    pub was_cut: bool,
    /// How often RAUC began to write.
    pub writes: u32,
    state: Option<State>,
}

impl Card {
    pub fn new(version: &str) -> Self {
        let card = Self {
            folder: tempfile::tempdir().unwrap(),
            bundles: BTreeMap::new(),
            kinds: BTreeMap::new(),
            running: 0,
            tryboot: false,
            cut_after: None,
            was_cut: false,
            writes: 0,
            state: None,
        };
        for half in 0..2 {
            std::fs::create_dir(card.half(half)).unwrap();
            std::fs::write(card.half(half).join("version"), version).unwrap();
        }
        std::fs::write(card.folder.path().join("autoboot"), "0").unwrap();
        card
    }

    fn half(&self, half: usize) -> PathBuf {
        self.folder.path().join(format!("half-{half}"))
    }

    fn committed(&self) -> usize {
        std::fs::read_to_string(self.folder.path().join("autoboot")).unwrap().parse().unwrap()
    }

    /// The version of a half that is whole.
    fn version(&self, half: usize) -> Option<Version> {
        let read = std::fs::read_to_string(self.half(half).join("version")).ok()?;
        read.parse().ok()
    }

    pub fn committed_version(&self) -> String {
        self.version(self.committed()).unwrap().to_string()
    }

    pub fn inbox(&mut self, bundle: Bundle, kind: Kind) {
        self.kinds.insert(kind.signed, kind);
        self.bundles.insert(bundle.sha256.clone(), (bundle, kind));
    }

    pub fn inbox_is_empty(&self) -> bool {
        self.bundles.is_empty()
    }

    pub fn told(&self) -> Update {
        self.state.as_ref().unwrap().told()
    }

    /// One step of the card, before which the power may go. There is always a half to start.
    fn touch(&mut self) -> Result<(), Cut> {
        assert!(self.version(self.committed()).is_some(), "the committed half is not whole");
        match self.cut_after {
            Some(0) => {
                self.cut_after = None;
                self.was_cut = true;
                return Err(Cut);
            }
            Some(steps) => self.cut_after = Some(steps - 1),
            None => {}
        }
        Ok(())
    }

    pub fn power_returns(&mut self) {
        self.tryboot = false;
    }

    /// From a start to rest (true) or to the next restart.
    pub fn life(&mut self) -> Result<bool, Cut> {
        let committed = self.committed();
        self.running = if std::mem::take(&mut self.tryboot) { 1 - committed } else { committed };
        let version = self.version(self.running);
        let kind = version.and_then(|it| self.kinds.get(&it).copied());
        let fault = kind.and_then(|it| it.fault);
        let (Some(version), false) = (version, fault == Some(Fault::Hangs)) else {
            assert_ne!(self.running, committed, "the committed half does not start");
            return Ok(false);
        };
        let health = match fault {
            Some(Fault::Dark) => Health::default(),
            _ => Health { painted: true, stored: true, synced: true },
        };
        let known = record::load(&self.folder.path().join("record.json"));
        let (state, effects) = start(version, self.running != committed, known, Duration::ZERO);
        self.state = Some(state);
        let mut restarts = self.carry_out(effects)?;
        for minute in 0..40 {
            let offered = self.bundles.values().next().map(|(it, _)| Event::Offered(it.clone()));
            for event in offered.into_iter().chain([Event::Beat { quiet: true, health }]) {
                if restarts {
                    return Ok(false);
                }
                restarts = self.tell(event, Duration::from_secs(60 * minute))?;
            }
        }
        Ok(true)
    }

    /// Whether the machine restarts.
    fn tell(&mut self, event: Event, now: Duration) -> Result<bool, Cut> {
        let (state, effects) = step(self.state.take().unwrap(), event, now);
        self.state = Some(state);
        self.carry_out(effects)
    }

    fn carry_out(&mut self, effects: Vec<Effect>) -> Result<bool, Cut> {
        for effect in effects {
            self.touch()?;
            let answer = match effect {
                Effect::Remember(known) => {
                    let path = self.folder.path().join("record.json");
                    // What a cut leaves of it, before it has its name.
                    std::fs::write(path.with_extension("new"), "{\"pend").unwrap();
                    self.touch()?;
                    record::save(&path, &known).unwrap();
                    None
                }
                Effect::Check(bundle) => Some(Event::Checked(self.check(&bundle))),
                Effect::Write(bundle) => Some(Event::Written(self.write(&bundle)?)),
                Effect::Commit => {
                    self.touch()?;
                    let running = self.running.to_string();
                    std::fs::write(self.folder.path().join("autoboot"), running).unwrap();
                    self.touch()?;
                    Some(Event::Committed(true))
                }
                Effect::Try => {
                    self.touch()?;
                    self.tryboot = true;
                    self.touch()?;
                    return Ok(true);
                }
                Effect::GoBack => return Ok(true),
                Effect::Discard(bundle) => {
                    self.bundles.remove(&bundle.sha256);
                    None
                }
            };
            if let Some(event) = answer
                && self.tell(event, Duration::ZERO)?
            {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn check(&self, bundle: &Bundle) -> Result<Version, Refusal> {
        let (_, kind) = self.bundles.get(&bundle.sha256).ok_or(Refusal::Damaged)?;
        match kind.fault {
            Some(Fault::Refused(why)) => Err(why),
            _ => Ok(kind.signed),
        }
    }

    fn write(&mut self, bundle: &Bundle) -> Result<Result<(), Refusal>, Cut> {
        let kind = self.bundles[&bundle.sha256].1;
        let file = self.half(1 - self.committed()).join("version");
        assert_eq!(self.running, self.committed(), "a half is written during a trial");
        self.writes += 1;
        std::fs::write(&file, "half").unwrap();
        for _ in 0..3 {
            self.touch()?;
        }
        if kind.fault == Some(Fault::Unwritable) {
            return Ok(Err(Refusal::NotWritten));
        }
        std::fs::write(&file, kind.signed.to_string()).unwrap();
        self.touch()?;
        Ok(Ok(()))
    }
}
