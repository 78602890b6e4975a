//! A kiosk and its backend come to know each other by six digits.

use backend::store::accounts::Role;
use backend::store::pairings::Stage;
use ed25519_dalek::SigningKey;
use protocol::api::{self, ProblemCode};
use protocol::pairing::{
    KioskSide, PairAnswer, PairClaim, PairReply, PairStart, Paired, PairingCode, Session, VALID_S,
    words,
};
use protocol::proof::sign_enrolment;
use protocol::secret::Secret;
use reqwest::Response;

use crate::support::staff::{Browser, form};
use crate::support::{NOW, TestServer, problem};

/// What a kiosk does with typed digits.
struct NewKiosk {
    key: SigningKey,
    start: PairStart,
    session: Option<Session>,
}

impl NewKiosk {
    /// It sends its part of the exchange.
    async fn types(server: &TestServer, digits: &str, byte: u8) -> Result<Self, Response> {
        let code = PairingCode::parse(digits).unwrap();
        let (side, message) = KioskSide::start(&code, &Secret::new([byte; 32]));
        let start = PairStart { slot: code.slot(), message };
        let mut kiosk = Self { key: SigningKey::from_bytes(&[byte; 32]), start, session: None };
        let answer = kiosk.post_start(server).await;
        if answer.status() != 200 {
            return Err(answer);
        }
        let reply: PairReply = answer.json().await.unwrap();
        kiosk.session = Some(side.finish(&reply.message).unwrap());
        Ok(kiosk)
    }

    async fn post_start(&self, server: &TestServer) -> Response {
        server.http.post(server.at(api::PAIR)).json(&self.start).send().await.unwrap()
    }

    fn public_key(&self) -> [u8; 32] {
        self.key.verifying_key().to_bytes()
    }

    fn claim(&self) -> PairClaim {
        let proof = self.session.as_ref().unwrap().kiosk_proof(&self.public_key());
        PairClaim {
            slot: self.start.slot,
            message: self.start.message.clone(),
            public_key: data_encoding::HEXLOWER.encode(&self.public_key()),
            signature: sign_enrolment(&proof, &self.key),
            proof,
        }
    }

    async fn send(&self, server: &TestServer, claim: &PairClaim) -> Response {
        server.http.post(server.at(api::PAIR_CLAIM)).json(claim).send().await.unwrap()
    }

    /// The backend's answer, whose proof holds.
    async fn asks(&self, server: &TestServer) -> Paired {
        let answer = self.send(server, &self.claim()).await;
        assert_eq!(answer.status(), 200);
        let PairAnswer { answer, proof } = answer.json().await.unwrap();
        let session = self.session.as_ref().unwrap();
        assert!(session.proves_backend(&self.public_key(), &answer, &proof));
        serde_json::from_str(&answer).unwrap()
    }

    fn words(&self, server: &TestServer, paired: &Paired) -> Vec<&'static str> {
        let backend = server.app.keys.signing.verifying_key();
        assert_eq!(paired.backend_key, server.app.keys.public_hex());
        words(&self.public_key(), &paired.fingerprint(&backend)).to_vec()
    }
}

async fn refused(answer: Response, code: ProblemCode) {
    assert_eq!(answer.status(), 403);
    assert_eq!(problem(answer).await.code, code);
}

fn kiosk_of(server: &TestServer) -> u32 {
    server.code();
    server.read().kiosks(None).unwrap().last().unwrap().kiosk
}

/// The digits on the portal's page.
async fn digits(staff: &Browser<'_>, path: &str) -> String {
    assert_eq!(staff.post(path, "").await.status(), 303);
    let page = staff.text(path).await;
    let code = page.split("class=\"code6\">").nth(1).unwrap();
    code.split('<').next().unwrap().to_owned()
}

/// Other last digits in the same slot.
fn wrong(digits: &str) -> String {
    let last = if digits.ends_with('0') { '1' } else { '0' };
    format!("{}{last}", &digits[..digits.len() - 1])
}

