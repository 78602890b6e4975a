//! Wi-Fi, as staff see it.

use protocol::language::Language;

use super::parts::{Body, Choice, Line, Tone};
use crate::devices::network::{Connectivity, NetworkError, NetworkState, Security, WifiNetwork};
use crate::staff::state::State;

/// Most networks that are offered; weaker ones cannot be used anyway.
const OFFERED_MAX: usize = 4;

/// Most letters of a name on its button.
const NAME_MAX: usize = 24;

pub(super) fn choices(state: &State, language: Language) -> Body {
    let Some(Ok((_, networks))) = &state.network else { return Body::Lines };
    if networks.is_empty() {
        return Body::Lines;
    }
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
    Body::Choices(networks.iter().take(OFFERED_MAX).map(offer).collect())
}

fn short(name: &str) -> String {
    if name.chars().count() <= NAME_MAX {
        return name.to_owned();
    }
    name.chars().take(NAME_MAX - 1).chain(['…']).collect()
}

pub(super) fn lines(state: &State, language: Language) -> Vec<Line> {
    if !state.has_network {
        let text = language
            .pick("Wi-Fi của máy này không đặt được ở đây", "Wi-Fi is not set here on this kiosk");
        let detail = language.pick(
            "Dùng dây mạng hoặc SIM, hay gọi hỗ trợ.",
            "Use a cable or SIM, or call support.",
        );
        return vec![Line::plain(text, detail)];
    }
    let mut lines = Vec::new();
    match &state.joining {
        Some((name, Some(error))) => lines.push(Line {
            text: format!("{name}: {}", said(error, language).0),
            detail: said(error, language).1.to_owned(),
            tone: Tone::Warning,
        }),
        Some((name, None)) => {
            let joining = language.pick("Đang kết nối", "Joining");
            lines.push(Line { text: format!("{joining} {name}…"), ..Line::default() });
        }
        None => {}
    }
    match &state.network {
        None if lines.is_empty() => {
            lines.push(Line::plain(language.pick("Đang tìm Wi-Fi…", "Looking for Wi-Fi…"), ""));
        }
        None => {}
        Some(Ok((now, _))) => lines.push(of_state(now, language)),
        Some(Err(error)) => {
            let (text, detail) = said(error, language);
            lines.push(Line::toned(Tone::Warning, text, detail));
        }
    }
    lines
}

fn of_state(state: &NetworkState, language: Language) -> Line {
    let joined = state.joined.as_deref().or(state.access_point.as_deref());
    let by = match joined {
        Some(name) => format!("Wi-Fi {name}"),
        None if state.is_wired => language.pick("Dây mạng", "Cable").to_owned(),
        None => language.pick("Chưa nối mạng", "Not connected").to_owned(),
    };
    let (detail, tone) = match state.connectivity {
        Connectivity::Full => (language.pick("Có Internet", "Internet"), Tone::Good),
        Connectivity::Local => {
            (language.pick("Không ra được Internet", "No way to the Internet"), Tone::Warning)
        }
        Connectivity::None => ("", Tone::Warning),
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
            ("Không còn thấy mạng này", "Đưa máy lại gần, hoặc chọn mạng khác."),
            ("Out of reach", "Move the kiosk closer, or choose another network."),
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
            ("Máy không đặt được mạng", "Gọi hỗ trợ."),
            ("The network cannot be set", "Call support."),
        ),
    };
    language.pick(vi, en)
}
