//! Getting in, staying in, and being kept out.

use std::time::Duration;

use backend::accounts::totp;
use backend::store::accounts::{Role, TotpSecret};

use crate::support::staff::{Browser, PASSWORD, form};
use crate::support::{NOW, TestServer, location};

const WRONG: &str = "ba con gà ngoài đồng";

/// Whether a page of people who are signed in is shown.
async fn is_in(browser: &Browser<'_>) -> bool {
    browser.get("/staff/account").await.status() == 200
}

#[tokio::test]
async fn the_right_password_leads_to_the_page_that_was_wanted() {
    let server = TestServer::start().await;
    server.account("minh", Role::Operator).await;
    let browser = Browser::new(&server);
    let asked = browser.get("/staff/account?x=1").await;
    assert_eq!(location(&asked), "/staff/sign-in?next=%2Fstaff%2Faccount%3Fx%3D1");

    let answer = browser.sign_in("minh", WRONG).await;
    assert_eq!(answer.status(), 403);
    let html = answer.text().await.unwrap();
    assert!(html.contains("value=\"minh\"") && !html.contains(WRONG), "{html}");

    let fields =
        form(&[("name", " MINH "), ("password", PASSWORD), ("next", "/staff/account?x=1")]);
    let answer = browser.post("/staff/sign-in", &fields).await;
    let cookies: Vec<_> = answer.headers().get_all("set-cookie").iter().collect();
    assert!(
        cookies.iter().all(|cookie| cookie.to_str().unwrap().contains("HttpOnly; SameSite=Lax"))
    );
    assert_eq!(location(&answer), "/staff/account?x=1");
    assert!(is_in(&browser).await);

    let trail = server.trail();
    let kinds: Vec<_> = trail.iter().map(|(kind, who, _)| (*kind, who.as_str())).collect();
    assert_eq!(kinds[2..], [("sign-in-failed", "minh"), ("sign-in", "minh")]);
    browser.post("/staff/sign-out", "").await;
    assert!(!is_in(&browser).await);
    assert_eq!(server.trail().last().unwrap().0, "sign-out");

    // A button that was pressed too late does nothing, and its address is no dead end afterwards.
    let late = browser.post("/staff/account/sign-out-elsewhere", "").await;
    let next = "/staff/account/sign-out-elsewhere";
    assert!(location(&late).starts_with("/staff/sign-in?next="));
    let fields = form(&[("name", "minh"), ("password", PASSWORD), ("next", next)]);
    assert_eq!(location(&browser.post("/staff/sign-in", &fields).await), next);
    assert_eq!(location(&browser.get(next).await), "/staff/account");
}

#[tokio::test]
async fn a_session_ends_by_itself() {
    let server = TestServer::start().await;
    server.units();
    let operator = server.staff(Role::Operator).await;
    let guard = server.staff(Role::Guard).await;
    for minutes in (0..=600).step_by(50) {
        server.clock.set(NOW + minutes * 60);
        assert_eq!(is_in(&operator).await, minutes < 600, "{minutes}");
        assert!(is_in(&guard).await);
    }
    server.clock.set(NOW + 16 * 3600);
    assert!(!is_in(&guard).await);

    operator.sign_in("operator", PASSWORD).await;
    server.clock.set(server.now() + 3600);
    let html = operator.get("/staff/sign-in?lang=en").await.text().await.unwrap();
    assert!(html.contains("Your last session is over"), "{html}");
}

#[tokio::test]
async fn a_guesser_locks_out_nobody_who_was_here_before() {
    let server = TestServer::start().await;
    let known = server.staff(Role::Operator).await;
    let stranger = Browser::new(&server);
    for _ in 0..10 {
        assert_eq!(stranger.sign_in("operator", WRONG).await.status(), 403);
    }
    let locked = stranger.sign_in("operator", PASSWORD).await;
    assert_eq!(locked.status(), 429);
    // The quarter of an hour ends at 07:15.
    assert!(locked.text().await.unwrap().contains("07:15"));
    known.post("/staff/sign-out", "").await;
    assert_eq!(known.sign_in("operator", PASSWORD).await.status(), 303);

    // A name that is not there is treated alike.
    for _ in 0..10 {
        assert_eq!(stranger.sign_in("nobody", WRONG).await.status(), 403);
    }
    assert_eq!(stranger.sign_in("nobody", WRONG).await.status(), 429);
    let failures = server.trail().into_iter().filter(|(kind, ..)| *kind == "sign-in-failed");
    assert_eq!(failures.count(), 4, "1, 2, 4 and 8 of the account that exists");

    server.clock.set(NOW + 900);
    assert_eq!(stranger.sign_in("operator", PASSWORD).await.status(), 303);
}

