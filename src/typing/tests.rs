//! What keys give, as tables.

mod syllables;

use super::*;

const NAME: Limits = Limits { max: 60, takes: letters::is_letter };
const STREET: Limits =
    Limits { max: 60, takes: |letter| letters::is_letter(letter) || letter.is_ascii_digit() };

fn typed(mode: Mode, keys: &str, limits: Limits) -> String {
    let mut typist = Typist::default();
    typist.set_mode(mode);
    let mut text = String::with_capacity(240);
    for key in keys.chars() {
        match key {
            '<' => typist.erase(&mut text),
            key => typist.key(&mut text, key, limits),
        }
    }
    text
}

#[test]
fn telex_as_a_table() {
    for (keys, text) in [
        ("NGUYEENX", "NGUYỄN"),
        ("NGUYENXE", "NGUYỄN"),
        ("NGUYENEX VAWN TOANF", "NGUYỄN VĂN TOÀN"),
        ("DDAWNGJ", "ĐẶNG"),
        ("DANGWJD", "ĐẶNG"),
        ("TRAANF THIJ HOAF", "TRẦN THỊ HÒA"),
        ("PHAMJ THUYR", "PHẠM THỦY"),
        ("HUYNHF", "HUỲNH"),
        ("HOANGF", "HOÀNG"),
        ("HOAFNG", "HOÀNG"),
        ("VOX", "VÕ"),
        ("QUYS", "QUÝ"),
        ("QUOOCS", "QUỐC"),
        ("QUANGWR", "QUẲNG"),
        ("GIANGR", "GIẢNG"),
        ("GIAF", "GIÀ"),
        ("GIEENGS", "GIẾNG"),
        ("NGUWOWIF", "NGƯỜI"),
        ("NGUOWIF", "NGƯỜI"),
        ("TUOWNGR", "TƯỞNG"),
        ("TUONGWR", "TƯỞNG"),
        ("TUWOWNGR", "TƯỞNG"),
        ("THUOWR", "THUỞ"),
        ("PHUOWCS", "PHƯỚC"),
        ("PHUOCWS", "PHƯỚC"),
        ("HWNG", "HƯNG"),
        ("LUWU", "LƯU"),
        ("LUUW", "LƯU"),
        ("XUAAN", "XUÂN"),
        ("XUANA", "XUÂN"),
        ("KHUYUR", "KHUỶU"),
        ("LOAN", "LOAN"),
        ("MYX", "MỸ"),
        ("YEENS", "YẾN"),
        ("OANHS", "OÁNH"),
        ("KROONG", "KRÔNG"),
        ("DDAWKS LAWKS", "ĐẮK LẮK"),
        ("EE DDEE", "Ê ĐÊ"),
        // A later tone replaces, Z removes.
        ("LOANSF", "LOÀN"),
        ("LOANSZ", "LOAN"),
        // The horn of one letter is that of both, in either order.
        ("HUWONG", "HƯƠNG"),
        ("HUFWONG", "HƯỜNG"),
        ("TRUWONGF", "TRƯỜNG"),
        ("PHUWOCS", "PHƯỚC"),
        ("RUWOUJ", "RƯỢU"),
        // At the beginning of a word too.
        ("UOWCS", "ƯỚC"),
        ("UOWNG", "ƯƠNG"),
        ("UOWIF", "ƯỜI"),
        ("HUOW", "HUƠ"),
        ("QUOWIS", "QUỚI"),
        ("CACS", "CÁC"),
        ("SACHJ", "SẠCH"),
        // A tone that the word cannot have is corrected like any other.
        ("CAFCS", "CÁC"),
    ] {
        assert_eq!(typed(Mode::Telex, keys, NAME), text, "{keys}");
    }
}

#[test]
fn a_key_repeated_takes_its_mark_back() {
    for (keys, text) in [
        ("AA", "Â"),
        ("AAA", "AA"),
        ("AAAA", "AAA"),
        ("DDD", "DD"),
        ("W", "Ư"),
        ("WW", "W"),
        ("WWILLIAM", "WILLIAM"),
        ("ASS", "AS"),
        ("ROSSS", "ROSS"),
        ("AWW", "AW"),
        ("THUONGWW", "THUONGW"),
        ("LEEE", "LEE"),
        // And the next word is Vietnamese again.
        ("LEEE THIJ", "LEE THỊ"),
    ] {
        assert_eq!(typed(Mode::Telex, keys, NAME), text, "{keys}");
    }
}

