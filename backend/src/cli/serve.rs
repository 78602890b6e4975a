//! `backend serve`.

use std::io::Write;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context, Result};
use clap::Args;
use tokio_util::sync::CancellationToken;

use crate::clock::SystemClock;
use crate::config::Config;
use crate::network::Network;
use crate::server::Server;

#[derive(Debug, Args)]
pub(super) struct Serve {
    /// Address to listen on; port 0 takes a free one [default: 127.0.0.1:8080]
    #[arg(long)]
    listen: Option<SocketAddr>,
    /// Host of the visitors' page as the QR says it [default: the listening address]
    #[arg(long)]
    host: Option<String>,
    /// PEM file with the certificate and its chain: the server speaks TLS itself, and needs no proxy. Read again when
    /// it changes, or at SIGHUP
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    tls_cert: Option<PathBuf>,
    /// PEM file with the certificate's key
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    tls_key: Option<PathBuf>,
    /// Address, such as 0.0.0.0:80, on which http: is answered with the way to https: [default: none]
    #[arg(long, value_name = "ADDRESS", requires = "tls_cert")]
    redirect: Option<SocketAddr>,
    /// Address, such as 127.0.0.1:9464, on which Prometheus reads the metrics at /metrics; not for the public
    /// [default: none]
    #[arg(long, value_name = "ADDRESS")]
    metrics: Option<SocketAddr>,
    /// Seconds for which one venue code is shown [default: 30]
    #[arg(long, value_name = "SECONDS")]
    period_s: Option<u32>,
    /// Seconds after its time in which opening a code still counts [default: 90]
    #[arg(long, value_name = "SECONDS")]
    grace_s: Option<u32>,
    /// Seconds after opening in which the tap is accepted [default: 600]
    #[arg(long, value_name = "SECONDS")]
    tap_s: Option<u32>,
    /// Seconds for which a server that was told to stop still answers, while /readyz says 503; a second signal ends it
    /// at once [default: 0]
    #[arg(long, value_name = "SECONDS")]
    drain_s: Option<u32>,
    /// Address or network of a proxy of yours that appends its peer to x-forwarded-for; may be given
    /// several times [default: this machine]
    #[arg(long = "trusted-proxy", value_name = "NETWORK")]
    trusted_proxies: Vec<Network>,
    /// Address of the SMS gateway that takes {"to","text"} as JSON; its bearer token stands in
    /// the environment variable BACKEND_SMS_TOKEN or in --sms-token-file [default: no OTP]
    #[arg(long, value_name = "URL")]
    sms_url: Option<String>,
    /// File with the SMS gateway's bearer token
    #[arg(long, value_name = "FILE")]
    sms_token_file: Option<PathBuf>,
    /// The mail server, smtps://HOST or smtp://HOST (STARTTLS); the password of --smtp-user stands in the
    /// environment variable BACKEND_SMTP_PASSWORD or in --smtp-password-file [default: no e-mail]
    #[arg(long, value_name = "URL")]
    smtp_url: Option<String>,
    /// The address that e-mails come from
    #[arg(long, value_name = "ADDRESS")]
    smtp_from: Option<String>,
    /// Account at the mail server [default: none]
    #[arg(long, value_name = "NAME")]
    smtp_user: Option<String>,
    /// File with its password
    #[arg(long, value_name = "FILE")]
    smtp_password_file: Option<PathBuf>,
}

impl Serve {
    pub(super) fn configure(&self, mut config: Config) -> Config {
        config.listen = self.listen.unwrap_or(config.listen);
        config.tls_cert = self.tls_cert.clone().or(config.tls_cert);
        config.tls_key = self.tls_key.clone().or(config.tls_key);
        config.redirect = self.redirect.or(config.redirect);
        config.metrics = self.metrics.or(config.metrics);
        config.host = self.host.clone().or(config.host);
        config.period_s = self.period_s.unwrap_or(config.period_s);
        config.grace_s = self.grace_s.unwrap_or(config.grace_s);
        config.tap_s = self.tap_s.unwrap_or(config.tap_s);
        config.drain_s = self.drain_s.unwrap_or(config.drain_s);
        if !self.trusted_proxies.is_empty() {
            config.trusted_proxies.clone_from(&self.trusted_proxies);
        }
        config.sms_url = self.sms_url.clone().or(config.sms_url);
        config.sms_token_file = self.sms_token_file.clone().or(config.sms_token_file);
        config.smtp_url = self.smtp_url.clone().or(config.smtp_url);
        config.smtp_from = self.smtp_from.clone().or(config.smtp_from);
        config.smtp_user = self.smtp_user.clone().or(config.smtp_user);
        config.smtp_password_file = self.smtp_password_file.clone().or(config.smtp_password_file);
        config
    }
}

pub(super) fn run(config: Config) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("the server cannot start its threads")?;
    runtime.block_on(async {
        let stop = CancellationToken::new();
        cancel_on_signal(stop.clone());
        let database = config.database.to_string();
        let server = Server::bind(config, Arc::new(SystemClock), stop.clone()).await?;
        let at_once = server.app().stop.clone();
        tokio::spawn(async move {
            stop.cancelled().await;
            signal().await;
            at_once.cancel();
        });
        {
            // Programs that start this one read the real port here. In one piece, because some of them
            // read no further than the first line.
            let url = server.url();
            let text = format!("listening on {url}\nthe database is {database}\n");
            std::io::stdout().lock().write_all(text.as_bytes())?;
        }
        if let Some(at) = server.metrics() {
            tracing::info!("metrics are at http://{at}/metrics");
        }
        tracing::info!(address = %server.address(), database = %database, "listening");
        if let Some(path) = server.first_link().await? {
            tracing::warn!(
                "nobody can sign in to the staff portal yet: make the first account at \
                 {}{path} within three days (it works once; `backend user add` does it too)",
                server.url()
            );
        }
        server.run().await?;
        tracing::info!("stopped");
        Ok(())
    })
}

/// Cancels `stop` with the next signal.
fn cancel_on_signal(stop: CancellationToken) {
    tokio::spawn(async move {
        signal().await;
        stop.cancel();
    });
}

/// Waits for ctrl-c or, on Unix, SIGTERM.
async fn signal() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut terminate) => {
                tokio::select! {
                    _ = terminate.recv() => {}
                    _ = tokio::signal::ctrl_c() => {}
                }
                return;
            }
            Err(error) => tracing::error!("the server does not hear SIGTERM: {error}"),
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}
