//! A USB stick with media: the folder `bluezone` on it holds `playlist.json`, signed by the
//! backend, and the files that it names, each under its SHA-256.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::{Library, MediaError, Trust, read_list};

/// Folder on a stick.
const FOLDER: &str = "bluezone";

/// What was taken from a stick.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    /// Whether its list is in use now.
    pub list: bool,
    /// Files that were copied.
    pub files: usize,
    /// Files of the list that are missing or damaged on it; the network may bring them.
    pub missing: usize,
}

/// Folders with media below `root`, where sticks are mounted: on it, one folder below it
/// (`/media/STICK`) or two (`/media/USER/STICK`).
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

/// Which state of a stick this is, to take it once: its list's path and time.
pub fn state(folder: &Path) -> Option<(PathBuf, SystemTime)> {
    let list = folder.join(super::LIST);
    let changed = std::fs::metadata(&list).and_then(|about| about.modified()).ok()?;
    Some((list, changed))
}

/// Takes the list of a stick, if it is newer than the one at hand, and the files of the list in
/// use that are missing here.
///
/// # Errors
/// [`MediaError`] when the stick's list is none or not signed for this kiosk, or a card fails.
pub fn take(library: &Library, folder: &Path, trust: Trust) -> Result<Taken, MediaError> {
    let Some(signed) = read_list(&folder.join(super::LIST))? else {
        return Ok(Taken::default());
    };
    let mut taken = Taken { list: library.adopt(&signed, trust)?, ..Taken::default() };
    let Some(list) = library.list(trust) else { return Ok(taken) };
    for item in library.wanted(&list).wanted {
        if library.files().has(item) {
            continue;
        }
        match library.files().copy(item, &folder.join(item.id.to_string())) {
            Ok(()) => taken.files += 1,
            Err(error) => {
                tracing::warn!(%error, "a file of a stick was not taken");
                taken.missing += 1;
            }
        }
    }
    if taken.files > 0 {
        library.tell();
    }
    Ok(taken)
}
