use super::*;

fn person(full_name: &str) -> Person {
    let mut person = Person::new(full_name.to_owned(), 1951, Gender::Nu, "Việt Nam".to_owned());
    person.has_patient = Some(Answer::No);
    person.has_from_sick_country = Some(Answer::No);
    person.has_sick = Some(Answer::No);
    person
}

fn declaration(people: Vec<Person>) -> Declaration {
    Declaration {
        form: FORM_VERSION.to_owned(),
        consent: CONSENT_VERSION.to_owned(),
        at_s: 0,
        language: Language::Vi,
        receipt: None,
        phone: None,
        phone_verified: false,
        declarant: None,
        out_of_province: false,
        people,
    }
}

#[test]
fn what_was_not_asked_for_is_absent() {
    let declaration = declaration(vec![person("LÊ THỊ HOA")]);
    let json = serde_json::to_value(&declaration).unwrap();
    let names = |json: &serde_json::Value| {
        let object = json.as_object().unwrap();
        object.keys().cloned().collect::<std::collections::BTreeSet<_>>()
    };
    let expected = ["form", "consent", "atS", "language", "phoneVerified", "people"];
    assert_eq!(names(&json), expected.map(str::to_owned).into());
    let expected = [
        "otherUser",
        "identitySource",
        "fullName",
        "birthYear",
        "gender",
        "nation",
        "hasPatient",
        "hasFromSickCountry",
        "hasSick",
    ];
    assert_eq!(names(&json["people"][0]), expected.map(str::to_owned).into());
    assert_eq!(serde_json::from_value::<Declaration>(json).unwrap(), declaration);
}

#[test]
fn fields_are_named_as_the_national_form_names_them() {
    let mut whole = person("LÊ VĂN AN");
    whole.other_user = true;
    whole.identity_source = IdentitySource::Card;
    whole.passport = Some("001260012345".to_owned());
    whole.province_id = Some("01".to_owned());
    whole.ward_id = Some("00004".to_owned());
    whole.address = Some("Số 1".to_owned());
    whole.health_insurance_card = Some("GD4010123456789".to_owned());
    whole.show_country_passing = Some(true);
    whole.country_passing = Some("Hải Dương".to_owned());
    whole.show_signal = Some(false);
    whole.show_signal_note = Some("ho".to_owned());
    whole.has_sick = Some(Answer::Yes);
    whole.has_chronic_liver = Some(Answer::No);
    whole.has_chronic_lung = Some(Answer::Yes);
    whole.has_chronic_kidney = Some(Answer::No);
    let mut declaration = declaration(vec![whole]);
    declaration.receipt = ReceiptId::new(7);
    declaration.phone = Some("0912345678".to_owned());
    declaration.declarant = Some(Declarant {
        full_name: "LÊ THỊ HOA".to_owned(),
        phone: None,
        passport: Some("B1234567".to_owned()),
    });
    let json = serde_json::to_value(&declaration).unwrap();
    let person = serde_json::json!({
        "otherUser": 1, "identitySource": "card", "fullName": "LÊ VĂN AN",
        "passport": "001260012345", "birthYear": 1951, "gender": "Nu", "nation": "Việt Nam",
        "provinceId": "01", "wardId": "00004", "address": "Số 1",
        "healthinSuranceIdCard": "GD4010123456789", "showCountryPassing": 1,
        "countryPassing": "Hải Dương", "showSignal": 0, "showSignalNote": "ho", "hasPatient": 2,
        "hasFromSickCountry": 2, "hasSick": 1, "hasChronicLiver": 2, "hasChronicLung": 1,
        "hasChronicKidney": 2,
    });
    assert_eq!(json["people"][0], person);
    let declarant = serde_json::json!({ "fullName": "LÊ THỊ HOA", "passport": "B1234567" });
    assert_eq!(json["declarant"], declarant);
    assert_eq!(json["receipt"], "00007");
    assert!(declaration.needs_attention());
    assert_eq!(serde_json::from_value::<Declaration>(json).unwrap(), declaration);
}

#[test]
fn attention_as_a_table() {
    type Give = fn(&mut Person);
    let cases: [(Give, bool); 8] = [
        (|_| {}, false),
        (|person| person.has_patient = Some(Answer::Yes), true),
        (|person| person.has_from_sick_country = Some(Answer::Yes), true),
        (|person| person.has_sick = Some(Answer::Yes), true),
        (|person| person.show_signal = Some(true), true),
        (|person| person.show_signal = Some(false), false),
        (|person| person.show_country_passing = Some(true), false),
        (|person| person.has_chronic_lung = Some(Answer::Yes), false),
    ];
    for (index, (answer, attention)) in cases.into_iter().enumerate() {
        let mut second = person("AN");
        answer(&mut second);
        let declaration = declaration(vec![person("HOA"), second]);
        assert_eq!(declaration.needs_attention(), attention, "case {index}");
    }
}

#[test]
fn one_to_ten_people() {
    for (count, fits) in [(0, false), (1, true), (10, true), (11, false)] {
        let declaration = declaration((0..count).map(|_| person("AN")).collect());
        assert_eq!(usize::from(declaration.count()), count);
        let json = serde_json::to_string(&declaration).unwrap();
        let read = serde_json::from_str::<Declaration>(&json);
        assert_eq!(read.is_ok(), fits, "{count}");
    }
}

#[test]
fn debug_tells_nothing() {
    let declarant = Declarant { full_name: "HOA".to_owned(), phone: None, passport: None };
    let declaration = declaration(vec![person("HOA")]);
    assert_eq!(format!("{declarant:?}"), "Declarant(…)");
    assert_eq!(format!("{:?}", declaration.people), "[Person(…)]");
    assert_eq!(format!("{declaration:?}"), "Declaration(…)");
}
