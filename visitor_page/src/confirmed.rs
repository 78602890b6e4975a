//! The tap is durable: the page to show to the person at the entrance.

use askama::Template;
use protocol::record::Direction;
use protocol::token::Evidence;

use crate::frame::Frame;
use crate::receipt::ReceiptView;
use crate::venue::VenueView;
use crate::word::WordView;
use crate::words::Text;

#[derive(Template)]
#[template(path = "confirmed.html")]
pub struct Confirmed {
    frame: Frame,
    venue: VenueView,
    direction: Direction,
    at: String,
    date: String,
    fixed: bool,
    word: Option<WordView>,
    /// Unix time, for the phone's diary; none where it keeps none.
    at_s: Option<i64>,
    /// The secrets of the hours to come, for the phone's diary.
    hours: Option<String>,
    receipt: Option<ReceiptView>,
    /// Where a declaration may be made, while none was.
    offer: Option<String>,
}

impl Confirmed {
    /// `at` is the time of day at the venue, such as "07:43", `date` such as "08/07/2021"; no `word` when
    /// its minute is over.
    pub fn new(
        frame: Frame,
        venue: VenueView,
        direction: Direction,
        (at, date): (String, String),
        evidence: Evidence,
        word: Option<WordView>,
    ) -> Self {
        let (frame, fixed) = (frame.at(&venue), evidence == Evidence::Fixed);
        Self {
            frame,
            venue,
            direction,
            at,
            date,
            fixed,
            word,
            at_s: None,
            hours: None,
            receipt: None,
            offer: None,
        }
    }

    /// The same for phones that keep a diary, with the secrets by which it finds warnings.
    #[must_use]
    pub fn dated(self, at_s: i64, hours: String) -> Self {
        Self { at_s: Some(at_s), hours: Some(hours), ..self }
    }

    /// The same with the receipt of what was handed in, or where a declaration may be made.
    #[must_use]
    pub fn declared(self, receipt: Option<ReceiptView>, offer: Option<String>) -> Self {
        Self { receipt, offer, ..self }
    }

    /// Whether somebody should look at an answer first.
    fn waits(&self) -> bool {
        self.receipt.as_ref().is_some_and(|receipt| receipt.attention)
    }

    fn greeting(&self) -> Text {
        match self.direction {
            Direction::In if self.waits() => self.frame.tr("Xin chờ ở cổng"),
            Direction::In => self.frame.tr("Mời vào"),
            Direction::Out => self.frame.tr("Hẹn gặp lại"),
        }
    }
}

fn word(direction: Direction) -> &'static str {
    match direction {
        Direction::In => "in",
        Direction::Out => "out",
    }
}

/// The direction in the address of a confirmation.
pub fn direction(text: &str) -> Option<Direction> {
    [Direction::In, Direction::Out].into_iter().find(|direction| word(*direction) == text)
}

/// The address of the confirmation of a tap.
pub fn done_path(ticket: &str, direction: Direction) -> String {
    format!("/done/{ticket}/{}", word(direction))
}
