//! Addresses of cards, as tables.

use super::*;

#[test]
fn addresses_of_cards_as_a_table() {
    let gazetteer = gazetteer();
    for (text, street, commune, province) in [
        // The old three levels, with and without kinds.
        ("Tổ 5, Bồng Sơn, Hoài Nhơn, Bình Định", "Tổ 5", "21640", "52"),
        ("Tổ 5, TT. Bồng Sơn, H. Hoài Nhơn, T. Bình Định", "Tổ 5", "21640", "52"),
        ("12 Phố Huế, Trúc Bạch, Ba Đình, Hà Nội", "12 Phố Huế", "00004", "01"),
        ("12, P. Truc Bach, Q. Ba Dinh, TP. Ha Noi", "12", "00004", "01"),
        ("Bồng Sơn, Hoài Nhơn, Bình Định, Việt Nam", "", "21640", "52"),
        // Today's two.
        ("Tổ 5, Phường Bồng Sơn, Tỉnh Gia Lai", "Tổ 5", "21640", "52"),
        ("Số 1, Phường Ba Đình, Thành phố Hà Nội", "Số 1", "00004", "01"),
        // Unknown commune: nothing is lost, nothing invented.
        ("Số 1, Phường Mẫu, Ba Đình, Hà Nội", "Số 1, Phường Mẫu, Ba Đình", "", "01"),
        // A district or a commune?
        ("Số 1, Ba Đình, Hà Nội", "Số 1, Ba Đình", "", "01"),
        // Divided among several communes of today.
        ("Số 1, Ngọc Hà, Ba Đình, Hà Nội", "Số 1, Ngọc Hà, Ba Đình", "", "01"),
        // Other marks are the same commune where only one has the letters, else another one.
        ("Bông Sơn, Hoài Nhơn, Bình Định", "", "21640", "52"),
        ("Hương Vản, Hương Trà, Huế", "Hương Vản, Hương Trà", "", "46"),
        ("Bồng Sơn, Hoài Nhơn", "Bồng Sơn, Hoài Nhơn", "", ""),
        ("Bình Định", "", "", "52"),
        ("12 Lê Lợi, TP.HCM", "12 Lê Lợi", "", "79"),
        ("", "", "", ""),
        (", ;", "", "", ""),
    ] {
        let address = gazetteer.resolve_card_address(text);
        let code = |code: &Option<String>| code.clone().unwrap_or_default();
        assert_eq!(
            (address.street.as_str(), code(&address.commune), code(&address.province)),
            (street, commune.to_owned(), province.to_owned()),
            "{text}"
        );
    }
    assert_eq!(format!("{:?}", gazetteer.resolve_card_address("Bình Định")), "Address(…)");
}

#[test]
fn old_addresses_come_home() {
    let gazetteer = gazetteer();
    let (mut whole, mut open) = (0, 0);
    // One in seventeen is enough for a slow build; all of them hold.
    for unit in gazetteer.of_level(Level::OldCommune).step_by(SAMPLE) {
        let Some(formerly) = gazetteer.formerly(unit) else { panic!("no parents") };
        let address = gazetteer.resolve_card_address(&format!("Số 9, {formerly}"));
        match (gazetteer.became(unit), &address.commune) {
            ([today], Some(code)) => {
                assert_eq!(
                    gazetteer.code(&gazetteer.units[usize::from(*today)]),
                    code,
                    "{formerly}"
                );
                assert_eq!(address.street, "Số 9");
                whole += 1;
            }
            (_, None) => open += 1,
            (became, Some(code)) => panic!("{formerly}: {code} of {became:?}"),
        }
    }
    // Those that were divided, are without an answer in the source, or share their name are open.
    assert!(whole > 11_582 / SAMPLE * 9 / 10, "{whole} known, {open} open");
}

/// Code of the commune of an address, or of its province when that is all.
fn code(address: &str) -> String {
    let read = gazetteer().resolve_card_address(address);
    read.commune.clone().or_else(|| read.province.clone()).unwrap_or_default()
}

