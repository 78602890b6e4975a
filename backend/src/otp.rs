//! One-time codes by SMS: requested by a kiosk, checked by the same kiosk, known to every process through the
//! database. What is stored are hashes: that of the code covers the ticket too, which only the kiosk holds,
//! so that a million codes cannot be tried on a copy of the database.

use std::fmt::Write;

use data_encoding::BASE64URL_NOPAD;
use protocol::language::Language;
use protocol::otp::{CODE_LEN, OtpVerdict};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::keys::MasterKeys;
use crate::store::otp::{OtpCounted, OtpRow};
use crate::store::{StoreError, Tx};
use crate::words::tr;

/// Seconds for which a code works.
pub const VALID_S: u32 = 300;

/// Tries for one code: a guess is right with five in a million.
pub const TRIES: u8 = 5;

/// Seconds over which codes are counted.
pub const WINDOW_S: i64 = 3600;

/// Codes to a number in [`WINDOW_S`], so that nobody's phone is flooded.
const PHONE_MAX: u64 = 3;

/// Codes that a kiosk asks for in [`WINDOW_S`]: one a minute, more than visitors type.
const KIOSK_MAX: u64 = 60;

/// Random bytes that a code needs.
pub const RANDOM_LEN: usize = TICKET_LEN + 8;

const TICKET_LEN: usize = 16;

/// What one SMS holds; the text gets this room at once, so that growing leaves no copy of the code behind.
const SMS_LEN: usize = 160;

const TICKET_CONTEXT: &[u8] = b"bluezone-kiosk otp ticket v1\n";
const CODE_CONTEXT: &[u8] = b"bluezone-kiosk otp v1\n";
const PHONE_CONTEXT: &[u8] = b"bluezone-kiosk otp phone v1\n";

#[derive(Debug, thiserror::Error)]
pub enum OtpError {
    #[error("this kiosk sent too many codes within an hour; go on without a code")]
    KioskLimit,
    #[error("this number was sent too many codes within an hour; go on without a code")]
    PhoneLimit,
    #[error(transparent)]
    Store(#[from] StoreError),
}

pub struct Issued {
    /// What the check must bring back.
    pub ticket: String,
    /// Six digits, for the SMS only.
    pub code: Zeroizing<String>,
}

/// The text of the SMS, by the configuration's template if there is one; without marks, because a marked letter
/// makes it several.
pub fn text(code: &str, language: Language, template: Option<&str>) -> Zeroizing<String> {
    if let Some(template) = template {
        let mut text = Zeroizing::new(String::with_capacity(template.len() + SMS_LEN));
        let (before, after) = template.split_once("{code}").unwrap_or((template, ""));
        let minutes = (VALID_S / 60).to_string();
        text.push_str(&before.replace("{minutes}", &minutes));
        text.push_str(code);
        text.push_str(&after.replace("{minutes}", &minutes));
        return text;
    }
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

fn code_hash(keys: &MasterKeys, ticket: &[u8], code: &str) -> [u8; 32] {
    let message = Zeroizing::new([ticket, code.as_bytes()].concat());
    keys.mac(CODE_CONTEXT, &message)
}

/// Makes a code for a number that `kiosk` asks for. It counts whether or not the SMS leaves.
///
/// # Errors
/// [`OtpError`]; nothing was counted then.
pub fn issue(
    tx: &mut dyn Tx,
    keys: &MasterKeys,
    kiosk: u32,
    phone: &str,
    random: [u8; RANDOM_LEN],
    now_s: i64,
) -> Result<Issued, OtpError> {
    let phone_hash = keys.mac(PHONE_CONTEXT, phone.as_bytes());
    // Also what lies ahead, because the clock may have been set back.
    let (from_s, to_s) = (now_s.saturating_sub(WINDOW_S - 1), now_s.saturating_add(WINDOW_S - 1));
    if tx.otp_sent(OtpCounted::Kiosk(kiosk), from_s, to_s)? >= KIOSK_MAX {
        return Err(OtpError::KioskLimit);
    }
    if tx.otp_sent(OtpCounted::Phone(phone_hash), from_s, to_s)? >= PHONE_MAX {
        return Err(OtpError::PhoneLimit);
    }
    let ticket: [u8; TICKET_LEN] = std::array::from_fn(|index| random[index]);
    // Of 2^64 numbers, no code is favoured by more than one in 10^13.
    let number = u64::from_be_bytes(std::array::from_fn(|index| random[TICKET_LEN + index]));
    let code = Zeroizing::new(format!("{:0CODE_LEN$}", number % 1_000_000));
    tx.add_otp(&OtpRow {
        ticket_hash: keys.mac(TICKET_CONTEXT, &ticket),
        code_hash: code_hash(keys, &ticket, &code),
        kiosk,
        phone_hash,
        tries_left: TRIES,
        used: false,
        at_s: now_s,
    })?;
    Ok(Issued { ticket: BASE64URL_NOPAD.encode(&ticket), code })
}

/// Checks what a visitor typed. A right code is used up.
///
/// # Errors
/// The store's.
pub fn check(
    tx: &mut dyn Tx,
    keys: &MasterKeys,
    kiosk: u32,
    ticket: &str,
    code: &str,
    now_s: i64,
) -> Result<OtpVerdict, StoreError> {
    let ticket = BASE64URL_NOPAD.decode(ticket.as_bytes()).ok();
    let Some(ticket) = ticket.filter(|ticket| ticket.len() == TICKET_LEN) else {
        return Ok(OtpVerdict::Late);
    };
    let ticket_hash = keys.mac(TICKET_CONTEXT, &ticket);
    let waits = |row: &OtpRow| {
        row.kiosk == kiosk && !row.used && row.at_s.abs_diff(now_s) <= u64::from(VALID_S)
    };
    let Some(row) = tx.otp(&ticket_hash)?.filter(waits) else {
        return Ok(OtpVerdict::Late);
    };
    if row.tries_left == 0 {
        return Ok(OtpVerdict::TooMany);
    }
    if bool::from(code_hash(keys, &ticket, code)[..].ct_eq(&row.code_hash)) {
        tx.update_otp(&ticket_hash, row.tries_left, true)?;
        return Ok(OtpVerdict::Verified);
    }
    let tries_left = row.tries_left - 1;
    tx.update_otp(&ticket_hash, tries_left, false)?;
    Ok(match tries_left {
        0 => OtpVerdict::TooMany,
        tries_left => OtpVerdict::Wrong { tries_left },
    })
}
