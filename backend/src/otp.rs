//! One-time codes by SMS: asked for by a kiosk, checked by the same kiosk, kept hashed and in the
//! memory of this process only. After a restart a code is late.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use data_encoding::BASE64URL_NOPAD;
use protocol::language::Language;
use protocol::otp::{CODE_LEN, OtpVerdict};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::keys::MasterKeys;
use crate::limits::Limit;

/// Seconds for which a code works.
pub const VALID_S: u32 = 300;

/// Tries for one code: a guess is right with five in a million.
pub const TRIES: u8 = 5;

/// Codes an hour for one number, so that nobody's phone is flooded.
pub const PHONE_HOUR: u32 = 3;

/// Codes an hour for one kiosk: one a minute, more than visitors type.
pub const KIOSK_HOUR: u32 = 60;

/// Random bytes that a code takes.
pub const RANDOM_LEN: usize = TICKET_LEN + 8;

const TICKET_LEN: usize = 16;

/// Most codes that wait at once, some 2 MB; more wait until others are late.
const PENDING_MAX: usize = 20_000;

const CODE_CONTEXT: &[u8] = b"bluezone-kiosk otp v1\n";
const PHONE_CONTEXT: &[u8] = b"bluezone-kiosk otp phone v1\n";

/// Why no code is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OtpRefusal {
    /// Too many for this number.
    #[error("this number was sent {PHONE_HOUR} codes within an hour; go on without a code")]
    Phone,
    /// Too many for this kiosk, or for all together.
    #[error("too many codes were sent within an hour; go on without a code")]
    TooMany,
}

/// A code on its way.
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
pub struct Codes {
    pending: Mutex<HashMap<[u8; TICKET_LEN], Pending>>,
    phones: Limit<[u8; 32]>,
    kiosks: Limit<u32>,
}

impl Default for Codes {
    fn default() -> Self {
        Self {
            pending: Mutex::default(),
            phones: Limit::hourly(PHONE_HOUR),
            kiosks: Limit::hourly(KIOSK_HOUR),
        }
    }
}

/// What the SMS says; without marks, because a marked letter makes it several.
pub fn text(code: &str, language: Language) -> Zeroizing<String> {
    Zeroizing::new(match language {
        Language::Vi => format!(
            "Ma xac thuc khai bao y te cua ban la {code}, dung trong 5 phut. \
             Khong dua ma nay cho ai."
        ),
        Language::En => format!(
            "Your health declaration code is {code}, valid for 5 minutes. Give it to nobody."
        ),
    })
}

fn hash(keys: &MasterKeys, ticket: &[u8], code: &str) -> [u8; 32] {
    let message = Zeroizing::new([ticket, code.as_bytes()].concat());
    keys.mac(CODE_CONTEXT, &message)
}

impl Codes {
    fn pending(&self) -> MutexGuard<'_, HashMap<[u8; TICKET_LEN], Pending>> {
        self.pending.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes a code for a number that `kiosk` asks for, and counts it, whether or not the SMS
    /// leaves.
    ///
    /// # Errors
    /// [`OtpRefusal`] when there were too many.
    pub fn issue(
        &self,
        keys: &MasterKeys,
        kiosk: u32,
        phone: &str,
        random: [u8; RANDOM_LEN],
        now_s: i64,
    ) -> Result<Issued, OtpRefusal> {
        let phone = keys.mac(PHONE_CONTEXT, phone.as_bytes());
        if !self.kiosks.allows(&kiosk, now_s) {
            return Err(OtpRefusal::TooMany);
        }
        if !self.phones.allows(&phone, now_s) {
            return Err(OtpRefusal::Phone);
        }
        let mut pending = self.pending();
        pending.retain(|_, waiting| waiting.expires_s >= now_s);
        if pending.len() >= PENDING_MAX {
            return Err(OtpRefusal::TooMany);
        }
        self.kiosks.fail(kiosk, now_s);
        self.phones.fail(phone, now_s);
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

    /// Judges what a visitor typed. A right code is used up.
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
