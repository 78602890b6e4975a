//! The database of a large province, made once: 100 communes, 500 venues, 10,000 kiosks, 14 days of contacts and
//! check-ins, and in the first commune a day of 5,000 sealed records.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::ensure;
use backend::accounts::token::{Token, TokenKind};
use backend::accounts::{invite, links};
use backend::app::App;
use backend::store::accounts::{NewAccount, Role, Unit};
use backend::store::venues::NewVenue;
use backend::store::{Store, Tx};
use backend::venues::{add_commune, add_venue};
use fastrand::Rng;
use protocol::DAY_S;
use protocol::record::day_of;
use rusqlite::{Connection, params};
use zeroize::Zeroizing;

use crate::province::{self, Made, RECIPIENT, letters};

/// 2021-07-08 17:00 in Vietnam.
pub const NOW_S: i64 = 1_625_738_400;

pub const PASSWORD: &str = "ba con vit ngoai dong";

/// Raised with every change of what is made here.
const VERSION: &str = "1";

const COMMUNES: i64 = 100;
const VENUES: i64 = 500;
const KIOSKS: i64 = 10_000;
const DAYS: i64 = 14;
const CONTACTS: i64 = 5_000_000;
/// By phone, at a venue on a day.
const CHECKINS: i64 = 200;
/// Sealed records of a venue on each of the last two days; the first venue has more.
const SEALED: i64 = 60;
const SEALED_FIRST: i64 = 5_000;
/// What a declaration takes.
const BODY_LEN: usize = 1200;

/// The database, made if it is not there.
pub fn database(folder: &Path) -> anyhow::Result<PathBuf> {
    province::database(
        folder,
        Made { version: VERSION, register, rows, finish: |_: &dyn Store| Ok(()) },
    )
}

fn register(tx: &mut dyn Tx) -> Result<(), backend::venues::VenueError> {
    for commune in 1..=COMMUNES {
        let keys = vec![RECIPIENT.to_owned()];
        add_commune(tx, &format!("Phường số {commune}"), keys.clone(), keys, NOW_S)?;
    }
    for venue in 0..VENUES {
        let venue = NewVenue {
            commune: venue % COMMUNES + 1,
            name: format!("Chợ {}", venue + 1),
            address: format!("{} đường Trần Hưng Đạo", venue + 1),
            letters: letters(venue),
            ..NewVenue::default()
        };
        add_venue(tx, &venue, NOW_S)?;
    }
    Ok(())
}

fn venue_of(kiosk: i64) -> i64 {
    (kiosk - 1) % VENUES + 1
}

fn rows(db: &Connection) -> anyhow::Result<()> {
    let mut random = Rng::with_seed(7);
    kiosks(db, &mut random)?;
    contacts(db, &mut random)?;
    checkins(db, &mut random)?;
    sealed(db, &mut random)?;
    ensure!(
        db.query_row("SELECT count(*) FROM contacts", [], |row| row.get::<_, i64>(0))? == CONTACTS
    );
    Ok(())
}

fn kiosks(db: &Connection, random: &mut Rng) -> anyhow::Result<()> {
    let mut kiosk = db.prepare(
        "INSERT INTO kiosks (venue_id, position, code_hash, code_expires_s, public_key, token_key, \
         created_s, enrolled_s) VALUES (?1, ?2, randomblob(32), ?3, randomblob(32), randomblob(32), ?4, ?4)",
    )?;
    let mut seen =
        db.prepare("INSERT INTO kiosks_seen (kiosk_id, seen_s, version) VALUES (?1, ?2, ?3)")?;
    let mut stream = db.prepare(
        "INSERT INTO kiosk_streams (kiosk_id, stream, highest, synced_s) VALUES (?1, ?2, 1000, ?3)",
    )?;
    for number in 1..=KIOSKS {
        let made_s = NOW_S - 30 * DAY_S;
        let position = format!("Cổng số {}", (number - 1) / VENUES + 1);
        kiosk.execute(params![venue_of(number), position, made_s + DAY_S, made_s])?;
        // One in fifty is silent, one in ten runs an older program.
        let ago_s = if random.u8(..50) == 0 { random.i64(700..200_000) } else { random.i64(0..60) };
        let version = if random.u8(..10) == 0 { "0.1.0" } else { "0.2.0" };
        seen.execute(params![number, NOW_S - ago_s, version])?;
        for name in ["contact", "record"] {
            stream.execute(params![number, name, NOW_S - ago_s])?;
        }
    }
    Ok(())
}

