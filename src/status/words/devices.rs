//! What is plugged in: scanner, loudspeaker, printer, lights.

use super::said::{Words, words};

pub(super) const SCANNER_UNPLUGGED: Words = words(
    ("Đầu đọc thẻ đã rút ra", "Cắm lại đầu đọc thẻ."),
    ("The card scanner is unplugged", "Plug it in again."),
    "plug it in, or correct scanner.device",
);

pub(super) const SCANNER_DENIED: Words = words(
    ("Máy không được dùng đầu đọc thẻ", "Gọi hỗ trợ."),
    ("The card scanner may not be read", "Call support."),
    "add the kiosk's user to the group of the scanner's file and restart the kiosk",
);

pub(super) const SCANNER_BUSY: Words = words(
    ("Đầu đọc thẻ bị chương trình khác giữ", "Rút đầu đọc ra, cắm lại."),
    ("Another program holds the scanner", "Unplug it and plug it in again."),
    "end the other program that holds the scanner",
);

pub(super) const SCANNER_FAILS: Words = words(
    ("Đầu đọc thẻ không chạy", "Rút đầu đọc ra, cắm lại."),
    ("The card scanner does not work", "Unplug it and plug it in again."),
    "unplug the scanner and plug it in again; see `kiosk scanner`",
);

pub(super) const SOUND_FAILS: Words = words(
    ("Loa không kêu", "Xem dây loa. Máy vẫn chạy, chỉ không nói."),
    ("The loudspeaker does not play", "Look at its cable. All else works."),
    "connect a loudspeaker and name it in sound.device, or set sound.kind to \"none\"",
);

pub(super) const PROMPTS_MISSING: Words = words(
    ("Thiếu tệp tiếng nói", "Gọi hỗ trợ. Máy vẫn chạy, chỉ không nói."),
    ("Spoken prompts are missing", "Call support. All else works."),
    "make the prompts with script/voices, and name their folder in sound.dir",
);

pub(super) const BACKLIGHT_FAILS: Words = words(
    ("Không chỉnh được độ sáng", "Máy vẫn chạy. Gọi hỗ trợ khi tiện."),
    ("The brightness cannot be changed", "All else works. Call support some time."),
    "check the display's driver, or set backlight.kind to \"none\"",
);

pub(super) const PRINTER_FAILS: Words = words(
    ("Máy in không in được", "Thay giấy, xem dây máy in. Biên nhận vẫn hiện trên màn hình."),
    ("The printer does not print", "Put in paper, look at its cable. Receipts are on the screen."),
    "put in a new roll and look at the printer's cable",
);

pub(super) const GPIO_FAILS: Words = words(
    ("Đèn và nút không chạy", "Máy vẫn chạy. Gọi hỗ trợ."),
    ("Lights and buttons do not work", "All else works. Call support."),
    "let the kiosk's user open /dev/gpiochip*, and compare the pins with docs/HARDWARE.md; see the finding",
);

pub(super) const STATUS_DISPLAY_FAILS: Words = words(
    ("Màn hình nhỏ không chạy", "Máy vẫn chạy. Gọi hỗ trợ."),
    ("The status display does not work", "All else works. Call support."),
    "switch on I²C or SPI, and compare the wiring with docs/HARDWARE.md; see the finding",
);