#[test]
fn names_of_other_languages_stay() {
    for name in [
        "WILLIAM",
        "JOHN",
        "SMITH",
        "DAVID",
        "KEVIN",
        "ALEXANDER",
        "TEDDY",
        "HOUSE",
        "JESSICA",
        "WATSON",
        "DIANA",
        "MARIA",
        "FREDERIC",
        "ANDREW",
        "MOHAMMED",
        "VLADIMIR",
        "XAVIER",
        // No word with a stop at its end has hỏi, ngã or huyền.
        "TEXT",
        "NEXT",
        "PARK",
        "MARK",
        "MARC",
        "KURT",
        "BERT",
    ] {
        assert_eq!(typed(Mode::Telex, name, NAME), name);
        assert_eq!(typed(Mode::Vni, name, NAME), name);
        assert_eq!(typed(Mode::Touch, name, NAME), name);
    }
}

#[test]
fn vni_as_a_table() {
    for (keys, text) in [
        ("NGUYE6N4", "NGUYỄN"),
        ("NGUYEN64", "NGUYỄN"),
        ("D9A8NG5", "ĐẶNG"),
        ("DANG985", "ĐẶNG"),
        ("TRA6N2 HOA2", "TRẦN HÒA"),
        ("THU7O7NG1", "THƯỚNG"),
        ("THUONG72", "THƯỜNG"),
        ("QUO6C1", "QUỐC"),
        ("LE66", "LE"),
        ("LE666", "LÊ"),
        ("VO44", "VO"),
        ("AN10", "AN"),
        ("D99", "D"),
        ("H2", "H"),
        ("1A", "A"),
        ("NGU7OI2", "NGƯỜI"),
        ("HU7ONG", "HƯƠNG"),
        ("UO7C1", "ƯỚC"),
    ] {
        assert_eq!(typed(Mode::Vni, keys, NAME), text, "{keys}");
    }
    for (keys, text) in [
        ("SO61 12", "SỐ 12"),
        ("LE66", "LE6"),
        ("A11", "A1"),
        ("TO63 5 TA6N", "TỔ 5 TÂN"),
        ("H2", "H2"),
    ] {
        assert_eq!(typed(Mode::Vni, keys, STREET), text, "{keys}");
    }
}

#[test]
fn telex_leaves_digits() {
    assert_eq!(typed(Mode::Telex, "SOOS 12 TOOR 5A", STREET), "SỐ 12 TỔ 5A");
    assert_eq!(typed(Mode::Telex, "AN1", NAME), "AN");
}

#[test]
fn erasing_takes_the_whole_letter() {
    for (keys, text) in [
        ("NGUYEENX<", "NGUYỄ"),
        ("NGUYEENX<<", "NGUY"),
        ("NGUYEENX<<EENX", "NGUYỄN"),
        ("TOANF<N", "TOÀN"),
        ("AAA<A", "Â"),
        ("<A", "A"),
    ] {
        assert_eq!(typed(Mode::Telex, keys, NAME), text, "{keys}");
    }
}

#[test]
fn what_was_there_goes_on() {
    let mut typist = Typist::default();
    typist.set_mode(Mode::Telex);
    // From a card, or typed by touch.
    let mut text = "LÊ NGUYÊN".to_owned();
    typist.key(&mut text, 'X', NAME);
    assert_eq!(text, "LÊ NGUYỄN");
    // What was ROSS stays ROSS.
    text = "ROSS".to_owned();
    typist.key(&mut text, 'A', NAME);
    assert_eq!(text, "ROSSA");
    // Another field meanwhile.
    text = "LE".to_owned();
    typist.key(&mut text, 'E', NAME);
    assert_eq!(text, "LÊ");
}

#[test]
fn a_field_takes_no_more_than_it_holds() {
    let limits = Limits { max: 5, takes: letters::is_letter };
    assert_eq!(typed(Mode::Telex, "ABCDEFGHIJ", limits), "ABCDE");
    assert_eq!(typed(Mode::Telex, "TOANSG", limits), "TOÁNG");
    assert_eq!(typed(Mode::Touch, "  A  B.1 ", limits), "A B ");
    let long = "A".repeat(300);
    assert_eq!(typed(Mode::Touch, &long, NAME).len(), 60);
    assert!(typed(Mode::Telex, &long, NAME).chars().count() <= 60);
    assert!(typed(Mode::Vni, &"A1".repeat(100), NAME).chars().count() <= 60);
}

#[test]
fn room_is_never_outgrown() {
    let limits = Limits { max: 60, takes: letters::is_letter };
    let mut typist = Typist::default();
    typist.set_mode(Mode::Telex);
    let mut text = String::with_capacity(4 * limits.max);
    let room = text.as_ptr();
    for key in "NGUYEENX THIJ HUOWNGF ".chars().cycle().take(500) {
        typist.key(&mut text, key, limits);
    }
    assert_eq!(text.as_ptr(), room);
    assert_eq!(format!("{typist:?}"), "Typist(Telex, …)");
}
