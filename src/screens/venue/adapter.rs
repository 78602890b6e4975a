//! The code, its bar and the confirmation of a check-in as the side shows them.

use protocol::record::Direction;
use protocol::token::Kind;
use slint::ComponentHandle;
use ui::{Flash, KioskWindow, VenueAdapter};

use crate::checkin::venue_code::VenueCode;
use crate::screens::qr;

pub(in crate::screens) fn show_not_enrolled(window: &KioskWindow) {
    window.global::<VenueAdapter>().set_enrolled(false);
}

pub(in crate::screens) fn show_code(window: &KioskWindow, code: &VenueCode, host: &str) {
    let adapter = window.global::<VenueAdapter>();
    let (picture, modules) = qr::draw(code.side, &code.modules);
    adapter.set_code(picture);
    adapter.set_modules(modules);
    adapter.set_short_code(code.short_code.as_str().into());
    adapter.set_host(host.into());
    adapter.set_fixed(code.kind == Kind::Fixed);
    adapter.set_enrolled(true);
}

/// Shows the share of the slot that is left, 0 to 1.
pub(in crate::screens) fn show_left(window: &KioskWindow, share: f32) {
    window.global::<VenueAdapter>().set_left(share);
}

/// Shows, or ends, the green of a check-in.
pub(in crate::screens) fn show_flash(window: &KioskWindow, direction: Option<Direction>) {
    window.global::<VenueAdapter>().set_flash(match direction {
        None => Flash::None,
        Some(Direction::In) => Flash::Entered,
        Some(Direction::Out) => Flash::Left,
    });
}
