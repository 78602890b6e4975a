//! Towns, the communes that report to them, and organisations.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use protocol::language::Language;

use crate::http::html;
use crate::http::portal::access::Access;
use crate::http::portal::fields::{Field, Fields};
use crate::http::portal::frame::{Frame, Place};
use crate::http::portal::refused::Refused;
use crate::http::portal::roles::Operator;
use crate::reports::towns::{self, TownError};
use crate::store::audit::EntryKind;
use crate::store::towns::{NewOrganisation, Organisation, Town};
use crate::words::{Text, tr};

struct CommuneRow {
    commune: i64,
    name: String,
    town: String,
}

struct OrganisationRow {
    organisation: i64,
    name: String,
    town: String,
    narrates: bool,
}

#[derive(Template)]
#[template(path = "portal/report_towns.html")]
struct TownsPage {
    frame: Frame,
    towns: Vec<(String, String)>,
    communes: Vec<CommuneRow>,
    organisations: Vec<OrganisationRow>,
    town: Field,
    organisation: Field,
    organisation_town: String,
}

async fn page(access: &Access<Operator>) -> Result<TownsPage, Refused> {
    let read = access.read(|view| {
        let read = view.all();
        let mut communes = read.communes()?;
        communes.sort_by(|a, b| a.name.cmp(&b.name));
        Ok((read.towns()?, communes, read.commune_towns()?, read.organisations()?))
    });
    let (towns, communes, town_of, organisations) = read.await?;
    let name = |town: Option<i64>| {
        let found = towns.iter().find(|known: &&Town| Some(known.town) == town);
        found.map_or_else(|| access.unit_name().to_owned(), |town| town.name.clone())
    };
    let organisation = |row: Organisation| OrganisationRow {
        town: name(row.about.town),
        organisation: row.organisation,
        narrates: row.about.narrates,
        name: row.about.name,
    };
    let organisations = organisations.into_iter().map(organisation).collect();
    let communes = communes
        .into_iter()
        .map(|row| {
            let town = town_of.iter().find(|(own, _)| *own == row.commune);
            let town = town.map(|(_, town)| town.to_string()).unwrap_or_default();
            CommuneRow { commune: row.commune, name: row.name, town }
        })
        .collect();
    Ok(TownsPage {
        frame: access.frame(Place::Report),
        towns: towns.into_iter().map(|town| (town.town.to_string(), town.name)).collect(),
        communes,
        organisations,
        town: Field::default(),
        organisation: Field::default(),
        organisation_town: String::new(),
    })
}

pub(in crate::http::portal) async fn list(access: Access<Operator>) -> Result<Response, Refused> {
    Ok(html::respond(StatusCode::OK, &page(&access).await?))
}

/// What one of the page's forms wants.
enum Wanted {
    Town(String),
    Organisation(NewOrganisation),
    Close(i64),
    /// The town of each commune.
    Assign(Vec<(i64, Option<i64>)>),
}

fn wanted(fields: &Fields) -> Result<Wanted, Refused> {
    Ok(match fields.line("do") {
        "town" => Wanted::Town(fields.line("town").to_owned()),
        "organisation" => Wanted::Organisation(NewOrganisation {
            town: fields.number("organisation_town"),
            name: fields.line("organisation").to_owned(),
            narrates: fields.ticked("narrates"),
        }),
        "close" => Wanted::Close(fields.number("number").ok_or(Refused::NotFound)?),
        "assign" => {
            let numbers = fields.all("commune").filter_map(|number| number.parse().ok());
            let town_of = |commune: i64| (commune, fields.number(&format!("town-{commune}")));
            Wanted::Assign(numbers.map(town_of).collect())
        }
        _ => return Err(Refused::NotFound),
    })
}

fn text(language: Language, error: &TownError) -> Option<Text> {
    match error {
        TownError::Name => Some(tr(language, "Gõ một tên, như “Thị xã Hoài Nhơn”.")),
        TownError::NameTaken(_) => Some(tr(language, "Tên này có rồi.")),
        TownError::NoTown(_)
        | TownError::NoCommune(_)
        | TownError::NoOrganisation(_)
        | TownError::Store(_) => None,
    }
}

pub(in crate::http::portal) async fn submit(
    access: Access<Operator>,
    fields: Fields,
) -> Result<Response, Refused> {
    let wanted = wanted(&fields)?;
    let of_town = matches!(wanted, Wanted::Town(_));
    let done = access.write(move |work| {
        let now_s = work.now_s;
        let tx = work.all();
        let (target, reason) = match wanted {
            Wanted::Town(name) => (format!("town {}", towns::add(tx, &name)?), name),
            Wanted::Organisation(new) => {
                let number = towns::add_organisation(tx, &new)?;
                (format!("organisation {number}"), new.name)
            }
            Wanted::Close(number) => {
                towns::close_organisation(tx, number, now_s)?;
                (format!("organisation {number}"), "reports no more".to_owned())
            }
            Wanted::Assign(all) => {
                for (commune, town) in &all {
                    towns::assign(tx, *commune, *town)?;
                }
                ("towns".to_owned(), format!("{} communes assigned", all.len()))
            }
        };
        work.note(EntryKind::Report, target, &reason)?;
        Ok::<_, TownError>(())
    });
    let error = match done.await {
        Ok(()) => return Ok(Redirect::to("/staff/report/towns").into_response()),
        Err(TownError::Store(error)) => return Err(error.into()),
        Err(error) => text(access.language, &error).ok_or(Refused::NotFound)?,
    };
    let mut page = page(&access).await?;
    let field = if of_town { &mut page.town } else { &mut page.organisation };
    *field = Field::new(fields.line(if of_town { "town" } else { "organisation" }));
    field.error = Some(error);
    page.organisation_town = fields.line("organisation_town").to_owned();
    Ok(html::respond(StatusCode::UNPROCESSABLE_ENTITY, &page))
}
