//! After a power cut: the numbers and times of paper strips are typed. No names are asked for; they stay
//! on the paper.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use protocol::civil::{day_of_iso_date, day_start_s, iso_date, vietnam_day};

use super::rows::{ROWS, Row, not_taken, second_of_day};
use crate::http::html;
use crate::http::portal::access::Access;
use crate::http::portal::fields::Fields;
use crate::http::portal::frame::{Frame, Place};
use crate::http::portal::number::Number;
use crate::http::portal::refused::Refused;
use crate::http::portal::roles::Strips;
use crate::store::audit::EntryKind;
use crate::strips::{self, Period, TypeError};
use crate::words::{Text, tr, tr_count};

#[derive(Template)]
#[template(path = "portal/strips_typing.html")]
struct Typing {
    frame: Frame,
    venue: i64,
    name: String,
    day: String,
    from: String,
    to: String,
    /// What is wrong with the period.
    problem: Option<Text>,
    rows: Vec<Row>,
    taken: Option<Text>,
    wrong: usize,
}

async fn page(access: &Access<Strips>, venue: i64) -> Result<(Typing, String), Refused> {
    let registered = access.read(move |view| Ok(view.venue(venue)?.registered)).await?;
    let page = Typing {
        frame: access.frame(Place::Posters),
        venue,
        name: registered.name,
        day: iso_date(vietnam_day(access.now_s())),
        from: String::new(),
        to: String::new(),
        problem: None,
        rows: vec![Row::default(); ROWS],
        taken: None,
        wrong: 0,
    };
    Ok((page, registered.letters))
}

pub(in crate::http::portal) async fn show(
    access: Access<Strips>,
    Number(venue): Number,
) -> Result<Response, Refused> {
    Ok(html::respond(StatusCode::OK, &page(&access, venue).await?.0))
}

/// When paper was used, and the midnight before.
fn period(page: &Typing) -> Option<(Period, i64)> {
    let midnight_s = day_start_s(day_of_iso_date(&page.day)?);
    let (from_s, to_s) = (second_of_day(&page.from)?, second_of_day(&page.to)?);
    Some((Period { from_s: midnight_s + from_s, to_s: midnight_s + to_s }, midnight_s))
}

pub(in crate::http::portal) async fn submit(
    access: Access<Strips>,
    Number(venue): Number,
    fields: Fields,
) -> Result<Response, Refused> {
    let (mut page, letters) = page(&access, venue).await?;
    for (field, name) in [(&mut page.day, "day"), (&mut page.from, "from"), (&mut page.to, "to")] {
        fields.line(name).clone_into(field);
    }
    let rows = Row::typed(&fields);
    let language = access.language;
    let found = period(&page).filter(|(period, _)| period.is_possible(access.now_s()));
    let Some((period, midnight_s)) = found else {
        page.problem = Some(tr(
            language,
            "Hãy ghi ngày và khoảng giờ dùng giấy: đã qua, không quá 20 ngày trước, giờ sau lớn hơn giờ trước.",
        ));
        return Ok(respond(page, rows));
    };
    let account = access.account().account;
    let (taken, wrong) = access
        .write(move |work| {
            let (mut taken, mut wrong) = (0_u64, Vec::new());
            for mut row in rows {
                let (tx, _) = work.on_venue(venue)?;
                let done = match row.read(language, (venue, &letters), midnight_s) {
                    Ok(typed) => strips::take(tx, venue, account, &typed, period),
                    Err(error) => {
                        row.error = Some(error);
                        wrong.push(row);
                        continue;
                    }
                };
                match done {
                    Ok(()) => taken += 1,
                    Err(TypeError::Store(error)) => return Err(error.into()),
                    Err(error) => {
                        row.error = not_taken(language, &error);
                        wrong.push(row);
                    }
                }
            }
            let reason = format!("typed {taken}, {} not taken", wrong.len());
            work.note(EntryKind::Strips, format!("venue {venue}"), &reason)?;
            Ok::<_, Refused>((taken, wrong))
        })
        .await?;
    page.taken = Some(tr_count(language, "Đã ghi {count} phiếu.", taken));
    page.wrong = wrong.len();
    Ok(respond(page, wrong))
}

/// The page with these rows, and empty ones below them.
fn respond(mut page: Typing, rows: Vec<Row>) -> Response {
    let ok = rows.is_empty() && page.problem.is_none();
    page.rows = rows;
    page.rows.resize(ROWS, Row::default());
    html::respond(if ok { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY }, &page)
}
