//! A visitor's phone: scans, opens, taps, reloads, comes late.

use protocol::minute_word::MinuteWord;
use protocol::record::Direction;
use protocol::shortcode::ShortCode;
use protocol::token::{Claim, Evidence};

use crate::support::{Kiosk, NOW, TestServer, location, ticket};

/// Start of the slot that `NOW` lies in.
const SLOT: i64 = NOW / 30 * 30;

#[tokio::test]
async fn a_code_lives_through_its_grace_and_not_longer() {
    let server = TestServer::start().await;
    let kiosk = server.kiosk().await;
    let path = kiosk.path(NOW);
    for (opened, status) in [
        (SLOT - 31, 403),
        (SLOT - 30, 200),
        (SLOT, 200),
        (SLOT + 30 + 90, 200),
        (SLOT + 30 + 91, 410),
        (SLOT + 86_400, 410),
    ] {
        server.clock.set(opened);
        for path in [path.clone(), path.to_lowercase(), format!("{path}?lang=en")] {
            assert_eq!(server.page(&path).await.status(), status, "{} {path}", opened - SLOT);
        }
    }
    server.stop().await;
}

#[tokio::test]
async fn a_tap_counts_once_for_each_direction_within_its_time() {
    let server = TestServer::start().await;
    let kiosk = server.kiosk().await;
    let counted = || server.read().checkins_after(kiosk.number, 0, 100).unwrap();
    let ticket = ticket(&server.page(&kiosk.path(NOW)).await.text().await.unwrap());
    let form = format!("ticket={ticket}&direction=in");

    server.clock.set(NOW + 600);
    let receipt = location(&server.post("/tap", &form).await);
    let page = server.page(&receipt).await;
    assert_eq!(page.status(), 200);
    assert!(page.text().await.unwrap().contains("07:10"));

    // Double tap, reload, and a reload after the ticket's time: the first confirmation again.
    server.clock.set(NOW + 5000);
    for _ in 0..3 {
        assert_eq!(location(&server.post("/tap", &form).await), receipt);
        assert_eq!(server.page(&receipt).await.status(), 200);
    }
    assert_eq!(counted().len(), 1);
    assert_eq!((counted()[0].at_s, counted()[0].direction), (NOW + 600, Direction::In));
    assert_eq!(counted()[0].evidence, Evidence::Live);

    // The other direction was not tapped in time.
    let out = format!("ticket={ticket}&direction=out");
    assert_eq!(server.post("/tap", &out).await.status(), 410);
    server.clock.set(NOW + 300);
    assert_eq!(location(&server.post("/tap", &out).await), receipt.replace("/in", "/out"));
    assert_eq!(counted().len(), 2);
}

/// Opens the page with a cookie; the first button, and the ticket.
async fn open(server: &TestServer, kiosk: &Kiosk, cookie: &str) -> (String, String) {
    let asked = server.http.get(server.at(&kiosk.path(NOW))).header("cookie", cookie);
    let html = asked.send().await.unwrap().text().await.unwrap();
    let first = html.split("name=\"direction\" value=\"").nth(1).unwrap();
    (first.split('"').next().unwrap().to_owned(), ticket(&html))
}

#[tokio::test]
async fn who_scans_again_is_offered_the_other_way_first() {
    let server = TestServer::start().await;
    let kiosk = server.kiosk().await;
    let cookie = |answer: &reqwest::Response| {
        let cookie = answer.headers()["set-cookie"].to_str().unwrap().to_owned();
        let (value, rest) = cookie.split_once(';').unwrap();
        (value.to_owned(), rest.contains("Max-Age=0"))
    };
    let (first, ticket) = open(&server, &kiosk, "").await;
    assert_eq!(first, "in");
    let answer = server.post("/tap", &format!("ticket={ticket}&direction=in")).await;
    let (went_in, over) = cookie(&answer);
    assert!(!over && answer.headers()["set-cookie"].to_str().unwrap().contains("HttpOnly"));
    let (first, ticket) = open(&server, &kiosk, &went_in).await;
    assert_eq!(first, "out");
    assert_eq!(open(&server, &kiosk, "went-in=4711").await.0, "in", "another venue");
    let answer = server.post("/tap", &format!("ticket={ticket}&direction=out")).await;
    assert!(cookie(&answer).1, "and then the phone forgets it");
}

