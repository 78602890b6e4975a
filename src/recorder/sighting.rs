//! What the check of a phone is told of an advert.

use protocol::bluezone::advert::Advert;

use crate::devices::beacons::Heard;
use crate::presence::check::{Seen, Sighting};

/// What the check of a phone may know of an advert: neither id nor address, only whether two
/// adverts came from the same phone.
pub(super) fn sighting(heard: &Heard) -> Option<Sighting> {
    let phone = match heard.advert()? {
        Advert::Android(_) => Seen::Android,
        Advert::Ios => Seen::Iphone,
        Advert::IosCandidate if heard.id.is_some() => Seen::Iphone,
        Advert::IosCandidate => Seen::PerhapsIphone,
        Advert::Hint => return None,
    };
    Some(Sighting { phone, sender: heard.sender, rssi: heard.rssi?, at_ms: heard.at_ms })
}

#[cfg(test)]
mod tests {
    use protocol::beacon::Beacon;
    use protocol::contact::ContactId;

    use super::*;
    use crate::devices::beacons::Senders;

    #[test]
    fn a_check_gets_no_more_than_the_advert_shows() {
        let id = ContactId([7; 12]);
        let seen = [
            (Advert::Android(id), Some(id), Some(Seen::Android)),
            (Advert::Ios, None, Some(Seen::Iphone)),
            (Advert::IosCandidate, None, Some(Seen::PerhapsIphone)),
            (Advert::IosCandidate, Some(id), Some(Seen::Iphone)),
            (Advert::Hint, None, None),
        ];
        for (advert, id, phone) in seen {
            let beacon = Beacon::Bluezone(advert);
            let sender = Senders::default().of(beacon, ());
            let heard = |rssi| Heard { at_ms: 5, beacon, id, sender, rssi };
            let expected = phone.map(|phone| Sighting { phone, sender, rssi: -40, at_ms: 5 });
            assert_eq!(sighting(&heard(Some(-40))), expected, "{advert:?}");
            assert_eq!(sighting(&heard(None)), None, "no distance without a signal");
        }
    }
}
