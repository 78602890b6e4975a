//! What the page shows, in the language of the screen.

use protocol::language::Language;

use super::state::{Joining, Page, State};
use crate::devices::network::{
    Connectivity, JoinStage, NetworkError, NetworkState, Security, WifiNetwork,
};
use crate::panel::{Body, Choice, Line, Tone};

/// Most letters of a name on its button.
const NAME_MAX: usize = 24;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    pub lines: Vec<Line>,
    pub body: Body,
    /// The button that goes on, if there is anything to do.
    pub act: Option<&'static str>,
    /// The button to more networks, or to the letters of a password.
    pub more: Option<&'static str>,
}

pub fn view(state: &State, language: Language) -> Shown {
    let (body, lines) = match state.page {
        Page::List => (choices(state, language), lines(state, language)),
        Page::Name => (Body::Letters(state.typed_len()), vec![name_wanted(language)]),
        Page::Password => {
            (Body::Letters(state.typed_len()), vec![password_wanted(state, language)])
        }
    };
    let is_typed = state.typed_len() > 0;
    let (act, more) = match state.page {
        Page::List => (
            state.found.is_some().then(|| language.pick("Tìm lại", "Search again")),
            (state.pages() > 1).then(|| language.pick("Xem tiếp", "More")),
        ),
        Page::Name => (is_typed.then(|| language.pick("Tiếp tục", "Continue")), None),
        Page::Password => (
            state.may_join().then(|| language.pick("Kết nối", "Connect")),
            is_typed.then(|| match state.reveals {
                false => language.pick("Hiện chữ", "Show"),
                true => language.pick("Che chữ", "Hide"),
            }),
        ),
    };
    Shown { lines, body, act, more }
}

fn choices(state: &State, language: Language) -> Body {
    let Some(Ok(_)) = &state.found else { return Body::Lines };
    let offer = |network: &WifiNetwork| {
        let mark = match network.security {
            _ if network.is_joined => language.pick(" · đang dùng", " · joined"),
            Security::Open => language.pick(" · mở", " · open"),
            Security::Password | Security::Wpa3 => "",
            Security::Other => language.pick(" · khóa khác", " · other"),
        };
        Choice {
            text: short(&network.name),
            hint: format!("{} %{mark}", network.strength),
            enabled: network.security != Security::Other,
        }
    };
    let hidden = Choice {
        text: language.pick("Mạng ẩn tên…", "Hidden network…").to_owned(),
        hint: String::new(),
        enabled: true,
    };
    Body::Choices(state.offered().iter().map(offer).chain([hidden]).collect())
}

fn short(name: &str) -> String {
    if name.chars().count() <= NAME_MAX {
        return name.to_owned();
    }
    name.chars().take(NAME_MAX - 1).chain(['…']).collect()
}

fn name_wanted(language: Language) -> Line {
    Line::plain(
        language.pick("Gõ tên mạng", "Type its name"),
        language.pick("Đúng từng chữ hoa, chữ thường.", "Capital and small letters count."),
    )
}

fn password_wanted(state: &State, language: Language) -> Line {
    let chosen = state.chosen.as_ref();
    let name = chosen.map(|chosen| chosen.name.as_str()).unwrap_or_default();
    let of = language.pick("Mật khẩu của", "Password of");
    let detail = match chosen.is_some_and(|chosen| chosen.is_hidden) {
        true => language.pick("Mạng mở thì để trống.", "Empty for an open network."),
        false => "",
    };
    Line::plain(&format!("{of} {}", short(name)), detail)
}

/// One at a time: above the networks there is room for no more.
fn lines(state: &State, language: Language) -> Vec<Line> {
    let warning = |(text, detail): (&str, &str), name: &str| {
        Line::toned(Tone::Warning, &format!("{name}{text}"), detail)
    };
    vec![match (&state.joining, &state.found) {
        (Some((name, Joining::Failed(error))), _) => {
            warning(said(error, language), &format!("{}: ", short(name)))
        }
        (Some((name, joining)), _) => {
            let begun = language.pick("Đang kết nối", "Joining");
            Line::plain(&format!("{begun} {}…", short(name)), how_far(joining, language))
        }
        (None, None) => Line::plain(language.pick("Đang tìm Wi-Fi…", "Looking for Wi-Fi…"), ""),
        (None, Some(Ok((now, _)))) => of_state(now, language),
        (None, Some(Err(error))) => warning(said(error, language), ""),
    }]
}

