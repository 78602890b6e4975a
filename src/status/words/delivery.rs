//! The way to the backend.

use super::said::{Words, words};

pub(super) const NOT_ENROLLED: Words = words(
    ("Máy chưa ghép với điểm nào", "Lấy mã sáu số ở trang quản lý rồi gõ lên màn hình."),
    ("This kiosk belongs to no venue yet", "Get six digits from the portal and type them here."),
    "get an invitation with `backend kiosk add` and use it with `kiosk enrol --code INVITATION`",
);

pub(super) const OFFLINE: Words = words(
    ("Mất mạng", "Xem dây mạng, Wi-Fi hoặc SIM. Máy vẫn ghi đủ và gửi sau."),
    ("No network", "Look at cable, Wi-Fi or SIM. All is kept and sent later."),
    "check the network cable or Wi-Fi and backend.url; the kiosk keeps everything until then",
);

pub(super) const NO_CERTIFICATES: Words = words(
    ("Thiếu chứng chỉ để nối máy chủ", "Gọi hỗ trợ: cài gói ca-certificates."),
    ("Certificates are missing", "Call support: install ca-certificates."),
    "install the package ca-certificates",
);

pub(super) const OPEN: Words = words(
    ("Đường truyền không mã hóa", "Gọi hỗ trợ: máy chủ cần địa chỉ https."),
    ("The line to the backend is open", "Call support: the backend needs an https address."),
    "put a proxy with a certificate before the backend, write https:// in backend.url and take backend.insecure out",
);

pub(super) const LATE: Words = words(
    ("Có mạng mà gửi chậm", "Chờ thêm. Nếu số chờ gửi không giảm thì gọi hỗ trợ."),
    ("Records are sent late", "Wait. If what waits does not become less, call support."),
    "look at the kiosk's log and the backend's; if what waits does not become less, report it",
);

pub(super) const PARKED: Words = words(
    ("Máy chủ từ chối vài mục", "Các mục vẫn nằm trong máy. Gọi hỗ trợ."),
    ("The backend refused some records", "They stay on the kiosk. Call support."),
    "see them with `kiosk records parked` and report them to the operator",
);

pub(super) const KEYS_PENDING: Words = words(
    ("Khóa của xã, phường đã đổi", "Hỏi xã, phường dấu vân tay của khóa. Máy vẫn dùng khóa cũ."),
    ("The commune's keys changed", "Ask the commune for the fingerprint. The old keys are used."),
    "ask the clerk of the commune for the fingerprint; if it is the same, run `kiosk keys confirm FINGERPRINT`, \
     else tell the operator that somebody may stand in the backend's place",
);
