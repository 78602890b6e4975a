//! A small backend that does what it is told: takes, loses its answer, refuses, or is away.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Instant;

use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use ed25519_dalek::{SigningKey, VerifyingKey};
use futures_util::{StreamExt, stream};
use protocol::api::{
    self, Batch, CheckinEvent, Enrol, Enrolled, Problem, ProblemCode, Taken, Venue, VenueTotals,
};
use protocol::caselist::{CaseList, SignedCaseList};
use protocol::pin::{Fingerprint, Invitation};
use protocol::proof::{self, Proof, ProofError};
use protocol::record::Body as RecordBody;
use protocol::signed_venue::SignedVenue;

use crate::support::fixtures::{NOON, backend_key, enrolled, venue};

/// What becomes of one upload.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    /// It is stored, and the answer is lost.
    AnswerLost,
    /// The backend has trouble.
    Trouble,
}

/// What the backend holds and was told.
pub(crate) struct Inner {
    pub(crate) key: Option<VerifyingKey>,
    pub(crate) fates: VecDeque<Fate>,
    /// A record with this word in it is refused for ever.
    pub(crate) refuses: Option<&'static str>,
    /// Bodies of uploads in order.
    pub(crate) uploads: Vec<Vec<u8>>,
    /// When they came.
    pub(crate) came: Vec<Instant>,
    /// By stream and number, as JSON.
    pub(crate) stored: BTreeMap<(char, i64), String>,
    pub(crate) venue: Venue,
    pub(crate) venue_key: SigningKey,
    pub(crate) cases: SignedCaseList,
    pub(crate) asked_cases: u32,
    /// Sent on every new stream, whatever it asks for.
    pub(crate) events: Vec<CheckinEvent>,
    /// After the events: word of this list.
    pub(crate) news: Option<i64>,
    /// Sent on every new stream.
    pub(crate) totals: Option<VenueTotals>,
    /// Whether it has trouble with everything.
    pub(crate) away: bool,
    /// What streams asked for.
    pub(crate) asked_after: Vec<String>,
    /// Whether a stream stays open when everything is said.
    pub(crate) stays: bool,
    /// Answers to enrolments that are lost.
    pub(crate) lost_enrolments: u32,
    pub(crate) enrolments: Vec<String>,
    /// Answers an enrolment.
    pub(crate) enrolled: Enrolled,
    /// What somebody on the way adds to its time, milliseconds.
    pub(crate) time_off_ms: i64,
    /// A signed venue of an earlier day, which is answered instead.
    pub(crate) old_venue: Option<SignedVenue>,
    /// Highest numbers of contacts and records that it says to have.
    pub(crate) highest: (i64, i64),
}

#[derive(Clone)]
pub(crate) struct StandIn {
    inner: Arc<Mutex<Inner>>,
    started: Instant,
    pub(crate) port: u16,
}

/// The list that version `version` of the made-up backend signs.
pub(crate) fn case_list(version: i64) -> SignedCaseList {
    SignedCaseList::sign(&CaseList { version, ..CaseList::default() }, &backend_key()).unwrap()
}

/// What the operator of the made-up backend hands over with a code.
pub(crate) fn invitation(code: &str) -> String {
    let key = backend_key().verifying_key();
    let fingerprint = Fingerprint::of(&key, &venue().recipients, None);
    Invitation { code: code.to_owned(), fingerprint }.to_string()
}

impl StandIn {
    /// A backend that nobody can reach yet.
    pub(crate) async fn away(key: Option<VerifyingKey>) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let inner = Inner {
            key,
            fates: VecDeque::new(),
            refuses: None,
            uploads: vec![],
            came: vec![],
            stored: BTreeMap::new(),
            venue: venue(),
            venue_key: backend_key(),
            cases: case_list(1),
            asked_cases: 0,
            events: vec![],
            news: None,
            totals: None,
            away: false,
            asked_after: vec![],
            stays: true,
            lost_enrolments: 0,
            enrolments: vec![],
            enrolled: enrolled(7),
            time_off_ms: 0,
            old_venue: None,
            highest: (0, 0),
        };
        Self { inner: Arc::new(Mutex::new(inner)), started: Instant::now(), port }
    }

    /// Comes up.
    pub(crate) async fn serve(&self) {
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", self.port)).await.unwrap();
        let app = axum::Router::new().fallback(answer).with_state(self.clone());
        tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
    }

    pub(crate) fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap()
    }

    pub(crate) fn address(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Its time: noon when it started.
    pub(crate) fn now_ms(&self) -> i64 {
        NOON * 1000 + i64::try_from(self.started.elapsed().as_millis()).unwrap()
    }
}