#[tokio::test]
async fn the_confirmation_has_the_kiosks_word_of_its_minute_and_never_a_later_one() {
    let server = TestServer::start().await;
    let (kiosk, other) = (server.kiosk().await, server.kiosk().await);
    let key = kiosk.enrolled.venue.word_key.clone().unwrap();
    assert_eq!(other.enrolled.venue.word_key.as_ref(), Some(&key), "one for the venue");
    let ticket = ticket(&server.page(&kiosk.path(NOW)).await.text().await.unwrap());
    let done = location(&server.post("/tap", &format!("ticket={ticket}&direction=in")).await);
    let word = format!("<b lang=\"vi\">{}</b>", MinuteWord::at(&key, NOW).word);
    for (after, shown) in [(0, true), (47, true), (77, true), (78, false), (3600, false)] {
        server.clock.set(NOW + after);
        let html = server.page(&format!("{done}?lang=en")).await.text().await.unwrap();
        assert_eq!(html.contains(&word), shown, "{after}\n{html}");
        assert_eq!(html.contains("Word of the minute"), shown, "{after}\n{html}");
    }
}

#[tokio::test]
async fn fifty_taps_at_once_count_once() {
    let server = TestServer::start().await;
    let kiosk = server.kiosk().await;
    let ticket = ticket(&server.page(&kiosk.path(NOW)).await.text().await.unwrap());
    let form = format!("ticket={ticket}&direction=in");
    let taps = futures_util::future::join_all((0..50).map(|_| server.post("/tap", &form))).await;
    assert!(taps.iter().all(|answer| answer.status() == 303));
    assert_eq!(server.read().checkins_after(kiosk.number, 0, 100).unwrap().len(), 1);
}

#[tokio::test]
async fn no_flipped_bit_opens_a_page() {
    let server = TestServer::start().await;
    let kiosk = server.kiosk().await;
    let path = kiosk.path(NOW);
    let bytes = data_encoding::BASE32_NOPAD.decode(&path.as_bytes()[3..]).unwrap();
    for bit in 0..bytes.len() * 8 {
        let mut flipped = bytes.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        let path = format!("/Q/{}", data_encoding::BASE32_NOPAD.encode(&flipped));
        let status = server.page(&path).await.status().as_u16();
        assert!([400, 403, 404].contains(&status), "bit {bit}: {status}");
    }
    let forged = ticket(&server.page(&path).await.text().await.unwrap());
    let forged = if let Some(rest) = forged.strip_prefix('B') {
        format!("A{rest}")
    } else {
        format!("B{}", &forged[1..])
    };
    let form = format!("ticket={forged}&direction=in");
    assert_eq!(server.post("/tap", &form).await.status(), 400);
}

#[tokio::test]
async fn odd_requests_get_a_page() {
    let server = TestServer::start().await;
    for (path, status) in [
        ("/", 200),
        ("/style.css", 200),
        ("/Q/ABC", 400),
        ("/Q/%F0%9F%98%80", 400),
        ("/Q/%FF", 400),
        ("/R/%FF", 404),
        ("/Q/../../etc/passwd", 404),
        ("/nothing", 404),
        ("/tap", 303),
        ("/done/abc/in", 400),
        ("/done/abc/up", 404),
    ] {
        let answer = server.page(path).await;
        assert_eq!(answer.status(), status, "{path}");
        let headers = answer.headers();
        assert!(headers["content-security-policy"].to_str().unwrap().contains("'none'"));
        assert_eq!(headers["referrer-policy"], "no-referrer");
        assert!(headers.contains_key("x-time"));
    }
    for form in ["", "ticket=a", "ticket=a&direction=up", "ticket=a&direction=in", "%", "a&&="] {
        assert_eq!(server.post("/tap", form).await.status(), 400, "{form}");
        assert_eq!(server.post("/code", form).await.status(), 400, "{form}");
    }
    let long = format!("code={}", "A".repeat(100_000));
    assert_eq!(server.post("/code", &long).await.status(), 400);
}

#[tokio::test]
async fn pages_are_small_and_speak_the_visitors_language() {
    let server = TestServer::start().await;
    let kiosk = server.kiosk().await;
    let style = server.page("/style.css").await.bytes().await.unwrap().len();
    for path in ["/".to_owned(), kiosk.path(NOW), "/nothing".to_owned()] {
        let vi = server.page(&path).await.text().await.unwrap();
        assert!(vi.contains("lang=\"vi\""), "{path}");
        assert!(vi.len() + style < 30_000, "{path}: {} bytes", vi.len() + style);
        let answer = server.page(&format!("{path}?lang=en")).await;
        assert!(answer.headers()["set-cookie"].to_str().unwrap().starts_with("lang=en;"));
        assert!(answer.text().await.unwrap().contains("lang=\"en\""), "{path}");
    }
    assert!(server.page(&kiosk.path(NOW)).await.text().await.unwrap().contains("Chợ Bồng Sơn"));
}

