use super::*;

const LONGEST_S: i64 = 4 * 3600;

/// Minutes of a morning whose window is 600 to 615, `+` in and `-` out, and a visit: `550+a`.
fn passages(story: &str, source: Source) -> Vec<Passage> {
    let passage = |word: &str| {
        let (direction, at) = if word.contains('+') {
            (Direction::In, word.find('+'))
        } else {
            (Direction::Out, word.find('-'))
        };
        let at = at.unwrap();
        let visit = Some(word[at + 1..].to_owned()).filter(|visit| !visit.is_empty());
        let minute: i64 = word[..at].parse().unwrap();
        Passage { at_s: minute * 60, direction, people: 1, source, visit, gate: None, record: None }
    };
    story.split_whitespace().map(passage).collect()
}

fn count(story: &str) -> u64 {
    let passages = passages(story, Source::Phone);
    present(&passages, 600 * 60, 615 * 60, LONGEST_S).phones
}

#[test]
fn stays_as_a_table() {
    for (story, wanted) in [
        ("", 0),
        // Within the window, at its edges and outside.
        ("605+", 1),
        ("600+", 1),
        ("615+", 0),
        ("614+ 616-", 1),
        // Came before and stayed, or left before.
        ("550+", 1),
        ("550+ 599-", 0),
        ("550+ 600-", 1),
        ("550+ 620-", 1),
        // Nobody tapped out: four hours at most.
        ("360+", 1),
        ("359+", 0),
        ("340+ 610-", 1),
        // Only the way out is known: at least then they were there.
        ("610-", 1),
        ("590-", 0),
        ("620-", 0),
        // Without names, in minus out.
        ("500+ 510+ 520+ 530- 540-", 1),
        ("500+ 510- 605+ 606+", 2),
        ("590+ 591+ 592+ 605-", 3),
        ("590+ 591- 592+ 593- 610+", 1),
        // With names, each its own; twice in is one visit, and begins the longest stay anew.
        ("500+a 510+b 520-b", 1),
        ("500+a 510+b 520-c", 2),
        ("500+a 590+a", 1),
        ("355+a 500+a", 1),
        ("500+a 505-a 605+a", 1),
        ("500+a 505-a 590+a 595-a", 0),
        // A visit that has names does not end one that has none.
        ("500+ 520-a", 1),
    ] {
        assert_eq!(count(story), wanted, "{story}");
    }
}

#[test]
fn people_are_counted_by_the_way_in_and_kinds_do_not_pair() {
    let group = |at_s, direction, people, source, visit: Option<&str>| Passage {
        at_s,
        direction,
        people,
        source,
        visit: visit.map(str::to_owned),
        gate: None,
        record: None,
    };
    let passages = [
        group(100, Direction::In, 4, Source::Declaration, Some("A")),
        group(200, Direction::In, 4, Source::Receipt, Some("A")),
        group(300, Direction::In, 1, Source::Card, None),
        group(400, Direction::Out, 1, Source::Phone, None),
        group(500, Direction::Out, 3, Source::Receipt, Some("A")),
        group(600, Direction::In, 2, Source::Receipt, Some("B")),
    ];
    let during = present(&passages, 450, 700, LONGEST_S);
    assert_eq!(
        during,
        Occupancy { phones: 0, declarations: 4, cards: 1, receipts: 2, guards: 0, strips: 0 }
    );
    let after = present(&passages, 550, 700, LONGEST_S);
    assert_eq!(
        after,
        Occupancy { phones: 0, declarations: 1, cards: 1, receipts: 2, guards: 0, strips: 0 }
    );
}

#[test]
fn a_stay_lasts_from_the_way_in_to_the_way_out_or_to_the_longest() {
    for (story, wanted) in [
        ("500+a 530-a", vec![(500, 530)]),
        ("500+a", vec![(500, 740)]),
        // Seen again: the longest stay begins anew, the stay does not.
        ("500+a 600+a", vec![(500, 840)]),
        ("500+a 600+a 610-a", vec![(500, 610)]),
        ("610-a", vec![(610, 610)]),
        ("500+a 505-a 600+a 620-a", vec![(500, 505), (600, 620)]),
        ("500+ 510+ 520- 530-", vec![(500, 520), (510, 530)]),
        ("300+ 545- 550-", vec![(300, 540), (545, 545), (550, 550)]),
    ] {
        let stays = list(&passages(story, Source::Phone), LONGEST_S);
        let mut found: Vec<_> =
            stays.iter().map(|stay| (stay.from_s / 60, stay.to_s / 60)).collect();
        found.sort_unstable();
        assert_eq!(found, wanted, "{story}");
    }
}

#[test]
fn a_stay_knows_its_gates_and_what_names_it_best() {
    let at = |at_s, direction, gate, record| Passage {
        at_s,
        direction,
        people: 1,
        source: Source::Receipt,
        visit: Some("A".to_owned()),
        gate: Some(gate),
        record,
    };
    let (receipt, body) = (Some(Sealed::Receipt(2, 5, 0)), Some(Sealed::Body(9)));
    let passages = [
        at(100, Direction::In, 1, None),
        at(160, Direction::In, 2, receipt),
        at(200, Direction::In, 2, body),
        at(900, Direction::Out, 3, receipt),
    ];
    let [stay] = &list(&passages, LONGEST_S)[..] else { panic!("one stay") };
    assert_eq!((stay.from_s, stay.to_s), (100, 900));
    assert_eq!((stay.gates, stay.record), ([Some(1), Some(3)], body));
    // Counted but in the record of another passage: nobody twice.
    let nobody = Passage { people: 0, ..at(100, Direction::In, 1, None) };
    assert!(list(&[nobody], LONGEST_S).is_empty());
}

#[test]
fn edges_of_windows_as_a_table() {
    let stay = |from_s, to_s| Stay {
        from_s,
        to_s,
        people: 1,
        source: Source::Phone,
        visit: None,
        gates: [None; 2],
        record: None,
    };
    for (from_s, to_s, touches) in [
        (0, 599, false),
        (0, 600, true),
        (600, 600, true),
        (614, 700, true),
        (899, 900, true),
        (900, 900, false),
        (900, 950, false),
        (0, 2000, true),
    ] {
        assert_eq!(stay(from_s, to_s).touches(600, 900), touches, "{from_s} to {to_s}");
    }
}
