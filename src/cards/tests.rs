//! Whole cards, their contradictions, and what is no card.

mod damage;
mod kinds;
mod mutation;

use protocol::declaration::Gender;

use super::*;

/// The example of docs/FORMATS.md, section 4.
const CCCD: &str =
    "001260012345||Nguyễn Thị Mẫu|01021960|Nữ|Số 1, Phường Mẫu, Ba Đình, Hà Nội|15042021";
const CAN_CUOC: &str = "036098001234|162345678|Đỗ Văn Ước|29021996|Nam|Tổ 5, Xã Ặng, Huyện Ý Yên, \
                        Nam Định|01072024|162345678|Đỗ Văn Cha|Lê Thị Mẹ|";
const COVID: &str = "******012345|NGUYEN THI MAU|1960-**-**|0|QID123|QID123<2<GD4010123456789<\
                     0912345678<c2ln";
const BHYT: &str = "GD4010123456789|4e677579e1bb856e205468e1bb8b204de1baab75|01/02/1960|2|\
                    53e1bb9120312c205068c6b0e1bb9d6e67204de1baab752c205468c3a06e68207068e1bb912048c3\
                    a0204ee1bb9969|01 - 043|01/01/2021|31/12/2025|15/12/2020|01010123456789|-|4|\
                    01/01/2025|0123456789abcdef-0000|$";

fn card(text: &str) -> Card {
    read(text.as_bytes()).unwrap_or_else(|error| panic!("{text}: {error}"))
}

#[test]
fn a_cccd() {
    let card = card(CCCD);
    assert_eq!(card.kind, CardKind::Cccd);
    assert_eq!((card.number.as_str(), card.former_number.as_str()), ("001260012345", ""));
    assert_eq!((card.name.as_str(), card.name_suspect), ("Nguyễn Thị Mẫu", false));
    assert_eq!(card.birth, Some(Birth::Day { year: 1960, month: 2, day: 1 }));
    assert_eq!(card.gender, Some(Gender::Nu));
    assert_eq!(card.address, "Số 1, Phường Mẫu, Ba Đình, Hà Nội");
    assert!(card.extra.is_empty());
    // The example's number says a woman of the 2000s.
    assert_eq!(card.doubts, [Doubt::GenderDiffers, Doubt::YearDiffers]);
}

#[test]
fn a_can_cuoc_keeps_its_other_fields_as_they_are() {
    let card = card(CAN_CUOC);
    assert_eq!(card.kind, CardKind::CanCuoc);
    assert_eq!((card.number.as_str(), card.former_number.as_str()), ("036098001234", "162345678"));
    assert_eq!((card.name.as_str(), card.name_suspect), ("Đỗ Văn Ước", false));
    assert_eq!(card.birth, Some(Birth::Day { year: 1996, month: 2, day: 29 }));
    assert_eq!(card.gender, Some(Gender::Nam));
    assert_eq!(card.address, "Tổ 5, Xã Ặng, Huyện Ý Yên, Nam Định");
    assert_eq!(card.extra, ["162345678", "Đỗ Văn Cha", "Lê Thị Mẹ", ""]);
    assert_eq!(card.doubts, [Doubt::YearDiffers]);
    for (fields, extra) in [("||||", vec![""; 4]), ("|a|b|c|d", vec!["a", "b", "c", "d"])] {
        let text = format!("{CCCD}{fields}");
        assert_eq!(self::card(&text).extra, extra);
        assert_eq!(self::card(&text).kind, CardKind::CanCuoc);
    }
}

#[test]
fn a_covid_qr() {
    let card = card(COVID);
    assert_eq!(card.kind, CardKind::CovidQr);
    assert_eq!(card.number, "******012345");
    assert_eq!((card.name.as_str(), card.name_suspect), ("NGUYEN THI MAU", true));
    assert_eq!(card.birth, Some(Birth::Year(1960)));
    assert_eq!(card.gender, Some(Gender::Nu));
    assert_eq!((card.phone.as_str(), card.insurance.as_str()), ("0912345678", "GD4010123456789"));
    assert_eq!(card.extra, ["0", "QID123", "QID123<2<GD4010123456789<0912345678<c2ln"]);
    assert_eq!(card.doubts, []);
    for (text, gender) in [
        ("001060012345|NGUYEN VAN MAU|1960-02-01|0|Q|Q<1<<<", Some(Gender::Nam)),
        ("001060012345|NGUYEN VAN MAU|1960-02-01|1|Q|Q<0", None),
        ("001060012345|NGUYEN VAN MAU|1960-02-01|0||", None),
        ("B1234567|JOHN SMITH|1960-02-01|0||<1", Some(Gender::Nam)),
    ] {
        let card = self::card(text);
        assert_eq!((card.kind, card.gender), (CardKind::CovidQr, gender), "{text}");
        assert_eq!(card.birth, Some(Birth::Day { year: 1960, month: 2, day: 1 }));
    }
}

