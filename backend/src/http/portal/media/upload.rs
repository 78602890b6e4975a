//! A poster, a clip or a sound is uploaded and scheduled.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use protocol::civil::day_of_iso_date;
use protocol::hours::Hours;
use protocol::language::Language;
use protocol::playlist::{DURATION_RANGE_S, FILE_MAX, ITEMS_MAX, Schedule, TITLE_MAX};

use super::words::day_name;
use crate::http::html;
use crate::http::portal::access::Access;
use crate::http::portal::fields::{Field, Fields};
use crate::http::portal::frame::{Frame, Place};
use crate::http::portal::multipart::{Chosen, Upload};
use crate::http::portal::refused::Refused;
use crate::http::portal::roles::Registrar;
use crate::http::portal::venue_words::kind_name;
use crate::media::{self, MediaError, Wanted};
use crate::store::StoreError;
use crate::store::accounts::Role;
use crate::store::audit::EntryKind;
use crate::store::media::MediaScope;
use crate::store::venues::VenueKind;
use crate::words::{Text, tr};

/// How often an item is shown, unless it is said.
const PRIORITY: u8 = 5;

/// Something to choose, by its word in the form.
struct Choice {
    word: String,
    name: String,
    scope: MediaScope,
}

/// A day of the week to tick.
struct Day {
    number: u8,
    name: Text,
    ticked: bool,
}

#[derive(Template)]
#[template(path = "portal/media_new.html")]
struct NewItem {
    frame: Frame,
    title: Field,
    file: Field,
    seconds: Field,
    whose: Field,
    /// All venues, then kinds, communes and single venues, each with a heading.
    groups: Vec<(Text, Vec<Choice>)>,
    from: Field,
    to: Field,
    hours: Field,
    days: Vec<Day>,
    often: String,
    most_megabytes: u64,
}

impl NewItem {
    fn scope(&self) -> Option<MediaScope> {
        let choices = self.groups.iter().flat_map(|(_, choices)| choices);
        let chosen = choices.into_iter().find(|choice| choice.word == self.whose.value)?;
        Some(chosen.scope)
    }

    fn errors(&self) -> bool {
        [&self.title, &self.file, &self.seconds, &self.whose, &self.from, &self.to, &self.hours]
            .iter()
            .any(|field| field.error.is_some())
    }
}

async fn page(access: &Access<Registrar>, fields: &Fields) -> Result<NewItem, Refused> {
    let language = access.language;
    let (communes, venues) = access.read(|view| Ok((view.communes()?, view.venues()?))).await?;
    let operator = access.account().role == Role::Operator;
    let own = if operator { None } else { communes.first().map(|commune| commune.commune) };
    let all = Choice {
        word: "all".to_owned(),
        name: match own {
            None => tr(language, "Mọi điểm").to_string(),
            Some(_) => access.unit_name().to_owned(),
        },
        scope: own.map_or(MediaScope::Everywhere, MediaScope::Commune),
    };
    let kind = |kind: &VenueKind| Choice {
        word: format!("kind-{}", kind.word()),
        name: kind_name(language, *kind).to_string(),
        scope: MediaScope::Kind(own, *kind),
    };
    let mut singles: Vec<_> = venues
        .into_iter()
        .map(|venue| Choice {
            word: format!("venue-{}", venue.venue),
            name: format!("{} · {}", venue.registered.name, venue.commune.name),
            scope: MediaScope::Venue(venue.venue),
        })
        .collect();
    singles.sort_by(|a, b| a.name.cmp(&b.name));
    let mut groups = vec![
        (tr(language, "Tất cả"), vec![all]),
        (tr(language, "Một loại điểm"), VenueKind::ALL.iter().map(kind).collect()),
    ];
    if operator {
        let commune = |commune: crate::store::venues::Commune| Choice {
            word: format!("commune-{}", commune.commune),
            name: commune.name,
            scope: MediaScope::Commune(commune.commune),
        };
        groups.push((tr(language, "Một xã, phường"), communes.into_iter().map(commune).collect()));
    }
    groups.push((tr(language, "Một điểm"), singles));
    let line = |name| Field::new(fields.line(name));
    let day = |number: u8| Day {
        number,
        name: day_name(language, number),
        ticked: fields.all("weekday").any(|day| day == number.to_string()),
    };
    Ok(NewItem {
        frame: access.frame(Place::Venues),
        title: line("title"),
        file: Field::default(),
        seconds: line("seconds"),
        whose: line("whose"),
        groups,
        from: line("from"),
        to: line("to"),
        hours: line("hours"),
        days: (1..=7).map(day).collect(),
        often: match fields.line("often") {
            "" => PRIORITY.to_string(),
            often => often.to_owned(),
        },
        most_megabytes: FILE_MAX / (1024 * 1024),
    })
}

pub(in crate::http::portal) async fn show(access: Access<Registrar>) -> Result<Response, Refused> {
    let mut page = page(&access, &Fields::default()).await?;
    page.whose.value = "all".to_owned();
    Ok(html::respond(StatusCode::OK, &page))
}

