//! One live state of all parts of the kiosk. What is known are [`Facts`], which live on a [`Board`]; what is
//! wrong follows from them, the worst first ([`troubles`]). Whoever shows a state derives it from these: home
//! page, report to the backend, `kiosk selftest`, systemd's line, lights and status display.
//!
//! Pure but for the board, which only keeps a value.

mod board;
mod drawing;
mod facts;
mod judge;
mod lights;
mod line;
mod pages;
mod part;
mod phrases;
mod report;
mod trouble;
mod words;

pub use board::Board;
pub use drawing::{draw, screenfuls};
pub use facts::{Case, Delivery, Facts, Scanner, Sealing, Venue, Warned};
pub use judge::{of_radio, troubles};
pub use lights::{Blink, Lights, lights};
pub use line::line;
pub use pages::{Page, Screenful, Tone, fetching_words, pages, start_failed};
pub use part::Part;
pub use phrases::{span, time_of_day, trust};
pub use report::{radio, report};
pub use trouble::{Severity, Trouble};
pub(crate) use words::words;
pub use words::{Said, Words};
