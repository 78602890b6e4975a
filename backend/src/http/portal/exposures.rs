//! P12, the exposures of a case: where and when it was, and whom a rule counts there. The rule is moved on the
//! page, by a form or while a slider is moved; names are opened in the browser by whoever has the key.

mod asked;
mod list;
pub(super) mod open;
mod page;
mod people;
pub(super) mod price;
mod timeline;
mod view;
mod windows;

pub(super) use list::show as list;
pub(super) use page::show;
