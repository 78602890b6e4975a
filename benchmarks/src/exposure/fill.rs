//! The database of a district: markets with two kiosks each, 14 days of contacts and of people who came and went, one
//! case that was at a market each day, and many that were there for a moment each day.

use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

use anyhow::Context;
use backend::exposures::matching::match_new;
use backend::store::venues::NewVenue;
use backend::store::{Store, Tx};
use backend::venues::{add_commune, add_venue};
use fastrand::Rng;
use protocol::bluezone::schedule::{DailyKey, ids};
use protocol::contact::ContactId;
use protocol::secret::Secret;
use protocol::{DAY_S, record::day_of};
use rusqlite::{Connection, params};

use crate::province::{self, Made, RECIPIENT, letters};

/// 2021-07-08 17:00 in Vietnam.
pub const NOW_S: i64 = 1_625_738_400;
/// Raised with every change of what is made here.
const VERSION: &str = "3";

const DAYS: i64 = 14;
/// Of a venue; the case is beside the first.
const KIOSKS: i64 = 2;
/// Slots in which the case was at a market on each day.
const SLOTS: i64 = 6;
/// Cases that are found at once: 100,800 ids.
const MANY: u8 = 75;
/// Their numbers: the first case is the patient.
pub const MANY_CASES: RangeInclusive<i64> = 2..=MANY as i64 + 1;
/// Contacts with them.
pub const MANY_HITS: u64 = MANY as u64 * DAYS as u64;

#[derive(Clone, Copy)]
pub struct Size {
    pub contacts: i64,
    pub stays: i64,
    pub venues: i64,
}

/// The same markets, more of them.
pub const SIZES: [Size; 3] = [
    Size { contacts: 300_000, stays: 20_000, venues: 4 },
    Size { contacts: 1_000_000, stays: 66_000, venues: 14 },
    Size { contacts: 3_000_000, stays: 200_000, venues: 42 },
];
pub const LARGE: Size = Size { contacts: 10_000_000, stays: 660_000, venues: 140 };

/// The database, made if it is not there.
pub fn database(folder: &Path, size: Size) -> anyhow::Result<PathBuf> {
    let finish = |store: &dyn Store| {
        super::add(store, &cases([Secret::new([7; 32])]))?;
        super::add(store, &cases((0..MANY).map(many)))?;
        match_new(store)?;
        Ok(())
    };
    let (register, rows) = (|tx: &mut dyn Tx| register(tx, size), |db: &Connection| rows(db, size));
    province::database(folder, Made { version: VERSION, register, rows, finish })
}

fn register(tx: &mut dyn Tx, size: Size) -> Result<(), backend::venues::VenueError> {
    let keys = vec![RECIPIENT.to_owned()];
    add_commune(tx, "Phường Bồng Sơn", keys, Vec::new(), NOW_S)?;
    for venue in 0..size.venues {
        let name = format!("Chợ {}", venue + 1);
        let letters = letters(venue);
        add_venue(tx, &NewVenue { commune: 1, name, letters, ..NewVenue::default() }, NOW_S)?;
    }
    Ok(())
}

fn many(number: u8) -> Secret {
    Secret::new([100 + number; 32])
}

fn first_day() -> i64 {
    day_of(NOW_S) - DAYS + 1
}

