//! The price of a rule while it is moved. Sums alone; the page that asks was written down.

use axum::Json;
use axum::extract::Path;

use super::asked::AskedRule;
use crate::exposures::summary::{Summary, Sums};
use crate::http::portal::access::Access;
use crate::http::portal::fields::Asked;
use crate::http::portal::refused::Refused;
use crate::http::portal::roles::KeyKeeper;

pub(in crate::http::portal) async fn show(
    access: Access<KeyKeeper>,
    Path(case): Path<i64>,
    Asked(asked): Asked,
) -> Result<Json<Sums>, Refused> {
    let asked = AskedRule::read(case, &asked);
    let sums = access
        .read(move |view| {
            view.case(case)?;
            let trace = view.trace(case)?;
            Ok(Summary::new(&trace.scene, asked.rule).sums)
        })
        .await?;
    Ok(Json(sums))
}
