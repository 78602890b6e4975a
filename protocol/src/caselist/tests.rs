//! What survives the journey of a list, and what costs itself only.

use super::*;

fn list() -> CaseList {
    let seed =
        DaySeed { day: 18_816, seed: Secret::new([7; 32]), max: 96, first_slot: 2, last_slot: 3 };
    let ids = vec![SentId { id: ContactId([3; 12]), from_s: 900, to_s: 1800 }];
    let withdrawn = vec![Withdrawn { case: 2, first_day: 18_810, last_day: 18_812 }];
    let case = Case { case: 1, days: vec![seed], ids, drill: true };
    CaseList { version: 4, cases: vec![case], withdrawn }
}

#[test]
fn signed_list_survives_the_journey_and_nothing_else_does() {
    let key = SigningKey::from_bytes(&[9; 32]);
    let signed = SignedCaseList::sign(&list(), &key).unwrap();
    let verified = signed.verify(&key.verifying_key());
    assert_eq!(verified, Ok(VerifiedList { list: list(), skipped: 0 }));

    let mut changed = signed.clone();
    changed.list = changed.list.replace("18816", "18817");
    assert_eq!(changed.verify(&key.verifying_key()), Err(CaseListError::Signature));
    let other = SigningKey::from_bytes(&[8; 32]).verifying_key();
    assert_eq!(signed.verify(&other), Err(CaseListError::Signature));
}

#[test]
fn a_malformed_part_costs_itself_only() {
    let key = SigningKey::from_bytes(&[9; 32]);
    let seed = "07".repeat(32);
    let day = |day: &str, last: &str| {
        format!(r#"{{"day":{day},"seed":"{seed}","max":96,"first_slot":2,"last_slot":{last}}}"#)
    };
    let id = |to: i64| format!(r#"{{"id":"{}","from_s":900,"to_s":{to}}}"#, "03".repeat(12));
    let text = format!(
        r#"{{"version":5,"later":1,"cases":[
            {{"case":1,"days":[{},{},{},7],"ids":[{},{},{{}}],"later":true}},
            {{"case":"two","days":[]}}, 3, {{"case":4,"days":[]}}],
            "withdrawn":[{{"case":2,"first_day":1,"last_day":3}},{{"case":9}}]}}"#,
        day("18816", "3"),
        day("18817", "96"),
        day("18818", "1"),
        id(1800),
        id(900),
    );
    let signature = signature::sign(CONTEXT, &text, &key);
    let signed = SignedCaseList { list: text, signature };
    let VerifiedList { list, skipped } = signed.verify(&key.verifying_key()).unwrap();
    let cases: Vec<_> = list.cases.iter().map(|c| (c.case, c.days.len(), c.ids.len())).collect();
    assert_eq!((cases, skipped), (vec![(1, 1, 1), (4, 0, 0)], 8));
    assert_eq!((list.withdrawn.len(), list.withdrawn[0].last_day), (1, 3));
}

#[test]
fn an_older_list_reads_as_before() {
    let key = SigningKey::from_bytes(&[9; 32]);
    let text = r#"{"version":1,"cases":[]}"#.to_owned();
    let signature = signature::sign(CONTEXT, &text, &key);
    let list = SignedCaseList { list: text, signature }.verify(&key.verifying_key()).unwrap();
    assert_eq!(list.list, CaseList { version: 1, ..CaseList::default() });
}

#[test]
fn only_infectious_slots_are_walked() {
    let seed = &list().cases[0].days[0];
    let slots: Vec<_> = seed.slots().collect();
    assert_eq!(slots.len(), 2);
    assert_eq!(slots[0].start_s, 18_816 * 86_400 + 2 * 900);
    assert_eq!(slots[1].end_s, 18_816 * 86_400 + 4 * 900);
    assert_eq!(slots[0].id, ids(&seed.seed).nth(2).unwrap());
}
