//! What a snapshot reads: all of the store but what people left.

use super::accounts::AccountsRead;
use super::audit::AuditRead;
use super::calls::CallsRead;
use super::cases::CasesRead;
use super::checkins::CheckinsRead;
use super::contacts::ContactsRead;
use super::declared::DeclaredRead;
use super::drafts::DraftsRead;
use super::elsewhere::ElsewhereRead;
use super::exposures::ExposuresRead;
use super::fleet::FleetRead;
use super::gate::GateRead;
use super::guesses::GuessesRead;
use super::kiosks::KiosksRead;
use super::log::LogRead;
use super::media::MediaRead;
use super::notices::NoticesRead;
use super::outbox::OutboxRead;
use super::pairings::PairingsRead;
use super::passages::PassagesRead;
use super::phone_records::PhoneRecordsRead;
use super::plays::PlaysRead;
use super::pushes::PushesRead;
use super::quarantine::QuarantineRead;
use super::questionnaires::QuestionnairesRead;
use super::reports::ReportsRead;
use super::sessions::SessionsRead;
use super::settings::SettingsRead;
use super::sharing::SharingRead;
use super::streams::StreamsRead;
use super::strips::StripsRead;
use super::towns::TownsRead;
use super::unit_keys::UnitKeysRead;
use super::updates::UpdatesRead;
use super::venues::VenuesRead;
use super::warnings::WarningsRead;

/// The state of one moment, which no writer changes while it is read.
pub trait Read:
    AccountsRead
    + AuditRead
    + CallsRead
    + CasesRead
    + CheckinsRead
    + ContactsRead
    + DeclaredRead
    + DraftsRead
    + ElsewhereRead
    + ExposuresRead
    + FleetRead
    + GateRead
    + GuessesRead
    + KiosksRead
    + LogRead
    + MediaRead
    + NoticesRead
    + OutboxRead
    + PairingsRead
    + PassagesRead
    + PhoneRecordsRead
    + PlaysRead
    + PushesRead
    + QuarantineRead
    + QuestionnairesRead
    + ReportsRead
    + SessionsRead
    + SettingsRead
    + SharingRead
    + StreamsRead
    + StripsRead
    + TownsRead
    + UnitKeysRead
    + UpdatesRead
    + VenuesRead
    + WarningsRead
{
}

impl<T> Read for T where
    T: AccountsRead
        + AuditRead
        + CallsRead
        + CasesRead
        + CheckinsRead
        + ContactsRead
        + DeclaredRead
        + DraftsRead
        + ElsewhereRead
        + ExposuresRead
        + FleetRead
        + GateRead
        + GuessesRead
        + KiosksRead
        + LogRead
        + MediaRead
        + NoticesRead
        + OutboxRead
        + PairingsRead
        + PassagesRead
        + PhoneRecordsRead
        + PlaysRead
        + PushesRead
        + QuarantineRead
        + QuestionnairesRead
        + ReportsRead
        + SessionsRead
        + SettingsRead
        + SharingRead
        + StreamsRead
        + StripsRead
        + TownsRead
        + UnitKeysRead
        + UpdatesRead
        + VenuesRead
        + WarningsRead
{
}
