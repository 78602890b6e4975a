//! The street: phones that walk past or into the market and send what Bluezone on Android sends.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use data_encoding::HEXLOWER;
use kiosk::devices::simulator::ToKiosk;
use protocol::DAY_S;
use protocol::bluezone::schedule::{DailyKey, SLOTS_PER_DAY, ids, slot_of};
use protocol::contact::ContactId;
use protocol::secret::Secret;
use serde::Serialize;

use crate::link::Link;

/// Seconds for which a phone that walks past is in range.
const PAST_S: i64 = 20;

/// Phones send several adverts a second; one is enough to see it.
const ADVERT_INTERVAL: Duration = Duration::from_millis(1000);

/// Unix time in seconds, by the phones' own clocks.
#[expect(clippy::disallowed_methods, reason = "phones have clocks of their own")]
pub fn now_s() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or_default()
}

#[derive(Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum Whereabouts {
    Street,
    Passing {
        until_s: i64,
    },
    Market,
    /// A hand's breadth from the kiosk.
    Kiosk,
}

struct Phone {
    name: String,
    /// The key of `day`; later days follow from it.
    key: DailyKey,
    day: i64,
    whereabouts: Whereabouts,
    case: Option<i64>,
}

impl Phone {
    fn id(&self, at_s: i64) -> Option<ContactId> {
        let days = u32::try_from(at_s.div_euclid(DAY_S) - self.day).ok()?;
        let slot = usize::from(slot_of(at_s, SLOTS_PER_DAY));
        ids(&self.key.after_days(days).seed()).nth(slot)
    }
}

/// What the page shows of a phone.
#[derive(Serialize)]
pub struct View {
    number: usize,
    name: String,
    #[serde(flatten)]
    location: LocationView,
    case: Option<i64>,
}

#[derive(Serialize)]
struct LocationView {
    in_range: bool,
    location: &'static str,
}

/// All phones of the street.
pub struct Street {
    phones: Mutex<Vec<Phone>>,
}

impl Street {
    /// A phone with a key of its own for each name.
    pub fn new(names: &[&str]) -> anyhow::Result<Self> {
        let mut phones = Vec::new();
        for name in names {
            let mut key = [0; 32];
            getrandom::fill(&mut key)?;
            phones.push(Phone {
                name: (*name).to_owned(),
                key: DailyKey::new(Secret::new(key)),
                day: now_s().div_euclid(DAY_S),
                whereabouts: Whereabouts::Street,
                case: None,
            });
        }
        Ok(Self { phones: Mutex::new(phones) })
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Phone>> {
        self.phones.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sends phone `number` somewhere: `market`, `kiosk`, `past` or `street`. False when there is no such
    /// phone or location.
    pub fn send(&self, number: usize, location: &str) -> bool {
        let whereabouts = match location {
            "market" => Whereabouts::Market,
            "kiosk" => Whereabouts::Kiosk,
            "past" => Whereabouts::Passing { until_s: now_s() + PAST_S },
            "street" => Whereabouts::Street,
            _ => return false,
        };
        self.lock().get_mut(number).map(|phone| phone.whereabouts = whereabouts).is_some()
    }

    /// What the health authority would be handed if the owner of phone `number` were ill: the F0
    /// data of docs/FORMATS.md, from the start of the key's day to now.
    pub fn case_file(&self, number: usize) -> Option<String> {
        let phones = self.lock();
        let phone = phones.get(number)?;
        Some(
            serde_json::json!({ "data": [{
                "daily_key": *phone.key.expose_hex(),
                "time_start": phone.day * DAY_S,
                "time_end": now_s(),
                "max": SLOTS_PER_DAY,
            }]})
            .to_string(),
        )
    }

    /// Which phone sends which id on the days of `from_s` and `to_s`.
    pub fn senders(&self, from_s: i64, to_s: i64) -> HashMap<ContactId, usize> {
        let mut senders = HashMap::new();
        for (number, phone) in self.lock().iter().enumerate() {
            for day in from_s.div_euclid(DAY_S)..=to_s.div_euclid(DAY_S) {
                let after = u32::try_from(day - phone.day).ok();
                let seed = after.map(|days| phone.key.after_days(days).seed());
                let sent = |seed| ids(seed).take(SLOTS_PER_DAY.into());
                senders.extend(seed.iter().flat_map(sent).map(|id| (id, number)));
            }
        }
        senders
    }

    /// Whether phone `number` is held to the kiosk.
    pub fn is_at_kiosk(&self, number: usize) -> bool {
        self.lock().get(number).is_some_and(|phone| phone.whereabouts == Whereabouts::Kiosk)
    }

    /// How many phones there are.
    pub fn len(&self) -> usize {
        self.lock().len()
    }

    /// Which phone is which case.
    pub fn cases(&self) -> Vec<(usize, i64)> {
        let phones = self.lock();
        phones.iter().enumerate().filter_map(|(number, it)| Some((number, it.case?))).collect()
    }

    /// Notes that phone `number` is the backend's case `case`.
    pub fn set_case(&self, number: usize, case: i64) {
        if let Some(phone) = self.lock().get_mut(number) {
            phone.case = Some(case);
        }
    }

    /// What the page shows.
    pub fn view(&self) -> Vec<View> {
        let view = |(number, phone): (usize, &Phone)| {
            let location = match phone.whereabouts {
                Whereabouts::Street => "street",
                Whereabouts::Passing { .. } => "past",
                Whereabouts::Market => "market",
                Whereabouts::Kiosk => "kiosk",
            };
            let location = LocationView { in_range: location != "street", location };
            View { number, name: phone.name.clone(), location, case: phone.case }
        };
        self.lock().iter().enumerate().map(view).collect()
    }

    /// The adverts that are in the air at the kiosk now.
    fn adverts(&self, now_s: i64) -> Vec<ToKiosk> {
        let mut phones = self.lock();
        let mut adverts = Vec::new();
        for (number, phone) in phones.iter_mut().enumerate() {
            let rssi = match phone.whereabouts {
                Whereabouts::Street => continue,
                Whereabouts::Passing { until_s } if until_s <= now_s => {
                    phone.whereabouts = Whereabouts::Street;
                    continue;
                }
                Whereabouts::Passing { until_s } => {
                    // Strongest in the middle of the walk.
                    let from_middle = (until_s - now_s - PAST_S / 2).abs();
                    -65 - i16::try_from(from_middle * 2).unwrap_or(25)
                }
                Whereabouts::Kiosk => -38 - i16::try_from(now_s % 4).unwrap_or(0),
                Whereabouts::Market => {
                    -58 - i16::try_from((now_s + number as i64) % 7).unwrap_or(0)
                }
            };
            if let Some(id) = phone.id(now_s) {
                adverts.push(ToKiosk::Advert { ad: android_advert(id), rssi });
            }
        }
        adverts
    }
}

/// The 23 bytes that Bluezone on Android sends (docs/FORMATS.md, section 1), hexadecimal.
fn android_advert(id: ContactId) -> String {
    let mut bytes = vec![0x02, 0x01, 0x1A, 0x0F, 0xFF, 0xB5, 0x22];
    bytes.extend(id.0);
    bytes.extend([0x03, 0x03, 0x56, 0x4E]);
    HEXLOWER.encode(&bytes)
}

/// Lets the phones send, for ever.
pub async fn play(street: Arc<Street>, link: Arc<Link>) {
    let mut interval = tokio::time::interval(ADVERT_INTERVAL);
    loop {
        interval.tick().await;
        for advert in street.adverts(now_s()) {
            link.play(advert).await;
        }
    }
}
