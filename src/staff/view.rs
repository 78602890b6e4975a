//! What the page of staff mode shows, in the language of the screen.

mod clock;
mod delivery;
mod figures;
mod identity;
mod levels;
mod lines;
mod network;
mod parts;
mod pin;
mod texts;
mod update;
mod warned;

use protocol::language::Language;

use super::page::{MENU, Page};
use super::request::Export;
use super::state::State;
use super::typed_time;
use texts::{Texts, title};

pub use parts::{Body, Choice, LevelShown, Line, Tone};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    pub title: String,
    pub lines: Vec<Line>,
    pub body: Body,
    pub back: String,
    /// The button that goes on, if there is anything to do.
    pub act: Option<String>,
    /// Whether what it does cannot be undone.
    pub is_grave: bool,
    /// The button to the next lines, for when there are more than fit.
    pub more: &'static str,
    /// How often it was touched.
    pub turned: usize,
}

/// The page that is open; `None` while staff mode is closed.
pub fn view(state: &State, language: Language) -> Option<View> {
    if !state.is_open() {
        return None;
    }
    let texts = Texts(language);
    Some(View {
        title: title(state.page, language).to_owned(),
        lines: lines::of(state, language),
        body: body(state, language),
        back: match state.page {
            Page::Opening | Page::NoPin | Page::Pin | Page::Menu => texts.close(),
            _ => texts.back(),
        }
        .to_owned(),
        act: act(state, language).map(ToOwned::to_owned),
        is_grave: matches!(state.page, Page::Pair | Page::PairSure | Page::Reset | Page::ResetSure),
        more: texts.more(),
        turned: state.turned,
    })
}

fn body(state: &State, language: Language) -> Body {
    match state.page {
        Page::Pin => Body::Digits(state.digits.as_ref().map_or(0, |it| it.chars().count())),
        Page::Menu => Body::Choices(MENU.map(|page| Choice::leading(page, language)).into()),
        Page::Network => network::choices(state, language),
        Page::Password => Body::Letters(state.password.as_ref().map_or(0, |it| it.chars().count())),
        Page::Scanner if state.scanned.flatten().is_none() => Body::Code(crate::cards::trial::LINE),
        Page::Levels => levels::body(state.levels, language),
        Page::SetClock => {
            Body::Time(typed_time::shown(state.digits.as_deref().unwrap_or_default()))
        }
        Page::Pair => identity::before_pairing(state.facts.as_deref(), language),
        _ => Body::Lines,
    }
}

fn act(state: &State, language: Language) -> Option<&'static str> {
    Some(match state.page {
        Page::Send if !state.sent => language.pick("Gửi ngay", "Send now"),
        Page::Export if !matches!(state.export, Some(Export::Running { .. })) => {
            language.pick("Xuất ra USB", "Export to USB")
        }
        Page::Update if update::may_take(state.facts.as_deref(), state.taking.as_ref()) => {
            language.pick("Lấy từ USB", "Take from USB")
        }
        Page::Keys if state.pending.is_some() => {
            language.pick("Giống, dùng khóa này", "Same, use these keys")
        }
        Page::Network if state.has_network && state.network.is_some() => {
            language.pick("Tìm lại", "Search again")
        }
        Page::Password if state.password.as_ref().is_some_and(|it| it.chars().count() >= 8) => {
            language.pick("Kết nối", "Connect")
        }
        Page::Clock if state.may_set_clock() && state.clock_set != Some(None) => {
            language.pick("Đặt giờ…", "Set it…")
        }
        Page::SetClock if state.digits.as_deref().and_then(typed_time::unix_s).is_some() => {
            language.pick("Đặt giờ này", "Set this time")
        }
        Page::Pair => language.pick("Ghép lại…", "Pair again…"),
        Page::PairSure => language.pick("Ghép lại ngay", "Pair again now"),
        Page::Reset => language.pick("Xóa hết…", "Erase all…"),
        Page::ResetSure => language.pick("Xóa hết ngay", "Erase all now"),
        _ => return None,
    })
}

#[cfg(test)]
mod tests;
