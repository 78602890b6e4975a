//! How bright and how loud it is.

use protocol::language::Language;

use crate::panel::{Body, LevelShown, Line};
use crate::staff::level::{Level, Levels};

pub(super) fn body(levels: Option<Levels>, language: Language) -> Body {
    let shown = |(level, percent): (Level, u8)| {
        let (name, down, up) = match level {
            Level::Brightness => {
                (("Độ sáng", "Brightness"), ("Tối hơn", "Darker"), ("Sáng hơn", "Brighter"))
            }
            Level::Volume => (("Âm lượng", "Volume"), ("Nhỏ hơn", "Quieter"), ("To hơn", "Louder")),
        };
        let pick = |(vi, en): (&str, &str)| language.pick(vi, en).to_owned();
        let least = level.least();
        LevelShown { name: pick(name), percent, least, down: pick(down), up: pick(up) }
    };
    let shown: Vec<_> = levels.unwrap_or_default().shown().into_iter().map(shown).collect();
    if shown.is_empty() { Body::Lines } else { Body::Levels(shown) }
}

pub(super) fn lines(levels: Option<Levels>, language: Language) -> Vec<Line> {
    let Some(levels) = levels else { return Vec::new() };
    let text = if levels.shown().is_empty() {
        language.pick(
            "Màn hình và loa của máy này không chỉnh ở đây",
            "Screen and loudspeaker of this kiosk are not set here",
        )
    } else if levels.is_quiet {
        language.pick("Đang giờ yên lặng: máy không kêu", "Quiet hours: no sound now")
    } else if levels.volume == Some(0) {
        language.pick("Tắt tiếng: khách không nghe gì", "Silent: visitors hear nothing")
    } else {
        language.pick(
            "Ban đêm vẫn tối và nhỏ hơn như đã hẹn",
            "Nights stay darker and quieter as set up",
        )
    };
    vec![Line::plain(text, "")]
}
