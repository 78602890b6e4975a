//! What happens to a feedback, and what is known around it.

use crate::forms::commune::{Commune, CommuneSearch};
use crate::forms::typed::Edit;

pub enum Event {
    /// A visitor starts.
    Open,
    /// One of [`protocol::feedback::Category::ALL`] applies, or not after all.
    Toggle(usize),
    Edit(Edit),
    /// One of the communes that are offered.
    Choose(usize),
    /// At the venue itself.
    Here,
    /// A card or a receipt was scanned.
    Scanned,
    /// Go on; on the review: "Gửi phản ánh".
    Next,
    /// Go back; from the first page: leave.
    Back,
    /// "Xóa ngay"; a second one wipes what was typed.
    Wipe,
    /// A touch beside everything. A question that covers the form stays.
    Touch,
    /// "Giữ lại", or "Tôi còn ở đây".
    Keep,
    /// A finger moved on the screen.
    Moved,
    /// A second has passed.
    Tick,
    /// The record is durable.
    Stored,
    NotStored,
}

/// What is known around a form.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    pub unix_s: i64,
    /// The venue and its commune in one line; empty where the kiosk does not know them.
    pub here: &'a str,
    /// The venue's commune, which is looked for first.
    pub around: Option<&'a Commune>,
    pub communes: &'a dyn CommuneSearch,
}
