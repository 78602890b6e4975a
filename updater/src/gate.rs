//! Whether a version on trial stays. Pure.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// Without a network nobody can say whether it still comes through: what worked for so long is kept.
const WITHOUT_SYNC: Duration = Duration::from_secs(3600);

/// By then the screen must have painted and the store must be open. A slow card needs two minutes.
const START_LIMIT: Duration = Duration::from_secs(15 * 60);

/// What the kiosk on trial has done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Health {
    /// Its screen paints.
    pub painted: bool,
    /// Its database is open and takes what is written.
    pub stored: bool,
    /// The backend has answered it.
    pub synced: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Keep,
    Wait,
    Back,
}

/// `running` is for how long it has run.
pub fn judge(health: Health, running: Duration) -> Verdict {
    match health {
        Health { painted: true, stored: true, synced } if synced || running >= WITHOUT_SYNC => {
            Verdict::Keep
        }
        Health { painted: true, stored: true, .. } => Verdict::Wait,
        _ if running >= START_LIMIT => Verdict::Back,
        _ => Verdict::Wait,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_works_is_kept_and_what_does_not_goes_back() {
        let minutes = |count: u64| Duration::from_secs(count * 60);
        let starts = Health { painted: true, stored: true, synced: false };
        for (health, running, expected) in [
            (Health::default(), minutes(1), Verdict::Wait),
            (Health { synced: true, ..starts }, minutes(1), Verdict::Keep),
            (starts, minutes(59), Verdict::Wait),
            (starts, minutes(60), Verdict::Keep),
            // A backend that was reached proves nothing of a screen that is dark.
            (Health { painted: false, synced: true, ..starts }, minutes(15), Verdict::Back),
            (Health { stored: false, synced: true, ..starts }, minutes(15), Verdict::Back),
            (Health { stored: false, ..starts }, minutes(14), Verdict::Wait),
        ] {
            assert_eq!(judge(health, running), expected, "{health:?} after {running:?}");
        }
    }
}
