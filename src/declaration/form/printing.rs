//! The receipt on paper, from the page of thanks.

use protocol::civil;

use super::context::Now;
use super::event::Effect;
use super::page::Page;
use super::slip::{Printing, SlipTexts};
use super::state::Form;
use crate::devices::printer::Slip;

/// Prints the receipt, once.
pub(super) fn print(form: &mut Form, texts: SlipTexts, now: Now) -> Option<Effect> {
    let may = matches!(form.printing, Printing::Idle | Printing::Failed);
    let receipt = form.receipt.as_ref().filter(|_| may && form.page == Page::Done)?;
    let lines = [civil::date(now.unix_s), texts.people, texts.good];
    let slip = Slip {
        heading: texts.heading,
        words: receipt.words.clone(),
        code: receipt.shown.clone(),
        url: receipt.url.clone(),
        lines: lines.into_iter().filter(|line| !line.is_empty()).collect(),
    };
    form.printing = Printing::Busy;
    Some(Effect::Print(Box::new(slip)))
}

/// The slip was printed, or was not.
pub(super) fn printed(form: &mut Form, well: bool) {
    if form.printing == Printing::Busy {
        form.printing = if well { Printing::Done } else { Printing::Failed };
    }
}
