//! The fields of a venue's registration, as they are typed and as they are stored.

use protocol::language::Language;

use super::fields::{Field, Fields};
use super::venue_words::{kind_name, problem};
use crate::store::StoreError;
use crate::store::venues::{NewVenue, VenueKind, VenueRow};
use crate::venues::{VenueChange, VenueError, opening};
use crate::words::{Text, tr};

/// The fields of the form.
#[derive(Default)]
pub(super) struct VenueForm {
    pub(super) commune: Field,
    pub(super) name: Field,
    pub(super) kind: Field,
    pub(super) address: Field,
    pub(super) unit: Field,
    pub(super) capacity: Field,
    pub(super) registrant: Field,
    pub(super) phone: Field,
    pub(super) guards: Field,
    pub(super) plate: Field,
    pub(super) route: Field,
    pub(super) trips: Field,
    pub(super) letters: Field,
    /// When it is open.
    pub(super) hours: Field,
    /// Whether the declaration asks for chronic illnesses.
    pub(super) illness_page: bool,
    /// Whether kiosks show the word of the minute.
    pub(super) kiosk_word: bool,
}

impl VenueForm {
    /// The form of a venue that is not registered yet.
    pub(super) fn empty() -> Self {
        Self { kiosk_word: true, ..Self::default() }
    }
}

/// A registration that was read from a form.
pub(super) struct Registration {
    pub(super) new: NewVenue,
    pub(super) settings: VenueChange,
}

impl VenueForm {
    pub(super) fn typed(fields: &Fields) -> Self {
        let line = |name| Field::new(fields.line(name));
        Self {
            commune: line("commune"),
            name: line("name"),
            kind: line("kind"),
            address: line("address"),
            unit: line("unit"),
            capacity: line("capacity"),
            registrant: line("registrant"),
            phone: line("phone"),
            guards: Field::new(fields.get("guards")),
            plate: line("plate"),
            route: line("route"),
            trips: Field::new(&fields.get("trips").replace("\r\n", "\n")),
            letters: line("letters"),
            hours: line("hours"),
            illness_page: fields.ticked("illness_page"),
            kiosk_word: fields.ticked("kiosk_word"),
        }
    }

    pub(super) fn of(venue: &VenueRow) -> Self {
        let row = &venue.registered;
        let capacity = venue.settings.capacity.map(|most| most.to_string());
        Self {
            commune: Field::new(&row.commune.to_string()),
            name: Field::new(&row.name),
            kind: Field::new(row.kind.word()),
            address: Field::new(&row.address),
            unit: Field::new(&row.unit),
            capacity: Field::new(&capacity.unwrap_or_default()),
            registrant: Field::new(&row.registrant),
            phone: Field::new(&row.phone),
            guards: Field::new(&row.guards),
            plate: Field::new(&row.plate),
            route: Field::new(&row.route),
            trips: Field::new(&row.trips),
            letters: Field::new(&row.letters),
            hours: Field::new(&opening::show(&venue.settings.opening_hours)),
            illness_page: venue.settings.illness_page,
            kiosk_word: venue.settings.kiosk_word,
        }
    }

    /// The registration; none when something must be put right first, which its field says then.
    pub(super) fn registration(
        &mut self,
        language: Language,
        commune: i64,
    ) -> Option<Registration> {
        let missing = || Some(tr(language, "Phải điền ô này."));
        let kind = VenueKind::from_word(&self.kind.value);
        if kind.is_none() {
            self.kind.error = Some(tr(language, "Hãy chọn loại."));
        }
        for field in [&mut self.name, &mut self.registrant, &mut self.phone] {
            field.error = if field.value.is_empty() { missing() } else { None };
        }
        let vehicle = kind == Some(VenueKind::Vehicle);
        let place = if vehicle { &mut self.plate } else { &mut self.address };
        place.error = if place.value.is_empty() { missing() } else { None };
        let capacity: Option<u32> = self.capacity.value.replace(['.', ',', ' '], "").parse().ok();
        if capacity.is_none() && !self.capacity.value.is_empty() {
            self.capacity.error = problem(language, &VenueError::Capacity).map(|(_, text)| text);
        }
        let hours = opening::parse(&self.hours.value).map_err(VenueError::from);
        self.hours.error =
            hours.as_ref().err().and_then(|error| problem(language, error)).map(|(_, text)| text);
        let guards = self.guards.value.lines().map(str::trim).filter(|line| !line.is_empty());
        let new = NewVenue {
            commune,
            name: self.name.value.clone(),
            kind: kind?,
            address: self.address.value.clone(),
            unit: self.unit.value.clone(),
            registrant: self.registrant.value.clone(),
            phone: self.phone.value.clone(),
            guards: guards.collect::<Vec<_>>().join("\n"),
            plate: self.plate.value.clone(),
            route: self.route.value.clone(),
            trips: self.trips.value.trim().to_owned(),
            letters: self.letters.value.to_uppercase(),
        };
        let settings = VenueChange {
            capacity: Some(capacity),
            illness_page: Some(self.illness_page),
            kiosk_word: Some(self.kiosk_word),
            opening_hours: hours.ok(),
        };
        (self.errors().is_empty()).then_some(Registration { new, settings })
    }

    /// Puts an error at its field.
    ///
    /// # Errors
    /// Those that are about no field.
    pub(super) fn refuse(
        &mut self,
        language: Language,
        error: VenueError,
    ) -> Result<(), StoreError> {
        let found = problem(language, &error);
        let placed = found.and_then(|(name, text)| {
            let (_, field) = self.fields_mut().into_iter().find(|(known, _)| *known == name)?;
            field.error = Some(text);
            Some(())
        });
        placed.ok_or_else(|| match error {
            VenueError::Store(error) => error,
            other => StoreError::Failed(other.to_string()),
        })
    }

    fn fields_mut(&mut self) -> [(&'static str, &mut Field); 14] {
        [
            ("commune", &mut self.commune),
            ("name", &mut self.name),
            ("kind", &mut self.kind),
            ("address", &mut self.address),
            ("unit", &mut self.unit),
            ("capacity", &mut self.capacity),
            ("hours", &mut self.hours),
            ("plate", &mut self.plate),
            ("route", &mut self.route),
            ("trips", &mut self.trips),
            ("registrant", &mut self.registrant),
            ("phone", &mut self.phone),
            ("guards", &mut self.guards),
            ("letters", &mut self.letters),
        ]
    }

    /// The fields that must be put right, with what is wrong, in the order of the page.
    pub(super) fn errors(&mut self) -> Vec<(&'static str, Text)> {
        let fields = self.fields_mut().into_iter();
        fields.filter_map(|(name, field)| Some((name, field.error.clone()?))).collect()
    }
}

/// The kinds to choose from.
pub(super) fn kinds(language: Language) -> Vec<(String, String)> {
    let name = |kind: &VenueKind| (kind.word().to_owned(), kind_name(language, *kind).to_string());
    VenueKind::ALL.iter().map(name).collect()
}
