//! Which push services this server sends to. Whoever subscribes names the address: without a list anybody could have
//! this server send to anybody, or into the operator's own network.

use reqwest::Url;

/// The push services of Chrome and those that follow it, of Firefox, Safari and Edge.
const USUAL: [&str; 5] = [
    "fcm.googleapis.com",
    "*.push.services.mozilla.com",
    "*.push.apple.com",
    "*.notify.windows.com",
    "jmt17.google.com",
];

/// Longest address of a browser at a push service, characters.
const ENDPOINT_MAX: usize = 1024;

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0:?} is no push service: name a host such as fcm.googleapis.com, the hosts below one such as *.push.apple.com, or \
     one of your own such as http://push.example.vn:8080"
)]
pub struct ServiceError(String);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Service {
    /// By TLS, at an address of the Internet.
    Host(String),
    /// The same of every host that ends so, with its full stop.
    Below(String),
    /// The operator's own, wherever it is.
    Own(String),
}

/// The push services that the operator allows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Services(Vec<Service>);

/// An address of a browser at a push service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    pub url: Url,
    /// At a service of the operator's own, which may be in the operator's network.
    pub is_own: bool,
}

impl Services {
    /// Those that are sent to unless the operator says otherwise.
    pub fn usual() -> Vec<String> {
        USUAL.map(str::to_owned).into()
    }

    /// # Errors
    /// [`ServiceError`] names the first that is none.
    pub fn parse(names: &[String]) -> Result<Self, ServiceError> {
        let parse = |name: &String| {
            let wrong = || ServiceError(name.clone());
            if name.contains("://") {
                let url: Url = name.parse().map_err(|_| wrong())?;
                let plain = matches!(url.scheme(), "https" | "http") && url.path() == "/";
                let origin = url.origin().ascii_serialization();
                return if plain { Ok(Service::Own(origin)) } else { Err(wrong()) };
            }
            let host = name.strip_prefix('*').unwrap_or(name);
            let letters =
                |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-.".contains(c);
            let is_name = host.chars().any(|c| c.is_ascii_lowercase()) && host.contains('.');
            if !is_name || !host.chars().all(letters) {
                return Err(wrong());
            }
            match (name.starts_with('*'), host.starts_with('.')) {
                (true, true) => Ok(Service::Below(host.to_owned())),
                (false, false) => Ok(Service::Host(host.to_owned())),
                _ => Err(wrong()),
            }
        };
        names.iter().map(parse).collect::<Result<_, _>>().map(Self)
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The address in a text, at one of the services.
    pub fn url(&self, endpoint: &str) -> Option<Endpoint> {
        if endpoint.len() > ENDPOINT_MAX || !endpoint.chars().all(|c| c.is_ascii_graphic()) {
            return None;
        }
        let url: Url = endpoint.parse().ok()?;
        if !url.username().is_empty() || url.password().is_some() || url.fragment().is_some() {
            return None;
        }
        let origin = url.origin().ascii_serialization();
        if self.0.contains(&Service::Own(origin)) {
            return Some(Endpoint { url, is_own: true });
        }
        let host = url.domain()?;
        let named = self.0.iter().any(|service| match service {
            Service::Host(name) => name == host,
            Service::Below(end) => host.ends_with(end.as_str()) && host.len() > end.len(),
            Service::Own(_) => false,
        });
        let allowed = named && url.scheme() == "https" && url.port().is_none();
        allowed.then_some(Endpoint { url, is_own: false })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn services(names: &[&str]) -> Result<Services, ServiceError> {
        Services::parse(&names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn only_named_services_are_sent_to() {
        let names = ["fcm.googleapis.com", "*.push.apple.com", "http://127.0.0.1:8123"];
        let services = services(&names).unwrap();
        for (endpoint, own) in [
            ("https://fcm.googleapis.com/fcm/send/abc:def", Some(false)),
            ("https://FCM.googleapis.com:443/wp/x", Some(false)),
            ("https://web.push.apple.com/QA", Some(false)),
            ("http://127.0.0.1:8123/push/1", Some(true)),
            ("http://fcm.googleapis.com/fcm/send/abc", None),
            ("https://fcm.googleapis.com:8443/x", None),
            ("https://fcm.googleapis.com.example.vn/x", None),
            ("https://afcm.googleapis.com/x", None),
            ("https://push.apple.com/x", None),
            ("https://.push.apple.com/x", None),
            ("https://user@fcm.googleapis.com/x", None),
            ("https://fcm.googleapis.com/x#y", None),
            ("http://127.0.0.1:8124/push/1", None),
            ("https://127.0.0.1:8123/push/1", None),
            ("https://[::1]/x", None),
            ("https://169.254.169.254/latest", None),
            ("https://localhost/x", None),
            ("ftp://fcm.googleapis.com/x", None),
            ("https://fcm.googleapis.com/x\r\nHost: y", None),
            ("", None),
        ] {
            assert_eq!(services.url(endpoint).map(|it| it.is_own), own, "{endpoint}");
        }
        assert!(
            services.url(&format!("https://fcm.googleapis.com/{}", "a".repeat(1024))).is_none()
        );
        assert!(Services::default().url("https://fcm.googleapis.com/x").is_none());
    }

    #[test]
    fn odd_services_are_refused() {
        for name in [
            "",
            "*",
            "*.",
            "localhost",
            "10.0.0.5",
            "*push.apple.com",
            ".push.apple.com",
            "a.vn/x",
            "A.vn",
            "ftp://a.vn",
            "https://a.vn/x",
        ] {
            assert_eq!(services(&[name]), Err(ServiceError(name.to_owned())), "{name}");
        }
    }
}
