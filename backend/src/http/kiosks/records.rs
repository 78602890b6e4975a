use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use protocol::api::{self, BODY_MAX, Batch, Problem, Taken};

use super::body::from_json;
use super::proof::Proven;
use super::refused::Refused;
use crate::app::App;
use crate::records;

/// Stores records, each once. All of it is durable when the answer arrives.
#[utoipa::path(post, path = api::RECORDS, security(("kiosk" = [])), request_body = Batch,
    responses(
        (status = 200, body = Taken),
        (status = 400, body = Problem, content_type = "application/problem+json", description = "malformed; the message names the path"),
        (status = 401, body = Problem, content_type = "application/problem+json", description = "no proof, or one that does not hold"),
        (status = 413, body = Problem, content_type = "application/problem+json", description = "too much at once"),
    )
)]
pub(super) async fn records(
    State(app): State<Arc<App>>,
    Proven { kiosk, body }: Proven<BODY_MAX>,
) -> Result<Json<Taken>, Refused> {
    let batch: Batch = from_json(&body)?;
    let today = app.trusted_clock.today(app.clock.as_ref());
    let delivery = records::check(&kiosk, &app.config.retention(), batch, today)?;
    let number = kiosk.kiosk;
    let within = delivery.within();
    let taken = app.write_within(within, move |tx, _| records::deliver(tx, &delivery)).await?;
    app.metrics.delivered(&taken);
    if taken.rewound > 0 {
        tracing::warn!(
            kiosk = number,
            count = taken.rewound,
            "numbers came again with other content: the kiosk's storage went back in time or was \
             copied; both are kept"
        );
    }
    if taken.quarantined > 0 {
        tracing::warn!(count = taken.quarantined, "records were quarantined: their day is off");
    }
    Ok(Json(taken))
}
