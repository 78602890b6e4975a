//! Every page of the list with every role and without a session; rows of other units do not exist.

use backend::http::portal::list;
use backend::http::portal::routes::{Route, Who};
use backend::store::accounts::Role;

use crate::support::TestServer;
use crate::support::staff::{Browser, Units};

/// The page's address, with rows of the `n`th unit.
fn path(route: &Route, units: &Units, n: usize) -> String {
    route
        .path
        .replace("{commune}", &units.communes[n].to_string())
        .replace("{venue}", &units.venues[n].to_string())
        .replace("{kiosk}", &units.kiosks[n].to_string())
        .replace("{media}", &units.media[n].to_string())
        .replace("{record}", &format!("{}-1-0", units.kiosks[n]))
        .replace("{kind}", "market")
        .replace("{warning}", "1")
        .replace("{step}", "confirm")
        .replace("{period}", "1")
        .replace("{organisation}", "1")
        .replace("{file}", "report.xlsx")
        .replace("{account}", "1")
        .replace("{case}", "1")
        .replace("{link}", "AAAA")
}

fn names_a_row(route: &Route) -> bool {
    ["{commune}", "{venue}", "{kiosk}", "{media}", "{record}"]
        .iter()
        .any(|row| route.path.contains(row))
}

/// What each method of a page answers: status, and where to.
async fn answers(browser: &Browser<'_>, route: &Route, path: &str) -> Vec<(u16, String)> {
    let mut answers = Vec::new();
    if route.get {
        answers.push(browser.get(path).await);
    }
    if route.post {
        answers.push(browser.post(path, "x=1").await);
    }
    let location = |answer: &reqwest::Response| {
        answer.headers().get("location").map(|to| to.to_str().unwrap().to_owned())
    };
    let found = answers.iter();
    found.map(|answer| (answer.status().as_u16(), location(answer).unwrap_or_default())).collect()
}

#[tokio::test]
async fn a_stranger_gets_to_the_door_only() {
    let server = TestServer::start().await;
    let units = server.units_with_media();
    for route in list() {
        let stranger = Browser::new(&server);
        for (status, to) in answers(&stranger, &route, &path(&route, &units, 0)).await {
            let door = status == 303 && to.starts_with("/staff/sign-in");
            assert_eq!(
                door,
                route.who != Who::Everyone || route.path == "/staff/second-step",
                "{route:?} {status} {to}"
            );
        }
    }
}

#[tokio::test]
async fn a_page_is_for_its_roles_and_nobody_else() {
    let server = TestServer::start().await;
    let units = server.units_with_media();
    for role in Role::ALL {
        let browser = server.staff(role).await;
        let session = browser.cookies.lock().unwrap().clone();
        for route in list() {
            // Signing out and elsewhere ends what the next page needs.
            if route.path.contains("sign-out") {
                continue;
            }
            browser.cookies.lock().unwrap().clone_from(&session);
            let may = match route.who {
                Who::Everyone => true,
                Who::Roles(roles) => roles.contains(&role),
            };
            for (status, to) in answers(&browser, &route, &path(&route, &units, 0)).await {
                assert!(status < 500, "{role:?} {route:?} {status}");
                assert!(!to.starts_with("/staff/sign-in"), "{role:?} {route:?} {status} {to}");
                let refused = status == 403 && !route.path.contains("/sign-in");
                assert_eq!(refused, !may, "{role:?} {route:?} {status} {to}");
            }
        }
    }
}

#[tokio::test]
async fn rows_of_other_units_are_not_there() {
    let server = TestServer::start().await;
    let units = server.units_with_media();
    for role in [Role::Commune, Role::Manager, Role::Guard] {
        let browser = server.staff(role).await;
        for route in list().iter().filter(|route| names_a_row(route)) {
            let Who::Roles(roles) = route.who else { continue };
            if roles.contains(&role) {
                for (status, to) in answers(&browser, route, &path(route, &units, 1)).await {
                    assert_eq!(status, 404, "{role:?} {route:?} {to}");
                }
            }
        }
    }
}
