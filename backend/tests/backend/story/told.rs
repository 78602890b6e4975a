//! Whom the public list warns: each phone compares its own diary, and nobody else is told.

use std::collections::BTreeSet;

use backend::store::warnings::{Message, Step};
use backend::warnings::{Telling, candidates, list, make, secrets, step};
use protocol::record::Direction;

use super::reader::{List, Part};
use super::town::Town;
use super::visitors::{By, Visitor, at, visitors};
use crate::support::TestServer;

const LONGEST_S: i64 = 4 * 3600;

/// Of fewer people no window is published (docs/SECURITY.md).
const FEWEST: usize = 5;

/// Tells of all windows of a case with a text; one person of the authority makes it, another confirms it.
pub(super) fn tell(server: &TestServer, case: i64, text: u8) -> i64 {
    let now_s = server.now();
    let mut tx = server.tx();
    let people =
        ["tung.phan", "lan.ngo"].map(|name| tx.account_by_name(name).unwrap().unwrap().account);
    let windows = candidates(tx.as_mut(), case, 5, LONGEST_S, now_s).unwrap();
    let telling = Telling {
        case,
        text,
        days: 14,
        message: Message::default(),
        windows: windows
            .iter()
            .map(|it| (it.window.venue, it.window.from_s, it.window.to_s))
            .collect(),
    };
    let warning = make(tx.as_mut(), &telling, windows, people[0], now_s).unwrap();
    step(tx.as_mut(), warning, &Step::Confirm, people[1], now_s).unwrap();
    tx.commit().unwrap();
    publish(server);
    warning
}

/// The list as it is made within a minute.
pub(super) fn publish(server: &TestServer) {
    let mut tx = server.tx();
    list::make(tx.as_mut(), &server.app.keys, server.now()).unwrap();
    tx.commit().unwrap();
}

/// A visitor with a phone, and what it got with the way in and the way out.
fn phones(server: &TestServer, town: &Town) -> Vec<(Visitor, [String; 2])> {
    let of = |visitor: &Visitor| {
        let venue = town.gates[visitor.gate].venue;
        [(Direction::In, visitor.from), (Direction::Out, visitor.to)].map(|(direction, minute)| {
            let keys = &server.app.keys;
            secrets::of_passage(keys, venue, direction, at(minute), LONGEST_S).to_string()
        })
    };
    let taps = visitors().into_iter().filter(|visitor| visitor.by == By::Tap);
    taps.map(|visitor| (visitor, of(&visitor))).collect()
}

/// The numbers of those whom the list warns at a level: their stay touched a part that their secrets show.
pub(super) async fn warned(server: &TestServer, town: &Town, level: u8) -> BTreeSet<i64> {
    let list = List::get(server).await;
    let touches = |visitor: &Visitor, part: &Part| {
        part.level == level && at(visitor.from) < part.to_s && at(visitor.to) >= part.from_s
    };
    let is_warned = |(visitor, secrets): &(Visitor, [String; 2])| {
        secrets.iter().flat_map(|it| list.parts(it)).any(|part| touches(visitor, &part))
    };
    let warned = phones(server, town).into_iter().filter(is_warned);
    warned.map(|(visitor, _)| visitor.number).collect()
}

/// From when until when somebody is at a venue, minutes: who gave a card for the longest stay.
fn stay(visitor: &Visitor) -> (i64, i64) {
    let to = if visitor.by == By::Card { visitor.from + LONGEST_S / 60 } else { visitor.to };
    (visitor.from, to)
}

/// Counted by hand: windows are gates of one venue with the minutes of each. Whom a window counts that fewer than five
/// people touched is not told, and neither is who was there before and after.
pub(super) fn expected(windows: &[(&[usize], i64, i64)]) -> BTreeSet<i64> {
    let all = visitors();
    let in_window = |visitor: &Visitor, (gates, from, to): &(&[usize], i64, i64)| {
        let (came, left) = stay(visitor);
        gates.contains(&visitor.gate) && came < *to && left >= *from
    };
    let counted = |visitor: &&Visitor| visitor.by != By::Bluetooth;
    let enough = |window: &&(&[usize], i64, i64)| {
        all.iter().filter(counted).filter(|visitor| in_window(visitor, window)).count() >= FEWEST
    };
    let told: Vec<_> = windows.iter().filter(enough).collect();
    let phones = all.iter().filter(|visitor| visitor.by == By::Tap);
    let warned = phones.filter(|visitor| told.iter().any(|window| in_window(visitor, window)));
    warned.map(|visitor| visitor.number).collect()
}
