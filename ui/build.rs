//! Compiles the screens with their translations, `ui.po` of each language in `lang/`.

use std::env;
use std::error::Error;
use std::path::PathBuf;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    let generated = PathBuf::from(env::var("OUT_DIR")?).join("kiosk.rs");
    // Handles by which tests find elements; the release build does without.
    let debug_info = env::var("PROFILE").is_ok_and(|profile| profile == "debug");
    // With an absolute path the catalogues are among the files that were read.
    let configuration = slint_build::CompilerConfiguration::new()
        .with_bundled_translations(folder.join("../lang"))
        .with_default_translation_context(slint_build::DefaultTranslationContext::None)
        .with_debug_info(debug_info);
    // Not `compile_with_config`: it watches all of `lang/`, where most catalogues are the backend's.
    let screens = folder.join("kiosk.slint");
    for read in slint_build::compile_with_output_path(screens, &generated, configuration)? {
        println!("cargo::rerun-if-changed={}", read.display());
    }
    for variable in ["SLINT_STYLE", "SLINT_SCALE_FACTOR", "SLINT_EMIT_DEBUG_INFO"] {
        println!("cargo::rerun-if-env-changed={variable}");
    }
    println!("cargo::rustc-env=SLINT_INCLUDE_GENERATED={}", generated.display());
    Ok(())
}
