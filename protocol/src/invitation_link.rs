//! The QR under which a kiosk's scanner is held: where the backend is, and the invitation.
//!
//! `KIOSK:HTTPS://KIOSK.EXAMPLE.VN/XXXXX-XXXXX-FFFF-FFFF-FFFF-FFFF`, all of it in the QR's alphanumeric mode. It is no
//! address that a phone opens, so that a code never lands in somebody's history.

use std::fmt;

use crate::pin::Invitation;

const PREFIX: &str = "KIOSK:";

/// Longest address that is read, characters.
const ADDRESS_MAX: usize = 80;

/// What an operator shows to the scanner of a new kiosk.
#[derive(Clone, PartialEq, Eq)]
pub struct InvitationLink {
    /// Address of the backend without a path, such as `https://kiosk.example.vn`.
    pub address: String,
    /// What the kiosk becomes known by.
    pub invitation: Invitation,
}

impl InvitationLink {
    /// Reads what was scanned; none when it is something else.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (prefix, rest) = text.split_at_checked(PREFIX.len())?;
        let (address, invitation) = rest.rsplit_once('/')?;
        let address = address.to_ascii_lowercase();
        let (scheme, host) = address.split_once("://")?;
        let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']');
        let sound = prefix.eq_ignore_ascii_case(PREFIX)
            && matches!(scheme, "https" | "http")
            && (1..=ADDRESS_MAX).contains(&host.len())
            && host.chars().all(fits);
        let invitation = Invitation::parse(invitation).ok()?;
        sound.then_some(Self { address, invitation })
    }
}

impl fmt::Display for InvitationLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{PREFIX}{}/{}", self.address.to_ascii_uppercase(), self.invitation)
    }
}

impl fmt::Debug for InvitationLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "InvitationLink({}, …)", self.address)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const INVITATION: &str = "2Z2Z3-45678-D5P2-FDGJ-MHVJ-VPGQ";

    #[test]
    fn a_link_is_read_as_scanners_give_it() {
        let link = InvitationLink {
            address: "https://kiosk.example.vn".to_owned(),
            invitation: Invitation::parse(INVITATION).unwrap(),
        };
        let text = link.to_string();
        assert_eq!(text, format!("KIOSK:HTTPS://KIOSK.EXAMPLE.VN/{INVITATION}"));
        for scanned in [text.clone(), text.to_lowercase(), format!("{text}\r\n")] {
            assert_eq!(InvitationLink::parse(&scanned), Some(link.clone()), "{scanned}");
        }
        assert!(!format!("{link:?}").contains("2Z2Z"));
        let local = format!("KIOSK:HTTP://127.0.0.1:8080/{INVITATION}");
        let address = InvitationLink::parse(&local).map(|link| link.address);
        assert_eq!(address.as_deref(), Some("http://127.0.0.1:8080"));
        for other in [
            "",
            INVITATION,
            "KIOSK:HTTPS://A.VN/",
            &format!("HTTPS://A.VN/{INVITATION}"),
            &format!("KIOSK:FTP://A.VN/{INVITATION}"),
            &format!("KIOSK:HTTPS:///{INVITATION}"),
            &format!("KIOSK:HTTPS://A.VN/X/{INVITATION}"),
            &format!("KIOSK:HTTPS://A@B.VN/{INVITATION}"),
            "Kìosk:https://a.vn/2",
        ] {
            assert_eq!(InvitationLink::parse(other), None, "{other}");
        }
    }
}
