//! The real data, as tables.

mod addresses;
mod measure;

use std::path::Path;

use super::unit::Level;
use super::*;

fn gazetteer() -> Gazetteer {
    Gazetteer::builtin().unwrap()
}

#[test]
fn the_programs_own_data_is_whole() {
    let gazetteer = gazetteer();
    assert_eq!(gazetteer.provinces().count(), 34);
    assert_eq!(gazetteer.of_level(Level::Commune).count(), 3_321);
    assert_eq!(gazetteer.of_level(Level::OldProvince).count(), 63 + 1);
    // Those of July 2025, and those that had gone by then.
    assert_eq!(gazetteer.of_level(Level::OldDistrict).count(), 696 + 23);
    assert_eq!(gazetteer.of_level(Level::OldCommune).count(), 10_051 + 1_531);
    assert_eq!(gazetteer.commune("00004").unwrap().to_string(), "Phường Ba Đình, Hà Nội");
    assert_eq!(gazetteer.province("52").unwrap().short(), "Gia Lai");
    assert_eq!(gazetteer.communes("01").count(), 126);
    assert!(gazetteer.commune("4").is_none() && gazetteer.province("99").is_none());
    for province in gazetteer.of_level(Level::OldProvince) {
        assert!(gazetteer.province_today(province).is_some(), "{}", gazetteer.name(province));
    }
    assert!(gazetteer.source().contains("GPL-3.0"));
}

/// One unit of so many is tested, because a debug build is slow.
const SAMPLE: usize = 17;

/// The best answers, with the old name in brackets.
fn suggested(typed: &str, near: Option<&str>) -> Vec<String> {
    let gazetteer = gazetteer();
    let shown = |it: Suggestion<'_>| match it.formerly {
        Some(old) => format!("{} ({old})", it.commune),
        None => it.commune.to_string(),
    };
    gazetteer.suggest(typed, near, 5).into_iter().map(shown).collect()
}

#[test]
fn the_best_answer_as_a_table() {
    let bong_son = "Phường Bồng Sơn, Gia Lai (Phường Bồng Sơn, Thị xã Hoài Nhơn, Bình Định)";
    for (typed, near, best) in [
        ("bong son", None, bong_son),
        ("BỒNG SƠN", None, bong_son),
        ("bongson", None, bong_son),
        ("qui nhon", None, "Phường Quy Nhơn, Gia Lai"),
        ("mi hao", None, "Phường Mỹ Hào, Hưng Yên"),
        ("QUÍ NHƠN", None, "Phường Quy Nhơn, Gia Lai"),
        ("son bong", None, bong_son),
        ("phuong bong so", None, bong_son),
        ("p bong son binh dinh", None, bong_son),
        ("bong son hoai nhon", None, bong_son),
        ("bong son thi xa hoai nhon tinh binh dinh", None, bong_son),
        ("p. bồng sơn tx hoài nhơn", None, bong_son),
        ("p1 q5 hcm", None, "Phường Chợ Quán, Hồ Chí Minh (Phường 1, Quận 5, Hồ Chí Minh)"),
        ("bong son gia lai", None, "Phường Bồng Sơn, Gia Lai"),
        ("ba dinh", None, "Phường Ba Đình, Hà Nội"),
        // An old name only.
        ("truc bach", None, "Phường Ba Đình, Hà Nội (Phường Trúc Bạch, Quận Ba Đình, Hà Nội)"),
        // Typed with marks.
        ("CẨM GIÀNG", Some("11413"), "Xã Cẩm Giàng, Hải Phòng"),
        // The venue's own province first.
        (
            "tan thanh",
            Some("32002"),
            "Phường Tân Thành, Cà Mau (Phường Tân Thành, Thành phố Cà Mau, Cà Mau)",
        ),
    ] {
        let answers = suggested(typed, near);
        assert_eq!(answers.first().map(String::as_str), Some(best), "{typed}: {answers:#?}");
    }
}

#[test]
fn a_district_gives_its_communes() {
    let answers = suggested("hoai nhon", None);
    assert_eq!(answers.len(), 5);
    for answer in &answers {
        assert!(answer.contains("Hoài Nhơn") && answer.contains("Gia Lai"), "{answers:#?}");
    }
}

#[test]
fn an_apostrophe_is_written_in_any_way() {
    for (typed, district) in [
        ("ia h'drai", "Ia H' Drai"),
        ("ia h drai", "Ia H' Drai"),
        ("iahdrai", "Ia H' Drai"),
        ("cu m gar", "Cư M'gar"),
        ("cu mgar", "Cư M'gar"),
        ("Cư M’gar", "Cư M'gar"),
    ] {
        let found = suggested(typed, None);
        assert!(found.iter().any(|it| it.contains(district)), "{typed}: {found:#?}");
    }
}

