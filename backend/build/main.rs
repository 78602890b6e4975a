//! What the backend is compiled with besides Rust: the translations of its pages, and the programs that
//! the staff portal runs in the browser.

mod web;
mod words;

use std::error::Error;
use std::path::PathBuf;
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    let out = PathBuf::from(env::var("OUT_DIR")?);
    fs::write(out.join("catalogues.rs"), words::tables()?)?;
    fs::write(out.join("web.rs"), web::bundle(&out.join("web"))?)?;
    Ok(())
}
