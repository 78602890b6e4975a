//! Who has declared today, for the kiosks of a commune: their keys of the day, and what they tell each
//! other through the backend.

use protocol::civil::vietnam_day;
use protocol::declared::{DayKey, days_to_hold};
use protocol::record::{Body, SealedKind};
use protocol::secret::Secret;
use zeroize::Zeroizing;

use crate::keys::MasterKeys;
use crate::store::declared::NewDeclared;
use crate::store::records::Delivery;
use crate::store::venues::Commune;
use crate::store::{StoreError, Tx};

/// Keeps the keys apart from other uses of the server's secret.
const CONTEXT: &[u8] = b"bluezone-kiosk day key v1";

/// The keys of a commune's days that its kiosks hold now. They follow from the server's secret, which no
/// kiosk has, and from the commune's receipt key, so that both are renewed together after a theft.
pub fn day_keys(keys: &MasterKeys, commune: &Commune, now_s: i64) -> Vec<DayKey> {
    days_to_hold(now_s).map(|day| DayKey { day, key: day_key(keys, commune, day) }).collect()
}

fn day_key(keys: &MasterKeys, commune: &Commune, day: i64) -> Secret {
    let mut message = Zeroizing::new(Vec::with_capacity(48));
    message.extend(commune.commune.to_be_bytes());
    message.extend(day.to_be_bytes());
    message.extend(commune.receipt_key.expose());
    Secret::new(keys.mac(CONTEXT, &message))
}

/// Notes the declarations of today in a delivery for the commune's other kiosks, and who has declared
/// elsewhere. One that came before is noted already.
///
/// # Errors
/// The store's.
pub fn note(tx: &mut dyn Tx, delivery: &Delivery) -> Result<(), StoreError> {
    let today = vietnam_day(delivery.received_s);
    for record in &delivery.records {
        if let Some(declared) = of_today(&record.body, today) {
            tx.add_declared(delivery.venue, delivery.kiosk, &declared)?;
        }
    }
    Ok(())
}

fn of_today(body: &Body, today: i64) -> Option<NewDeclared<'_>> {
    let (receipt, people) = match body {
        Body::Sealed(sealed) if sealed.kind == SealedKind::Declaration => {
            (sealed.receipt, sealed.people)
        }
        Body::Elsewhere(visit) => (visit.receipt, 1),
        _ => return None,
    };
    let receipt = receipt.filter(|_| vietnam_day(body.at_s()) == today)?;
    Some(NewDeclared { day: today, receipt, people, cards: body.cards() })
}