#[tokio::test]
async fn six_digits_pair_a_kiosk_whichever_process_answers() {
    let server = TestServer::start().await;
    let database = server.database();
    let second = TestServer::start_with(NOW, |config, _| config.database = database).await;
    let staff = server.staff(Role::Operator).await;
    let kiosk = kiosk_of(&server);
    let path = format!("/staff/kiosks/{kiosk}/pair");
    assert!(staff.text(&path).await.contains("Lấy mã sáu chữ số"));
    let code = digits(&staff, &path).await;
    let elsewhere = second.staff_session(&staff);
    assert!(elsewhere.text(&path).await.contains(&code), "every process shows the same");

    let new = NewKiosk::types(&second, &code, 7).await.unwrap();
    let again: PairReply = new.post_start(&server).await.json().await.unwrap();
    assert!(!again.message.is_empty(), "the first answer was lost");
    let paired = new.asks(&second).await;
    assert!(
        paired.enrolled.is_none() && server.read().kiosk(kiosk).unwrap().unwrap().keys.is_none()
    );

    // The same words on both screens.
    let page = staff.text(&path).await;
    let shown: Vec<_> = new.words(&server, &paired);
    let listed: Vec<_> = shown.iter().map(|word| format!("<li>{word}</li>")).collect();
    assert!(page.contains(&listed.join("\n")), "{shown:?} {page}");
    let key = data_encoding::HEXLOWER.encode(&new.public_key());
    assert!(page.contains(&format!("value=\"{key}\"")));
    staff.post(&format!("{path}/confirm"), &form(&[("key", &key)])).await;
    assert!(staff.text(&path).await.contains("Đang chờ máy nhận chỗ"));

    for server in [&second, &server] {
        let enrolled = new.asks(server).await.enrolled.unwrap();
        assert_eq!((enrolled.kiosk, enrolled.venue.name.as_str()), (kiosk, "Chợ Bồng Sơn"));
        let row = server.read().kiosk(kiosk).unwrap().unwrap();
        let keys = row.keys.unwrap();
        assert_eq!(keys.public_key, Some(new.public_key()));
        assert_eq!(keys.token_key, enrolled.token_key);
    }
    assert!(staff.text(&path).await.contains("Máy đã ghép xong"));
    let kinds = server.trail();
    assert!(kinds.iter().filter(|(kind, ..)| *kind == "kiosk").count() >= 2, "{kinds:?}");
}

#[tokio::test]
async fn a_wrong_guess_ends_the_code() {
    let server = TestServer::start().await;
    let staff = server.staff(Role::Operator).await;
    let path = format!("/staff/kiosks/{}/pair", kiosk_of(&server));
    let code = digits(&staff, &path).await;
    let guesser = NewKiosk::types(&server, &wrong(&code), 9).await.unwrap();
    refused(guesser.send(&server, &guesser.claim()).await, ProblemCode::PairingUsed).await;
    // Not even the right digits help now.
    let late = NewKiosk::types(&server, &code, 7).await.err().unwrap();
    refused(late, ProblemCode::PairingUsed).await;
    assert!(staff.text(&path).await.contains("Có máy đã gõ sai mã này"));

    let fresh = digits(&staff, &path).await;
    assert!(
        NewKiosk::types(&server, &fresh, 7).await.unwrap().asks(&server).await.enrolled.is_none()
    );
}

#[tokio::test]
async fn whoever_comes_second_learns_nothing_and_disturbs_nobody() {
    let server = TestServer::start().await;
    let staff = server.staff(Role::Operator).await;
    let kiosk = kiosk_of(&server);
    let path = format!("/staff/kiosks/{kiosk}/pair");
    let code = digits(&staff, &path).await;
    let honest = NewKiosk::types(&server, &code, 7).await.unwrap();
    let second = NewKiosk::types(&server, &code, 8).await.err().unwrap();
    refused(second, ProblemCode::PairingUsed).await;

    // Somebody between repeats the claim with a key of his own: he cannot prove it.
    let other = SigningKey::from_bytes(&[8; 32]);
    let mut swapped = honest.claim();
    swapped.public_key = data_encoding::HEXLOWER.encode(other.verifying_key().as_bytes());
    swapped.signature = sign_enrolment(&swapped.proof, &other);
    honest.asks(&server).await;
    refused(honest.send(&server, &swapped).await, ProblemCode::PairingUsed).await;
    // And a person is asked about the key that was proved, no other.
    let forged = form(&[("key", &swapped.public_key)]);
    staff.post(&format!("{path}/confirm"), &forged).await;
    let row = server.read().pairing_of(kiosk).unwrap().unwrap();
    assert_eq!(row.stage, Stage::Claimed);
    assert!(honest.asks(&server).await.enrolled.is_none());

    // A repeat of what was sent gets what was answered, which is of no use without the key.
    let repeated = honest.send(&server, &honest.claim()).await;
    assert_eq!(repeated.status(), 200);
    staff.post(&format!("{path}/cancel"), "").await;
    refused(honest.send(&server, &honest.claim()).await, ProblemCode::PairingUsed).await;
}

