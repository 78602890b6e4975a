//! What the operator may decide. Everything has a default, so that `backend serve` needs no file;
//! flags of the command line win over the file.

mod database;
mod server;

use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};

use protocol::hours::Hours;
use protocol::line::{LINE_MAX, line_fits};
use protocol::token::Policy;
use serde::Deserialize;
use terminal::LogFormat;

use crate::network::Network;
use crate::pushes::services::Services;
pub use database::Database;
pub use server::Server;

/// Longest host that keeps the QR in version 4 ([`protocol::api::Venue`]).
const HOST_MAX: usize = 42;

/// For how many days rows are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetentionDays {
    /// Contacts, and the days of cases.
    pub contacts: i64,
    /// Everything else.
    pub records: i64,
}

/// The configuration, as `backend.toml` spells it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Address to listen on; port 0 takes a free one.
    pub listen: SocketAddr,
    /// The SQLite file, or the address of a PostgreSQL.
    pub database: Database,
    /// What a line of the log is.
    pub log: LogFormat,
    /// PEM file with the certificate and its chain; with it the server speaks TLS itself.
    pub tls_cert: Option<PathBuf>,
    /// PEM file with the certificate's key.
    pub tls_key: Option<PathBuf>,
    /// Address on which `http:` is answered with the way to `https:`, where the server speaks TLS itself.
    pub redirect: Option<SocketAddr>,
    /// Address on which Prometheus reads the metrics, for an internal network alone; none when absent.
    pub metrics: Option<SocketAddr>,
    /// Host (and port) of the visitors' page in the QR; the listening address when absent.
    pub host: Option<String>,
    /// Seconds for which one venue code is shown.
    pub period_s: u32,
    /// Seconds after the end of its slot in which opening a code still counts as live.
    pub grace_s: u32,
    /// Seconds by which a kiosk's clock may run ahead.
    pub ahead_s: u32,
    /// Seconds after opening the page in which the tap is accepted.
    pub tap_s: u32,
    /// Days for which contacts are kept and case days are published.
    pub retention_days: u32,
    /// Days for which everything else is kept.
    pub retention_records_days: u32,
    /// Hours after which a stay is over where nobody tapped out.
    pub longest_stay_hours: u32,
    /// Room that is kept on the database's disk so that retention can make more, MB; 0 for none.
    pub database_reserve_mb: u32,
    /// Seconds for which a stopping server still answers, so that a load balancer can turn away from it first.
    pub drain_s: u32,
    /// The operator's proxies, whose `x-forwarded-for` names the client.
    pub trusted_proxies: Vec<Network>,
    /// What the staff portal calls the whole area, such as "Tỉnh Bình Định"; may be empty.
    pub province: String,
    /// Help line on every page of the staff portal, such as "0256 000 1188 (06:30–18:00)".
    pub help_line: Option<String>,
    /// Folder of the fonts that posters are drawn with (`NotoSans-Regular.ttf`, `NotoSans-Bold.ttf`).
    pub poster_fonts: PathBuf,
    /// Address of the SMS gateway; no phone is confirmed without one.
    pub sms_url: Option<String>,
    /// File with the gateway's bearer token; the environment's `BACKEND_SMS_TOKEN` wins over it.
    pub sms_token_file: Option<PathBuf>,
    /// Text of the SMS with a code, with `{code}` and `{minutes}`; the built-in one when absent.
    pub sms_code_text: Option<String>,
    /// Text of the SMS about kiosks that say nothing, with `{venue}`, `{kiosks}` and `{at}`.
    pub sms_silent_text: String,
    /// Text of the SMS about kiosks that are heard again, with the same names.
    pub sms_back_text: String,
    /// The mail server, such as `smtps://mail.example.vn`; no e-mail is sent without one.
    pub smtp_url: Option<String>,
    /// The address that e-mails come from.
    pub smtp_from: Option<String>,
    /// Account at the mail server.
    pub smtp_user: Option<String>,
    /// File with its password; the environment's `BACKEND_SMTP_PASSWORD` wins over it.
    pub smtp_password_file: Option<PathBuf>,
    /// Minutes without a word after which the managers of a kiosk are told; 0 tells nobody.
    pub silent_notice_minutes: u32,
    /// Push services whose browsers are woken when the list of warnings changes; none offers nothing.
    pub push_services: Vec<String>,
    /// Parts of the day in which they are told; without any, always.
    pub notice_hours: Vec<Hours>,
    /// Publishers of Exposure Notification exports, by whose keys signatures are judged.
    pub exposure_publishers: Vec<ExposurePublisher>,
}

/// A publisher of Exposure Notification exports.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExposurePublisher {
    /// What staff read, such as "Corona-Warn-App".
    pub name: String,
    /// What exports call its key, such as "262".
    pub key_id: String,
    /// Which version of it, such as "v1"; any when absent.
    pub key_version: Option<String>,
    /// PEM file with the public key (P-256), as the publisher gives it.
    pub public_key: PathBuf,
}

