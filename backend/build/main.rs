//! What the backend is compiled with besides Rust: the translations of its pages, and the programs that
//! the staff portal runs in the browser.

mod web;
#[path = "../../visitor_page/build/words.rs"]
mod words;

use std::error::Error;
use std::path::PathBuf;
use std::{env, fs};

/// The translations for staff and of the declaration on phones; `visitor_page` has those of its own pages.
const FILES: [&str; 12] = [
    "declare.po",
    "portal.po",
    "log.po",
    "gate.po",
    "messages.po",
    "fleet.po",
    "updates.po",
    "content.po",
    "warnings.po",
    "cases.po",
    "exposures.po",
    "report.po",
];

fn main() -> Result<(), Box<dyn Error>> {
    let out = PathBuf::from(env::var("OUT_DIR")?);
    fs::write(out.join("catalogues.rs"), words::tables(&FILES)?)?;
    fs::write(out.join("web.rs"), web::bundle(&out.join("web"))?)?;
    Ok(())
}
