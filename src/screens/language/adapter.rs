//! The language of every text of the screens, and the button that offers the next one.

use protocol::language::Language;
use slint::ComponentHandle;
use ui::{HomeAdapter, KioskWindow};

use crate::screens::inbox::{Inbox, Input, connect};

pub(in crate::screens) fn connect(window: &KioskWindow, inbox: &Inbox) {
    let adapter = window.global::<HomeAdapter>();
    connect!(adapter, inbox, on_set_language(tag) => {
        Language::from_tag(&tag).map(Input::ChooseLanguage)
    });
}

/// Switches every text. The default language is that of the source and has no catalogue.
pub(in crate::screens) fn show(window: &KioskWindow, language: Language) {
    let catalogue = if language == Language::default() { "" } else { language.tag() };
    if let Err(error) = slint::select_bundled_translation(catalogue) {
        tracing::error!(%error, "the language cannot be changed");
    }
    let adapter = window.global::<HomeAdapter>();
    adapter.set_language(language.tag().into());
    adapter.set_next_language(language.next().tag().into());
    adapter.set_next_language_name(language.next().name().into());
}
