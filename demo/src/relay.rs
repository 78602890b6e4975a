//! The kiosk's network: a cable to the backend that can be pulled.

use std::net::SocketAddr;
use std::sync::Arc;

use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// The cable. Each change ends what runs over it.
#[derive(Clone)]
pub struct Cable(Arc<watch::Sender<bool>>);

impl Cable {
    pub fn is_plugged(&self) -> bool {
        *self.0.borrow()
    }

    /// Pulls it or plugs it in. Plugged in again it is a new one: connections of before have ended.
    pub fn plug(&self, is_plugged: bool) {
        self.0.send_replace(is_plugged);
    }
}

/// Starts to carry what the kiosk says to the backend; the answer is the cable and where the kiosk
/// finds its end.
///
/// # Errors
/// When no port is free.
pub async fn start(backend: SocketAddr) -> std::io::Result<(Cable, SocketAddr)> {
    let listener = TcpListener::bind((backend.ip(), 0)).await?;
    let address = listener.local_addr()?;
    let cable = Cable(Arc::new(watch::Sender::new(true)));
    tokio::spawn(serve(listener, backend, cable.clone()));
    Ok((cable, address))
}

async fn serve(listener: TcpListener, backend: SocketAddr, cable: Cable) {
    loop {
        let Ok((mut kiosk, _)) = listener.accept().await else { continue };
        let mut changes = cable.0.subscribe();
        if !*changes.borrow_and_update() {
            continue;
        }
        tokio::spawn(async move {
            let Ok(mut backend) = TcpStream::connect(backend).await else { return };
            tokio::select! {
                _ = copy_bidirectional(&mut kiosk, &mut backend) => {}
                _ = changes.changed() => {}
            }
        });
    }
}
