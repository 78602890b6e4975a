//! Staff mode: what whoever looks after the kiosk sees and does on its screen, behind a PIN. [`step`] is pure, and so is
//! [`view`]. Nothing of a visitor is ever part of it.

mod bundles;
mod event;
mod guesses;
mod knocks;
mod level;
mod page;
pub mod pin;
mod request;
mod state;
mod step;
mod typed_time;
mod view;

pub use bundles::{no_updater, said};
pub use event::Event;
pub use guesses::{Guesses, HOUR_S, MOST};
pub use knocks::Knocks;
pub use level::{Level, Levels};
pub use page::Page;
pub use request::{ClockProblem, Export, News, PinAnswer, Request, Taking};
pub use state::State;
pub use step::step;
pub use view::{View, view};
