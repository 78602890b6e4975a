//! Periods, and who is reminded of them.

use backend::notices::reports::{due, tell_of_reports};
use backend::store::accounts::Role;

use super::province::{figures, hand_in, province};
use crate::support::mail::MailServer;
use crate::support::staff::form;
use crate::support::{NOW, TestServer, location};

#[tokio::test]
async fn an_ad_hoc_period_is_set_and_wrong_ones_are_told() {
    let server = TestServer::start().await;
    let operator = server.staff(Role::Operator).await;
    province(&server, &operator).await;
    let fields = |name: &'static str, wave: &'static str, to: &'static str, due: &'static str| {
        form(&[
            ("name", name),
            ("wave", wave),
            ("from", "2021-07-21"),
            ("to", to),
            ("due", due),
            ("target", "42,5"),
        ])
    };
    let path = "/staff/report/periods";
    for (typed, said) in [
        (fields("", "", "2021-07-30", "2021-07-30"), "Đặt một tên ngắn"),
        (fields("Đợt 1", "", "2021-07-30", "2021-07-30"), "Tên này có rồi"),
        (fields("Đột xuất", "2", "2021-07-30", "2021-07-30"), "Đợt này có rồi"),
        (fields("Đột xuất", "", "2021-07-20", "2021-07-30"), "Ngày cuối sớm hơn"),
        (fields("Đột xuất", "", "2021-07-30", "2021-07-29"), "Hạn nộp sớm hơn"),
        (fields("Đột xuất", "x", "2021-07-30", "2021-07-30"), "Gõ số của đợt"),
        (fields("Đột xuất", "", "", "2021-07-30"), "Chọn một ngày"),
        (form(&[("name", "Đột xuất"), ("target", "142")]), "Gõ số từ 0 đến 100"),
    ] {
        let answer = operator.post(path, &typed).await;
        assert_eq!(answer.status(), 422, "{typed}");
        let html = answer.text().await.unwrap();
        assert!(html.contains(said), "{said}: {html}");
    }
    let typed = fields("Báo cáo đột xuất 30/7", "", "2021-07-30", "2021-07-30");
    assert_eq!(location(&operator.post(path, &typed).await), path);
    let page = operator.text("/staff/report?period=4").await;
    assert!(page.contains("Báo cáo đột xuất 30/7: chưa có số nào"), "{page}");
    let changed = fields("Báo cáo ngày 31/7", "", "2021-07-31", "2021-07-31");
    assert_eq!(location(&operator.post("/staff/report/periods/4", &changed).await), path);
    assert!(operator.text(path).await.contains("Báo cáo ngày 31/7"));
    assert_eq!(operator.post("/staff/report/periods/9", &changed).await.status(), 404);
}

#[tokio::test]
async fn those_who_have_not_handed_in_are_reminded_by_a_button_and_by_the_calendar() {
    let mail = MailServer::start().await;
    let own = mail.clone();
    let server = TestServer::start_with(NOW, move |config, _| own.configure(config)).await;
    let operator = server.staff(Role::Operator).await;
    let made = province(&server, &operator).await;
    let clerk = server.account("commune", Role::Commune).await;
    {
        let mut tx = server.tx();
        let contact = backend::store::accounts::Contact {
            email: "hanh@bongson.gov.vn".to_owned(),
            phone: String::new(),
        };
        backend::accounts::contact::set(tx.as_mut(), "test", clerk, &contact, NOW).unwrap();
        tx.commit().unwrap();
    }
    let answer = operator.post("/staff/report/1/remind", "").await;
    let to = location(&answer);
    assert!(to.ends_with("&reminded=1&unreachable=2&lately=0"), "{to}");
    let page = operator.text(&to).await;
    assert!(page.contains("Đã gửi lời nhắc đến 1 nơi. 2 nơi không gửi"), "{page}");
    let letter = mail.wait(1).await.remove(0);
    assert!(letter.body.contains("Phường Bồng Sơn chưa nộp Thống kê Bluezoner Đợt 1"));
    assert!(letter.body.contains("has not handed in"), "{}", letter.body);
    let again = location(&operator.post("/staff/report/1/remind", "town=1").await);
    assert!(again.ends_with("&reminded=0&unreachable=1&lately=1"), "{again}");
    assert_eq!(operator.post("/staff/report/9/remind", "").await.status(), 404);

    // By the calendar, three days before the day.
    let tell = |now_s: i64| {
        let mut tx = server.tx();
        let config = &server.app.config;
        let due = due(tx.as_mut(), config, now_s).unwrap();
        let told = tell_of_reports(tx.as_mut(), config, &due, now_s);
        tx.commit().unwrap();
        told.unwrap()
    };
    // It is 07:00 on 8 July; reports are due on 20 July.
    let morning = NOW + 9 * 86_400 + 2 * 3600;
    assert_eq!(tell(morning - 86_400), 0);
    assert_eq!((tell(morning), tell(morning + 3600)), (1, 0), "once a day");
    let path = format!("/staff/report/1/commune/{}", made.bong_son);
    hand_in(&operator, &path, &figures("17.840", "11.873", "3.795")).await;
    assert_eq!(tell(morning + 3 * 86_400), 0, "it was handed in");
}