#[test]
fn a_bhyt() {
    let card = card(BHYT);
    assert_eq!(card.kind, CardKind::Bhyt);
    assert_eq!(card.number, "GD4010123456789");
    assert_eq!((card.name.as_str(), card.name_suspect), ("Nguyễn Thị Mẫu", false));
    assert_eq!(card.birth, Some(Birth::Day { year: 1960, month: 2, day: 1 }));
    assert_eq!(card.gender, Some(Gender::Nu));
    assert_eq!(card.address, "Số 1, Phường Mẫu, Thành phố Hà Nội");
    assert_eq!(card.extra.first().map(String::as_str), Some("01 - 043"));
    assert_eq!(card.extra.last().map(String::as_str), Some("0123456789abcdef-0000"));
    assert_eq!(card.doubts, []);
    for (number, name, birth, gender, address) in [
        ("0123456789", "4d616920416e68", "1960", "1", "-"),
        ("HT3012345678901", "4D616920416E68", "2005", "2", "48c3a0"),
    ] {
        let text = format!("{number}|{name}|{birth}|{gender}|{address}|01 - 043|01/01/2021|-|$");
        let card = self::card(&text);
        assert_eq!((card.number.as_str(), card.name.as_str()), (number, "Mai Anh"));
        // Hexadecimal carries every letter, so a name without marks has none.
        assert!(!card.name_suspect);
        assert_eq!(card.birth.map(|birth| birth.to_string()).as_deref(), Some(birth));
        assert_eq!(card.gender.is_some_and(|gender| gender == Gender::Nam), gender == "1");
        assert_eq!(card.address, if address == "-" { "" } else { "Hà" });
        assert_eq!(card.extra, ["01 - 043", "01/01/2021", "-"]);
    }
}

#[test]
fn contradictions_are_doubts_and_nothing_else() {
    use Doubt::{BirthOdd, GenderDiffers, GenderMissing, IssueOdd, ProvinceUnknown, YearDiffers};
    for (text, birth, doubts) in [
        ("001160012345||Lê Ặ|01021960|Nữ|Hà Nội|15042021", "1960-02-01", vec![]),
        ("001060012345||Lê Ặ|01021960|Nữ|Hà Nội|15042021", "1960-02-01", vec![GenderDiffers]),
        ("001161012345||Lê Ặ|01021960|Nữ|Hà Nội|15042021", "1960-02-01", vec![YearDiffers]),
        ("003160012345||Lê Ặ|01021960|Nữ|Hà Nội|15042021", "1960-02-01", vec![ProvinceUnknown]),
        ("999160012345||Lê Ặ|01021960|Nữ|Hà Nội|15042021", "1960-02-01", vec![ProvinceUnknown]),
        ("001160012345||Lê Ặ|31021960|Nữ|Hà Nội|15042021", "1960", vec![BirthOdd]),
        ("001160012345||Lê Ặ|00001960|Nữ|Hà Nội|15042021", "1960", vec![]),
        ("001160012345||Lê Ặ|01021960|Nữ|Hà Nội|15041959", "1960-02-01", vec![IssueOdd]),
        ("001160012345||Lê Ặ|01021960|Nữ|Hà Nội|", "1960-02-01", vec![IssueOdd]),
        ("001160012345||Lê Ặ|01021960||Hà Nội|15042021", "1960-02-01", vec![GenderMissing]),
        ("001305012345||Lê Ặ|01022005|Nữ|Hà Nội|15042021", "2005-02-01", vec![]),
        // A CMND says nothing of its holder.
        ("012345678||Lê Ặ|01021960|Nam|Hà Nội|15042021", "1960-02-01", vec![]),
    ] {
        let card = card(text);
        assert_eq!(card.doubts, doubts, "{text}");
        assert_eq!(card.birth.map(|birth| birth.to_string()).as_deref(), Some(birth), "{text}");
        assert_eq!((card.name.as_str(), card.address.as_str()), ("Lê Ặ", "Hà Nội"));
    }
}

#[test]
fn names_that_may_have_lost_their_marks_are_told() {
    for (name, address, suspect) in [
        ("Nguyễn Thị Mẫu", "Hà Nội", false),
        ("NGUYỄN THỊ MẪU", "HÀ NỘI", false),
        // The way carries every letter, so this name has none.
        ("Mai Lan Anh", "Hà Nội", false),
        ("Nguyen Thi Mau", "Ha Noi", true),
        ("Mai Lan Anh", "Ha Noi", true),
        // A way that carries Western letters only.
        ("Trn Vn Hùng", "Hà Nam", true),
        ("Nguy?n Th? M?u", "Hà N?i", true),
        ("Nguyn Th Mu", "Hà Nội", true),
        ("Nguyễn Thị M#u", "Hà Nội", true),
        ("Nguyễn O'Brien-Lê", "Hà Nội", false),
    ] {
        let text = format!("001060012345||{name}|01021960|Nam|{address}|15042021");
        let card = card(&text);
        assert_eq!((card.name.as_str(), card.name_suspect), (name, suspect));
        assert_eq!(card.address, address);
    }
}

#[test]
fn what_is_no_card_is_refused_in_a_sentence() {
    let long = vec![b'1'; SCAN_MAX + 1];
    for (bytes, sentence) in [
        (&b""[..], "nothing was scanned"),
        (b"\r\n\t \xEF\xBB\xBF", "nothing was scanned"),
        (&long, "the scan has 16385 bytes"),
        (b"8934567890123", "this is no CCCD"),
        (
            b"https://tokhaiyte.vn/?page=Group.checkin&groupId=5f0000000000000000000000",
            "this is no",
        ),
        (b"001260012345|15042021", "this is no CCCD"),
        (b"12345|A|01021960|Nam|B|15042021", "this is no CCCD"),
        (b"\xFF\xFE\xFD\xFC", "this is no CCCD"),
    ] {
        let error = read(bytes).unwrap_err().to_string();
        assert!(error.starts_with(sentence), "{error}");
    }
}

#[test]
fn debug_tells_nothing() {
    let card = card(CCCD);
    assert_eq!(format!("{card:?}"), "Card(cccd, …)");
    assert_eq!(format!("{:?}", card.birth), "Some(Birth(…))");
}
