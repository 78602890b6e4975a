//! What staff read about their scanner, Vietnamese first.

use crate::cards::trial::{Damage, Keyboard, Verdict};
use crate::devices::scanner::Mode;
use crate::devices::scanner::find::Candidate;

/// How to leave keyboard mode. The names are those of the makers' manuals.
const SWITCH: &str = "Để chuyển chế độ: mở sách hướng dẫn của máy quét, tìm mã vạch cài đặt “USB \
    COM”, “Virtual COM Port” hoặc “USB CDC” (Honeywell: “USB Serial”, Zebra: “USB CDC Host”, \
    Datalogic: “USB-COM-STD”, Newland: “USB COM Port Emulation”), quét mã vạch đó, rồi chạy lại \
    lệnh này.\n\
    To switch: look in the scanner's manual for the set-up barcode “USB COM”, “Virtual COM Port” or \
    “USB CDC” (Honeywell: “USB Serial”, Zebra: “USB CDC Host”, Datalogic: “USB-COM-STD”, Newland: \
    “USB COM Port Emulation”), scan it, then run this command again.";

/// The value of `scanner.kind` for a mode.
pub(super) fn kind(mode: Mode) -> &'static str {
    match mode {
        Mode::Serial => "serial",
        Mode::Hid => "hid",
        Mode::Keyboard => "keyboard",
        Mode::Simulated => "simulated",
    }
}

/// The section of kiosk.toml; with the device where there are several or only its name tells a
/// scanner from a keyboard.
pub(super) fn settings(candidate: &Candidate, several: bool) -> String {
    let mut table = toml::Table::new();
    table.insert("kind".to_owned(), kind(candidate.mode).into());
    let path = candidate.path.display().to_string();
    let device = match candidate.mode {
        // Numbers of event devices change when something is plugged in; names do not.
        Mode::Keyboard if !candidate.name.is_empty() => Some(candidate.name.clone()),
        _ if several => Some(path),
        // Named in the configuration already: no kernel shows it as a scanner.
        _ if candidate.name.is_empty() => Some(path),
        _ => None,
    };
    if let Some(device) = device {
        table.insert("device".to_owned(), device.into());
    }
    format!("[scanner]\n{table}")
}

/// What it means and what to do.
pub(super) fn sentences(mode: Mode, verdict: Verdict) -> String {
    let way = match mode {
        Mode::Keyboard => "bàn phím (keyboard)",
        Mode::Hid => "HID-POS",
        _ => "USB COM (serial)",
    };
    let text = match (mode, verdict) {
        (Mode::Keyboard, Verdict::Whole | Verdict::Mended(_)) => format!(
            "Máy quét đang ở chế độ bàn phím; {}, nhưng chế độ USB COM chắc chắn hơn.\n\
             The scanner is in keyboard mode; {}, but USB COM is safer.",
            mended_vi(verdict),
            mended_en(verdict)
        ),
        (_, Verdict::OtherKeyboard(keyboard)) => other_keyboard(keyboard),
        (Mode::Keyboard, Verdict::Lost) => {
            "Máy quét đang ở chế độ bàn phím và làm mất chữ có dấu: người dân sẽ phải sửa lại họ tên. \
             Hãy chuyển sang chế độ USB COM.\n\
             The scanner is in keyboard mode and loses letters with marks: visitors will have to \
             correct their names. Switch it to USB COM."
                .to_owned()
        }
        (_, Verdict::Whole) => format!(
            "Máy quét ở chế độ {way}, chữ có dấu còn nguyên. Không cần cài đặt gì thêm.\n\
             The scanner is in {way} mode and every letter is whole. Nothing else has to be set."
        ),
        (_, Verdict::Mended(_)) => format!(
            "Máy quét ở chế độ {way}; {}. Nếu sách hướng dẫn có mục mã hóa ký tự, hãy chọn UTF-8.\n\
             The scanner is in {way} mode; {}. If its manual has an output encoding, choose UTF-8.",
            mended_vi(verdict),
            mended_en(verdict)
        ),
        (_, Verdict::Lost) => format!(
            "Máy quét ở chế độ {way} nhưng làm mất chữ có dấu. Trong sách hướng dẫn, tìm mục mã hóa \
             ký tự (output encoding, code page) và chọn UTF-8 hoặc “không chuyển đổi”, rồi thử lại.\n\
             The scanner is in {way} mode but loses letters with marks. Look in its manual for the \
             output encoding (code page), choose UTF-8 or no conversion, then try again."
        ),
    };
    match mode {
        Mode::Keyboard => format!("{text}\n{SWITCH}"),
        _ => text,
    }
}

