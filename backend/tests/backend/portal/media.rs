//! Posters, clips and sounds: uploaded, scheduled, previewed, and by whom.

use backend::store::accounts::Role;
use backend::store::media::MediaScope;
use backend::store::venues::VenueKind;
use protocol::playlist::{MediaKind, Mime, frames};
use protocol::record::Play;
use reqwest::Response;

use crate::support::records::{batch, play};
use crate::support::staff::Browser;
use crate::support::{NOW, TestServer, location};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\nposter";

const BOUNDARY: &str = "--------boundary";

/// A form with files, as browsers send it.
fn body(fields: &[(&str, &str)], files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, value) in fields {
        let part = format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
        );
        body.extend_from_slice(part.as_bytes());
    }
    for (name, bytes) in files {
        let head = format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
             Content-Type: application/octet-stream\r\n\r\n"
        );
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
    body
}

async fn upload(
    browser: &Browser<'_>,
    fields: &[(&str, &str)],
    files: &[(&str, &[u8])],
) -> Response {
    let kind = format!("multipart/form-data; boundary={BOUNDARY}");
    browser.post_body("/staff/media/new?lang=en", &kind, body(fields, files)).await
}

#[tokio::test]
async fn a_poster_is_uploaded_scheduled_previewed_and_removed() {
    let server = TestServer::start().await;
    let kiosk = server.kiosk().await;
    let operator = server.staff(Role::Operator).await;
    let fields = [
        ("title", "Thông điệp 5K"),
        ("whose", "kind-other"),
        ("hours", "07:00-11:00"),
        ("weekday", "4"),
        ("often", "9"),
    ];
    let answer = upload(&operator, &fields, &[("5k.png", PNG)]).await;
    assert_eq!(location(&answer), "/staff/media?added");
    let row = server.read().media().unwrap().remove(0);
    assert_eq!(row.scope, MediaScope::Kind(None, VenueKind::Other));
    assert_eq!((row.item.kind, row.item.duration_s, row.item.priority), (MediaKind::Image, 10, 9));

    let list = server.get(&kiosk, protocol::api::MEDIA).await.text().await.unwrap();
    assert!(list.contains(&row.item.id.to_string()), "its kiosks get it: {list}");
    let page = operator.text("/staff/media?lang=en").await;
    assert!(page.contains("Thông điệp 5K") && page.contains("07:00–11:00"), "{page}");

    // 2021-07-08 is a Thursday.
    let preview = |at: &'static str| {
        let path = format!("/staff/media/preview?venue=1&at={at}&lang=en");
        let operator = &operator;
        async move { operator.text(&path).await }
    };
    let shown = preview("2021-07-08T07:30").await;
    assert!(
        shown.contains("1 item at 07:30 08/07/2021") && shown.contains("alt=\"Thông"),
        "{shown}"
    );
    assert!(shown.contains("not shown in the last 7 days"), "{shown}");
    assert!(preview("2021-07-08T12:00").await.contains("0 items at"));
    assert!(preview("2021-07-09T07:30").await.contains("Shown at other times"));
    let file = operator.get("/staff/media/1/file").await;
    assert_eq!(file.headers()["content-type"], "image/png");
    assert_eq!(file.bytes().await.unwrap(), PNG);

    let shown = Play { media: row.item.id, day: 18_816, count: 12, seconds: 120 };
    server.send(&kiosk, &batch(vec![], vec![play(1, shown)])).await;
    assert!(preview("2021-07-08T07:30").await.contains("shown 12 times in the last 7 days"));

    assert!(operator.text("/staff/media/1/remove").await.contains("Thông điệp 5K"));
    assert_eq!(location(&operator.post("/staff/media/1/remove", "").await), "/staff/media?removed");
    assert!(server.read().media().unwrap().is_empty());
    assert_eq!(operator.get("/staff/media/1/file").await.status(), 404);
    let trail = server.trail();
    let lines = trail.iter().filter(|(kind, who, _)| *kind == "media" && who == "operator");
    assert_eq!(lines.count(), 2);
}

