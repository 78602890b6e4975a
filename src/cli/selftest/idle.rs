//! What the kiosk can do without: sound, backlight, printer, media.

use protocol::language::Language;

use super::part::Part;
use crate::config::{BacklightKind, Config, Printer, PrinterKind, SoundKind};
use crate::declaration::questions;
use crate::devices::backlight::Sysfs;
use crate::devices::printer::escpos::EscPos;
use crate::devices::sound::alsa;
use crate::devices::sound::clip::Clip;
use crate::media::projector::Projector;
use crate::media::{Library, Trust};
use crate::sound::Prompt;
use crate::status::{Part as Name, Trouble};
use crate::store::Store;

pub(super) fn of_sound(config: &Config) -> Part {
    let name = Name::Sound;
    match config.sound.kind {
        SoundKind::None => return Part::ok(name, "switched off in the configuration"),
        SoundKind::Simulated => return Part::ok(name, "played by the simulator"),
        SoundKind::Alsa => {}
    }
    if let Err(error) = alsa::check(&config.sound.device) {
        return Part::troubled(Trouble::SoundFails, error);
    }
    let folder = &config.sound.dir;
    let all = prompts().flat_map(|prompt| {
        Language::ALL.into_iter().flat_map(move |language| prompt.files(language))
    });
    match all.map(|file| Clip::read(&folder.join(file))).find_map(Result::err) {
        None => Part::ok(name, "the sound card plays and every prompt is there"),
        Some(error) => Part::troubled(Trouble::PromptsMissing, error),
    }
}

/// Everything that the kiosk can say.
fn prompts() -> impl Iterator<Item = Prompt> {
    Prompt::FIXED.into_iter().chain(questions::prompts().map(Prompt::Question))
}

pub(super) fn of_light(config: &Config) -> Part {
    let name = Name::Backlight;
    match config.backlight.kind {
        BacklightKind::None => Part::ok(name, "not changed, by the configuration"),
        BacklightKind::Simulated => Part::ok(name, "played by the simulator"),
        BacklightKind::Sysfs => match Sysfs::default().find() {
            Ok((panel, _)) => Part::ok(name, panel.display()),
            Err(error) => Part::troubled(Trouble::BacklightFails, error),
        },
    }
}

pub(super) fn of_printer(config: &Config) -> Part {
    let name = Name::Printer;
    match config.printer.kind {
        PrinterKind::None => Part::ok(name, "none, by the configuration"),
        PrinterKind::Simulated => Part::ok(name, "printed to the simulator"),
        PrinterKind::EscPos => {
            let Printer { device, .. } = &config.printer;
            match EscPos::new(device.clone(), config.printer.dots()).check() {
                Ok(true) => Part::ok(name, "it has paper and is ready"),
                Ok(false) => Part::ok(name, "it is there, and cannot say whether it has paper"),
                Err(error) => Part::troubled(Trouble::PrinterFails, error),
            }
        }
    }
}

pub(super) fn of_media(config: &Config, store: Option<&Store>) -> Part {
    let name = Name::Media;
    let identity = store.and_then(|store| store.identity().ok().flatten());
    let Some(identity) = identity else {
        return Part::ok(name, "none before the kiosk is enrolled");
    };
    let library = match Library::open(&config.data_dir.join("media"), config.media.budget_bytes()) {
        Ok(library) => library,
        Err(error) => {
            return Part::troubled(Trouble::MediaUnwritable, error);
        }
    };
    let trust = Trust { key: identity.backend_key, venue: identity.venue.venue };
    let Some(list) = library.list(trust) else { return Part::ok(name, "no playlist yet") };
    let plan = library.wanted(&list);
    let missing = plan.wanted.iter().filter(|item| !library.files().has(item)).count();
    let mut projector = Projector::new(library.files().clone());
    let present = library.present(&list);
    let damaged = present.iter().find_map(|item| projector.count(item).err());
    let finding = format!(
        "{} of {} items are here, {missing} on their way, {} without room",
        present.len(),
        list.items.len(),
        plan.left_out
    );
    match damaged {
        Some(error) => Part::troubled(Trouble::MediaDamaged, error),
        None if plan.left_out > 0 => Part::troubled(Trouble::MediaWithoutRoom, finding),
        None => Part::ok(name, finding),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_prompt_has_its_words_in_every_language_and_no_words_are_left_over() {
        let list = include_str!("../../../sounds/prompts.tsv");
        let mut listed = BTreeSet::new();
        let mut lines = list.lines().filter(|line| !line.starts_with('#'));
        let languages = lines.next().unwrap().split('\t').skip(1);
        let tags: Vec<&str> = languages.filter_map(|column| column.split(' ').next()).collect();
        assert_eq!(tags, Language::ALL.map(Language::tag));
        for line in lines {
            let mut columns = line.split('\t');
            let name = columns.next().unwrap();
            let words: Vec<&str> = columns.collect();
            assert_eq!(words.len(), Language::ALL.len(), "{line:?}");
            assert!(words.iter().all(|words| !words.is_empty()), "{line:?}");
            assert!(listed.insert(name), "{name} stands there twice");
        }
        let spoken = prompts().filter(|prompt| prompt.speaks());
        assert_eq!(listed, spoken.map(Prompt::name).collect());
    }
}
