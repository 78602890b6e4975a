//! The next version of the image over a network that breaks off: from a backend that offers it into the
//! updater's inbox, or why not.

mod stand;

use std::time::Duration;

use ed25519_dalek::SigningKey;
use kiosk::bundles::BundleFolder;
use protocol::update::{Hindrance, Refusal, Refused, Update};

use stand::{content, release, runs, stand};

#[tokio::test]
async fn what_broke_off_goes_on_where_it_ended_and_is_handed_over_once() {
    let mut stand = stand(vec![300_000, 200_000]);
    stand.start().await;
    stand.until("the bundle", |stand| stand.handed_over().is_some()).await;
    let bundle = stand.handed_over().unwrap();
    assert_eq!((bundle.version.to_string().as_str(), bundle.at_once), ("1.2.0", false));
    assert_eq!(stand.asked(), [0, 200_000, 500_000]);
    // The updater takes it, refuses it, and forgets: it is not fetched for ever.
    for file in std::fs::read_dir(stand.inbox.path()).unwrap() {
        std::fs::remove_file(file.unwrap().path()).unwrap();
    }
    let more = stand.asked_for_offers(3);
    stand.until("three more offers", more).await;
    assert_eq!(stand.asked().len(), 3);
    assert_eq!((stand.kept(), stand.state.lock().unwrap().last()), (0, Some(&None)));
    let percents: Vec<_> =
        stand.state.lock().unwrap().iter().flatten().map(|it| it.percent).collect();
    assert!(percents.contains(&22) && percents.is_sorted(), "{percents:?}");
}

#[tokio::test]
async fn a_half_file_of_an_earlier_start_is_completed() {
    let mut stand = stand(vec![]);
    let folder = BundleFolder::open(&stand.data.path().join("updates")).unwrap();
    let mut growing = folder.write_from(&release("1.2.0", &content()), 0).unwrap();
    growing.append(&content()[..400_000]).unwrap();
    stand.start().await;
    stand.until("the bundle", |stand| stand.handed_over().is_some()).await;
    assert_eq!(stand.asked(), [400_000]);
}

#[tokio::test]
async fn a_bundle_of_another_hash_is_fetched_once_more_and_then_left_for_hours() {
    let mut stand = stand(vec![]);
    stand.shelf.lock().unwrap().file[500_000] ^= 1;
    stand.start().await;
    stand.until("two tries", |stand| stand.asked().len() >= 2).await;
    stand.until("what hinders", |stand| stand.hindered() == Some(Hindrance::Damaged)).await;
    tokio::time::sleep(Duration::from_millis(600)).await;
    assert_eq!(stand.asked(), [0, 0]);
    assert_eq!((stand.handed_over(), stand.kept()), (None, 0));
}

#[tokio::test]
async fn a_storage_without_room_is_told_and_gets_its_room_back() {
    let mut stand = stand(vec![300_000]);
    // Enough for what is missing, and not for the copy beside it.
    *stand.room.lock().unwrap() = 1_000_000;
    stand.start().await;
    stand.until("what hinders", |stand| stand.hindered() == Some(Hindrance::NoRoom)).await;
    assert_eq!((stand.asked(), stand.kept()), (vec![], 0));
    *stand.room.lock().unwrap() = 5_000_000;
    stand.until("a part", |stand| stand.kept() == 300_000).await;
    *stand.room.lock().unwrap() = 0;
    stand.until("what hinders", |stand| stand.hindered() == Some(Hindrance::NoRoom)).await;
    assert_eq!(stand.kept(), 0, "what came is given up for the database");
    *stand.room.lock().unwrap() = 5_000_000;
    stand.until("the bundle", |stand| stand.handed_over().is_some()).await;
}

#[tokio::test]
async fn what_is_not_newer_refused_or_under_way_is_not_fetched() {
    let refused = Refused { version: "1.2.0".to_owned(), why: Refusal::DoesNotWork };
    for told in [
        Some(runs("1.2.0")),
        Some(runs("1.10.0")),
        Some(Update { refused: Some(refused), ..runs("1.1.0") }),
        Some(Update { next: Some("1.2.0".to_owned()), ..runs("1.1.0") }),
        None,
    ] {
        let mut stand = stand(vec![]);
        *stand.told.lock().unwrap() = told.clone();
        stand.start().await;
        if told.is_some() {
            stand.until("three offers", |stand| stand.shelf.lock().unwrap().offers >= 3).await;
        } else {
            tokio::time::sleep(Duration::from_millis(400)).await;
            assert_eq!(stand.shelf.lock().unwrap().offers, 0, "without an updater nobody asks");
        }
        assert!(stand.asked().is_empty() && stand.handed_over().is_none(), "{told:?}");
    }
}

#[tokio::test]
async fn a_kiosk_whose_ring_changes_midway_stops_and_forgets_what_came() {
    let mut stand = stand(vec![300_000, 200_000]);
    stand.shelf.lock().unwrap().withdrawn_after = Some(300_000);
    stand.start().await;
    stand.until("the end of the offer", |stand| stand.asked().len() >= 2).await;
    stand.until("an empty folder", |stand| stand.kept() == 0).await;
    stand
        .until("nothing under way", |stand| stand.state.lock().unwrap().last() == Some(&None))
        .await;
    assert_eq!(stand.handed_over(), None);
    // Another version comes in its place.
    let other = b"another bundle".to_vec();
    {
        let mut shelf = stand.shelf.lock().unwrap();
        (shelf.offer, shelf.file) = (Some(release("1.3.0", &other)), other);
    }
    stand.until("the other bundle", |stand| stand.handed_over().is_some()).await;
    assert_eq!(stand.handed_over().unwrap().version.to_string(), "1.3.0");
}

#[tokio::test]
async fn a_slow_fetch_asks_between_its_parts_whether_it_is_still_wanted() {
    let mut stand = stand(vec![]);
    stand.start_at(300_000).await;
    stand.until("the bundle", |stand| stand.handed_over().is_some()).await;
    let asked = stand.asked();
    assert!(asked.len() >= 3 && asked.is_sorted(), "{asked:?}");
    assert!(stand.shelf.lock().unwrap().offers >= asked.len());
}

#[tokio::test]
async fn an_offer_of_somebody_else_brings_nothing() {
    let mut stand = stand(vec![]);
    stand.shelf.lock().unwrap().signer = SigningKey::from_bytes(&[77; 32]);
    stand.start().await;
    stand.until("an offer", |stand| stand.shelf.lock().unwrap().offers >= 1).await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert!(stand.asked().is_empty() && stand.handed_over().is_none());
}
