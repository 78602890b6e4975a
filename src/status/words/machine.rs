//! Screen, clock, case, heat.

use super::said::{Words, words};

pub(super) const CONFIGURATION_WRONG: Words = words(
    ("Tệp cấu hình của máy bị sai", "Chụp ảnh trang này và gọi hỗ trợ."),
    ("The configuration is wrong", "Take a photo of this page and call support."),
    "correct the line or key that the finding names",
);

pub(super) const SCREEN_HANGS: Words = words(
    ("Màn hình không trả lời", "Rút điện, chờ mười giây, cắm lại."),
    ("The screen does not answer", "Unplug the kiosk, wait ten seconds, plug it in."),
    "restart the kiosk with `systemctl restart bluezone-kiosk`, and look at its log",
);

pub(super) const NO_DISPLAY: Words = words(
    ("Không thấy màn hình lớn", "Xem dây của màn hình, rồi khởi động lại máy."),
    ("No display is found", "Look at the display's cable, then restart the kiosk."),
    "connect the display and check its driver",
);

pub(super) const NO_FONTS: Words = words(
    ("Máy thiếu phông chữ", "Gọi hỗ trợ: cài gói fonts-noto-core."),
    ("No font is installed", "Call support: install fonts-noto-core."),
    "install the package fonts-noto-core",
);

pub(super) const CLOCK_UNKNOWN: Words = words(
    ("Máy chưa biết giờ", "Nối mạng để máy lấy giờ. Tạm hiện mã cố định."),
    ("The time is unknown", "Connect the network. The fixed code is shown meanwhile."),
    "connect the network, or fit a clock with a battery",
);

pub(super) const CLOCK_OFF: Words = words(
    ("Đồng hồ của máy bị lệch", "Xem mạng; máy tự chỉnh giờ. Vẫn lệch thì gọi hỗ trợ."),
    ("The clock is wrong", "Look at the network; it sets itself. If not, call support."),
    "compare the clock of the backend with the true time, and give the kiosk a time server",
);

pub(super) const CLOCK_LEAPT: Words = words(
    ("Giờ của máy vừa nhảy xa", "Tạm thời không xóa gì. Một ngày sau máy tin giờ mới."),
    ("The clock has leapt", "Nothing is deleted. After a day the new time is believed."),
    "compare the clock of the backend with the true time; give the kiosk a time server, or wait: after a day the \
     new time is believed",
);

pub(super) const CLOCK_HELD: Words = words(
    ("Máy tự giữ giờ, chưa so lại", "Nối mạng để máy so lại giờ."),
    ("The time was not compared lately", "Connect the network so that it is compared again."),
    "connect the network so that it is compared again",
);

pub(super) const HOT: Words = words(
    ("Máy nóng", "Che nắng cho máy, để thoáng khe gió; nóng thì máy chạy chậm."),
    ("The kiosk is hot", "Shade it and keep its vents free; hot, it slows down."),
    "shade the kiosk and keep its vents free",
);

pub(super) const CASE_OPEN: Words = words(
    ("Vỏ máy đang mở", "Đóng vỏ lại. Không ai của điểm mở thì báo xã, phường."),
    ("The case is open", "Close it. If none of you opened it, tell the commune."),
    "close the case; look who opened it, and at what is plugged in",
);

pub(super) const CASE_WAS_OPENED: Words = words(
    ("Vỏ máy đã bị mở hôm nay", "Không ai của điểm mở thì báo xã, phường."),
    ("The case was opened today", "If none of you opened it, tell the commune."),
    "find out who opened the case, and look at what is plugged in",
);
