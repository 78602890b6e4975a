//! The words of messages to staff: e-mails in Vietnamese with the English below, because nobody knows which of
//! them somebody reads; an SMS as the configuration has it, because gateways send registered texts only.

use protocol::civil::{date, day_start_s, time_of_day, vietnam_day};
use protocol::language::Language;

use crate::words::tr;

/// A message in all forms that it may take.
#[derive(Clone)]
pub struct Text {
    pub subject: String,
    pub body: String,
    /// None where no SMS is sent of it.
    pub sms: Option<String>,
}

/// A kiosk that a notice is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KioskName {
    pub number: u32,
    /// May be empty.
    pub position: String,
}

impl KioskName {
    fn show(&self, language: Language) -> String {
        match self.position.trim() {
            "" => tr(language, "Máy số {number}").with("number", self.number).to_string(),
            position => position.to_owned(),
        }
    }
}

const LANGUAGES: [Language; 2] = [Language::Vi, Language::En];

fn moment(unix_s: i64) -> String {
    format!("{} {}", time_of_day(unix_s), date(unix_s))
}

/// The subject in Vietnamese, the body in both languages.
fn both(of: impl Fn(Language) -> (String, Vec<String>)) -> (String, String) {
    let [vi, en] = LANGUAGES.map(of);
    let body = [vi.1.join("\n\n"), en.1.join("\n\n")].join("\n\n* * *\n\n");
    (vi.0, format!("{body}\n"))
}

/// A one-time link, for somebody who was invited or forgot the password.
pub fn link(invited: bool, person: &str, address: &str, until_s: i64) -> Text {
    let (subject, body) = both(|language| {
        let subject = if invited {
            tr(language, "Mời bạn vào trang nhân viên Ghi nhận ra/vào")
        } else {
            tr(language, "Chọn mật khẩu mới cho trang Ghi nhận ra/vào")
        };
        let lines = vec![
            tr(language, "Chào {person},").with("person", person).to_string(),
            tr(
                language,
                "Mở liên kết này để chọn mật khẩu. Dùng được một lần, đến {until}. Đừng chuyển thư này cho ai: ai mở trước thì người ấy chọn mật khẩu.",
            )
            .with("until", moment(until_s))
            .to_string(),
            address.to_owned(),
            tr(language, "Nếu bạn không chờ thư này, hãy bỏ qua và báo người vận hành.").to_string(),
        ];
        (subject.to_string(), lines)
    });
    Text { subject, body, sms: None }
}

/// What an SMS about kiosks says, by its template of the configuration.
fn sms(template: &str, venue: &str, kiosks: &[KioskName], at_s: i64) -> String {
    let names: Vec<_> = kiosks.iter().map(|kiosk| kiosk.show(Language::Vi)).collect();
    let [venue, kiosks] = [venue, &names.join(", ")].map(without_marks);
    template
        .replace("{venue}", &venue)
        .replace("{kiosks}", &kiosks)
        .replace("{at}", &time_of_day(at_s))
}

/// A marked letter makes one SMS three.
fn without_marks(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    let plain = text.nfd().filter_map(|letter| match letter {
        'đ' => Some('d'),
        'Đ' => Some('D'),
        '\u{300}'..='\u{36f}' => None,
        other => Some(other),
    });
    plain.collect()
}

/// That kiosks of a venue say nothing since `since_s`.
pub fn silent(venue: &str, kiosks: &[KioskName], since_s: i64, template: &str) -> Text {
    let (subject, body) = both(|language| {
        let names: Vec<_> = kiosks.iter().map(|kiosk| kiosk.show(language)).collect();
        let lines = vec![
            tr(language, "{kiosks} tại {venue} mất liên lạc từ {at}.")
                .with("kiosks", names.join(", "))
                .with("venue", venue)
                .with("at", moment(since_s))
                .to_string(),
            tr(
                language,
                "Những gì chưa gửi vẫn nằm an toàn trong máy. Hãy xem máy: còn điện không, dây mạng hay SIM còn cắm chặt không. Khách vẫn quét được mã trên áp phích.",
            )
            .to_string(),
            tr(language, "Khi máy báo lại, bạn nhận thêm một thư. Không cần trả lời thư này.").to_string(),
        ];
        let subject = tr(language, "Mất liên lạc: {kiosks}, {venue}")
            .with("kiosks", names.join(", "))
            .with("venue", venue);
        (subject.to_string(), lines)
    });
    Text { subject, body, sms: Some(sms(template, venue, kiosks, since_s)) }
}

