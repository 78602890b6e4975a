//! What each page says.

use protocol::language::Language;

use super::{clock, delivery, figures, identity, levels, new_pin, pin, update, warned};
use crate::panel::Line;
use crate::staff::page::Page;
use crate::staff::state::State;
use crate::wifi;

pub(super) fn of(state: &State, language: Language) -> Vec<Line> {
    let facts = state.facts.as_deref();
    match state.page {
        Page::Closed | Page::Opening | Page::Menu => Vec::new(),
        Page::NoPin => vec![Line::plain(
            language.pick("Máy này chưa có mã PIN", "This kiosk has no PIN yet"),
            language.pick(
                "Mã được chọn ngay sau khi ghép máy. Lỡ rồi thì người quản trị tạo mã bằng “bluezone.toml” hay “kiosk staff-pin”.",
                "It is chosen right after pairing. Otherwise the operator makes one by “bluezone.toml” or “kiosk staff-pin”.",
            ),
        )],
        Page::NewPin | Page::NewPinAgain | Page::PinKept => vec![new_pin::line(state, language)],
        Page::Pin => vec![pin::line(state.answer.as_ref(), language)],
        Page::Health => facts.map(|facts| figures::health(facts, language)).unwrap_or_default(),
        Page::Counts => {
            let figures = facts.map(|facts| figures::counts(facts, language));
            let warned = facts.map(|facts| warned::lines(&facts.warned, language));
            [figures, warned].into_iter().flatten().flatten().collect()
        }
        Page::Near => figures::near(state, language),
        Page::Scanner => figures::scanner(state.scanned, language),
        Page::Network(_) if state.has_network => wifi::view(&state.wifi, language).lines,
        Page::Network(_) => vec![Line::plain(
            language.pick(
                "Wi-Fi của máy này không đặt được ở đây",
                "Wi-Fi is not set here on this kiosk",
            ),
            language.pick(
                "Dùng dây mạng hoặc SIM, hay gọi hỗ trợ.",
                "Use a cable or SIM, or call support.",
            ),
        )],
        Page::Send => {
            facts.map(|facts| delivery::send(facts, state.sent, language)).unwrap_or_default()
        }
        Page::Export => delivery::export(state.export, language),
        Page::Update => update::lines(facts, state.taking.as_ref(), language),
        Page::Levels => levels::lines(state.levels, language),
        Page::Keys => identity::keys(state, language),
        Page::Clock => facts.map(|facts| clock::lines(state, facts, language)).unwrap_or_default(),
        Page::SetClock => clock::typing(state, language),
        Page::Pair => identity::pair(facts, language),
        Page::PairSure => identity::pair_sure(facts, language),
        Page::Reset => identity::reset(facts, language),
        Page::ResetSure => identity::reset_sure(language),
    }
}
