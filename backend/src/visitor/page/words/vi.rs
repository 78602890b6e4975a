//! Vietnamese, the source language.

use protocol::record::Direction;

use super::{Ago, CheckInWords, CodeWords, ConfirmedWords, NoticeWords, ReceiptWords, Told, Words};

/// All words in Vietnamese.
pub(super) const WORDS: Words = Words {
    service: "Ghi nhận ra/vào",
    languages: "Ngôn ngữ",
    code: CodeWords {
        heading: "Gõ mã của điểm kiểm dịch",
        intro: "Cách nhanh nhất: quét mã QR trên màn hình bằng máy ảnh của điện thoại. \
                Không quét được thì gõ mã chữ và số ngay dưới hình QR.",
        label: "Mã dưới hình QR",
        example: "Ví dụ: BSON\u{a0}482\u{a0}913",
        submit: "Tiếp tục",
        not_a_code: "Mã gồm vài chữ cái và sáu chữ số, ví dụ BSON\u{a0}482\u{a0}913. Hãy xem lại và gõ lại.",
        unknown: "Không có mã này, hoặc mã vừa đổi. Hãy gõ mã đang hiện trên màn hình.",
        too_many: "Đã gõ sai quá nhiều lần. Hãy đợi vài phút rồi gõ lại, hoặc quét mã QR.",
    },
    check_in: CheckInWords {
        choose: "Chọn vào hoặc ra",
        go_in: "Tôi vào",
        go_out: "Tôi ra",
        stored: "Bấm một nút là xong. Hệ thống chỉ lưu: có một người vào hoặc ra nơi này, \
                 lúc mấy giờ. Không lưu tên, không lưu số điện thoại.",
        fixed: "Đây là mã cố định: in trên giấy, hoặc hiện khi máy chưa biết giờ đúng. \
                Vẫn ghi nhận được, nhưng là bằng chứng yếu hơn.",
    },
    confirmed: ConfirmedWords {
        recorded: "Đã ghi nhận",
        greeting: |direction| match direction {
            Direction::In => "Mời vào",
            Direction::Out => "Hẹn gặp lại",
        },
        direction: |direction| match direction {
            Direction::In => "Vào",
            Direction::Out => "Ra",
        },
        stored: |direction, at| {
            let way = match direction {
                Direction::In => "vào",
                Direction::Out => "ra khỏi",
            };
            format!(
                "Hệ thống chỉ lưu: có một người {way} nơi này lúc {at}. Không lưu tên, \
                 không lưu số điện thoại."
            )
        },
        show: "Nếu được hỏi, hãy cho người kiểm soát xem trang này.",
        fixed: "Ghi nhận bằng mã cố định: vẫn được chấp nhận, nhưng là bằng chứng yếu hơn, \
                vì mã này không cho biết giờ quét.",
    },
    receipt: ReceiptWords {
        valid: "Có giá trị hôm nay",
        people: |people| format!("Cho {people} người"),
        show: "Biên nhận này dùng được ở mọi máy trong xã/phường đến hết hôm nay: quét mã QR của \
               biên nhận hoặc gõ mã ở trên. Hôm nay không phải khai báo lại.",
        invalid: Told {
            heading: "Hôm nay không có giá trị",
            what: "Biên nhận này của ngày khác, hoặc mã gõ chưa đúng.",
            remedy: "Hãy xem lại mã, hoặc khai báo lại tại máy.",
        },
        too_many: Told {
            heading: "Nhập sai quá nhiều lần",
            what: "Có quá nhiều mã không đúng được gửi từ mạng này.",
            remedy: "Hãy đợi vài phút rồi mở lại biên nhận.",
        },
    },
    notices: NoticeWords {
        not_recorded: "Chưa ghi nhận",
        type_code: "Gõ mã dưới hình QR",
        expired: ("Mã đã hết hạn", "Hãy quét lại mã đang hiện trên màn hình."),
        expired_what: |seconds| match Ago::of(seconds) {
            Ago::Now => "Mã này vừa hết hạn.".to_owned(),
            Ago::Seconds(n) => format!("Mã này đã hết hạn {n} giây trước."),
            Ago::Minutes(n) => format!("Mã này đã hết hạn {n} phút trước."),
            Ago::Hours(n) => format!("Mã này đã hết hạn {n} giờ trước."),
            Ago::Days(n) => format!("Mã này đã hết hạn {n} ngày trước."),
        },
        from_future: Told {
            heading: "Đồng hồ của máy bị sai",
            what: "Mã này thuộc về một thời điểm chưa tới: đồng hồ của máy ở đây chạy sai.",
            remedy: "Hãy báo nhân viên ở đây, hoặc quét mã in trên giấy nếu có.",
        },
        not_authentic: Told {
            heading: "Mã không đúng",
            what: "Mã này không do máy của điểm kiểm dịch tạo ra, hoặc đã bị sửa.",
            remedy: "Hãy quét mã đang hiện trên màn hình của máy. Nếu vẫn thấy trang này, \
                     hãy báo nhân viên: có thể đó là mã giả.",
        },
        malformed: Told {
            heading: "Mã bị thiếu hoặc sai",
            what: "Địa chỉ này không chứa một mã đầy đủ của điểm kiểm dịch.",
            remedy: "Hãy quét lại mã đang hiện trên màn hình và giữ yên điện thoại.",
        },
        unknown_kiosk: Told {
            heading: "Chưa có máy này",
            what: "Mã này thuộc về một máy chưa được đăng ký.",
            remedy: "Hãy báo nhân viên ở đây, hoặc quét một mã khác ở nơi này.",
        },
        revoked: Told {
            heading: "Máy này đã ngừng dùng",
            what: "Mã này của một máy đã bị thu hồi, không còn dùng để ghi nhận được.",
            remedy: "Hãy báo nhân viên ở đây, hoặc quét mã trên màn hình khác.",
        },
        ticket_expired: Told {
            heading: "Trang mở đã quá lâu",
            what: "Từ lúc quét mã đến lúc bấm nút đã quá lâu.",
            remedy: "Hãy quét lại mã đang hiện trên màn hình rồi bấm lại.",
        },
        ticket_invalid: Told {
            heading: "Chưa nhận được lượt bấm",
            what: "Lượt bấm này không đến từ trang của điểm kiểm dịch, hoặc trang đã bị sửa.",
            remedy: "Hãy quét lại mã đang hiện trên màn hình rồi bấm lại.",
        },
        trouble: Told {
            heading: "Hệ thống đang trục trặc",
            what: "Lỗi này không phải do điện thoại của Anh/Chị.",
            remedy: "Hãy đợi một phút rồi quét lại mã. Nếu vẫn không được, hãy báo nhân viên ở đây.",
        },
        not_found: Told {
            heading: "Không có trang này",
            what: "Địa chỉ này không dẫn tới đâu cả.",
            remedy: "Hãy quét mã QR đang hiện trên màn hình, hoặc gõ mã dưới hình QR.",
        },
    },
};
