use std::os::unix::fs::symlink;

use protocol::playlist::Playlist;
use rustix::fs::{CWD, FileType, Mode, makedev, mknodat};

use super::*;
use crate::media::tests::{item, library, png, signed, trust};

/// A mounted stick with an empty folder.
struct Mounted {
    dir: tempfile::TempDir,
    library: Library,
    folder: PathBuf,
}

fn mounted() -> Mounted {
    let dir = tempfile::tempdir().unwrap();
    let library = library(dir.path());
    let folder = dir.path().join("mounted/STICK/bluezone");
    std::fs::create_dir_all(&folder).unwrap();
    Mounted { dir, library, folder }
}

fn fifo(path: &Path) {
    mknodat(CWD, path, FileType::Fifo, Mode::RWXU, 0).unwrap();
}

impl Mounted {
    fn found(&self) -> Vec<Stick> {
        find(&self.dir.path().join("mounted"))
    }

    fn import(&self) -> Result<Imported, MediaError> {
        import(&self.library, &self.found()[0], trust())
    }

    fn write(&self, name: &str, bytes: &[u8]) {
        std::fs::write(self.folder.join(name), bytes).unwrap();
    }

    fn list(&self, version: i64, items: Vec<Item>) -> Vec<u8> {
        serde_json::to_vec(&signed(version, items)).unwrap()
    }
}

#[test]
fn a_stick_brings_list_and_files_once() {
    let stick = mounted();
    assert_eq!(stick.found(), []);
    let (good, missing, broken) = (png(1), png(2), png(3));
    let items: Vec<Item> = [&good, &missing, &broken].map(|bytes| item(bytes)).to_vec();
    stick.write(&items[0].id.to_string(), &good);
    stick.write(&items[2].id.to_string(), &broken[1..]);
    let list = stick.list(3, items.clone());
    stick.write(LIST, &list);
    assert_eq!(stick.found().len(), 1);
    assert_eq!(stick.import().unwrap(), Imported { list: true, files: 1, missing: 2 });
    stick.write(&items[1].id.to_string(), &missing);
    assert_eq!(stick.import().unwrap(), Imported { list: false, files: 1, missing: 1 });
    let forged = String::from_utf8(list).unwrap().replace("Bluezone", "Bluezonx");
    stick.write(LIST, forged.as_bytes());
    assert!(stick.import().is_err());
}

/// Refused with this word, and the kiosk's own list is as before.
fn is_refused(stick: &Mounted, what: &str) {
    let error = stick.import().unwrap_err();
    assert!(matches!(error, MediaError::Strange { .. }), "{what}: {error}");
    assert!(error.to_string().contains(&format!(" is {what} ")), "{what}: {error}");
    assert_eq!(stick.library.list(trust()), None::<Playlist>);
}

#[test]
fn a_list_that_is_no_plain_file_is_refused_unopened() {
    let stick = mounted();
    let list = stick.folder.join(LIST);
    for target in ["/proc/self/pagemap", "/dev/zero", "/etc/passwd"] {
        symlink(target, &list).unwrap();
        is_refused(&stick, "a link");
        std::fs::remove_file(&list).unwrap();
    }
    fifo(&list);
    is_refused(&stick, "a pipe");
    std::fs::remove_file(&list).unwrap();
    std::fs::create_dir(&list).unwrap();
    is_refused(&stick, "a folder");
    std::fs::remove_dir(&list).unwrap();
    std::fs::File::create(&list).unwrap().set_len(1 << 40).unwrap();
    is_refused(&stick, "too large");
    std::fs::remove_file(&list).unwrap();
    // Only the superuser makes devices.
    let zero = makedev(1, 5);
    if mknodat(CWD, &list, FileType::CharacterDevice, Mode::RWXU, zero).is_ok() {
        is_refused(&stick, "a device");
    }
}

#[test]
fn files_of_a_genuine_list_are_plain_and_as_long_as_it_says() {
    let stick = mounted();
    let pictures = [png(1), png(2), png(3), png(4), png(5)];
    let items: Vec<Item> = pictures.iter().map(|bytes| item(bytes)).collect();
    stick.write(LIST, &stick.list(3, items.clone()));
    let path = |index: usize| stick.folder.join(items[index].id.to_string());
    fifo(&path(0));
    let elsewhere = stick.dir.path().join("elsewhere");
    std::fs::write(&elsewhere, &pictures[1]).unwrap();
    symlink(&elsewhere, path(1)).unwrap();
    std::fs::File::create(path(2)).unwrap().set_len(1 << 40).unwrap();
    std::fs::create_dir(path(3)).unwrap();
    std::fs::write(path(4), &pictures[4]).unwrap();
    assert_eq!(stick.import().unwrap(), Imported { list: true, files: 1, missing: 4 });
}

#[test]
fn folders_that_are_links_are_no_sticks() {
    let stick = mounted();
    stick.write(LIST, &stick.list(3, vec![]));
    let other = stick.dir.path().join("other");
    std::fs::create_dir_all(other.join("LINKED")).unwrap();
    symlink(&stick.folder, other.join("LINKED/bluezone")).unwrap();
    symlink(stick.folder.parent().unwrap(), other.join("STICK")).unwrap();
    assert_eq!(find(&other), []);
    assert_eq!(stick.found().len(), 1);
}

#[test]
fn a_stick_of_a_million_folders_is_looked_at_for_a_moment() {
    let stick = mounted();
    for number in 0..ENTRIES_MAX * 3 {
        std::fs::create_dir_all(stick.dir.path().join(format!("mounted/{number:04}"))).unwrap();
    }
    for number in 0..ENTRIES_MAX * 3 {
        let folder = stick.dir.path().join(format!("mounted/{number:04}/bluezone"));
        std::fs::create_dir(&folder).unwrap();
        std::fs::write(folder.join(LIST), "").unwrap();
    }
    assert!(stick.found().len() <= ENTRIES_MAX);
}
