//! When the code turns, and how long a check-in is confirmed.

use std::time::Duration;

use protocol::record::Direction;
use protocol::token::{Claim, Kind};
use slint::Timer;

use super::adapter;
use crate::screens::context::Context;
use crate::screens::inbox::Input;

/// How long the green of a check-in stays.
pub const FLASH: Duration = Duration::from_millis(2500);

/// Between two chimes of check-ins: more would be a noise, and a burst may be nobody's visit.
const CHIME_INTERVAL_MS: i64 = 2000;

/// Added to the end of a slot, so that the timer never fires just before it.
const MARGIN: Duration = Duration::from_millis(1);

#[derive(Default)]
pub(in crate::screens) struct VenueController {
    // What is drawn, so that the code is drawn only when it changes.
    drawn: Option<Claim>,
    /// When a check-in chimed last, Unix milliseconds.
    chimed_ms: Option<i64>,
    turn: Timer,
    flash: Timer,
}

impl VenueController {
    /// The kiosk stands for another venue.
    pub(in crate::screens) fn forget_code(&mut self) {
        self.drawn = None;
    }

    pub(in crate::screens) fn flash(&mut self, context: &Context, direction: Direction) {
        adapter::show_flash(&context.window, Some(direction));
        context.send_after(&self.flash, FLASH, || Input::FlashEnds);
    }

    /// Whether the check-in of this moment is heard. One that a clock set back puts before the last is.
    pub(in crate::screens) fn chimes(&mut self, now_ms: i64) -> bool {
        let soon = |last_ms: i64| (0..CHIME_INTERVAL_MS).contains(&(now_ms - last_ms));
        if self.chimed_ms.is_some_and(soon) {
            return false;
        }
        self.chimed_ms = Some(now_ms);
        true
    }

    /// Shows the code of this moment, and turns it exactly when its slot ends.
    pub(in crate::screens) fn show(&mut self, context: &Context) {
        match self.show_code(context) {
            Some(after) => context.send_after(&self.turn, after, || Input::CodeTurns),
            None => self.turn.stop(),
        }
    }

    /// Shows the code; returns when it turns, if it does.
    fn show_code(&mut self, context: &Context) -> Option<Duration> {
        let venue = context.venue();
        let Some(venue) = venue.as_ref() else {
            adapter::show_not_enrolled(&context.window);
            return None;
        };
        let (source, now) = (&venue.source, context.now());
        let claim = source.claim_at(now.unix_ms, now.confidence);
        if self.drawn != Some(claim) {
            match source.code(&claim) {
                Ok(code) => adapter::show_code(&context.window, &code, &source.host),
                Err(error) => {
                    tracing::error!(%error, "no venue code");
                    adapter::show_not_enrolled(&context.window);
                }
            }
            self.drawn = Some(claim);
        }
        if claim.kind == Kind::Fixed {
            return None;
        }
        let left_ms = source.remaining_ms(now.unix_ms);
        let share = left_ms as f32 / (source.period_s.max(1) as f32 * 1000.0);
        adapter::show_left(&context.window, share);
        Some(Duration::from_millis(left_ms) + MARGIN)
    }
}
