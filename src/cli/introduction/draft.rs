//! The configuration as the enrolment will leave it: a file beside the old one until it has succeeded.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::Context;
use toml_edit::{DocumentMut, Item, Table, value};

use crate::config::ConfigError;

/// What a configuration is to hold.
#[derive(Clone, Debug, Default)]
pub(super) struct Wanted {
    /// Address of the backend; the one that is there, if absent.
    pub(super) backend: Option<String>,
    pub(super) insecure: bool,
    /// Folder of the database; the one that is there, if absent.
    pub(super) data_dir: Option<PathBuf>,
    /// The folder for a configuration that names none.
    pub(super) usual_data_dir: PathBuf,
}

/// Changes what is wanted and nothing else: comments, order and other keys stay.
fn changed(old: &str, wanted: &Wanted) -> Result<String, toml_edit::TomlError> {
    let mut document: DocumentMut = old.parse()?;
    let root = document.as_table_mut();
    let data_dir = match &wanted.data_dir {
        Some(folder) => Some(folder),
        None => (!root.contains_key("data_dir")).then_some(&wanted.usual_data_dir),
    };
    if let Some(folder) = data_dir {
        set(root, "data_dir", &folder.display().to_string());
    }
    if let Some(url) = &wanted.backend {
        let backend = root.entry("backend").or_insert(Item::Table(Table::new()));
        if let Some(backend) = backend.as_table_like_mut() {
            match backend.get_mut("url").and_then(Item::as_value_mut) {
                // Its comment stays behind it.
                Some(there) => {
                    let decor = there.decor().clone();
                    *there = url.as_str().into();
                    *there.decor_mut() = decor;
                }
                None => drop(backend.insert("url", value(url.as_str()))),
            }
            if wanted.insecure {
                backend.insert("insecure", value(true));
            }
        }
    }
    Ok(document.to_string())
}

fn set(table: &mut Table, key: &str, text: &str) {
    match table.get_mut(key).and_then(Item::as_value_mut) {
        Some(there) => {
            let decor = there.decor().clone();
            *there = text.into();
            *there.decor_mut() = decor;
        }
        None => drop(table.insert(key, value(text))),
    }
}

/// A configuration that is not used yet; it is gone when dropped.
pub(super) struct Draft {
    text: String,
    path: PathBuf,
    beside: Option<PathBuf>,
}

impl Draft {
    /// Writes it beside `path`, so that a folder where nothing can be written is found out while the
    /// invitation is still good.
    ///
    /// # Errors
    /// When the configuration cannot be read, is no TOML, or cannot be written.
    pub(super) fn write(path: &Path, wanted: &Wanted) -> anyhow::Result<Self> {
        let old = match std::fs::read_to_string(path) {
            Ok(old) => Some(old),
            Err(reason) if reason.kind() == ErrorKind::NotFound => None,
            Err(reason) => return Err(ConfigError::Read { path: path.to_owned(), reason }.into()),
        };
        let text = changed(old.as_deref().unwrap_or_default(), wanted).map_err(|error| {
            ConfigError::Parse {
                path: path.to_owned(),
                reason: error.to_string().trim_end().to_owned(),
            }
        })?;
        let mut draft = Self { text, path: path.to_owned(), beside: None };
        if old.as_ref() != Some(&draft.text) {
            let beside = path.with_extension("toml.new");
            std::fs::write(&beside, &draft.text).with_context(|| {
                format!("the configuration {} cannot be written", path.display())
            })?;
            draft.beside = Some(beside);
        }
        Ok(draft)
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Makes it the configuration.
    ///
    /// # Errors
    /// When it cannot be put in its place.
    pub(super) fn keep(mut self) -> anyhow::Result<()> {
        let Some(beside) = self.beside.take() else { return Ok(()) };
        std::fs::rename(&beside, &self.path).with_context(|| {
            format!(
                "this kiosk is enrolled, but {} cannot be put in the place of {}; do it by hand",
                beside.display(),
                self.path.display()
            )
        })
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        if let Some(beside) = &self.beside {
            let _ = std::fs::remove_file(beside);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    fn wanted(backend: Option<&str>, data_dir: Option<&str>) -> Wanted {
        Wanted {
            backend: backend.map(ToOwned::to_owned),
            data_dir: data_dir.map(PathBuf::from),
            usual_data_dir: PathBuf::from("/k/kiosk-data"),
            insecure: false,
        }
    }

    #[test]
    fn a_new_configuration_has_what_is_needed() {
        let text = changed("", &wanted(Some("https://a.vn"), None)).unwrap();
        assert_eq!(text, "data_dir = \"/k/kiosk-data\"\n\n[backend]\nurl = \"https://a.vn\"\n");
        Config::parse(&text, Path::new("kiosk.toml")).unwrap();
    }

    #[test]
    fn what_is_there_stays() {
        let old = "# Cổng số 2\ndata_dir = \"/d\" # its disk\n[display]\nkind = \"window\"\n\
                   [backend] # ours\nurl = \"https://a.vn\" # old\n";
        assert_eq!(changed(old, &wanted(None, None)).unwrap(), old);
        assert_eq!(changed(old, &wanted(Some("https://a.vn"), None)).unwrap(), old);
        let moved = changed(old, &wanted(Some("https://b.vn"), Some("/e"))).unwrap();
        assert_eq!(moved, old.replace("a.vn", "b.vn").replace("/d", "/e"));
        let mut insecure = wanted(Some("http://b.vn"), None);
        insecure.insecure = true;
        let text = changed("backend = { url = \"http://a.vn\" }\n", &insecure).unwrap();
        Config::parse(&text, Path::new("kiosk.toml")).unwrap();
    }
}
