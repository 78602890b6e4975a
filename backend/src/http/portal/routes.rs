//! The list of the portal's pages with whom each is for. The router is made from it, and a test tries
//! each page with every role.

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::handler::Handler;
use axum::routing::{MethodRouter, get, post};

use super::roles::Allowed;
use crate::app::App;
use crate::store::accounts::Role;

/// Largest sheet.
const SHEET_MAX: usize = 1024 * 1024;

/// Whom a page is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Nobody has to be signed in.
    Everyone,
    Roles(&'static [Role]),
}

/// The roles of `R`, which the page's handler takes as `Access<R>`.
pub(super) const fn only<R: Allowed>() -> Who {
    Who::Roles(R::ROLES)
}

#[derive(Clone, Debug)]
pub struct Route {
    pub path: &'static str,
    pub who: Who,
    pub get: bool,
    pub post: bool,
}

#[derive(Default)]
pub(super) struct Routes {
    pub(super) router: Router<Arc<App>>,
    pub(super) list: Vec<Route>,
}

impl Routes {
    /// A page that is only read.
    pub(super) fn page<T: 'static>(
        self,
        path: &'static str,
        who: Who,
        show: impl Handler<T, Arc<App>>,
    ) -> Self {
        self.add(Route { path, who, get: true, post: false }, get(show))
    }

    /// A page with a form that is sent to its own address.
    pub(super) fn form<T: 'static, U: 'static>(
        self,
        path: &'static str,
        who: Who,
        show: impl Handler<T, Arc<App>>,
        submit: impl Handler<U, Arc<App>>,
    ) -> Self {
        self.add(Route { path, who, get: true, post: true }, get(show).post(submit))
    }

    /// A page with a form that takes a sheet.
    pub(super) fn sheet<T: 'static, U: 'static>(
        self,
        path: &'static str,
        who: Who,
        show: impl Handler<T, Arc<App>>,
        submit: impl Handler<U, Arc<App>>,
    ) -> Self {
        let methods = get(show).post(submit).layer(DefaultBodyLimit::max(SHEET_MAX));
        self.add(Route { path, who, get: true, post: true }, methods)
    }

    /// A page with a form that takes files of at most `most` bytes in all.
    pub(super) fn upload<T: 'static, U: 'static>(
        self,
        path: &'static str,
        who: Who,
        most: usize,
        show: impl Handler<T, Arc<App>>,
        submit: impl Handler<U, Arc<App>>,
    ) -> Self {
        let methods = get(show).post(submit).layer(DefaultBodyLimit::max(most));
        self.add(Route { path, who, get: true, post: true }, methods)
    }

    /// A button's address.
    pub(super) fn act<T: 'static>(
        self,
        path: &'static str,
        who: Who,
        submit: impl Handler<T, Arc<App>>,
    ) -> Self {
        self.add(Route { path, who, get: false, post: true }, post(submit))
    }

    fn add(mut self, route: Route, methods: MethodRouter<Arc<App>>) -> Self {
        self.router = self.router.route(route.path, methods);
        self.list.push(route);
        self
    }
}
