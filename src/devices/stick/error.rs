//! Why a stick cannot be used.

/// Each is a sentence with its remedy; what visitors have done is in the kiosk in any case.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StickError {
    #[error("no USB stick is plugged in; plug one in, wait five seconds, and export again")]
    Absent,
    #[error("{0} USB sticks are plugged in; leave one and export again")]
    Several(usize),
    #[error(
        "the USB stick has {0}; format it as exFAT or FAT32 on a computer, or take another one"
    )]
    Format(String),
    #[error(
        "the USB stick is locked against writing; move its switch or take another one, and export again"
    )]
    Locked,
    #[error("the USB stick cannot be read ({0}); check it on a computer or take another one")]
    Damaged(String),
    #[error("the USB stick is being read by another program; wait a minute and export again")]
    InUse,
    #[error(
        "the kiosk's user may not mount USB sticks ({0}); install the polkit rule of the package, \
         /usr/share/polkit-1/rules.d/60-bluezone-kiosk-stick.rules"
    )]
    Denied(String),
    #[error(
        "the disk service cannot be used ({0}); install and start udisks2, or set stick.kind = \"none\" and export into a folder"
    )]
    Service(String),
    #[error(
        "the USB stick cannot be taken off ({0}); wait until its light is off before you pull it out"
    )]
    Held(String),
}
