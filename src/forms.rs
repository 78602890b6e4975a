//! What the declaration and the feedback share: bounded texts that are wiped, typing, the commune,
//! and how long a form stays.

pub mod commune;
pub mod commune_search;
pub mod cover;
pub mod entry;
pub mod mask;
pub mod submission;
pub mod timing;
pub mod typed;
