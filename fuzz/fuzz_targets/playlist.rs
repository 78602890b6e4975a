//! Any bytes as a playlist of a USB stick, signed by a stranger or by the backend, and as a picture
//! sequence.
#![no_main]

use ed25519_dalek::SigningKey;
use libfuzzer_sys::fuzz_target;
use protocol::playlist::{FRAMES_MAX, ITEMS_MAX, Playlist, SignedPlaylist, frames};

fuzz_target!(|bytes: &[u8]| {
    let key = SigningKey::from_bytes(&[9; 32]);
    if let Ok(signed) = serde_json::from_slice::<SignedPlaylist>(bytes) {
        assert!(signed.verify(&key.verifying_key(), 3).is_err());
    }
    if let Ok(list) = serde_json::from_slice::<Playlist>(bytes) {
        let signed = SignedPlaylist::sign(&list, &key).expect("a list is JSON");
        if let Ok(read) = signed.verify(&key.verifying_key(), 3) {
            assert_eq!((read.venue, &read), (3, &list));
            assert!(read.items.len() <= ITEMS_MAX);
            for item in &read.items {
                assert_eq!(item.oddity(), None);
                for at_s in [i64::MIN, -1, 0, 1_625_702_412, i64::MAX] {
                    item.schedule.runs_at(at_s);
                }
            }
        }
    }
    if let Ok(pictures) = frames(bytes) {
        assert!((1..=FRAMES_MAX).contains(&pictures.len()));
        assert!(pictures.iter().all(|it| it.start < it.end && it.end <= bytes.len() as u64));
    }
});
