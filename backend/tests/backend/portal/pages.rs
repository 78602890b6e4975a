//! What every page of the portal promises, in each language.

use backend::http::portal::routes::Who;
use backend::http::portal::{STYLE, list};
use backend::store::accounts::Role;
use backend::store::cases::{CaseFacts, NewCase};
use protocol::language::Language;

use crate::support::TestServer;
use crate::support::staff::Browser;

/// The tags of a document, without their brackets, in order.
fn tags(html: &str) -> Vec<&str> {
    html.split('<').skip(1).filter_map(|part| part.split('>').next()).collect()
}

fn assert_balanced(html: &str, said: &str) {
    const VOID: [&str; 7] = ["!DOCTYPE", "meta", "link", "input", "br", "hr", "img"];
    let mut open = Vec::new();
    for tag in tags(html) {
        let name = tag.split([' ', '/']).find(|part| !part.is_empty()).unwrap_or_default();
        if let Some(closed) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(closed), "{said}");
        } else if !tag.ends_with('/') && !VOID.contains(&name) {
            open.push(name);
        }
    }
    assert!(open.is_empty(), "left open: {open:?}\n{said}");
}

/// Case 1, which somebody else entered.
async fn case_that_waits(server: &TestServer) {
    let author = server.account("author", Role::Authority).await;
    let facts = CaseFacts {
        number: "HN-0417".to_owned(),
        from_s: Some(server.now() - 86_400),
        to_s: Some(server.now()),
        ..CaseFacts::default()
    };
    let new = NewCase { facts, ..NewCase::default() };
    let mut tx = server.tx();
    let case = tx.add_case(&new, author, server.now()).unwrap();
    tx.hand_over_case(case).unwrap();
    tx.commit().unwrap();
}

#[tokio::test]
async fn every_page_keeps_what_all_promise() {
    let server = TestServer::start().await;
    let units = server.units_with_media();
    case_that_waits(&server).await;
    let mut seen = 0;
    for role in Role::ALL {
        let browser = server.staff(role).await;
        for route in list().iter().filter(|route| route.get && !route.path.contains("style")) {
            let path = route
                .path
                .replace("{commune}", &units.communes[0].to_string())
                .replace("{venue}", &units.venues[0].to_string())
                .replace("{kiosk}", &units.kiosks[0].to_string())
                .replace("{media}", &units.media[0].to_string())
                .replace("{record}", &format!("{}-1-0", units.kiosks[0]))
                .replace("{kind}", "market")
                .replace("{account}", "1")
                .replace("{case}", "1")
                .replace("{link}", "AAAA");
            let stranger = Browser::new(&server);
            let reader = if route.who == Who::Everyone { &stranger } else { &browser };
            for language in Language::ALL {
                let tag = language.tag();
                let answer = reader.get(&format!("{path}?lang={tag}")).await;
                let policy = answer.headers()["content-security-policy"].to_str().unwrap();
                assert!(!policy.contains("unsafe"), "{policy}");
                // A poster is made to be seen, and pages show many.
                if !path.ends_with("/file") {
                    assert_eq!(answer.headers()["cache-control"], "no-store", "{path}");
                }
                let kind = answer.headers().get("content-type").cloned();
                if answer.status() != 200
                    || kind.is_none_or(|kind| kind != "text/html; charset=utf-8")
                {
                    continue;
                }
                let html = answer.text().await.unwrap();
                let said = format!("{role:?} {path} {tag}\n{html}");
                assert_balanced(&html, &said);
                assert!(html.trim_start().starts_with("<!DOCTYPE html>"), "{said}");
                assert!(html.contains(&format!("<html lang=\"{tag}\">")), "{said}");
                for landmark in ["<title>", "<main", "<h1>"] {
                    assert_eq!(html.matches(landmark).count(), 1, "{landmark} {said}");
                }
                for never in
                    ["<script>", " style=", "<style", "javascript:", "http:", "https:", " onclick"]
                {
                    let found =
                        tags(&html).into_iter().any(|tag| format!("<{tag}>").contains(never));
                    assert!(!found, "{never} {said}");
                }
                seen += 1;
            }
        }
    }
    assert!(seen > 30, "only {seen} pages were seen");
}

#[tokio::test]
async fn the_style_sheet_is_kept_for_ever_under_a_name_of_its_content() {
    let server = TestServer::start().await;
    let html = Browser::new(&server).text("/staff/sign-in").await;
    let path = html.split("href=\"/staff/style-").nth(1).unwrap().split('"').next().unwrap();
    let answer = Browser::new(&server).get(&format!("/staff/style-{path}")).await;
    assert!(answer.headers()["cache-control"].to_str().unwrap().contains("immutable"));
    assert_eq!(answer.text().await.unwrap(), STYLE);
}

#[tokio::test]
async fn what_is_not_there_says_so() {
    let server = TestServer::start().await;
    let answer = Browser::new(&server).get("/staff/nothing?lang=en").await;
    assert_eq!(answer.status(), 404);
    let html = answer.text().await.unwrap();
    assert!(html.contains("No such page") && html.contains("href=\"/staff\""), "{html}");
}
