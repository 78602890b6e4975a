//! The spoken prompts and their files.

use protocol::language::Language;

/// A prompt. Its words are in `sounds/prompts.tsv`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Prompt {
    /// A phone has checked in, while somebody else uses the screen.
    ChimeIn,
    /// A phone has checked out, while somebody else uses the screen.
    ChimeOut,
    /// Somebody has checked in.
    Welcome,
    /// Somebody has checked out.
    Goodbye,
    /// Many phones are present and few visitors scan.
    ScanFirst,
    /// A card or a receipt was scanned: in, out, or a declaration.
    AskWay,
    /// The kiosk asks for the code of a receipt.
    AskReceipt,
    /// The kiosk asks for a receipt of the last weeks.
    AskOldReceipt,
    /// An answer is to be read.
    ReadAnswer,
    /// The declaration asks for whom it is.
    AskWhom,
    AskName,
    /// It asks for the year of birth and the gender.
    AskBirth,
    AskPapers,
    /// It asks for a telephone number.
    AskPhone,
    /// It asks for the digits of a message.
    AskOtp,
    /// It asks for a nationality.
    AskNation,
    /// It asks where the person lives.
    AskHome,
    /// It asks a question, by its row of `sounds/prompts.tsv`.
    Question(&'static str),
    /// It shows the review.
    AskReview,
    /// The declaration is kept.
    Thanks,
    /// The declaration could not be kept.
    NotSent,
    /// A card could not be read.
    WrongCard,
    /// Staff are wanted at the kiosk: a bell without words.
    Ring,
    /// Staff were called.
    StaffCalled,
    /// Staff have seen the call.
    StaffComing,
    /// Nobody has touched the screen for a while, and a form is open.
    StillThere,
    /// The visitor holds a phone to the kiosk.
    HoldPhone,
    PhoneHeard,
    PhoneNotHeard,
    /// The reminder to install the app, while nobody is there.
    Install,
}

/// Importance of a prompt: a more important one does not wait for a less important one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank {
    /// For passers-by.
    Reminder,
    /// For the visitor at the screen.
    Guide,
    /// The result of an action.
    Answer,
}

impl Prompt {
    /// Every prompt but those of the questions, which name theirs themselves.
    pub const FIXED: [Self; 29] = [
        Self::ChimeIn,
        Self::ChimeOut,
        Self::Welcome,
        Self::Goodbye,
        Self::ScanFirst,
        Self::AskWay,
        Self::AskReceipt,
        Self::AskOldReceipt,
        Self::ReadAnswer,
        Self::AskWhom,
        Self::AskName,
        Self::AskBirth,
        Self::AskPapers,
        Self::AskPhone,
        Self::AskOtp,
        Self::AskNation,
        Self::AskHome,
        Self::AskReview,
        Self::Thanks,
        Self::NotSent,
        Self::WrongCard,
        Self::Ring,
        Self::StaffCalled,
        Self::StaffComing,
        Self::StillThere,
        Self::HoldPhone,
        Self::PhoneHeard,
        Self::PhoneNotHeard,
        Self::Install,
    ];

    /// The name in `sounds/prompts.tsv`, in file names and in the simulator.
    pub fn name(self) -> &'static str {
        match self {
            Self::ChimeIn => "chime-in",
            Self::ChimeOut => "chime-out",
            Self::Welcome => "welcome",
            Self::Goodbye => "goodbye",
            Self::ScanFirst => "scan-first",
            Self::AskWay => "ask-way",
            Self::AskReceipt => "ask-receipt",
            Self::AskOldReceipt => "ask-old-receipt",
            Self::ReadAnswer => "read-answer",
            Self::AskWhom => "ask-whom",
            Self::AskName => "ask-name",
            Self::AskBirth => "ask-birth",
            Self::AskPapers => "ask-papers",
            Self::AskPhone => "ask-phone",
            Self::AskOtp => "ask-otp",
            Self::AskNation => "ask-nation",
            Self::AskHome => "ask-home",
            Self::Question(name) => name,
            Self::AskReview => "ask-review",
            Self::Thanks => "thanks",
            Self::NotSent => "not-sent",
            Self::WrongCard => "wrong-card",
            Self::Ring => "ring",
            Self::StaffCalled => "staff-called",
            Self::StaffComing => "staff-coming",
            Self::StillThere => "still-there",
            Self::HoldPhone => "hold-phone",
            Self::PhoneHeard => "phone-heard",
            Self::PhoneNotHeard => "phone-not-heard",
            Self::Install => "install",
        }
    }

    pub fn rank(self) -> Rank {
        match self {
            Self::ScanFirst | Self::Install => Rank::Reminder,
            Self::AskWay
            | Self::AskReceipt
            | Self::AskOldReceipt
            | Self::AskWhom
            | Self::AskName
            | Self::AskBirth
            | Self::AskPapers
            | Self::AskPhone
            | Self::AskOtp
            | Self::AskNation
            | Self::AskHome
            | Self::Question(_)
            | Self::AskReview
            | Self::StillThere
            | Self::HoldPhone => Rank::Guide,
            Self::ChimeIn
            | Self::ChimeOut
            | Self::Welcome
            | Self::Goodbye
            | Self::Thanks
            | Self::NotSent
            | Self::ReadAnswer
            | Self::WrongCard
            | Self::Ring
            | Self::StaffCalled
            | Self::StaffComing
            | Self::PhoneHeard
            | Self::PhoneNotHeard => Rank::Answer,
        }
    }

    /// Name of the chime before the words, if there is one.
    pub fn chime(self) -> Option<&'static str> {
        match self {
            Self::ChimeIn | Self::Welcome => Some("in"),
            Self::ChimeOut | Self::Goodbye => Some("out"),
            Self::Thanks | Self::PhoneHeard => Some("done"),
            Self::WrongCard | Self::NotSent | Self::PhoneNotHeard => Some("wrong"),
            Self::Ring => Some("call"),
            Self::StillThere => Some("attention"),
            _ => None,
        }
    }

    /// Whether it has words and not only a chime.
    pub fn speaks(self) -> bool {
        !matches!(self, Self::ChimeIn | Self::ChimeOut | Self::Ring)
    }

    /// Files below the folder of sounds, in their order.
    pub fn files(self, language: Language) -> Vec<String> {
        let chime = self.chime().map(|chime| format!("chime/{chime}.wav"));
        let words = self.speaks().then(|| format!("{}/{}.wav", language.tag(), self.name()));
        chime.into_iter().chain(words).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_a_chime_and_words() {
        for (prompt, language, files) in [
            (Prompt::ChimeIn, Language::Vi, &["chime/in.wav"][..]),
            (Prompt::Welcome, Language::En, &["chime/in.wav", "en/welcome.wav"]),
            (Prompt::AskName, Language::Vi, &["vi/ask-name.wav"]),
        ] {
            assert_eq!(prompt.files(language), files);
        }
    }
}
