//! Loads the pictures of slides, one at a time. Of a sequence it keeps the byte ranges of the pictures
//! and not the file, so that a clip of twenty megabytes does not stay in memory.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::ops::Range;

use protocol::playlist::{Item, MediaId, MediaKind, frames};

use super::MediaError;
use super::decode::{Picture, decode};
use super::files::Files;

/// The verified file that is being shown.
#[derive(Debug)]
struct Loaded {
    id: MediaId,
    /// Byte range of each picture.
    pictures: Vec<Range<u64>>,
}

/// Loads pictures from files. Blocks, so it must not be used on the thread of the screens.
#[derive(Debug)]
pub struct Projector {
    files: Files,
    loaded: Option<Loaded>,
}

impl Projector {
    pub fn new(files: Files) -> Self {
        Self { files, loaded: None }
    }

    /// Number of pictures of an item; 0 for a sound.
    ///
    /// # Errors
    /// [`MediaError`] when its file is missing, damaged or not a sequence.
    pub fn count(&mut self, item: &Item) -> Result<u32, MediaError> {
        if item.kind == MediaKind::Audio {
            return self.files.read(item).map(|_| 0);
        }
        self.loaded = None;
        let loaded = self.load(item)?;
        Ok(u32::try_from(loaded.pictures.len()).unwrap_or(u32::MAX))
    }

    /// Picture number `part` of an item, scaled to fit into `width` × `height` pixels. The file is
    /// verified with part 0.
    ///
    /// # Errors
    /// [`MediaError`] when its file is missing or damaged, or the picture cannot be decoded.
    pub fn picture(
        &mut self,
        item: &Item,
        part: u32,
        width: u32,
        height: u32,
    ) -> Result<Picture, MediaError> {
        if part == 0 {
            self.loaded = None;
        }
        let path = self.files.path(item.id);
        let odd = |reason: String| MediaError::Picture { id: item.id, reason };
        let loaded = self.load(item)?;
        let range = usize::try_from(part).ok().and_then(|part| loaded.pictures.get(part).cloned());
        let range = range.ok_or_else(|| odd(format!("it has no picture {part}")))?;
        let mut bytes = Vec::new();
        File::open(&path)
            .and_then(|mut file| {
                file.seek(SeekFrom::Start(range.start))?;
                file.take(range.end - range.start).read_to_end(&mut bytes)
            })
            .map_err(|error| odd(error.to_string()))?;
        decode(&bytes, width, height).map_err(odd)
    }

    fn load(&mut self, item: &Item) -> Result<&Loaded, MediaError> {
        if self.loaded.as_ref().is_none_or(|loaded| loaded.id != item.id) {
            let bytes = self.files.read(item)?;
            let pictures = match item.kind {
                MediaKind::Sequence => frames(&bytes).map_err(|error| MediaError::Picture {
                    id: item.id,
                    reason: error.to_string(),
                })?,
                MediaKind::Image | MediaKind::Audio => std::iter::once(0..item.size).collect(),
            };
            self.loaded = Some(Loaded { id: item.id, pictures });
        }
        self.loaded.as_ref().ok_or(MediaError::Absent(item.id))
    }
}
