//! The store as a role and its units may see it: what belongs to others is not there.

mod cases;
mod contacts;
pub(in crate::http::portal) mod content;
mod drills;
pub(in crate::http::portal) mod exposures;
mod gate;
mod looks;
mod reports;
mod sharing;
mod strips;
pub(in crate::http::portal) mod warnings;

use std::marker::PhantomData;

use protocol::invitation_link::InvitationLink;
use protocol::pin::Invitation;

use crate::app::App;
use crate::audit::note;
use crate::fleet::Fleet;
use crate::http::portal::refused::Refused;
use crate::http::portal::roles::{Allowed, Operator};
use crate::kiosks::code::OneTimeCode;
use crate::kiosks::invitation_of;
use crate::store::accounts::{AccountRow, Unit};
use crate::store::audit::EntryKind;
use crate::store::fleet::Among;
use crate::store::kiosks::Kiosk;
use crate::store::outbox::MessageState;
use crate::store::pairings::PairingRow;
use crate::store::passages::VenueFigures;
use crate::store::venues::{Commune, VenueName, VenueRow};
use crate::store::{Read, StoreError, Tx};

pub(in crate::http) use looks::Looks;

/// What can be read.
pub(in crate::http) struct View<'a, R> {
    read: &'a mut dyn Read,
    unit: &'a Unit,
    pub(in crate::http::portal) app: &'a App,
    role: PhantomData<R>,
}

fn covers(unit: &Unit, venue: &VenueRow) -> bool {
    match unit {
        Unit::Province => true,
        Unit::Commune(commune) => venue.registered.commune == *commune,
        Unit::Venues(venues) => venues.contains(&venue.venue),
    }
}

impl<'a, R: Allowed> View<'a, R> {
    pub(super) fn new(read: &'a mut dyn Read, unit: &'a Unit, app: &'a App) -> Self {
        Self { read, unit, app, role: PhantomData }
    }

    /// The communes, by number: those of the unit.
    pub(in crate::http::portal) fn communes(&mut self) -> Result<Vec<Commune>, Refused> {
        Ok(match self.unit {
            Unit::Province => self.read.communes()?,
            Unit::Commune(commune) => self.read.commune(*commune)?.into_iter().collect(),
            Unit::Venues(_) => Vec::new(),
        })
    }

    pub(in crate::http::portal) fn commune(&mut self, commune: i64) -> Result<Commune, Refused> {
        let own = match self.unit {
            Unit::Province => true,
            Unit::Commune(own) => *own == commune,
            Unit::Venues(_) => false,
        };
        let found = if own { self.read.commune(commune)? } else { None };
        found.ok_or(Refused::NotFound)
    }

    /// The venues, by number: those of the unit.
    pub(in crate::http::portal) fn venues(&mut self) -> Result<Vec<VenueRow>, Refused> {
        let mut venues = self.read.venues()?;
        venues.retain(|venue| covers(self.unit, venue));
        Ok(venues)
    }

    pub(in crate::http::portal) fn venue(&mut self, venue: i64) -> Result<VenueRow, Refused> {
        let found = self.read.venue(venue)?.filter(|venue| covers(self.unit, venue));
        found.ok_or(Refused::NotFound)
    }

    /// The kiosks of a venue.
    pub(in crate::http::portal) fn kiosks_of(
        &mut self,
        venue: &VenueRow,
    ) -> Result<Vec<Kiosk>, Refused> {
        Ok(self.read.kiosks(Some(venue.venue))?)
    }

    pub(in crate::http::portal) fn kiosk(
        &mut self,
        kiosk: u32,
    ) -> Result<(Kiosk, VenueRow), Refused> {
        let kiosk = self.read.kiosk(kiosk)?.ok_or(Refused::NotFound)?;
        let venue = self.venue(kiosk.venue)?;
        Ok((kiosk, venue))
    }

    /// The keys of the boxes that a kiosk that is one's own had before.
    pub(in crate::http::portal) fn former_boxes(
        &mut self,
        kiosk: &Kiosk,
    ) -> Result<Vec<[u8; 32]>, Refused> {
        Ok(self.read.former_boxes(kiosk.kiosk)?)
    }

    /// How far a kiosk that is one's own is paired by six digits.
    pub(in crate::http::portal) fn pairing(
        &mut self,
        kiosk: &Kiosk,
    ) -> Result<Option<PairingRow>, Refused> {
        Ok(self.read.pairing_of(kiosk.kiosk)?)
    }

    /// What is known of some kiosks of the unit.
    pub(in crate::http::portal) fn fleet(&mut self, among: Among) -> Result<Fleet, Refused> {
        Ok(Fleet::read(self.read, among)?)
    }

    /// All kiosks of the unit, by number, and what is known of them.
    pub(in crate::http::portal) fn kiosks(&mut self) -> Result<(Vec<Kiosk>, Fleet), Refused> {
        let among = self.registered()?;
        Ok((self.read.kiosks_among(among)?, self.fleet(among)?))
    }

    /// The names of the unit's venues, by number.
    pub(in crate::http::portal) fn venue_names(&mut self) -> Result<Vec<VenueName>, Refused> {
        let among = self.registered()?;
        Ok(self.read.venue_names(among)?)
    }