fn how_far(joining: &Joining, language: Language) -> &'static str {
    match joining {
        Joining::Begun(None) => language.pick("Đang gọi mạng này.", "Calling it."),
        Joining::Begun(Some(JoinStage::Password)) => {
            language.pick("Bước 1/3: so mật khẩu.", "Step 1 of 3: the password.")
        }
        Joining::Begun(Some(JoinStage::Address)) => {
            language.pick("Bước 2/3: xin địa chỉ.", "Step 2 of 3: an address.")
        }
        Joining::Begun(Some(JoinStage::Reach)) | Joining::Done | Joining::Failed(_) => {
            language.pick("Bước 3/3: xem đường ra Internet.", "Step 3 of 3: the way out.")
        }
    }
}

fn of_state(state: &NetworkState, language: Language) -> Line {
    let joined = state.joined.as_deref().or(state.access_point.as_deref());
    let by = match joined {
        Some(name) => format!("Wi-Fi {}", short(name)),
        None if state.is_wired => language.pick("Dây mạng", "Cable").to_owned(),
        None => language.pick("Chưa nối mạng", "Not connected").to_owned(),
    };
    let (detail, tone) = match state.connectivity {
        Connectivity::Full => (language.pick("Có Internet", "Internet"), Tone::Good),
        Connectivity::Local => {
            (language.pick("Không ra được Internet", "No way to the Internet"), Tone::Warning)
        }
        Connectivity::Captive => (
            language.pick(
                "Mạng này đòi đăng nhập trên web. Nhờ chủ mạng cho máy qua, hoặc chọn mạng khác.",
                "It wants a sign-in on a web page. Ask its owner to let the kiosk through, or take another.",
            ),
            Tone::Warning,
        ),
        Connectivity::None => {
            (language.pick("Chọn một mạng Wi-Fi, hoặc cắm dây.", "Choose one, or use a cable."), Tone::Warning)
        }
    };
    Line { text: by, detail: detail.to_owned(), tone }
}

/// What is wrong, and what to do.
fn said(error: &NetworkError, language: Language) -> (&'static str, &'static str) {
    let (vi, en) = match error {
        NetworkError::WrongPassword => (
            ("Mật khẩu sai", "Hỏi lại rồi gõ lại."),
            ("Wrong password", "Ask for it and try again."),
        ),
        NetworkError::OutOfReach => (
            ("Không thấy mạng này", "Đưa máy lại gần, hoặc chọn mạng khác."),
            ("Out of reach", "Move the kiosk closer, or choose another network."),
        ),
        NetworkError::NoAddress => (
            ("Mạng không cấp địa chỉ", "Tắt rồi bật bộ phát Wi-Fi, hoặc chọn mạng khác."),
            ("It gives no address", "Restart its router, or choose another network."),
        ),
        NetworkError::Timeout => (
            ("Mạng không trả lời", "Thử lại, hoặc chọn mạng khác."),
            ("No answer in time", "Try again, or choose another network."),
        ),
        NetworkError::NoWifi => (
            ("Máy không có Wi-Fi", "Dùng dây mạng hoặc SIM."),
            ("This kiosk has no Wi-Fi", "Use a cable or a SIM."),
        ),
        NetworkError::Denied | NetworkError::Unavailable | NetworkError::Failed(_) => (
            ("Máy không đặt được mạng", "Khởi động lại máy; vẫn vậy thì gọi hỗ trợ."),
            ("The network cannot be set", "Restart the kiosk; if it stays so, call support."),
        ),
    };
    language.pick(vi, en)
}

#[cfg(test)]
mod tests;