async fn answer(State(backend): State<StandIn>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = axum::body::to_bytes(body, api::BODY_MAX).await.unwrap();
    let target = parts.uri.to_string();
    let method = parts.method.as_str();
    let open = [api::TIME, api::ENROL].contains(&parts.uri.path());
    let proved =
        if open { Ok(()) } else { prove(&backend, method, &target, &parts.headers, &body) };
    let mut answer = match proved {
        _ if backend.inner().away => {
            problem(StatusCode::SERVICE_UNAVAILABLE, ProblemCode::Unavailable)
        }
        Err(code) => problem(StatusCode::UNAUTHORIZED, code),
        Ok(()) => match parts.uri.path() {
            api::TIME => json(&api::Now { unix_ms: backend.now_ms() }),
            api::ENROL => enrol(&backend, &body),
            api::VENUE => {
                let inner = backend.inner();
                let asked = parts.uri.query().unwrap_or_default().split('&');
                let nonce = asked.filter_map(|pair| pair.strip_prefix("nonce=")).next();
                let nonce = nonce.unwrap_or_default();
                assert!(!nonce.is_empty(), "{target}");
                let signed = SignedVenue::sign(&inner.venue, 7, nonce, &inner.venue_key).unwrap();
                json(inner.old_venue.as_ref().unwrap_or(&signed))
            }
            api::RECORDS => records(&backend, &body),
            api::CASES => {
                let mut inner = backend.inner();
                inner.asked_cases += 1;
                json(&inner.cases)
            }
            api::EVENTS => events(&backend, parts.uri.query().unwrap_or_default()),
            _ => problem(StatusCode::NOT_FOUND, ProblemCode::NotFound),
        },
    };
    let now = backend.now_ms() + backend.inner().time_off_ms;
    let now = now.to_string().parse().unwrap();
    answer.headers_mut().insert(api::TIME_HEADER, now);
    answer
}

fn prove(
    backend: &StandIn,
    method: &str,
    target: &str,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<(), ProblemCode> {
    let header = headers.get("authorization").map_or("", |value| value.to_str().unwrap());
    let key = backend.inner().key.ok_or(ProblemCode::UnknownKiosk)?;
    let request = proof::Request { method, target };
    Proof::parse(header)
        .and_then(|proof| {
            proof.verify(&request, &key, backend.now_ms() / 1000)?;
            proof.verify_body(body)
        })
        .map_err(|error| match error {
            ProofError::Time(_) => ProblemCode::ProofTime,
            _ => ProblemCode::Proof,
        })
}

fn enrol(backend: &StandIn, body: &[u8]) -> Response {
    let enrol: Enrol = serde_json::from_slice(body).unwrap();
    let key = data_encoding::HEXLOWER.decode(enrol.public_key.as_bytes()).unwrap();
    let key = VerifyingKey::from_bytes(key.as_slice().try_into().unwrap()).unwrap();
    proof::verify_enrolment(&enrol.code, &enrol.signature, &key).unwrap();
    let mut inner = backend.inner();
    inner.enrolments.push(enrol.public_key);
    if enrol.code != "ABCDE23456" {
        return problem(StatusCode::FORBIDDEN, ProblemCode::EnrolmentCode);
    }
    inner.key = Some(key);
    if inner.lost_enrolments > 0 {
        inner.lost_enrolments -= 1;
        return cut_short();
    }
    json(&inner.enrolled)
}

fn records(backend: &StandIn, body: &[u8]) -> Response {
    let mut inner = backend.inner();
    inner.uploads.push(body.to_vec());
    inner.came.push(Instant::now());
    let fate = inner.fates.pop_front();
    if fate == Some(Fate::Trouble) {
        return problem(StatusCode::SERVICE_UNAVAILABLE, ProblemCode::Unavailable);
    }
    let batch: Batch = serde_json::from_slice(body).unwrap();
    let refuses = inner.refuses;
    let odd = |body: &RecordBody| {
        let text = serde_json::to_string(body).unwrap();
        refuses.is_some_and(|word| text.contains(word))
    };
    if batch.records.iter().any(|record| odd(&record.body)) {
        return problem(StatusCode::BAD_REQUEST, ProblemCode::Malformed);
    }
    let contacts = batch.contacts.iter().map(|c| (('c', c.seq), serde_json::to_string(c).unwrap()));
    let records = batch.records.iter().map(|r| (('r', r.seq), serde_json::to_string(r).unwrap()));
    let (contacts_highest, records_highest) = inner.highest;
    let mut taken = Taken { contacts_highest, records_highest, ..Taken::default() };
    for (number, text) in contacts.chain(records) {
        match inner.stored.insert(number, text.clone()) {
            None => taken.accepted += 1,
            Some(known) => {
                assert_eq!(known, text, "{number:?} changed its meaning");
                taken.duplicates += 1;
            }
        }
    }
    if fate == Some(Fate::AnswerLost) { cut_short() } else { json(&taken) }
}

fn events(backend: &StandIn, query: &str) -> Response {
    let mut inner = backend.inner();
    inner.asked_after.push(query.to_owned());
    let mut text = String::from(": hello\n\n");
    for event in &inner.events {
        let data = serde_json::to_string(event).unwrap();
        text.push_str(&format!("event: checkin\nid: {}\ndata: {data}\n\n", event.event));
    }
    if let Some(version) = inner.news {
        text.push_str(&format!("event: cases\ndata: {version}\n\n"));
    }
    if let Some(totals) = &inner.totals {
        let data = serde_json::to_string(totals).unwrap();
        text.push_str(&format!("event: totals\ndata: {data}\n\n"));
    }
    let said = stream::iter([Ok::<_, std::io::Error>(Bytes::from(text))]);
    let body = if inner.stays {
        Body::from_stream(said.chain(stream::pending()))
    } else {
        Body::from_stream(said)
    };
    ([("content-type", "text/event-stream")], body).into_response()
}

/// An answer that breaks off in its middle.
fn cut_short() -> Response {
    let parts = [Ok(Bytes::from("{\"acc")), Err(std::io::Error::other("cut"))];
    Body::from_stream(stream::iter(parts)).into_response()
}

fn json(value: &impl serde::Serialize) -> Response {
    axum::Json(value).into_response()
}

fn problem(status: StatusCode, code: ProblemCode) -> Response {
    let problem = Problem::new(status.as_u16(), "", code, &format!("{code:?}"));
    (status, axum::Json(problem)).into_response()
}
