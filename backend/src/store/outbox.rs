//! What is to be told to staff by e-mail or SMS: queued in the unit of work that causes it, sent later.

use zeroize::Zeroizing;

use super::error::Stored;

pub trait OutboxRead {
    /// Whether a message of one of the channels is to be tried now.
    fn message_due(&mut self, channels: &[Channel], now_s: i64) -> Stored<bool>;
    /// The messages of a state or of all, the newest first: `most` after the first `skip`.
    fn messages(
        &mut self,
        state: Option<MessageState>,
        skip: u32,
        most: u32,
    ) -> Stored<Vec<MessageRow>>;
    /// How many messages there are of each state that has any.
    fn message_counts(&mut self) -> Stored<Vec<(MessageState, u64)>>;
}

pub trait OutboxTx {
    /// Returns the message's number.
    fn queue_message(&mut self, message: &NewMessage, now_s: i64) -> Stored<i64>;
    /// Takes messages that are to be tried now, at most `most`: each counts as tried once more, and nobody
    /// else takes it before `until_s`.
    fn claim_messages(
        &mut self,
        channels: &[Channel],
        now_s: i64,
        until_s: i64,
        most: u32,
    ) -> Stored<Vec<ClaimedMessage>>;
    /// Notes what became of a try; nothing when another one followed meanwhile.
    fn settle_message(&mut self, message: i64, tries: u32, end: &TryEnd, now_s: i64) -> Stored<()>;
}

macro_rules! words {
    ($(#[$about:meta])* $name:ident: $($(#[$each:meta])* $kind:ident = $word:literal,)*) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum $name {
            $($(#[$each])* $kind,)*
        }

        impl $name {
            pub const ALL: &[Self] = &[$(Self::$kind,)*];

            /// The word that the database has for it.
            pub fn word(self) -> &'static str {
                match self {
                    $(Self::$kind => $word,)*
                }
            }

            pub fn from_word(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|kind| kind.word() == word)
            }
        }
    };
}

words! {
    /// By which way a message goes.
    Channel:
    Email = "email",
    Sms = "sms",
}

words! {
    /// What a message is about.
    MessageKind:
    /// A link with which an invited person chooses a password.
    Invitation = "invitation",
    /// A link for a forgotten password.
    Reset = "reset",
    /// A kiosk says nothing.
    Silent = "silent",
    /// A kiosk is heard again.
    Back = "back",
    /// A commune missed its drills.
    MissedDrills = "missed-drills",
    /// A commune tells somebody who was exposed.
    Warning = "warning",
    /// A commune has not handed in its report.
    ReportDue = "report-due",
}

words! {
    MessageState:
    Waiting = "waiting",
    Sent = "sent",
    GivenUp = "given-up",
}

/// A message to be. Neither address nor text appears in a log.
#[derive(Clone)]
pub struct NewMessage {
    pub channel: Channel,
    pub kind: MessageKind,
    pub address: String,
    /// As staff may see the address.
    pub masked: String,
    /// Empty for an SMS.
    pub subject: String,
    /// It may hold a one-time link.
    pub body: Zeroizing<String>,
}

/// A message that this process sends.
pub struct ClaimedMessage {
    pub message: i64,
    /// This try included.
    pub tries: u32,
    pub new: NewMessage,
}

/// What became of a try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TryEnd {
    Sent,
    /// It is tried again at `next_s`.
    Failed {
        problem: String,
        next_s: i64,
    },
    GivenUp {
        problem: String,
    },
}

/// A message as staff see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageRow {
    pub message: i64,
    pub channel: Channel,
    pub kind: MessageKind,
    pub masked: String,
    pub state: MessageState,
    pub tries: u32,
    /// Unix time.
    pub queued_s: i64,
    /// When it is tried next, Unix time.
    pub next_s: i64,
    /// When it was sent or given up, Unix time.
    pub done_s: Option<i64>,
    /// What became of the last try; none of what went well.
    pub problem: Option<String>,
}