impl Default for Config {
    fn default() -> Self {
        let policy = Policy::default();
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            database: Database::File(PathBuf::from("backend.db")),
            log: LogFormat::Text,
            tls_cert: None,
            tls_key: None,
            redirect: None,
            metrics: None,
            host: None,
            period_s: policy.period_s,
            grace_s: policy.grace_s,
            ahead_s: policy.ahead_s,
            tap_s: 600,
            retention_days: 14,
            retention_records_days: 21,
            longest_stay_hours: 4,
            database_reserve_mb: 64,
            drain_s: 0,
            trusted_proxies: Network::loopback().to_vec(),
            province: String::new(),
            help_line: None,
            poster_fonts: PathBuf::from("/usr/share/fonts/truetype/noto"),
            sms_url: None,
            sms_token_file: None,
            sms_code_text: None,
            sms_silent_text:
                "{kiosks} tai {venue} mat lien lac tu {at}. Hay xem dien va day mang cua may."
                    .to_owned(),
            sms_back_text: "{kiosks} tai {venue} da lien lac lai luc {at}.".to_owned(),
            smtp_url: None,
            smtp_from: None,
            smtp_user: None,
            smtp_password_file: None,
            silent_notice_minutes: 30,
            push_services: Services::usual(),
            notice_hours: Hours::new(6 * 60, 20 * 60).into_iter().collect(),
            exposure_publishers: Vec::new(),
        }
    }
}

#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    #[error("the configuration {path} cannot be read: {problem}")]
    Read { path: String, problem: String },
    /// The file is not TOML of this shape; the problem names line, column and key.
    #[error("the configuration {path} is wrong: {problem}")]
    Shape { path: String, problem: String },
    /// A value outside its range.
    #[error("{key} {problem}")]
    Value { key: &'static str, problem: String },
}

impl Config {
    /// Reads a file; absent keys take their defaults.
    ///
    /// # Errors
    /// [`ConfigError`] names file, line and key.
    pub fn read(path: &Path) -> Result<Self, ConfigError> {
        let name = path.display().to_string();
        let text = std::fs::read_to_string(path).map_err(|error| ConfigError::Read {
            path: name.clone(),
            problem: error.to_string(),
        })?;
        toml::from_str(&text).map_err(|error| ConfigError::Shape {
            path: name,
            problem: error.to_string().trim_end().to_owned(),
        })
    }

    /// Checks what types cannot.
    ///
    /// # Errors
    /// Names the first key that is outside its range.
    pub fn check(&self) -> Result<(), ConfigError> {
        let ranges = [
            ("period_s", self.period_s, 5..=3600),
            ("grace_s", self.grace_s, 0..=3600),
            ("ahead_s", self.ahead_s, 0..=3600),
            ("tap_s", self.tap_s, 10..=86_400),
            ("retention_days", self.retention_days, 1..=365),
            ("retention_records_days", self.retention_records_days, 1..=365),
            ("longest_stay_hours", self.longest_stay_hours, 1..=24),
            ("drain_s", self.drain_s, 0..=300),
            ("database_reserve_mb", self.database_reserve_mb, 0..=100_000),
        ];
        for (key, value, range) in ranges {
            if !range.contains(&value) {
                let problem = format!("must be {} to {}, is {value}", range.start(), range.end());
                return Err(ConfigError::Value { key, problem });
            }
        }
        if let Some(host) = &self.host {
            // What both a QR in alphanumeric mode and a host allow.
            let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':');
            if host.is_empty() || host.len() > HOST_MAX || !host.chars().all(fits) {
                let example = "must be a host such as kiosk.example.vn";
                let problem = format!("{example}, at most {HOST_MAX} characters");
                return Err(ConfigError::Value { key: "host", problem });
            }
        }
        let lines = [("province", Some(&self.province)), ("help_line", self.help_line.as_ref())];
        for (key, line) in lines {
            if line.is_some_and(|line| !line_fits(line, true)) {
                let problem = format!("must be one line of at most {LINE_MAX} characters");
                return Err(ConfigError::Value { key, problem });
            }
        }
        let names = self.exposure_publishers.iter().flat_map(|it| [&it.name, &it.key_id]);
        if let Some(name) = names.into_iter().find(|name| !line_fits(name, false)) {
            let problem = format!("must have a name and a key_id of one line, not {name:?}");
            return Err(ConfigError::Value { key: "exposure_publishers", problem });
        }
        if !matches!(self.silent_notice_minutes, 0 | 10..=1440) {
            let problem = format!("must be 0 or 10 to 1440, is {}", self.silent_notice_minutes);
            return Err(ConfigError::Value { key: "silent_notice_minutes", problem });
        }
        if self.tls_cert.is_some() != self.tls_key.is_some() {
            let problem = "and tls_key go together; name both files or neither".to_owned();
            return Err(ConfigError::Value { key: "tls_cert", problem });
        }
        if self.redirect.is_some() && self.tls_cert.is_none() {
            let problem = "leads to TLS, which needs tls_cert and tls_key".to_owned();
            return Err(ConfigError::Value { key: "redirect", problem });
        }
        if self.sms_code_text.as_ref().is_some_and(|text| !text.contains("{code}")) {
            let problem = "must have {code} where the code stands".to_owned();
            return Err(ConfigError::Value { key: "sms_code_text", problem });
        }
        if let Err(error) = Services::parse(&self.push_services) {
            return Err(ConfigError::Value { key: "push_services", problem: error.to_string() });
        }
        Ok(())
    }

    pub fn retention(&self) -> RetentionDays {
        RetentionDays {
            contacts: self.retention_days.into(),
            records: self.retention_records_days.into(),
        }
    }

    /// Whether `address` is one of the operator's proxies.
    pub fn trusts(&self, address: IpAddr) -> bool {
        self.trusted_proxies.iter().any(|network| network.contains(address))
    }

    /// Longest stay, seconds.
    pub fn longest_stay_s(&self) -> i64 {
        i64::from(self.longest_stay_hours) * 3600
    }

    /// How venue tokens are judged.
    pub fn policy(&self) -> Policy {
        Policy {
            period_s: self.period_s,
            grace_s: self.grace_s,
            ahead_s: self.ahead_s,
            ..Policy::default()
        }
    }
}

#[cfg(test)]
mod tests;
