//! Those who have not handed in are reminded, and what was just done is said.

use axum::extract::Path;
use axum::response::Redirect;
use protocol::language::Language;

use crate::http::portal::access::Access;
use crate::http::portal::fields::Fields;
use crate::http::portal::refused::Refused;
use crate::http::portal::roles::Operator;
use crate::notices::reports::{Reminded, missing, remind};
use crate::store::audit::EntryKind;
use crate::words::{Text, tr, tr_count};

pub(in crate::http::portal) async fn submit(
    access: Access<Operator>,
    Path(period): Path<i64>,
    fields: Fields,
) -> Result<Redirect, Refused> {
    let town: Option<i64> = fields.number("town");
    let due = access.read(move |view| {
        let app = view.app;
        missing(view.all(), &app.config, (period, town))?.ok_or(Refused::NotFound)
    });
    let due = due.await?;
    let reminded = access.write(move |work| {
        let (now_s, app) = (work.now_s, work.app);
        let reminded = remind(work.all(), &app.config, &due, now_s)?;
        let reason = format!("reminded {} communes", reminded.communes);
        work.note(EntryKind::Report, format!("period {period}"), &reason)?;
        Ok::<_, Refused>(reminded)
    });
    let Reminded { communes, unreachable, lately, .. } = reminded.await?;
    let path = super::path(period, town);
    Ok(Redirect::to(&format!(
        "{path}&reminded={communes}&unreachable={unreachable}&lately={lately}"
    )))
}

/// What was just done, by the page's address, and whether all of it was.
pub(super) fn said(language: Language, asked: &Fields) -> Option<(Text, bool)> {
    match asked.line("said") {
        "handed-in" => {
            return Some((
                tr(language, "Đã nộp. Sửa được bất cứ lúc nào; lần trước vẫn còn."),
                true,
            ));
        }
        "corrected" => {
            return Some((tr(language, "Đã sửa. Số nộp lần trước vẫn còn ở trang nộp."), true));
        }
        _ => {}
    }
    let reminded: u64 = asked.number("reminded")?;
    let left = asked.number("unreachable").unwrap_or(0_u64) + asked.number("lately").unwrap_or(0);
    let text = match left {
        0 => tr_count(language, "Đã gửi lời nhắc đến {count} nơi.", reminded),
        left => tr_count(
            language,
            "Đã gửi lời nhắc đến {count} nơi. {left} nơi không gửi: vừa nhắc trong một giờ qua, hoặc chưa ai ở đó có e-mail. Xem trang Tài khoản.",
            reminded,
        )
        .with("left", left),
    };
    Some((text, left == 0))
}
