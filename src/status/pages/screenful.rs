//! Pages cut to what a display shows at once.

use super::page::{Page, Tone};

/// What is shown at one time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Screenful {
    pub heading: String,
    pub tone: Tone,
    /// Each fits into the width.
    pub lines: Vec<String>,
}

/// Cuts a page into screenfuls of `rows` lines of `columns` characters; at least one.
pub fn split(page: &Page, columns: usize, rows: usize) -> Vec<Screenful> {
    let lines: Vec<String> = page.paragraphs.iter().flat_map(|it| wrap(it, columns)).collect();
    let screenful = |lines: &[String]| Screenful {
        heading: page.heading.clone(),
        tone: page.tone,
        lines: lines.to_vec(),
    };
    if lines.is_empty() {
        return vec![screenful(&[])];
    }
    lines.chunks(rows.max(1)).map(screenful).collect()
}

/// Breaks between words, and within those that are too long.
fn wrap(text: &str, columns: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut left = columns;
    for word in text.split_whitespace() {
        let letters: Vec<char> = word.chars().collect();
        let space = usize::from(left < columns);
        if space + letters.len() > left && left < columns {
            lines.push(String::new());
            left = columns;
        }
        for (index, part) in letters.chunks(columns.max(1)).enumerate() {
            if index > 0 {
                lines.push(String::new());
                left = columns;
            }
            let Some(line) = lines.last_mut() else { continue };
            if left < columns {
                line.push(' ');
                left -= 1;
            }
            line.extend(part);
            left -= part.len().min(left);
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_break_between_words() {
        for (text, columns, lines) in [
            ("", 5, vec![""]),
            ("Mất mạng", 8, vec!["Mất mạng"]),
            ("Mất mạng", 7, vec!["Mất", "mạng"]),
            ("a bc def", 4, vec!["a bc", "def"]),
            ("abcdefghij k", 4, vec!["abcd", "efgh", "ij k"]),
            ("ab abcdefg", 4, vec!["ab", "abcd", "efg"]),
        ] {
            assert_eq!(wrap(text, columns), lines, "{text}");
        }
    }

    #[test]
    fn what_does_not_fit_comes_next() {
        let paragraphs = vec!["một hai ba".to_owned(), "bốn".to_owned()];
        let page = Page { heading: "H".to_owned(), tone: Tone::Bad, paragraphs };
        let shown: Vec<_> = split(&page, 4, 2).into_iter().map(|it| it.lines).collect();
        assert_eq!(shown, [vec!["một", "hai"], vec!["ba", "bốn"]]);
        assert_eq!(split(&Page { paragraphs: vec![], ..page }, 4, 2).len(), 1);
    }
}
