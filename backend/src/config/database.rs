//! Where the database is: an SQLite file, or a PostgreSQL.

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use serde::Deserialize;

use super::server::Server;

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub enum Database {
    File(PathBuf),
    Server(Box<Server>),
}

impl Database {
    /// The file; none of a server.
    pub fn file(&self) -> Option<&Path> {
        match self {
            Self::File(path) => Some(path),
            Self::Server(_) => None,
        }
    }
}

impl FromStr for Database {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if Server::is_address(text) {
            return text.parse().map(|server| Self::Server(Box::new(server)));
        }
        if text.contains("://") {
            let scheme = text.split("://").next().unwrap_or_default();
            return Err(format!(
                "must be the name of an SQLite file or postgres://USER@HOST/DATABASE, not {scheme}:"
            ));
        }
        Ok(Self::File(PathBuf::from(text)))
    }
}

impl TryFrom<String> for Database {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<PathBuf> for Database {
    fn from(path: PathBuf) -> Self {
        Self::File(path)
    }
}

/// The whole path, so that nobody has to guess the folder; the address without its password.
impl fmt::Display for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => {
                let whole = std::path::absolute(path).unwrap_or_else(|_| path.clone());
                write!(f, "{}", whole.display())
            }
            Self::Server(server) => write!(f, "{server}"),
        }
    }
}
