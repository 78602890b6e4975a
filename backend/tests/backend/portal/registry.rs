//! From an empty database to a paired kiosk, and what an operator does along the way.

use backend::store::accounts::Role;
use ed25519_dalek::SigningKey;
use protocol::pin::Invitation;

use crate::support::staff::{Browser, PASSWORD, form};
use crate::support::{NOW, RECIPIENT, TestServer, location};

/// The number behind the last slash of where a form led to.
fn number(answer: &reqwest::Response) -> String {
    location(answer).rsplit('/').next().unwrap().to_owned()
}

fn venue<'a>(commune: &'a str, name: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("commune", commune),
        ("name", name),
        ("kind", "market"),
        ("address", "Tổ 4, khối Thiết Đính"),
        ("registrant", "Trương Thị Mai"),
        ("phone", "0900 000 512"),
        ("guards", "0900 000 513\r\n0900 000 514\r\n"),
        ("capacity", "1.200"),
    ]
}

#[tokio::test]
async fn from_nothing_to_a_paired_kiosk() {
    let server = TestServer::start().await;
    let operator = server.staff(Role::Operator).await;
    assert_eq!(location(&operator.get("/staff").await), "/staff/overview");
    assert!(operator.text("/staff/overview?lang=en").await.contains("No communes yet"));

    let wrong = form(&[("name", "Phường Bồng Sơn"), ("keys", "age1nothing")]);
    assert_eq!(operator.post("/staff/communes/new", &wrong).await.status(), 422);
    let right = form(&[("name", "Phường Bồng Sơn"), ("keys", RECIPIENT)]);
    let commune = number(&operator.post("/staff/communes/new", &right).await);
    let page = operator.text(&format!("/staff/communes/{commune}")).await;
    assert!(page.contains(RECIPIENT), "{page}");

    let mut fields = venue(&commune, "Chợ Bồng Sơn");
    fields.push(("then", "kiosk"));
    let registered = operator.post("/staff/venues/new", &form(&fields)).await;
    assert_eq!(location(&registered), "/staff/kiosks/new?venue=1");
    let row = server.read().venue(1).unwrap().unwrap();
    assert_eq!((row.settings.capacity, row.registered.letters.as_str()), (Some(1200), "CB"));
    assert_eq!(row.registered.guards, "0900 000 513\n0900 000 514");

    let place = form(&[("venue", "1"), ("position", "Cổng số 2")]);
    let kiosk = number(&operator.post("/staff/kiosks/new", &place).await);
    let page = operator.text(&format!("/staff/kiosks/{kiosk}")).await;
    assert!(
        page.contains("http-equiv=\"refresh\"") && page.contains("<svg class=\"qr\""),
        "{page}"
    );
    let shown = page.split("invitation\">").nth(1).unwrap().split('<').next().unwrap();
    let invitation = Invitation::parse(shown).unwrap();

    let key = SigningKey::from_bytes(&[7; 32]);
    let enrolled = server.enrol(&invitation.code, &key).await;
    assert_eq!(enrolled.status(), 200);
    let page = operator.text(&format!("/staff/kiosks/{kiosk}?lang=en")).await;
    assert!(page.contains(">Good<") && !page.contains(shown), "{page}");

    // Ten minutes without a word.
    server.clock.set(NOW + 600);
    let page = operator.text("/staff/overview").await;
    assert!(page.contains("1 kiosk is silent, for 10 minutes: Cổng số 2, Chợ Bồng Sơn"), "{page}");
    let asked = operator.get(&format!("/staff/kiosks/{kiosk}/revoke")).await;
    assert!(location(&asked).starts_with("/staff/confirm"));
    operator.post("/staff/confirm", &form(&[("proof", PASSWORD)])).await;
    operator.post(&format!("/staff/kiosks/{kiosk}/revoke"), "").await;
    assert!(server.read().kiosk(1).unwrap().unwrap().revoked_s.is_some());
    assert!(operator.text("/staff/overview").await.contains("0/0"));

    let done: Vec<_> = server.trail().into_iter().map(|(kind, who, _)| (kind, who)).collect();
    for kind in ["commune", "venue", "kiosk"] {
        assert!(done.contains(&(kind, "operator".to_owned())), "{kind} {done:?}");
    }
}

