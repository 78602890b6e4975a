//! Reading what people left here.

use super::calls::CallsLook;
use super::exposures::ExposuresLook;
use super::inbox::InboxLook;
use super::log::LogLook;
use super::read::Read;
use super::receipts::ReceiptsLook;
use super::records::RecordsLook;
use super::sharing::SharingLook;

/// The state of one moment with what people left here. There is one only after a line in the audit trail
/// ([`super::Store::begin_look`]), and within a unit of work, whose maker writes that line.
pub trait Look:
    Read + CallsLook + ExposuresLook + InboxLook + LogLook + ReceiptsLook + RecordsLook + SharingLook
{
}

impl<T> Look for T where
    T: Read
        + CallsLook
        + ExposuresLook
        + InboxLook
        + LogLook
        + ReceiptsLook
        + RecordsLook
        + SharingLook
{
}