#[test]
fn a_district_beside_an_unknown_commune_gives_its_communes() {
    for (typed, district) in [
        ("an quy quynh phu", "Quỳnh Phụ"),
        ("my trung my loc", "Mỹ Lộc"),
        ("mau quynh phu", "Huyện Quỳnh Phụ"),
        ("phuong mau, ba dinh, ha noi", "Quận Ba Đình"),
    ] {
        let found = suggested(typed, None);
        assert!(!found.is_empty(), "{typed}");
        assert!(found.iter().all(|it| it.contains(district)), "{typed}: {found:#?}");
    }
}

#[test]
fn what_is_nowhere_is_not_suggested() {
    // "Tân …, Thành phố …" is no Tân Thành.
    let named = |it: &Suggestion<'_>| {
        let old = it.formerly.as_deref().unwrap_or("");
        [it.commune.name, old].iter().any(|name| name.to_lowercase().contains("tân thành"))
    };
    assert!(gazetteer().suggest("TÂN THÀNH", None, 20).iter().all(named));
    for typed in ["", "  ", "'", "qwxyz", "bong son xyz", "gia lai ha noi"] {
        assert_eq!(suggested(typed, None), [""; 0], "{typed}");
    }
    assert_eq!(suggested(&"a ".repeat(500), None), [""; 0]);
}

#[test]
fn communes_of_today_are_found_by_their_names() {
    let gazetteer = gazetteer();
    for unit in gazetteer.of_level(Level::Commune).step_by(SAMPLE) {
        let commune = gazetteer.commune_of(unit);
        let typed = &gazetteer.folded(unit)[usize::from(unit.kind_len)..];
        let found = gazetteer.suggest(typed, Some(commune.code), 1);
        assert_eq!(found.first().map(|it| it.commune), Some(commune), "{typed}");
    }
}

#[test]
fn wrong_files_are_refused_with_their_line() {
    let head = "gazetteer\t1\t2026-09-20\tby hand\n";
    let good = format!("{head}P\t01\tThành phố Hà Nội\r\n# a remark\n\nC\t00004\tPhường Ba Đình\n");
    let parse = |text: &str| {
        file::parse(text.to_owned().into(), Path::new("a.tsv")).map_err(|error| error.to_string())
    };
    let gazetteer = parse(&good).unwrap();
    assert_eq!((gazetteer.date(), gazetteer.source()), ("2026-09-20", "by hand"));
    assert_eq!(gazetteer.provinces().next().unwrap().name, "Thành phố Hà Nội");
    for (text, parts) in [
        (String::new(), ["line 1", "empty"]),
        ("commune\n".to_owned(), ["line 1", "first line"]),
        (good.replace("gazetteer\t1", "gazetteer\t3"), ["line 1", "reads 1"]),
        (good.replace("2026-09-20", "today"), ["line 1", "YYYY-MM-DD"]),
        (good.replace("\t01\t", "\t1\t"), ["line 2", "2 digits"]),
        (good.replace("Phường Ba Đình", " "), ["line 5", "without a name"]),
        (format!("{good}C\t00004\tXã A\n"), ["line 6", "there already"]),
        (format!("{good}c\tXã A\t00004\n"), ["line 6", "before any district"]),
        (format!("{good}a\tA\t02\n"), ["line 6", "\"02\""]),
        (format!("{good}p\t01\tA\nd\t001\tB\nc\tC\t00005\n"), ["line 8", "\"00005\""]),
        (format!("{good}e\tHuyện A\n"), ["line 6", "before any old province"]),
        (format!("{good}Z\t1\n"), ["line 6", "\"Z\""]),
        (format!("{head}P\t01\tA\n"), ["line 1", "no commune"]),
    ] {
        let error = parse(&text).unwrap_err();
        assert!(error.starts_with("the gazetteer a.tsv is wrong in "), "{error}");
        assert!(error.ends_with("make the file anew with script/gazetteer"), "{error}");
        assert!(parts.iter().all(|part| error.contains(part)), "{error}");
    }
    let error = Gazetteer::load(Path::new("/nowhere/gazetteer.tsv")).unwrap_err().to_string();
    assert!(error.starts_with("the gazetteer /nowhere/gazetteer.tsv cannot be read"), "{error}");
}

/// Measured by `cargo test --release -- --ignored --nocapture a_keystroke`.
#[test]
#[ignore = "a measurement"]
fn a_keystroke_is_answered_at_once() {
    let clock = std::time::Instant::now();
    let gazetteer = gazetteer();
    println!("loaded in {:?}, {} B", clock.elapsed(), gazetteer.heap_bytes());
    for typed in ["b", "bo", "bong son", "tan thanh", "thi tran", "a a a a", "phuong 1 quan 1 hcm"]
    {
        let clock = std::time::Instant::now();
        let found =
            (0..100).map(|_| gazetteer.suggest(typed, Some("21640"), 6).len()).sum::<usize>();
        println!("{typed:?}: {:?} each, {} found", clock.elapsed() / 100, found / 100);
    }
    let clock = std::time::Instant::now();
    for _ in 0..100 {
        gazetteer.resolve_card_address("Tổ 5, Bồng Sơn, Hoài Nhơn, Bình Định");
    }
    println!("address: {:?}", clock.elapsed() / 100);
}
