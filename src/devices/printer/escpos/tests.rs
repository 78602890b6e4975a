//! A pseudoterminal that plays a printer.

use std::fs::File;
use std::io::{Read, Write};
use std::os::fd::OwnedFd;
use std::path::Path;
use std::thread::JoinHandle;

use rustix::fs::{CWD, Mode, OFlags, openat};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{OptionalActions, tcgetattr, tcsetattr};

use super::*;
use crate::devices::printer::slip::Slip;

/// What the printer says, by question; a mute one says nothing.
#[derive(Clone, Copy)]
struct Says {
    online: u8,
    offline: u8,
    paper: u8,
    printed: u8,
}

const WELL: Says = Says { online: 0x12, offline: 0x12, paper: 0x12, printed: 0x00 };

struct Played {
    device: PathBuf,
    /// Keeps the device open, so that its end is not the printer's.
    _held: OwnedFd,
    printed: JoinHandle<Vec<u8>>,
}

/// Plays a printer until it has cut a slip, or is asked whether it has printed, or nothing comes any more.
fn play(says: Option<Says>) -> Played {
    let controller = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&controller).unwrap();
    unlockpt(&controller).unwrap();
    let device = PathBuf::from(ptsname(&controller, Vec::new()).unwrap().into_string().unwrap());
    let held = openat(CWD, &device, OFlags::RDWR | OFlags::NOCTTY, Mode::empty()).unwrap();
    let mut raw = tcgetattr(&held).unwrap();
    raw.make_raw();
    tcsetattr(&held, OptionalActions::Now, &raw).unwrap();
    let mut printer = File::from(controller);
    let printed = std::thread::spawn(move || {
        let mut paper = Vec::new();
        let mut byte = [0];
        while printer.read(&mut byte).is_ok_and(|count| count == 1) {
            paper.push(byte[0]);
            let [.., a, b, c] = paper[..] else { continue };
            let answer = match ([a, b, c], says) {
                ([0x10, 0x04, 1], Some(says)) => says.online,
                ([0x10, 0x04, 2], Some(says)) => says.offline,
                ([0x10, 0x04, 4], Some(says)) => says.paper,
                ([0x1D, b'r', 1], Some(says)) => says.printed,
                ([0x10, 0x04, _] | [0x1D, b'r', 1], None) => {
                    paper.truncate(paper.len() - 3);
                    continue;
                }
                _ => continue,
            };
            paper.truncate(paper.len() - 3);
            printer.write_all(&[answer]).unwrap();
        }
        paper
    });
    Played { device, _held: held, printed }
}

fn print(says: Option<Says>) -> (Result<(), PrinterError>, Vec<u8>) {
    let Played { device, _held, printed } = play(says);
    let slip = Slip {
        heading: "Biên nhận".to_owned(),
        code: "7K2P-9QXA-00BM".to_owned(),
        url: "https://KIOSK.EXAMPLE.VN/R/7K2P9QXA00BM".to_owned(),
        ..Slip::default()
    };
    let result = EscPos::new(device, 384).print(&slip);
    // The last end of the device: the printer has nothing more to read.
    drop(_held);
    (result, printed.join().unwrap())
}

/// The dots of the bands on the paper: the width, and each row.
fn dots(mut paper: &[u8]) -> (usize, Vec<Vec<u8>>) {
    assert_eq!(&paper[..2], b"\x1b@");
    paper = &paper[2..];
    let (mut bytes, mut rows) = (0, Vec::new());
    while let [0x1D, b'v', b'0', 0, low, high, rows_low, rows_high, rest @ ..] = paper {
        bytes = usize::from(u16::from_le_bytes([*low, *high]));
        let count = usize::from(u16::from_le_bytes([*rows_low, *rows_high]));
        let (band, after) = rest.split_at(bytes * count);
        rows.extend(band.chunks(bytes).map(<[u8]>::to_vec));
        paper = after;
    }
    assert_eq!(paper, b"\x1bd\x04\x1dVB\x00", "fed and cut");
    (bytes * 8, rows)
}

#[test]
fn a_slip_is_a_picture_with_a_code_that_a_phone_reads() {
    for says in [Some(WELL), None] {
        let (result, paper) = print(says);
        assert_eq!(result, Ok(()));
        let (width, rows) = dots(&paper);
        let black = |x: usize, y: usize| rows[y][x / 8] & (0x80 >> (x % 8)) != 0;
        let grey = |x, y| if black(x, y) { 0 } else { 255 };
        let mut image = rqrr::PreparedImage::prepare_from_greyscale(width, rows.len(), grey);
        let (_, text) = image.detect_grids()[0].decode().unwrap();
        assert_eq!(text, "https://KIOSK.EXAMPLE.VN/R/7K2P9QXA00BM");
    }
}

#[test]
fn what_the_printer_says_is_told_before_anything_is_printed() {
    for (says, error) in [
        (Says { paper: 0x72, ..WELL }, PrinterError::NoPaper),
        (Says { offline: 0x16, ..WELL }, PrinterError::CoverOpen),
        (Says { offline: 0x52, ..WELL }, PrinterError::Fault),
        (Says { online: 0x1A, ..WELL }, PrinterError::Offline),
    ] {
        let (result, paper) = print(Some(says));
        assert_eq!((result, paper), (Err(error), Vec::new()));
    }
    let (result, paper) = print(Some(Says { printed: 0x0C, ..WELL }));
    assert_eq!(result, Err(PrinterError::NoPaper), "it ran out while it printed");
    assert!(!paper.is_empty());
}

#[test]
fn a_printer_that_is_not_there_is_named() {
    let mut printer = EscPos::new(PathBuf::from("/dev/no-such-printer"), 384);
    let error = printer.check().unwrap_err();
    assert!(error.to_string().contains("/dev/no-such-printer"), "{error}");
    assert!(!Path::new("/dev/no-such-printer").exists(), "nor made");
    let Played { device, _held, printed } = play(Some(WELL));
    assert_eq!(EscPos::new(device, 384).check(), Ok(true));
    drop(_held);
    assert!(printed.join().unwrap().is_empty());
}
