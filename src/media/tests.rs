use std::io::Cursor;

use ed25519_dalek::SigningKey;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use protocol::playlist::{MediaId, MediaKind, Mime, Schedule};

use super::*;
use projector::Projector;

const VENUE: i64 = 7;

fn key() -> SigningKey {
    SigningKey::from_bytes(&[9; 32])
}

pub(super) fn trust() -> Trust {
    Trust { key: key().verifying_key(), venue: VENUE }
}

pub(super) fn png(shade: u8) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let picture = DynamicImage::from(RgbImage::from_pixel(8, 8, Rgb([shade, shade, shade])));
    picture.write_to(&mut bytes, ImageFormat::Png).unwrap();
    bytes.into_inner()
}

fn tar(pictures: &[Vec<u8>]) -> Vec<u8> {
    let mut tar = tar::Builder::new(Vec::new());
    for (number, bytes) in pictures.iter().enumerate() {
        let mut header = tar::Header::new_ustar();
        header.set_size(bytes.len() as u64);
        header.set_cksum();
        tar.append_data(&mut header, format!("{number:03}.png"), &bytes[..]).unwrap();
    }
    tar.into_inner().unwrap()
}

pub(super) fn item(bytes: &[u8]) -> Item {
    let mime = Mime::of(bytes).unwrap();
    Item {
        id: MediaId::of(bytes),
        kind: mime.kind(),
        title: "Cài Bluezone".to_owned(),
        size: bytes.len() as u64,
        mime,
        duration_s: 10,
        schedule: Schedule::default(),
        priority: 0,
    }
}

pub(super) fn signed(version: i64, items: Vec<Item>) -> SignedPlaylist {
    SignedPlaylist::sign(&Playlist { version, venue: VENUE, items }, &key()).unwrap()
}

pub(super) fn library(folder: &Path) -> Library {
    Library::open(&folder.join("media"), 1_000_000).unwrap()
}

#[test]
fn a_file_arrives_in_pieces_and_counts_once_it_is_whole() {
    let dir = tempfile::tempdir().unwrap();
    let library = library(dir.path());
    let (bytes, files) = (png(1), library.files());
    let item = item(&bytes);
    assert_eq!(files.arrived(item.id), 0);
    files.append(item.id, 0, &bytes[..10]).unwrap();
    // A power cut: the next program goes on where it ended.
    let files = Files::open(files.folder()).unwrap();
    assert_eq!((files.arrived(item.id), files.has(&item)), (10, false));
    files.append(item.id, 10, &bytes[10..]).unwrap();
    files.finish(&item).unwrap();
    assert!(files.has(&item));
    assert_eq!((files.arrived(item.id), files.read(&item).unwrap()), (0, bytes.clone()));

    let mut wrong = bytes.clone();
    wrong[20] ^= 1;
    std::fs::write(files.path(item.id), &wrong).unwrap();
    assert!(matches!(files.read(&item), Err(MediaError::Damaged(_))));
    assert!(!files.has(&item), "it is fetched again");
    files.append(item.id, 0, &wrong).unwrap();
    assert!(matches!(files.finish(&item), Err(MediaError::Damaged(_))));
    assert_eq!(files.arrived(item.id), 0, "from its first byte");
    let endless = vec![0; 1024 * 1024];
    let grown = (0..40).find_map(|megabyte| files.append(item.id, megabyte << 20, &endless).err());
    assert!(matches!(grown, Some(MediaError::Damaged(_))), "but not for ever");
}

#[test]
fn only_newer_lists_of_the_own_backend_count() {
    let dir = tempfile::tempdir().unwrap();
    let library = library(dir.path());
    let mut changes = library.changes();
    assert!(library.list(trust()).is_none());
    assert!(library.adopt(&signed(5, vec![item(&png(1))]), trust()).unwrap());
    assert!(changes.has_changed().unwrap());
    changes.mark_unchanged();
    for version in [5, 4] {
        assert!(!library.adopt(&signed(version, vec![]), trust()).unwrap());
    }
    let mut forged = signed(6, vec![]);
    forged.signature.replace_range(0..2, "00");
    assert!(matches!(library.adopt(&forged, trust()), Err(MediaError::List(_))));
    let elsewhere = Trust { venue: 8, ..trust() };
    assert!(matches!(library.adopt(&signed(6, vec![]), elsewhere), Err(MediaError::List(_))));
    assert!(!changes.has_changed().unwrap());
    assert_eq!(library.list(trust()).unwrap().items.len(), 1);
    assert!(library.list(elsewhere).is_none(), "a kiosk that moved starts anew");
    let stranger = Trust { key: SigningKey::from_bytes(&[8; 32]).verifying_key(), ..trust() };
    assert!(library.list(stranger).is_none());
    std::fs::write(library.files().folder().join("playlist.json"), b"{").unwrap();
    assert!(library.list(trust()).is_none());
    assert!(library.adopt(&signed(1, vec![]), trust()).unwrap(), "a damaged list is replaced");
}

#[test]
fn files_that_no_list_names_are_deleted() {
    let dir = tempfile::tempdir().unwrap();
    let library = library(dir.path());
    let pictures = [png(1), png(2), png(3)];
    let items: Vec<Item> = pictures.iter().map(|bytes| item(bytes)).collect();
    library.adopt(&signed(1, items.clone()), trust()).unwrap();
    for (bytes, item) in pictures.iter().zip(&items).take(2) {
        library.files().append(item.id, 0, bytes).unwrap();
        library.files().finish(item).unwrap();
    }
    library.files().append(items[2].id, 0, b"half").unwrap();
    library.adopt(&signed(2, items[1..2].to_vec()), trust()).unwrap();
    let list = library.list(trust()).unwrap();
    assert_eq!(library.present(&list), [&items[1]]);
    assert!(!library.files().has(&items[0]));
    assert_eq!(library.files().arrived(items[2].id), 0);
}

#[test]
fn pictures_of_a_sequence_are_found_in_its_file() {
    let dir = tempfile::tempdir().unwrap();
    let library = library(dir.path());
    let clip = tar(&[png(10), png(20), png(30)]);
    let clip_item = item(&clip);
    assert_eq!(clip_item.kind, MediaKind::Sequence);
    let mut projector = Projector::new(library.files().clone());
    assert!(matches!(projector.count(&clip_item), Err(MediaError::Absent(_))));
    library.files().append(clip_item.id, 0, &clip).unwrap();
    library.files().finish(&clip_item).unwrap();
    assert_eq!(projector.count(&clip_item).unwrap(), 3);
    for (part, shade) in [(0, 10), (1, 20), (2, 30), (1, 20)] {
        let picture = projector.picture(&clip_item, part, 4, 4).unwrap();
        assert_eq!((picture.width, picture.rgb[0]), (4, shade));
    }
    let beyond = projector.picture(&clip_item, 3, 4, 4);
    assert!(matches!(beyond, Err(MediaError::Picture { .. })));
    std::fs::write(library.files().path(clip_item.id), &clip[..100]).unwrap();
    let damaged = projector.picture(&clip_item, 0, 4, 4);
    assert!(matches!(damaged, Err(MediaError::Damaged(_))));
}