#[tokio::test]
async fn the_typed_code_leads_to_the_same_page() {
    let server = TestServer::start().await;
    let (_, kiosk) = (server.kiosk().await, server.kiosk().await);
    let key = &kiosk.enrolled.token_key;
    let typed = |claim: &Claim| {
        let code = ShortCode::of("BSON", claim, key).to_string();
        format!("code={}", code.to_lowercase().replace(' ', "+"))
    };
    let live = Claim::live(kiosk.number, NOW, 30);
    assert_eq!(location(&server.post("/code", &typed(&live)).await), kiosk.path(NOW));
    let english = location(&server.post("/code?lang=en", &typed(&live)).await);
    assert_eq!(english, format!("{}?lang=en", kiosk.path(NOW)));

    // The fixed code opens a page whose check-ins are weaker evidence.
    let path = location(&server.post("/code", &typed(&Claim::fixed(kiosk.number, 0))).await);
    let ticket = ticket(&server.page(&path).await.text().await.unwrap());
    location(&server.post("/tap", &format!("ticket={ticket}&direction=out")).await);
    let events = server.read().checkins_after(kiosk.number, 0, 9).unwrap();
    assert_eq!(events[0].evidence, Evidence::Fixed);

    server.clock.set(NOW + 300);
    assert_eq!(server.post("/code", &typed(&live)).await.status(), 404);
}

#[tokio::test]
async fn a_withdrawn_kiosk_checks_nobody_in() {
    let server = TestServer::start().await;
    let kiosk = server.kiosk().await;
    let ticket = ticket(&server.page(&kiosk.path(NOW)).await.text().await.unwrap());
    let revoked = server.lines(&["kiosk", "revoke", &kiosk.number.to_string()]).await;
    assert_eq!(revoked[0]["state"], "revoked");
    assert_eq!(server.page(&kiosk.path(NOW)).await.status(), 410);
    let form = format!("ticket={ticket}&direction=in");
    assert_eq!(server.post("/tap", &form).await.status(), 410);
}

#[tokio::test]
async fn a_replaced_poster_is_refused_and_the_new_one_is_not() {
    let server = TestServer::start().await;
    let kiosk = server.kiosk().await;
    let key = &kiosk.enrolled.token_key;
    let path = |epoch| format!("/Q/{}", Claim::fixed(kiosk.number, epoch).mint(key));
    let code = |epoch| {
        let code = ShortCode::of("BSON", &Claim::fixed(kiosk.number, epoch), key).to_string();
        format!("code={}", code.replace(' ', "+"))
    };
    let ticket = ticket(&server.page(&path(0)).await.text().await.unwrap());
    assert_eq!(server.page(&path(1)).await.status(), 410, "not printed yet");

    let replaced = server.lines(&["kiosk", "new-poster", &kiosk.number.to_string()]).await;
    assert_eq!(replaced[0]["poster_epoch"], 1);
    assert_eq!(replaced[0]["path"], path(1));
    let old = server.page(&path(0)).await;
    assert_eq!(old.status(), 410);
    assert!(old.text().await.unwrap().contains("Tờ mã này đã được thay"));
    let form = format!("ticket={ticket}&direction=in");
    assert_eq!(server.post("/tap", &form).await.status(), 410, "opened before");
    assert_eq!(server.post("/code", &code(0)).await.status(), 404);
    assert_eq!(server.page(&path(1)).await.status(), 200);
    assert_eq!(location(&server.post("/code", &code(1)).await), path(1));
    assert_eq!(server.page(&kiosk.path(NOW)).await.status(), 200, "the screen's code goes on");
}

