//! Playlists and their files: from the command line to a kiosk that checks them.

use std::path::PathBuf;

use protocol::api;
use protocol::playlist::{MediaId, MediaKind, Playlist, PlaylistError, SignedPlaylist};
use reqwest::Method;
use serde_json::Value;

use crate::support::{Dice, Kiosk, NOW, TestServer};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n a poster";

fn file(server: &TestServer, name: &str, bytes: &[u8]) -> PathBuf {
    let path = server.dir.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    path
}

/// `backend media add`: its line, or its complaint.
async fn add(server: &TestServer, path: &std::path::Path, more: &[&str]) -> Result<Value, String> {
    let mut arguments = vec!["media", "add", path.to_str().unwrap(), "--title", "Cài Bluezone"];
    arguments.extend(more);
    let output = server.command(&arguments).await;
    if output.status.success() {
        return Ok(serde_json::from_slice(&output.stdout).unwrap());
    }
    Err(String::from_utf8(output.stderr).unwrap())
}

async fn signed(server: &TestServer, kiosk: &Kiosk) -> SignedPlaylist {
    let answer = server.get(kiosk, api::MEDIA).await;
    assert_eq!(answer.status(), 200);
    answer.json().await.unwrap()
}

async fn playlist(server: &TestServer, kiosk: &Kiosk) -> Playlist {
    let key = server.app.keys.signing.verifying_key();
    signed(server, kiosk).await.verify(&key, kiosk.enrolled.venue.venue).unwrap()
}

async fn fetch(server: &TestServer, kiosk: &Kiosk, id: &MediaId) -> reqwest::Response {
    server.get(kiosk, &format!("{}/{id}", api::MEDIA)).await
}

#[tokio::test]
async fn a_file_reaches_a_kiosk_as_it_was_added() {
    let server = TestServer::start().await;
    let kiosk = server.kiosk().await;
    assert!(playlist(&server, &kiosk).await.items.is_empty());
    let mut dice = Dice(3);
    let mut wav = b"RIFF\x24\0\0\0WAVEfmt ".to_vec();
    wav.extend((0..900_000).map(|_| u8::try_from(dice.roll(256)).unwrap()));
    let sound = file(&server, "loa.wav", &wav);
    let poster = file(&server, "poster.png", PNG);
    let long = ["--venue", "1", "--kind", "audio", "--seconds", "5", "--priority", "2"];
    add(&server, &sound, &long).await.unwrap();
    let schedule = [
        "--from",
        "2021-07-08",
        "--to",
        "2021-07-31",
        "--hours",
        "07:00-11:00,22:00-05:00",
        "--weekdays",
        "1,4",
    ];
    let added = add(&server, &poster, &[&["--everywhere"][..], &schedule].concat()).await.unwrap();
    assert_eq!((&added["from"], &added["media"]), (&"2021-07-08".into(), &2.into()));

    let list = playlist(&server, &kiosk).await;
    assert_eq!((list.version, list.venue, list.items.len()), (2, 1, 2));
    let [first, second] = list.items.as_slice() else { panic!("two items") };
    assert_eq!((first.kind, first.duration_s, first.priority), (MediaKind::Image, 10, 5));
    assert!(first.schedule.runs_at(NOW), "a Thursday at seven");
    assert!(!first.schedule.runs_at(NOW + 86_400));
    assert_eq!((second.kind, second.duration_s), (MediaKind::Audio, 5));
    for (item, bytes) in [(first, PNG), (second, &wav)] {
        let answer = fetch(&server, &kiosk, &item.id).await;
        assert_eq!(answer.status(), 200);
        assert_eq!(answer.headers()["content-type"], item.mime.name());
        assert_eq!(answer.headers()["content-length"], item.size.to_string().as_str());
        let got = answer.bytes().await.unwrap();
        assert!(got == bytes && item.is_file(&got));
    }

    let tag = ("if-none-match", "\"2\"");
    let again = server.proven(&kiosk, Method::GET, api::MEDIA, b"").header(tag.0, tag.1);
    assert_eq!(again.send().await.unwrap().status(), 304);
    let removed = server.command(&["media", "remove", "2"]).await;
    assert!(removed.status.success());
    let list = playlist(&server, &kiosk).await;
    assert_eq!((list.version, list.items.len()), (3, 1));
    assert_eq!(fetch(&server, &kiosk, &MediaId::of(PNG)).await.status(), 404);
    assert_eq!(server.read().media_part(&MediaId::of(PNG), 0).unwrap(), None, "deleted");
    assert_eq!(server.command(&["media", "remove", "2"]).await.status.code(), Some(1));
}

