//! A venue as the pages show it, and pages as tests see them.

use askama::Template;
use visitor_page::VenueView;

use crate::app::App;
use crate::checkins::VenueKiosk;
use crate::store::venues::{VenueKind, VenueRow};

pub(super) fn view(at: VenueKiosk) -> VenueView {
    let registered = at.venue.registered;
    // A vehicle stands nowhere; people know it by its plate and its route.
    let (position, commune) = match registered.kind {
        VenueKind::Vehicle => (registered.plate, registered.route),
        _ => (at.kiosk.position, at.venue.commune.name),
    };
    VenueView { name: registered.name, position, commune, letters: registered.letters }
}

/// Whom visitors of a venue call: the help line of its commune, or that of all.
pub(super) fn help_line(app: &App, venue: &VenueRow) -> Option<String> {
    venue.commune.help_line.clone().or_else(|| app.config.help_line.clone())
}

pub(super) fn sample_venue(text: &str) -> VenueView {
    let [name, position, commune] = [text; 3].map(str::to_owned);
    VenueView { name, position, commune, letters: "BSON".to_owned() }
}

/// A rendered page, for tests and for looking at it.
#[derive(Clone, Debug)]
pub struct Sample {
    /// Name of the page.
    pub page: &'static str,
    /// Which variant of it; may be empty.
    pub variant: &'static str,
    pub html: String,
}

impl Sample {
    pub(super) fn new(page: &'static str, variant: &'static str, template: &impl Template) -> Self {
        let html = template.render().unwrap_or_else(|error| error.to_string());
        Self { page, variant, html }
    }
}
