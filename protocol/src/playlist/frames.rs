//! A picture sequence: an uncompressed tar of PNG or JPEG pictures, shown in the order of their
//! names, each for the same part of the item's duration. Made with `tar -cf clip.tar *.jpg`.

use std::ops::Range;

use super::file::Mime;

/// Limit of pictures: ten a second for a minute.
pub const FRAMES_MAX: usize = 600;

/// Why a file is not a picture sequence.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FramesError {
    /// Not a tar, or truncated; with the reason.
    #[error("the sequence is not a complete tar file: {0}; make it with `tar -cf clip.tar *.jpg`")]
    Tar(String),
    /// The number of pictures, which is 0 or more than [`FRAMES_MAX`].
    #[error("a sequence has 1 to {FRAMES_MAX} pictures, this one has {0}")]
    Count(usize),
    /// Name of a file that is neither PNG nor JPEG.
    #[error("picture {0} of the sequence is neither PNG nor JPEG")]
    Picture(String),
}

/// The byte ranges of the pictures in `tar`, in the order of their names. Folders and hidden files are
/// skipped.
///
/// # Errors
/// [`FramesError`] when the file is not a tar of 1 to [`FRAMES_MAX`] PNG or JPEG pictures.
pub fn frames(tar: &[u8]) -> Result<Vec<Range<u64>>, FramesError> {
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
        let start = entry.raw_file_position();
        found.push((path, start..start.saturating_add(entry.size())));
        if found.len() > FRAMES_MAX {
            return Err(FramesError::Count(found.len()));
        }
    }
    if found.is_empty() {
        return Err(FramesError::Count(0));
    }
    found.sort_by(|one, other| one.0.cmp(&other.0));
    for (path, range) in &found {
        let bytes =
            || tar.get(usize::try_from(range.start).ok()?..usize::try_from(range.end).ok()?);
        let picture = bytes().ok_or_else(|| FramesError::Tar("it is truncated".to_owned()))?;
        if !matches!(Mime::of(picture), Some(Mime::Png | Mime::Jpeg)) {
            return Err(FramesError::Picture(String::from_utf8_lossy(path).into_owned()));
        }
    }
    Ok(found.into_iter().map(|(_, range)| range).collect())
}
