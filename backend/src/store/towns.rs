//! Towns and districts, to which communes report, and the organisations that report beside them.

use super::error::Stored;

pub trait TownsRead {
    /// All towns, by name.
    fn towns(&mut self) -> Stored<Vec<Town>>;
    /// The town of each commune that has one, by the commune's number.
    fn commune_towns(&mut self) -> Stored<Vec<(i64, i64)>>;
    /// The organisations that still report, in the order in which they were named.
    fn organisations(&mut self) -> Stored<Vec<Organisation>>;
}

pub trait TownsTx {
    /// Returns the town's number. The name must be free.
    fn add_town(&mut self, name: &str) -> Stored<i64>;
    /// Says to which town a commune reports; none reports to the province. False when there is no such commune.
    fn set_town(&mut self, commune: i64, town: Option<i64>) -> Stored<bool>;
    /// Returns the organisation's number.
    fn add_organisation(&mut self, organisation: &NewOrganisation) -> Stored<i64>;
    /// Has it report no more; false when there is no such organisation.
    fn close_organisation(&mut self, organisation: i64, now_s: i64) -> Stored<bool>;
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Town {
    pub town: i64,
    /// Name, such as "Thị xã Hoài Nhơn".
    pub name: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewOrganisation {
    /// The town that it belongs to; none for the province.
    pub town: Option<i64>,
    /// Name, such as "Phòng Văn hóa và Thông tin".
    pub name: String,
    /// Whether it also tells in words what it did, as the mass organisations do.
    pub narrates: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Organisation {
    pub organisation: i64,
    pub about: NewOrganisation,
}
