//! Two towns with three communes, an organisation and the plan's periods.

use backend::keys;
use backend::kiosks::add_poster;
use backend::store::venues::{NewVenue, VenueKind};
use backend::venues::{add_commune, add_venue};

use crate::support::staff::{Browser, form};
use crate::support::{NOW, RECIPIENT, TestServer, location};

/// A commune with a market with a poster, so many shops with posters, and a hall where no code hangs yet.
pub(super) fn commune(server: &TestServer, name: &str, letters: &str, shops: usize) -> i64 {
    let mut tx = server.tx();
    let keys = vec![RECIPIENT.to_owned()];
    let commune = add_commune(tx.as_mut(), name, keys, vec![], NOW).unwrap();
    let kinds = [VenueKind::Hall, VenueKind::Market].into_iter();
    let kinds = kinds.chain(std::iter::repeat_n(VenueKind::Shop, shops));
    for (index, kind) in kinds.enumerate() {
        let letter = char::from(b'A' + u8::try_from(index).unwrap());
        let venue = NewVenue {
            commune,
            name: format!("Điểm {letter}"),
            kind,
            letters: format!("{letters}{letter}"),
            ..NewVenue::default()
        };
        let venue = add_venue(tx.as_mut(), &venue, NOW).unwrap();
        if kind != VenueKind::Hall {
            let random = [keys::random().unwrap(), keys::random().unwrap()];
            add_poster(tx.as_mut(), venue, "", random, NOW).unwrap();
        }
    }
    tx.commit().unwrap();
    commune
}

pub(super) struct Province {
    pub(super) bong_son: i64,
    pub(super) tam_quan: i64,
    pub(super) nhon_hoa: i64,
}

/// Bồng Sơn and Tam Quan in the town of Hoài Nhơn, Nhơn Hòa in that of An Nhơn; one department; the plan's waves.
pub(super) async fn province(server: &TestServer, operator: &Browser<'_>) -> Province {
    let bong_son = commune(server, "Phường Bồng Sơn", "BN", 2);
    let tam_quan = commune(server, "Phường Tam Quan", "TQ", 0);
    let nhon_hoa = commune(server, "Phường Nhơn Hòa", "NH", 1);
    let post = async |fields: &[(&str, &str)]| {
        let answer = operator.post("/staff/report/towns", &form(fields)).await;
        assert_eq!(location(&answer), "/staff/report/towns");
    };
    post(&[("do", "town"), ("town", "Thị xã Hoài Nhơn")]).await;
    post(&[("do", "town"), ("town", "Thị xã An Nhơn")]).await;
    let communes = [(bong_son, "1"), (tam_quan, "1"), (nhon_hoa, "2")];
    let numbers = communes.map(|(own, _)| own.to_string());
    let names = communes.map(|(own, _)| format!("town-{own}"));
    let mut fields = vec![("do", "assign")];
    for ((number, name), (_, town)) in numbers.iter().zip(&names).zip(communes) {
        fields.extend([("commune", number.as_str()), (name.as_str(), town)]);
    }
    post(&fields).await;
    post(&[
        ("do", "organisation"),
        ("organisation", "Thị đoàn"),
        ("organisation_town", "1"),
        ("narrates", "1"),
    ])
    .await;
    let plan = operator.post("/staff/report/periods/plan", "").await;
    assert_eq!(location(&plan), "/staff/report");
    Province { bong_son, tam_quan, nhon_hoa }
}

pub(super) fn figures<'a>(
    people: &'a str,
    phones: &'a str,
    users: &'a str,
) -> Vec<(&'a str, &'a str)> {
    vec![("people", people), ("smartphones", phones), ("bluezoners", users)]
}

pub(super) async fn hand_in(browser: &Browser<'_>, path: &str, fields: &[(&str, &str)]) -> String {
    location(&browser.post(path, &form(fields)).await)
}
