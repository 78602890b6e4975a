//! A reader of the public list of warnings, written after docs/PROTOCOL.md, section "Warnings", and sharing no code with
//! the product: what it finds, a phone of somebody else's making would find.

use data_encoding::{BASE64, BASE64URL_NOPAD, HEXLOWER};
use ring::hmac;
use ring::signature::{ED25519, UnparsedPublicKey};
use serde_json::Value;

use crate::support::TestServer;

const HOUR_S: i64 = 3600;

/// An exposed part of an hour.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) level: u8,
    pub(super) text: u8,
    /// First second, Unix time.
    pub(super) from_s: i64,
    /// First second after it.
    pub(super) to_s: i64,
    pub(super) days: u8,
}

/// A list whose signature holds.
pub(super) struct List {
    pub(super) version: i64,
    salt: Vec<u8>,
    /// Hash and hidden details.
    pub(super) entries: Vec<[u8; 24]>,
}

impl List {
    /// As it is published now.
    pub(super) async fn get(server: &TestServer) -> Self {
        let diary = server.page("/nhat-ky").await.text().await.unwrap();
        let key = diary.split("data-key=\"").nth(1).unwrap().split('"').next().unwrap();
        let key = HEXLOWER.decode(key.as_bytes()).unwrap();
        let answer: Value = server.page("/canh-bao").await.json().await.unwrap();
        let text = answer["list"].as_str().unwrap();
        let signature = answer["signature"].as_str().unwrap();
        let signature = HEXLOWER.decode(signature.as_bytes()).unwrap();
        let signed = format!("bluezone-kiosk warnings v1\n{text}");
        UnparsedPublicKey::new(&ED25519, key).verify(signed.as_bytes(), &signature).unwrap();
        let list: Value = serde_json::from_str(text).unwrap();
        let packed = BASE64.decode(list["entries"].as_str().unwrap().as_bytes()).unwrap();
        assert_eq!(packed.len() % 24, 0);
        Self {
            version: list["version"].as_i64().unwrap(),
            salt: HEXLOWER.decode(list["salt"].as_str().unwrap().as_bytes()).unwrap(),
            entries: packed.chunks(24).map(|entry| entry.try_into().unwrap()).collect(),
        }
    }

    /// What the list says to whoever has these secrets: the first hour and a secret for each, full stops between them.
    pub(super) fn parts(&self, secrets: &str) -> Vec<Part> {
        let mut words = secrets.split('.');
        let first: i64 = words.next().unwrap().parse().unwrap();
        let secrets = words.map(|word| BASE64URL_NOPAD.decode(word.as_bytes()).unwrap());
        (first..)
            .zip(secrets)
            .flat_map(|(hour, secret)| self.parts_of_hour(hour, &secret))
            .collect()
    }

    fn parts_of_hour(&self, hour: i64, secret: &[u8]) -> Vec<Part> {
        assert_eq!(secret.len(), 16);
        let key = hmac::Key::new(hmac::HMAC_SHA256, secret);
        let found = (0..8_u8).flat_map(|part| {
            let message = [b"bluezone-kiosk warning v1\n", self.salt.as_slice(), &[part]].concat();
            let made = hmac::sign(&key, &message);
            let (hash, mask) = (made.as_ref()[..16].to_vec(), made.as_ref()[16..24].to_vec());
            let entries = self.entries.iter().filter(move |entry| entry[..16] == hash);
            entries.map(move |entry| -> Vec<u8> {
                entry[16..].iter().zip(&mask).map(|(hidden, mask)| hidden ^ mask).collect()
            })
        });
        let part = |details: Vec<u8>| Part {
            level: details[0],
            text: details[1],
            from_s: hour * HOUR_S + i64::from(details[2]) * 60,
            to_s: hour * HOUR_S + i64::from(details[3]) * 60,
            days: details[4],
        };
        found.map(part).collect()
    }
}
