//! The page that the QR opens: how long, at which address, and for whom.

use protocol::shortcode::ShortCode;
use protocol::token::Claim;

use crate::support::{NOW, TestServer, location, ticket};

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
