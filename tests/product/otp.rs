//! A phone confirmed by SMS at a real kiosk: the backend asks a gateway, the visitor mistypes, then
//! types what came; and a gateway that fails keeps nobody from declaring.

use std::sync::{Arc, Mutex};

use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::post;
use axum::{Json, Router};
use kiosk::declaration::form::OtpNews;
use kiosk::screens::{Status, Update, VenueIdentity};
use serde_json::Value;

use crate::common::simulator::{Picture, SimulatorClient};
use crate::common::{Backend, Kiosk, all_bytes, contains, wait_for};
use crate::support::harness;
use crate::visitor::{self, Page, play};

const PHONE: &str = "0912345678";

/// What the gateway was sent, and whether it refuses.
#[derive(Default)]
struct Inbox {
    sent: Vec<Value>,
    refuses: bool,
}

type Shared = Arc<Mutex<Inbox>>;

async fn take(State(inbox): State<Shared>, Json(sms): Json<Value>) -> StatusCode {
    let mut inbox = inbox.lock().unwrap();
    inbox.sent.push(sms);
    if inbox.refuses { StatusCode::SERVICE_UNAVAILABLE } else { StatusCode::ACCEPTED }
}

/// A backend with a gateway, and what the gateway got.
async fn with_gateway() -> (Backend, Shared) {
    let inbox = Shared::default();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let gateway = Router::new().route("/send", post(take)).with_state(inbox.clone());
    tokio::spawn(async move { axum::serve(listener, gateway).await.unwrap() });
    let mut backend = Backend::start().await;
    backend.kill();
    backend.arguments = vec!["--sms-url".to_owned(), format!("http://{address}/send")];
    backend.serve().await;
    (backend, inbox)
}

/// Where the visitor touches, and what is to be seen meanwhile.
struct Visit {
    /// From the home page to the phone that was typed.
    to_the_code: Vec<(f32, f32)>,
    /// The ten digits of the pad.
    digits: [(f32, f32); 10],
    skip: (f32, f32),
    /// From the page after the code to "Gửi tờ khai".
    to_the_end: Vec<(f32, f32)>,
    sent: Page,
    wrong: Page,
    unavailable: Page,
    done: Page,
}

fn visit() -> Visit {
    // Slint's platform belongs to a thread; this one is the visitor's alone.
    let act = || {
        let screen = visitor::home();
        let venue = VenueIdentity { otp: true, ..harness::identity() };
        screen.screens.apply(Update::Enrolled(Some(venue)));
        screen.screens.apply(Update::Status(Status { online: true, ..harness::status() }));
        let page = |news: OtpNews| {
            screen.screens.apply(Update::Otp(news));
            screen.settle();
            Page::of(&screen)
        };
        screen.touch("Khai báo y tế");
        screen.touch("Cho tôi");
        screen.type_hoa();
        screen.touch("Tiếp tục");
        screen.type_text(PHONE);
        screen.touch("Tiếp tục");
        let to_the_code = screen.touches.take();
        let sent = page(OtpNews::Sent);
        let digits = std::array::from_fn(|digit| {
            let key = screen.find(&digit.to_string()).unwrap();
            let (corner, size) = (key.absolute_position(), key.size());
            (corner.x + size.width / 2.0, corner.y + size.height / 2.0)
        });
        screen.type_text("000000");
        let wrong = page(OtpNews::Wrong);
        screen.type_text("000000");
        let unavailable = page(OtpNews::Unavailable);
        screen.touches.take();
        screen.touch("Bỏ qua");
        let skip = screen.touches.take()[0];
        let done = Page::of(&screen);
        screen.touch("Ở Phường Bồng Sơn");
        screen.touch("Tiếp tục");
        screen.answer(["Không"; 3]);
        screen.touch("Gửi tờ khai");
        let to_the_end = screen.touches.take();
        Visit { to_the_code, digits, skip, to_the_end, sent, wrong, unavailable, done }
    };
    std::thread::spawn(act).join().unwrap()
}

