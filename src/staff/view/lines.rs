//! What each page says.

use protocol::language::Language;

use super::parts::Line;
use super::{clock, delivery, figures, identity, levels, network, pin, update, warned};
use crate::staff::page::Page;
use crate::staff::state::State;

pub(super) fn of(state: &State, language: Language) -> Vec<Line> {
    let facts = state.facts.as_deref();
    match state.page {
        Page::Closed | Page::Opening | Page::Menu => Vec::new(),
        Page::NoPin => vec![Line::plain(
            language.pick("Máy này chưa có mã PIN", "This kiosk has no PIN yet"),
            language.pick(
                "Người quản trị chạy lệnh “kiosk staff-pin” trên máy này để có mã.",
                "The operator gets one by “kiosk staff-pin” on this machine.",
            ),
        )],
        Page::Pin => vec![pin::line(state.answer.as_ref(), language)],
        Page::Health => facts.map(|facts| figures::health(facts, language)).unwrap_or_default(),
        Page::Counts => {
            let figures = facts.map(|facts| figures::counts(facts, language));
            let warned = facts.map(|facts| warned::lines(&facts.warned, language));
            [figures, warned].into_iter().flatten().flatten().collect()
        }
        Page::Near => figures::near(state, language),
        Page::Scanner => figures::scanner(state.scanned, language),
        Page::Network => network::lines(state, language),
        Page::Password => {
            let name = state.joining.as_ref().map(|(name, _)| name.as_str()).unwrap_or_default();
            let of = language.pick("Mật khẩu của", "Password of");
            vec![Line::plain(&format!("{of} {name}"), "")]
        }
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
