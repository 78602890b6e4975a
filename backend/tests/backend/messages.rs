//! E-mails and SMS to staff: queued with what causes them, sent once, tried again, given up.

use backend::accounts::contact;
use backend::store::accounts::{Contact, Role};
use backend::store::outbox::MessageState;
use backend::store::unit_keys::{HolderKind, KeyOwner, NewHolder};
use backend::venues::opening::parse;
use backend::venues::{VenueChange, set_venue};
use protocol::DAY_S;

use crate::support::mail::{MailServer, SmsGateway, until};
use crate::support::records::{batch, call};
use crate::support::staff::form;
use crate::support::{NOW, RECIPIENT, TestServer};

const INVITED: [(&str, &str); 5] = [
    ("person", "Lê Thị Hạnh"),
    ("name", "hanh"),
    ("email", "hanh@bongson.gov.vn"),
    ("phone", ""),
    ("role", "operator"),
];

async fn with_mail() -> (TestServer, MailServer) {
    let mail = MailServer::start().await;
    let own = mail.clone();
    let server = TestServer::start_with(NOW, move |config, _| own.configure(config)).await;
    (server, mail)
}

async fn settled(server: &TestServer, state: MessageState) {
    until(|| !server.read().messages(Some(state), 0, 9).unwrap().is_empty()).await;
}

fn reach(server: &TestServer, account: i64, contact: &Contact) {
    let mut tx = server.tx();
    contact::set(tx.as_mut(), "test", account, contact, server.now()).unwrap();
    tx.commit().unwrap();
}

#[tokio::test]
async fn an_invitation_goes_by_e_mail_with_the_configured_name_of_the_server() {
    let (server, mail) = with_mail().await;
    let operator = server.staff(Role::Operator).await;
    let answer = operator.post("/staff/accounts/new?lang=en", &form(&INVITED)).await;
    assert_eq!(answer.status(), 200);
    let html = answer.text().await.unwrap();
    assert!(html.contains("also goes to the person") && html.contains("/staff/link/"), "{html}");

    let letter = mail.wait(1).await.remove(0);
    assert_eq!((letter.from.as_str(), letter.to.as_str()), ("kiosk@example.vn", INVITED[2].1));
    assert!(letter.head.contains("Auto-Submitted: auto-generated"), "{}", letter.head);
    assert!(letter.body.contains("Chào Lê Thị Hạnh,") && letter.body.contains("Dear Lê Thị Hạnh,"));
    let (_, link) = letter.body.split_once("https://kiosk.example.vn").unwrap();
    let link = link.lines().next().unwrap();
    assert!(server.page(link).await.status().is_success(), "{link}");

    settled(&server, MessageState::Sent).await;
    let html = operator.text("/staff/outbox?lang=en").await;
    assert!(html.contains("h…@bongson.gov.vn") && html.contains("nothing is stuck"), "{html}");
    assert!(!html.contains(INVITED[2].1), "{html}");
    let wrong = [("email", "hanh"), ("person", "A"), ("name", "abc"), ("role", "operator")];
    let answer = operator.post("/staff/accounts/new?lang=en", &form(&wrong)).await;
    assert_eq!(answer.status(), 422);
    assert!(answer.text().await.unwrap().contains("Type an address such as"));
}

#[tokio::test]
async fn what_fails_is_tried_again_and_an_address_that_is_none_is_given_up() {
    let (server, mail) = with_mail().await;
    let operator = server.staff(Role::Operator).await;
    mail.answer("451 4.7.1 try again later");
    operator.post("/staff/accounts/new", &form(&INVITED)).await;
    until(|| server.read().messages(None, 0, 9).unwrap()[0].problem.is_some()).await;
    let html = operator.text("/staff/outbox?lang=en").await;
    assert!(html.contains("class=\"st warn\">Waiting") && html.contains("refused (451)"), "{html}");
    server.clock.set(NOW + 61);
    mail.wait(1).await;
    settled(&server, MessageState::Sent).await;
    assert_eq!(server.read().messages(None, 0, 9).unwrap()[0].tries, 2);

    mail.answer("550 5.1.1 no such mailbox");
    let account = server.read().account_by_name("hanh").unwrap().unwrap().account;
    operator.post(&format!("/staff/accounts/{account}/reset"), "").await;
    settled(&server, MessageState::GivenUp).await;
    let html = operator.text("/staff/outbox?state=given-up&lang=en").await;
    assert!(html.contains("no such address") && html.contains("1 was not sent"), "{html}");
    assert!(
        html.contains("Link for a forgotten password") && !html.contains("Link of an"),
        "{html}"
    );
    assert_eq!(mail.letters().len(), 1);
}

#[tokio::test]
async fn the_account_at_the_mail_server_is_used() {
    let mail = MailServer::start().await;
    let own = mail.clone();
    let server = TestServer::start_with(NOW, move |config, dir| {
        own.configure(config);
        let password = dir.join("smtp-password");
        std::fs::write(&password, "geheim\n").unwrap();
        (config.smtp_user, config.smtp_password_file) = (Some("kiosk".to_owned()), Some(password));
    });
    let server = server.await;
    let operator = server.staff(Role::Operator).await;
    operator.post("/staff/accounts/new", &form(&INVITED)).await;
    mail.wait(1).await;
    let proof = data_encoding::BASE64.encode(b"\0kiosk\0geheim");
    assert_eq!(mail.signed_in(), [format!("AUTH PLAIN {proof}")]);
}

