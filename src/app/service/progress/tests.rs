//! Each story is a table: when, what happens, and what comes of it.

use super::Effect::{Alive, Hold, Ready, Try};
use super::Event::{Beat, Committed, Failed};
use super::*;

fn beat(painted: bool, rounds: u64) -> Event {
    Beat(Seen { painted, rounds: Some(rounds) })
}

const WELL: Event = Beat(Seen { painted: true, rounds: None });
const DARK: Event = Beat(Seen { painted: false, rounds: None });

/// Plays a story from the start, in seconds.
fn play(story: &[(u64, Event, &[Effect])]) {
    let mut state = Progress::default();
    for (at, event, expected) in story {
        let (next, effects) = step(state, *event, Duration::from_secs(*at));
        assert_eq!(&effects, expected, "at {at} s, {event:?} in {state:?}");
        state = next;
    }
}

#[test]
fn it_is_ready_with_the_first_frame_and_alive_with_each_beat() {
    play(&[
        (0, DARK, &[Try]),
        (1, Committed, &[]),
        (10, DARK, &[]),
        (20, WELL, &[Ready, Alive]),
        (30, WELL, &[Alive]),
        (40, WELL, &[Alive]),
    ]);
}

#[test]
fn a_screen_that_paints_nothing_is_told_once_and_forgiven_when_it_paints() {
    play(&[
        (0, WELL, &[Ready, Alive, Try]),
        (1, Committed, &[]),
        (10, DARK, &[Hold(Stuck::Screen)]),
        (20, DARK, &[]),
        (30, WELL, &[Alive]),
        (40, DARK, &[Hold(Stuck::Screen)]),
    ]);
}

#[test]
fn the_store_is_tried_when_nobody_has_written_for_long() {
    play(&[
        (0, WELL, &[Ready, Alive, Try]),
        (1, Committed, &[]),
        (300, WELL, &[Alive]),
        (301, WELL, &[Alive, Try]),
        (302, Committed, &[]),
        (500, Committed, &[]),
        (799, WELL, &[Alive]),
        (800, WELL, &[Alive, Try]),
    ]);
}

#[test]
fn a_trial_that_never_ends_holds_it_back() {
    play(&[
        (0, WELL, &[Ready, Alive, Try]),
        (60, WELL, &[Alive]),
        (61, WELL, &[Hold(Stuck::Store)]),
        (70, WELL, &[]),
        (75, Committed, &[]),
        (80, WELL, &[Alive]),
    ]);
}

#[test]
fn writing_that_worked_and_fails_for_long_holds_it_back() {
    play(&[
        (0, WELL, &[Ready, Alive, Try]),
        (1, Committed, &[]),
        (301, WELL, &[Alive, Try]),
        (302, Failed(Failure::Other), &[]),
        (331, WELL, &[Alive]),
        (332, WELL, &[Alive, Try]),
        (333, Failed(Failure::Other), &[]),
        (422, WELL, &[Alive, Try]),
        (423, WELL, &[Hold(Stuck::Writing)]),
        (424, Committed, &[]),
        (430, WELL, &[Alive]),
    ]);
}

#[test]
fn what_no_restart_mends_holds_nothing_back() {
    // Full.
    play(&[
        (0, WELL, &[Ready, Alive, Try]),
        (1, Committed, &[]),
        (301, WELL, &[Alive, Try]),
        (302, Failed(Failure::Full), &[]),
        (332, WELL, &[Alive, Try]),
        (333, Failed(Failure::Full), &[]),
        (900, WELL, &[Alive, Try]),
    ]);
    // Never written since the start.
    play(&[
        (0, WELL, &[Ready, Alive, Try]),
        (1, Failed(Failure::Other), &[]),
        (31, WELL, &[Alive, Try]),
        (32, Failed(Failure::Other), &[]),
        (900, WELL, &[Alive, Try]),
    ]);
}

#[test]
fn a_recorder_that_makes_no_round_holds_it_back() {
    play(&[
        (0, beat(true, 0), &[Ready, Alive, Try]),
        (1, Committed, &[]),
        (10, beat(true, 10), &[Alive]),
        (70, beat(true, 10), &[Alive]),
        (71, beat(true, 10), &[Hold(Stuck::Recorder)]),
        (72, beat(false, 10), &[Hold(Stuck::Screen)]),
        (80, beat(true, 11), &[Alive]),
    ]);
}