/// Whole days of patients.
fn cases(keys: impl IntoIterator<Item = Secret>) -> String {
    let (from_s, to_s) = (first_day() * DAY_S, NOW_S - 1);
    let keys = keys.into_iter().map(|key| {
        let key = DailyKey::new(key).expose_hex();
        let key = key.as_str();
        format!(r#"{{"daily_key":"{key}","time_start":{from_s},"time_end":{to_s},"max":96}}"#)
    });
    format!(r#"{{"data":[{}]}}"#, keys.collect::<Vec<_>>().join(","))
}

/// A new case that was nowhere.
pub fn add_case(store: &dyn Store) -> anyhow::Result<i64> {
    let added = super::add(store, &cases([Secret::new(backend::keys::random()?)]))?;
    added.first().copied().context("there is no case")
}

/// The case that was at the markets, and its hits.
pub fn patient(store: &dyn Store) -> anyhow::Result<(i64, u64)> {
    let rows = store.read(|read| read.case_rows())?;
    let row = rows.iter().max_by_key(|row| row.hits).context("the patient was nowhere")?;
    Ok((row.case, row.hits))
}

fn rows(db: &Connection, size: Size) -> anyhow::Result<()> {
    // Who enters a case and who confirms it.
    let mut account = db.prepare(
        "INSERT INTO accounts (account_id, name, person, role, created_s) \
         VALUES (?1, 'bench' || ?1, '', 'authority', 0)",
    )?;
    for number in [1, 2] {
        account.execute([number])?;
    }
    let mut random = Rng::with_seed(7);
    let mut kiosk = db.prepare(
        "INSERT INTO kiosks (venue_id, position, code_hash, code_expires_s, created_s) \
         VALUES (?1, 'Cổng', randomblob(32), 0, 0)",
    )?;
    for venue in 1..=size.venues {
        for _ in 0..KIOSKS {
            kiosk.execute([venue])?;
        }
    }
    for venue in 1..=size.venues {
        for day in 0..DAYS {
            contacts(db, &mut random, size, venue, day)?;
            checkins(db, &mut random, size, venue, day)?;
        }
    }
    patient_was_there(db, size)?;
    many_were_there(db, size)
}

/// A second of a day's opening hours, 06:00 to 18:00 in Vietnam, of the same UTC day.
fn second(random: &mut Rng, day: i64) -> i64 {
    (first_day() + day) * DAY_S + random.i64(0..10 * 3600)
}

fn contacts(
    db: &Connection,
    random: &mut Rng,
    size: Size,
    venue: i64,
    day: i64,
) -> anyhow::Result<()> {
    let mut contact = db.prepare_cached(CONTACT)?;
    let mut part = db.prepare_cached(
        "INSERT INTO contact_days (kiosk_id, venue_id, day, first_seq, last_seq) \
         VALUES (?1, ?2, ?3, ?4, ?5)",
    )?;
    let each = size.contacts / size.venues / DAYS / KIOSKS;
    for kiosk in (venue - 1) * KIOSKS + 1..=venue * KIOSKS {
        let first = day * (each + 100) + 1;
        for seq in first..first + each {
            let at_s = second(random, day);
            let id: [u8; 12] = std::array::from_fn(|_| random.u8(..));
            let (long_s, rssi) = (random.i64(30..900), random.i64(-95..-50));
            contact.execute(params![
                venue,
                day_of(at_s),
                kiosk,
                seq,
                id,
                at_s,
                at_s + long_s,
                rssi
            ])?;
        }
        part.execute(params![kiosk, venue, first_day() + day, first, first + each + 50])?;
    }
    Ok(())
}

const CONTACT: &str = "INSERT INTO contacts (venue_id, day, kiosk_id, seq, incarnation, id, phone, first_s, \
    last_s, sightings, rssi_max, rssi_mean, near_minutes, clock) \
    VALUES (?1, ?2, ?3, ?4, 0, ?5, 0, ?6, ?7, 40, ?8, ?8, 5, 0)";

fn checkins(
    db: &Connection,
    random: &mut Rng,
    size: Size,
    venue: i64,
    day: i64,
) -> anyhow::Result<()> {
    let mut checkin = db.prepare_cached(
        "INSERT INTO checkins (venue_id, day, kiosk_id, event, at_s, direction, evidence, nonce, visit) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0, randomblob(8), ?7)",
    )?;
    let each = size.stays / size.venues / DAYS;
    for number in 0..each {
        let (in_s, long_s) = (second(random, day), random.i64(300..5400));
        let visit: [u8; 16] = std::array::from_fn(|_| random.u8(..));
        let kiosk = (venue - 1) * KIOSKS + 1 + number % KIOSKS;
        let event = (day * each + number) * 2 + 1;
        for (event, at_s, direction) in [(event, in_s, 0), (event + 1, in_s + long_s, 1)] {
            checkin.execute(params![venue, day_of(in_s), kiosk, event, at_s, direction, visit])?;
        }
    }
    Ok(())
}

/// At a market each day, for an hour and a half of a morning beside the first kiosk.
fn patient_was_there(db: &Connection, size: Size) -> anyhow::Result<()> {
    let mut contact = db.prepare_cached(CONTACT)?;
    let mut key = DailyKey::new(Secret::new([7; 32]));
    for day in 0..DAYS {
        let venue = day % size.venues + 1;
        let of_day: Vec<ContactId> = ids(&key.seed()).take(96).collect();
        for slot in 4..4 + SLOTS {
            let from_s = (first_day() + day) * DAY_S + slot * 900;
            let id = of_day.get(usize::try_from(slot)?).context("a day has 96 ids")?;
            let seq = day * 1_000_000 + 900_000 + slot;
            let kiosk = (venue - 1) * KIOSKS + 1;
            contact.execute(params![
                venue,
                first_day() + day,
                kiosk,
                seq,
                id.0,
                from_s,
                from_s + 890,
                -60
            ])?;
        }
        key = key.next_day();
    }
    Ok(())
}

/// Each beside the first kiosk of a market for a moment each day.
fn many_were_there(db: &Connection, size: Size) -> anyhow::Result<()> {
    let mut contact = db.prepare_cached(CONTACT)?;
    for number in 0..MANY {
        let mut key = DailyKey::new(many(number));
        let (of_case, slot) = (i64::from(number), i64::from(number % 40));
        for day in 0..DAYS {
            let id = ids(&key.seed()).nth(usize::from(number % 40)).context("a day has 96 ids")?;
            let venue = (of_case + day) % size.venues + 1;
            let from_s = (first_day() + day) * DAY_S + slot * 900 + 300;
            contact.execute(params![
                venue,
                first_day() + day,
                (venue - 1) * KIOSKS + 1,
                day * 1_000_000 + 910_000 + of_case,
                id.0,
                from_s,
                from_s + 200,
                -60
            ])?;
            key = key.next_day();
        }
    }
    Ok(())
}
