//! When a phone was near (within about 2 m), and near for long enough.
//!
//! A minute (of the wall clock, UTC) counts as near when its strongest signal reaches the threshold
//! of the kind of phone. The strongest and not the mean, because bodies and bags only ever weaken a
//! signal, and because BlueZ reports a signal only after a change of 8 dB, so that a mean would
//! weigh single adverts by chance. A reflection that strengthens a signal makes a single minute
//! near, which the minimum of minutes filters out.

use protocol::record::Phone;

/// Thresholds and the minimum of minutes. The defaults in [`crate::config`] are those at which the
/// Bluezone app on Android shows another phone as near (docs/FORMATS.md, section 1)
/// and are not calibrated for any kiosk. A case, a shelf or another antenna moves them by 10 dB and
/// more; `kiosk calibrate` proposes better ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NearRule {
    /// Weakest signal of an Android phone that counts as near, dBm.
    pub android_dbm: i16,
    /// Weakest signal of an iPhone that counts as near, dBm.
    pub ios_dbm: i16,
    /// Minimum of near minutes in one slot from which a phone counts as having stayed near, 1 to 15.
    pub minutes: u8,
}

impl NearRule {
    /// Whether an advert of this signal makes its minute a near one; never without a signal.
    pub fn reaches(&self, phone: Phone, rssi: Option<i16>) -> bool {
        let threshold = match phone {
            Phone::Android => self.android_dbm,
            Phone::Ios => self.ios_dbm,
        };
        rssi.is_some_and(|rssi| rssi >= threshold)
    }

    /// Whether the near minutes of one slot reach the minimum.
    pub fn stayed(&self, near_minutes: u8) -> bool {
        near_minutes >= self.minutes
    }
}
