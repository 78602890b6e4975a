//! The word of the minute on the home page.

use protocol::minute_word::{Colour, MinuteWord};
use slint::{Color, ComponentHandle};
use ui::{MinuteWordAdapter, WordColour};

use crate::screens::context::Context;

/// Shows the word of this minute; none without a key or a sure time, because a wrong word would turn
/// people away.
pub(super) fn show(context: &Context) {
    let adapter = context.window.global::<MinuteWordAdapter>();
    let now = context.now();
    let sure = now.is_known() && !context.status.get().clock_doubted;
    let venue = context.venue();
    let key = venue.as_ref().and_then(|venue| venue.word_key.as_ref()).filter(|_| sure);
    let Some(found) = key.map(|key| MinuteWord::at(key, now.unix_s())) else {
        adapter.set_word("".into());
        return;
    };
    let [red, green, blue] = found.colour.rgb();
    adapter.set_word(found.word.into());
    adapter.set_ground(Color::from_rgb_u8(red, green, blue));
    adapter.set_colour(match found.colour {
        Colour::Purple => WordColour::Purple,
        Colour::Brown => WordColour::Brown,
        Colour::Black => WordColour::Black,
        Colour::Grey => WordColour::Grey,
        Colour::Pink => WordColour::Pink,
        Colour::Orange => WordColour::Orange,
        Colour::Ochre => WordColour::Ochre,
        Colour::Indigo => WordColour::Indigo,
    });
}
