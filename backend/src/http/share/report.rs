use std::sync::Arc;

use axum::Json;
use axum::extract::{Query, State};
use protocol::civil::iso_date;

use super::answers::{OfCommune, Report, ReportLine};
use super::key::Key;
use super::refused::Refused;
use crate::app::App;
use crate::reports::facts::Facts;
use crate::reports::summary::Scope;
use crate::reports::table::State as Handed;
use crate::store::reports::Figures;
use crate::store::sharing::ApiScope;

/// The figures of a commune in the report "Thống kê Bluezoner".
#[utoipa::path(get, path = "/api/share/v1/report", params(OfCommune), security(("key" = [])),
    responses((status = 200, body = Report), (status = 401, description = "no key, or none in use"),
        (status = 403, description = "the key does not read this"), (status = 429, description = "too many requests")))]
pub(super) async fn report(
    State(app): State<Arc<App>>,
    key: Key,
    Query(OfCommune { commune }): Query<OfCommune>,
) -> Result<Json<Report>, Refused> {
    let scope = (ApiScope::Report, commune);
    let read =
        key.read(&app, scope, String::new(), |tx, app| Facts::read(tx, &app.config.province));
    let facts = read.await?;
    let summaries = facts.periods.iter();
    let summaries = summaries.filter_map(|own| facts.summary(Scope::Commune(commune), own));
    let items = summaries.filter_map(|report| {
        let line = report.communes.lines.first()?;
        let figures = line.figures;
        Some(ReportLine {
            period: report.period.about.name.clone(),
            due: iso_date(report.period.about.due_day),
            handed_in: line.state != Handed::Missing,
            check_points: line.check_points.total(),
            people: figures.map(|all| all.people),
            smartphones: figures.map(|all| all.smartphones),
            bluezoners: figures.map(|all| all.bluezoners),
            of_people: figures.and_then(Figures::of_people),
            of_smartphones: figures.and_then(Figures::of_smartphones),
        })
    });
    Ok(Json(Report { items: items.collect() }))
}
