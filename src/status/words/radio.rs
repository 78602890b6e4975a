//! Bluetooth.

use super::said::{Words, words};

pub(super) const ABSENT: Words = words(
    ("Không thấy bộ thu Bluetooth", "Rút bộ thu ra, cắm lại, rồi khởi động lại máy."),
    ("No Bluetooth adapter is found", "Unplug the adapter, plug it in, restart the kiosk."),
    "plug in an adapter",
);

pub(super) const BLOCKED: Words = words(
    ("Bluetooth bị khóa", "Gạt công tắc không dây; không có thì gọi hỗ trợ."),
    ("Bluetooth is blocked", "Release the wireless switch, or call support."),
    "release the wireless switch or run `rfkill unblock bluetooth`",
);

pub(super) const OFF: Words = words(
    ("Bluetooth không bật được", "Rút bộ thu ra, cắm lại."),
    ("Bluetooth does not switch on", "Unplug the adapter and plug it in again."),
    "the kiosk switches it on; if it stays off, run `rfkill unblock bluetooth`",
);

pub(super) const BUSY: Words = words(
    ("Bluetooth bị chương trình khác giữ", "Máy tự thử lại. Lâu quá thì khởi động lại máy."),
    ("Another program keeps Bluetooth busy", "The kiosk tries again. If it lasts, restart it."),
    "end the other program that scans; the kiosk goes on trying",
);

pub(super) const STOPPED: Words = words(
    ("Dịch vụ Bluetooth không chạy", "Khởi động lại máy. Vẫn vậy thì gọi hỗ trợ."),
    ("The Bluetooth service has stopped", "Restart the kiosk. If it stays so, call support."),
    "install BlueZ, or restart it with `systemctl restart bluetooth`",
);

pub(super) const FAILS: Words = words(
    ("Bluetooth không chạy", "Máy tự thử lại. Lâu quá thì khởi động lại máy."),
    ("Bluetooth does not work", "The kiosk tries again. If it lasts, restart it."),
    "do what the finding asks; if the kiosk is not running, start it and test again",
);

pub(super) const RECORDING: Words = words(
    ("Không đọc được tệp ghi Bluetooth", "Gọi hỗ trợ: sửa tệp cấu hình."),
    ("The Bluetooth recording is unreadable", "Call support: correct the configuration."),
    "correct beacons.file in the configuration",
);

pub(super) const OWN_ID: Words = words(
    ("Máy chưa phát mã của mình", "Máy tự phát khi biết giờ. Xem mạng."),
    ("The kiosk sends no id yet", "It does when it knows the time. Look at the network."),
    "let the running kiosk learn the time from the network, and free space on the SD card; the key is then made \
     within a second",
);