#[tokio::test]
async fn what_was_typed_is_kept_and_each_error_stands_at_its_field() {
    let server = TestServer::start().await;
    server.units();
    let clerk = server.staff(Role::Commune).await;
    let mut fields = venue("", "");
    fields.push(("letters", "AA"));
    fields.retain(|(name, _)| *name != "phone");
    fields.push(("phone", "hỏi cô Mai"));
    let answer = clerk.post("/staff/venues/new?lang=en", &form(&fields)).await;
    assert_eq!(answer.status(), 422);
    let html = answer.text().await.unwrap();
    assert!(
        html.contains("This must be filled in.") && html.contains("value=\"hỏi cô Mai\""),
        "{html}"
    );
    assert!(
        html.contains("href=\"#name\"") && html.contains("aria-describedby=\"name-error\""),
        "{html}"
    );

    fields.retain(|(name, _)| *name != "name");
    fields.push(("name", "Điểm may Hòa Phát"));
    let html = clerk.post("/staff/venues/new", &form(&fields)).await.text().await.unwrap();
    assert!(html.contains("A phone number has 8 to 15 digits"), "{html}");
    fields.retain(|(name, _)| *name != "phone");
    fields.push(("phone", "0900000512"));
    let html = clerk.post("/staff/venues/new", &form(&fields)).await.text().await.unwrap();
    assert!(html.contains("A Telex keyboard"), "{html}");
}

#[tokio::test]
async fn a_clerk_registers_in_the_own_commune_only() {
    let server = TestServer::start().await;
    let units = server.units();
    let clerk = server.staff(Role::Commune).await;
    let foreign = units.communes[1].to_string();
    let answer = clerk.post("/staff/venues/new", &form(&venue(&foreign, "Chợ lạ"))).await;
    assert_eq!(answer.status(), 422);
    let place = form(&[("venue", &units.venues[1].to_string()), ("position", "Cổng")]);
    assert_eq!(clerk.post("/staff/kiosks/new", &place).await.status(), 422);
    assert_eq!(server.read().venues().unwrap().len(), 2);
    for path in ["/staff/overview", "/staff/venues", "/staff/kiosks", "/staff/kiosks/new"] {
        let html = clerk.text(path).await;
        assert!(html.contains("Chợ Bồng Sơn") && !html.contains("Tam Quan"), "{path} {html}");
    }
}

#[tokio::test]
async fn a_sheet_gives_its_good_lines_and_keeps_the_others() {
    let server = TestServer::start().await;
    let units = server.units();
    let operator = server.staff(Role::Operator).await;
    let sheet = "Tên địa điểm\tLoại\tĐịa chỉ\tNgười đăng ký\tĐiện thoại\tBiển số\tTuyến, chuyến\n\
        Điểm may Hòa Phát\tCơ sở may\tTổ 4\tTrương Thị Mai\t0900 000 512\n\
        Xe 12\tPhương tiện công cộng\t\tLê Văn Mẫu\t0900000513\t77B-012.34\tBồng Sơn – Quy Nhơn\n\
        \tchợ\tTổ 5\tLê Văn Mẫu\t0900000514\n\
        Quán Cô Ba\tsân bay\tTổ 6\tLê Văn Mẫu\t12\n";
    let commune = units.communes[0].to_string();
    let fields = form(&[("commune", &commune), ("table", sheet)]);
    let answer = operator.post("/staff/venues/sheet?lang=en", &fields).await;
    assert_eq!(answer.status(), 422);
    let html = answer.text().await.unwrap();
    assert!(
        html.contains("2 venues were added.") && html.contains("2 lines were not taken"),
        "{html}"
    );
    for said in [
        "<th scope=\"row\" class=\"num\">4</th><td>Name of the venue: This must be filled in.",
        "<th scope=\"row\" class=\"num\">5</th><td>Kind: Choose the kind.",
    ] {
        assert!(html.contains(said), "{said}\n{html}");
    }
    let kept = html.split("<textarea").nth(1).unwrap();
    assert!(kept.contains("Quán Cô Ba\tsân bay") && !kept.contains("Hòa Phát"), "{kept}");
    let venues = server.read().venues().unwrap();
    let bus = venues.iter().find(|venue| venue.registered.name == "Xe 12").unwrap();
    assert_eq!(
        (bus.registered.plate.as_str(), bus.commune.commune),
        ("77B-012.34", units.communes[0])
    );
}