/// Types digits; the last one asks the backend.
async fn type_code(simulator: &mut SimulatorClient, visit: &Visit, code: &str) {
    let digit = |letter: char| visit.digits[letter.to_digit(10).unwrap() as usize];
    let touches: Vec<_> = code.chars().map(digit).collect();
    assert!(play(simulator, &touches).await);
}

async fn shows(simulator: &SimulatorClient, page: &Page, what: &str) {
    wait_for(what, async || page.is(&simulator.picture()).then_some(())).await;
}

/// The dot beside "Đã gửi hết" is green once the backend was reached; without a network it is amber.
async fn online(simulator: &SimulatorClient) {
    let green = |picture: &Picture| {
        (picture.height - 60..picture.height)
            .any(|y| (350..380).any(|x| picture.pixel(x, y) == [0x0B, 0x7A, 0x4B]))
    };
    wait_for("the backend on the screen", async || green(&simulator.picture()).then_some(())).await;
}

/// A kiosk at which the visitor's phone has been typed.
async fn at_the_code(backend: &Backend, visit: &Visit) -> (Kiosk, SimulatorClient) {
    let mut kiosk = Kiosk::enrolled(backend);
    let mut simulator = kiosk.start_with_simulator().await;
    simulator.qr(|_| true).await;
    online(&simulator).await;
    assert!(play(&mut simulator, &visit.to_the_code).await);
    (kiosk, simulator)
}

/// The declaration at the backend, opened.
async fn declared(backend: &Backend) -> Value {
    let listed = wait_for("the record at the backend", async || {
        backend.cli(&["records", "list"]).into_iter().next()
    })
    .await;
    let seq = listed["seq"].to_string();
    let sealed = backend.sealed(&seq);
    serde_json::from_slice(&age::decrypt(&backend.commune, &sealed).unwrap()).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_came_by_sms_verifies_the_phone() {
    let (backend, inbox) = with_gateway().await;
    let visit = visit();
    let (kiosk, mut simulator) = at_the_code(&backend, &visit).await;
    shows(&simulator, &visit.sent, "that the SMS was sent").await;
    let sms = inbox.lock().unwrap().sent[0].clone();
    assert_eq!(sms["to"], "+84912345678");
    let text = sms["text"].as_str().unwrap();
    let code = text.split(|it: char| !it.is_ascii_digit()).find(|word| word.len() == 6).unwrap();
    let other = if code == "000000" { "000001" } else { "000000" };
    type_code(&mut simulator, &visit, other).await;
    shows(&simulator, &visit.wrong, "that the digits are wrong").await;
    type_code(&mut simulator, &visit, code).await;
    shows(&simulator, &visit.done, "the page after the code").await;
    assert!(play(&mut simulator, &visit.to_the_end).await);
    wait_for("the thanks", async || simulator.picture().thanks().then_some(())).await;
    let declared = declared(&backend).await;
    assert_eq!((&declared["phone"], &declared["phoneVerified"]), (&PHONE.into(), &true.into()));
    for dir in [kiosk.dir.path(), backend.dir.path()] {
        for (path, bytes) in all_bytes(dir) {
            for secret in [code, PHONE, "84912345678"] {
                assert!(!contains(&bytes, secret.as_bytes()), "{} holds {secret}", path.display());
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gateway_that_fails_keeps_nobody() {
    let (backend, inbox) = with_gateway().await;
    inbox.lock().unwrap().refuses = true;
    let visit = visit();
    let (_kiosk, mut simulator) = at_the_code(&backend, &visit).await;
    shows(&simulator, &visit.unavailable, "that it is not confirmed").await;
    assert!(play(&mut simulator, &[visit.skip]).await);
    shows(&simulator, &visit.done, "the page after the code").await;
    assert!(play(&mut simulator, &visit.to_the_end).await);
    wait_for("the thanks", async || simulator.picture().thanks().then_some(())).await;
    let declared = declared(&backend).await;
    assert_eq!((&declared["phone"], &declared["phoneVerified"]), (&PHONE.into(), &false.into()));
}
