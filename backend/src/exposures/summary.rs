//! What a rule makes of a scene, for a page or a command.

use std::collections::BTreeMap;

use serde::Serialize;

use super::people::{Person, people};
use super::price::{Price, Reach, by_window, cover, curve, price, reach};
use super::rule::Rule;
use super::scene::Scene;

/// The price of a rule with what it is compared with.
#[derive(Clone, Debug, Serialize)]
pub struct Sums {
    #[serde(flatten)]
    pub price: Price,
    pub reach: Reach,
    /// Least minutes and how many people these would be.
    pub curve: [(u8, u64); 5],
    /// Everybody at these venues in these windows.
    pub everybody: u64,
    /// Everybody who came into these venues on these days.
    pub closed: u64,
}

/// Whom a rule counts, and what it costs.
#[derive(Clone, Debug)]
pub struct Summary {
    pub sums: Sums,
    /// Those longest together first.
    pub people: Vec<Person>,
    /// How many people each window has, by venue and first second.
    pub windows: BTreeMap<(i64, i64), u64>,
    /// Few windows that cover all of them.
    pub cover: Vec<(i64, i64)>,
}

impl Summary {
    pub fn new(scene: &Scene, rule: Rule) -> Self {
        let people = people(scene, rule);
        let sums = Sums {
            price: price(scene, &people),
            reach: reach(&people),
            curve: curve(scene, rule).map(|(minutes, price)| (minutes, price.people)),
            everybody: scene.everybody(),
            closed: scene.entered,
        };
        let (windows, cover) = (by_window(&people), cover(&people));
        Self { sums, people, windows, cover }
    }
}