#[tokio::test]
async fn an_operator_invites_changes_and_disables() {
    let server = TestServer::start().await;
    let units = server.units();
    let operator = server.staff(Role::Operator).await;
    let commune = units.communes[0].to_string();
    let fields = [("person", "Lê Thị Hạnh"), ("name", "Hanh.BongSon"), ("role", "commune")];
    let missing = operator.post("/staff/accounts/new", &form(&fields)).await;
    assert_eq!(missing.status(), 422);
    let mut fields = fields.to_vec();
    fields.push(("commune", &commune));
    let html = operator.post("/staff/accounts/new", &form(&fields)).await.text().await.unwrap();
    let link = html.split("/staff/link/").nth(1).unwrap().split('<').next().unwrap();
    let hanh = Browser::new(&server);
    let chosen = form(&[("password", PASSWORD), ("again", PASSWORD)]);
    assert_eq!(location(&hanh.post(&format!("/staff/link/{link}"), &chosen).await), "/staff");
    assert_eq!(hanh.get("/staff/audit").await.status(), 403);
    assert_eq!(hanh.get("/staff/venues").await.status(), 200);

    let account = server.read().account_by_name("hanh.bongson").unwrap().unwrap().account;
    let guard =
        [("person", "Lê Thị Hạnh"), ("role", "guard"), ("venue", &units.venues[1].to_string())];
    let path = format!("/staff/accounts/{account}");
    assert_eq!(operator.post(&path, &form(&guard)).await.status(), 303);
    assert!(location(&hanh.get("/staff/venues").await).starts_with("/staff/sign-in"));
    assert_eq!(hanh.sign_in("hanh.bongson", PASSWORD).await.status(), 303);
    assert_eq!(operator.post(&format!("{path}/disable"), "disabled=1").await.status(), 303);
    assert!(location(&hanh.get("/staff/account").await).starts_with("/staff/sign-in"));
    assert_eq!(hanh.sign_in("hanh.bongson", PASSWORD).await.status(), 403);

    let own = server.read().account_by_name("operator").unwrap().unwrap().account;
    let last = operator.post(&format!("/staff/accounts/{own}/disable"), "disabled=1").await;
    assert_eq!(last.status(), 422);
}

#[tokio::test]
async fn the_trail_is_searched_and_exported_and_no_cell_is_a_formula() {
    let server = TestServer::start().await;
    let operator = server.staff(Role::Operator).await;
    let mut tx = server.tx();
    let hostile = backend::store::audit::Entry {
        who: "=HYPERLINK(1)".to_owned(),
        kind: backend::store::audit::EntryKind::Receipts,
        target: "@all".to_owned(),
        reason: "<script>alert(1)</script>".to_owned(),
    };
    for line in 0..120 {
        tx.add_audit(&hostile, NOW + line).unwrap();
    }
    tx.commit().unwrap();
    let html = operator.text("/staff/audit?kind=receipts&lang=en").await;
    assert_eq!(html.matches("&#60;script&#62;").count(), 100, "{html}");
    let older = html.split("before=").nth(1).unwrap().split('"').next().unwrap();
    let html = operator.text(&format!("/staff/audit?kind=receipts&before={older}")).await;
    assert_eq!(html.matches("&#60;script&#62;").count(), 20);
    assert!(operator.text("/staff/audit?from=2021-07-09").await.contains("There is no such line"));
    assert!(operator.text("/staff/audit?text=ALERT").await.contains("@all"));

    let answer = operator.post("/staff/audit/export", "kind=receipts").await;
    assert!(answer.headers()["content-disposition"].to_str().unwrap().starts_with("attachment"));
    let file = answer.text().await.unwrap();
    assert_eq!(file.lines().count(), 121);
    assert!(file.contains(",'=HYPERLINK(1),") && file.contains(",'@all,"), "{file}");
    assert_eq!(server.trail().last().unwrap().0, "audit");
}
