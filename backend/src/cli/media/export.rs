//! `backend media export`: a USB stick for kiosks without a network.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use clap::Args;
use protocol::playlist::{MediaId, SignedPlaylist};
use serde_json::json;

use super::super::context::Context;
use crate::media;

/// Folder on a stick that kiosks look for.
const FOLDER: &str = "bluezone";

#[derive(Debug, Args)]
pub(in crate::cli) struct Export {
    /// Where the stick is mounted
    folder: PathBuf,
    /// For the kiosks of this venue
    #[arg(long)]
    venue: i64,
}

impl Export {
    pub(in crate::cli) fn run(self, context: &Context) -> Result<()> {
        let keys = context.keys()?;
        let (version, json) =
            context.store().read(|read| media::signed(read, &keys, self.venue))?;
        let signed: SignedPlaylist = serde_json::from_str(&json)?;
        let key = keys.signing.verifying_key();
        let list = signed.verify(&key, self.venue)?;
        let folder = self.folder.join(FOLDER);
        let problem = || format!("the folder {} cannot be made", folder.display());
        std::fs::create_dir_all(&folder).with_context(problem)?;
        for item in &list.items {
            write_file(context, item.id, &folder.join(item.id.to_string()))?;
        }
        // Last, so that a kiosk which sees the list finds its files.
        let path = folder.join("playlist.json");
        std::fs::write(&path, json).with_context(|| cannot_write(&path))?;
        let items = list.items.len();
        let venue = self.venue;
        context.answers.one(&json!({ "venue": venue, "version": version, "items": items }))
    }
}

fn cannot_write(path: &Path) -> String {
    format!("{} cannot be written; is the stick full or locked?", path.display())
}

fn write_file(context: &Context, id: MediaId, path: &Path) -> Result<()> {
    let problem = || cannot_write(path);
    let mut file = std::fs::File::create(path).with_context(problem)?;
    for part in 0_u32.. {
        let Some(bytes) = context.store().read(|read| read.media_part(&id, part))? else {
            if part == 0 {
                bail!("the file {id} is gone from the database; remove its item and add it again");
            }
            break;
        };
        file.write_all(&bytes).with_context(problem)?;
    }
    file.sync_all().with_context(problem)
}
