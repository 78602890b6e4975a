//! The form as it is sealed.

use protocol::declaration::{Declaration, FORM_VERSION};

use super::{Form, Now};
use crate::declaration::validate::{birth_year, text};

impl Form {
    /// The declaration, once all that is required is there.
    pub(super) fn document(&self, now: Now) -> Option<Declaration> {
        let person = self.people.iter().next()?;
        if !(text(&person.name).passes() && birth_year(&person.birth_year, now.this_year).passes())
        {
            return None;
        }
        let [has_patient, has_from_sick_country, has_sick] = person.contacts;
        Some(Declaration {
            form: FORM_VERSION.to_owned(),
            at_s: now.unix_s,
            full_name: person.name.trim().to_owned(),
            passport: person.number.to_string(),
            birth_year: person.year()?,
            gender: person.gender?,
            nation: person.nation.to_string(),
            phone: self.declarant.phone.to_string(),
            phone_verified: self.declarant.verified,
            has_patient: has_patient?,
            has_from_sick_country: has_from_sick_country?,
            has_sick: has_sick?,
        })
    }
}
