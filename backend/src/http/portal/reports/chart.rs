//! How far the waves are, as bars with their targets.

use protocol::civil::{date, day_start_s};
use protocol::language::Language;

use crate::http::portal::format::{percent, target_text};
use crate::reports::summary::{Progress, Summary};
use crate::words::{Text, tr};

/// Room of the drawing, its units.
const WIDTH: u64 = 760;
/// Nothing drawn is narrower.
const LEAST: u64 = 2;
/// Letters of a label take about this much on each side of its middle.
const LABEL: u64 = 44;

/// A target with where its label stands.
pub(super) struct Target {
    pub(super) x: u64,
    pub(super) label: String,
    pub(super) anchor: &'static str,
    /// Whether it is that of the period that is shown.
    pub(super) here: bool,
}

/// How far a period is beside the targets of all waves.
pub(super) struct Bar {
    pub(super) reached: u64,
    pub(super) label: Text,
    pub(super) label_x: u64,
    pub(super) label_anchor: &'static str,
    pub(super) targets: Vec<Target>,
    /// All of it, for whoever does not see it.
    pub(super) said: String,
}

/// A wave with how far it is.
pub(super) struct WaveRow {
    pub(super) name: String,
    pub(super) share: String,
    pub(super) target: String,
    /// Of a hundred.
    pub(super) reached: u64,
    pub(super) wanted: Option<u64>,
    pub(super) done: bool,
    pub(super) handed_in: String,
    pub(super) due: String,
}

fn at(thousandths: u64, all: u64) -> u64 {
    thousandths.min(all) * WIDTH / all.max(1)
}

fn anchor(x: u64) -> &'static str {
    match x {
        x if x < LABEL => "start",
        x if x + LABEL > WIDTH => "end",
        _ => "middle",
    }
}

pub(super) fn bar(language: Language, report: &Summary) -> Bar {
    let share = report.communes.figures().of_smartphones();
    let targets = report.waves.iter().filter_map(|wave| Some((wave, wave.period.about.target?)));
    let targets: Vec<(&Progress, u32)> = targets.collect();
    let own = report.period.about.target;
    let highest = targets.iter().map(|(_, target)| u64::from(*target)).chain(own.map(u64::from));
    let all = highest.chain(share).max().unwrap_or(0).max(10);
    let reached = share.map_or(0, |share| at(share, all).max(LEAST));
    let text = percent(language, share);
    let label = tr(language, "đã đạt {share}").with("share", &text);
    let mut said = vec![label.to_string()];
    let targets = targets
        .into_iter()
        .map(|(wave, target)| {
            let label = format!("{}: {}", wave.period.about.name, target_text(language, target));
            said.push(label.clone());
            let x = at(u64::from(target), all);
            let here = wave.period.period == report.period.period;
            Target { x, label, anchor: anchor(x), here }
        })
        .collect();
    Bar {
        reached,
        label,
        label_x: reached,
        label_anchor: anchor(reached),
        targets,
        said: said.join("; "),
    }
}

pub(super) fn waves(language: Language, report: &Summary) -> Vec<WaveRow> {
    let row = |wave: &Progress| {
        let about = &wave.period.about;
        // What others handed in before is no progress of this wave.
        let share = wave.figures.of_smartphones().filter(|_| wave.handed_in > 0);
        WaveRow {
            name: about.name.clone(),
            share: percent(language, share),
            target: about.target.map_or("–".to_owned(), |target| target_text(language, target)),
            reached: share.unwrap_or(0) / 10,
            wanted: about.target.map(|target| u64::from(target) / 10),
            done: share.is_some()
                && about.target.is_some_and(|target| wave.figures.reaches(target)),
            handed_in: format!("{}/{}", wave.handed_in, wave.of),
            due: date(day_start_s(about.due_day)),
        }
    };
    report.waves.iter().map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_stay_within_the_drawing() {
        for (x, wanted) in
            [(0, "start"), (43, "start"), (380, "middle"), (717, "end"), (760, "end")]
        {
            assert_eq!(anchor(x), wanted, "{x}");
        }
        assert_eq!((at(246, 600), at(600, 600), at(700, 600), at(0, 0)), (311, 760, 760, 0));
    }
}
