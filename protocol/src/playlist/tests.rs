use proptest::prelude::*;

use super::*;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n first";
const JPEG: &[u8] = b"\xFF\xD8\xFF second";

fn item(bytes: &[u8]) -> Item {
    let mime = Mime::of(bytes).unwrap();
    Item {
        id: MediaId::of(bytes),
        kind: mime.kind(),
        title: "Cài Bluezone".to_owned(),
        size: u64::try_from(bytes.len()).unwrap(),
        mime,
        duration_s: 10,
        schedule: Schedule::default(),
        priority: 5,
    }
}

fn list(items: Vec<Item>) -> Playlist {
    Playlist { version: 3, venue: 7, items }
}

#[test]
fn a_signed_list_survives_the_journey_and_nothing_else_does() {
    let key = SigningKey::from_bytes(&[9; 32]);
    let public = key.verifying_key();
    let signed = SignedPlaylist::sign(&list(vec![item(PNG)]), &key).unwrap();
    assert_eq!(signed.verify(&public, 7), Ok(list(vec![item(PNG)])));
    assert_eq!(signed.verify(&public, 8), Err(PlaylistError::Venue(7)));
    let stranger = SigningKey::from_bytes(&[8; 32]).verifying_key();
    assert_eq!(signed.verify(&stranger, 7), Err(PlaylistError::Signature));
    let mut changed = signed.clone();
    changed.list = changed.list.replace("Bluezone", "BlueZone");
    assert_eq!(changed.verify(&public, 7), Err(PlaylistError::Signature));
    for signature in ["", "zz", &signed.signature[2..]] {
        let changed = SignedPlaylist { signature: signature.to_owned(), ..signed.clone() };
        assert_eq!(changed.verify(&public, 7), Err(PlaylistError::Signature));
    }
}

#[test]
fn a_case_list_signature_is_none_of_a_playlist() {
    use crate::caselist::{CaseList, SignedCaseList};
    let key = SigningKey::from_bytes(&[9; 32]);
    let cases =
        SignedCaseList::sign(&CaseList { version: 1, ..CaseList::default() }, &key).unwrap();
    let posed = SignedPlaylist { list: cases.list, signature: cases.signature };
    assert_eq!(posed.verify(&key.verifying_key(), 7), Err(PlaylistError::Signature));
}

#[test]
fn odd_items_are_named() {
    let key = SigningKey::from_bytes(&[9; 32]);
    type Change = fn(&mut Item);
    let odd: [(Change, &str); 7] = [
        (|item| item.size = FILE_MAX + 1, "size"),
        (|item| item.title = "x".repeat(121), "long title"),
        (|item| item.title = "a\nb".to_owned(), "control characters"),
        (|item| item.duration_s = 0, "duration"),
        (|item| item.kind = MediaKind::Audio, "another kind"),
        (|item| item.schedule.weekdays = vec![9], "schedule"),
        (|item| item.priority = 10, "priority"),
    ];
    for (change, says) in odd {
        let mut changed = item(PNG);
        change(&mut changed);
        let signed = SignedPlaylist::sign(&list(vec![item(JPEG), changed]), &key).unwrap();
        let Err(PlaylistError::Shape(shape)) = signed.verify(&key.verifying_key(), 7) else {
            panic!("{says}")
        };
        assert!(shape.starts_with("items[1]") && shape.contains(says), "{shape}");
    }
    let many = SignedPlaylist::sign(&list(vec![item(PNG); ITEMS_MAX + 1]), &key).unwrap();
    assert!(matches!(many.verify(&key.verifying_key(), 7), Err(PlaylistError::Shape(_))));
}

#[test]
fn a_file_is_its_bytes() {
    let png = item(PNG);
    assert!(png.is_file(PNG));
    for other in [&PNG[..PNG.len() - 1], JPEG, b""] {
        assert!(!png.is_file(other));
    }
    assert_eq!(png.id.to_string().parse(), Ok(png.id));
    assert!("12".parse::<MediaId>().is_err());
    let json = serde_json::to_value(&png).unwrap();
    assert_eq!((&json["mime"], &json["kind"]), (&"image/png".into(), &"image".into()));
}

#[test]
fn files_are_known_by_their_first_bytes() {
    for (bytes, mime) in [
        (PNG.to_vec(), Some(Mime::Png)),
        (JPEG.to_vec(), Some(Mime::Jpeg)),
        (b"RIFF\x24\0\0\0WAVEfmt ".to_vec(), Some(Mime::Wav)),
        (b"OggS\0\x02".to_vec(), None),
        (sequence(&[("1.png", PNG)]), Some(Mime::Tar)),
        (b"RIFF\x24\0\0\0AVI ".to_vec(), None),
        (b"<svg xmlns=".to_vec(), None),
        (b"GIF89a".to_vec(), None),
        (Vec::new(), None),
    ] {
        assert_eq!(Mime::of(&bytes), mime);
        if let Some(mime) = mime {
            assert_eq!(serde_json::to_value(mime).unwrap(), mime.name());
        }
    }
}

fn sequence(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut tar = tar::Builder::new(Vec::new());
    for (name, bytes) in files {
        let mut header = tar::Header::new_ustar();
        header.set_size(u64::try_from(bytes.len()).unwrap());
        header.set_mode(0o644);
        header.set_cksum();
        tar.append_data(&mut header, name, *bytes).unwrap();
    }
    tar.into_inner().unwrap()
}

#[test]
fn frames_come_in_the_order_of_their_names() {
    let tar = sequence(&[("clip/02.jpg", JPEG), ("clip/._02.jpg", b"x"), ("clip/01.png", PNG)]);
    let pictures: Vec<&[u8]> = frames(&tar)
        .unwrap()
        .into_iter()
        .map(|range| &tar[range.start as usize..range.end as usize])
        .collect();
    assert_eq!(pictures, [PNG, JPEG]);
    let odd = sequence(&[("1.png", PNG), ("2.svg", b"<svg>")]);
    assert_eq!(frames(&odd), Err(FramesError::Picture("2.svg".to_owned())));
    assert_eq!(frames(&sequence(&[])), Err(FramesError::Count(0)));
    let many: Vec<_> = (0..=FRAMES_MAX).map(|n| format!("{n}.png")).collect();
    let many: Vec<_> = many.iter().map(|name| (name.as_str(), PNG)).collect();
    assert_eq!(frames(&sequence(&many)), Err(FramesError::Count(FRAMES_MAX + 1)));
    assert!(matches!(frames(&tar[..700]), Err(FramesError::Tar(_))));
}

proptest! {
    #[test]
    fn any_bytes_are_read_without_panic(bytes in prop::collection::vec(any::<u8>(), 0..2000)) {
        let _ = (frames(&bytes), Mime::of(&bytes));
    }

    #[test]
    fn any_damage_is_read_without_panic(offset in 0_usize..1024, byte in any::<u8>()) {
        let mut tar = sequence(&[("1.png", PNG)]);
        tar[offset] = byte;
        let _ = frames(&tar);
    }
}
