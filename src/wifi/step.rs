//! Joining a network as a pure function of what happens.

use super::event::{Event, News, Request};
use super::state::{Chosen, Joining, Page, State};
use crate::devices::network::{Login, Passphrase, Security};
use crate::forms::entry::Entry;

/// Longest password of a network, characters.
const PASSWORD_MAX: usize = 63;
/// Longest name of one.
const NAME_MAX: usize = 32;

pub fn step(state: &mut State, event: Event) -> Vec<Request> {
    match (event, state.page) {
        (Event::News(news), _) => return told(state, news),
        (Event::Search, Page::List) => {
            (state.found, state.joining, state.turned) = (None, None, 0);
            return vec![Request::Search];
        }
        (Event::Choose(index), Page::List) => return choose(state, index),
        (Event::More, Page::List) => state.turned += 1,
        (Event::More, Page::Password) => state.reveals = !state.reveals,
        (Event::Letter(letter), Page::Name) => type_letter(state, NAME_MAX, letter),
        (Event::Letter(letter), Page::Password) => type_letter(state, PASSWORD_MAX, letter),
        (Event::Erase, Page::Name | Page::Password) => {
            if let Some(typed) = &mut state.typed {
                typed.write(|text, _| {
                    text.pop();
                });
            }
        }
        (Event::Done, Page::Name) => {
            let name = state.typed.as_deref().unwrap_or_default().to_owned();
            if !name.is_empty() {
                state.turn(Page::Password);
                state.chosen = Some(Chosen { name, is_hidden: true });
            }
        }
        (Event::Done, Page::Password) if state.may_join() => {
            let passphrase = state.typed.as_deref().and_then(Passphrase::new);
            if let Some(Chosen { name, is_hidden }) = state.chosen.take() {
                return join(state, Login { name, passphrase, is_hidden });
            }
        }
        (Event::Back, Page::Name | Page::Password) => {
            state.turn(Page::List);
            state.chosen = None;
        }
        // Touches that come too late.
        _ => {}
    }
    Vec::new()
}

fn type_letter(state: &mut State, most: usize, letter: char) {
    state.typed.get_or_insert_with(|| Entry::exact(most)).push(letter);
}

fn choose(state: &mut State, index: usize) -> Vec<Request> {
    if matches!(&state.joining, Some((_, Joining::Begun(_) | Joining::Done))) {
        return Vec::new();
    }
    let Some(network) = state.offered().get(index) else {
        // Behind the networks that are in reach.
        if state.found.as_ref().is_some_and(Result::is_ok) && index == state.offered().len() {
            state.turn(Page::Name);
        }
        return Vec::new();
    };
    let (name, is_hidden) = (network.name.clone(), false);
    match network.security {
        Security::Open => return join(state, Login { name, passphrase: None, is_hidden }),
        Security::Password | Security::Wpa3 => {
            state.turn(Page::Password);
            state.joining = None;
            state.chosen = Some(Chosen { name, is_hidden });
        }
        Security::Other => {}
    }
    Vec::new()
}

fn join(state: &mut State, login: Login) -> Vec<Request> {
    state.turn(Page::List);
    state.found = None;
    state.joining = Some((login.name.clone(), Joining::Begun(None)));
    vec![Request::Join(login)]
}

fn told(state: &mut State, news: News) -> Vec<Request> {
    let begun = matches!(&state.joining, Some((_, Joining::Begun(_))));
    match (news, &mut state.joining) {
        // Of a search that began before.
        (News::Found(_), _) if begun => {}
        (News::Found(found), joining) => {
            if matches!(joining, Some((_, Joining::Done))) {
                *joining = None;
            }
            state.found = Some(found);
        }
        (News::Connected(now), _) => {
            if let Some(Ok((state, _))) = &mut state.found {
                *state = now;
            }
        }
        (News::Stage(stage), Some((_, Joining::Begun(now)))) => *now = Some(stage),
        (News::Joined(joined), Some((_, joining))) if begun => {
            *joining = match joined {
                Ok(()) => Joining::Done,
                Err(error) => Joining::Failed(error),
            };
            return vec![Request::Search];
        }
        // Of a network that was left meanwhile.
        (News::Stage(_) | News::Joined(_), _) => {}
    }
    Vec::new()
}

#[cfg(test)]
mod tests;
