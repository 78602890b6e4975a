//! The files of the playlist that can be shown, and their pictures. Files are read and decoded on
//! blocking threads, one at a time.

use std::collections::HashMap;

use protocol::playlist::{Item, MediaId, MediaKind, Playlist};

use crate::idle::Slide;
use crate::media::Library;
use crate::media::decode::Picture;
use crate::media::projector::Projector;

pub(super) struct Pictures {
    projector: Projector,
    items: HashMap<MediaId, Item>,
}

impl Pictures {
    pub(super) fn new(library: &Library) -> Self {
        Self { projector: Projector::new(library.files().clone()), items: HashMap::new() }
    }

    /// The slides of a list whose files are there and sound. Blocks.
    pub(super) fn open(&mut self, library: &Library, list: Option<&Playlist>) -> Vec<Slide> {
        self.items.clear();
        let mut slides = Vec::new();
        for item in list.map(|list| library.present(list)).unwrap_or_default() {
            match self.projector.count(item) {
                Ok(frames) => {
                    slides.push(Slide::of_item(item, frames));
                    self.items.insert(item.id, item.clone());
                }
                Err(error) => {
                    tracing::warn!(%error, "a file is not shown");
                    // It is fetched again.
                    library.notify();
                }
            }
        }
        slides
    }

    /// Picture number `part` of a file, in at most so many pixels; `None` when it cannot be shown.
    pub(super) async fn load(
        mut self,
        file: MediaId,
        part: u32,
        width: u32,
        height: u32,
    ) -> anyhow::Result<(Option<Picture>, Self)> {
        let loading = tokio::task::spawn_blocking(move || {
            let item = self.items.get(&file).filter(|item| item.kind != MediaKind::Audio);
            let picture = item.and_then(|item| {
                let loaded = self.projector.picture(item, part, width, height);
                loaded.inspect_err(|error| tracing::warn!(%error, "a slide is skipped")).ok()
            });
            (picture, self)
        });
        Ok(loading.await?)
    }
}
