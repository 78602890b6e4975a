//! What this kiosk stands for.

use protocol::questionnaire::Questionnaire;
use protocol::secret::Secret;

use crate::checkin::venue_code::CodeSource;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VenueIdentity {
    /// "Chợ Bồng Sơn".
    pub name: String,
    /// "Cổng số 2"; may be empty.
    pub position: String,
    /// "Phường Bồng Sơn".
    pub commune: String,
    /// How many may be inside; `None` where nobody set it.
    pub capacity: Option<u32>,
    /// Whether there is an authority that feedback can be sealed to.
    pub takes_feedback: bool,
    /// Whether the backend can send an SMS to confirm a phone.
    pub otp: bool,
    /// Whether the venue wants the chronic illnesses asked, where it has no questionnaire.
    pub illnesses: bool,
    /// Where the words of the minute come from; none where the venue shows none.
    pub word_key: Option<Secret>,
    /// What the venue asks and says; `None` where the kiosk's configuration decides.
    pub questionnaire: Option<Questionnaire>,
    /// Where the commune answers the telephone, as people read it.
    pub help_line: Option<String>,
    /// Where the codes come from.
    pub source: CodeSource,
}
