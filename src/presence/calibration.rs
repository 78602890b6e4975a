//! Derives the threshold of the near rule from a phone measured at 1 m and at 2 m.

use std::collections::BTreeMap;

use protocol::contact::ContactId;
use protocol::record::Phone;
use serde::Serialize;

/// Least number of adverts with a signal for a measurement.
const MIN_SAMPLES: usize = 5;

/// Least difference of the measured phone's median to any other phone's, dB.
const MIN_LEAD_DB: i16 = 10;

/// Least fall of the signal from 1 m to 2 m, dB. In free space it is 6 dB; less than half of that comes
/// from reflections.
const MIN_FALL_DB: i16 = 3;

/// Limit of the threshold above the median at 2 m, dB.
const MAX_ABOVE_DB: i16 = 6;

/// Why no threshold can be proposed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CalibrationError {
    #[error(
        "no Bluezone phone was heard; open Bluezone on the phone, switch its Bluetooth on, and see \
         `kiosk selftest`"
    )]
    Silence,
    #[error(
        "only {0} adverts with a signal were heard of the phone, {MIN_SAMPLES} are needed; keep Bluezone \
         open and measure longer with --seconds"
    )]
    TooFew(usize),
    /// It is not clear which phone is measured.
    #[error(
        "two phones are similarly strong ({0} and {1} dBm); move all others 10 m away and measure \
         again. At a quarter of an hour one phone changes its id and looks like two: then just \
         measure again"
    )]
    Rival(i16, i16),
    #[error(
        "at 1 m the strongest was an {0}, at 2 m an {1}; measure one phone at both distances and \
         move the others away"
    )]
    OtherPhone(&'static str, &'static str),
    #[error(
        "the signal was {0} dBm at 1 m and {1} dBm at 2 m and must fall by 3 dB at least; keep the \
         phone upright in the open, away from metal and bodies, and measure again"
    )]
    NoFall(i16, i16),
}

/// A phone at one distance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Measured {
    /// Not printed.
    #[serde(skip)]
    pub id: ContactId,
    #[serde(skip)]
    pub phone: Phone,
    /// Number of adverts with a signal.
    pub count: usize,
    /// Median signal, dBm.
    pub median_dbm: i16,
    /// Distance between the quartiles of the signal, dB.
    pub spread_db: i16,
}

/// The signals of all phones at one distance.
#[derive(Debug, Default)]
pub struct Samples {
    signals: BTreeMap<ContactId, (Phone, Vec<i16>)>,
}

impl Samples {
    /// Adds one advert; ignored without a signal.
    pub fn add(&mut self, id: ContactId, phone: Phone, rssi: Option<i16>) {
        if let Some(rssi) = rssi {
            self.signals.entry(id).or_insert((phone, Vec::new())).1.push(rssi);
        }
    }

    /// The measured phone: the one `known` from the first distance if it was heard, else the strongest.
    ///
    /// # Errors
    /// [`CalibrationError`] when it is not clear which phone is measured.
    pub fn phone(self, known: Option<ContactId>) -> Result<Measured, CalibrationError> {
        let most = self.signals.values().map(|(_, signals)| signals.len()).max();
        let mut phones: Vec<_> = self
            .signals
            .into_iter()
            .filter(|(_, (_, signals))| signals.len() >= MIN_SAMPLES)
            .map(|(id, (phone, signals))| measured(id, phone, signals))
            .collect();
        phones.sort_by_key(|phone| std::cmp::Reverse(phone.median_dbm));
        if let Some(same) = phones.iter().find(|phone| Some(phone.id) == known) {
            return Ok(*same);
        }
        match phones[..] {
            [] => Err(most.map_or(CalibrationError::Silence, CalibrationError::TooFew)),
            [first, second, ..] if first.median_dbm - second.median_dbm < MIN_LEAD_DB => {
                Err(CalibrationError::Rival(first.median_dbm, second.median_dbm))
            }
            [first, ..] => Ok(first),
        }
    }
}

fn measured(id: ContactId, phone: Phone, mut signals: Vec<i16>) -> Measured {
    signals.sort_unstable();
    let quartile = |which: usize| signals[(signals.len() - 1) * which / 4];
    Measured {
        id,
        phone,
        count: signals.len(),
        median_dbm: quartile(2),
        spread_db: quartile(3) - quartile(1),
    }
}

