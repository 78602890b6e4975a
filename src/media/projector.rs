//! Loads the pictures of slides, one at a time. Of a sequence it remembers where its pictures are,
//! so that a clip of twenty megabytes is never in memory while it runs.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};

use protocol::playlist::{Item, MediaId, MediaKind, frames};

use super::MediaError;
use super::decode::{Picture, decode};
use super::files::Files;

/// A file whose turn it is: checked, and cut into pictures.
#[derive(Debug)]
struct Reel {
    id: MediaId,
    /// First byte and length of each picture.
    parts: Vec<(u64, u64)>,
}

/// Shows files. Blocks; not for the thread of the screens.
#[derive(Debug)]
pub struct Projector {
    files: Files,
    reel: Option<Reel>,
}

impl Projector {
    /// One for the files of a folder.
    pub fn new(files: Files) -> Self {
        Self { files, reel: None }
    }

    /// How many pictures an item has; a sound has none.
    ///
    /// # Errors
    /// [`MediaError`] when its file is missing, damaged or no sequence.
    pub fn count(&mut self, item: &Item) -> Result<u32, MediaError> {
        if item.kind == MediaKind::Audio {
            return self.files.read(item).map(|_| 0);
        }
        self.reel = None;
        let reel = self.insert(item)?;
        Ok(u32::try_from(reel.parts.len()).unwrap_or(u32::MAX))
    }

    /// Picture `part` of an item, as large as fits into `width` × `height` pixels. The file is
    /// checked when its turn begins, with part 0.
    ///
    /// # Errors
    /// [`MediaError`] says what is wrong with the file.
    pub fn picture(
        &mut self,
        item: &Item,
        part: u32,
        width: u32,
        height: u32,
    ) -> Result<Picture, MediaError> {
        if part == 0 {
            self.reel = None;
        }
        let path = self.files.path(item.id);
        let odd = |reason: String| MediaError::Picture { id: item.id, reason };
        let reel = self.insert(item)?;
        let place = usize::try_from(part).ok().and_then(|part| reel.parts.get(part).copied());
        let (first, length) = place.ok_or_else(|| odd(format!("it has no picture {part}")))?;
        let mut bytes = Vec::new();
        File::open(&path)
            .and_then(|mut file| {
                file.seek(SeekFrom::Start(first))?;
                file.take(length).read_to_end(&mut bytes)
            })
            .map_err(|error| odd(error.to_string()))?;
        decode(&bytes, width, height).map_err(odd)
    }

    fn insert(&mut self, item: &Item) -> Result<&Reel, MediaError> {
        if self.reel.as_ref().is_none_or(|reel| reel.id != item.id) {
            let bytes = self.files.read(item)?;
            let parts = match item.kind {
                MediaKind::Sequence => {
                    places(&bytes).map_err(|reason| MediaError::Picture { id: item.id, reason })?
                }
                MediaKind::Image | MediaKind::Audio => vec![(0, item.size)],
            };
            self.reel = Some(Reel { id: item.id, parts });
        }
        self.reel.as_ref().ok_or(MediaError::Absent(item.id))
    }
}

/// Where the pictures of a sequence lie in its file.
fn places(tar: &[u8]) -> Result<Vec<(u64, u64)>, String> {
    let start = tar.as_ptr().addr();
    let pictures = frames(tar).map_err(|error| error.to_string())?;
    let place = |picture: &[u8]| {
        let first = picture.as_ptr().addr().checked_sub(start)?;
        Some((u64::try_from(first).ok()?, u64::try_from(picture.len()).ok()?))
    };
    pictures
        .into_iter()
        .map(place)
        .collect::<Option<_>>()
        .ok_or_else(|| "it is too long".to_owned())
}
