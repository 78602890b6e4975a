//! Messages to staff by e-mail and SMS. They are queued in the unit of work that causes them, and sent by a
//! worker (`tasks/outbox.rs`), which tries again for about a day.

pub mod texts;

use protocol::line::line_fits;
use zeroize::Zeroizing;

use crate::config::Config;
use crate::store::accounts::Contact;
use crate::store::outbox::{Channel, ClaimedMessage, MessageKind, NewMessage, TryEnd};
use crate::store::within::Within;
use crate::store::{Store, StoreError, Tx};
use texts::Text;

/// For how long a process has a message to itself, seconds: longer than a mail server or a gateway may need.
pub const LEASE_S: i64 = 180;

const MINUTE_S: i64 = 60;
const HOUR_S: i64 = 3600;

/// How long to wait after each try that failed; after the last, about a day later, the message is given up. By the
/// number of tries and no clock, so that one that leaps gives up nothing.
const PAUSES_S: [i64; 13] = [
    MINUTE_S,
    2 * MINUTE_S,
    4 * MINUTE_S,
    8 * MINUTE_S,
    16 * MINUTE_S,
    32 * MINUTE_S,
    HOUR_S,
    2 * HOUR_S,
    4 * HOUR_S,
    4 * HOUR_S,
    4 * HOUR_S,
    4 * HOUR_S,
    4 * HOUR_S,
];

/// By which ways this backend can reach people.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ways {
    pub email: bool,
    pub sms: bool,
}

impl Ways {
    pub fn of(config: &Config) -> Self {
        Self { email: config.smtp_url.is_some(), sms: config.sms_url.is_some() }
    }

    pub fn channels(self) -> Vec<Channel> {
        let all = [(Channel::Email, self.email), (Channel::Sms, self.sms)];
        all.into_iter().filter(|(_, has)| *has).map(|(channel, _)| channel).collect()
    }
}

/// Queues a message by e-mail where the person has an address, else by SMS where the text has words for one. False
/// when the person cannot be reached.
///
/// # Errors
/// The store's.
pub fn queue(
    tx: &mut dyn Tx,
    ways: Ways,
    to: &Contact,
    kind: MessageKind,
    text: &Text,
    now_s: i64,
) -> Result<bool, StoreError> {
    let new = if ways.email && !to.email.is_empty() {
        NewMessage {
            channel: Channel::Email,
            kind,
            address: to.email.clone(),
            masked: masked_email(&to.email),
            subject: text.subject.clone(),
            body: Zeroizing::new(text.body.clone()),
        }
    } else if let Some(sms) = text.sms.as_ref().filter(|_| ways.sms && !to.phone.is_empty()) {
        NewMessage {
            channel: Channel::Sms,
            kind,
            address: to.phone.clone(),
            masked: masked_phone(&to.phone),
            subject: String::new(),
            body: Zeroizing::new(sms.clone()),
        }
    } else {
        return Ok(false);
    };
    tx.queue_message(&new, now_s)?;
    Ok(true)
}

/// Takes the next message that is to be tried now.
///
/// # Errors
/// The store's.
pub fn take(
    store: &dyn Store,
    channels: &[Channel],
    now_s: i64,
) -> Result<Option<ClaimedMessage>, StoreError> {
    // Most looks find nothing, and need no writer.
    if !store.read(|read| read.message_due(channels, now_s))? {
        return Ok(None);
    }
    let until_s = now_s.saturating_add(LEASE_S);
    let claim = |tx: &mut dyn Tx| tx.claim_messages(channels, now_s, until_s, 1);
    Ok(store.write_within(Within::Outbox, claim)?.pop())
}

/// Notes what became of a try.
///
/// # Errors
/// The store's.
pub fn note(
    store: &dyn Store,
    message: i64,
    tries: u32,
    end: &TryEnd,
    now_s: i64,
) -> Result<(), StoreError> {
    store.write_within(Within::Outbox, |tx| tx.settle_message(message, tries, end, now_s))
}

