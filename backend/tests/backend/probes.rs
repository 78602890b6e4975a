//! What load balancers and orchestrators ask.

use std::time::Duration;

use crate::support::{NOW, TestServer};

async fn ask(server: &TestServer, path: &str) -> (u16, String) {
    let answer = server.page(path).await;
    assert_eq!(answer.headers()["cache-control"], "no-store");
    let told = answer.status() == 503;
    assert_eq!(answer.headers().contains_key("retry-after"), told, "{path}");
    (answer.status().as_u16(), answer.text().await.unwrap())
}

#[tokio::test]
async fn a_process_is_ready_while_its_database_reads_and_writes() {
    let server = TestServer::start().await;
    assert_eq!(ask(&server, "/livez").await, (200, "alive\n".to_owned()));
    assert_eq!(ask(&server, "/readyz").await, (200, "ready\n".to_owned()));

    // A row that somebody else holds: the answer comes all the same, and again when it is free.
    let mut tx = server.tx();
    tx.set_setting("probe", b"held").unwrap();
    tokio::time::sleep(Duration::from_millis(1100)).await;
    let (status, text) = ask(&server, "/readyz").await;
    assert_eq!((status, text.starts_with("not ready: the database took longer")), (503, true));
    assert_eq!(ask(&server, "/livez").await.0, 200);
    drop(tx);
    for _ in 0..100 {
        if ask(&server, "/readyz").await.0 == 200 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    panic!("it is not ready again");
}

#[tokio::test]
async fn many_questions_are_one_look_at_the_database() {
    let server = TestServer::start_with(NOW, |config, _| {
        config.metrics = Some(([127, 0, 0, 1], 0).into());
    })
    .await;
    let probes = async || {
        let text = server.http.get(server.operations("/metrics")).send().await.unwrap();
        let text = text.text().await.unwrap();
        let name = "bluezone_store_seconds_count{unit=\"probe\",step=\"commit\"} ";
        text.lines().find_map(|line| line.strip_prefix(name)).unwrap().parse::<u64>().unwrap()
    };
    assert_eq!(probes().await, 0, "nobody asked");
    let began = std::time::Instant::now();
    let asked = (0..300).map(|_| server.page("/readyz"));
    let answers = futures_util::future::join_all(asked).await;
    assert!(answers.iter().all(|answer| answer.status() == 200));
    let most = began.elapsed().as_secs() + 1;
    assert!((1..=most).contains(&probes().await), "{} of at most {most}", probes().await);
    // Beside the visitors' address too.
    for path in ["/livez", "/readyz"] {
        assert_eq!(server.http.get(server.operations(path)).send().await.unwrap().status(), 200);
    }
    let elsewhere = server.http.get(server.operations("/")).send().await.unwrap();
    assert_eq!(elsewhere.status(), 404, "no page of visitors");
    assert_eq!(server.page("/metrics").await.status(), 404, "not for visitors");
}

#[tokio::test]
async fn a_network_that_may_make_no_more_visits_may_still_ask() {
    // Nobody is a proxy, so that this machine is a client as any other.
    let server = TestServer::start_with(NOW, |config, _| config.trusted_proxies = vec![]).await;
    let mut visits = 0;
    while server.page("/r/ABCDEFGHJKMN").await.status() != 429 {
        visits += 1;
        assert!(visits < 1000, "the limit of visits was not reached");
    }
    assert_eq!(ask(&server, "/readyz").await.0, 200);
    assert_eq!(ask(&server, "/livez").await.0, 200);
}

#[tokio::test]
async fn a_stopping_process_says_so_before_it_takes_no_more() {
    let mut server = TestServer::start_with(NOW, |config, _| config.drain_s = 3).await;
    assert_eq!(ask(&server, "/readyz").await.0, 200);
    server.stop.cancel();
    let stopping = (503, "not ready: this process is stopping; ask another one\n".to_owned());
    let until = std::time::Instant::now() + Duration::from_secs(2);
    while ask(&server, "/readyz").await != stopping {
        assert!(std::time::Instant::now() < until, "it does not say that it is stopping");
    }
    // What still comes is answered.
    assert_eq!(
        (ask(&server, "/livez").await.0, server.page("/").await.status().as_u16()),
        (200, 200)
    );
    assert!(!server.app.stop.is_cancelled());
    server.wait().await;
    assert!(server.http.get(server.at("/livez")).send().await.is_err(), "it takes no more");
}
