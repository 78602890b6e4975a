//! What Prometheus reads, and the dashboard that shows it.

use std::collections::{BTreeMap, BTreeSet};

use protocol::contact::ContactId;
use reqwest::Method;
use serde_json::Value;

use crate::support::records::{batch, contact};
use crate::support::{Kiosk, NOW, TestServer, ticket};

async fn start() -> TestServer {
    TestServer::start_with(NOW, |config, _| config.metrics = Some(([127, 0, 0, 1], 0).into())).await
}

async fn read(server: &TestServer) -> String {
    let answer = server.http.get(server.operations("/metrics")).send().await.unwrap();
    assert_eq!(answer.headers()["content-type"], "text/plain; version=0.0.4; charset=utf-8");
    answer.text().await.unwrap()
}

/// The value of one series.
fn value(text: &str, series: &str) -> f64 {
    let found = text.lines().find_map(|line| line.strip_prefix(series)?.strip_prefix(' '));
    assert!(found.is_some(), "there is no {series} in\n{text}");
    found.unwrap().parse().unwrap()
}

/// Names and labels of the series.
fn series(text: &str) -> BTreeSet<String> {
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines.map(|line| line.rsplit_once(' ').unwrap().0.to_owned()).collect()
}

/// A kiosk delivers, a visitor opens a code and taps.
async fn visit(server: &TestServer) -> Kiosk {
    let kiosk = server.kiosk().await;
    let new = |seq, at_s| contact(seq, ContactId([9; 12]), at_s);
    server.send(&kiosk, &batch(vec![new(1, NOW - 60), new(2, NOW - 50)], vec![])).await;
    server.send(&kiosk, &batch(vec![new(2, NOW - 50), new(3, NOW - 90 * 86_400)], vec![])).await;
    let page = server.page(&kiosk.path(NOW)).await.text().await.unwrap();
    server.post("/tap", &format!("ticket={}&direction=in", ticket(&page))).await;
    kiosk
}

#[tokio::test]
async fn what_is_done_is_counted_by_templates_and_words_alone() {
    let server = start().await;
    let kiosk = visit(&server).await;
    let text = read(&server).await;
    for (series, count) in [
        (
            "bluezone_http_requests_total{method=\"POST\",route=\"/api/v1/records\",status=\"200\"}",
            2.0,
        ),
        ("bluezone_http_requests_total{method=\"GET\",route=\"/Q/{token}\",status=\"200\"}", 1.0),
        ("bluezone_http_requests_total{method=\"POST\",route=\"/tap\",status=\"303\"}", 1.0),
        ("bluezone_http_request_seconds_count{route=\"/api/v1/records\"}", 2.0),
        ("bluezone_http_requests_in_progress", 0.0),
        ("bluezone_ingest_rows_total{outcome=\"accepted\"}", 2.0),
        ("bluezone_ingest_rows_total{outcome=\"duplicate\"}", 1.0),
        ("bluezone_ingest_rows_total{outcome=\"quarantined\"}", 1.0),
        ("bluezone_event_streams", 0.0),
        ("bluezone_store_connections{state=\"waiting\"}", 0.0),
        ("bluezone_store_failures_total{step=\"begin\",kind=\"away\"}", 0.0),
    ] {
        assert_eq!(value(&text, series), count, "{series}");
    }
    assert!(value(&text, "bluezone_store_seconds_count{unit=\"write\",step=\"commit\"}") >= 3.0);
    // Two deliveries and a tap.
    assert!(value(&text, "bluezone_store_seconds_count{unit=\"part\",step=\"commit\"}") >= 3.0);
    assert!(value(&text, "process_resident_memory_bytes") > 1e6);
    assert!(value(&text, "process_open_fds") > 3.0);
    let code = kiosk.path(NOW);
    let token = code.rsplit('/').next().unwrap();
    assert!(!text.contains(token) && !text.contains("BSON"), "{text}");

    let stream = server.get(&kiosk, "/api/v1/events?after=0").await;
    assert_eq!(stream.status(), 200);
    assert_eq!(value(&read(&server).await, "bluezone_event_streams"), 1.0);
    drop(stream);
}

