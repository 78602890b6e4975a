//! Versions of the image.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Three numbers, the first counts most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Version([u32; 3]);

/// Why a text is no version.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no version; write three numbers with dots, as 1.4.0")]
pub struct VersionError(String);

impl FromStr for Version {
    type Err = VersionError;

    fn from_str(text: &str) -> Result<Self, VersionError> {
        let wrong = || VersionError(text.to_owned());
        let numbers: Result<Vec<u32>, _> = text.trim().split('.').map(str::parse).collect();
        let numbers = numbers.map_err(|_| wrong())?;
        numbers.try_into().map(Self).map_err(|_| wrong())
    }
}

impl TryFrom<String> for Version {
    type Error = VersionError;

    fn try_from(text: String) -> Result<Self, VersionError> {
        text.parse()
    }
}

impl From<Version> for String {
    fn from(version: Version) -> Self {
        version.to_string()
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [first, second, third] = self.0;
        write!(f, "{first}.{second}.{third}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_by_their_numbers() {
        let version = |text: &str| text.parse::<Version>().unwrap();
        assert!(version("1.10.0") > version("1.9.9"));
        assert_eq!(version("0.1.0\n").to_string(), "0.1.0");
        for text in ["", "1.2", "1.2.3.4", "1.2.x", "1.2.-3"] {
            assert!(text.parse::<Version>().is_err(), "{text}");
        }
    }
}
