//! What waits for keys that were replaced.

use ed25519_dalek::SigningKey;
use protocol::api::Enrolled;
use protocol::record::SealedKind;
use protocol::seal::{Recipients, key_id};
use protocol::secret::Secret;

use super::*;

const KEYS: [&str; 2] = [
    "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p",
    "age1lggyhqrw2nlhcxprm67z43rta597azn8gknawjehu9d9dl0jq3yqqvfafg",
];

fn enrolled(key: &str) -> Enrolled {
    let venue = format!(
        r#"{{"venue":3,"name":"Chợ","position":"","commune":"Bồng Sơn","letters":"BS",
            "host":"qr.example.vn","period_s":30,"receipt_key":"{}","recipients":["{key}"]}}"#,
        "06".repeat(32)
    );
    Enrolled {
        kiosk: 7,
        token_key: Secret::new([1; 32]),
        backend_key: "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a".to_owned(),
        venue: serde_json::from_str(&venue).unwrap(),
        above: None,
    }
}

fn waiting(store: &Store) -> Vec<(String, u32)> {
    store.waiting_for_earlier_keys().unwrap().into_iter().collect()
}

#[test]
fn what_was_sealed_to_a_replaced_key_is_counted_until_it_is_sent() {
    let store = Store::open_in_memory().unwrap();
    let (first, second) = (enrolled(KEYS[0]), enrolled(KEYS[1]));
    store.save_identity(&first, &SigningKey::from_bytes(&[7; 32])).unwrap();
    for _ in 0..3 {
        store.submit_sealed(sealed("a")).unwrap();
    }
    store.push(&gap()).unwrap();
    let feedback = Sealed { kind: SealedKind::Feedback, direction: None, ..sealed("f") };
    store.push(&Body::Sealed(feedback)).unwrap();
    assert_eq!(waiting(&store), [], "the key is in use");

    let keys = store.save_venue(&second.venue).unwrap().unwrap();
    assert_eq!(waiting(&store), [], "and stays so until somebody confirms another one");
    let identity = store.identity().unwrap().unwrap();
    store.confirm_keys(keys.fingerprint(&identity.backend_key)).unwrap();
    store.submit_sealed(sealed("b")).unwrap();
    assert_eq!(waiting(&store), [(key_id(KEYS[0]), 3)], "no authority had a key for the feedback");

    store.park(&store.next_batch(1).unwrap(), "odd", NOON).unwrap();
    store.acknowledge(&store.next_batch(1).unwrap()).unwrap();
    assert_eq!(waiting(&store), [(key_id(KEYS[0]), 2)], "what is refused waits as well");
    store.acknowledge(&store.next_batch(9).unwrap()).unwrap();
    assert_eq!(waiting(&store), [(key_id(KEYS[0]), 1)]);

    // The same key again, by another enrolment: what was sealed in between waits for the second.
    store.submit_sealed(sealed("c")).unwrap();
    store.save_identity(&first, &SigningKey::from_bytes(&[8; 32])).unwrap();
    assert!(waiting(&store).contains(&(key_id(KEYS[1]), 1)));
    let list = Recipients::try_from(vec![KEYS[0].to_owned()]).unwrap();
    assert_eq!(list.ids(), [key_id(KEYS[0])]);
}
