//! What a snapshot reads: all of the store but what people left.

/// [`Read`] of the parts that are named, each once.
macro_rules! read_of {
    ($($noun:ident::$part:ident,)*) => {
        $(use super::$noun::$part;)*

        /// The state of one moment, which no writer changes while it is read.
        pub trait Read: $($part +)* {}

        impl<T: $($part +)*> Read for T {}
    };
}

read_of! {
    accounts::AccountsRead,
    audit::AuditRead,
    calls::CallsRead,
    cases::CasesRead,
    checkins::CheckinsRead,
    contacts::ContactsRead,
    declared::DeclaredRead,
    drafts::DraftsRead,
    elsewhere::ElsewhereRead,
    exposures::ExposuresRead,
    fleet::FleetRead,
    gate::GateRead,
    guesses::GuessesRead,
    kiosks::KiosksRead,
    log::LogRead,
    media::MediaRead,
    notices::NoticesRead,
    outbox::OutboxRead,
    pairings::PairingsRead,
    passages::PassagesRead,
    phone_records::PhoneRecordsRead,
    plays::PlaysRead,
    pushes::PushesRead,
    quarantine::QuarantineRead,
    questionnaires::QuestionnairesRead,
    reports::ReportsRead,
    retention::RetentionRead,
    sessions::SessionsRead,
    settings::SettingsRead,
    sharing::SharingRead,
    streams::StreamsRead,
    strips::StripsRead,
    towns::TownsRead,
    unit_keys::UnitKeysRead,
    updates::UpdatesRead,
    venues::VenuesRead,
    warnings::WarningsRead,
}
