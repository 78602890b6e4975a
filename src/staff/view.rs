//! What the page of staff mode shows, in the language of the screen.

mod clock;
mod delivery;
mod figures;
mod identity;
mod levels;
mod lines;
mod new_pin;
mod pin;
mod texts;
mod update;
mod warned;

use protocol::language::Language;

use super::page::{MENU, Page};
use super::request::Export;
use super::state::State;
use super::typed_time;
use crate::panel::{Body, Line};
use crate::wifi;
use texts::{Texts, leading, title};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    pub title: String,
    pub lines: Vec<Line>,
    pub body: Body,
    /// The button to the page before; empty where there is none.
    pub back: String,
    /// The button that goes on, if there is anything to do.
    pub act: Option<String>,
    /// Whether what it does cannot be undone.
    pub is_grave: bool,
    /// The button to what does not fit: lines, networks, the letters of a password. Empty where all does.
    pub more: &'static str,
    /// Whether language and size of type can be changed here: on a kiosk that nobody has set up.
    pub has_tools: bool,
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
            Page::NewPin | Page::PinKept => "",
            _ => texts.back(),
        }
        .to_owned(),
        act: act(state, language).map(ToOwned::to_owned),
        is_grave: matches!(state.page, Page::Pair | Page::PairSure | Page::Reset | Page::ResetSure),
        more: more(state, language),
        has_tools: state.is_new,
        turned: state.turned,
    })
}

fn body(state: &State, language: Language) -> Body {
    match state.page {
        Page::Pin | Page::NewPin | Page::NewPinAgain => {
            Body::Digits(state.digits.as_ref().map_or(0, |it| it.chars().count()))
        }
        Page::Menu => Body::Choices(MENU.map(|page| leading(page, language)).into()),
        Page::Network(_) if state.has_network => wifi::view(&state.wifi, language).body,
        Page::Scanner if state.scanned.flatten().is_none() => Body::Code(crate::cards::trial::LINE),
        Page::Levels => levels::body(state.levels, language),
        Page::SetClock => {
            Body::Time(typed_time::shown(state.digits.as_deref().unwrap_or_default()))
        }
        Page::Pair => identity::before_pairing(state.facts.as_deref(), language),
        _ => Body::Lines,
    }
}

fn more(state: &State, language: Language) -> &'static str {
    match state.page {
        Page::Network(_) if state.has_network => {
            wifi::view(&state.wifi, language).more.unwrap_or_default()
        }
        _ if body(state, language) == Body::Lines => Texts(language).more(),
        _ => "",
    }
}

fn act(state: &State, language: Language) -> Option<&'static str> {
    Some(match state.page {
        Page::Send if !state.sent => language.pick("Gửi ngay", "Send now"),
        Page::Export if !matches!(state.export, Some(Export::Running { .. })) => {
            language.pick("Xuất ra USB", "Export to USB")
        }
        Page::Health => language.pick("Cập nhật…", "Update…"),
        Page::Update if update::may_take(state.facts.as_deref(), state.taking.as_ref()) => {
            language.pick("Lấy từ USB", "Take from USB")
        }
        Page::Keys if state.pending.is_some() => {
            language.pick("Giống, dùng khóa này", "Same, use these keys")
        }
        Page::Network(wifi::Page::List) if state.is_new && state.wifi.is_connected() => {
            language.pick("Tiếp tục", "Continue")
        }
        Page::Network(_) if state.has_network => return wifi::view(&state.wifi, language).act,
        Page::PinKept if state.new_pin.is_none() => language.pick("Xong", "Done"),
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
