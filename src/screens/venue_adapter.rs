//! The side with the QR: draws the code only when it changes, moves the bar every second.

use std::time::Duration;

use protocol::record::Direction;
use protocol::token::{Claim, Kind};
use slint::{ComponentHandle, Image, Rgb8Pixel, SharedPixelBuffer};

use super::update::{Reading, VenueIdentity};
use crate::checkin::venue_code::VenueCode;
use ui::{Flash, KioskWindow, VenueAdapter};

/// Light modules around the code (ISO/IEC 18004, 4 for a QR).
const QUIET: usize = 4;

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
    pub(super) fn show(&mut self, window: &KioskWindow, reading: Reading) -> Option<Duration> {
        let adapter = window.global::<VenueAdapter>();
        let Some(identity) = &self.identity else {
            adapter.set_enrolled(false);
            return None;
        };
        let source = &identity.source;
        let claim = source.claim_at(reading.unix_ms, reading.confidence);
        if self.drawn != Some(claim) {
            match source.code(&claim) {
                Ok(code) => {
                    adapter.set_code(draw(&code));
                    adapter.set_modules(i32::try_from(code.side + 2 * QUIET).unwrap_or(0));
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
        let left_ms = source.remaining_ms(reading.unix_ms);
        adapter.set_left(left_ms as f32 / (source.period_s.max(1) as f32 * 1000.0));
        Some(Duration::from_millis(left_ms) + MARGIN)
    }
}

/// One pixel a module, so that the screen scales it by a whole number; the card it lies on is the
/// quiet zone.
fn draw(code: &VenueCode) -> Image {
    let length = u32::try_from(code.side).unwrap_or(0);
    let mut buffer = SharedPixelBuffer::<Rgb8Pixel>::new(length, length);
    for (pixel, dark) in buffer.make_mut_slice().iter_mut().zip(&code.modules) {
        *pixel = if *dark { Rgb8Pixel::new(0, 0, 0) } else { Rgb8Pixel::new(255, 255, 255) };
    }
    Image::from_rgb8(buffer)
}

/// Shows, or ends, the green of a check-in.
pub(super) fn show_flash(window: &KioskWindow, direction: Option<Direction>) {
    window.global::<VenueAdapter>().set_flash(match direction {
        None => Flash::None,
        Some(Direction::In) => Flash::Entered,
        Some(Direction::Out) => Flash::Left,
    });
}
