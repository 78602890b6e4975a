//! Kiosk and backend are killed a hundred times at random moments, under load. Nothing that was
//! acknowledged is lost, nothing is doubled.
//!
//! The load: a phone a few milliseconds apart, each with an id of its own; visitors who tap on
//! their phones; visitors who declare by touch, each under a number of their own.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use kiosk::store::Store;
use protocol::declaration::Declaration;
use protocol::token::Claim;

use crate::common::{Backend, Kiosk, android_advert, count, now_s, wait_for};
use crate::visitor;

/// Kills of each of the two.
const KILLS: u32 = 50;

/// A number that is different in each run but known: it is printed when the test fails.
struct Dice(u64);

impl Dice {
    /// Milliseconds below `limit`, by xorshift64.
    fn below(&mut self, limit: u64) -> Duration {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        Duration::from_millis(self.0 % limit)
    }
}

/// Visitors with phones, until told to stop; the answer is how many taps were confirmed.
async fn tap(
    base: String,
    kiosk_key: protocol::secret::Secret,
    stop: Arc<AtomicBool>,
) -> (i64, i64) {
    let client = reqwest::Client::builder()
        .timeout(Duration::from_secs(5))
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap();
    let (mut tried, mut confirmed) = (0, 0);
    while !stop.load(Ordering::Relaxed) {
        tokio::time::sleep(Duration::from_millis(20)).await;
        let token = Claim::live(1, now_s(), 30).mint(&kiosk_key);
        let Ok(opened) = client.get(format!("{base}/Q/{token}")).send().await else { continue };
        let Ok(html) = opened.text().await else { continue };
        let Some((_, rest)) = html.split_once("name=\"ticket\" value=\"") else { continue };
        let ticket = rest.split_once('"').unwrap().0;
        tried += 1;
        let tapped = client
            .post(format!("{base}/tap"))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(format!("ticket={ticket}&direction=in"))
            .send()
            .await;
        // The answer to a tap is the way to its confirmation.
        confirmed += i64::from(tapped.is_ok_and(|answer| answer.status().as_u16() == 303));
    }
    (tried, confirmed)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_hundred_kills_lose_and_double_nothing() {
    let seed = u64::from(std::process::id()) << 20 | u64::try_from(now_s() & 0xF_FFFF).unwrap();
    println!("the dice start at {seed}");
    let mut dice = Dice(seed | 1);
    let mut backend = Backend::start().await;
    let mut kiosk = Kiosk::enrolled(&backend);
    let token_key = Store::open(&kiosk.database()).unwrap().identity().unwrap().unwrap().token_key;
    let stop = Arc::new(AtomicBool::new(false));
    let tapping = tokio::spawn(tap(backend.url(), token_key, stop.clone()));

    // Someone kills the backend meanwhile, and starts it again.
    let (give, mut take) = tokio::sync::mpsc::channel::<Duration>(1);
    let killing = async move {
        while let Some(life) = take.recv().await {
            tokio::time::sleep(life).await;
            backend.kill();
            backend.serve().await;
        }
        backend
    };

    let mut next_phone = 0_u32;
    let (mut declared, mut thanked) = (BTreeSet::new(), BTreeSet::new());
    let mut durable = 0;
    let living = async {
        for round in 0..KILLS {
            give.send(dice.below(1200)).await.unwrap();
            let mut simulator = kiosk.start_with_simulator().await;
            let number = format!("09{:08}", 10_000_000 + round);
            let touches = visitor::visit(&number).declare;
            let life = dice.below(2500);
            let declaring = async {
                let mut phones = next_phone;
                for (place, touch) in touches.iter().enumerate() {
                    phones += 1;
                    let mut id = [0xEE; 12];
                    id[..4].copy_from_slice(&phones.to_be_bytes());
                    let played = simulator.advert(&android_advert(id), -60).await;
                    if place + 1 == touches.len() {
                        declared.insert(number.clone());
                    }
                    if !played || !visitor::play(&mut simulator, &[*touch]).await {
                        return phones;
                    }
                    next_phone = phones;
                }
                while !simulator.picture().thanks() {
                    tokio::time::sleep(Duration::from_millis(10)).await;
                }
                thanked.insert(number.clone());
                std::future::pending().await
            };
            let _: Result<u32, _> = tokio::time::timeout(life, declaring).await;
            next_phone += 2;
            durable = durable.max(kiosk.count("SELECT coalesce(max(seq), 0) FROM contact"));
            kiosk.kill();
            let kept = kiosk.count("SELECT count(*) FROM contact");
            assert!(kept >= durable, "{durable} contacts were there, {kept} are left");
        }
        drop(give);
    };
    let ((), backend) = futures_util::future::join(living, killing).await;
    stop.store(true, Ordering::Relaxed);
    let (tried, confirmed) = tapping.await.unwrap();
    println!("taps {confirmed} of {tried}, declarations {} of {}", thanked.len(), declared.len());

    // Both live again, and everything arrives.
    let _bench = kiosk.start_with_simulator().await;
    let (here, there) = (kiosk.database(), backend.database());
    let same = async |what: &str, here_sql: &str, there_sql: &str| {
        wait_for(what, async || {
            let both = (count(&here, here_sql), count(&there, there_sql));
            (both.0 == both.1).then_some(both.0)
        })
        .await
    };
    // What was heard before the last kill becomes rows first.
    wait_for("an empty journal", async || {
        (count(&here, "SELECT count(*) FROM journal") == 0).then_some(())
    })
    .await;
    let contacts = same(
        "all contacts at the backend",
        "SELECT count(*) FROM contact",
        "SELECT count(*) FROM contacts",
    )
    .await;
    let checkins = same(
        "all check-ins at the kiosk",
        "SELECT count(*) FROM passage WHERE source = 0",
        "SELECT count(*) FROM checkins",
    )
    .await;
    same(
        "all declarations at the backend",
        "SELECT count(*) FROM passage WHERE source = 1",
        "SELECT count(*) FROM sealed",
    )
    .await;

    assert!(checkins >= confirmed, "{confirmed} taps were confirmed, {checkins} are known");
    assert!(checkins <= tried, "{tried} taps were made, {checkins} are known");
    let distinct = count(&there, "SELECT count(DISTINCT id) FROM contacts");
    assert_eq!(distinct, contacts, "a phone that was heard once stands there twice");
    let mut opened = Vec::new();
    for record in backend.cli(&["records", "list"]) {
        let seq = record["seq"].to_string();
        let sealed = backend.sealed(&seq);
        let text = age::decrypt(&backend.commune, &sealed).unwrap();
        let declaration: Declaration = serde_json::from_slice(&text).unwrap();
        opened.push(declaration.phone.clone().unwrap());
    }
    let known: BTreeSet<String> = opened.iter().cloned().collect();
    assert_eq!(known.len(), opened.len(), "a declaration stands there twice");
    assert!(thanked.is_subset(&known), "a visitor was thanked for a declaration that is lost");
    assert!(known.is_subset(&declared), "a declaration came from nowhere");
    assert!(contacts > 100 && confirmed > 20 && !thanked.is_empty(), "the load was too light");
}
