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
    /// The declaration asks for whom it is.
    AskWhom,
    /// It asks for a name.
    AskName,
    /// It asks for the year of birth and the gender.
    AskBirth,
    /// It asks for the number of a paper.
    AskPapers,
    /// It asks for a telephone number.
    AskPhone,
    /// It asks for the digits of a message.
    AskOtp,
    /// It asks for a nationality.
    AskNation,
    /// It asks where the person lives.
    AskHome,
    /// It asks whether the person travelled.
    AskTravel,
    /// It asks for signs of illness.
    AskIll,
    /// It asks the first contact question.
    Question1,
    /// It asks the second.
    Question2,
    /// It asks the third.
    Question3,
    /// It shows the review.
    AskReview,
    /// The declaration is kept.
    Thanks,
    /// The declaration could not be kept.
    NotSent,
    /// A card could not be read.
    WrongCard,
    /// Staff were called.
    StaffCalled,
    /// The visitor holds a phone to the kiosk.
    HoldPhone,
    /// That phone is heard.
    PhoneHeard,
    /// That phone is not heard.
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
    pub const ALL: [Self; 29] = [
        Self::ChimeIn,
        Self::ChimeOut,
        Self::Welcome,
        Self::Goodbye,
        Self::ScanFirst,
        Self::AskWay,
        Self::AskReceipt,
        Self::AskWhom,
        Self::AskName,
        Self::AskBirth,
        Self::AskPapers,
        Self::AskPhone,
        Self::AskOtp,
        Self::AskNation,
        Self::AskHome,
        Self::AskTravel,
        Self::AskIll,
        Self::Question1,
        Self::Question2,
        Self::Question3,
        Self::AskReview,
        Self::Thanks,
        Self::NotSent,
        Self::WrongCard,
        Self::StaffCalled,
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
            Self::AskWhom => "ask-whom",
            Self::AskName => "ask-name",
            Self::AskBirth => "ask-birth",
            Self::AskPapers => "ask-papers",
            Self::AskPhone => "ask-phone",
            Self::AskOtp => "ask-otp",
            Self::AskNation => "ask-nation",
            Self::AskHome => "ask-home",
            Self::AskTravel => "ask-travel",
            Self::AskIll => "ask-ill",
            Self::Question1 => "question-1",
            Self::Question2 => "question-2",
            Self::Question3 => "question-3",
            Self::AskReview => "ask-review",
            Self::Thanks => "thanks",
            Self::NotSent => "not-sent",
            Self::WrongCard => "wrong-card",
            Self::StaffCalled => "staff-called",
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
            | Self::AskWhom
            | Self::AskName
            | Self::AskBirth
            | Self::AskPapers
            | Self::AskPhone
            | Self::AskOtp
            | Self::AskNation
            | Self::AskHome
            | Self::AskTravel
            | Self::AskIll
            | Self::Question1
            | Self::Question2
            | Self::Question3
            | Self::AskReview
            | Self::HoldPhone => Rank::Guide,
            Self::ChimeIn
            | Self::ChimeOut
            | Self::Welcome
            | Self::Goodbye
            | Self::Thanks
            | Self::NotSent
            | Self::WrongCard
            | Self::StaffCalled
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
            Self::StaffCalled => Some("call"),
            _ => None,
        }
    }

    /// Whether it has words and not only a chime.
    pub fn speaks(self) -> bool {
        !matches!(self, Self::ChimeIn | Self::ChimeOut)
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
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_prompt_has_its_words_in_every_language_and_no_words_are_left_over() {
        let list = include_str!("../../sounds/prompts.tsv");
        let mut listed = BTreeSet::new();
        for line in list.lines().filter(|line| !line.starts_with('#')) {
            let mut columns = line.split('\t');
            let name = columns.next().unwrap();
            let words: Vec<&str> = columns.collect();
            assert_eq!(words.len(), Language::ALL.len(), "{line:?}");
            assert!(words.iter().all(|words| !words.is_empty()), "{line:?}");
            assert!(listed.insert(name), "{name} stands there twice");
        }
        let spoken = Prompt::ALL.into_iter().filter(|prompt| prompt.speaks());
        assert_eq!(listed, spoken.map(Prompt::name).collect());
    }

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
