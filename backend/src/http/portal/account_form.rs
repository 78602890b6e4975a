//! The fields of an account: who it is, what it is for, and of which unit.

use protocol::language::Language;

use super::access::view::View;
use super::fields::{Field, Fields};
use super::frame::role_name;
use super::refused::Refused;
use super::roles::Operator;
use crate::accounts::{AccountError, contact, normal_name};
use crate::store::StoreError;
use crate::store::accounts::{AccountRow, Contact, NewAccount, Role, Unit};
use crate::words::{Text, tr};

/// A row to choose: its value, its name, whether it is chosen.
pub(super) struct Choice {
    pub(super) value: String,
    pub(super) name: String,
    pub(super) chosen: bool,
}

pub(super) struct AccountForm {
    pub(super) person: Field,
    pub(super) name: Field,
    pub(super) email: Field,
    pub(super) phone: Field,
    pub(super) roles: Vec<Choice>,
    pub(super) communes: Vec<Choice>,
    pub(super) venues: Vec<Choice>,
    pub(super) role_error: Option<Text>,
    pub(super) unit_error: Option<Text>,
}

impl AccountForm {
    /// The empty form, or that of an account.
    pub(super) fn new(
        view: &mut View<'_, Operator>,
        language: Language,
        of: Option<&AccountRow>,
    ) -> Result<Self, Refused> {
        let unit = of.map(|row| &row.unit);
        let role = |role: Role| Choice {
            value: role.word().to_owned(),
            name: role_name(language, role).to_string(),
            chosen: of.is_some_and(|row| row.role == role),
        };
        let communes = view.communes()?.into_iter().map(|commune| Choice {
            value: commune.commune.to_string(),
            chosen: unit == Some(&Unit::Commune(commune.commune)),
            name: commune.name,
        });
        let chosen = |venue| matches!(unit, Some(Unit::Venues(venues)) if venues.contains(&venue));
        let venues = view.venue_names()?.into_iter().map(|venue| Choice {
            value: venue.venue.to_string(),
            chosen: chosen(venue.venue),
            name: format!("{} · {}", venue.name, venue.commune_name),
        });
        let mut form = Self {
            person: Field::new(of.map(|row| row.person.as_str()).unwrap_or_default()),
            name: Field::new(of.map(|row| row.name.as_str()).unwrap_or_default()),
            email: Field::new(of.map(|row| row.contact.email.as_str()).unwrap_or_default()),
            phone: Field::new(of.map(|row| row.contact.phone.as_str()).unwrap_or_default()),
            roles: Role::ALL.map(role).into(),
            communes: communes.collect(),
            venues: venues.collect(),
            role_error: None,
            unit_error: None,
        };
        form.venues.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(form)
    }

    /// Takes over what was typed, and returns it; none when no role was chosen or the person cannot be reached
    /// by it.
    pub(super) fn read(
        &mut self,
        language: Language,
        fields: &Fields,
    ) -> Result<Option<(NewAccount, Contact)>, Refused> {
        self.person = Field::new(fields.line("person"));
        self.email = Field::new(fields.line("email"));
        self.phone = Field::new(fields.line("phone"));
        self.name = Field::new(&normal_name(fields.get("name")));
        for (name, choices) in [
            ("role", &mut self.roles),
            ("commune", &mut self.communes),
            ("venue", &mut self.venues),
        ] {
            let typed: Vec<&str> = fields.all(name).collect();
            choices
                .iter_mut()
                .for_each(|choice| choice.chosen = typed.contains(&choice.value.as_str()));
        }
        let Some(role) = Role::from_word(fields.get("role")) else {
            self.role_error = Some(tr(language, "Hãy chọn vai trò."));
            return Ok(None);
        };
        let contact = match contact::read(&self.email.value, &self.phone.value) {
            Ok(contact) => contact,
            Err(error) => return self.refuse(language, error).map(|()| None),
        };
        let numbers = |choices: &[Choice]| -> Vec<i64> {
            let chosen = choices.iter().filter(|choice| choice.chosen);
            chosen.filter_map(|choice| choice.value.parse().ok()).collect()
        };
        let unit = match role {
            Role::Operator | Role::Authority => Unit::Province,
            Role::Commune => numbers(&self.communes)
                .first()
                .map_or(Unit::Province, |commune| Unit::Commune(*commune)),
            Role::Manager | Role::Guard => Unit::Venues(numbers(&self.venues)),
        };
        let (name, person) = (self.name.value.clone(), self.person.value.clone());
        Ok(Some((NewAccount { name, person, role, unit }, contact)))
    }

    /// Puts an error at its field.
    ///
    /// # Errors
    /// Those that are about no field.
    pub(super) fn refuse(
        &mut self,
        language: Language,
        error: AccountError,
    ) -> Result<(), Refused> {
        match error {
            AccountError::Name => {
                self.name.error = Some(tr(
                    language,
                    "Tên đăng nhập có 3 đến 40 ký tự: chữ a đến z không dấu, số, dấu chấm, dấu gạch ngang.",
                ));
            }
            AccountError::NameTaken(_) => {
                self.name.error =
                    Some(tr(language, "Tài khoản khác đã có tên này. Hãy chọn tên khác."));
            }
            AccountError::Person => {
                self.person.error =
                    Some(tr(language, "Hãy gõ họ tên, một dòng, nhiều nhất 120 chữ."));
            }
            AccountError::Email => {
                self.email.error = Some(tr(
                    language,
                    "Hãy gõ một địa chỉ như hanh@bongson.gov.vn, hoặc để trống.",
                ));
            }
            AccountError::Phone => {
                self.phone.error =
                    Some(tr(language, "Hãy gõ số di động như 0912 345 678, hoặc để trống."));
            }
            AccountError::Unit(Role::Commune) | AccountError::NoCommune(_) => {
                self.unit_error = Some(tr(language, "Cán bộ xã, phường cần đúng một xã, phường."));
            }
            AccountError::Unit(_) | AccountError::NoVenue(_) => {
                self.unit_error = Some(tr(language, "Vai trò này cần ít nhất một điểm kiểm dịch."));
            }
            AccountError::LastOperator => {
                self.role_error = Some(tr(
                    language,
                    "Đây là người vận hành cuối cùng. Hãy mời người khác trước.",
                ));
            }
            AccountError::Store(error) => return Err(error.into()),
            AccountError::NoAccount => return Err(Refused::NotFound),
            error => return Err(StoreError::Failed(error.to_string()).into()),
        }
        Ok(())
    }
}
