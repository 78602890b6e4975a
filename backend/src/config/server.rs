//! Which PostgreSQL, and how it is reached.

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

use tokio_postgres::config::Host;

const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// A server that is gone without a word is noticed within about this.
const TCP_TIMEOUT: Duration = Duration::from_secs(30);

/// The address of a database, `postgres://USER@HOST/DATABASE`. Its password is never shown.
#[derive(Clone, PartialEq)]
pub struct Server {
    config: tokio_postgres::Config,
    /// PEM file with the authorities that the server's certificate is from; those of the system without one.
    roots: Option<PathBuf>,
}

impl Eq for Server {}

impl Server {
    /// Whether a text is the address of one, and no file.
    pub fn is_address(text: &str) -> bool {
        ["postgres://", "postgresql://"].iter().any(|scheme| text.starts_with(scheme))
    }

    /// How it is connected to.
    pub fn config(&self) -> &tokio_postgres::Config {
        &self.config
    }

    /// The authorities that its certificate must be from; none for those of the system.
    pub fn roots(&self) -> Option<&Path> {
        self.roots.as_deref()
    }
}

impl FromStr for Server {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (text, roots) = split_roots(text);
        // What is wrong may be the password: it is not repeated.
        let mut config = tokio_postgres::Config::from_str(&text).map_err(|error| {
            let source = std::error::Error::source(&error).map(ToString::to_string);
            let problem = source.unwrap_or_else(|| error.to_string());
            format!("is no postgres://USER@HOST/DATABASE: {problem}")
        })?;
        config.connect_timeout(CONNECT_TIMEOUT).tcp_user_timeout(TCP_TIMEOUT);
        if config.get_application_name().is_none() {
            config.application_name("bluezone-backend");
        }
        Ok(Self { config, roots })
    }
}

/// The address without `sslrootcert`, which the client does not know.
fn split_roots(text: &str) -> (String, Option<PathBuf>) {
    let Some((address, query)) = text.split_once('?') else { return (text.to_owned(), None) };
    let mut roots = None;
    let left: Vec<_> = query
        .split('&')
        .filter(|pair| match pair.strip_prefix("sslrootcert=") {
            Some(path) => {
                let path = form_urlencoded::parse(path.as_bytes()).next();
                roots = path.map(|(path, _)| PathBuf::from(path.into_owned()));
                false
            }
            None => true,
        })
        .collect();
    (
        if left.is_empty() { address.to_owned() } else { format!("{address}?{}", left.join("&")) },
        roots,
    )
}

/// Without the password.
impl fmt::Display for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "postgres://")?;
        if let Some(user) = self.config.get_user() {
            write!(f, "{user}@")?;
        }
        for (index, host) in self.config.get_hosts().iter().enumerate() {
            let comma = if index == 0 { "" } else { "," };
            match host {
                Host::Tcp(host) => write!(f, "{comma}{host}")?,
                #[cfg(unix)]
                Host::Unix(path) => write!(f, "{comma}{}", path.display())?,
            }
            let ports = self.config.get_ports();
            if let Some(port) = ports.get(index).or(ports.first()) {
                write!(f, ":{port}")?;
            }
        }
        write!(f, "/{}", self.config.get_dbname().unwrap_or_default())
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_password_is_shown_and_wrong_addresses_are_told() {
        let text = "postgres://bluezone:ch%E1%BB%A3@db.example.vn:5433/kiosks?sslrootcert=/etc/ca.pem&sslmode=require";
        let server: Server = text.parse().unwrap();
        assert_eq!(
            format!("{server} {server:?}"),
            format!("{0} {0}", "postgres://bluezone@db.example.vn:5433/kiosks")
        );
        assert_eq!(server.roots, Some(PathBuf::from("/etc/ca.pem")));
        assert_eq!(server.config.get_password(), Some("chợ".as_bytes()));
        for wrong in ["postgres://u:secret@h/d?colour=red", "postgres://u:secret@h:x/d"] {
            let error = Server::from_str(wrong).unwrap_err();
            assert!(error.contains("is no postgres://") && !error.contains("secret"), "{error}");
        }
        assert!(Server::is_address(text) && !Server::is_address("/var/lib/backend.db"));
    }
}
