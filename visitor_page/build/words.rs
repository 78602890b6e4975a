//! Compiles files of translations, `lang/TAG/LC_MESSAGES/pages.po` for visitors, into sorted tables for
//! `src/words.rs`. The backend's build does the same with those for staff.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

const FOLDER: &str = "../lang";

/// The catalogues of these files as an expression.
pub fn tables(names: &[&str]) -> Result<String, Box<dyn Error>> {
    // The languages are named there: a new one is looked for in the folder.
    println!("cargo::rerun-if-changed=../protocol/src/language.rs");
    let folders = fs::read_dir(FOLDER)?.collect::<Result<Vec<_>, _>>()?;
    let mut folders: Vec<PathBuf> = folders.into_iter().map(|entry| entry.path()).collect();
    folders.sort();
    let mut tables = String::from("[\n");
    for folder in folders {
        let files: Vec<PathBuf> = names
            .iter()
            .map(|file| folder.join("LC_MESSAGES").join(file))
            .filter(|file| file.is_file())
            .collect();
        println!("cargo::rerun-if-changed={}", folder.display());
        if !files.is_empty() {
            tables.push_str(&table(&folder, &files)?);
        }
    }
    tables.push_str("]\n");
    Ok(tables)
}

/// One catalogue as an expression. Texts that are not translated yet, or marked as uncertain
/// (`fuzzy`), are left out.
fn table(folder: &Path, files: &[PathBuf]) -> Result<String, Box<dyn Error>> {
    let mut texts = BTreeMap::new();
    let mut rules = Vec::new();
    for file in files {
        println!("cargo::rerun-if-changed={}", file.display());
        let rule = read(file, &mut texts);
        rules.push(rule.map_err(|error| format!("{}: {error}", file.display()))?);
    }
    rules.dedup();
    let [rule] = rules.as_slice() else {
        return Err(format!("{}: Plural-Forms differ", folder.display()).into());
    };
    let tag = folder.file_name().unwrap_or_default().to_string_lossy();
    let texts = texts.iter().map(|(source, forms)| format!("    ({source:?}, &{forms:?}),\n"));
    let texts: String = texts.collect();
    Ok(format!("Catalogue {{ tag: {tag:?}, plural: {rule:?}, texts: &[\n{texts}] }},\n"))
}

/// Adds the texts of a file and returns its rule of plurals.
fn read(file: &Path, texts: &mut BTreeMap<String, Vec<String>>) -> Result<String, Box<dyn Error>> {
    let catalogue = rspolib::pofile(file)?;
    for entry in catalogue.entries {
        if let Some(context) = entry.msgctxt {
            return Err(format!("contexts are not read here, remove {context:?}").into());
        }
        let obsolete = entry.obsolete || entry.fuzzy();
        let forms: Vec<String> = entry.msgstr.into_iter().chain(entry.msgstr_plural).collect();
        if obsolete || forms.is_empty() || forms.iter().any(String::is_empty) {
            continue;
        }
        if texts.insert(entry.msgid.clone(), forms).is_some() {
            return Err(format!("{:?} stands there twice", entry.msgid).into());
        }
    }
    let rule = catalogue
        .metadata
        .get("Plural-Forms")
        .and_then(|header| header.split(';').find_map(|part| part.trim().strip_prefix("plural=")));
    Ok(rule.ok_or("the header has no line Plural-Forms")?.to_owned())
}