#[tokio::test]
async fn what_waits_is_known_and_no_longer_told_when_it_is_not() {
    let server = start().await;
    let lag = "bluezone_matching_lag_seconds";
    for _ in 0..100 {
        if series(&read(&server).await).contains(lag) {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    let text = read(&server).await;
    for of in ["messages", "pushes", "contacts", "cases", "quarantine"] {
        assert_eq!(value(&text, &format!("bluezone_waiting{{of=\"{of}\"}}")), 0.0);
    }
    assert_eq!(value(&text, lag), 0.0);
    server.app.metrics.waits(None);
    let known = series(&read(&server).await);
    assert!(!known.iter().any(|series| series.starts_with("bluezone_waiting") || series == lag));
}

#[tokio::test]
async fn a_stranger_makes_no_series() {
    let server = start().await;
    visit(&server).await;
    let attack = async |round: u32| {
        for number in 0..60 {
            let name = format!("wanderer{round}x{number}");
            for path in [
                format!("/{name}"),
                format!("/api/v1/{name}"),
                format!("/Q/{name}"),
                format!("/staff/{name}?{name}={name}"),
                format!("/r/{name}"),
            ] {
                let method = Method::from_bytes(name.to_uppercase().as_bytes()).unwrap();
                let method = if number % 3 == 0 { method } else { Method::GET };
                server.http.request(method, server.at(&path)).send().await.unwrap();
            }
        }
    };
    attack(1).await;
    let before = series(&read(&server).await);
    attack(2).await;
    let text = read(&server).await;
    let after = series(&text);
    assert_eq!(after.difference(&before).collect::<Vec<_>>(), Vec::<&String>::new());
    assert!(!text.to_lowercase().contains("wanderer"), "{text}");
    assert!(text.contains("method=\"other\"") && text.contains("route=\"none\""), "{text}");
}

/// The labels of each name that is served.
fn labels(text: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut names: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for series in series(text) {
        let (name, rest) = series.split_once('{').unwrap_or((&series, "}"));
        let labels = names.entry(name.to_owned()).or_default();
        let rest = rest.strip_suffix('}').unwrap();
        // No value has a comma or an equals sign before its quote.
        let pairs = rest.split("\",").filter_map(|pair| pair.split_once("=\""));
        labels.extend(pairs.map(|(label, _)| label.to_owned()));
    }
    names
}

/// Everything between `open` and `close`, and the text without it.
fn cut(text: &str, open: char, close: char) -> (Vec<String>, String) {
    let (mut parts, mut rest) = (Vec::new(), String::new());
    let mut left = text;
    while let Some((before, after)) = left.split_once(open) {
        let (part, behind) = after.split_once(close).unwrap();
        parts.push(part.to_owned());
        rest.push_str(before);
        rest.push(' ');
        left = behind;
    }
    (parts, rest + left)
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    words.filter(|word| word.starts_with(|c: char| c.is_ascii_alphabetic()))
}

/// The metrics and the labels that a query names.
fn named(query: &str) -> (BTreeSet<String>, BTreeSet<String>) {
    const FUNCTIONS: [&str; 10] = [
        "by",
        "count",
        "histogram_quantile",
        "increase",
        "max",
        "rate",
        "sum",
        "time",
        "topk",
        "le",
    ];
    let (selectors, rest) = cut(query, '{', '}');
    let (_, rest) = cut(&rest, '[', ']');
    let mut labels = BTreeSet::new();
    for selector in selectors {
        labels.extend(
            selector
                .split(',')
                .map(|pair| pair.split(['=', '!', '~']).next().unwrap().trim().to_owned()),
        );
    }
    let mut without_groups = String::new();
    for (number, part) in rest.split(" by (").enumerate() {
        match (number, part.split_once(')')) {
            (1.., Some((group, after))) => {
                labels.extend(group.split(',').map(|label| label.trim().to_owned()));
                without_groups.push_str(after);
            }
            _ => without_groups.push_str(part),
        }
        without_groups.push(' ');
    }
    let metrics = words(&without_groups).filter(|word| !FUNCTIONS.contains(word));
    (metrics.map(str::to_owned).collect(), labels)
}

#[test]
fn the_names_of_a_query_are_found() {
    let query =
        "topk(10, sum by (le, route) (rate(a_total{job=~\"$job\",status=~\"5..\"}[5m]))) / max(b)";
    let set = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<BTreeSet<_>>();
    assert_eq!(named(query), (set(&["a_total", "b"]), set(&["job", "le", "route", "status"])));
}

#[tokio::test]
async fn every_query_of_the_dashboard_names_what_is_served() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/grafana.json");
    let dashboard: Value = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    let server = start().await;
    visit(&server).await;
    let until = std::time::Instant::now() + std::time::Duration::from_secs(30);
    let served = loop {
        let served = labels(&read(&server).await);
        if served.contains_key("bluezone_waiting") {
            break served;
        }
        assert!(std::time::Instant::now() < until, "what waits is not told");
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    };
    let panels = dashboard["panels"].as_array().unwrap().iter();
    let targets = panels.filter_map(|panel| panel["targets"].as_array()).flatten();
    let (mut queries, mut shown) = (0, BTreeSet::new());
    for target in targets {
        let query = target["expr"].as_str().unwrap();
        let (metrics, labels) = named(query);
        assert!(!metrics.is_empty(), "{query}");
        let legend = target["legendFormat"].as_str().unwrap();
        let legend = cut(legend, '{', '}').0.into_iter().map(|it| it.replace('{', ""));
        for metric in metrics {
            let has =
                served.get(&metric).unwrap_or_else(|| panic!("{metric} of {query} is not served"));
            // Prometheus adds these two to everything.
            let known = |label: &String| {
                has.contains(label) || ["job", "instance"].contains(&label.as_str())
            };
            assert!(labels.iter().all(known), "{query}: {metric} has {has:?}");
            assert!(legend.clone().all(|label| known(&label)), "{query}: {metric} has {has:?}");
            shown.insert(metric);
        }
        queries += 1;
    }
    assert!(queries >= 20, "{queries} queries");
    // Whatever is served is shown, of a histogram its buckets or its count.
    for name in served.keys() {
        let base = ["_bucket", "_sum", "_count"].into_iter().find_map(|end| name.strip_suffix(end));
        let shows = |name: &str| shown.contains(name);
        let of_histogram =
            |base: &str| shows(&format!("{base}_bucket")) || shows(&format!("{base}_count"));
        assert!(shows(name) || base.is_some_and(of_histogram), "{name} is in no panel");
    }
}
