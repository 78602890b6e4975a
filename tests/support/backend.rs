//! A real backend in this process, on a database of its own.

use std::sync::Arc;

use backend::app::App;
use backend::clock::Clock;
use backend::config::Config;
use backend::server::Server;
use tokio_util::sync::CancellationToken;

pub(crate) struct Backend {
    dir: tempfile::TempDir,
    pub(crate) app: Arc<App>,
    pub(crate) url: String,
}

impl Backend {
    pub(crate) async fn start(clock: Arc<dyn Clock>) -> Self {
        kiosk::sync::client::install_crypto();
        let dir = tempfile::tempdir().unwrap();
        let config = Config {
            listen: "127.0.0.1:0".parse().unwrap(),
            database: dir.path().join("backend.db").into(),
            database_reserve_mb: 0,
            ..Config::default()
        };
        let server = Server::bind(config, clock, CancellationToken::new()).await.unwrap();
        let (app, url) = (server.app(), format!("http://{}", server.address()));
        tokio::spawn(async move { server.run().await.unwrap() });
        Self { dir, app, url }
    }

    /// Where it keeps its database.
    pub(crate) fn folder(&self) -> &std::path::Path {
        self.dir.path()
    }
}
