//! Cases at the portal: entered, confirmed and taken back by two persons.

use backend::store::accounts::Role;
use backend::store::cases::CaseState;
use protocol::civil::{date, day_start_s, vietnam_day};

use crate::support::TestServer;
use crate::support::staff::{Browser, PASSWORD, form};

pub(super) struct Office<'a> {
    pub(super) tung: Browser<'a>,
    lan: Browser<'a>,
    /// Days as people write them: three ago, and yesterday.
    pub(super) days: [String; 2],
    pub(super) key: String,
}

pub(super) async fn office(server: &TestServer) -> Office<'_> {
    server.units();
    let mut people = Vec::new();
    for name in ["tung", "lan"] {
        server.account(name, Role::Authority).await;
        let browser = Browser::new(server);
        assert_eq!(browser.sign_in(name, PASSWORD).await.status(), 303);
        people.push(browser);
    }
    let (lan, tung) = (people.pop().unwrap(), people.pop().unwrap());
    let today = vietnam_day(server.now());
    let days = [3, 1].map(|ago| date(day_start_s(today - ago)));
    Office { tung, lan, days, key: "ab".repeat(32) }
}

impl Office<'_> {
    fn fields(&self, then: &str, keys: &str) -> String {
        let [first, last] = &self.days;
        form(&[
            ("number", "hn-0417"),
            ("from", &format!("{first} 00:00")),
            ("to", &format!("{last} 16:30")),
            ("level", "F0"),
            ("basis", "Phiếu xét nghiệm 318/XN"),
            ("keys", keys),
            ("stays", &format!("BSON {last} 07:30-09:15")),
            ("then", then),
        ])
    }

    pub(super) async fn enter(&self, then: &str) -> String {
        let keys = self.days.iter().map(|day| format!("{day} {}\n", self.key)).collect::<String>();
        let answer = self.tung.post("/staff/cases/new", &self.fields(then, &keys)).await;
        assert_eq!(answer.status(), 303, "{}", answer.text().await.unwrap());
        answer.headers()["location"].to_str().unwrap().to_owned()
    }
}

fn state(server: &TestServer) -> CaseState {
    server.read().case_row(1).unwrap().unwrap().state
}

#[tokio::test]
async fn a_wrong_line_is_named_and_nothing_typed_is_lost() {
    let server = TestServer::start().await;
    let office = office(&server).await;
    let [first, last] = &office.days;
    let keys = format!("{first} {}\n{last} {}", office.key, &office.key[..62]);
    let answer = office.tung.post("/staff/cases/new", &office.fields("second", &keys)).await;
    assert_eq!(answer.status(), 422);
    let page = answer.text().await.unwrap();
    for part in [
        "Cần sửa 1 chỗ",
        &format!("Dòng 2: khóa ngày {last} có 62 ký tự, phải đủ 64."),
        &keys,
        "value=\"HN-0417\"",
        "BSON",
    ] {
        assert!(page.contains(part), "{part}\n{page}");
    }
    assert!(server.read().case_rows().unwrap().is_empty());

    // A draft may lack what the second person needs, and says so when it is handed over.
    let bare = form(&[("number", "HN-0418"), ("then", "draft")]);
    assert_eq!(office.tung.post("/staff/cases/new", &bare).await.status(), 303);
    let handed = form(&[("number", "HN-0418"), ("then", "second")]);
    let page = office.tung.post("/staff/cases/1/edit", &handed).await;
    assert_eq!(page.status(), 422);
    assert_eq!(state(&server), CaseState::Draft);
    // The number is taken.
    let twice = office.lan.post("/staff/cases/new", &bare).await.text().await.unwrap();
    assert!(twice.contains("Đã có ca khác mang mã HN-0418"), "{twice}");
}

