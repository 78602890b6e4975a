//! Writes every page of the visitor's phone in both languages, and the style sheet, to a folder.
//!
//! `cargo run -p backend --example pages -- FOLDER`, then look at the files with a browser: serve
//! the folder, because the pages ask for `/style.css`.

use std::path::PathBuf;

use backend::visitor::page::{
    CodeProblem, Lang, NoReceipt, Page, ReceiptView, RefusedReason, STYLE, VenueView, render,
};
use protocol::record::Direction;

fn pages() -> Vec<(&'static str, Page)> {
    let venue = VenueView {
        name: "Chợ Bồng Sơn".to_owned(),
        place: "Cổng số 2".to_owned(),
        commune: "Phường Bồng Sơn".to_owned(),
    };
    let long = VenueView {
        name: "Trung tâm Phục vụ hành chính công và Bộ phận tiếp nhận thị xã Hoài Nhơn".to_owned(),
        ..venue.clone()
    };
    let check_in = |venue: &VenueView, fixed| Page::CheckIn {
        venue: venue.clone(),
        ticket: "TICKET".to_owned(),
        fixed,
        self_path: "/Q/TOKEN".to_owned(),
    };
    let confirmed = |venue: &VenueView, direction, fixed| Page::Confirmed {
        venue: venue.clone(),
        direction,
        at: "07:43".to_owned(),
        date: "08/07/2021".to_owned(),
        fixed,
    };
    let refused = |reason| Page::Refused { reason, self_path: "/Q/TOKEN".to_owned() };
    let self_path = || "/R/NBAJN964FV3N".to_owned();
    let receipt = |commune: &str| Page::Receipt {
        receipt: ReceiptView {
            code: "NBAJ-N964-FV3N".to_owned(),
            commune: commune.to_owned(),
            date: "08/07/2021".to_owned(),
            people: 4,
        },
        self_path: self_path(),
    };
    let no_receipt = |reason| Page::NoReceipt { reason, self_path: self_path() };
    let code = |problem| Page::EnterCode { problem };
    vec![
        ("code", code(None)),
        ("code-wrong", code(Some(CodeProblem::NotACode))),
        ("code-unknown", code(Some(CodeProblem::Unknown))),
        ("code-many", code(Some(CodeProblem::TooMany))),
        ("checkin", check_in(&venue, false)),
        ("checkin-fixed", check_in(&venue, true)),
        ("checkin-long", check_in(&long, true)),
        ("in", confirmed(&venue, Direction::In, false)),
        ("out", confirmed(&venue, Direction::Out, false)),
        ("in-fixed-long", confirmed(&long, Direction::In, true)),
        ("expired", refused(RefusedReason::Expired { seconds: 185 })),
        ("future", refused(RefusedReason::FromFuture)),
        ("forged", refused(RefusedReason::NotAuthentic)),
        ("malformed", refused(RefusedReason::Malformed)),
        ("unknown", refused(RefusedReason::UnknownKiosk)),
        ("revoked", refused(RefusedReason::Revoked)),
        ("ticket-expired", refused(RefusedReason::TicketExpired)),
        ("ticket-invalid", refused(RefusedReason::TicketInvalid)),
        ("receipt", receipt(&venue.commune)),
        ("no-receipt", no_receipt(NoReceipt::Invalid)),
        ("receipt-many", no_receipt(NoReceipt::TooMany)),
        ("trouble", Page::Trouble),
        ("not-found", Page::NotFound),
    ]
}

fn main() -> anyhow::Result<()> {
    let folder = std::env::args_os().nth(1).map(PathBuf::from);
    let folder = folder.ok_or_else(|| anyhow::anyhow!("name the folder to write the pages to"))?;
    std::fs::create_dir_all(&folder)?;
    std::fs::write(folder.join("style.css"), STYLE)?;
    for (name, page) in pages() {
        for lang in Lang::ALL {
            std::fs::write(
                folder.join(format!("{name}-{}.html", lang.tag())),
                render(&page, lang),
            )?;
        }
    }
    Ok(())
}