#[tokio::test]
async fn a_second_process_counts_wrong_passwords_with_the_first() {
    let first = TestServer::start().await;
    let second = TestServer::start_with(NOW, |config, _| config.database = first.database()).await;
    let known = first.staff(Role::Operator).await;
    let guesser = Browser::new(&first);
    for _ in 0..10 {
        assert_eq!(guesser.sign_in("operator", WRONG).await.status(), 403);
    }
    // The processes tell each other once a second.
    let mut answer = None;
    for _ in 0..50 {
        let there = Browser::new(&second).sign_in("operator", PASSWORD).await;
        let locked = there.status() == 429;
        answer = Some(there);
        if locked {
            break;
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    // Until the end of the quarter; a network that tries too fast would wait for a minute only.
    assert!(answer.unwrap().text().await.unwrap().contains("07:15"));
    let there = Browser::new(&second);
    there.cookies.lock().unwrap().clone_from(&known.cookies.lock().unwrap());
    assert_eq!(there.sign_in("operator", PASSWORD).await.status(), 303, "a known browser");
}

#[tokio::test]
async fn a_page_of_somebody_else_can_do_nothing() {
    let server = TestServer::start().await;
    let browser = server.staff(Role::Operator).await;
    for site in ["cross-site", "same-site"] {
        let answer = browser.post_from("/staff/sign-out", "", site).await;
        assert_eq!(answer.status(), 403);
        assert!(answer.text().await.unwrap().contains("Lệnh này đến từ một trang lạ"));
    }
    assert!(is_in(&browser).await);
}

/// Turns the second step on and returns the secret and the recovery codes.
async fn turn_on(server: &TestServer, browser: &Browser<'_>) -> (TotpSecret, Vec<String>) {
    let html = browser.text("/staff/account/second-step").await;
    let shown = html.rsplit("<p class=\"mono\">").next().unwrap().split("</p>").next().unwrap();
    let secret = data_encoding::BASE32_NOPAD.decode(shown.replace(' ', "").as_bytes()).unwrap();
    let secret = TotpSecret::new(secret.try_into().unwrap());
    let wrong = browser.post("/staff/account/second-step", "code=000000").await;
    assert_eq!(wrong.status(), 422);
    let code = totp::code(&secret, server.now()).unwrap();
    let answer = browser.post("/staff/account/second-step", &format!("code={code}")).await;
    let html = answer.text().await.unwrap();
    let codes = html.split("<li class=\"mono\">").skip(1);
    let codes: Vec<_> = codes.map(|rest| rest.split('<').next().unwrap().to_owned()).collect();
    assert_eq!(codes.len(), 8, "{html}");
    (secret, codes)
}

#[tokio::test]
async fn the_second_step_takes_each_code_once() {
    let server = TestServer::start().await;
    let browser = server.staff(Role::Operator).await;
    let (secret, recovery) = turn_on(&server, &browser).await;

    let phone = Browser::new(&server);
    let answer = phone.sign_in("operator", PASSWORD).await;
    assert_eq!(location(&answer), "/staff/second-step?next=%2Fstaff");
    assert_eq!(
        location(&phone.get("/staff/account").await),
        "/staff/second-step?next=%2Fstaff%2Faccount"
    );
    // The code that turned it on was used.
    let used = totp::code(&secret, server.now()).unwrap();
    assert_eq!(phone.post("/staff/second-step", &format!("code={used}")).await.status(), 403);
    server.clock.set(NOW + 60);
    let code = totp::code(&secret, server.now()).unwrap();
    let answer =
        phone.post("/staff/second-step", &format!("code={code}&next=/staff/account")).await;
    assert_eq!(location(&answer), "/staff/account");
    assert!(is_in(&phone).await);

    for (code, works) in [(&recovery[0], true), (&recovery[0], false), (&recovery[1], true)] {
        let paper = Browser::new(&server);
        paper.sign_in("operator", PASSWORD).await;
        let typed = code.to_lowercase();
        let answer = paper.post("/staff/second-step", &format!("code={typed}")).await;
        assert_eq!(answer.status(), if works { 303 } else { 403 });
        assert_eq!(is_in(&paper).await, works);
    }
    assert!(phone.text("/staff/account?lang=en").await.contains("6 recovery codes are left"));
}

#[tokio::test]
async fn codes_are_guessed_five_times_and_the_first_step_does_not_wait_for_ever() {
    let server = TestServer::start().await;
    let browser = server.staff(Role::Operator).await;
    let (secret, _) = turn_on(&server, &browser).await;
    server.clock.set(NOW + 60);
    let guesser = Browser::new(&server);
    guesser.sign_in("operator", PASSWORD).await;
    for _ in 0..5 {
        assert_eq!(guesser.post("/staff/second-step", "code=000000").await.status(), 403);
    }
    let code = format!("code={}", totp::code(&secret, server.now()).unwrap());
    assert_eq!(guesser.post("/staff/second-step", &code).await.status(), 429);
    server.clock.set(NOW + 60 + 300);
    let late = guesser.post("/staff/second-step", &code).await;
    assert_eq!(location(&late), "/staff/sign-in");
}

#[tokio::test]
async fn what_is_dangerous_asks_again_after_ten_minutes() {
    let server = TestServer::start().await;
    let browser = server.staff(Role::Operator).await;
    assert_eq!(browser.get("/staff/account/password").await.status(), 200);
    server.clock.set(NOW + 600);
    let asked = browser.get("/staff/account/password").await;
    assert_eq!(location(&asked), "/staff/confirm?next=%2Fstaff%2Faccount%2Fpassword");
    let fields = form(&[("password", "một mật khẩu khác"), ("again", "một mật khẩu khác")]);
    assert_eq!(browser.post("/staff/account/password", &fields).await.status(), 303);
    assert_eq!(browser.sign_in("operator", "một mật khẩu khác").await.status(), 403, "unchanged");

    let wrong = browser.post("/staff/confirm", &form(&[("proof", WRONG)])).await;
    assert_eq!(wrong.status(), 422);
    let right = form(&[("proof", PASSWORD), ("next", "/staff/account/password")]);
    assert_eq!(location(&browser.post("/staff/confirm", &right).await), "/staff/account/password");
    let other = Browser::new(&server);
    other.sign_in("operator", PASSWORD).await;
    assert_eq!(location(&browser.post("/staff/account/password", &fields).await), "/staff/account");
    assert!(is_in(&browser).await && !is_in(&other).await, "other browsers sign in again");
    assert_eq!(other.sign_in("operator", "một mật khẩu khác").await.status(), 303);
}

#[tokio::test]
async fn the_first_account_is_made_with_a_link_that_works_once() {
    let server = TestServer::start().await;
    let link = |output: std::process::Output| {
        let line: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        line["path"].as_str().unwrap().to_owned()
    };
    let invited = server.command(&[
        "user",
        "add",
        "Minh.Do",
        "--role",
        "operator",
        "--person",
        "Đỗ Quang Minh",
    ]);
    let path = link(invited.await);
    let browser = Browser::new(&server);
    assert!(
        browser.text(&path).await.contains("Chào Đỗ Quang Minh. Tên đăng nhập của bạn là minh.do.")
    );
    for (password, again) in
        [("ngắn", "ngắn"), (PASSWORD, WRONG), ("xin chào minh.do", "xin chào minh.do")]
    {
        let fields = form(&[("password", password), ("again", again)]);
        assert_eq!(browser.post(&path, &fields).await.status(), 422, "{password}");
    }
    let fields = form(&[("password", PASSWORD), ("again", PASSWORD)]);
    assert_eq!(location(&browser.post(&path, &fields).await), "/staff");
    assert!(is_in(&browser).await);
    assert_eq!(browser.get(&path).await.status(), 404);
    assert_eq!(browser.post(&path, &fields).await.status(), 404);

    let twice = server.command(&["user", "add", "minh.do", "--role", "operator"]).await;
    assert!(String::from_utf8_lossy(&twice.stderr).contains("belongs to another account"));
    let last = server.command(&["user", "disable", "minh.do"]).await;
    assert!(String::from_utf8_lossy(&last.stderr).contains("last operator"));

    let reset = link(server.command(&["user", "reset", "minh.do"]).await);
    assert!(is_in(&browser).await, "the old password works until the link is used");
    let fields = form(&[("password", WRONG), ("again", WRONG)]);
    let phone = Browser::new(&server);
    assert_eq!(phone.post(&reset, &fields).await.status(), 303);
    assert!(is_in(&phone).await && !is_in(&browser).await);
}
