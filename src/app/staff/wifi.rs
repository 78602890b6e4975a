//! Wi-Fi networks, looked for and joined beside the rest.

use super::desk::StaffDesk;
use crate::devices::network::Login;
use crate::staff::News;
use crate::wifi::{News as WifiNews, Request};

pub(super) fn answer(desk: StaffDesk, request: Request) {
    tokio::spawn(async move {
        let news = match request {
            Request::Search => search(&desk).await,
            Request::Join(login) => join(&desk, &login).await,
        };
        if let Some(news) = news {
            // Fails only while the program ends.
            let _ = desk.tell(News::Wifi(news));
        }
    });
}

async fn search(desk: &StaffDesk) -> Option<WifiNews> {
    let network = desk.network.as_ref()?;
    Some(WifiNews::Found(match network.networks().await {
        Ok(networks) => network.state().await.map(|state| (state, networks)),
        Err(error) => Err(error),
    }))
}

async fn join(desk: &StaffDesk, login: &Login) -> Option<WifiNews> {
    let network = desk.network.as_ref()?;
    let told = desk.clone();
    let tell = Box::new(move |stage| drop(told.tell(News::Wifi(WifiNews::Stage(stage)))));
    let joined = network.join(login, tell).await;
    if let Err(error) = &joined {
        tracing::warn!(%error, "a Wi-Fi network was not joined");
    }
    Some(WifiNews::Joined(joined))
}
