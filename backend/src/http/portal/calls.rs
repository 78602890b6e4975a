//! Calls for staff that nobody has seen, on the pages of those who can go there.

use axum::response::Redirect;
use protocol::civil::time_of_day;
use protocol::language::Language;

use super::access::Access;
use super::access::view::View;
use super::fields::Fields;
use super::format::span;
use super::number::Number;
use super::refused::Refused;
use super::roles::{Allowed, Gate, Manager};
use crate::calls::{self, CallError, CallId};
use crate::store::calls::WaitingRow;
use crate::store::venues::VenueRow;
use crate::words::{Text, tr};

/// Calls on a page; the next ones follow when these were seen.
const CALLS: u32 = 5;

/// For how long it is said that a call was seen, seconds.
const TOLD_S: i64 = 20;

/// A call as it stands on a page.
pub(super) struct CallLine {
    /// As the button sends it.
    pub(super) id: String,
    /// Who calls, such as "Cổng số 2 gọi nhân viên".
    pub(super) what: Text,
    pub(super) at: String,
    pub(super) age: Text,
}

impl CallLine {
    fn new(language: Language, row: &WaitingRow, now_s: i64) -> Self {
        let place = match row.position.trim() {
            "" => tr(language, "Máy số {number}").with("number", row.kiosk).to_string(),
            position => position.to_owned(),
        };
        Self {
            id: CallId { kiosk: row.kiosk, seq: row.seq }.to_string(),
            what: tr(language, "{place} gọi nhân viên").with("place", place),
            at: time_of_day(row.at_s),
            age: span(language, (now_s - row.at_s).max(0)),
        }
    }
}

/// The calls of a venue that wait.
pub(super) fn waiting<R: Allowed>(
    view: &mut View<'_, R>,
    language: Language,
    venue: &VenueRow,
    now_s: i64,
) -> Result<Vec<CallLine>, Refused> {
    let rows = view.calls_waiting(venue, now_s, CALLS)?;
    Ok(rows.iter().map(|row| CallLine::new(language, row, now_s)).collect())
}

/// Whether the page that was `asked` for follows the button.
pub(super) fn just_seen(asked: &Fields, now_s: i64) -> bool {
    asked.number::<i64>("seen").is_some_and(|at_s| (0..=TOLD_S).contains(&(now_s - at_s)))
}

/// The button on the manager's day.
pub(super) async fn see_today(
    access: Access<Manager>,
    Number(venue): Number,
    fields: Fields,
) -> Result<Redirect, Refused> {
    see(access, venue, fields, "/staff/today").await
}

/// The button at the gate.
pub(super) async fn see_gate(
    access: Access<Gate>,
    Number(venue): Number,
    fields: Fields,
) -> Result<Redirect, Refused> {
    see(access, venue, fields, "/staff/gate").await
}

async fn see<R: Allowed>(
    access: Access<R>,
    venue: i64,
    fields: Fields,
    page: &str,
) -> Result<Redirect, Refused> {
    let id = fields.line("call").parse::<CallId>().ok();
    let seen = access.write(move |work| -> Result<_, Refused> {
        let (who, now_s) = (work.who().to_owned(), work.now_s);
        let (tx, venue) = work.on_venue(venue)?;
        let id = id.ok_or(Refused::NotFound)?;
        let kiosk = tx.kiosk(id.kiosk)?;
        if kiosk.is_none_or(|kiosk| kiosk.venue != venue.venue) {
            return Err(Refused::NotFound);
        }
        match calls::see(tx, &who, id, now_s) {
            Ok(_) => Ok(now_s),
            Err(CallError::Store(error)) => Err(error.into()),
            Err(CallError::NotAnId | CallError::Unknown(_)) => Err(Refused::NotFound),
        }
    });
    Ok(Redirect::to(&format!("{page}/{venue}?seen={}", seen.await?)))
}
