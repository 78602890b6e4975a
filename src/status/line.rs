//! The line that `systemctl status` shows.

use protocol::language::Language;

use super::facts::Facts;
use super::judge::troubles;
use super::trouble::Severity;

/// The state in one line: the worst trouble, how many more there are, and what waits.
pub fn line(facts: &Facts) -> String {
    if !facts.started {
        return "starting".to_owned();
    }
    let waiting = u64::from(facts.delivery.contacts) + u64::from(facts.delivery.records);
    let all = troubles(facts);
    let state = match all.as_slice() {
        [] => "all is well".to_owned(),
        [worst, more @ ..] => {
            let said = worst.words().in_language(Language::En);
            let more = match more.len() {
                0 => String::new(),
                count => format!(" (and {count} more)"),
            };
            let severity = match worst.severity() {
                Severity::Failed => "FAILED: ",
                Severity::Degraded => "degraded: ",
                Severity::Notice => "",
            };
            format!("{severity}{}{more}; {}", said.sentence, said.remedy)
        }
    };
    format!("{state} [{waiting} waiting, {} phones near]", facts.present)
}

#[cfg(test)]
mod tests {
    use protocol::report::{Radio, Writes};

    use super::super::facts::Delivery;
    use super::super::judge::tests::well;
    use super::*;

    #[test]
    fn one_line_says_the_worst_and_how_much_more() {
        assert_eq!(line(&Facts::default()), "starting");
        let delivery = Delivery { contacts: 2, records: 3, ..Delivery::default() };
        let calm = Facts { delivery, present: 4, ..well() };
        assert_eq!(line(&calm), "all is well [5 waiting, 4 phones near]");
        let bad = line(&Facts { writes: Writes::Full, radio: Radio::Off, ..calm });
        assert!(bad.starts_with("FAILED: ") && bad.contains("(and 1 more); "), "{bad}");
        assert!(bad.ends_with("[5 waiting, 4 phones near]") && !bad.contains('\n'), "{bad}");
    }
}
