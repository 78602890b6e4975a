//! Cases: the health authority's, of the whole province.

use super::{View, Work};
use crate::cases::typed::Place;
use crate::http::portal::refused::Refused;
use crate::http::portal::roles::Authority;
use crate::store::Tx;
use crate::store::cases::{CaseParts, CaseRow, Reached};

impl View<'_, Authority> {
    pub(in crate::http::portal) fn cases(&mut self) -> Result<Vec<CaseRow>, Refused> {
        Ok(self.read.case_rows()?)
    }

    pub(in crate::http::portal) fn case(
        &mut self,
        case: i64,
    ) -> Result<(CaseRow, CaseParts), Refused> {
        let row = self.read.case_row(case)?.ok_or(Refused::NotFound)?;
        Ok((row, self.read.case_parts(case)?))
    }

    /// The venues where a case may have been.
    pub(in crate::http::portal) fn places(&mut self) -> Result<Vec<Place>, Refused> {
        let venues = self.read.venues()?.into_iter();
        Ok(venues
            .map(|row| Place {
                venue: row.venue,
                letters: row.registered.letters,
                name: row.registered.name,
            })
            .collect())
    }

    /// How many kiosks were sent the list of a version.
    pub(in crate::http::portal) fn reached(&mut self, version: i64) -> Result<Reached, Refused> {
        Ok(self.read.kiosks_with_cases(version)?)
    }
}

impl Work<'_, Authority> {
    /// The unit of work for cases, and the account that does it.
    pub(in crate::http::portal) fn on_cases(&mut self) -> (&mut dyn Tx, i64) {
        (&mut *self.tx, self.account.account)
    }
}
