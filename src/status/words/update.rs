//! The next version of the image.

use super::said::{Words, words};

pub(super) const DAMAGED: Words = words(
    ("Bản cập nhật bị hỏng", "Tải hoặc chép lại bản cập nhật."),
    ("The update is damaged", "Fetch or copy it again."),
    "fetch the bundle again, and compare its SHA-256",
);

pub(super) const NOT_SIGNED: Words = words(
    ("Bản cập nhật không có chữ ký tin được", "Đừng dùng tệp này; báo người vận hành."),
    ("The update is not signed by our vendor", "Do not use this file; tell the operator."),
    "find out where the bundle came from; a kiosk takes what its vendor has signed, and nothing else",
);

pub(super) const OTHER_PRODUCT: Words = words(
    ("Bản cập nhật của loại máy khác", "Dùng bản cập nhật của máy này."),
    ("The update is of another product", "Use an update of this kiosk."),
    "take the bundle of this product",
);

pub(super) const NOT_NEWER: Words = words(
    ("Bản cập nhật không mới hơn", "Không cần làm gì; máy giữ bản đang chạy."),
    ("The update is not newer", "Nothing is to be done; the kiosk keeps its version."),
    "offer a bundle with a higher version; a kiosk goes back by itself alone",
);

pub(super) const NOT_WRITTEN: Words = words(
    ("Thẻ nhớ không ghi được bản cập nhật", "Gọi hỗ trợ: thẻ nhớ có thể sắp hỏng."),
    ("The card did not take the update", "Call support: the SD card may be failing."),
    "look at `journalctl -u rauc -u bluezone-updater`, and replace the SD card",
);

pub(super) const DOES_NOT_WORK: Words = words(
    ("Bản mới không chạy, đã về bản cũ", "Máy vẫn làm việc. Báo người vận hành."),
    ("The new version failed; the old one runs", "The kiosk works. Tell the operator."),
    "look at `journalctl -u bluezone-updater`; that version is not tried again",
);

pub(super) const WITHOUT_ROOM: Words = words(
    ("Không đủ chỗ cho bản cập nhật", "Gọi hỗ trợ: cần thẻ nhớ lớn hơn."),
    ("There is no room for the update", "Call support: a larger SD card is needed."),
    "make room on the data partition, or take a larger SD card",
);
