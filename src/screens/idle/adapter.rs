//! Slides in the place of the home page, and the care for the panel.

use slint::{ComponentHandle, Image, Rgb8Pixel, SharedPixelBuffer};
use ui::{IdleAdapter, IdlePage, KioskWindow};

use crate::idle::Event;
use crate::idle::burn_in::Protection;
use crate::media::decode::Picture;
use crate::screens::inbox::{Inbox, Input, connect};
use crate::screens::models::int;
use crate::screens::qr;

/// Where Bluezone is, by the letter of the department of Bắc Kạn (August 2020).
const CH_PLAY: &str = "https://play.google.com/store/apps/details?id=com.mic.bluezone";
const APP_STORE: &str = "https://apps.apple.com/vn/app/bluezone/id1508062685";

pub(in crate::screens) fn connect(window: &KioskWindow, inbox: &Inbox) {
    let adapter = window.global::<IdleAdapter>();
    connect!(adapter, inbox, on_touched() => Input::Idle(Event::Visitor));
    if let Some((code, modules)) = qr::of_text(CH_PLAY) {
        adapter.set_android_code(code);
        adapter.set_android_modules(modules);
    }
    if let Some((code, modules)) = qr::of_text(APP_STORE) {
        adapter.set_ios_code(code);
        adapter.set_ios_modules(modules);
    }
}

pub(super) fn show_guide(window: &KioskWindow, part: u32) {
    let adapter = window.global::<IdleAdapter>();
    adapter.set_part(int(part));
    adapter.set_page(IdlePage::Guide);
}

/// Shows a text of the venue; the first line is the heading.
pub(super) fn show_announcement(window: &KioskWindow, text: &str) {
    let adapter = window.global::<IdleAdapter>();
    let (heading, body) = text.trim().split_once('\n').unwrap_or((text.trim(), ""));
    adapter.set_heading(heading.trim().into());
    adapter.set_body(body.trim().into());
    adapter.set_page(IdlePage::Announcement);
}

pub(super) fn show_picture(window: &KioskWindow, picture: Option<Picture>) {
    let adapter = window.global::<IdleAdapter>();
    let image = picture.map(|Picture { width, height, rgb }| {
        Image::from_rgb8(SharedPixelBuffer::<Rgb8Pixel>::clone_from_slice(&rgb, width, height))
    });
    adapter.set_picture(image.unwrap_or_default());
    adapter.set_page(IdlePage::Picture);
}

/// Shows the home page again.
pub(super) fn hide(window: &KioskWindow) {
    let adapter = window.global::<IdleAdapter>();
    adapter.set_page(IdlePage::None);
    adapter.set_picture(Image::default());
}

/// Applies the protection against burn-in.
pub(super) fn protect(window: &KioskWindow, protection: Protection) {
    let adapter = window.global::<IdleAdapter>();
    adapter.set_shift_x(protection.shift.0);
    adapter.set_shift_y(protection.shift.1);
    adapter.set_deep(protection.deep);
}

/// Pixels that a slide's picture has.
pub(super) fn room(window: &KioskWindow) -> (u32, u32) {
    let adapter = window.global::<IdleAdapter>();
    let scale = window.window().scale_factor();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a screen's pixels"
    )]
    let pixels = |length: f32| (length * scale).floor().clamp(1.0, 8192.0) as u32;
    (pixels(adapter.get_room_width()), pixels(adapter.get_room_height()))
}