#[tokio::test]
async fn several_pictures_become_a_clip_in_the_order_of_their_names() {
    let server = TestServer::start().await;
    server.units();
    let operator = server.staff(Role::Operator).await;
    let fields = [("title", "Phim"), ("whose", "all"), ("seconds", "4")];
    let second = [PNG, b"2"].concat();
    let answer = upload(&operator, &fields, &[("b.png", &second), ("a.png", PNG)]).await;
    assert_eq!(location(&answer), "/staff/media?added");
    let row = server.read().media().unwrap().remove(0);
    assert_eq!((row.item.kind, row.item.mime), (MediaKind::Sequence, Mime::Tar));
    let tar = server.read().media_part(&row.item.id, 0).unwrap().unwrap();
    assert_eq!(frames(&tar).unwrap().len(), 2);
    let first = operator.get("/staff/media/1/file").await;
    assert_eq!(first.headers()["content-type"], "image/png");
    assert_eq!(first.bytes().await.unwrap(), PNG);
}

#[tokio::test]
async fn what_a_kiosk_cannot_show_is_told_at_its_field() {
    let server = TestServer::start().await;
    server.units();
    let operator = server.staff(Role::Operator).await;
    let good = [("title", "A"), ("whose", "all")];
    for (fields, files, said) in [
        (&good[..], &[("a.gif", &b"GIF89a"[..])][..], "Kiosks show PNG, JPEG"),
        (&good, &[("a.ogg", b"OggS")], "An Ogg sound cannot be played"),
        (&good, &[], "the browser sent none"),
        (&good, &[("a.wav", b"RIFF....WAVEfmt ")], "Type the seconds"),
        (&good, &[("a.png", PNG), ("b.gif", b"GIF89a")], "A clip is several PNG"),
        (&[("title", ""), ("whose", "all")], &[("a.png", PNG)], "Give it a name"),
        (&[("title", "A"), ("whose", "venue-9")], &[("a.png", PNG)], "Choose where"),
        (
            &[("title", "A"), ("whose", "all"), ("hours", "7 giờ")],
            &[("a.png", PNG)],
            "Write hours such as",
        ),
        (
            &[("title", "A"), ("whose", "all"), ("from", "2021-07-09"), ("to", "2021-07-08")],
            &[("a.png", PNG)],
            "The last day stands before",
        ),
    ] {
        let answer = upload(&operator, fields, files).await;
        assert_eq!(answer.status(), 422, "{said}");
        let html = answer.text().await.unwrap();
        assert!(html.contains(said), "{said} {html}");
    }
    let large = vec![0; 22 * 1024 * 1024];
    assert_eq!(upload(&operator, &good, &[("a.png", &large)]).await.status(), 413);
    assert!(server.read().media().unwrap().is_empty());
}

#[tokio::test]
async fn a_clerk_shows_things_in_the_own_commune_only() {
    let server = TestServer::start().await;
    let units = server.units();
    let operator = server.staff(Role::Operator).await;
    let clerk = server.staff(Role::Commune).await;
    for whose in [
        "all".to_owned(),
        format!("commune-{}", units.communes[1]),
        format!("venue-{}", units.venues[1]),
    ] {
        let fields = [("title", whose.as_str()), ("whose", &whose)];
        let answer = upload(&operator, &fields, &[("a.png", PNG)]).await;
        assert_eq!(location(&answer), "/staff/media?added", "{whose}");
    }
    let seen = clerk.text("/staff/media").await;
    assert_eq!(seen.matches("<tr>").count(), 2, "the head and what all show: {seen}");
    for (media, status) in [(1, 200), (2, 404), (3, 404)] {
        let path = format!("/staff/media/{media}");
        assert_eq!(clerk.get(&format!("{path}/file")).await.status(), status, "{media}");
        assert_eq!(clerk.post(&format!("{path}/remove"), "").await.status(), 404, "{media}");
    }
    let foreign = format!("venue-{}", units.venues[1]);
    let fields = [("title", "A"), ("whose", foreign.as_str())];
    assert_eq!(upload(&clerk, &fields, &[("a.png", PNG)]).await.status(), 422);
    let path = format!("/staff/media/preview?venue={}", units.venues[1]);
    assert_eq!(clerk.get(&path).await.status(), 404);

    let fields = [("title", "A"), ("whose", "kind-market")];
    assert_eq!(location(&upload(&clerk, &fields, &[("a.png", PNG)]).await), "/staff/media?added");
    let row = server.read().media().unwrap().pop().unwrap();
    assert_eq!(row.scope, MediaScope::Kind(Some(units.communes[0]), VenueKind::Market));
    assert_eq!(row.added_s, NOW);
}
