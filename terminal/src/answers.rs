//! Answers of commands: lines at a terminal, JSON for programs.

use std::io::{IsTerminal, Write};

use anyhow::Result;
use clap::Args;
use serde::Serialize;
use serde_json::Value;

use crate::{lines, waiting};

/// Columns of a terminal that does not tell.
const COLUMNS: usize = 100;

/// Options of every command.
#[derive(Args, Clone, Copy, Debug, Default)]
pub struct Format {
    /// Answer in JSON, one object a line, as without a terminal
    #[arg(long, global = true)]
    json: bool,
    /// Answer in lines for people also without a terminal
    #[arg(long, global = true, conflicts_with = "json")]
    lines: bool,
}

impl Format {
    /// As asked for; else lines at a terminal, and JSON for a file or another program.
    pub fn answers(self) -> Answers {
        let at_terminal = std::io::stdout().is_terminal();
        Answers { json: self.json, for_people: self.lines || (at_terminal && !self.json) }
    }
}

/// Writes what a command answers to standard output.
#[derive(Clone, Copy, Debug)]
pub struct Answers {
    json: bool,
    for_people: bool,
}

impl Answers {
    /// Whether people read the answers.
    pub fn for_people(self) -> bool {
        self.for_people
    }

    /// One thing: a line for each of its values, or an object.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn one(self, thing: &impl Serialize) -> Result<()> {
        let thing = serde_json::to_value(thing)?;
        if self.for_people { write(&lines::one(&thing)) } else { write_json(&thing) }
    }

    /// Things of a kind: a table, or an object a line.
    ///
    /// # Errors
    /// When they cannot be written.
    pub fn list<T: Serialize>(self, things: impl IntoIterator<Item = T>) -> Result<()> {
        let things = things.into_iter().map(serde_json::to_value);
        let things = things.collect::<Result<Vec<_>, _>>()?;
        if self.for_people {
            write(&lines::list(&things, columns()))
        } else {
            things.iter().try_for_each(write_json)
        }
    }

    /// A document that is JSON for whoever reads it.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn document(self, document: &impl Serialize) -> Result<()> {
        write_json(&serde_json::to_value(document)?)
    }

    /// A text, which a program gets as it is too, unless it asked for JSON.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn text(self, text: &str) -> Result<()> {
        if self.json { write_json(&serde_json::json!({ "text": text })) } else { write(text) }
    }
}

fn columns() -> usize {
    let size = rustix::termios::tcgetwinsize(std::io::stdout());
    size.ok().map(|size| usize::from(size.ws_col)).filter(|it| *it > 0).unwrap_or(COLUMNS)
}

fn write(text: &str) -> Result<()> {
    waiting::clear();
    Ok(writeln!(std::io::stdout().lock(), "{text}")?)
}

fn write_json(value: &Value) -> Result<()> {
    waiting::clear();
    let mut out = std::io::stdout().lock();
    serde_json::to_writer(&mut out, value)?;
    Ok(writeln!(out)?)
}