#[tokio::test]
async fn a_venue_sees_its_own_items_and_strangers_none() {
    let server = TestServer::start().await;
    let kiosk = server.kiosk().await;
    let other = ["venue", "add", "--commune", "1", "--name", "Bến xe", "--letters", "BX"];
    assert!(server.command(&other).await.status.success());
    let poster = file(&server, "poster.png", PNG);
    add(&server, &poster, &["--venue", "2"]).await.unwrap();
    assert!(playlist(&server, &kiosk).await.items.is_empty());
    assert_eq!(fetch(&server, &kiosk, &MediaId::of(PNG)).await.status(), 404);
    add(&server, &poster, &["--commune", "1"]).await.unwrap();
    assert_eq!(playlist(&server, &kiosk).await.items.len(), 1);
    assert_eq!(fetch(&server, &kiosk, &MediaId::of(PNG)).await.status(), 200);
    let first = server.command(&["media", "remove", "1"]).await;
    assert!(first.status.success());
    assert_eq!(fetch(&server, &kiosk, &MediaId::of(PNG)).await.status(), 200, "still in use");

    let signed = signed(&server, &kiosk).await;
    let key = server.app.keys.signing.verifying_key();
    assert_eq!(signed.verify(&key, 2), Err(PlaylistError::Venue(1)), "no other venue's");
    for target in [api::MEDIA.to_owned(), format!("{}/{}", api::MEDIA, MediaId::of(PNG))] {
        assert_eq!(server.page(&target).await.status(), 401, "{target}");
    }
    for odd in ["x", "..%2F..%2Fetc", &"0".repeat(64)] {
        let answer = server.get(&kiosk, &format!("{}/{odd}", api::MEDIA)).await;
        assert_eq!(answer.status(), 404, "{odd}");
    }
}

#[tokio::test]
async fn what_kiosks_cannot_show_is_refused() {
    let server = TestServer::start().await;
    server.kiosk().await;
    let png = file(&server, "a.png", PNG);
    let svg = file(&server, "a.svg", b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
    let empty = file(&server, "empty.png", b"");
    let wav = file(&server, "a.wav", b"RIFF\x24\0\0\0WAVEfmt ");
    let ogg = file(&server, "a.ogg", b"OggS\0\x02\0\0");
    let mut tar = vec![0; 1024];
    tar[257..262].copy_from_slice(b"ustar");
    let tar = file(&server, "a.tar", &tar);
    let mut large = PNG.to_vec();
    large.resize(21 * 1024 * 1024, 0);
    let large = file(&server, "large.png", &large);
    let all = "--everywhere";
    for (path, more, says) in [
        (&svg, &[all][..], "none of PNG, JPEG"),
        (&ogg, &[all, "--seconds", "5"], "play WAV only; convert it: ffmpeg"),
        (&empty, &[all], "has 1 to 20971520 bytes"),
        (&large, &[all], "make it smaller"),
        (&png, &[all, "--kind", "audio"], "of the kind Image"),
        (&png, &[all, "--seconds", "601"], "--seconds must be 1 to 600"),
        (&wav, &[all], "--seconds must be"),
        (&tar, &[all, "--seconds", "5"], "sequence"),
        (&png, &["--venue", "9"], "no such commune or venue"),
        (&png, &["--commune", "9"], "no such commune or venue"),
        (&png, &[all, "--hours", "07:00-07:00"], "not the same twice"),
        (&png, &[all, "--hours", "24:30-25:00"], "write them as"),
        (&png, &[all, "--from", "31/12/2021"], "such as 2021-07-08"),
        (&png, &[all, "--weekdays", "8"], "8 is not in 1..=7"),
        (&png, &[], "--everywhere"),
        (&png, &[all, "--venue", "1"], "cannot be used with"),
    ] {
        let error = add(&server, path, more).await.unwrap_err();
        assert!(error.contains(says), "{says}: {error}");
    }
    assert!(server.read().media().unwrap().is_empty());
}
