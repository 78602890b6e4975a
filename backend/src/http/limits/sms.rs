//! How many SMS go to a number and are asked for by a kiosk.

use std::sync::{Mutex, PoisonError};

use super::HOUR_S;
use super::window::Window;

/// What is counted an hour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SmsKey {
    /// To a number, given as a keyed hash, so that nobody's phone is flooded.
    To([u8; 32]),
    /// Asked for by a kiosk: one a minute, more than visitors type.
    By(u32),
}

impl SmsKey {
    fn limit(self) -> u32 {
        match self {
            Self::To(_) => 3,
            Self::By(_) => 60,
        }
    }
}

#[derive(Debug, Default)]
pub struct SmsQuota {
    window: Mutex<Window<SmsKey, u32>>,
}

impl SmsQuota {
    /// Counts an SMS by all of `keys`.
    ///
    /// # Errors
    /// The first key that allows no more; nothing is counted then.
    pub fn take(&self, keys: &[SmsKey], now_s: i64) -> Result<(), SmsKey> {
        let mut window = self.window.lock().unwrap_or_else(PoisonError::into_inner);
        window.turn_to(now_s.div_euclid(HOUR_S));
        if let Some(full) = keys.iter().find(|key| window.get(key) >= key.limit()) {
            return Err(*full);
        }
        keys.iter().for_each(|key| window.change(*key, |count| *count += 1));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_hour_is_an_hour_and_a_refusal_counts_nothing() {
        let quota = SmsQuota::default();
        let (phone, other, kiosk) = (SmsKey::To([1; 32]), SmsKey::To([2; 32]), SmsKey::By(7));
        for _ in 0..3 {
            assert_eq!(quota.take(&[kiosk, phone], 0), Ok(()));
        }
        for _ in 0..100 {
            assert_eq!(quota.take(&[kiosk, phone], 3599), Err(phone));
        }
        assert_eq!(quota.take(&[kiosk, other], 3599), Ok(()));
        assert_eq!(quota.take(&[kiosk, phone], 3600), Ok(()));
    }
}
