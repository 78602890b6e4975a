//! Media on a USB stick: the folder `bluezone` with `playlist.json`, signed by the backend, and the
//! files that it names, each under its SHA-256.

mod folder;

use std::path::{Path, PathBuf};

use protocol::playlist::Item;

use super::{LIST, LIST_MAX, Library, MediaError, Trust, parse_list};

use folder::Folder;

/// Folder on a stick.
const FOLDER: &str = "bluezone";

/// Entries of a folder that are looked at; a stick may hold millions.
const ENTRIES_MAX: usize = 128;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// Whether the stick's list was stored.
    pub list: bool,
    /// Number of files that were copied.
    pub files: usize,
    /// Number of files of the list that are missing or damaged on the stick; sync may fetch them.
    pub missing: usize,
}

/// A stick in one state, to import each state once.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Stick {
    /// The folder that holds the folder [`FOLDER`].
    mount: PathBuf,
    /// When its list was changed.
    changed: (i64, i64),
}

/// Sticks below `root`, where they are mounted: in it, one level below (`/media/STICK`) or two
/// (`/media/USER/STICK`).
pub fn find(root: &Path) -> Vec<Stick> {
    let below = |folder: &PathBuf| -> Vec<PathBuf> {
        let entries = std::fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
        // The type is the entry's own: a link is none.
        let folders = entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()));
        let mut found: Vec<PathBuf> = folders.take(ENTRIES_MAX).map(|entry| entry.path()).collect();
        found.sort();
        found
    };
    let first = vec![root.to_owned()];
    let second: Vec<PathBuf> = first.iter().flat_map(below).collect();
    let third: Vec<PathBuf> = second.iter().flat_map(below).collect();
    let all = first.into_iter().chain(second).chain(third);
    all.filter_map(|mount| {
        let list = Folder::open(&mount, FOLDER).ok()?.look(LIST)?;
        Some(Stick { mount, changed: (list.st_mtime, list.st_ctime) })
    })
    .collect()
}

/// Stores the list of a stick if it is newer than the present one, and copies the files of the list in
/// use that are missing.
///
/// # Errors
/// [`MediaError`] when the stick's list cannot be read or is not signed for this kiosk, or the storage
/// fails.
pub fn import(library: &Library, stick: &Stick, trust: Trust) -> Result<Imported, MediaError> {
    let folder = Folder::open(&stick.mount, FOLDER)?;
    let Some(list) = folder.read(LIST, LIST_MAX)? else { return Ok(Imported::default()) };
    let signed = parse_list(&list)?;
    let mut imported = Imported { list: library.adopt(&signed, trust)?, ..Imported::default() };
    let Some(list) = library.list(trust) else { return Ok(imported) };
    for item in library.wanted(&list).wanted {
        if library.files().has(item) {
            continue;
        }
        match copy(library, &folder, item) {
            Ok(()) => imported.files += 1,
            Err(error) => {
                tracing::warn!(%error, "a file of a stick was not copied");
                imported.missing += 1;
            }
        }
    }
    if imported.files > 0 {
        library.notify();
    }
    Ok(imported)
}

fn copy(library: &Library, folder: &Folder, item: &Item) -> Result<(), MediaError> {
    let bytes = folder.read(&item.id.to_string(), item.size)?;
    library.files().put(item, &bytes.ok_or(MediaError::Absent(item.id))?)
}

#[cfg(test)]
mod tests;