/// A second of a day's opening hours that is past, whichever day.
fn second(random: &mut Rng, day: i64) -> i64 {
    // 06:00 to 20:00 in Vietnam is 23:00 to 13:00 UTC.
    let at_s = day * DAY_S - 3600 + random.i64(0..14 * 3600);
    at_s.min(NOW_S - 1)
}

fn contacts(db: &Connection, random: &mut Rng) -> anyhow::Result<()> {
    let mut contact = db.prepare(
        "INSERT INTO contacts (venue_id, day, kiosk_id, seq, incarnation, id, phone, first_s, last_s, \
         sightings, rssi_max, rssi_mean, near_minutes, clock) \
         VALUES (?1, ?2, ?3, ?4, 0, ?5, 0, ?6, ?6 + 300, 40, -60, -70, 1, 0)",
    )?;
    let today = day_of(NOW_S);
    let each = CONTACTS / KIOSKS;
    // In the order of the key.
    for venue in 1..=VENUES {
        for day in 0..DAYS {
            for kiosk in (venue..=KIOSKS).step_by(usize::try_from(VENUES)?) {
                for seq in day * each / DAYS..(day + 1) * each / DAYS {
                    let at_s = second(random, today - day);
                    let id: [u8; 12] = std::array::from_fn(|_| random.u8(..));
                    contact.execute(params![venue, day_of(at_s), kiosk, seq + 1, id, at_s])?;
                }
            }
        }
    }
    Ok(())
}

fn checkins(db: &Connection, random: &mut Rng) -> anyhow::Result<()> {
    let mut checkin = db.prepare(
        "INSERT INTO checkins (venue_id, day, kiosk_id, event, at_s, direction, evidence, nonce) \
         VALUES (?1, ?2, ?1, ?3, ?4, ?5, 0, randomblob(8))",
    )?;
    let today = day_of(NOW_S);
    for venue in 1..=VENUES {
        for number in 0..DAYS * CHECKINS {
            let at_s = second(random, today - number / CHECKINS);
            checkin.execute(params![venue, day_of(at_s), number + 1, at_s, random.u8(..2)])?;
        }
    }
    Ok(())
}

fn sealed(db: &Connection, random: &mut Rng) -> anyhow::Result<()> {
    let mut record = db.prepare(
        "INSERT INTO sealed (venue_id, day, kiosk_id, seq, incarnation, kind, at_s, direction, \
         attention, out_of_province, people, receipt, clock, body) \
         VALUES (?1, ?2, ?1, ?3, 0, 'declaration', ?4, 0, ?5, 0, 1, NULL, 0, ?6)",
    )?;
    let (today, body) = (day_of(NOW_S), vec![0x5a_u8; BODY_LEN]);
    for venue in 1..=VENUES {
        let each = if venue == 1 { SEALED_FIRST } else { SEALED };
        for number in 0..2 * each {
            let at_s = second(random, today - number / each);
            let attention = random.u8(..100) == 0;
            record.execute(params![venue, day_of(at_s), number + 1, at_s, attention, body])?;
        }
    }
    Ok(())
}

/// An account of each role that is measured, of the first venue or commune.
pub async fn accounts(app: &Arc<App>) -> anyhow::Result<()> {
    let all = [
        (Role::Operator, Unit::Province),
        (Role::Manager, Unit::Venues(vec![1])),
        (Role::Guard, Unit::Venues(vec![1])),
        (Role::Commune, Unit::Commune(1)),
    ];
    for (role, unit) in all {
        let name = role.word().to_owned();
        if app.store.read(|read| read.account_by_name(&name))?.is_some() {
            continue;
        }
        let phc = app.passwords.hash(Zeroizing::new(PASSWORD.to_owned()), [7; 16]).await?;
        let link = Token::from_random(backend::keys::random()?);
        let hash = link.hash(&app.keys, TokenKind::Link);
        let new = NewAccount { name: name.clone(), person: name, role, unit };
        app.store.write(|tx| {
            invite(tx, "bench", &new, &hash, NOW_S)?;
            links::redeem(tx, &app.keys, &link, &phc, NOW_S)
        })?;
    }
    Ok(())
}
