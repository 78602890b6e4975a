//! The whole product on one machine: backend, a kiosk with simulated devices, a street of phones, and
//! a page on localhost that shows them. Everything but the devices is the real program.

mod children;
mod kiosk_process;
mod link;
mod ports;
mod proxy;
mod relay;
mod setup;
mod staff;
mod street;
mod tour;
mod trail;
mod tries;
mod watch;
mod web;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use clap::Parser;

use kiosk_process::KioskProcess;
use setup::Look;

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

/// Whose phones are on the street.
const NAMES: [&str; 6] = ["Cô Lan", "Chú Hùng", "Bà Sáu", "Anh Tú", "Em My", "Ông Bảy"];

#[tokio::main]
async fn main() -> std::process::ExitCode {
    terminal::start_log("info");
    terminal::end("demo", run(Options::parse()).await)
}

async fn run(options: Options) -> anyhow::Result<()> {
    kiosk::sync::client::install_crypto();
    // Before anything is made, so that a second demo leaves nothing half made.
    let ports = ports::Ports::take(options.listen)?;
    let [page_at, phone_at, backend_at] = ports.addresses()?;
    let (cable, cable_at) = relay::start(backend_at).await?;
    let places = [backend_at, cable_at];
    let setup = setup::Setup::prepare(&options.data, places, options.window, options.size)?;
    let setup = Arc::new(setup);
    println!("starting the backend on {}", setup.backend_url());
    let (page, phone) = ports.leave_backend();
    let mut backend = setup.start_backend().await?;
    setup.enrol_kiosk().await?;
    let pin = setup.make_staff_pin().await?;
    let staff = staff::Staff::prepare(setup.clone()).await?;
    let running = setup.start_kiosk(Look::default())?;
    println!("the kiosk is enrolled and running");

    let link = link::Link::connect(setup.socket()).await?;
    let street = Arc::new(street::Street::new(&NAMES)?);
    tokio::spawn(street::play(street.clone(), link.clone()));
    let tour = Arc::new(tour::Tour::default());
    let phone = tokio::net::TcpListener::from_std(phone)?;
    tokio::spawn(proxy::serve(phone, setup.backend_url(), tour.clone()));
    let (kiosk, restarts) = KioskProcess::new(setup.clone(), running, link.clone());
    let tries = tries::Tries::new(setup.clone(), street.clone(), link.clone(), cable, restarts);
    let watch = Arc::new(watch::Watch::new(setup.clone(), street.clone(), tour.clone()));
    let watching = watch.clone();

    println!("\n  The demo:          http://{page_at}");
    println!("  The backend:       {}", setup.backend_url());
    println!("  The commune's key: {}", setup.commune_key().display());
    println!("  The authority's:   {}", setup.authority_key().display());
    println!("  Logs:              {}", options.data.display());
    println!("\nCtrl-C ends it.");
    let page = tokio::net::TcpListener::from_std(page)?;
    let places = [phone_at, backend_at];
    let state = web::DemoState { setup, pin, staff, street, link, tour, tries, watch, places };
    tokio::select! {
        ended = web::serve(page, state) => ended,
        ended = watching.run() => ended,
        ended = backend.ended() => Err(ended),
        ended = kiosk.keep() => Err(ended),
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
