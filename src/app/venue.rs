//! Shows the screens what the kiosk stands for: at its enrolment, and whenever that changes.

use std::time::Duration;

use tokio::time::Instant;

use crate::checkin::venue_code::CodeSource;
use crate::screens::{ScreensHandle, Update, VenueIdentity};
use crate::store::{Identity, Store};
use crate::tasks::Tasks;

/// `kiosk enrol` is another process, whose changes SQLite does not announce. Somebody stands there
/// and waits for the QR.
const ENROLMENT_POLL_INTERVAL: Duration = Duration::from_millis(500);

/// The same on a kiosk that is enrolled already.
const REENROLMENT_POLL_INTERVAL: Duration = Duration::from_secs(10);

pub(super) fn start(tasks: &mut Tasks, store: &Store, screens: ScreensHandle) {
    tasks.spawn("venue", follow(store.clone(), screens));
}

async fn follow(store: Store, screens: ScreensHandle) -> anyhow::Result<()> {
    let mut changes = store.changes();
    let mut shown = None;
    let mut poll_at = Instant::now();
    loop {
        let venue = store.identity()?.as_ref().map(venue_identity);
        if venue != shown {
            screens.send(Update::Enrolled(venue.clone()))?;
            shown = venue;
        }
        tokio::select! {
            changed = changes.changed() => changed?,
            () = tokio::time::sleep_until(poll_at) => {
                store.announce_outside_changes()?;
                poll_at = Instant::now() + match shown {
                    None => ENROLMENT_POLL_INTERVAL,
                    Some(_) => REENROLMENT_POLL_INTERVAL,
                };
            }
        }
    }
}

fn venue_identity(identity: &Identity) -> VenueIdentity {
    let venue = &identity.venue;
    VenueIdentity {
        name: venue.name.clone(),
        position: venue.position.clone(),
        commune: venue.commune.clone(),
        capacity: venue.capacity,
        takes_feedback: venue.authority.is_some(),
        otp: venue.otp,
        illnesses: venue.illness_page,
        word_key: venue.word_key.clone(),
        questionnaire: venue.questionnaire.clone(),
        help_line: venue.help_line.clone(),
        source: CodeSource {
            kiosk: identity.kiosk,
            token_key: identity.token_key.clone(),
            letters: venue.letters.clone(),
            host: venue.host.clone(),
            period_s: venue.period_s,
            poster_epoch: venue.poster_epoch,
        },
    }
}
