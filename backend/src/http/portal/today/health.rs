//! How the kiosks of a venue are, in words with the remedy.

use protocol::civil::time_of_day;

use crate::fleet::{Fleet, State};
use crate::http::portal::frame::Frame;
use crate::http::portal::kiosk_words;
use crate::store::kiosks::Kiosk;
use crate::words::Text;

pub(super) struct Health {
    /// Position, or "Máy 7" where it has none.
    pub(super) name: String,
    /// Class of its sign.
    pub(super) class: &'static str,
    pub(super) state: Text,
    /// Since when it says nothing, such as "07:42".
    pub(super) since: Option<String>,
    /// What to do; none when all is well.
    pub(super) remedy: Option<Text>,
}

/// The kiosks that were not withdrawn, those that need someone first.
pub(super) fn health(frame: &Frame, fleet: &Fleet, kiosks: &[Kiosk], now_s: i64) -> Vec<Health> {
    let states = kiosks.iter().map(|kiosk| (fleet.state(kiosk, now_s), kiosk));
    let mut states: Vec<_> =
        states.filter(|(state, _)| !matches!(state, State::Revoked | State::Poster)).collect();
    states.sort_by_key(|(state, kiosk)| (*state, kiosk.kiosk));
    let health = |(state, kiosk): (State, &Kiosk)| Health {
        name: match kiosk.position.trim() {
            "" => format!("{} {}", frame.tr("Máy"), kiosk.kiosk),
            position => position.to_owned(),
        },
        class: kiosk_words::class(state),
        state: kiosk_words::name(frame.language, state),
        since: match state {
            State::Silent { since_s } => since_s.map(time_of_day),
            _ => None,
        },
        remedy: (state != State::Good).then(|| kiosk_words::remedy(frame.language, state)),
    };
    states.into_iter().map(health).collect()
}
