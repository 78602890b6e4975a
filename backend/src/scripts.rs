//! What pages run in the browser, as `build/web.rs` bundled it.

/// A program for the browser.
#[derive(Clone, Copy, Debug)]
pub struct Script {
    /// Name in the templates, such as `worker`.
    pub name: &'static str,
    /// File name with a hash of the content, so that it can be cached for ever.
    pub file: &'static str,
    pub body: &'static [u8],
}

type Bundle = (&'static str, &'static str, &'static [u8]);

static BUNDLES: &[Bundle] = &include!(concat!(env!("OUT_DIR"), "/web.rs"));

fn scripts() -> impl Iterator<Item = Script> {
    BUNDLES.iter().map(|&(name, file, body)| Script { name, file, body })
}

/// The script of a file name, as a request names it.
pub fn by_file(file: &str) -> Option<Script> {
    scripts().find(|script| script.file == file)
}

/// The script of a name, as a template names it.
pub fn by_name(name: &str) -> Option<Script> {
    scripts().find(|script| script.name == name)
}

/// Where a script is served; its name must be one that `web/build.mjs` has.
pub fn path(name: &str) -> String {
    by_name(name).map(|script| format!("/staff/script/{}", script.file)).unwrap_or_default()
}

/// Where a script of the visitors' pages is served.
pub fn public_path(name: &str) -> String {
    by_name(name).map(|script| format!("/script/{}", script.file)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_are_found_by_name_and_by_file() {
        let worker = by_name("worker").unwrap();
        assert!(worker.file.starts_with("worker-") && worker.file.ends_with(".js"));
        assert!(worker.body.len() > 10_000);
        assert_eq!(by_file(worker.file).unwrap().name, "worker");
        assert!(by_file("worker.js").is_none() && by_name("").is_none());
    }
}
