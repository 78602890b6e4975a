//! Fills the form of a page with the fields of a draft, whatever page it is.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::{HashMap, VecDeque};
use std::rc::Rc;

use lol_html::html_content::{ContentType, Element};
use lol_html::{ElementContentHandlers, HandlerResult, RewriteStrSettings, Selector, rewrite_str};

use crate::store::drafts::DraftRow;

/// Kinds of input that take a text.
const TEXTS: [&str; 8] = ["", "text", "search", "tel", "email", "number", "date", "time"];

/// What is looked at within a form, and the form itself.
const PARTS: [&str; 5] = ["", " input", " textarea", " select", " option"];

/// The page with its form filled in and `note` above the fields; none when no form of this page is
/// sent to where the draft was.
pub(super) fn fill(html: &str, page: &str, draft: &DraftRow, note: &str) -> Option<String> {
    let path = &draft.path;
    // It stands between the quotation marks of a selector.
    if path.contains(['"', '\\']) {
        return None;
    }
    let with_action = format!("form[method=\"post\"][action=\"{path}\"]");
    let without_action = (page == path).then_some("form[method=\"post\"]:not([action])");
    let filling = Rc::new(RefCell::new(Filling::new(&draft.fields, note)));
    let mut settings = RewriteStrSettings::new();
    for form in [Some(with_action.as_str()), without_action].into_iter().flatten() {
        for part in PARTS {
            let selector: Selector = format!("{form}{part}").parse().ok()?;
            let filling = Rc::clone(&filling);
            let visit = move |element: &mut Element<'_, '_>| filling.borrow_mut().visit(element);
            let handlers = ElementContentHandlers::default().element(visit);
            settings = settings.append_element_content_handler((Cow::Owned(selector), handlers));
        }
    }
    let filled = rewrite_str(html, settings).ok()?;
    let found = filling.borrow().found;
    found.then_some(filled)
}

struct Filling<'a> {
    note: &'a str,
    values: HashMap<String, VecDeque<String>>,
    /// Name of the list whose options come.
    list: String,
    /// Whether there was a form to fill.
    found: bool,
}

impl<'a> Filling<'a> {
    fn new(fields: &str, note: &'a str) -> Self {
        let mut values = HashMap::<String, VecDeque<String>>::new();
        for (name, value) in form_urlencoded::parse(fields.as_bytes()) {
            values.entry(name.into_owned()).or_default().push_back(value.into_owned());
        }
        Self { note, values, list: String::new(), found: false }
    }

    fn visit(&mut self, element: &mut Element<'_, '_>) -> HandlerResult {
        let name = element.get_attribute("name").unwrap_or_default();
        match element.tag_name().as_str() {
            "form" => {
                self.found = true;
                let note = self.note.replace('&', "&amp;").replace('<', "&lt;");
                let html = format!("<div class=\"note warn\" role=\"status\"><p>{note}</p></div>");
                element.prepend(&html, ContentType::Html);
            }
            "input" => self.fill_input(element, &name)?,
            "textarea" => {
                if let Some(value) = self.next(&name) {
                    // Browsers drop the line break behind the tag.
                    element.set_inner_content(&format!("\n{value}"), ContentType::Text);
                }
            }
            "select" => self.list = name,
            _ => {
                if let Some(chosen) = self.values.get(&self.list) {
                    let own = element.get_attribute("value").unwrap_or_default();
                    mark(element, "selected", chosen.contains(&own))?;
                }
            }
        }
        Ok(())
    }

    /// The next value that was typed under a name.
    fn next(&mut self, name: &str) -> Option<String> {
        self.values.get_mut(name)?.pop_front()
    }

    fn fill_input(&mut self, input: &mut Element<'_, '_>, name: &str) -> HandlerResult {
        let kind = input.get_attribute("type").unwrap_or_default();
        match kind.as_str() {
            "checkbox" | "radio" => {
                let own = input.get_attribute("value").unwrap_or_else(|| "on".to_owned());
                let chosen = self.values.get(name);
                // A row that nobody chose says nothing; a box that nobody ticked is not ticked.
                if kind == "checkbox" || chosen.is_some() {
                    mark(input, "checked", chosen.is_some_and(|chosen| chosen.contains(&own)))?;
                }
            }
            text if TEXTS.contains(&text) => {
                if let Some(value) = self.next(name) {
                    // Quotation marks are escaped by the library, entities are not.
                    input.set_attribute("value", &value.replace('&', "&amp;"))?;
                }
            }
            // Hidden fields belong to the page, and passwords are never given back.
            _ => {}
        }
        Ok(())
    }
}

fn mark(element: &mut Element<'_, '_>, attribute: &str, on: bool) -> HandlerResult {
    if on {
        element.set_attribute(attribute, "")?;
    } else {
        element.remove_attribute(attribute);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(html: &str, page: &str, path: &str, fields: &str) -> Option<String> {
        let draft = DraftRow { path: path.to_owned(), fields: fields.to_owned(), at_s: 0 };
        fill(html, page, &draft, "kept & <back>")
    }

    #[test]
    fn a_form_is_filled_whatever_its_fields_are() {
        let form = "<form method=\"post\" action=\"/a\"><input name=\"name\" value=\"old\">\
                    <input name=\"two\"><input name=\"two\"><input type=\"hidden\" name=\"step\" value=\"1\">\
                    <input type=\"password\" name=\"p\"><textarea name=\"t\">\nold</textarea>\
                    <select name=\"s\"><option value=\"\"></option><option value=\"x\">X</option></select>\
                    <input type=\"checkbox\" name=\"c\" value=\"1\" checked><input type=\"checkbox\" name=\"c\" value=\"2\">\
                    <input type=\"radio\" name=\"r\" value=\"1\" checked></form>";
        let fields =
            "name=Ch%E1%BB%A3+%221%22+%26lt;&two=a&two=b&step=9&p=secret&t=%3Cb%3E%0A2&s=x&c=2";
        let html = filled(form, "/a", "/a", fields).unwrap();
        for part in [
            "<p>kept &amp; &lt;back></p>",
            "name=\"name\" value=\"Chợ &quot;1&quot; &amp;lt;\"",
            "<input name=\"two\" value=\"a\"><input name=\"two\" value=\"b\">",
            "name=\"step\" value=\"1\"",
            "<input type=\"password\" name=\"p\">",
            ">\n&lt;b&gt;\n2</textarea>",
            "<option value=\"x\" selected=\"\">",
            "value=\"1\"><input type=\"checkbox\" name=\"c\" value=\"2\" checked=\"\">",
            "name=\"r\" value=\"1\" checked>",
        ] {
            assert!(html.contains(part), "{part}\n{html}");
        }
    }

    #[test]
    fn another_form_stays_as_it_is() {
        let forms = "<form method=\"post\" action=\"/b\"><input name=\"n\"></form>\
                     <form method=\"post\"><input name=\"n\"></form><form><input name=\"n\"></form>";
        assert_eq!(filled(forms, "/page", "/a", "n=1"), None);
        let html = filled(forms, "/page", "/b", "n=1").unwrap();
        assert_eq!(html.matches("value=\"1\"").count(), 1);
        let html = filled(forms, "/page", "/page", "n=1").unwrap();
        assert!(
            html.ends_with("<input name=\"n\" value=\"1\"></form><form><input name=\"n\"></form>")
        );
        assert_eq!(filled(forms, "/page", "/a\"]", "n=1"), None);
    }
}
