//! Near, and near for long enough: the rule of the venue.
//!
//! A minute (of the wall clock, UTC) counts as near when its strongest signal reaches the
//! threshold of its kind of phone. The strongest, not the mean: bodies, bags and reflections only
//! ever take away from what the distance would give, and BlueZ tells a signal only when it has
//! changed by 8 dB, so that a mean weighs single adverts by chance. One lucky reflection makes one
//! minute, and the minimum of minutes is there for that.

use protocol::record::{NEAR_MINUTES, Phone};

/// Thresholds and the minimum. Defaults are not calibrated for any kiosk: the thresholds are those
/// at which the Bluezone app on Android shows another phone as near (receiver to sender;
/// formats.md, section 1). A case, a shelf or another antenna moves them by 10 dB and more;
/// `kiosk calibrate` proposes better ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NearRule {
    /// Weakest signal of an Android phone that counts as near, dBm.
    pub android_dbm: i16,
    /// Weakest signal of an iPhone that counts as near, dBm.
    pub ios_dbm: i16,
    /// Near minutes in one slot from which someone counts as having stayed near, 1 to 15.
    pub minutes: u8,
}

impl Default for NearRule {
    fn default() -> Self {
        Self { android_dbm: -86, ios_dbm: -69, minutes: NEAR_MINUTES }
    }
}

impl NearRule {
    /// Whether an advert of this signal makes its minute a near one. Without a signal nobody knows.
    pub fn reaches(&self, phone: Phone, rssi: Option<i16>) -> bool {
        let threshold = match phone {
            Phone::Android => self.android_dbm,
            Phone::Ios => self.ios_dbm,
        };
        rssi.is_some_and(|rssi| rssi >= threshold)
    }

    /// Whether so many near minutes of one slot are enough.
    pub fn stayed(&self, near_minutes: u8) -> bool {
        near_minutes >= self.minutes
    }
}
