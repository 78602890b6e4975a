//! What staff are told of a bundle that could not be taken from a stick.

use protocol::language::Language;
use updater::take::TakeError;

use crate::bundles::StickTakeError;
use crate::export;
use crate::status::{Said, Words, words};

const NOTHING: Words = words(
    ("Thẻ USB không có bản cập nhật", "Chép hai tệp .raucb và .json vào thẻ rồi thử lại."),
    (
        "There is no update on the stick",
        "Copy the two files .raucb and .json onto it, and try again.",
    ),
    "copy NAME.raucb and NAME.json into the stick's first folder",
);

const DAMAGED: Words = words(
    ("Bản cập nhật trên thẻ bị hỏng", "Chép lại cả hai tệp vào thẻ rồi thử lại."),
    ("The update on the stick is damaged", "Copy both files again, and try again."),
    "copy the bundle again, and compare its SHA-256",
);

const NO_ROOM: Words = words(
    ("Máy không đủ chỗ cho bản cập nhật", "Gọi hỗ trợ: cần thẻ nhớ lớn hơn."),
    ("The kiosk has no room for the update", "Call support: it needs a larger SD card."),
    "make room on the data partition, or take a larger SD card",
);

const NOT_COPIED: Words = words(
    ("Không chép được bản cập nhật", "Cắm lại thẻ, hoặc lấy thẻ khác, rồi thử lại."),
    (
        "The update could not be copied",
        "Plug the stick in again or take another one, and try again.",
    ),
    "look at the log of the kiosk",
);

const NO_UPDATER: Words = words(
    ("Máy này không cập nhật bằng USB", "Gọi hỗ trợ."),
    ("This kiosk is not updated by USB", "Call support."),
    "only a kiosk that was set up from an image has an updater; update others with apt",
);

/// For whoever stands before the box.
pub fn said(error: &StickTakeError, language: Language) -> Said {
    match error {
        StickTakeError::Stick(error) => export::said_of_stick(error, language),
        StickTakeError::Take(error) => match error {
            TakeError::Nothing(_) => NOTHING,
            TakeError::Damaged(_) => DAMAGED,
            TakeError::NoRoom { .. } => NO_ROOM,
            TakeError::Copy(_) => NOT_COPIED,
        }
        .in_language(language),
    }
}

/// The same where there is no updater.
pub fn no_updater(language: Language) -> Said {
    NO_UPDATER.in_language(language)
}
