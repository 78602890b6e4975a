//! New versions of the kiosks' image: which there are, and how far the kiosks are with each.

pub(super) mod one;
pub(super) mod rings;
mod words;

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;

use super::access::Access;
use super::frame::{Frame, Place};
use super::refused::Refused;
use super::roles::Operator;
use crate::http::html;
use crate::store::updates::{BundleRow, BundleState};
use crate::updates::{Tally, standings};
use crate::words::Text;
use words::{class, state_name};

struct Row {
    version: String,
    class: &'static str,
    state: Text,
    since: String,
    megabytes: u64,
    tally: Tally,
}

#[derive(Template)]
#[template(path = "portal/updates.html")]
struct Updates {
    frame: Frame,
    rows: Vec<Row>,
    /// Versions that halted by themselves.
    halted: usize,
}

fn row(frame: &Frame, row: &BundleRow, tally: Tally) -> Row {
    Row {
        version: row.version.clone(),
        class: class(row),
        state: state_name(frame.language, row),
        since: frame.at(row.rings.iter().map(|(_, at_s)| *at_s).fold(row.changed_s, i64::max)),
        megabytes: row.size.div_ceil(1_000_000),
        tally,
    }
}

pub(super) async fn list(access: Access<Operator>) -> Result<Response, Refused> {
    let now_s = access.now_s();
    let bundles = access
        .read(move |view| {
            let read = view.all();
            let mut bundles = Vec::new();
            for row in read.bundles()? {
                let mut tally = Tally::default();
                let standings = standings(read, &row, now_s)?;
                standings.into_iter().for_each(|(_, _, standing)| tally.add(standing));
                bundles.push((row, tally));
            }
            Ok(bundles)
        })
        .await?;
    let frame = access.frame(Place::Kiosks);
    let page = Updates {
        halted: bundles.iter().filter(|(row, _)| row.state == BundleState::Halted).count(),
        rows: bundles.iter().map(|(bundle, tally)| row(&frame, bundle, *tally)).collect(),
        frame,
    };
    Ok(html::respond(StatusCode::OK, &page))
}