#[tokio::test]
async fn the_second_person_types_from_paper_and_publishes() {
    let server = TestServer::start().await;
    let office = office(&server).await;
    let path = office.enter("second").await;
    assert_eq!(path, "/staff/cases/1");
    assert_eq!(state(&server), CaseState::Waiting);
    let own = office.tung.text(&path).await;
    assert!(!own.contains("Xác nhận và gửi") && own.contains("chờ người thứ hai"), "{own}");
    let right = form(&[("number", "HN-0417"), ("to", &format!("{} 16:30", office.days[1]))]);
    let alone = office.tung.post("/staff/cases/1/confirm", &right).await;
    assert_eq!(alone.status(), 422);

    let list = office.lan.text("/staff/cases").await;
    assert!(list.contains("1 ca bệnh chờ bạn"), "{list}");
    let page = office.lan.text(&path).await;
    for part in
        ["Gõ lại từ phiếu giấy", "2 ngày", "Chợ Bồng Sơn (BSON)", "318/XN", "khác người nhập"]
    {
        assert!(page.contains(part), "{part}\n{page}");
    }
    assert!(!page.contains(&office.key), "a key is never shown again");
    let wrong = form(&[("number", "HN-0417"), ("to", &format!("{} 16:31", office.days[1]))]);
    let refused = office.lan.post("/staff/cases/1/confirm", &wrong).await;
    assert_eq!(refused.status(), 422);
    assert!(refused.text().await.unwrap().contains("Gõ lại không khớp"));
    assert_eq!(state(&server), CaseState::Waiting);
    assert_eq!(office.lan.post("/staff/cases/1/confirm", &right).await.status(), 303);
    assert_eq!(state(&server), CaseState::Published);
    let mut read = server.read();
    assert_eq!(read.cases().unwrap()[0].days.len(), 2);
    assert_eq!(read.case_stays(None).unwrap().len(), 1);
    drop(read);
    assert!(office.lan.text(&path).await.contains("đã gửi tới 0 trên 0 máy"));

    // It takes two to take it back as well.
    let why = form(&[("reason", "nhầm người")]);
    assert_eq!(office.lan.post("/staff/cases/1/withdraw", &why).await.status(), 303);
    assert_eq!(office.lan.post("/staff/cases/1/withdraw/confirm", "").await.status(), 422);
    assert!(office.tung.text(&path).await.contains("nhầm người"));
    assert_eq!(office.tung.post("/staff/cases/1/withdraw/confirm", "").await.status(), 303);
    assert_eq!(state(&server), CaseState::Withdrawn);
    assert!(server.read().cases().unwrap().is_empty());
    assert!(server.read().case_stays(None).unwrap().is_empty());
    assert!(office.tung.text(&path).await.contains("đã thu hồi"));
    let steps: Vec<_> = server.trail().into_iter().filter(|line| line.0 == "case").collect();
    let reasons: Vec<_> = steps.iter().map(|line| line.2.as_str()).collect();
    assert_eq!(
        reasons,
        ["entered: HN-0417", "confirmed", "to be taken back: nhầm người", "taken back"]
    );
}

#[tokio::test]
async fn a_returned_case_is_gone_on_with_and_its_keys_are_kept() {
    let server = TestServer::start().await;
    let office = office(&server).await;
    let path = office.enter("second").await;
    assert_eq!(office.lan.post("/staff/cases/1/return", "reason=").await.status(), 422);
    let why = form(&[("reason", "giờ cách ly sai")]);
    assert_eq!(office.lan.post("/staff/cases/1/return", &why).await.status(), 303);
    let away = office.tung.get(&path).await;
    assert_eq!(away.headers()["location"], "/staff/cases/1/edit");
    let page = office.tung.text("/staff/cases/1/edit").await;
    for part in ["giờ cách ly sai", "name=\"day\"", "BSON"] {
        assert!(page.contains(part), "{part}\n{page}");
    }
    assert!(!page.contains(&office.key));
    // Without a word about keys those that are there stay, as far as they are ticked.
    let parts = server.read().case_parts(1).unwrap();
    let mut again = office.fields("second", "");
    again.push_str(&format!("&day={}", parts.days[0].day));
    assert_eq!(office.tung.post("/staff/cases/1/edit", &again).await.status(), 303);
    let after = server.read().case_parts(1).unwrap();
    assert_eq!(after.days, parts.days[..1]);
    assert_eq!(state(&server), CaseState::Waiting);
    // Who entered it may get it back, and remove it.
    assert_eq!(office.tung.post("/staff/cases/1/return", &why).await.status(), 303);
    assert_eq!(office.tung.post("/staff/cases/1/remove", "").await.status(), 303);
    assert!(server.read().case_rows().unwrap().is_empty());
}

#[tokio::test]
async fn what_was_typed_of_a_case_outlives_the_session() {
    let server = TestServer::start().await;
    let office = office(&server).await;
    let keys = format!("{} {}", office.days[0], office.key);
    server.clock.set(server.now() + 13 * 3600);
    let late = office.tung.post("/staff/cases/new", &office.fields("second", &keys)).await;
    assert!(late.headers()["location"].to_str().unwrap().contains("sign-in"));
    office.tung.sign_in("tung", PASSWORD).await;
    let page = office.tung.text("/staff/cases/new").await;
    for part in [&keys, "318/XN", "BSON"] {
        assert!(page.contains(part), "{part}\n{page}");
    }
}
