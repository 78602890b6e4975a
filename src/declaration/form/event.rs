//! What happens to a form, and what the wizard wants done.

use protocol::declaration::{Answer, Declaration, Gender};
use protocol::record::{Channel, Direction};

use super::otp::OtpNews;
use super::page::Section;
use super::pass::{Pass, PassProblem};
use super::slip::SlipTexts;
use super::state::Purpose;
use crate::cards::Card;
use crate::checkin::card_number::CardNumber;
use crate::checkin::receipt_code::ReceiptCode;
use crate::devices::printer::Slip;
use crate::forms::entry::Entry;
use crate::forms::typed::Edit;

/// What happens to a form.
pub enum Event {
    /// A visitor starts.
    Open,
    /// A card was read.
    Card(Box<Card>),
    /// A card was read by which somebody declared today.
    DeclaredCard(Box<Card>),
    /// A card could not be read.
    Unread,
    /// For whom; on [`Page::Card`] the card's owner is the first.
    Purpose(Purpose),
    /// The text of a receipt's QR was read.
    Receipt(Entry),
    /// The visitor has the code of a receipt.
    HasReceipt,
    /// The visitor has declared elsewhere today.
    HasElsewhere,
    /// Through this channel.
    Elsewhere(Channel),
    /// The owner of the card or the receipt goes in or out.
    Pass(Direction),
    /// The passage is durable for so many people, or is not.
    Passed(Result<u8, PassProblem>),
    Edit(Edit),
    /// Giới tính chosen.
    Gender(Gender),
    /// A passport, or another nationality.
    Abroad,
    /// One of [`NATIONS`], or another one, to be typed.
    Nation(Option<usize>),
    /// One of the communes that are offered.
    Choose(usize),
    /// The venue's own commune.
    Here,
    /// Where the person before lives.
    Same,
    /// Có or Không.
    Answer(Answer),
    /// One of the things that a question offers applies, or not after all.
    Toggle(usize),
    /// Có or Không in a line of a list.
    Line(usize, Answer),
    /// Another SMS.
    Resend,
    /// What the backend says about the SMS.
    Otp(OtpNews),
    /// Another person.
    Add,
    /// One of the people is to be corrected.
    Correct(usize),
    /// What of that person.
    Section(Section),
    /// That person is taken off the list.
    Remove,
    /// The receipt is wanted on paper.
    Print(SlipTexts),
    /// Whether it was printed.
    Printed(bool),
    /// The terms of use are to be read.
    Terms,
    /// Go on; on the review: "Gửi tờ khai".
    Next,
    /// Go back; from the first page: leave.
    Back,
    /// "Xóa ngay"; a second one wipes what was typed.
    Wipe,
    /// A touch beside everything. A question that covers the form stays.
    Touch,
    /// "Giữ lại", or "Tôi còn ở đây".
    Keep,
    /// A finger moved on the screen.
    Moved,
    /// A second has passed.
    Tick,
    /// The submission is durable, and a receipt was given if the day is known.
    Stored(Option<ReceiptCode>),
    NotStored,
}

/// What the wizard wants done.
#[derive(Debug, PartialEq, Eq)]
pub enum Effect {
    /// Seal and store, and know the people's cards again today; answer with [`Event::Stored`] or
    /// [`Event::NotStored`].
    Submit(Box<Declaration>, Vec<CardNumber>),
    /// Count somebody who has declared elsewhere, and know the card again today; answer as for
    /// [`Effect::Submit`].
    Elsewhere(Channel, Option<CardNumber>),
    /// Record that its owner goes; answer with [`Event::Passed`].
    Pass(Direction, Pass),
    /// Print it; answer with [`Event::Printed`].
    Print(Box<Slip>),
    /// Send an SMS to this phone; answer with [`Event::Otp`].
    SendOtp(Entry),
    /// Compare the digits; answer with [`Event::Otp`].
    CheckOtp {
        /// Six digits.
        code: Entry,
    },
}
