//! The terms of use.

use protocol::language::Language;
use protocol::terms;

use crate::support::{NOW, TestServer};

#[tokio::test]
async fn opened_from_a_venue_they_name_its_commune() {
    let server = TestServer::start().await;
    let kiosk = server.kiosk().await;
    let page = server.page(&kiosk.path(NOW)).await.text().await.unwrap();
    assert!(page.contains("href=\"/dieu-khoan/BSON?lang=vi\""), "{page}");
    for language in Language::ALL {
        let tag = language.tag();
        let read = async |path: &str| {
            let answer = server.page(&format!("{path}?lang={tag}")).await;
            assert_eq!(answer.status(), 200, "{path}");
            answer.text().await.unwrap()
        };
        let named = read("/dieu-khoan/BSON").await;
        assert!(named.contains("Phường Bồng Sơn"), "{named}");
        assert!(named.contains("href=\"/dieu-khoan/BSON?lang=en\""), "it stays named: {named}");
        for path in ["/dieu-khoan", "/dieu-khoan/NOONE", "/dieu-khoan/%FF", "/dieu-khoan/bson"] {
            let general = read(path).await;
            assert!(!general.contains("Phường Bồng Sơn"), "{path}");
            for section in terms::sections(language, None) {
                assert!(general.contains(section.heading), "{path}");
            }
        }
    }
}