    /// The figures of the unit's venues.
    pub(in crate::http::portal) fn figures(
        &mut self,
        from_s: i64,
        to_s: i64,
    ) -> Result<Vec<VenueFigures>, Refused> {
        let among = self.registered()?;
        Ok(self.read.venue_figures(among, from_s, to_s)?)
    }

    /// The unit of those who register. Others have single venues, and no page about all of them.
    fn registered(&self) -> Result<Among, Refused> {
        match self.unit {
            Unit::Province => Ok(Among::All),
            Unit::Commune(commune) => Ok(Among::Commune(*commune)),
            Unit::Venues(_) => Err(Refused::Role),
        }
    }

    /// The invitation of a one-time code, with the fingerprint of the keys of a venue that is one's own.
    pub(in crate::http::portal) fn invitation(
        &self,
        venue: &VenueRow,
        code: &OneTimeCode,
    ) -> Invitation {
        invitation_of(&self.app.keys, &venue.commune, code)
    }

    /// The same for the scanner of the kiosk, which learns from it where this backend is.
    pub(in crate::http::portal) fn invitation_link(
        &self,
        invitation: Invitation,
    ) -> InvitationLink {
        let config = &self.app.config;
        // Without a name of its own and without TLS it is a backend on somebody's desk.
        let desk = config.host.is_none() && config.tls_cert.is_none();
        let scheme = if desk { "http" } else { "https" };
        InvitationLink { address: format!("{scheme}://{}", self.app.service.host), invitation }
    }

    /// How many messages to staff were given up; only those who run the province can do something about it.
    pub(in crate::http::portal) fn messages_given_up(&mut self) -> Result<u64, Refused> {
        if *self.unit != Unit::Province {
            return Ok(0);
        }
        let counts = self.read.message_counts()?.into_iter();
        Ok(counts.filter(|(state, _)| *state == MessageState::GivenUp).map(|(_, n)| n).sum())
    }

    /// How many recovery codes an account has left.
    pub(in crate::http::portal) fn recovery_codes(&mut self, account: i64) -> Result<u32, Refused> {
        Ok(self.read.recovery_codes(account)?)
    }
}

impl View<'_, Operator> {
    /// All of the store: the operator's unit is the province.
    pub(in crate::http::portal) fn all(&mut self) -> &mut dyn Read {
        &mut *self.read
    }
}

/// A unit of work, whose lines in the audit trail name who is signed in.
pub(in crate::http) struct Work<'a, R> {
    tx: &'a mut dyn Tx,
    account: &'a AccountRow,
    pub(in crate::http::portal) app: &'a App,
    pub(in crate::http::portal) now_s: i64,
    role: PhantomData<R>,
}

impl<'a, R: Allowed> Work<'a, R> {
    pub(super) fn new(
        tx: &'a mut dyn Tx,
        account: &'a AccountRow,
        app: &'a App,
        now_s: i64,
    ) -> Self {
        Self { tx, account, app, now_s, role: PhantomData }
    }

    /// What can be read within this unit of work.
    pub(in crate::http::portal) fn view(&mut self) -> View<'_, R> {
        View::new(&mut *self.tx, &self.account.unit, self.app)
    }

    /// Who is signed in, for the audit trail.
    pub(in crate::http::portal) fn who(&self) -> &str {
        &self.account.name
    }

    /// Adds a line to the audit trail.
    pub(in crate::http::portal) fn note(
        &mut self,
        kind: EntryKind,
        target: String,
        reason: &str,
    ) -> Result<(), StoreError> {
        note(self.tx, &self.account.name, kind, target, reason, self.now_s)
    }

    /// The unit of work for a commune that is one's own.
    pub(in crate::http::portal) fn in_commune(
        &mut self,
        commune: i64,
    ) -> Result<(&mut dyn Tx, Commune), Refused> {
        let commune = self.view().commune(commune)?;
        Ok((&mut *self.tx, commune))
    }

    /// The unit of work for a venue that is one's own.
    pub(in crate::http::portal) fn on_venue(
        &mut self,
        venue: i64,
    ) -> Result<(&mut dyn Tx, VenueRow), Refused> {
        let venue = self.view().venue(venue)?;
        Ok((&mut *self.tx, venue))
    }

    /// The unit of work for a kiosk that is one's own.
    pub(in crate::http::portal) fn on_kiosk(
        &mut self,
        kiosk: u32,
    ) -> Result<(&mut dyn Tx, Kiosk, VenueRow), Refused> {
        let (kiosk, venue) = self.view().kiosk(kiosk)?;
        Ok((&mut *self.tx, kiosk, venue))
    }

    /// The unit of work for one's own account.
    pub(in crate::http::portal) fn on_account(&mut self) -> (&mut dyn Tx, &AccountRow) {
        (&mut *self.tx, self.account)
    }
}

impl Work<'_, Operator> {
    /// All of the store: the operator's unit is the province.
    pub(in crate::http::portal) fn all(&mut self) -> &mut dyn Tx {
        &mut *self.tx
    }
}
