//! The three ports of the demo, taken before anything is made.

use std::net::{SocketAddr, TcpListener};

use anyhow::{Context, bail};

/// Ports in a row: the page, the visitors' phone, the backend.
pub struct Ports {
    pub page: TcpListener,
    pub phone: TcpListener,
    /// The backend takes it by itself; kept until it starts, so that nobody else does.
    backend: TcpListener,
}

impl Ports {
    /// Takes `first` and the two after it.
    ///
    /// # Errors
    /// Names the one that is taken, and what to do.
    pub fn take(first: SocketAddr) -> anyhow::Result<Self> {
        let take = |ahead: u16| -> anyhow::Result<TcpListener> {
            let port =
                first.port().checked_add(ahead).context("--listen needs three ports in a row")?;
            let address = SocketAddr::new(first.ip(), port);
            let listener = match TcpListener::bind(address) {
                Ok(listener) => listener,
                Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => bail!(
                    "{address} is taken, perhaps by another demo; end that one with Ctrl-C, or start \
                     this one beside it with --listen {} --data {}",
                    SocketAddr::new(first.ip(), first.port().saturating_add(10)),
                    "demo-data-2",
                ),
                Err(error) => {
                    return Err(error).context(format!(
                        "{address} cannot be used; choose another with --listen"
                    ));
                }
            };
            listener.set_nonblocking(true)?;
            Ok(listener)
        };
        Ok(Self { page: take(0)?, phone: take(1)?, backend: take(2)? })
    }

    /// Where the page, the phone and the backend answer.
    ///
    /// # Errors
    /// When the operating system does not tell.
    pub fn addresses(&self) -> std::io::Result<[SocketAddr; 3]> {
        Ok([self.page.local_addr()?, self.phone.local_addr()?, self.backend.local_addr()?])
    }

    /// Leaves the last one to the backend.
    pub fn leave_backend(self) -> (TcpListener, TcpListener) {
        (self.page, self.phone)
    }
}
