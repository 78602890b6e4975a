//! The windows of the venue reach its kiosk when the public is warned, and are gone when that is taken back; a receipt is
//! answered by them with a network and without one.

use backend::store::warnings::{Message, NewWarning, Step, WindowRow};
use kiosk::forms::entry::Entry;
use kiosk::receipt_question::{Answer, Problem, TEXT_MAX};
use kiosk::sync::client::{Client, Timeouts};
use kiosk::sync::receipt_question;
use protocol::api::ProblemCode;
use protocol::receipt::{self, Receipt, ReceiptId, mint};
use protocol::receipt_question::{ReceiptQuestion, Said};
use protocol::record::Sealed;
use protocol::warnings::Level;
use tokio::sync::mpsc;

use super::Market;
use crate::support::fixtures::declaration;

const MADE_BY: i64 = 1;
const CONFIRMED_BY: i64 = 2;

impl Market {
    /// A warning of a case that somebody has made: a quarter of an hour `days_ago`, from this moment of the day on.
    fn warn(&self, case: i64, days_ago: i64, held: bool) -> i64 {
        let from_s = self.window_s(days_ago);
        let window = WindowRow { venue: self.venue, from_s, to_s: from_s + 900, people: 9, held };
        let new = NewWarning {
            case,
            level: Level::F1,
            text: 1,
            days: 14,
            message: Message::default(),
            windows: vec![window],
        };
        let mut tx = self.backend.app.store.begin().unwrap();
        let number = tx.add_warning(&new, MADE_BY, self.now_s()).unwrap();
        tx.commit().unwrap();
        number
    }

    /// First second of the window: 10:00 in Vietnam.
    fn window_s(&self, days_ago: i64) -> i64 {
        protocol::civil::day_start_s(self.today() - days_ago) + 10 * 3600
    }

    fn step(&self, warning: i64, step: &Step, by: i64) {
        let mut tx = self.backend.app.store.begin().unwrap();
        backend::warnings::step(tx.as_mut(), warning, step, by, self.now_s()).unwrap();
        tx.commit().unwrap();
    }

    fn take_back(&self, warning: i64) {
        self.step(warning, &Step::AskBack("nhầm".to_owned()), MADE_BY);
        self.step(warning, &Step::TakeBack, CONFIRMED_BY);
    }

    /// The warnings that the kiosk holds; none before the backend has said any.
    fn held(&self) -> Option<Vec<i64>> {
        let known = self.store.windows(self.today()).unwrap()?;
        Some(known.windows.iter().map(|window| window.warning).collect())
    }

    /// The code of a receipt of `days_ago`.
    fn code(&self, number: u32, days_ago: i64) -> String {
        let receipt = Receipt { id: ReceiptId::new(number).unwrap(), people: 2 };
        let key = self.store.identity().unwrap().unwrap().venue.receipt_key;
        mint(&key, self.today() - days_ago, receipt).unwrap()
    }

    /// Somebody declared here so many minutes after the window began, and got this receipt.
    fn declare(&self, number: u32, days_ago: i64, minutes: i64) {
        let at_s = self.window_s(days_ago) + minutes * 60;
        let receipt = ReceiptId::new(number);
        let body = data_encoding::BASE64.encode(b"age-encryption.org/v1\n");
        self.store
            .submit_sealed(Sealed { receipt, people: 2, ..declaration(&body, at_s) })
            .unwrap();
    }
}

/// Asks as the screens do, through a client of its own.
struct Asker {
    questions: mpsc::Sender<Entry>,
    answers: mpsc::UnboundedReceiver<Result<Answer, Problem>>,
    _tasks: kiosk::tasks::Tasks,
}

impl Asker {
    fn new(market: &Market, client: &Client) -> Self {
        let mut tasks = kiosk::tasks::Tasks::default();
        let (sender, answers) = mpsc::unbounded_channel();
        let tell = move |answer| sender.send(answer).unwrap();
        let questions =
            receipt_question::start(&mut tasks, &market.store, client, &market.clock, tell);
        Self { questions, answers, _tasks: tasks }
    }

    async fn ask(&mut self, text: &str) -> Result<Answer, Problem> {
        self.questions.send(Entry::holding(TEXT_MAX, text)).await.unwrap();
        self.answers.recv().await.unwrap()
    }
}