#[test]
fn names_of_before_2025_are_known_since_2020() {
    for (address, commune) in [
        // Merged communes and districts, islands, and the city of Huế before it was two districts.
        ("Đông Xuân, Đông Hưng, Thái Bình", "12775"),
        ("An Hải, Lý Sơn, Quảng Ngãi", "21548"),
        ("Thảo Điền, Quận 2, TP. Hồ Chí Minh", "27094"),
        ("Phú Hội, Thành phố Huế, Thừa Thiên Huế", "19789"),
        ("Long Hải, Long Điền, Bà Rịa - Vũng Tàu", "26662"),
        ("Mỹ Trung, Mỹ Lộc, Nam Định", "13684"),
        // Of two districts of one name one has the commune, and cards write no kind.
        ("Kỳ Liên, Kỳ Anh, Hà Tĩnh", "18832"),
    ] {
        assert_eq!(code(address), commune, "{address}");
    }
}

#[test]
fn spellings_lead_to_the_same_commune() {
    for (address, commune) in [
        ("Ia Dom, Ia H'Drai, Kon Tum", "23538"),
        ("Ia Dom, Ia H Drai, Kon Tum", "23538"),
        ("Ea Pốk, Cư M gar, Đắk Lắk", "24259"),
        ("Ea Pốk, Cư Mgar, Đắc Lắc", "24259"),
        ("Phước An, Krông Pắc, Đăk Lăk", "24490"),
        ("Phước An, Krông Păk, Dak Lak", "24490"),
        ("Lục Sĩ Thành, Trà Ôn, Vĩnh Long", "29857"),
        ("45/88 Bình Tiên, P7, Q6, TP HCM", "27373"),
        ("45/88 Bình Tiên, P.07, Q.6, TPHCM", "27373"),
        ("Phường 05, Gò Vấp, TP Hồ Chí Minh", "26876"),
        ("12 Lê Lợi, TPHCM", "79"),
        ("Phường Đúc, Thuận Hóa, Huế", "19789"),
        ("Phường Phường Đúc, Q. Thuận Hoá, TP Huế", "19789"),
        ("Phúc Xá, Ba Ðình, Hà Nội", "00097"),
    ] {
        assert_eq!(code(address), commune, "{address}");
    }
}

#[test]
fn a_doubt_is_answered_with_communes() {
    let gazetteer = gazetteer();
    let offered = |address: &str| {
        let found = gazetteer.suggest_for_address(address, 5);
        found.into_iter().map(|it| (it.commune.code.to_owned(), it.formerly)).collect::<Vec<_>>()
    };
    // Divided: the communes that it became.
    let divided = offered("Số 1, Ngọc Hà, Ba Đình, Hà Nội");
    assert!(divided.len() > 1, "{divided:?}");
    let ngoc_ha = Some("Phường Ngọc Hà, Quận Ba Đình, Hà Nội".to_owned());
    assert!(divided.iter().all(|(_, formerly)| *formerly == ngoc_ha), "{divided:?}");
    // Unknown in a known district: its communes, those with like names first.
    let unknown = offered("Số 1, Phường Trúc Bách Mới, Ba Đình, Hà Nội");
    assert_eq!(unknown.len(), 5);
    assert_eq!(unknown[0].1.as_deref(), Some("Phường Trúc Bạch, Quận Ba Đình, Hà Nội"));
    for (_, formerly) in &unknown {
        assert!(formerly.as_deref().is_some_and(|it| it.contains("Quận Ba Đình")), "{unknown:?}");
    }
    // Without a district: those of the province first.
    assert_eq!(offered("12 Nguyễn Huệ, Phú Hội, Huế")[0].0, "19789");
    // Without a province that is known.
    assert_eq!(offered("Tổ 5, Bồng Sơn, Hoài Nhơn")[0].0, "21640");
    for nothing in ["", ",", "12 Lê Lợi 5, Xyz", "Bình Định"] {
        assert_eq!(offered(nothing), [], "{nothing}");
    }
}
