//! Lines that the simulator plays: what is driven is told to it, what it presses is read.

use std::collections::HashMap;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::broadcast;

use super::contract::{Gpio, Inputs, Outputs};
use super::error::GpioError;
use super::line::{Input, Line};
use crate::devices::simulator::FromKiosk;

#[derive(Default)]
struct Levels {
    taken: HashMap<u8, &'static str>,
    /// What is driven, by name.
    driven: HashMap<&'static str, bool>,
    /// The inputs that are active, by name.
    active: HashMap<String, bool>,
    /// How often an input has changed.
    changes: u64,
}

#[derive(Default)]
struct Shared {
    levels: Mutex<Levels>,
    changed: Condvar,
}

impl Shared {
    // The levels are consistent even if a thread panicked while it held the lock.
    fn lock(&self) -> MutexGuard<'_, Levels> {
        self.levels.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// All lines of a simulated kiosk. Cheap to clone.
#[derive(Clone)]
pub struct Bank {
    simulator: broadcast::Sender<FromKiosk>,
    shared: Arc<Shared>,
}

impl Bank {
    pub fn new(simulator: broadcast::Sender<FromKiosk>) -> Self {
        Self { simulator, shared: Arc::default() }
    }

    /// Presses or releases an input.
    pub fn play(&self, name: &str, active: bool) {
        let mut levels = self.shared.lock();
        if levels.active.insert(name.to_owned(), active) != Some(active) {
            levels.changes += 1;
            self.shared.changed.notify_all();
        }
    }

    /// Tells the simulator what every output is, as when it has just connected.
    pub fn tell_all(&self) {
        for (name, high) in &self.shared.lock().driven {
            self.tell(name, *high);
        }
    }

    fn tell(&self, name: &str, high: bool) {
        // Fails when no simulator is connected.
        let _ = self.simulator.send(FromKiosk::Line { name: name.to_owned(), high });
    }

    fn take(&self, lines: impl Iterator<Item = Line> + Clone) -> Result<(), GpioError> {
        let mut levels = self.shared.lock();
        for line in lines.clone() {
            if let Some(user) = levels.taken.get(&line.pin) {
                return Err(GpioError::Refused { line, reason: format!("{user} has it") });
            }
        }
        levels.taken.extend(lines.map(|line| (line.pin, line.name)));
        Ok(())
    }

    fn give_back(&self, lines: impl Iterator<Item = Line>) {
        let mut levels = self.shared.lock();
        for line in lines {
            levels.taken.remove(&line.pin);
        }
    }
}

impl Gpio for Bank {
    fn outputs(&self, lines: &[Line]) -> Result<Box<dyn Outputs>, GpioError> {
        self.take(lines.iter().copied())?;
        Ok(Box::new(Driven { bank: self.clone(), lines: lines.to_vec() }))
    }

    fn inputs(&self, inputs: &[Input]) -> Result<Box<dyn Inputs>, GpioError> {
        self.take(inputs.iter().map(|input| input.line))?;
        let seen = self.shared.lock().changes;
        Ok(Box::new(Read { bank: self.clone(), inputs: inputs.to_vec(), seen }))
    }
}

struct Driven {
    bank: Bank,
    lines: Vec<Line>,
}

impl Outputs for Driven {
    fn set(&mut self, index: usize, high: bool) -> Result<(), GpioError> {
        if let Some(line) = self.lines.get(index) {
            self.bank.shared.lock().driven.insert(line.name, high);
            self.bank.tell(line.name, high);
        }
        Ok(())
    }
}

impl Drop for Driven {
    fn drop(&mut self) {
        self.bank.give_back(self.lines.iter().copied());
    }
}

struct Read {
    bank: Bank,
    inputs: Vec<Input>,
    seen: u64,
}

impl Inputs for Read {
    fn active(&mut self) -> Result<Vec<bool>, GpioError> {
        let levels = self.bank.shared.lock();
        self.seen = levels.changes;
        let is_active =
            |input: &Input| levels.active.get(input.line.name).copied().unwrap_or(false);
        Ok(self.inputs.iter().map(is_active).collect())
    }

    fn wait(&mut self, timeout: Duration) -> Result<(), GpioError> {
        let levels = self.bank.shared.lock();
        let is_old = |levels: &mut Levels| levels.changes == self.seen;
        let waited = self.bank.shared.changed.wait_timeout_while(levels, timeout, is_old);
        drop(waited.unwrap_or_else(PoisonError::into_inner));
        Ok(())
    }
}

impl Drop for Read {
    fn drop(&mut self) {
        self.bank.give_back(self.inputs.iter().map(|input| input.line));
    }
}
