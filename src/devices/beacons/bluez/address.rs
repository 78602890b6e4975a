//! Where the bus is (D-Bus Specification, "Server Addresses").

use std::os::linux::net::SocketAddrExt;
use std::os::unix::net::{SocketAddr, UnixStream};

/// Where the system's bus is unless the environment says otherwise.
const SYSTEM_BUS: &str = "unix:path=/var/run/dbus/system_bus_socket";

/// Why there is no connection.
#[derive(Debug, thiserror::Error)]
pub(super) enum AddressError {
    #[error("{0}: no address of a Unix socket, such as {SYSTEM_BUS}")]
    Unknown(String),
    #[error("{address}: {error}")]
    Connect { address: String, error: std::io::Error },
}

/// Connects to the bus of this address; to the system's own without one (`DBUS_SYSTEM_BUS_ADDRESS`, if
/// set).
pub(super) fn connect(address: Option<&str>) -> Result<UnixStream, AddressError> {
    let of_system = || std::env::var("DBUS_SYSTEM_BUS_ADDRESS").ok();
    let address = address.map(str::to_owned).or_else(of_system);
    let address = address.unwrap_or_else(|| SYSTEM_BUS.to_owned());
    // Several are tried in their order.
    let mut failed = None;
    for socket in address.split(';').filter_map(socket) {
        match socket.and_then(|socket| UnixStream::connect_addr(&socket)) {
            Ok(stream) => return Ok(stream),
            Err(error) => failed = failed.or(Some(error)),
        }
    }
    Err(match failed {
        Some(error) => AddressError::Connect { address, error },
        None => AddressError::Unknown(address),
    })
}

/// The socket of one address, if it names a Unix socket.
fn socket(address: &str) -> Option<std::io::Result<SocketAddr>> {
    let values = address.strip_prefix("unix:")?;
    values.split(',').find_map(|pair| match pair.split_once('=')? {
        ("path", path) => Some(SocketAddr::from_pathname(unescaped(path)?)),
        ("abstract", name) => Some(SocketAddr::from_abstract_name(unescaped(name)?)),
        _ => None,
    })
}

/// A value without its escapes, `%` and two hexadecimal digits.
fn unescaped(value: &str) -> Option<String> {
    percent_encoding::percent_decode_str(value).decode_utf8().ok().map(|value| value.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sockets_are_found_in_addresses() {
        let path = |address| Some(socket(address)?.ok()?.as_pathname()?.display().to_string());
        for (address, is) in [
            ("unix:path=/run/bus", Some("/run/bus")),
            ("unix:guid=00,path=/run/a%20bus", Some("/run/a bus")),
            ("unix:tmpdir=/tmp", None),
            ("tcp:host=127.0.0.1,port=1", None),
            ("unix:path", None),
            ("", None),
        ] {
            assert_eq!(path(address).as_deref(), is, "{address}");
        }
        let named = socket("unix:abstract=bus").unwrap().unwrap();
        assert_eq!(named.as_abstract_name(), Some(&b"bus"[..]));
        let error = connect(Some("tcp:host=127.0.0.1")).unwrap_err().to_string();
        assert!(error.starts_with("tcp:host=127.0.0.1: no address"), "{error}");
        let error = connect(Some("tcp:;unix:path=/no/such/bus")).unwrap_err().to_string();
        assert!(error.contains("No such file"), "{error}");
    }
}
