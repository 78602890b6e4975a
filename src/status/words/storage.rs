//! Database, storage, media.

use super::said::{Words, words};

pub(super) const FAILS: Words = words(
    ("Không ghi được vào thẻ nhớ", "Khởi động lại máy. Vẫn vậy thì thay thẻ nhớ."),
    ("The storage cannot be written", "Restart the kiosk. If it stays so, replace the SD card."),
    "free space on the SD card or replace it; see the finding",
);

pub(super) const FULL: Words = words(
    ("Thẻ nhớ đã đầy", "Gọi hỗ trợ để dọn hoặc thay thẻ nhớ. Mục đã ghi vẫn còn đủ."),
    ("The storage is full", "Call support to free or replace it. What was stored is safe."),
    "free space on the SD card or replace it; see the finding",
);

pub(super) const UNREAD: Words = words(
    ("Không đọc được dữ liệu đã lưu", "Khởi động lại máy. Vẫn vậy thì gọi hỗ trợ."),
    ("Stored data cannot be read", "Restart the kiosk. If it stays so, call support."),
    "repair the database; the part `store` says how",
);

pub(super) const NEARLY_FULL: Words = words(
    ("Thẻ nhớ gần đầy", "Gọi hỗ trợ để dọn hoặc thay thẻ nhớ trước khi đầy."),
    ("The storage is nearly full", "Call support to free or replace it before it is full."),
    "remove foreign files from the SD card, or use a larger one",
);

pub(super) const WENT_BACK: Words = words(
    ("Thẻ nhớ đã trở về lúc cũ", "Không mất mục nào. Nên thay thẻ nhớ; đừng chạy bản chép."),
    ("The storage went back in time", "Nothing is lost. Replace the SD card; do not run a copy."),
    "find out whether the SD card was restored, copied or is worn; a copy must not run beside this kiosk, and \
     a worn card must be replaced",
);

pub(super) const MEDIA_DAMAGED: Words = words(
    ("Một hình hay tiếng bị hỏng", "Chờ máy tải lại, hoặc cắm lại thẻ USB."),
    ("A picture or sound is damaged", "Wait until it is fetched again, or put in the stick again."),
    "wait until it is fetched again, or put in the stick again",
);

pub(super) const MEDIA_WITHOUT_ROOM: Words = words(
    ("Không đủ chỗ cho mọi hình", "Gọi hỗ trợ để tăng chỗ cho hình và tiếng."),
    ("Some pictures have no room", "Call support for more room."),
    "raise media.budget_mb",
);

pub(super) const MEDIA_UNWRITABLE: Words = words(
    ("Không mở được thư mục hình", "Khởi động lại máy. Vẫn vậy thì thay thẻ nhớ."),
    ("The folder of pictures cannot be used", "Restart it. If it stays so, replace the SD card."),
    "free space on the SD card or replace it",
);
