//! The folder into which the kiosk puts bundles: `NAME.raucb`, and when that is whole `NAME.json`, its [`Bundle`].

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

use crate::bundle::Bundle;

/// More than a description of a bundle is none.
const LONGEST: u64 = 4096;

#[derive(Clone, Debug)]
pub struct Inbox(PathBuf);

impl Inbox {
    pub fn new(folder: PathBuf) -> Self {
        Self(folder)
    }

    pub fn path(&self, bundle: &Bundle) -> PathBuf {
        self.0.join(&bundle.file)
    }

    /// The newest version that is announced.
    pub fn newest(&self) -> Option<Bundle> {
        let files = std::fs::read_dir(&self.0).ok()?.flatten();
        let bundles = files.filter_map(|file| announced(&file.path()));
        bundles.max_by_key(|bundle| bundle.version)
    }

    /// Whether the file is what was announced, read whole.
    pub fn holds(&self, bundle: &Bundle) -> bool {
        digest(&self.path(bundle)).is_ok_and(|found| found == bundle.sha256)
    }

    pub fn discard(&self, bundle: &Bundle) {
        let file = self.path(bundle);
        // The announcement first: a file without one is never taken.
        for path in [file.with_extension("json"), file] {
            if let Err(error) = std::fs::remove_file(&path)
                && error.kind() != std::io::ErrorKind::NotFound
            {
                tracing::warn!(%error, "{} cannot be deleted; delete it by hand", path.display());
            }
        }
    }
}

/// A file of that name alone, and no link out of the folder.
fn announced(path: &Path) -> Option<Bundle> {
    if path.extension()? != "json" || !path.symlink_metadata().ok()?.is_file() {
        return None;
    }
    let mut text = Vec::new();
    File::open(path).ok()?.take(LONGEST).read_to_end(&mut text).ok()?;
    let bundle: Bundle = serde_json::from_slice(&text).ok()?;
    let beside = path.with_extension("raucb");
    (bundle.is_named(&beside) && beside.symlink_metadata().ok()?.is_file()).then_some(bundle)
}

fn digest(path: &Path) -> std::io::Result<String> {
    let (mut file, mut hash) = (File::open(path)?, Sha256::new());
    let mut part = vec![0; 1 << 20];
    loop {
        let read = file.read(&mut part)?;
        if read == 0 {
            return Ok(HEXLOWER.encode(&hash.finalize()));
        }
        hash.update(part.get(..read).unwrap_or_default());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn put(folder: &Path, name: &str, version: &str, content: &str) -> Bundle {
        let sha256 = HEXLOWER.encode(&Sha256::digest(content));
        let file = format!("{name}.raucb");
        let bundle = Bundle { file, version: version.parse().unwrap(), sha256, at_once: false };
        std::fs::write(folder.join(&bundle.file), content).unwrap();
        let text = serde_json::to_vec(&bundle).unwrap();
        std::fs::write(folder.join(format!("{name}.json")), text).unwrap();
        bundle
    }

    #[test]
    fn the_newest_announced_bundle_is_found_checked_and_discarded() {
        let folder = tempfile::tempdir().unwrap();
        let inbox = Inbox::new(folder.path().to_owned());
        assert_eq!(inbox.newest(), None);
        put(folder.path(), "a", "1.9.0", "old");
        let newest = put(folder.path(), "b", "1.10.0", "new");
        assert_eq!(inbox.newest(), Some(newest.clone()));
        assert!(inbox.holds(&newest));
        std::fs::write(inbox.path(&newest), "nem").unwrap();
        assert!(!inbox.holds(&newest));
        inbox.discard(&newest);
        inbox.discard(&newest);
        assert_eq!(inbox.newest().unwrap().version.to_string(), "1.9.0");
    }

    #[test]
    fn what_is_no_bundle_is_no_bundle() {
        let folder = tempfile::tempdir().unwrap();
        let inbox = Inbox::new(folder.path().to_owned());
        let bundle = put(folder.path(), "a", "1.2.0", "x");
        // A description that leads elsewhere, or is a link.
        let other = Bundle { file: "../../etc/shadow".to_owned(), ..bundle.clone() };
        std::fs::write(folder.path().join("a.json"), serde_json::to_vec(&other).unwrap()).unwrap();
        assert_eq!(inbox.newest(), None);
        put(folder.path(), "b", "1.2.0", "x");
        std::fs::remove_file(folder.path().join("b.raucb")).unwrap();
        std::os::unix::fs::symlink("/etc/hostname", folder.path().join("b.raucb")).unwrap();
        assert_eq!(inbox.newest(), None);
        std::fs::write(folder.path().join("c.json"), "{").unwrap();
        assert_eq!(inbox.newest(), None);
    }
}
