//! The parts of an identity card's text, before they are checked.

use protocol::declaration::Gender;

use super::super::fields::Date;

pub(in super::super) struct Parts<'a> {
    /// 9 or 12 digits.
    pub number: &'a str,
    /// The number of the card before, 9 or 12 digits; empty when there is none.
    pub former: &'a str,
    pub name: &'a str,
    pub birth: Option<Date>,
    pub gender: Option<Gender>,
    pub address: &'a str,
    pub issued: Option<Date>,
    /// The fields of a Căn cước after the date of issue; `None` on a CCCD.
    pub extra: Option<Vec<String>>,
}
