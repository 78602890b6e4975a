//! Bundles `web/`, what the staff portal runs in the browser, with the packages of its lock file.
//!
//! All of it happens in the build's own folder: cargo builds the same sources several times at once, and
//! `web/node_modules` belongs to the tests there.

use std::error::Error;
use std::ffi::OsStr;
use std::path::Path;
use std::process::Command;
use std::{fs, io};

const SOURCES: &str = "web";
const LOCK: &str = "package-lock.json";

/// Bundles into `folder` and returns the bundles as an expression: name, file name, bytes.
pub fn bundle(folder: &Path) -> Result<String, Box<dyn Error>> {
    let sources = Path::new(SOURCES);
    for name in ["src", "build.mjs", "package.json", LOCK] {
        println!("cargo::rerun-if-changed={}", sources.join(name).display());
    }
    fs::create_dir_all(folder)?;
    install(sources, folder)?;
    replace(&sources.join("src"), &folder.join("src"))?;
    fs::copy(sources.join("build.mjs"), folder.join("build.mjs"))?;
    let dist = folder.join("dist");
    remove(&dist)?;
    run("node", ["build.mjs", "dist"], folder)?;
    let mut files = fs::read_dir(&dist)?.collect::<io::Result<Vec<_>>>()?;
    files.sort_by_key(fs::DirEntry::file_name);
    let files = files.iter().map(|file| {
        let (path, file) = (file.path(), file.file_name().to_string_lossy().into_owned());
        // `worker-4XJ2QK7B.js`: the hash makes the address new with each content.
        let name = file.rsplit_once('-').map_or(&*file, |(name, _)| name);
        format!("    ({name:?}, {file:?}, include_bytes!({path:?}) as &[u8]),\n")
    });
    Ok(format!("[\n{}]\n", files.collect::<String>()))
}

/// Installs the packages, once for each lock file.
fn install(sources: &Path, folder: &Path) -> Result<(), Box<dyn Error>> {
    let installed = folder.join("installed-lock.json");
    let lock = fs::read(sources.join(LOCK))?;
    if fs::read(&installed).is_ok_and(|done| done == lock) {
        return Ok(());
    }
    for name in ["package.json", LOCK] {
        fs::copy(sources.join(name), folder.join(name))?;
    }
    let options = ["ci", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund"];
    run("npm", options, folder)?;
    Ok(fs::write(installed, lock)?)
}

fn run<A: AsRef<OsStr>>(
    program: &str,
    arguments: impl IntoIterator<Item = A>,
    folder: &Path,
) -> Result<(), Box<dyn Error>> {
    let output = Command::new(program).args(arguments).current_dir(folder).output();
    let output = output.map_err(|error| {
        format!(
            "{program} does not start ({error}); the staff portal is built with Node.js 18 or later \
             and npm: run `script/setup run`, or `apt-get install nodejs npm`"
        )
    })?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(format!("{program} failed in {}; it said:\n{said}", folder.display()).into())
}

fn remove(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Makes `to` the same folder as `from`.
fn replace(from: &Path, to: &Path) -> io::Result<()> {
    remove(to)?;
    copy(from, to)
}

fn copy(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let to = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &to)?;
        } else {
            fs::copy(entry.path(), to)?;
        }
    }
    Ok(())
}
