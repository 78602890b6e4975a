//! What the pages of the way in share: how attempts are counted, and how a session begins.

use std::sync::Arc;

use axum::response::{IntoResponse, Redirect, Response};
use protocol::civil::time_of_day;
use protocol::language::Language;

use super::cookies::Cookies;
use super::refused::Refused;
use crate::accounts::token::{Token, TokenKind};
use crate::app::App;
use crate::audit::note;
use crate::http::limits::sign_ins::{Attempt, From, Locked, Name};
use crate::http::peer::Peer;
use crate::keys::random;
use crate::sessions;
use crate::store::StoreError;
use crate::store::accounts::{AccountRow, Role};
use crate::store::audit::EntryKind;
use crate::words::{Text, tr};

const NAME_CONTEXT: &[u8] = b"bluezone-kiosk staff name v1\n";

/// How long the browser of a phone at the gate keeps a session that it may have closed meanwhile.
const SHIFT_S: i64 = 16 * 3600;

/// Who tries: a browser that the account knows, or else a network.
pub(super) async fn who_tries(
    app: &Arc<App>,
    account: Option<&AccountRow>,
    cookies: &Cookies,
    peer: Peer,
) -> Result<From, StoreError> {
    let (Some(account), Some(device)) = (account, &cookies.device) else {
        return Ok(From::Network(peer.network));
    };
    let (number, hash) = (account.account, device.hash(&app.keys, TokenKind::Device));
    let known = app.read(move |read, _| read.knows_device(number, &hash)).await?;
    Ok(if known { From::Device(hash) } else { From::Network(peer.network) })
}

/// An account as attempts are counted by it.
pub(super) fn counted_name(app: &App, name: &str) -> Name {
    app.keys.mac(NAME_CONTEXT, name.as_bytes())
}

/// Counts a wrong attempt, and notes it in the audit trail when it is worth a line there.
pub(super) async fn note_wrong(
    app: &Arc<App>,
    attempt: &Attempt,
    account: Option<&AccountRow>,
) -> Result<(), StoreError> {
    let (Some(count), Some(account)) = (app.sign_ins.wrong(attempt), account) else {
        return Ok(());
    };
    let (who, target) = (account.name.clone(), format!("account {}", account.account));
    app.write(move |tx, app| {
        let reason = format!("{count} wrong in a quarter of an hour");
        note(tx, &who, EntryKind::SignInFailed, target, &reason, app.clock.now_s())
    })
    .await
}

/// Until when nothing is judged, and what to do.
pub(super) fn locked(language: Language, locked: Locked) -> Text {
    // A minute that has begun is over at its end.
    let at = time_of_day(locked.until_s.saturating_add(59));
    tr(
        language,
        "Đã sai quá nhiều lần. Hãy đợi đến {at} rồi làm lại, hoặc gọi người vận hành để được đặt lại.",
    )
    .with("at", at)
}

/// Begins a session in place of one that is replaced, and leads on to `to`. The browser is known from
/// then on when nothing is missing any more.
pub(super) async fn enter(
    app: &Arc<App>,
    cookies: &Cookies,
    account: AccountRow,
    complete: bool,
    replaced: Option<[u8; 32]>,
    to: &str,
) -> Result<Response, Refused> {
    let session = Token::from_random(random()?);
    let device = match &cookies.device {
        Some(device) => device.clone(),
        None => Token::from_random(random()?),
    };
    let age_s = matches!(account.role, Role::Guard | Role::Manager).then_some(SHIFT_S);
    let (token, browser) = (session.clone(), device.clone());
    app.write(move |tx, app| -> Result<(), StoreError> {
        let (number, now_s) = (account.account, app.clock.now_s());
        if let Some(replaced) = replaced {
            tx.end_session(&replaced)?;
        }
        sessions::begin(tx, &app.keys, number, &token, complete, now_s)?;
        if complete {
            tx.remember_device(number, &browser.hash(&app.keys, TokenKind::Device), now_s)?;
            let reason = if account.totp.is_some() { "with the second step" } else { "" };
            let target = format!("account {number}");
            note(tx, &account.name, EntryKind::SignIn, target, reason, now_s)?;
        }
        Ok(())
    })
    .await?;
    let mut response = Redirect::to(to).into_response();
    cookies.set_session(&mut response, &session, age_s.filter(|_| complete));
    if complete {
        cookies.set_device(&mut response, &device);
    }
    Ok(response)
}
