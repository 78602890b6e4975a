//! Made-up posters and clips, and lists that a made-up backend signs.

use std::io::Cursor;

use ed25519_dalek::SigningKey;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use protocol::playlist::{Item, MediaId, Mime, Playlist, Schedule, SignedPlaylist};

/// Like nothing else on the screen.
pub const RED: [u8; 3] = [200, 10, 30];

pub fn poster(colour: [u8; 3]) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let picture = DynamicImage::from(RgbImage::from_pixel(600, 600, Rgb(colour)));
    picture.write_to(&mut bytes, ImageFormat::Png).unwrap();
    bytes.into_inner()
}

/// A file as an item that lasts so many seconds.
pub fn item(bytes: &[u8], duration_s: u32) -> Item {
    let mime = Mime::of(bytes).unwrap();
    Item {
        id: MediaId::of(bytes),
        kind: mime.kind(),
        title: "Cài Bluezone".to_owned(),
        size: bytes.len() as u64,
        mime,
        duration_s,
        schedule: Schedule::default(),
        priority: 0,
    }
}

pub fn list(version: i64, venue: i64, items: Vec<Item>, key: &SigningKey) -> SignedPlaylist {
    SignedPlaylist::sign(&Playlist { version, venue, items }, key).unwrap()
}