fn said(answer: Result<Answer, Problem>) -> (Said, bool) {
    let answer = answer.unwrap();
    (answer.answer.said, answer.here_only)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn windows_come_with_the_second_confirmation_and_go_when_it_is_taken_back() {
    let market = Market::open().await;
    market.until("the first windows", |_| market.held() == Some(vec![])).await;
    market.case(1, false);
    market.case(2, true);
    let told = market.warn(1, 2, false);
    let held_back = market.warn(1, 3, true);
    let drill = market.warn(2, 2, false);
    let waiting = market.warn(1, 4, false);
    for warning in [held_back, drill, told] {
        market.step(warning, &Step::Confirm, CONFIRMED_BY);
    }
    // Of one that waits, of a drill, and where few people were, nothing is told.
    market.until("the windows", |_| market.held() == Some(vec![told])).await;
    assert!(waiting > told);

    market.take_back(told);
    market.until("the withdrawal", |_| market.held() == Some(vec![])).await;
    let known = market.store.windows(market.today()).unwrap().unwrap();
    assert_eq!(known.withdrawn, 1);

    // A case that is taken back takes its windows along.
    market.step(waiting, &Step::Confirm, CONFIRMED_BY);
    market.until("the other window", |_| market.held() == Some(vec![waiting])).await;
    market.backend.sql(
        "UPDATE cases SET state = 'withdrawn', withdrawal_by = 1, withdrawn_by = 2 WHERE case_id = 1; \
         UPDATE case_list SET version = version + 1",
    );
    market.until("the case's withdrawal", |_| market.held() == Some(vec![])).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_kiosks_windows_and_older_ones_are_not_taken() {
    let market = Market::open().await;
    market.until("the first windows", |_| market.held().is_some()).await;
    let identity = market.store.identity().unwrap().unwrap();
    let who = kiosk::sync::client::Credentials::of(&identity);
    let signed = market.client.windows(-1, &who, market.clock.as_ref()).await.unwrap().unwrap();
    let verified = signed.verify(identity.kiosk, &identity.backend_key).unwrap();
    assert!(signed.verify(identity.kiosk + 1, &identity.backend_key).is_err());
    assert!(!market.store.save_windows(&verified).unwrap(), "it is at hand");
    let same = verified.list.version;
    let none = market.client.windows(same, &who, market.clock.as_ref()).await.unwrap();
    assert!(none.is_none(), "a known version is not sent again");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_receipt_is_answered_with_a_network_and_without_one() {
    let market = Market::open().await;
    // Before the window and out before it, within it, on another day.
    for (number, days_ago, minutes) in [(1, 2, 5), (2, 3, 5)] {
        market.declare(number, days_ago, minutes);
    }
    market.until("the declarations", |store| store.backlog().unwrap().is_empty()).await;
    market.case(1, false);
    let warning = market.warn(1, 2, false);
    let mut online = Asker::new(&market, &market.client);
    let nobody = Client::new("http://127.0.0.1:9", Timeouts::default()).unwrap();
    let mut offline = Asker::new(&market, &nobody);
    let (with, other_day) = (market.code(1, 2), market.code(2, 3));
    market.until("the windows", |_| market.held().is_some()).await;
    assert_eq!(said(online.ask(&with).await), (Said::Nothing, false), "before anybody is warned");

    market.step(warning, &Step::Confirm, CONFIRMED_BY);
    market.until("the windows", |_| market.held() == Some(vec![warning])).await;
    let from_s = market.window_s(2);
    for asker in [&mut online, &mut offline] {
        let (told, _) = said(asker.ask(&receipt::show(&with)).await);
        let [near] = told.near() else { panic!("{told:?}") };
        assert_eq!((near.from_s, near.to_s, near.level), (from_s, from_s + 900, Level::F1));
        assert_eq!(near.venue, "Chợ Bồng Sơn");
        let address = format!("HTTPS://QR.EXAMPLE.VN/R/{with}");
        assert_eq!(said(asker.ask(&address).await).0, told, "scanned as typed");
        assert_eq!(said(asker.ask(&other_day).await).0, Said::Nothing);
        assert_eq!(asker.ask("7K2P").await, Err(Problem::Malformed));
    }
    // Of a receipt that this kiosk has not seen it says nothing by itself.
    let elsewhere = market.code(9, 2);
    assert_eq!(said(online.ask(&elsewhere).await), (Said::NotThere, false));
    assert_eq!(offline.ask(&elsewhere).await, Err(Problem::Offline));
    assert!(said(offline.ask(&with).await).1, "it says that it knows this venue only");

    market.take_back(warning);
    market.until("the withdrawal", |_| market.held() == Some(vec![])).await;
    assert_eq!(said(online.ask(&with).await), (Said::Nothing, false));
    assert_eq!(said(offline.ask(&with).await), (Said::Nothing, true));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_guesses_at_a_kiosk_is_stopped_there_and_at_the_backend() {
    let market = Market::open().await;
    market.declare(1, 2, 5);
    market.until("the declaration", |store| store.backlog().unwrap().is_empty()).await;
    let genuine = market.code(1, 2);
    let identity = market.store.identity().unwrap().unwrap();
    let who = kiosk::sync::client::Credentials::of(&identity);
    let mut asker = Asker::new(&market, &market.client);
    for guess in 0..10 {
        assert_eq!(asker.ask(&format!("00000000000{guess}")).await, Err(Problem::Unknown));
    }
    assert_eq!(asker.ask(&genuine).await, Err(Problem::TooMany), "typed");
    // Nor does the backend answer a kiosk that does not count.
    let question = ReceiptQuestion { text: genuine };
    let refused = market.client.ask_receipt(&question, &who, market.clock.as_ref()).await;
    assert_eq!(refused.unwrap_err().code(), Some(ProblemCode::TooMany));
}