/// That kiosks of a venue are heard again.
pub fn back(venue: &str, kiosks: &[KioskName], at_s: i64, template: &str) -> Text {
    let (subject, body) = both(|language| {
        let names: Vec<_> = kiosks.iter().map(|kiosk| kiosk.show(language)).collect();
        let lines = vec![
            tr(language, "{kiosks} tại {venue} đã liên lạc lại lúc {at}.")
                .with("kiosks", names.join(", "))
                .with("venue", venue)
                .with("at", moment(at_s))
                .to_string(),
            tr(language, "Máy đang gửi những gì nó giữ; số liệu đủ lại trong vài phút.")
                .to_string(),
        ];
        let subject = tr(language, "Đã liên lạc lại: {kiosks}, {venue}")
            .with("kiosks", names.join(", "))
            .with("venue", venue);
        (subject.to_string(), lines)
    });
    Text { subject, body, sms: Some(sms(template, venue, kiosks, at_s)) }
}

/// That units missed two drills, each with the day of its last one. No SMS: nothing of it is urgent by the hour.
pub fn missed_drills(units: &[(Option<String>, i64)]) -> Text {
    let (subject, body) = both(|language| {
        let mut lines = vec![
            tr(
                language,
                "Hai tháng liền chưa ai thử mở khóa. Nếu câu mật khẩu đã quên và phiếu khôi phục đã mất, không ai mở được tờ khai nữa.",
            )
            .to_string(),
        ];
        lines.extend(units.iter().map(|(name, at_s)| {
            let name = name.clone();
            let name = name.unwrap_or_else(|| tr(language, "Cơ quan y tế").to_string());
            tr(language, "{unit}: thử lần cuối ngày {date}.")
                .with("unit", name)
                .with("date", date(*at_s))
                .to_string()
        }));
        lines.push(
            tr(
                language,
                "Hãy gọi cho người giữ khóa của đơn vị: thử khóa mất hai phút, ở trang Khóa. Thư này chỉ gửi một lần.",
            )
            .to_string(),
        );
        (tr(language, "Hai tháng chưa thử khóa").to_string(), lines)
    });
    Text { subject, body, sms: None }
}

/// That a commune has not handed in its report, which is due at the end of a day in Vietnam. No SMS: the gateway's
/// templates are about kiosks.
pub fn report_due(commune: &str, period: &str, due_day: i64, now_s: i64) -> Text {
    let due = date(day_start_s(due_day));
    let over = due_day < vietnam_day(now_s);
    let (subject, body) = both(|language| {
        let first = if over {
            tr(language, "{unit} chưa nộp Thống kê Bluezoner {period}. Hạn là {due}, đã qua.")
                .with("unit", commune)
                .with("period", period)
                .with("due", &due)
        } else {
            tr(language, "{unit} chưa nộp Thống kê Bluezoner {period}. Hạn là {due}.")
                .with("unit", commune)
                .with("period", period)
                .with("due", &due)
        };
        let lines = vec![
            first.to_string(),
            tr(
                language,
                "Vào trang nhân viên, mục Báo cáo, gõ dân số, số người có điện thoại thông minh và số Bluezoner, rồi nộp. Số điểm kiểm dịch hệ thống tự đếm. Nộp rồi vẫn sửa được.",
            )
            .to_string(),
        ];
        let subject = tr(language, "Nhắc nộp Thống kê Bluezoner, {period}, hạn {due}")
            .with("period", period)
            .with("due", &due);
        (subject.to_string(), lines)
    });
    Text { subject, body, sms: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_sms_is_the_template_in_plain_letters() {
        let kiosks = [
            KioskName { number: 7, position: "Cổng số 2".to_owned() },
            KioskName { number: 8, position: String::new() },
        ];
        let text = silent("Chợ Bồng Sơn Đông", &kiosks, 1_625_702_412, "{kiosks} ({venue}) {at}");
        assert_eq!(text.sms.as_deref(), Some("Cong so 2, May so 8 (Cho Bong Son Dong) 07:00"));
        assert!(text.subject.starts_with("Mất liên lạc: Cổng số 2, Máy số 8"), "{}", text.subject);
        assert!(text.body.contains("Kiosk 8"), "English too: {}", text.body);
    }
}
