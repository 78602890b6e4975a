//! The second step is turned on with an authenticator app, or off again.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use zeroize::Zeroizing;

use super::access::{Access, Proven};
use super::fields::Fields;
use super::frame::{Frame, Place};
use super::refused::Refused;
use super::roles::Anyone;
use crate::accounts::{own, recovery, totp};
use crate::http::html;
use crate::http::qr::Qr;
use crate::keys::random;
use crate::store::StoreError;
use crate::store::accounts::{SecondFactor, TOTP_SECRET_LEN, TotpSecret};
use crate::words::{Text, tr};

const CONTEXT: &[u8] = b"bluezone-kiosk staff totp v1\n";

/// What apps call the account.
const ISSUER: &str = "Ghi nhận ra/vào";

#[derive(Template)]
#[template(path = "portal/second_factor.html")]
struct SetUp {
    frame: Frame,
    qr: Option<Qr>,
    typed: String,
    problem: Option<Text>,
}

#[derive(Template)]
#[template(path = "portal/second_factor_on.html")]
struct TurnedOn {
    frame: Frame,
    codes: Vec<Zeroizing<String>>,
}

#[derive(Template)]
#[template(path = "portal/second_factor_off.html")]
struct Off {
    frame: Frame,
}

/// The secret that this session offers: nothing has to be kept until it is proven.
fn offered(access: &Access<Anyone>) -> TotpSecret {
    let mac = access.app.keys.mac(CONTEXT, &access.session.hash);
    TotpSecret::new(std::array::from_fn::<u8, TOTP_SECRET_LEN, _>(|index| mac[index]))
}

fn set_up(access: &Access<Anyone>, problem: Option<Text>) -> SetUp {
    let secret = offered(access);
    let address = totp::address(&secret, ISSUER, &access.account().name);
    SetUp {
        frame: access.frame(Place::Nowhere),
        qr: address.and_then(|address| Qr::of(&address)),
        typed: totp::typed_secret(&secret),
        problem,
    }
}

pub(super) async fn show(Proven(access): Proven<Anyone>) -> Response {
    if access.account().totp.is_some() {
        return html::respond(StatusCode::OK, &Off { frame: access.frame(Place::Nowhere) });
    }
    html::respond(StatusCode::OK, &set_up(&access, None))
}

/// Turns it on with a first code.
pub(super) async fn submit(
    Proven(access): Proven<Anyone>,
    fields: Fields,
) -> Result<Response, Refused> {
    if access.account().totp.is_some() {
        return Ok(Redirect::to("/staff/account/second-step").into_response());
    }
    let secret = offered(&access);
    let Some(step) = totp::step_of(&secret, fields.get("code"), access.now_s()) else {
        let problem = tr(
            access.language,
            "Mã không đúng. Hãy xem giờ của điện thoại có đúng không, rồi gõ mã đang hiện.",
        );
        return Ok(html::respond(
            StatusCode::UNPROCESSABLE_ENTITY,
            &set_up(&access, Some(problem)),
        ));
    };
    let codes = recovery::codes(&random::<{ recovery::RANDOM_LEN }>()?);
    let codes = codes.ok_or_else(|| StoreError::Failed("too little randomness".to_owned()))?;
    let shown = codes.clone();
    access
        .write(move |work| {
            let now_s = work.now_s;
            let keys = &work.app.keys;
            let (tx, account) = work.on_account();
            let hash = |code: &Zeroizing<String>| recovery::hash(keys, account.account, code);
            let recovery = codes.iter().filter_map(hash).collect();
            let second = SecondFactor { secret, step, recovery };
            own::set_second_factor(tx, account, Some(&second), now_s).map_err(Refused::from)
        })
        .await?;
    let page = TurnedOn { frame: access.frame(Place::Nowhere), codes: shown };
    Ok(html::respond(StatusCode::OK, &page))
}

pub(super) async fn turn_off(Proven(access): Proven<Anyone>) -> Result<Redirect, Refused> {
    access
        .write(move |work| {
            let now_s = work.now_s;
            let (tx, account) = work.on_account();
            own::set_second_factor(tx, account, None, now_s).map_err(Refused::from)
        })
        .await?;
    Ok(Redirect::to("/staff/account"))
}
