//! Compiles the screens with their translations in `lang/`.

fn main() -> Result<(), slint_build::CompileError> {
    // Handles by which tests find elements; the release build does without.
    let debug_info = std::env::var("PROFILE").is_ok_and(|profile| profile == "debug");
    let configuration = slint_build::CompilerConfiguration::new()
        .with_bundled_translations("../lang")
        .with_default_translation_context(slint_build::DefaultTranslationContext::None)
        .with_debug_info(debug_info);
    println!("cargo:rerun-if-changed=../lang");
    slint_build::compile_with_config("kiosk.slint", configuration)
}
