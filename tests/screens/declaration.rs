//! Visitors without a phone declare: alone, for others, by card, confirmed by SMS; they change the
//! language, fail, and leave.

#[path = "declaration/alone.rs"]
mod alone;
#[path = "declaration/cards.rs"]
pub(crate) mod cards;
#[path = "declaration/group.rs"]
mod group;
#[path = "declaration/privacy.rs"]
mod privacy;
#[path = "declaration/sms.rs"]
mod sms;
#[path = "declaration/touches.rs"]
mod touches;

use kiosk::screens::Command;
use protocol::declaration::Declaration;

use crate::support::harness::Harness;

/// What was sent to be sealed.
fn submitted(harness: &Harness) -> Vec<Declaration> {
    let commands = harness.commands.borrow();
    let only = |command: &Command| match command {
        Command::Submit(declaration, _) => Some((**declaration).clone()),
        _ => None,
    };
    commands.iter().filter_map(only).collect()
}
