//! Media on a USB stick: the folder `bluezone` with `playlist.json`, signed by the backend, and the
//! files that it names, each under its SHA-256.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::{Library, MediaError, Trust, read_list};

/// Folder on a stick.
const FOLDER: &str = "bluezone";

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// Whether the stick's list was stored.
    pub list: bool,
    /// Number of files that were copied.
    pub files: usize,
    /// Number of files of the list that are missing or damaged on the stick; sync may fetch them.
    pub missing: usize,
}

/// Media folders below `root`, where sticks are mounted: in it, one level below (`/media/STICK`) or two
/// (`/media/USER/STICK`).
pub fn find(root: &Path) -> Vec<PathBuf> {
    let below = |folder: &PathBuf| -> Vec<PathBuf> {
        let entries = std::fs::read_dir(folder).into_iter().flatten();
        let mut found: Vec<PathBuf> =
            entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
        found.sort();
        found
    };
    let first = vec![root.to_owned()];
    let second: Vec<PathBuf> = first.iter().flat_map(below).collect();
    let third: Vec<PathBuf> = second.iter().flat_map(below).collect();
    let with_list = |folder: &PathBuf| folder.join(FOLDER).join(super::LIST).is_file();
    let all = first.into_iter().chain(second).chain(third);
    all.filter(with_list).map(|folder| folder.join(FOLDER)).collect()
}

/// Path and time of a stick's list, to import each state of a stick once.
pub fn state(folder: &Path) -> Option<(PathBuf, SystemTime)> {
    let list = folder.join(super::LIST);
    let changed = std::fs::metadata(&list).and_then(|about| about.modified()).ok()?;
    Some((list, changed))
}

/// Stores the list of a stick if it is newer than the present one, and copies the files of the list in
/// use that are missing.
///
/// # Errors
/// [`MediaError`] when the stick's list cannot be read or is not signed for this kiosk, or the storage
/// fails.
pub fn import(library: &Library, folder: &Path, trust: Trust) -> Result<Imported, MediaError> {
    let Some(signed) = read_list(&folder.join(super::LIST))? else {
        return Ok(Imported::default());
    };
    let mut imported = Imported { list: library.adopt(&signed, trust)?, ..Imported::default() };
    let Some(list) = library.list(trust) else { return Ok(imported) };
    for item in library.wanted(&list).wanted {
        if library.files().has(item) {
            continue;
        }
        match library.files().copy(item, &folder.join(item.id.to_string())) {
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
