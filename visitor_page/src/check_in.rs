//! In or out in one tap: the page that the QR opens.

use askama::Template;
use protocol::token::Evidence;

use crate::frame::Frame;
use crate::venue::VenueView;

#[derive(Template)]
#[template(path = "check_in.html")]
pub struct CheckIn {
    frame: Frame,
    venue: VenueView,
    ticket: String,
    fixed: bool,
    /// The phone went in here before, and is offered the way out first.
    inside: bool,
    /// Longest stay, seconds.
    stay_s: i64,
    /// What the venue tells its visitors.
    notice: Option<String>,
}

impl CheckIn {
    /// `ticket` goes back with the tap.
    pub fn new(frame: Frame, venue: VenueView, ticket: String, evidence: Evidence) -> Self {
        let (frame, fixed) = (frame.at(&venue), evidence == Evidence::Fixed);
        Self { frame, venue, ticket, fixed, inside: false, stay_s: 0, notice: None }
    }

    /// The same for a phone that is inside.
    #[must_use]
    pub fn inside(self, inside: bool) -> Self {
        Self { inside, ..self }
    }

    /// The same where nobody stays longer than so many seconds.
    #[must_use]
    pub fn staying(self, stay_s: i64) -> Self {
        Self { stay_s, ..self }
    }

    /// Whether each button leads in, the first one first.
    fn inward(&self) -> [bool; 2] {
        [!self.inside, self.inside]
    }

    /// The same with what the venue tells its visitors.
    #[must_use]
    pub fn with_notice(self, notice: Option<&str>) -> Self {
        Self { notice: notice.map(str::to_owned), ..self }
    }
}
