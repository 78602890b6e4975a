//! A picture sequence: an uncompressed tar of PNG or JPEG pictures, shown in the order of their
//! names, each for the same part of the item's duration. Made with `tar -cf clip.tar *.jpg`.

use super::Mime;

/// Most pictures of a sequence: ten a second for a minute.
pub const FRAMES_MAX: usize = 600;

/// Why a file is no picture sequence.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FramesError {
    /// Not a tar, or cut short.
    #[error("the sequence is no whole tar file: {0}")]
    Tar(String),
    /// No pictures, or too many.
    #[error("a sequence has 1 to {FRAMES_MAX} pictures, this one has {0}")]
    Count(usize),
    /// Something that is no picture.
    #[error("picture {0} of the sequence is neither PNG nor JPEG")]
    Picture(String),
}

/// The pictures of a sequence in order, as they lie in `tar`. Folders and hidden files are passed
/// over.
///
/// # Errors
/// [`FramesError`] names what is wrong.
pub fn frames(tar: &[u8]) -> Result<Vec<&[u8]>, FramesError> {
    let odd = |error: std::io::Error| FramesError::Tar(error.to_string());
    let mut found = Vec::new();
    for entry in tar::Archive::new(tar).entries().map_err(odd)? {
        let entry = entry.map_err(odd)?;
        if !entry.header().entry_type().is_file() {
            continue;
        }
        let path = entry.path_bytes().into_owned();
        if path.rsplit(|byte| *byte == b'/').next().is_some_and(|name| name.starts_with(b".")) {
            continue;
        }
        let range = || {
            let start = usize::try_from(entry.raw_file_position()).ok()?;
            let end = start.checked_add(usize::try_from(entry.size()).ok()?)?;
            tar.get(start..end)
        };
        let cut = || FramesError::Tar("it was cut short".to_owned());
        found.push((path, range().ok_or_else(cut)?));
        if found.len() > FRAMES_MAX {
            return Err(FramesError::Count(found.len()));
        }
    }
    if found.is_empty() {
        return Err(FramesError::Count(0));
    }
    found.sort_by(|one, other| one.0.cmp(&other.0));
    for (path, picture) in &found {
        if !matches!(Mime::of(picture), Some(Mime::Png | Mime::Jpeg)) {
            return Err(FramesError::Picture(String::from_utf8_lossy(path).into_owned()));
        }
    }
    Ok(found.into_iter().map(|(_, picture)| picture).collect())
}
