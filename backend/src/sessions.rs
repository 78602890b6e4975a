//! Who is signed in, and until when. A session ends by itself: after a while without a page, and
//! after a day's work in any case.

use crate::accounts::token::{Token, TokenKind};
use crate::keys::MasterKeys;
use crate::store::accounts::{AccountRow, Role};
use crate::store::sessions::SessionRow;
use crate::store::{Read, StoreError, Tx};

/// Seconds in which the second step has to follow the first.
const SECOND_STEP_S: i64 = 300;

/// Seconds for which a password or code proves enough for what is dangerous.
pub const PROVEN_S: i64 = 600;

/// Longest session of any role, seconds.
const LONGEST_S: i64 = 16 * 3600;

/// How long it is known whose session it was: over a weekend, so that a form that stood open meanwhile is
/// kept for its account ([`crate::drafts`]), seconds.
const KNOWN_S: i64 = 4 * 86_400;

/// How exactly it is noted when someone was last here, seconds.
const SEEN_EVERY_S: i64 = 60;

/// How long a session lasts without a page, and at most, seconds. A guard's phone lies at the gate for
/// a shift; everybody else sits at a desk that others pass.
fn limits(role: Role) -> (i64, i64) {
    match role {
        Role::Guard | Role::Manager => (12 * 3600, LONGEST_S),
        Role::Operator | Role::Commune | Role::Authority => (3600, 10 * 3600),
    }
}

/// Someone who is signed in, or is about to be.
#[derive(Clone, Debug)]
pub struct Session {
    pub hash: [u8; 32],
    pub row: SessionRow,
    pub account: AccountRow,
}

impl Session {
    /// Whether they proved a short while ago who they are.
    pub fn proven(&self, now_s: i64) -> bool {
        (0..PROVEN_S).contains(&(now_s - self.row.proven_s))
    }

    /// Whether it is to be noted that they are still here.
    pub fn due(&self, now_s: i64) -> bool {
        now_s - self.row.seen_s >= SEEN_EVERY_S
    }

    /// The second at which it ends if nothing is asked for until then, Unix time.
    pub fn ends_s(&self) -> i64 {
        let (idle_s, longest_s) = limits(self.account.role);
        (self.row.seen_s + idle_s).min(self.row.begun_s + longest_s)
    }
}

/// The session of a token; none when it is over, or its account may not sign in.
///
/// # Errors
/// The store's.
pub fn find(
    read: &mut dyn Read,
    keys: &MasterKeys,
    token: &Token,
    now_s: i64,
) -> Result<Option<Session>, StoreError> {
    let hash = token.hash(keys, TokenKind::Session);
    let Some(row) = read.session(&hash)? else { return Ok(None) };
    let Some(account) = read.account(row.account)? else { return Ok(None) };
    let session = Session { hash, row, account };
    let over = match row.complete {
        true => now_s >= session.ends_s(),
        false => now_s >= row.begun_s + SECOND_STEP_S,
    };
    Ok((!over && session.account.disabled_s.is_none()).then_some(session))
}

/// Begins a session, which is not `complete` while the second step is missing.
///
/// # Errors
/// The store's.
pub fn begin(
    tx: &mut dyn Tx,
    keys: &MasterKeys,
    account: i64,
    token: &Token,
    complete: bool,
    now_s: i64,
) -> Result<(), StoreError> {
    tx.forget_sessions(now_s - KNOWN_S)?;
    let row = SessionRow { account, complete, begun_s: now_s, seen_s: now_s, proven_s: now_s };
    tx.add_session(&token.hash(keys, TokenKind::Session), &row)?;
    if complete {
        tx.set_signed_in(account, now_s)?;
    }
    Ok(())
}
