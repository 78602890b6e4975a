//! What happens, and what is asked of the machine's network.

use crate::devices::network::{JoinStage, Login, NetworkError, NetworkState, WifiNetwork};

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// The page is opened, or the search is wanted again.
    Search,
    /// One of the choices on the page.
    Choose(usize),
    /// A letter of a password or a name.
    Letter(char),
    Erase,
    /// More networks, or the password with its letters and without.
    More,
    /// What is typed is complete.
    Done,
    /// To the list.
    Back,
    News(News),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Request {
    /// Answered with [`News::Found`].
    Search,
    /// Answered with [`News::Stage`] and [`News::Joined`].
    Join(Login),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    /// How the machine is connected now.
    Connected(NetworkState),
    Found(Result<(NetworkState, Vec<WifiNetwork>), NetworkError>),
    Stage(JoinStage),
    Joined(Result<(), NetworkError>),
}
