//! The side with the QR: draws the code only when it changes, moves the bar every second.

use std::time::Duration;

use protocol::record::Direction;
use protocol::token::{Claim, Kind};
use slint::ComponentHandle;

use super::qr;
use super::update::VenueIdentity;
use crate::devices::clock::Timestamp;
use ui::{Flash, KioskWindow, VenueAdapter};

/// Beyond the end of a slot, so that the timer never fires just before it.
const MARGIN: Duration = Duration::from_millis(1);

/// What is on the blue side now.
#[derive(Default)]
pub(super) struct VenueView {
    identity: Option<VenueIdentity>,
    drawn: Option<Claim>,
}

impl VenueView {
    pub(super) fn new(identity: Option<VenueIdentity>) -> Self {
        Self { identity, drawn: None }
    }

    pub(super) fn identity(&self) -> Option<&VenueIdentity> {
        self.identity.as_ref()
    }

    /// Shows the code of a time; says when it turns, if it does.
    pub(super) fn show(&mut self, window: &KioskWindow, time: Timestamp) -> Option<Duration> {
        let adapter = window.global::<VenueAdapter>();
        let Some(identity) = &self.identity else {
            adapter.set_enrolled(false);
            return None;
        };
        let source = &identity.source;
        let claim = source.claim_at(time.unix_ms, time.confidence);
        if self.drawn != Some(claim) {
            match source.code(&claim) {
                Ok(code) => {
                    let (picture, modules) = qr::draw(code.side, &code.modules);
                    adapter.set_code(picture);
                    adapter.set_modules(modules);
                    adapter.set_short_code(code.short_code.into());
                    adapter.set_host(source.host.as_str().into());
                    adapter.set_fixed(code.kind == Kind::Fixed);
                    adapter.set_enrolled(true);
                }
                Err(error) => {
                    tracing::error!(%error, "no venue code");
                    adapter.set_enrolled(false);
                }
            }
            self.drawn = Some(claim);
        }
        if claim.kind == Kind::Fixed {
            return None;
        }
        let left_ms = source.remaining_ms(time.unix_ms);
        adapter.set_left(left_ms as f32 / (source.period_s.max(1) as f32 * 1000.0));
        Some(Duration::from_millis(left_ms) + MARGIN)
    }
}

/// Shows, or ends, the green of a check-in.
pub(super) fn show_flash(window: &KioskWindow, direction: Option<Direction>) {
    window.global::<VenueAdapter>().set_flash(match direction {
        None => Flash::None,
        Some(Direction::In) => Flash::Entered,
        Some(Direction::Out) => Flash::Left,
    });
}
