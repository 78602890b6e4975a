//! One-time codes by SMS: requested by a kiosk, checked by the same kiosk, kept hashed and in the
//! memory of this process only. After a restart a code is late.

use std::collections::HashMap;
use std::fmt::Write;
use std::sync::{Mutex, MutexGuard, PoisonError};

use data_encoding::BASE64URL_NOPAD;
use protocol::language::Language;
use protocol::otp::{CODE_LEN, OtpVerdict};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::keys::MasterKeys;
use crate::words::tr;

/// Seconds for which a code works.
pub const VALID_S: u32 = 300;

/// Tries for one code: a guess is right with five in a million.
pub const TRIES: u8 = 5;

/// Random bytes that a code needs.
pub const RANDOM_LEN: usize = TICKET_LEN + 8;

const TICKET_LEN: usize = 16;

/// Most codes that wait at once, some 2 MB.
const PENDING_MAX: usize = 20_000;

/// What one SMS holds; the text gets this room at once, so that growing leaves no copy of the code behind.
const SMS_LEN: usize = 160;

const CODE_CONTEXT: &[u8] = b"bluezone-kiosk otp v1\n";
const PHONE_CONTEXT: &[u8] = b"bluezone-kiosk otp phone v1\n";

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("too many codes were sent within an hour; go on without a code")]
pub struct TooManyCodes;

pub struct Issued {
    /// What the check must bring back.
    pub ticket: String,
    /// Six digits, for the SMS only.
    pub code: Zeroizing<String>,
}

struct Pending {
    kiosk: u32,
    hash: [u8; 32],
    expires_s: i64,
    tries_left: u8,
}

/// The codes that wait for their check.
#[derive(Default)]
pub struct Codes {
    pending: Mutex<HashMap<[u8; TICKET_LEN], Pending>>,
}

/// Key of a number in limits, so that no number is kept.
pub fn phone_hash(keys: &MasterKeys, phone: &str) -> [u8; 32] {
    keys.mac(PHONE_CONTEXT, phone.as_bytes())
}

/// The text of the SMS; without marks, because a marked letter makes it several.
pub fn text(code: &str, language: Language) -> Zeroizing<String> {
    let sms = tr(
        language,
        "Ma xac thuc khai bao y te cua ban la {code}, dung trong {minutes} phut. \
         Khong dua ma nay cho ai.",
    )
    .with("code", code)
    .with("minutes", VALID_S / 60);
    let mut text = Zeroizing::new(String::with_capacity(SMS_LEN));
    // A string takes whatever is written.
    let _ = write!(text, "{sms}");
    text
}

fn hash(keys: &MasterKeys, ticket: &[u8], code: &str) -> [u8; 32] {
    let message = Zeroizing::new([ticket, code.as_bytes()].concat());
    keys.mac(CODE_CONTEXT, &message)
}

impl Codes {
    fn pending(&self) -> MutexGuard<'_, HashMap<[u8; TICKET_LEN], Pending>> {
        self.pending.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes a code that `kiosk` asks for.
    ///
    /// # Errors
    /// [`TooManyCodes`].
    pub fn issue(
        &self,
        keys: &MasterKeys,
        kiosk: u32,
        random: [u8; RANDOM_LEN],
        now_s: i64,
    ) -> Result<Issued, TooManyCodes> {
        let mut pending = self.pending();
        pending.retain(|_, waiting| waiting.expires_s >= now_s);
        if pending.len() >= PENDING_MAX {
            return Err(TooManyCodes);
        }
        let ticket: [u8; TICKET_LEN] = std::array::from_fn(|index| random[index]);
        // Of 2^64 numbers, no code is favoured by more than one in 10^13.
        let number = u64::from_be_bytes(std::array::from_fn(|index| random[TICKET_LEN + index]));
        let code = Zeroizing::new(format!("{:0CODE_LEN$}", number % 1_000_000));
        let waiting = Pending {
            kiosk,
            hash: hash(keys, &ticket, &code),
            expires_s: now_s.saturating_add(VALID_S.into()),
            tries_left: TRIES,
        };
        pending.insert(ticket, waiting);
        Ok(Issued { ticket: BASE64URL_NOPAD.encode(&ticket), code })
    }

    /// Checks what a visitor typed. A right code is used up.
    pub fn check(
        &self,
        keys: &MasterKeys,
        kiosk: u32,
        ticket: &str,
        code: &str,
        now_s: i64,
    ) -> OtpVerdict {
        let ticket = BASE64URL_NOPAD.decode(ticket.as_bytes()).ok();
        let Some(ticket) = ticket.and_then(|ticket| <[u8; TICKET_LEN]>::try_from(ticket).ok())
        else {
            return OtpVerdict::Late;
        };
        let mut pending = self.pending();
        let Some(waiting) = pending.get_mut(&ticket).filter(|waiting| waiting.kiosk == kiosk)
        else {
            return OtpVerdict::Late;
        };
        if now_s > waiting.expires_s {
            pending.remove(&ticket);
            return OtpVerdict::Late;
        }
        if waiting.tries_left == 0 {
            return OtpVerdict::TooMany;
        }
        if bool::from(hash(keys, &ticket, code)[..].ct_eq(&waiting.hash)) {
            pending.remove(&ticket);
            return OtpVerdict::Verified;
        }
        waiting.tries_left -= 1;
        match waiting.tries_left {
            0 => OtpVerdict::TooMany,
            tries_left => OtpVerdict::Wrong { tries_left },
        }
    }
}