fn other_keyboard(keyboard: Keyboard) -> String {
    let (vi, en) = match keyboard {
        Keyboard::Azerty => ("AZERTY (Pháp)", "AZERTY (French)"),
        Keyboard::Qwertz => ("QWERTZ (Đức)", "QWERTZ (German)"),
        Keyboard::ShiftedDigits => ("có chữ số phải giữ Shift", "with digits on Shift"),
        Keyboard::CapsLock => ("đang bật Caps Lock", "with Caps Lock on"),
    };
    format!(
        "Máy quét gõ như bàn phím {vi}, nên chữ số và chữ cái bị sai: không đọc được thẻ nào. Trong \
         sách hướng dẫn, tìm mục quốc gia bàn phím (keyboard country), chọn USA và tắt Caps Lock, rồi \
         thử lại.\n\
         The scanner types as a keyboard {en}, so digits and letters are wrong and no card can be \
         read: set the scanner's keyboard country to USA and its Caps Lock to off, then try again."
    )
}

fn mended_vi(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Mended(Damage::Separators) => "dấu phân cách bị mất hoặc lặp, kiosk sửa lại được",
        Verdict::Mended(_) => "chữ có dấu bị đổi dạng, kiosk sửa lại được",
        _ => "chữ có dấu còn nguyên",
    }
}

fn mended_en(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Mended(Damage::Separators) => {
            "separators are lost or doubled, which the kiosk can undo"
        }
        Verdict::Mended(_) => "letters with marks change their form, which the kiosk can undo",
        _ => "every letter is whole",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    #[test]
    fn the_settings_are_a_configuration() {
        for (mode, path, name, several, device) in [
            (Mode::Serial, "/dev/ttyACM0", "2D Imager", false, None),
            (Mode::Serial, "/dev/ttyACM1", "2D Imager", true, Some("/dev/ttyACM1")),
            (Mode::Serial, "/dev/ttyUSB0", "", false, Some("/dev/ttyUSB0")),
            (Mode::Hid, "/dev/hidraw0", "Honeywell", false, None),
            (
                Mode::Keyboard,
                "/dev/input/event5",
                "A \"B\" scanner",
                false,
                Some("A \"B\" scanner"),
            ),
        ] {
            let candidate = Candidate {
                mode,
                path: path.into(),
                name: name.to_owned(),
                layout: None,
                sure: true,
            };
            let settings = settings(&candidate, several);
            let text = format!("data_dir = \"/d\"\n[backend]\nurl = \"https://a.vn\"\n{settings}");
            let config = Config::parse(&text, "kiosk.toml".as_ref()).unwrap();
            assert_eq!(config.scanner.device.as_deref(), device, "{settings}");
        }
    }

    #[test]
    fn whoever_loses_letters_is_told_what_to_do() {
        for mode in [Mode::Serial, Mode::Hid, Mode::Keyboard] {
            for verdict in [Verdict::Whole, Verdict::Mended(Damage::CodePage), Verdict::Lost] {
                let text = sentences(mode, verdict);
                let lost = verdict == Verdict::Lost;
                assert_eq!(text.contains("mất chữ có dấu"), lost, "{text}");
                assert_eq!(text.contains("USB-COM-STD"), mode == Mode::Keyboard, "{text}");
            }
        }
    }

    #[test]
    fn another_keyboard_is_told_with_its_remedy() {
        for scan in [
            "KIOSK)!@#$%^&*(",
            "KIOSK)!@#$%^&*( ng Th c; S ! Ph ng H N iqbc\\DEF\\>6",
            "KIOSK0123456789 ng Th c, S 1 Ph ng H N iabc\\DEF}&/",
        ] {
            let verdict = crate::cards::trial::judge(scan.as_bytes()).unwrap();
            let text = sentences(Mode::Keyboard, verdict);
            assert!(text.contains("set the scanner's keyboard country to USA"), "{text}");
            assert!(text.contains("chọn USA"), "{text}");
        }
    }
}