#[tokio::test]
async fn a_swapped_key_before_the_kiosks_own_ends_the_code() {
    let server = TestServer::start().await;
    let staff = server.staff(Role::Operator).await;
    let path = format!("/staff/kiosks/{}/pair", kiosk_of(&server));
    let code = digits(&staff, &path).await;
    let honest = NewKiosk::types(&server, &code, 7).await.unwrap();
    let other = SigningKey::from_bytes(&[8; 32]);
    let mut swapped = honest.claim();
    swapped.public_key = data_encoding::HEXLOWER.encode(other.verifying_key().as_bytes());
    swapped.signature = sign_enrolment(&swapped.proof, &other);
    refused(honest.send(&server, &swapped).await, ProblemCode::PairingUsed).await;
    refused(honest.send(&server, &honest.claim()).await, ProblemCode::PairingUsed).await;

    let unproven = PairClaim { signature: "AA".to_owned(), ..honest.claim() };
    assert_eq!(honest.send(&server, &unproven).await.status(), 400);
}

#[tokio::test]
async fn codes_end_are_counted_and_their_guessers_stopped() {
    let server = TestServer::start().await;
    let staff = server.staff(Role::Operator).await;
    let path = format!("/staff/kiosks/{}/pair", kiosk_of(&server));
    let code = digits(&staff, &path).await;
    server.clock.set(NOW + VALID_S);
    let late = NewKiosk::types(&server, &code, 7).await.err().unwrap();
    refused(late, ProblemCode::PairingUnknown).await;
    assert!(staff.text(&path).await.contains("Mã đã hết hạn"));
    let code = digits(&staff, &path).await;
    for _ in 2..20 {
        digits(&staff, &path).await;
    }
    assert_eq!(staff.post(&path, "").await.status(), 429, "twenty codes an hour");
    assert_ne!(code, "", "and the last one still works");

    // Nine more guesses into slots where nobody waits.
    let empty = (0..100).find(|slot| server.read().pairing_in(*slot).unwrap().is_none()).unwrap();
    for _ in 0..9 {
        let guess = NewKiosk::types(&server, &format!("{empty:02}0000"), 9).await.err().unwrap();
        refused(guess, ProblemCode::PairingUnknown).await;
    }
    let stopped = NewKiosk::types(&server, &format!("{empty:02}0000"), 9).await.err().unwrap();
    assert_eq!(stopped.status(), 429);
}

#[tokio::test]
async fn an_invitation_that_was_used_meanwhile_ends_the_pairing() {
    let server = TestServer::start().await;
    let staff = server.staff(Role::Operator).await;
    let invitation = server.code();
    let kiosk = server.read().kiosks(None).unwrap()[0].kiosk;
    let path = format!("/staff/kiosks/{kiosk}/pair");
    let code = digits(&staff, &path).await;
    let new = NewKiosk::types(&server, &code, 7).await.unwrap();
    new.asks(&server).await;
    let key = data_encoding::HEXLOWER.encode(&new.public_key());
    staff.post(&format!("{path}/confirm"), &form(&[("key", &key)])).await;
    let other = SigningKey::from_bytes(&[8; 32]);
    assert_eq!(server.enrol(&invitation, &other).await.status(), 200);
    refused(new.send(&server, &new.claim()).await, ProblemCode::PairingUsed).await;
    assert_eq!(staff.post(&path, "").await.status(), 303, "its page says that it is done");
    assert!(staff.text(&path).await.contains("Máy đã ghép xong"));
}
