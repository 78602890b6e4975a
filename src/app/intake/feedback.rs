//! A feedback: sealed to the authority, so that neither venue nor commune reads it. It is no
//! passage.

use protocol::feedback::Feedback;
use protocol::record::{Body, Sealed, SealedKind};

use super::error::IntakeError;
use super::seal::seal_to_base64;
use crate::devices::clock::Timestamp;
use crate::store::Store;

/// Stores a feedback: when this returns `Ok`, it is durable. Blocks for a seal and an fsync.
///
/// # Errors
/// [`IntakeError`]; then nothing is stored.
pub fn submit(store: &Store, feedback: &Feedback, now: Timestamp) -> Result<(), IntakeError> {
    let identity = store.identity()?.ok_or(IntakeError::NotEnrolled)?;
    let authority = identity.venue.authority.as_ref().ok_or(IntakeError::NoAuthority)?;
    store.push(&Body::Sealed(Sealed {
        kind: SealedKind::Feedback,
        at_s: now.unix_s(),
        direction: None,
        // The header stays readable, so it shows nothing of the content.
        attention: false,
        out_of_province: false,
        people: 1,
        receipt: None,
        cards: Vec::new(),
        clock: now.confidence,
        body: seal_to_base64(feedback, authority)?,
    }))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use age::x25519::Identity;
    use data_encoding::BASE64;
    use protocol::api::{Enrolled, Venue};
    use protocol::clock::ClockConfidence;
    use protocol::feedback::Category;
    use protocol::seal::Recipients;
    use protocol::secret::Secret;

    use super::*;

    fn recipients(key: &Identity) -> Recipients {
        Recipients::try_from(vec![key.to_public().to_string()]).unwrap()
    }

    /// A kiosk whose commune names this authority.
    fn store(commune: &Identity, authority: Option<&Identity>) -> Store {
        let store = Store::open_in_memory().unwrap();
        let key = store.enrolment_key("ABCD-2345", Secret::new([1; 32])).unwrap();
        let venue = Venue {
            venue: 3,
            name: "Chợ Bồng Sơn".to_owned(),
            position: "Cổng số 2".to_owned(),
            commune: "Phường Bồng Sơn".to_owned(),
            letters: "BS".to_owned(),
            host: "qr.example.vn".to_owned(),
            period_s: 30,
            poster_epoch: 0,
            recipients: recipients(commune),
            authority: authority.map(recipients),
            receipt_key: Secret::new([6; 32]),
            day_keys: vec![],
            word_key: None,
            capacity: None,
            illness_page: false,
            questionnaire: None,
            help_line: None,
            otp: false,
            contacts: protocol::api::Contacts::default(),
        };
        let backend_key = data_encoding::HEXLOWER.encode(key.verifying_key().as_bytes());
        let token_key = Secret::new([5; 32]);
        let enrolled = Enrolled { kiosk: 7, token_key, backend_key, venue, above: None };
        store.save_identity(&enrolled, &key).unwrap();
        store
    }

    const NOW: Timestamp =
        Timestamp { unix_ms: 1_625_745_600_000, confidence: ClockConfidence::Held };

    fn feedback() -> Feedback {
        Feedback {
            categories: vec![Category::IllegalEntry],
            text: "Ở CUỐI CHỢ".to_owned(),
            location: "Phường Bồng Sơn".to_owned(),
            at_s: NOW.unix_s(),
        }
    }

    #[test]
    fn only_the_authority_opens_it_and_nobody_passes() {
        let [commune, authority] = [(); 2].map(|()| Identity::generate());
        let store = store(&commune, Some(&authority));
        submit(&store, &feedback(), NOW).unwrap();
        let batch = store.next_batch(500).unwrap();
        let [Body::Sealed(sealed)] = [&batch.records[0].body] else { panic!("not sealed") };
        let body = BASE64.decode(sealed.body.as_bytes()).unwrap();
        assert!(age::decrypt(&commune, &body).is_err());
        let opened = age::decrypt(&authority, &body).unwrap();
        assert_eq!(serde_json::from_slice::<Feedback>(&opened).unwrap(), feedback());
        assert_eq!((sealed.kind, sealed.at_s), (SealedKind::Feedback, NOW.unix_s()));
        assert_eq!((sealed.direction, sealed.attention, sealed.people), (None, false, 1));
        assert_eq!(sealed.clock, ClockConfidence::Held);
        assert_eq!(store.counts(0, i64::MAX).unwrap(), crate::store::Counts::default());
    }

    #[test]
    fn without_an_authority_nothing_is_stored() {
        let store = store(&Identity::generate(), None);
        let error = submit(&store, &feedback(), NOW).unwrap_err();
        assert!(matches!(error, IntakeError::NoAuthority), "{error}");
        assert!(store.backlog().unwrap().is_empty());
        let error = submit(&Store::open_in_memory().unwrap(), &feedback(), NOW).unwrap_err();
        assert!(matches!(error, IntakeError::NotEnrolled), "{error}");
    }
}
