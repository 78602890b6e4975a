//! "Nhật ký của tôi": a page without anything of the visitor's in it. Its script shows what the phone keeps, and takes
//! a scan without a network; the service worker (`worker`) keeps the page for that.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use protocol::language::Language;
use visitor_page::Frame;

use super::page::Sample;
use super::script;
use crate::app::App;
use crate::http::html;
use crate::http::language::Reader;
use crate::warnings::texts::Advice;
use crate::words::{Text, tr};

pub(super) const PATH: &str = "/nhat-ky";

#[derive(Template)]
#[template(path = "diary.html")]
struct Diary {
    language: Language,
    frame: Frame,
    /// Path of the script that compares.
    compare: String,
    /// The key that signs lists, 64 hexadecimal digits.
    key: String,
    /// The key that browsers ask to be woken with; none where nobody is woken.
    wake: Option<String>,
    /// Longest stay, seconds.
    stay_s: i64,
    advice: Vec<(u8, Vec<Text>)>,
}

impl Diary {
    fn new(
        language: Language,
        help_line: Option<String>,
        keys: (String, Option<String>),
        stay_s: i64,
    ) -> Self {
        let frame = Frame::new(language, Some(PATH)).with_help(help_line);
        let frame = frame.running(script::offline());
        let steps = |advice: Advice| (advice.0, advice.steps(language, "{until}"));
        let advice = Advice::ALL.map(steps).into();
        let (key, wake) = keys;
        Self { language, frame, compare: script::compare(), key, wake, stay_s, advice }
    }

    fn of(app: &App, language: Language) -> Self {
        let keys = (app.keys.public_hex(), app.pushes.public_key());
        Self::new(language, app.config.help_line.clone(), keys, app.config.longest_stay_s())
    }

    fn tr(&self, source: &'static str) -> Text {
        tr(self.language, source)
    }
}

pub(super) async fn show(State(app): State<Arc<App>>, Reader { language, .. }: Reader) -> Response {
    script::allow(html::respond(StatusCode::OK, &Diary::of(&app, language)))
}

/// The page that phones keep, as it is written, so that a change of it is known.
pub(super) fn kept(app: &App, language: Language) -> String {
    Diary::of(app, language).render().unwrap_or_default()
}

pub(super) fn samples(text: &str, language: Language) -> Vec<Sample> {
    let keys = (text.to_owned(), Some(text.to_owned()));
    let page = Diary::new(language, Some(text.to_owned()), keys, 14_400);
    vec![Sample::new("diary", "", &page)]
}
