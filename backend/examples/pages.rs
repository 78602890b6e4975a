//! Writes every page of the visitor's phone in each language, and the style sheet, to a folder.
//!
//! `cargo run -p backend --example pages -- FOLDER`, then look at the files with a browser: serve
//! the folder, because the pages ask for `/style.css`.

use std::path::PathBuf;

use backend::http::visitor::{STYLE, samples};
use protocol::language::Language;

/// Texts of an ordinary length, and of the longest that a venue has.
const TEXTS: [(&str, &str); 2] = [
    ("short", "Chợ Bồng Sơn"),
    ("long", "Trung tâm Phục vụ hành chính công và Bộ phận tiếp nhận thị xã Hoài Nhơn"),
];

fn main() -> anyhow::Result<()> {
    let folder = std::env::args_os().nth(1).map(PathBuf::from);
    let folder = folder.ok_or_else(|| anyhow::anyhow!("name the folder to write the pages to"))?;
    std::fs::create_dir_all(&folder)?;
    std::fs::write(folder.join("style.css"), STYLE)?;
    for (length, text) in TEXTS {
        for language in Language::ALL {
            for sample in samples(text, language) {
                let parts = [sample.page, sample.variant, length, language.tag()];
                let name = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>();
                std::fs::write(folder.join(format!("{}.html", name.join("-"))), sample.html)?;
            }
        }
    }
    Ok(())
}
