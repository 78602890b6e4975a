//! The translations of the pages, compiled in.

mod words;

use std::error::Error;
use std::path::PathBuf;
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    let out = PathBuf::from(env::var("OUT_DIR")?);
    fs::write(out.join("catalogues.rs"), words::tables(&["pages.po"])?)?;
    Ok(())
}