#[tokio::test]
async fn managers_hear_once_of_a_silent_kiosk_and_once_of_its_return() {
    let mail = MailServer::start().await;
    let (gateway, sms_url) = SmsGateway::start().await;
    let own = mail.clone();
    let server = TestServer::start_with(NOW, move |config, _| {
        own.configure(config);
        config.sms_url = Some(sms_url);
    });
    let server = server.await;
    server.units();
    let kiosk = server.kiosk().await;
    let by_mail = Contact { email: "a@example.vn".to_owned(), phone: "+84912345678".to_owned() };
    let by_sms = Contact { email: String::new(), phone: "+84387654321".to_owned() };
    for (name, contact) in [("first", by_mail), ("second", by_sms)] {
        let account = server.account(name, Role::Manager).await;
        reach(&server, account, &contact);
    }
    server.send(&kiosk, &batch(vec![], vec![])).await;
    server.clock.set(NOW + 1700);
    tokio::time::sleep(std::time::Duration::from_secs(3)).await;
    assert!(mail.letters().is_empty(), "not yet");
    server.clock.set(NOW + 1861);
    let letters = mail.wait(1).await;
    assert!(
        letters[0].body.contains("Cổng số 2 tại Chợ Bồng Sơn mất liên lạc từ 07:00 08/07/2021.")
    );
    until(|| gateway.sent().len() == 1).await;
    let sms = &gateway.sent()[0];
    assert_eq!(sms["to"], "+84387654321");
    let text =
        "Cong so 2 tai Cho Bong Son mat lien lac tu 07:00. Hay xem dien va day mang cua may.";
    assert_eq!(sms["text"], text);

    server.clock.set(NOW + 3000);
    server.send(&kiosk, &batch(vec![], vec![call(1, NOW, "")])).await;
    server.clock.set(NOW + 3061);
    let letters = mail.wait(2).await;
    assert!(letters[1].body.contains("was heard again at 07:50"), "{}", letters[1].body);
    until(|| gateway.sent().len() == 2).await;
    // A minute later, and silent again within two hours: nothing new.
    for at_s in [3130, 5000] {
        server.clock.set(NOW + at_s);
        tokio::time::sleep(std::time::Duration::from_millis(2500)).await;
    }
    assert_eq!((mail.letters().len(), gateway.sent().len()), (2, 2));
}

/// A market that was closed and switched off: its manager is not woken, and told when it stays silent.
#[tokio::test]
async fn nobody_is_told_of_a_silence_outside_the_hours_of_the_venue() {
    let (server, mail) = with_mail().await;
    let kiosk = server.kiosk().await;
    let venue = server.read().kiosk(kiosk.number).unwrap().unwrap().venue;
    let account = server.account("manager", Role::Manager).await;
    let mut tx = server.tx();
    let who = Contact { email: "a@example.vn".to_owned(), phone: String::new() };
    contact::set(tx.as_mut(), "test", account, &who, NOW).unwrap();
    let opening_hours = Some(parse("08:00-12:00").unwrap());
    set_venue(tx.as_mut(), venue, VenueChange { opening_hours, ..VenueChange::default() }).unwrap();
    tx.commit().unwrap();
    server.send(&kiosk, &batch(vec![], vec![])).await;
    // NOW is 07:00.
    for minute in [40, 65, 89] {
        server.clock.set(NOW + minute * 60);
        tokio::time::sleep(std::time::Duration::from_millis(2500)).await;
        assert!(mail.letters().is_empty(), "{minute}");
    }
    server.clock.set(NOW + 91 * 60);
    let letters = mail.wait(1).await;
    assert!(letters[0].body.contains("mất liên lạc từ 07:00"), "{}", letters[0].body);
}

#[tokio::test]
async fn the_authority_is_told_once_that_drills_were_missed() {
    let (server, mail) = with_mail().await;
    let commune = server.units().communes[0];
    let account = server.account("authority", Role::Authority).await;
    reach(&server, account, &Contact { email: "a@example.vn".to_owned(), phone: String::new() });
    let mut tx = server.tx();
    let key = tx.add_unit_key(KeyOwner::Commune(commune), RECIPIENT, NOW).unwrap();
    let about = NewHolder {
        kind: HolderKind::Person,
        account: None,
        name: "Lê Thị Hạnh".to_owned(),
        wrapped: b"age".to_vec(),
    };
    let holder = tx.add_holder(key, &about, NOW).unwrap();
    tx.note_trial(holder, NOW + 1000).unwrap();
    tx.commit().unwrap();
    server.clock.set(NOW + 61 * DAY_S);
    tokio::time::sleep(std::time::Duration::from_secs(3)).await;
    assert!(mail.letters().is_empty(), "one was missed");
    server.clock.set(NOW + 63 * DAY_S);
    let letters = mail.wait(1).await;
    let says = "Phường Bồng Sơn: thử lần cuối ngày 08/07/2021.";
    assert!(letters[0].body.contains(says), "{}", letters[0].body);
    server.clock.set(NOW + 70 * DAY_S);
    tokio::time::sleep(std::time::Duration::from_secs(3)).await;
    assert_eq!(mail.letters().len(), 1, "once");
}
