//! The backend is away for an hour: the code turns, visitors declare, phones are heard; afterwards
//! everything arrives, once. The hour passes by the kiosk's and the backend's simulated clocks.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::sync::Arc;

use ::backend::clock::{Clock, SetClock};
use ::backend::config::Config;
use ::backend::server::Server;
use protocol::token::Token;
use tokio_util::sync::CancellationToken;

use crate::common::{Backend, Kiosk, android_advert, count, now_s, wait_for};
use crate::visitor;

/// A backend in this process, whose clock the test sets.
struct Away {
    stop: CancellationToken,
    task: tokio::task::JoinHandle<()>,
}

impl Away {
    async fn serve(backend: &Backend, clock: Arc<SetClock>) -> Self {
        let listen = SocketAddr::from(([127, 0, 0, 1], backend.port));
        let config = Config {
            listen,
            database: backend.database().into(),
            host: Some("kiosk.example.vn".to_owned()),
            ..Config::default()
        };
        let clock: Arc<dyn Clock> = clock;
        let stop = CancellationToken::new();
        let server = wait_for("the port", async || {
            Server::bind(config.clone(), clock.clone(), stop.clone()).await.ok()
        })
        .await;
        let task = tokio::spawn(async move { server.run().await.unwrap() });
        Self { stop, task }
    }

    async fn leave(self) {
        self.stop.cancel();
        self.task.await.unwrap();
    }
}

/// The second since the epoch at which the slot of a code begins.
fn shown_at(code: &str) -> i64 {
    i64::from(Token::from_url(code).unwrap().claim.slot) * 30
}

#[tokio::test(flavor = "multi_thread")]
async fn an_hour_without_the_backend() {
    let mut backend = Backend::start().await;
    let start = now_s();
    let clock = Arc::new(SetClock::new(start));
    backend.kill();
    let server = Away::serve(&backend, clock.clone()).await;
    let mut kiosk = Kiosk::enrolled(&backend);
    let mut simulator = kiosk.start_with_simulator().await;
    let mut last = simulator.qr(|_| true).await;
    assert!(simulator.advert(&android_advert([7; 12]), -60).await);
    wait_for("a contact while the backend is there", async || {
        (count(&backend.database(), "SELECT count(*) FROM contacts") == 1).then_some(())
    })
    .await;
    server.leave().await;

    let mut played = 1_i64;
    for minute in 1..=60_u8 {
        simulator.advance(60).await;
        // Two phones: one stays all the hour, one is heard this minute only.
        for id in [[7; 12], [minute; 12].map(|byte| byte ^ 0x80)] {
            assert!(simulator.advert(&android_advert(id), -60).await);
            played += 1;
        }
        if minute % 20 == 0 {
            let visit = visitor::visit(&format!("09123456{minute}"));
            assert!(visitor::play(&mut simulator, &visit.declare).await);
            wait_for("the thanks", async || simulator.picture().thanks().then_some(())).await;
            assert!(visitor::play(&mut simulator, &[visit.done]).await);
        }
        if minute % 10 == 0 {
            // Codes of the minutes before may be on the screen still.
            let now = start + i64::from(minute) * 60;
            let seen = last;
            last = simulator.qr(|text| text != seen && (shown_at(text) - now).abs() < 300).await;
        }
    }
    let outbox = "SELECT count(*) FROM outbox WHERE json_extract(body, '$.kind') = 'declaration'";
    assert_eq!(kiosk.count(outbox), 3);
    assert_eq!(count(&backend.database(), "SELECT count(*) FROM sealed"), 0);

    clock.set(start + 3600);
    let server = Away::serve(&backend, clock).await;
    let arrived = |sql: &str| count(&backend.database(), sql);
    wait_for("everything", async || {
        let sightings = arrived("SELECT coalesce(sum(sightings), 0) FROM contacts");
        let sealed = arrived("SELECT count(*) FROM sealed");
        (sightings >= played && sealed >= 3).then_some(())
    })
    .await;
    assert_eq!(arrived("SELECT sum(sightings) FROM contacts"), played);
    assert_eq!(arrived("SELECT count(DISTINCT id) FROM contacts"), 61);
    assert_eq!(arrived("SELECT count(*) FROM sealed"), 3);
    assert_eq!(arrived("SELECT count(*) FROM quarantine"), 0);
    let days: BTreeSet<i64> = [start, start + 3600].map(|at| at.div_euclid(86_400)).into();
    assert!(days.contains(&arrived("SELECT max(day) FROM contacts")));
    server.leave().await;
}
