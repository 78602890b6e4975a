//! What others could have done to this kiosk: a wrong time, other keys, an open line.

use protocol::DAY_S;
use protocol::civil::rfc3339;

use super::part::Part;
use crate::config::Backend;
use crate::status::{Part as Name, Trouble};
use crate::store::{ClockLeap, Rewind, Store};

/// Nothing where the line is closed.
pub(super) fn of_transport(backend: &Backend) -> Option<Part> {
    backend.is_in_clear().then(|| {
        Part::troubled(
            Trouble::TransportOpen,
            format!(
                "{} is asked in clear: everybody on the way reads keys and sets the time",
                backend.url
            ),
        )
    })
}

/// What the running kiosk has noted.
pub(super) fn of_store(store: &Store) -> [Part; 3] {
    [of_leap(store), of_keys(store), of_rewind(store)]
}

fn of_leap(store: &Store) -> Part {
    const NAME: Name = Name::Retention;
    let leap = match store.trusted_clock() {
        Ok(clock) => clock.and_then(|clock| clock.leap),
        Err(error) => return Part::unread(NAME, error),
    };
    match leap {
        None => Part::ok(NAME, "old records are deleted in time"),
        Some(ClockLeap { by_s, stood_s }) => Part::troubled(
            Trouble::ClockLeapt,
            format!(
                "the clock leapt by {:.1} days, {} h ago, so nothing is deleted",
                by_s as f64 / DAY_S as f64,
                stood_s / 3600
            ),
        ),
    }
}

fn of_keys(store: &Store) -> Part {
    const NAME: Name = Name::Keys;
    match (store.pending_keys(), store.identity()) {
        (Err(error), _) | (_, Err(error)) => Part::unread(NAME, error),
        (Ok(Some(keys)), Ok(Some(identity))) => Part::troubled(
            Trouble::KeysPending,
            format!(
                "the backend sent other keys for what visitors hand in, {}; the old ones are used",
                keys.fingerprint(&identity.backend_key)
            ),
        ),
        _ => Part::ok(NAME, "records are sealed to the keys of the enrolment or confirmed since"),
    }
}

fn of_rewind(store: &Store) -> Part {
    const NAME: Name = Name::Counters;
    match store.rewound() {
        Err(error) => Part::unread(NAME, error),
        Ok(None) => Part::ok(NAME, "the storage never went back in time"),
        Ok(Some(Rewind { at_s, times })) => Part::troubled(
            Trouble::StorageWentBack,
            format!(
                "the storage went back in time, the last time noticed {}, {times} in all; nothing is lost",
                rfc3339(at_s)
            ),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::super::part::State;
    use super::*;
    use crate::store::TrustedClock;

    #[test]
    fn an_open_line_is_said() {
        let backend = |url: &str| Backend { url: url.to_owned(), insecure: true };
        assert!(of_transport(&backend("https://a.vn")).is_none());
        assert!(of_transport(&backend("http://127.0.0.1:8080")).is_none());
        let part = of_transport(&backend("http://a.vn")).unwrap();
        assert_eq!(part.state, State::Degraded);
        assert!(part.finding.contains("in clear"), "{}", part.finding);
    }

    #[test]
    fn a_storage_that_went_back_is_said() {
        use protocol::api::Taken;
        let store = Store::open_in_memory().unwrap();
        assert_eq!(of_rewind(&store).state, State::Ok);
        store.go_on_above(&Taken { rewound: 3, ..Taken::default() }, 1_625_745_600).unwrap();
        let part = of_rewind(&store);
        assert_eq!(part.state, State::Degraded);
        assert!(
            part.finding.contains("2021-07-08") && part.finding.contains("1 in all"),
            "{part:?}"
        );
    }

    #[test]
    fn a_leap_is_said_until_it_is_over() {
        let store = Store::open_in_memory().unwrap();
        assert_eq!(of_leap(&store).state, State::Ok);
        let leap = Some(ClockLeap { by_s: 30 * DAY_S, stood_s: 7200 });
        store.remember_clock(TrustedClock { trusted_s: 1, leap }, None).unwrap();
        let part = of_leap(&store);
        assert_eq!(part.state, State::Degraded);
        assert!(part.finding.contains("30.0 days, 2 h ago"), "{}", part.finding);
        store.remember_clock(TrustedClock { trusted_s: 1, leap: None }, Some(1)).unwrap();
        assert_eq!(of_leap(&store).state, State::Ok);
    }
}