#[tokio::test]
async fn addresses_arrive_with_more_behind_them() {
    let server = TestServer::start().await;
    let kiosk = server.kiosk().await;
    let path = kiosk.path(NOW);
    for path in [
        format!("{path}/"),
        format!("{}/", path.to_lowercase()),
        path.to_lowercase(),
        format!("{path}%20"),
        format!("{path}."),
        format!("{path})"),
        format!("{path}%E2%80%A6"),
        format!("{path}/?utm_source=zalo"),
    ] {
        let page = server.page(&path).await;
        assert_eq!(page.status(), 200, "{path}");
        let html = page.text().await.unwrap();
        assert!(html.contains("Chợ Bồng Sơn"), "{path}");
        assert!(html.contains(&format!("href=\"{}?lang=en\"", kiosk.path(NOW))), "{path}\n{html}");
    }
    let odd = server.page("/Q/%FF").await;
    assert_eq!(odd.status(), 400);
    assert!(odd.headers()["content-type"].to_str().unwrap().starts_with("text/html"));
    let html = odd.text().await.unwrap();
    assert!(html.contains("lang=\"vi\"") && html.contains("Mã bị thiếu hoặc sai"), "{html}");
}

#[tokio::test]
async fn codes_are_typed_on_every_keyboard_and_pasted() {
    let server = TestServer::start().await;
    let kiosk = server.kiosk().await;
    let key = &kiosk.enrolled.token_key;
    let code = ShortCode::of("BSON", &Claim::live(kiosk.number, NOW, 30), key);
    let digits = format!("{:06}", code.digits);
    let wide = |text: &str| -> String {
        text.chars().filter_map(|c| char::from_u32(u32::from(c) - 0x21 + 0xFF01)).collect()
    };
    let path = kiosk.path(NOW);
    for typed in [
        format!("BSON {}", wide(&digits)),
        format!("{} {digits}", wide("BSON")),
        format!("BSON–{digits}"),
        format!("bson — {digits}."),
        format!("https://kiosk.example.vn{path}"),
        format!(" https://KIOSK.EXAMPLE.VN{path}/ "),
        path.strip_prefix("/Q/").unwrap().to_owned(),
    ] {
        let encoded: String = typed.bytes().map(|byte| format!("%{byte:02X}")).collect();
        let answer = server.post("/code", &format!("code={encoded}")).await;
        assert_eq!(location(&answer), path, "{typed}");
    }
}

/// Opens a code and taps it; the status of the tap.
async fn visit(server: &TestServer, path: &str) -> u16 {
    let ticket = ticket(&server.page(path).await.text().await.unwrap());
    let form = format!("ticket={ticket}&direction=in");
    server.post("/tap", &form).await.status().as_u16()
}

#[tokio::test]
async fn a_photo_of_the_poster_fills_no_card_and_stops_nobody_at_the_screen() {
    let server = TestServer::start().await;
    let kiosk = server.kiosk().await;
    let key = &kiosk.enrolled.token_key;
    let poster = format!("/Q/{}", Claim::fixed(kiosk.number, 0).mint(key));
    let opened = ticket(&server.page(&poster).await.text().await.unwrap());
    let form = format!("ticket={opened}&direction=in");
    for _ in 0..60 {
        assert_eq!(visit(&server, &poster).await, 303);
    }
    let over = server.post("/tap", &form).await;
    assert_eq!(over.status(), 429);
    assert!(over.text().await.unwrap().contains("Quá nhiều lượt cùng lúc"));
    let english = server.post("/tap?lang=en", &form).await.text().await.unwrap();
    assert!(english.contains("Too many check-ins at once"), "{english}");

    assert_eq!(visit(&server, &kiosk.path(NOW)).await, 303, "the screen's code goes on");
    server.clock.set(NOW + 1);
    assert_eq!(server.post("/tap", &form).await.status(), 303, "one a second");
    assert_eq!(server.post("/tap", &form).await.status(), 303, "the same tap again costs nothing");
    assert_eq!(visit(&server, &poster).await, 429);
}

#[tokio::test]
async fn one_network_has_its_share_of_visits() {
    let server = TestServer::start().await;
    let kiosk = server.kiosk().await;
    let open = |client: String| {
        let request = server.http.get(server.at(&kiosk.path(NOW)));
        request.header("x-forwarded-for", client).send()
    };
    let mut answers = Vec::new();
    for request in 0..410 {
        answers.push(open(format!("2001:db8:1:2::{request:x}")).await.unwrap().status().as_u16());
    }
    assert_eq!(answers.iter().filter(|status| **status == 200).count(), 400);
    assert_eq!(answers[400..], [429; 10]);
    assert_eq!(open("198.51.100.9".to_owned()).await.unwrap().status(), 200);
}
