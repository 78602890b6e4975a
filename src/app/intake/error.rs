//! Why something was not stored. The visitor's form is kept then.

use crate::checkin::receipt::Refused;
use crate::store::StoreError;

#[derive(Debug, thiserror::Error)]
pub enum IntakeError {
    #[error("the kiosk is not enrolled, so there is no commune to hand anything in to")]
    NotEnrolled,
    #[error(
        "the commune names no authority that reads feedback; add its key with `backend commune \
         authority`"
    )]
    NoAuthority,
    #[error("the record could not be sealed: {0}")]
    Seal(String),
    #[error(transparent)]
    Receipt(#[from] Refused),
    #[error(transparent)]
    Store(#[from] StoreError),
}
