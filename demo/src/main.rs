//! The whole product on one machine: backend, a kiosk with simulated devices, a street of phones, and
//! a page on localhost that shows them. Everything but the devices is the real program.

mod children;
mod link;
mod proxy;
mod setup;
mod street;
mod web;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context;
use clap::Parser;

/// Shows backend, kiosk, visitors and an F0 on one machine.
#[derive(Parser, Debug)]
#[command(name = "demo", version)]
struct Options {
    /// Where the demo's page answers; the visitors' phone gets the port after it, the backend the
    /// one after that.
    #[arg(long, default_value = "127.0.0.1:8700")]
    listen: SocketAddr,
    /// Folder of databases, keys and logs; kept between runs.
    #[arg(long, default_value = "demo-data")]
    data: PathBuf,
    /// Open the kiosk as a window of the desktop instead of on the page.
    #[arg(long)]
    window: bool,
    /// Pixels of the kiosk's screen.
    #[arg(long, default_value = "1024x600", value_parser = setup::parse_size)]
    size: (u32, u32),
}

#[tokio::main]
async fn main() -> std::process::ExitCode {
    tracing_subscriber::fmt()
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "info".into()),
        )
        .with_writer(std::io::stderr)
        .init();
    match run(Options::parse()).await {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            std::process::ExitCode::FAILURE
        }
    }
}

async fn run(options: Options) -> anyhow::Result<()> {
    kiosk::sync::client::install_crypto();
    let port = |ahead| SocketAddr::new(options.listen.ip(), options.listen.port() + ahead);
    let setup = setup::Setup::prepare(&options.data, port(2), options.window, options.size)?;
    println!("starting the backend on {}", setup.backend_url());
    let mut backend = setup.start_backend().await?;
    let mut kiosk = setup.start_kiosk().await?;
    println!("the kiosk is enrolled and running");

    let link = link::Link::connect(setup.socket()).await?;
    let street = Arc::new(street::Street::new(&[
        "Cô Lan",
        "Chú Hùng",
        "Bà Sáu",
        "Anh Tú",
        "Em My",
        "Ông Bảy",
    ])?);
    tokio::spawn(street::play(street.clone(), link.clone()));
    let phone = tokio::net::TcpListener::bind(port(1)).await;
    let phone = phone.with_context(|| format!("{} is in use; choose --listen", port(1)))?;
    tokio::spawn(proxy::serve(phone, setup.backend_url()));
    let page = tokio::net::TcpListener::bind(options.listen).await;
    let page = page.with_context(|| format!("{} is in use; choose --listen", options.listen))?;

    println!("\n  The demo:          http://{}", options.listen);
    println!("  The backend:       {}", setup.backend_url());
    println!("  The commune's key: {}", setup.commune_key().display());
    println!("  The authority's:   {}", setup.authority_key().display());
    println!("  Logs:              {}", options.data.display());
    println!("\nCtrl-C ends it.");
    let serving = web::serve(page, web::DemoState { setup, street, link, phone: port(1) });
    tokio::select! {
        ended = serving => ended,
        ended = backend.ended() => Err(ended),
        ended = kiosk.ended() => Err(ended),
        _ = tokio::signal::ctrl_c() => Ok(()),
        () = terminated() => Ok(()),
    }
}

async fn terminated() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut term) => drop(term.recv().await),
        Err(_) => std::future::pending().await,
    }
}
