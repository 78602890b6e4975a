//! What whoever stands before the box is told of an export that failed.

use protocol::language::Language;

use super::error::ExportError;
use crate::devices::stick::StickError;
use crate::status::{Said, Words, words};

const ABSENT: Words = words(
    ("Chưa cắm thẻ USB", "Cắm thẻ USB vào máy, chờ năm giây rồi thử lại."),
    ("No USB stick is plugged in", "Plug one in, wait five seconds, and try again."),
    "plug in a USB stick with exFAT or FAT32",
);

const SEVERAL: Words = words(
    ("Có nhiều hơn một thẻ USB", "Chỉ để lại một thẻ rồi thử lại."),
    ("More than one USB stick is plugged in", "Leave one and try again."),
    "leave one USB stick",
);

const FORMAT: Words = words(
    (
        "Thẻ USB không đúng định dạng",
        "Định dạng thẻ thành exFAT hoặc FAT32 trên máy tính, hoặc lấy thẻ khác.",
    ),
    (
        "The stick's format is not usable",
        "Format it as exFAT or FAT32 on a computer, or take another one.",
    ),
    "format it as exFAT or FAT32",
);

const LOCKED: Words = words(
    ("Thẻ USB bị khóa ghi", "Gạt chốt khóa trên thẻ, hoặc lấy thẻ khác, rồi thử lại."),
    ("The stick is locked against writing", "Move its switch or take another one, and try again."),
    "unlock the stick or take another one",
);

const FULL: Words = words(
    ("Thẻ USB đã đầy", "Xóa bớt tệp trên thẻ, hoặc lấy thẻ khác, rồi thử lại."),
    ("The USB stick is full", "Delete files there or take another one, and try again."),
    "delete files on the stick or take another one",
);

const DAMAGED: Words = words(
    ("Thẻ USB bị hỏng", "Lấy thẻ khác rồi thử lại. Dữ liệu trong máy vẫn còn đủ."),
    ("The USB stick is damaged", "Take another one and try again. The kiosk still has everything."),
    "take another stick; see the error",
);

const PULLED: Words = words(
    ("Thẻ USB ngừng trả lời", "Cắm lại thẻ rồi thử lại. Dữ liệu trong máy vẫn còn đủ."),
    (
        "The USB stick stopped answering",
        "Plug it in again and retry. The kiosk still has everything.",
    ),
    "plug the stick in again or take another one; see the error",
);

const IN_USE: Words = words(
    ("Thẻ USB đang được dùng", "Chờ một phút rồi thử lại."),
    ("The USB stick is in use", "Wait a minute and try again."),
    "wait until the other program has read the stick",
);

const REFUSED: Words = words(
    ("Máy không được phép dùng thẻ USB", "Gọi hỗ trợ."),
    ("The kiosk may not use USB sticks", "Call support."),
    "install udisks2 and the polkit rule of the package; see the error",
);

const HELD: Words = words(
    ("Chưa tháo được thẻ USB", "Chờ đèn của thẻ tắt rồi mới rút."),
    ("The stick cannot be taken off yet", "Wait until its light is off before you pull it out."),
    "wait until the stick's light is off",
);

const NOT_ENROLLED: Words = words(
    ("Máy chưa thuộc địa điểm nào", "Ghép máy với địa điểm trước."),
    ("This kiosk belongs to no venue yet", "Pair it with a venue first."),
    "enrol the kiosk",
);

const OWN: Words = words(
    ("Không đọc được dữ liệu để xuất", "Khởi động lại máy rồi thử lại. Vẫn vậy thì gọi hỗ trợ."),
    (
        "The data to export cannot be read",
        "Restart the kiosk and try again. If it stays so, call support.",
    ),
    "see the error",
);

/// What is said of a stick that cannot be used, whatever for.
pub fn said_of_stick(error: &StickError, language: Language) -> Said {
    of_stick(error).in_language(language)
}

pub(super) fn of_stick(error: &StickError) -> &'static Words {
    match error {
        StickError::Absent => &ABSENT,
        StickError::Several(_) => &SEVERAL,
        StickError::Format(_) => &FORMAT,
        StickError::Locked => &LOCKED,
        StickError::Damaged(_) => &DAMAGED,
        StickError::InUse => &IN_USE,
        StickError::Denied(_) | StickError::Service(_) => &REFUSED,
        StickError::Held(_) => &HELD,
    }
}

pub(super) fn of_export(error: &ExportError) -> &'static Words {
    match error {
        ExportError::NotEnrolled => &NOT_ENROLLED,
        ExportError::Busy(_) => &IN_USE,
        ExportError::Full(_) | ExportError::Strange(_) => &FULL,
        ExportError::ReadOnly(_) => &LOCKED,
        ExportError::Open { .. } | ExportError::Io { .. } => &PULLED,
        ExportError::Differs(_) => &DAMAGED,
        ExportError::Record(_) | ExportError::Store(_) => &OWN,
    }
}

#[cfg(test)]
mod tests {
    use protocol::language::Language;

    use super::*;

    #[test]
    fn every_failure_is_a_sentence_and_a_remedy_in_each_language() {
        for words in [
            ABSENT,
            SEVERAL,
            FORMAT,
            LOCKED,
            FULL,
            DAMAGED,
            PULLED,
            IN_USE,
            REFUSED,
            HELD,
            NOT_ENROLLED,
            OWN,
        ] {
            for language in Language::ALL {
                let said = words.in_language(language);
                assert!((4..=42).contains(&said.sentence.chars().count()), "{}", said.sentence);
                assert!((4..=84).contains(&said.remedy.chars().count()), "{}", said.remedy);
                assert!(!said.sentence.ends_with('.') && said.remedy.ends_with('.'));
            }
        }
    }
}