/// The schedule that was typed; what is odd is said at its field.
fn schedule(language: Language, page: &mut NewItem) -> Schedule {
    let day = |field: &mut Field| {
        let day = day_of_iso_date(&field.value);
        if day.is_none() && !field.value.is_empty() {
            field.error = Some(tr(language, "Hãy chọn một ngày, hoặc để trống."));
        }
        day
    };
    let (from_day, to_day) = (day(&mut page.from), day(&mut page.to));
    if let (Some(from), Some(to)) = (from_day, to_day)
        && from > to
    {
        page.to.error = Some(tr(language, "Ngày cuối đứng trước ngày đầu."));
    }
    let spans = page.hours.value.split([',', ';']).map(str::trim).filter(|span| !span.is_empty());
    let hours: Result<Vec<Hours>, _> =
        spans.map(|span| span.replace(['–', '—'], "-").parse()).collect();
    if hours.is_err() {
        page.hours.error = Some(tr(
            language,
            "Viết giờ như 07:00-11:00; nhiều khoảng thì cách nhau bằng dấu phẩy.",
        ));
    }
    let weekdays = page.days.iter().filter(|day| day.ticked).map(|day| day.number).collect();
    Schedule { from_day, to_day, hours: hours.unwrap_or_default(), weekdays }
}

/// The file of what was chosen: several pictures become a sequence, in the order of their names.
fn whole(mut files: Vec<Chosen>) -> Result<Vec<u8>, std::io::Error> {
    if let [only] = files.as_slice() {
        return Ok(only.bytes.to_vec());
    }
    files.sort_by(|a, b| a.name.cmp(&b.name));
    let mut tar = tar::Builder::new(Vec::new());
    for (index, file) in files.iter().enumerate() {
        let mut header = tar::Header::new_ustar();
        header.set_size(file.bytes.len() as u64);
        header.set_mode(0o644);
        tar.append_data(&mut header, format!("{index:04}"), &*file.bytes)?;
    }
    tar.into_inner()
}

/// The field that an error is about, and what to do.
fn refuse(language: Language, page: &mut NewItem, error: MediaError) -> Result<(), Refused> {
    let (field, text) = match error {
        MediaError::Size(_) => (
            &mut page.file,
            tr(language, "Tệp rỗng, hoặc lớn hơn {most} MB. Hãy làm nhỏ lại.")
                .with("most", FILE_MAX / (1024 * 1024)),
        ),
        MediaError::Kind | MediaError::OtherKind(_) => (
            &mut page.file,
            tr(
                language,
                "Máy chỉ chiếu được PNG, JPEG, nhiều ảnh liên tiếp, và phát được WAV. Hãy đổi tệp sang dạng đó.",
            ),
        ),
        MediaError::Ogg => (
            &mut page.file,
            tr(
                language,
                "Âm thanh Ogg chưa phát được. Hãy đổi sang WAV: ffmpeg -i tệp.ogg tệp.wav",
            ),
        ),
        MediaError::Frames(_) => (
            &mut page.file,
            tr(
                language,
                "Đoạn phim là nhiều ảnh PNG hay JPEG, nhiều nhất 600 ảnh, chọn cùng lúc; không lẫn tệp khác.",
            ),
        ),
        MediaError::Duration => (
            &mut page.seconds,
            tr(language, "Hãy gõ số giây, từ {least} đến {most}.")
                .with("least", DURATION_RANGE_S.start())
                .with("most", DURATION_RANGE_S.end()),
        ),
        MediaError::Title => (
            &mut page.title,
            tr(language, "Hãy đặt tên, một dòng, nhiều nhất {most} chữ.").with("most", TITLE_MAX),
        ),
        MediaError::Full => (
            &mut page.whose,
            tr(language, "Có điểm đã đủ {most} mục. Hãy bỏ bớt mục cũ.").with("most", ITEMS_MAX),
        ),
        MediaError::NoScope => (&mut page.whose, tr(language, "Hãy chọn nơi chiếu.")),
        MediaError::Store(error) => return Err(error.into()),
        error => return Err(StoreError::Failed(error.to_string()).into()),
    };
    field.error = Some(text);
    Ok(())
}

pub(in crate::http::portal) async fn submit(
    access: Access<Registrar>,
    Upload { fields, files }: Upload,
) -> Result<Response, Refused> {
    let language = access.language;
    let mut page = page(&access, &fields).await?;
    let schedule = schedule(language, &mut page);
    let scope = page.scope();
    if scope.is_none() {
        page.whose.error = Some(tr(language, "Hãy chọn nơi chiếu."));
    }
    if files.is_empty() {
        page.file.error =
            Some(tr(language, "Hãy chọn tệp; lần trước trình duyệt chưa gửi tệp nào."));
    }
    let seconds: Result<Option<u32>, _> = match page.seconds.value.as_str() {
        "" => Ok(None),
        text => text.parse().map(Some),
    };
    if seconds.is_err() {
        refuse(language, &mut page, MediaError::Duration)?;
    }
    if let (Some(scope), Ok(duration_s), false) = (scope, seconds, page.errors()) {
        let wanted = Wanted {
            scope,
            kind: None,
            title: page.title.value.clone(),
            duration_s,
            schedule,
            priority: page.often.parse().unwrap_or(PRIORITY),
        };
        let bytes = whole(files).map_err(|error| StoreError::Failed(error.to_string()))?;
        let added = access.write(move |work| {
            let now_s = work.now_s;
            let number = media::add(work.for_media(scope)?, &bytes, &wanted, now_s)?.0;
            let reason = format!("added: {}", wanted.title);
            work.note(EntryKind::Media, format!("media {number}"), &reason)?;
            Ok::<_, MediaError>(())
        });
        match added.await {
            Ok(()) => return Ok(Redirect::to("/staff/media?added").into_response()),
            Err(error) => refuse(language, &mut page, error)?,
        }
    }
    // A browser sends no file twice: it is chosen again.
    if page.file.error.is_none() {
        page.file.error = Some(tr(language, "Hãy chọn lại tệp: trình duyệt không giữ."));
    }
    Ok(html::respond(StatusCode::UNPROCESSABLE_ENTITY, &page))
}
