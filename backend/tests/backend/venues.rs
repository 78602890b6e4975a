//! What an operator sets reaches the kiosks.

use protocol::api::{self, Venue};
use protocol::signed_venue::SignedVenue;

use crate::support::{Kiosk, RECIPIENT, TestServer};

async fn venue(server: &TestServer, kiosk: &Kiosk) -> Venue {
    let signed: SignedVenue = server.get(kiosk, api::VENUE).await.json().await.unwrap();
    signed.verify(kiosk.number, "", &server.app.keys.signing.verifying_key()).unwrap()
}

#[tokio::test]
async fn kiosks_get_what_the_operator_sets() {
    let server = TestServer::start().await;
    let (kiosk, other) = (server.kiosk().await, server.kiosk().await);
    let first = kiosk.enrolled.venue.clone();
    assert_eq!((&first.authority, first.capacity), (&None, None));
    assert!(!first.illness_page && !first.otp);
    assert_eq!(first.receipt_key, venue(&server, &other).await.receipt_key, "one for the commune");

    server.lines(&["venue", "set", "1", "--capacity", "200", "--illness-page", "true"]).await;
    server.lines(&["commune", "authority", "1", "--authority", RECIPIENT]).await;
    let now = venue(&server, &kiosk).await;
    assert_eq!((now.capacity, now.illness_page), (Some(200), true));
    let keys = now.authority.map(Vec::<String>::from);
    assert_eq!(keys.as_deref(), Some(&[RECIPIENT.to_owned()][..]));
    assert_eq!(now.receipt_key, first.receipt_key);

    server.lines(&["venue", "set", "1", "--capacity", "none"]).await;
    server.lines(&["commune", "authority", "1"]).await;
    server.lines(&["commune", "renew-receipts", "1"]).await;
    let now = venue(&server, &kiosk).await;
    assert_eq!((now.capacity, now.illness_page, now.authority), (None, true, None));
    assert_ne!(now.receipt_key, first.receipt_key);

    let listed = server.lines(&["commune", "list"]).await[0].to_string();
    assert!(!listed.contains(&*now.receipt_key.to_hex()), "a secret is not listed");
    for arguments in [
        &["venue", "set", "1", "--capacity", "0"][..],
        &["venue", "set", "9", "--capacity", "5"],
        &["commune", "authority", "9"],
        &["commune", "authority", "1", "--authority", "age1x"],
        &["commune", "renew-receipts", "9"],
    ] {
        assert_eq!(server.command(arguments).await.status.code(), Some(1), "{arguments:?}");
    }
    assert_eq!(server.command(&["venue", "set", "1"]).await.status.code(), Some(2));
}
