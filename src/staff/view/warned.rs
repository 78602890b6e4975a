//! When a case was at this venue: for whoever looks after it, and not for the public.

use protocol::civil::{date, day_start_s, time_of_day, vietnam_day};
use protocol::language::Language;
use protocol::receipt_question::{Near, Said};
use protocol::warnings::Level;

use crate::panel::{Line, Tone};
use crate::status::Warned;

pub(super) fn lines(warned: &Warned, language: Language) -> Vec<Line> {
    // Joined as a receipt's answer is.
    let near = warned.windows.iter().map(|it| Near {
        venue: String::new(),
        from_s: it.from_s,
        to_s: it.to_s,
        level: it.level,
        text: it.text,
        until_day: it.until_day,
    });
    let said = Said::of(near.collect(), false);
    let mut lines: Vec<Line> = said.near().iter().map(|near| line(near, language)).collect();
    if warned.withdrawn > 0 {
        let text = match language {
            Language::Vi => format!("Đã thu hồi: {} cảnh báo", warned.withdrawn),
            Language::En => format!("Taken back: {} warnings", warned.withdrawn),
        };
        let detail = language.pick("Không còn hiệu lực.", "They no longer hold.");
        lines.push(Line::plain(&text, detail));
    }
    lines
}

fn line(window: &Near, language: Language) -> Line {
    let who = match window.level {
        Level::F1 => "F0",
        Level::F2 => "F1",
    };
    let day = date(day_start_s(vietnam_day(window.from_s)));
    let span = format!("{}–{}", time_of_day(window.from_s), time_of_day(window.to_s));
    let until = date(day_start_s(window.until_day));
    let here = language.pick("ở đây", "was here");
    let detail = match language {
        Language::Vi => {
            format!("Đã báo cho người dân, đến hết {until}. Cần làm gì: hỏi Trạm Y tế.")
        }
        Language::En => {
            format!("The public was warned, until {until}. Ask the health station what to do.")
        }
    };
    Line::toned(Tone::Warning, &format!("{who} {here}: {day} {span}"), &detail)
}

#[cfg(test)]
mod tests {
    use protocol::venue_windows::VenueWindow;

    use super::*;

    #[test]
    fn a_manager_is_told_when_and_what_was_taken_back() {
        let window = |level, minute: i64| VenueWindow {
            warning: 1,
            from_s: 1_625_529_600 + minute * 60,
            to_s: 1_625_529_600 + (minute + 15) * 60,
            level,
            text: 1,
            until_day: 18_828,
        };
        let windows = vec![window(Level::F1, 0), window(Level::F2, 0), window(Level::F1, 15)];
        let warned = Warned { windows, withdrawn: 2 };
        let said = |language| -> Vec<String> {
            lines(&warned, language).into_iter().map(|line| line.text).collect()
        };
        assert_eq!(
            said(Language::Vi),
            [
                "F0 ở đây: 06/07/2021 07:00–07:30",
                "F1 ở đây: 06/07/2021 07:00–07:15",
                "Đã thu hồi: 2 cảnh báo"
            ]
        );
        assert_eq!(said(Language::En)[0], "F0 was here: 06/07/2021 07:00–07:30");
        assert_eq!(lines(&Warned::default(), Language::Vi), []);
    }
}