/// Why a message was not sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// One of [`PROBLEMS`].
    pub problem: &'static str,
    /// The answer of the other side, if there was one.
    pub code: Option<u16>,
    /// Whether another try would end the same.
    pub is_final: bool,
}

impl Failure {
    /// As it is stored: the word, and the code behind a space.
    fn store(&self) -> String {
        match self.code {
            Some(code) => format!("{} {code}", self.problem),
            None => self.problem.to_owned(),
        }
    }
}

/// No answer, or none in time.
pub const UNREACHABLE: &str = "unreachable";
/// The certificate is not trusted, or TLS is not spoken.
pub const TLS: &str = "tls";
/// Name or password are wrong.
pub const CREDENTIALS: &str = "credentials";
/// There is no such address.
pub const ADDRESS: &str = "address";
/// Refused for another reason.
pub const REFUSED: &str = "refused";

/// All words for what may go wrong.
pub const PROBLEMS: [&str; 5] = [UNREACHABLE, TLS, CREDENTIALS, ADDRESS, REFUSED];

/// What follows from a try.
pub fn settle(tries: u32, result: Result<(), Failure>, now_s: i64) -> TryEnd {
    let Err(failure) = result else { return TryEnd::Sent };
    let problem = failure.store();
    let past = usize::try_from(tries.saturating_sub(1)).unwrap_or(usize::MAX);
    match PAUSES_S.get(past) {
        Some(pause_s) if !failure.is_final => {
            TryEnd::Failed { problem, next_s: now_s.saturating_add(*pause_s) }
        }
        _ => TryEnd::GivenUp { problem },
    }
}

/// The first letter and the host: enough for an operator who knows the person.
fn masked_email(address: &str) -> String {
    let (name, host) = address.rsplit_once('@').unwrap_or((address, ""));
    let first: String = name.chars().take(1).collect();
    format!("{first}…@{host}")
}

/// The last digits of a number.
pub fn masked_phone(number: &str) -> String {
    let last: String = number.chars().skip(number.chars().count().saturating_sub(3)).collect();
    format!("…{last}")
}

/// Whether an e-mail can be sent there.
pub fn is_email(address: &str) -> bool {
    line_fits(address, false) && address.parse::<lettre::Address>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fails(tries: u32, is_final: bool) -> TryEnd {
        settle(tries, Err(Failure { problem: REFUSED, code: Some(451), is_final }), 1000)
    }

    #[test]
    fn pauses_grow_and_end_after_a_day() {
        let mut waited_s = 0;
        let mut last_s = 0;
        for tries in 1.. {
            match fails(tries, false) {
                TryEnd::Failed { next_s, problem } => {
                    assert_eq!(problem, "refused 451");
                    assert!(next_s - 1000 >= last_s, "try {tries}");
                    last_s = next_s - 1000;
                    waited_s += last_s;
                }
                end => {
                    assert_eq!(end, TryEnd::GivenUp { problem: "refused 451".to_owned() });
                    break;
                }
            }
        }
        assert!((23 * HOUR_S..25 * HOUR_S).contains(&waited_s), "{waited_s}");
        assert!(matches!(fails(1, true), TryEnd::GivenUp { .. }), "no such address");
        assert_eq!(settle(1, Ok(()), 1000), TryEnd::Sent);
    }

    #[test]
    fn addresses_are_masked_as_a_table() {
        assert_eq!(masked_email("hanh@bongson.gov.vn"), "h…@bongson.gov.vn");
        assert_eq!(masked_phone("+84912345678"), "…678");
        for (address, fits) in [
            ("hanh@bongson.gov.vn", true),
            ("hanh", false),
            ("a@b\r\nBcc: c@d", false),
            ("Hạnh <hanh@b.vn>", false),
            ("", false),
        ] {
            assert_eq!(is_email(address), fits, "{address}");
        }
    }
}
