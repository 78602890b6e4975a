//! USB sticks with media: found below a folder, read once each time they are plugged in.
//!
//! A stick may hang for as long as it likes, so it is read on a thread that nothing waits for.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use tokio::task::JoinHandle;

use crate::media::stick::{self, Imported, Stick};
use crate::media::{Library, Trust};

/// After which time a stick that is still being read is reported.
const READING_TIMEOUT: Duration = Duration::from_secs(60);

struct Reading {
    round: JoinHandle<HashSet<Stick>>,
    since: Instant,
    is_reported: bool,
}

pub(super) struct UsbSticks {
    /// Where sticks are mounted; without it none is read.
    root: Option<PathBuf>,
    library: Library,
    /// A stick that is pulled out and comes back is read again.
    read: HashSet<Stick>,
    reading: Option<Reading>,
}

impl UsbSticks {
    pub(super) fn new(root: Option<PathBuf>, library: &Library) -> Self {
        Self { root, library: library.clone(), read: HashSet::new(), reading: None }
    }

    /// Begins to read sticks that are new, unless one is still being read.
    pub(super) async fn poll(&mut self, trust: Option<Trust>) -> anyhow::Result<()> {
        let (Some(root), Some(trust)) = (self.root.clone(), trust) else { return Ok(()) };
        if let Some(mut reading) = self.reading.take() {
            if !reading.round.is_finished() {
                if !reading.is_reported && reading.since.elapsed() > READING_TIMEOUT {
                    reading.is_reported = true;
                    tracing::warn!("a USB stick does not answer; pull it out and use another");
                }
                self.reading = Some(reading);
                return Ok(());
            }
            self.read = reading.round.await?;
        }
        let (library, read) = (self.library.clone(), std::mem::take(&mut self.read));
        let round = tokio::task::spawn_blocking(move || read_new(&root, &library, trust, &read));
        self.reading = Some(Reading { round, since: Instant::now(), is_reported: false });
        Ok(())
    }
}

/// Reads the sticks that are not among `read`; the answer is those that are there.
fn read_new(root: &Path, library: &Library, trust: Trust, read: &HashSet<Stick>) -> HashSet<Stick> {
    let found = stick::find(root);
    for stick in found.iter().filter(|stick| !read.contains(stick)) {
        match stick::import(library, stick, trust) {
            Ok(Imported { list, files, missing }) => {
                tracing::info!(list, files, missing, "a USB stick with media was read");
            }
            Err(error) => tracing::warn!(%error, "a USB stick with media was not read"),
        }
    }
    found.into_iter().collect()
}
