//! `updater check`, as far as it needs no RAUC.

use std::process::Command;

#[test]
fn a_description_of_another_file_or_of_none_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let put = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    let said = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_updater"));
        command.arg("check").arg(folder.path().join("x.raucb"));
        command.arg("--conf").arg(folder.path().join("system.conf")).env("RUST_LOG", "off");
        let output = command.output().unwrap();
        assert!(!output.status.success());
        String::from_utf8(output.stderr).unwrap()
    };
    put("system.conf", "[system]\ncompatible=bluezone-kiosk\n");
    put("x.raucb", "x");
    put("y.raucb", "x");
    // The hash is of "x": it is the name alone that is wrong.
    let described = |file: &str, sha256: &str| {
        put("x.json", &format!(r#"{{"file":"{file}","version":"1.2.0","sha256":"{sha256}"}}"#));
        said()
    };
    let sha256 = "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881";
    let other = described("y.raucb", sha256);
    assert!(other.contains("names \"y.raucb\", so a kiosk sees no bundle"), "{other}");
    let changed = described("x.raucb", &"0".repeat(64));
    assert!(changed.contains("the bundle is damaged"), "{changed}");
    put("x.json", "{");
    let none = said();
    assert!(none.contains("describes no bundle"), "{none}");
}
