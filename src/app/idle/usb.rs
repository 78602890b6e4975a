//! USB sticks with media: found below a folder, read once each time they are plugged in.

use std::collections::HashSet;
use std::path::PathBuf;
use std::time::SystemTime;

use crate::media::{Library, Trust, stick};

pub(super) struct UsbSticks {
    /// Where sticks are mounted; without it none is read.
    root: Option<PathBuf>,
    library: Library,
    /// A stick that is pulled out and comes back is read again.
    read: HashSet<(PathBuf, SystemTime)>,
}

impl UsbSticks {
    pub(super) fn new(root: Option<PathBuf>, library: &Library) -> Self {
        Self { root, library: library.clone(), read: HashSet::new() }
    }

    /// Reads sticks that are new.
    pub(super) async fn poll(&mut self, trust: Option<Trust>) -> anyhow::Result<()> {
        let (Some(root), Some(trust)) = (self.root.clone(), trust) else { return Ok(()) };
        let found = tokio::task::spawn_blocking(move || {
            let folders = stick::find(&root).into_iter();
            folders.filter_map(|folder| Some((stick::state(&folder)?, folder))).collect::<Vec<_>>()
        })
        .await?;
        self.read.retain(|state| found.iter().any(|(here, _)| here == state));
        for (state, folder) in found {
            if !self.read.insert(state) {
                continue;
            }
            let library = self.library.clone();
            let reading =
                tokio::task::spawn_blocking(move || stick::import(&library, &folder, trust));
            match reading.await? {
                Ok(stick::Imported { list, files, missing }) => {
                    tracing::info!(list, files, missing, "a USB stick with media was read");
                }
                Err(error) => tracing::warn!(%error, "a USB stick with media was not read"),
            }
        }
        Ok(())
    }
}