/// Proposes a threshold in dBm from a phone measured at 1 m and at 2 m.
///
/// Near means within 2 m. The rule uses the strongest signal of a minute, which is some dB above the
/// median, so with the median at 2 m people at 3 m would count as near. The middle of both medians
/// compensates for that: 3 dB above in free space. At most 6 dB above, so that a reflection at 1 m
/// excludes nobody; halves are rounded to the weaker side.
///
/// # Errors
/// [`CalibrationError`] when the two are not the same phone or the signal does not fall.
pub fn propose(at_1_m: &Measured, at_2_m: &Measured) -> Result<i16, CalibrationError> {
    if at_1_m.phone != at_2_m.phone {
        return Err(CalibrationError::OtherPhone(name(at_1_m.phone), name(at_2_m.phone)));
    }
    let fall = at_1_m.median_dbm.saturating_sub(at_2_m.median_dbm);
    if fall < MIN_FALL_DB {
        return Err(CalibrationError::NoFall(at_1_m.median_dbm, at_2_m.median_dbm));
    }
    Ok(at_2_m.median_dbm + (fall / 2).min(MAX_ABOVE_DB))
}

fn name(phone: Phone) -> &'static str {
    match phone {
        Phone::Android => "Android phone",
        Phone::Ios => "iPhone",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use CalibrationError::{NoFall, OtherPhone, Rival, Silence, TooFew};

    fn id(number: u8) -> ContactId {
        ContactId([number; 12])
    }

    /// The measured phone among phones with these signals: its index, median and spread.
    fn measure(phones: &[&[i16]], known: Option<u8>) -> Result<(u8, i16, i16), CalibrationError> {
        let mut samples = Samples::default();
        for (number, signals) in (0..).zip(phones) {
            samples.add(id(number), Phone::Android, None);
            for rssi in *signals {
                samples.add(id(number), Phone::Android, Some(*rssi));
            }
        }
        let phone = samples.phone(known.map(id))?;
        Ok((phone.id.0[0], phone.median_dbm, phone.spread_db))
    }

    #[test]
    fn the_strongest_phone_is_meant_unless_two_are_alike() {
        for (what, phones, known, expected) in [
            ("nobody", &[][..], None, Err(Silence)),
            ("no signals", &[&[][..]], None, Err(Silence)),
            ("hardly any", &[&[-50, -51, -50, -52]], None, Err(TooFew(4))),
            ("one", &[&[-52, -50, -48, -51, -49]], None, Ok((0, -50, 2))),
            ("one lucky advert", &[&[-60, -60, -20, -60, -60]], None, Ok((0, -60, 0))),
            ("another far away", &[&[-70; 9], &[-60; 9]], None, Ok((1, -60, 0))),
            ("another not far enough", &[&[-69; 9], &[-60; 9]], None, Err(Rival(-60, -69))),
            ("another heard once", &[&[-50; 1], &[-60; 9]], None, Ok((1, -60, 0))),
            ("known from 1 m", &[&[-62; 9], &[-60; 9]], Some(0), Ok((0, -62, 0))),
            ("known and gone", &[&[-62; 1], &[-60; 9]], Some(0), Ok((1, -60, 0))),
        ] {
            assert_eq!(measure(phones, known), expected, "{what}");
        }
    }

    #[test]
    fn thresholds_as_a_table() {
        for (one, two, threshold) in [
            (-60, -66, Ok(-63)),
            (-60, -65, Ok(-63)),
            (-60, -63, Ok(-62)),
            (-60, -62, Err(NoFall(-60, -62))),
            (-66, -60, Err(NoFall(-66, -60))),
            (-50, -62, Ok(-56)),
            (-40, -70, Ok(-64)),
        ] {
            let at = |median_dbm| measured(id(1), Phone::Android, vec![median_dbm; 9]);
            assert_eq!(propose(&at(one), &at(two)), threshold, "{one}, {two}");
        }
        let phone = |phone| measured(id(1), phone, vec![-60; 9]);
        assert_eq!(
            propose(&phone(Phone::Android), &phone(Phone::Ios)),
            Err(OtherPhone("Android phone", "iPhone"))
        );
    }
}
