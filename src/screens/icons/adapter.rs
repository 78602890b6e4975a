//! The icons of the screens as strokes, and the pictures that the screens ask for.

use slint::ComponentHandle;
use ui::{Icon, Icons, KioskWindow};

use super::drawing::{Stroke, arc, dot, draw, frame, line};
use crate::screens::qr;

pub(in crate::screens) fn connect(window: &KioskWindow) {
    let icons = window.global::<Icons>();
    icons.on_draw(|icon, size| draw(&strokes(icon), size.clamp(1, 1024)));
    icons.on_enlarge(|code, module| qr::enlarge(&code, module));
}

fn strokes(icon: Icon) -> Vec<Stroke> {
    match icon {
        Icon::Check => line(&[(5.0, 12.5), (10.0, 17.5), (19.5, 7.0)]),
        Icon::Attention => [line(&[(12.0, 5.0), (12.0, 13.5)]), dot(12.0, 18.5)].concat(),
        Icon::Form => [
            frame(5.0, 3.0, 19.0, 21.0),
            line(&[(9.0, 8.0), (15.0, 8.0)]),
            line(&[(9.0, 12.0), (15.0, 12.0)]),
            line(&[(9.0, 16.0), (12.0, 16.0)]),
        ]
        .concat(),
        Icon::Erase => [
            line(&[(9.0, 5.0), (21.0, 5.0), (21.0, 19.0), (9.0, 19.0), (3.0, 12.0), (9.0, 5.0)]),
            line(&[(12.0, 9.5), (17.0, 14.5)]),
            line(&[(17.0, 9.5), (12.0, 14.5)]),
        ]
        .concat(),
        Icon::Phone => [
            frame(4.0, 3.0, 12.0, 21.0),
            dot(8.0, 17.0),
            line(&[(15.8, 9.2), (16.8, 12.0), (15.8, 14.8)]),
            line(&[(19.2, 6.6), (21.0, 12.0), (19.2, 17.4)]),
        ]
        .concat(),
        Icon::Kiosk => [
            frame(3.0, 4.0, 21.0, 16.0),
            line(&[(12.0, 16.0), (12.0, 21.0)]),
            line(&[(7.0, 21.0), (17.0, 21.0)]),
        ]
        .concat(),
        Icon::Bell => [
            line(&[(3.5, 18.0), (20.5, 18.0), (18.0, 15.0), (18.0, 10.0)]),
            arc(12.0, 10.0, 6.0, 180.0, 360.0),
            line(&[(6.0, 10.0), (6.0, 15.0), (3.5, 18.0)]),
            line(&[(12.0, 2.5), (12.0, 4.0)]),
            line(&[(10.0, 21.5), (14.0, 21.5)]),
        ]
        .concat(),
        Icon::Card => [
            frame(2.0, 5.0, 22.0, 19.0),
            arc(7.5, 11.0, 1.6, 0.0, 360.0),
            line(&[(5.5, 15.5), (9.5, 15.5)]),
            line(&[(13.5, 10.0), (18.5, 10.0)]),
            line(&[(13.5, 14.5), (18.5, 14.5)]),
        ]
        .concat(),
        Icon::Speech => [
            line(&[(8.0, 17.0), (21.0, 17.0), (21.0, 4.0), (3.0, 4.0), (3.0, 17.0), (4.0, 17.0)]),
            line(&[(4.0, 17.0), (4.0, 21.5), (8.0, 17.0)]),
            line(&[(8.0, 8.5), (16.0, 8.5)]),
            line(&[(8.0, 12.5), (13.0, 12.5)]),
        ]
        .concat(),
        Icon::Globe => [
            arc(12.0, 12.0, 9.0, 0.0, 360.0),
            line(&[(3.0, 12.0), (21.0, 12.0)]),
            // The two meridians that show: each the part of a wide circle between the poles.
            arc(0.0, 12.0, 15.0, -36.9, 36.9),
            arc(24.0, 12.0, 15.0, 143.1, 216.9),
        ]
        .concat(),
        Icon::Bluetooth => {
            line(&[(6.5, 7.0), (17.5, 17.0), (12.0, 22.0), (12.0, 2.0), (17.5, 7.0), (6.5, 17.0)])
        }
        Icon::Digits => {
            [frame(2.0, 7.0, 22.0, 17.0), dot(7.0, 12.0), dot(12.0, 12.0), dot(17.0, 12.0)].concat()
        }
        Icon::Scan => [
            line(&[(3.0, 8.0), (3.0, 3.0), (8.0, 3.0)]),
            line(&[(16.0, 3.0), (21.0, 3.0), (21.0, 8.0)]),
            line(&[(21.0, 16.0), (21.0, 21.0), (16.0, 21.0)]),
            line(&[(8.0, 21.0), (3.0, 21.0), (3.0, 16.0)]),
            frame(8.5, 8.5, 15.5, 15.5),
        ]
        .concat(),
        Icon::People => [
            arc(9.0, 7.5, 3.5, 0.0, 360.0),
            arc(9.0, 20.0, 6.0, 180.0, 360.0),
            arc(17.0, 8.5, 2.6, -110.0, 110.0),
            arc(17.0, 20.0, 4.5, 270.0, 360.0),
        ]
        .concat(),
    }
}
