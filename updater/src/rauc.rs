//! The machine by RAUC's and systemd's programs.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde::Deserialize;
use serde_json::Value;

use crate::system::{Halves, System, SystemError};
use crate::told::Refusal;
use crate::version::Version;

#[derive(Clone, Debug, Default)]
pub struct Rauc {
    /// Another configuration than the machine's own.
    conf: Option<PathBuf>,
}

impl Rauc {
    /// To look at bundles; slots are those of the machine in any case.
    pub fn with_configuration(conf: PathBuf) -> Self {
        Self { conf: Some(conf) }
    }
}

/// What `rauc status` prints, as far as it matters here. A half of the card is two of its slots, `system.N` and `boot.N`.
#[derive(Debug, Deserialize)]
struct Status {
    compatible: String,
    boot_primary: Option<String>,
    slots: Vec<serde_json::Map<String, Value>>,
}

#[derive(Debug, Deserialize)]
struct Info {
    compatible: String,
    version: String,
}

fn run(what: &'static str, program: &str, arguments: &[&str]) -> Result<String, SystemError> {
    let failed = |why: String| SystemError { what, why };
    let output = Command::new(program).args(arguments).env("LC_ALL", "C").output();
    let output = output.map_err(|error| failed(error.to_string()))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    // `rauc install` says on stdout how it went, and why not.
    let said = [output.stderr, output.stdout].concat();
    Err(failed(String::from_utf8_lossy(&said).trim().replace('\n', " | ")))
}

/// What RAUC's words mean; `else_` where they are others.
fn refusal(said: &str, else_: Refusal) -> Refusal {
    let has = |words: &[&str]| words.iter().any(|word| said.contains(word));
    if has(&["Compatible mismatch"]) {
        Refusal::OtherProduct
    } else if has(&["Version mismatch"]) {
        Refusal::NotNewer
    } else if has(&["signature verification failed", "Signature verification failed"]) {
        Refusal::NotSigned
    } else if has(&[
        "Invalid bundle format",
        "bundle size",
        "Error reading from file",
        "Failed to check payload",
    ]) {
        Refusal::Damaged
    } else {
        else_
    }
}

fn halves(text: &str) -> Result<Halves, String> {
    let status: Status = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let is_booted = |slot: &Value| slot.get("state").and_then(Value::as_str) == Some("booted");
    let booted = status.slots.iter().flatten().find(|(_, slot)| is_booted(slot));
    let (Some((booted, _)), Some(primary)) = (booted, &status.boot_primary) else {
        return Err("it does not say which system runs or is started next".to_owned());
    };
    Ok(Halves { on_trial: booted != primary, compatible: status.compatible })
}

impl System for Rauc {
    fn halves(&mut self) -> Result<Halves, SystemError> {
        let what = "looking which system runs";
        let text = run(what, "rauc", &["status", "--output-format=json"])?;
        halves(&text).map_err(|why| SystemError { what, why })
    }

    fn signed(&mut self, bundle: &Path, compatible: &str) -> Result<Version, Refusal> {
        let path = bundle.to_string_lossy();
        let conf = self.conf.as_ref().map(|conf| format!("--conf={}", conf.display()));
        let info = ["info", "--output-format=json", &path];
        let arguments: Vec<&str> = conf.as_deref().into_iter().chain(info).collect();
        let told = run("reading a bundle", "rauc", &arguments);
        let text = told.map_err(|error| {
            tracing::warn!("{error}");
            refusal(&error.why, Refusal::Damaged)
        })?;
        let info: Info = serde_json::from_str(&text).map_err(|_| Refusal::Damaged)?;
        if info.compatible != compatible {
            return Err(Refusal::OtherProduct);
        }
        info.version.parse().map_err(|_| Refusal::Damaged)
    }

    fn write(&mut self, bundle: &Path) -> Result<(), Refusal> {
        let written = run("writing a bundle", "rauc", &["install", &bundle.to_string_lossy()]);
        written.map(drop).map_err(|error| {
            tracing::warn!("{error}");
            refusal(&error.why, Refusal::NotWritten)
        })
    }

    fn try_other(&mut self) -> Result<(), SystemError> {
        run("asking for the other system", "rauc", &["status", "mark-active", "other"]).map(drop)
    }

    fn commit(&mut self) -> Result<(), SystemError> {
        run("committing the running system", "rauc", &["status", "mark-good", "booted"]).map(drop)
    }

    fn restart(&mut self) -> Result<(), SystemError> {
        run("restarting", "systemctl", &["reboot"]).map(drop)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_rauc_are_understood() {
        for (said, why) in [
            (
                "Compatible mismatch: Expected 'bluezone-kiosk' but bundle manifest has 'another-kiosk'",
                Refusal::OtherProduct,
            ),
            (
                "Version mismatch: Expected at least '1.1.0' but bundle manifest has '1.0.9'",
                Refusal::NotNewer,
            ),
            (
                "signature verification failed: Verify error: unable to get local issuer certificate",
                Refusal::NotSigned,
            ),
            ("Invalid bundle format: Signature size (4) exceeds bundle size", Refusal::Damaged),
            ("Failed to copy data: Error reading from file: Input/output error", Refusal::Damaged),
            ("Pre-install handler error: Child process exited with code 1", Refusal::NotWritten),
        ] {
            assert_eq!(refusal(said, Refusal::NotWritten), why, "{said}");
        }
    }

    #[test]
    fn a_trial_is_seen_by_the_half_that_is_started_next() {
        let status = |primary: &str| {
            format!(
                r#"{{"compatible":"bluezone-kiosk","variant":"","booted":"3","boot_primary":{primary},
                "slots":[{{"boot.1":{{"state":"active"}}}},{{"system.1":{{"state":"booted","bootname":"3"}}}},
                {{"system.0":{{"state":"inactive","bootname":"2"}}}}]}}"#
            )
        };
        assert!(halves(&status("\"system.0\"")).unwrap().on_trial);
        assert!(!halves(&status("\"system.1\"")).unwrap().on_trial);
        assert!(halves(&status("null")).is_err());
        assert!(halves("{}").is_err());
    }
}
