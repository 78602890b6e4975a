//! How far a long command is, on stderr: a bar at a terminal, a line now and then for a log. Answers go to stdout and
//! are the same with and without it.

use std::cell::Cell;
use std::io::IsTerminal;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use crate::waiting::{self, TICK};

/// Between two lines of a log.
const LINES_INTERVAL: Duration = Duration::from_secs(10);

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    Rows,
    Bytes,
    Records,
}

impl Unit {
    fn word(self) -> &'static str {
        match self {
            Self::Rows => "rows",
            Self::Bytes => "bytes",
            Self::Records => "records",
        }
    }

    fn template(self) -> String {
        let (done, total) = match self {
            Self::Bytes => ("{decimal_bytes}", "{decimal_total_bytes}"),
            _ => ("{human_pos}", "{human_len}"),
        };
        let unit = if self == Self::Bytes { "" } else { self.word() };
        format!("{{msg}}  {{bar:24}}  {done} of {total} {unit}  {{eta}} left")
    }
}

/// Work that takes a while. It is gone from the terminal when this is dropped.
#[derive(Debug)]
pub struct Progress {
    /// Drawn at a terminal; elsewhere it only counts.
    bar: ProgressBar,
    unit: Cell<Unit>,
    /// When the last line was written, where there is no terminal.
    lines: Option<Mutex<Instant>>,
}

impl Progress {
    /// Work of so many parts.
    pub fn of(what: &str, total: u64, unit: Unit) -> Self {
        Self::start(ProgressBar::new(total), &unit.template(), what, unit)
    }

    /// Work of which nobody knows how long it takes.
    pub fn unknown(what: &str) -> Self {
        Self::start(ProgressBar::no_length(), "{spinner} {msg}  {elapsed}", what, Unit::Rows)
    }

    fn start(bar: ProgressBar, template: &str, what: &str, unit: Unit) -> Self {
        waiting::clear();
        bar.set_style(style(template));
        bar.set_message(what.to_owned());
        let at_terminal = std::io::stderr().is_terminal();
        if at_terminal {
            bar.enable_steady_tick(TICK);
        }
        let lines = (!at_terminal).then(|| Mutex::new(Instant::now()));
        Self { bar, unit: Cell::new(unit), lines }
    }

    /// What is done next.
    pub fn say(&self, what: &str) {
        self.bar.set_message(what.to_owned());
    }

    /// How much there is to do, once that is known.
    pub fn count(&self, total: u64, unit: Unit) {
        self.unit.set(unit);
        self.bar.set_style(style(&unit.template()));
        self.bar.set_length(total);
        self.bar.reset_eta();
    }

    /// How much there is to do, as far as that is known.
    pub fn total(&self) -> Option<u64> {
        self.bar.length()
    }

    /// Something to know, which stays.
    pub fn note(&self, text: &str) {
        self.bar.suspend(|| eprintln!("{text}"));
    }

    pub fn advance(&self, by: u64) {
        self.bar.inc(by);
        self.tell();
    }

    /// How much is done of all.
    pub fn set(&self, done: u64) {
        self.bar.set_position(done);
        self.tell();
    }

    fn tell(&self) {
        let Some(last) = &self.lines else { return };
        let mut last = last.lock().unwrap_or_else(PoisonError::into_inner);
        if last.elapsed() >= LINES_INTERVAL {
            *last = Instant::now();
            let (done, total) = (self.bar.position(), self.bar.length());
            eprintln!("{}", line(&self.bar.message(), done, total, self.unit.get()));
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}

fn line(what: &str, done: u64, total: Option<u64>, unit: Unit) -> String {
    let unit = unit.word();
    match total {
        Some(total) if total > 0 => {
            let percent = u128::from(done) * 100 / u128::from(total);
            format!("{what}: {done} of {total} {unit} ({percent} %)")
        }
        _ => format!("{what}: {done} {unit}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_says_how_much_of_what_is_done() {
        let big = u64::MAX;
        assert_eq!(line("contacts", 5, Some(20), Unit::Rows), "contacts: 5 of 20 rows (25 %)");
        assert_eq!(
            line("contacts", big, Some(big), Unit::Bytes),
            format!("contacts: {big} of {big} bytes (100 %)")
        );
        assert_eq!(line("case 7", 5, None, Unit::Rows), "case 7: 5 rows");
        assert_eq!(line("nothing", 0, Some(0), Unit::Records), "nothing: 0 records");
    }

    #[test]
    fn every_template_is_understood() {
        for unit in [Unit::Rows, Unit::Bytes, Unit::Records] {
            assert!(ProgressStyle::with_template(&unit.template()).is_ok(), "{unit:?}");
        }
    }
}
