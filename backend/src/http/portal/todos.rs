//! The things to do first: each a sign, what and since when, the remedy, one button.

use protocol::language::Language;

use super::access::Access;
use super::format::span;
use super::kiosk_words;
use super::roles::Registrar;
use crate::fleet::State;
use crate::store::accounts::Role;
use crate::store::kiosks::Kiosk;
use crate::store::venues::VenueName;
use crate::words::{Text, tr, tr_count};

/// One thing to do: a sign, what and since when, the remedy, a button.
pub(super) struct Todo {
    pub(super) class: &'static str,
    pub(super) sign: Text,
    pub(super) what: Text,
    pub(super) remedy: Text,
    pub(super) path: String,
    pub(super) button: Text,
}

/// What is to be done, the worst first.
pub(super) fn todos(
    access: &Access<Registrar>,
    no_communes: bool,
    venues: &[VenueName],
    kiosks: &[(Kiosk, State)],
    stuck: u64,
) -> Vec<Todo> {
    let language = access.language;
    let mut todos: Vec<Todo> = kiosk_todos(language, venues, kiosks, access.now_s());
    if stuck > 0 {
        todos.push(Todo {
            class: "warn",
            sign: tr(language, "Không gửi được"),
            what: tr_count(
                language,
                "{count} thư hay tin nhắn cho nhân viên không gửi được",
                stuck,
            ),
            remedy: tr(language, "Xem vì sao: địa chỉ sai, hay máy chủ thư, cổng SMS không nhận."),
            path: "/staff/outbox?state=given-up".to_owned(),
            button: tr(language, "Xem lý do"),
        });
    }
    if access.account().totp.is_none() {
        todos.push(Todo {
            class: "warn",
            sign: tr(language, "Tài khoản"),
            what: tr(language, "Bạn chưa bật bước thứ hai khi đăng nhập"),
            remedy: tr(
                language,
                "Ai biết mật khẩu của bạn thì vào được. Bật bước thứ hai mất hai phút.",
            ),
            path: "/staff/account/second-step".to_owned(),
            button: tr(language, "Bật bước thứ hai"),
        });
    }
    if access.account().role == Role::Operator && no_communes {
        todos.push(Todo {
            class: "calm",
            sign: tr(language, "Bắt đầu"),
            what: tr(language, "Chưa có xã, phường nào"),
            remedy: tr(
                language,
                "Mỗi xã, phường có khóa riêng; điểm kiểm dịch và máy thuộc về xã, phường.",
            ),
            path: "/staff/communes/new".to_owned(),
            button: tr(language, "Thêm xã, phường"),
        });
    } else if venues.is_empty() {
        todos.push(Todo {
            class: "calm",
            sign: tr(language, "Bắt đầu"),
            what: tr(language, "Chưa có điểm kiểm dịch nào"),
            remedy: tr(
                language,
                "Đăng ký điểm đầu tiên; có thể ghép máy ngay, hoặc chỉ dán áp phích.",
            ),
            path: "/staff/venues/new".to_owned(),
            button: tr(language, "Thêm điểm kiểm dịch"),
        });
    }
    todos
}

/// One line a kind of trouble: many silent kiosks are one call after the other, not many lines.
fn kiosk_todos(
    language: Language,
    venues: &[VenueName],
    all: &[(Kiosk, State)],
    now_s: i64,
) -> Vec<Todo> {
    let mut by_word: Vec<(&'static str, Vec<&(Kiosk, State)>)> = Vec::new();
    for kiosk in all.iter().filter(|(_, state)| state.needs_someone()) {
        let word = kiosk_words::filter(kiosk.1);
        match by_word.iter_mut().find(|(known, _)| *known == word) {
            Some((_, kiosks)) => kiosks.push(kiosk),
            None => by_word.push((word, vec![kiosk])),
        }
    }
    by_word.sort_by_key(|(_, kiosks)| kiosks.iter().map(|(_, state)| *state).min());
    let todo = |(word, kiosks): (&str, Vec<&(Kiosk, State)>)| {
        let worst = kiosks.iter().min_by_key(|(_, state)| *state)?;
        let venue = venues.iter().find(|venue| venue.venue == worst.0.venue)?;
        let place = format!("{}, {}", worst.0.position, venue.name);
        let place = place.trim_start_matches(", ").to_owned();
        let count = kiosks.len() as u64;
        let what = match worst.1 {
            State::Silent { since_s: Some(since_s) } => {
                let since = span(language, now_s - since_s);
                tr_count(language, "{count} máy mất liên lạc, lâu nhất {span}: {place}", count)
                    .with("span", since)
                    .with("place", place)
            }
            State::Silent { since_s: None } => {
                tr_count(language, "{count} máy chưa báo lần nào: {place}", count)
                    .with("place", place)
            }
            State::Ailing(_) => {
                tr_count(language, "{count} máy tự báo có trục trặc, nặng nhất: {place}", count)
                    .with("place", place)
            }
            State::Rewound => {
                tr_count(language, "{count} máy có thẻ nhớ lùi về trước: {place}", count)
                    .with("place", place)
            }
            _ => tr_count(language, "{count} máy chưa ghép, mã đã hết hạn: {place}", count)
                .with("place", place),
        };
        let path = match kiosks.as_slice() {
            [(kiosk, _)] => format!("/staff/kiosks/{}", kiosk.kiosk),
            _ => format!("/staff/kiosks?state={word}"),
        };
        Some(Todo {
            class: kiosk_words::class(worst.1),
            sign: kiosk_words::name(language, worst.1),
            what,
            remedy: kiosk_words::remedy(language, worst.1),
            path,
            button: tr_count(language, "Xem {count} máy", count),
        })
    };
    by_word.into_iter().filter_map(todo).collect()
}
