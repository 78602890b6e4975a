//! Signing out, here or everywhere else.

use axum::response::{IntoResponse, Redirect, Response};

use super::access::Access;
use super::cookies::Cookies;
use super::refused::Refused;
use super::roles::Anyone;
use crate::store::audit::EntryKind;

pub(super) async fn here(access: Access<Anyone>, cookies: Cookies) -> Result<Response, Refused> {
    let hash = access.session.hash;
    access
        .write(move |work| {
            let (tx, account) = work.on_account();
            tx.end_session(&hash)?;
            let target = format!("account {}", account.account);
            work.note(EntryKind::SignOut, target, "")
        })
        .await?;
    let mut response = Redirect::to("/staff/sign-in").into_response();
    cookies.remove_session(&mut response);
    Ok(response)
}

/// Ends the sessions of other browsers.
pub(super) async fn elsewhere(access: Access<Anyone>) -> Result<Redirect, Refused> {
    let hash = access.session.hash;
    access
        .write(move |work| {
            let (tx, account) = work.on_account();
            let ended = tx.end_sessions(account.account, Some(&hash))?;
            let target = format!("account {}", account.account);
            work.note(EntryKind::SignOut, target, &format!("{ended} elsewhere"))
        })
        .await?;
    Ok(Redirect::to("/staff/account"))
}
