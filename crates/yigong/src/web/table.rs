//! The table of routes. Every route is entered here with its rule; `docs/permissions.txt` is made
//! from it, and a test tries each one as each kind of person.

use axum::Router;
use axum::handler::Handler;
use axum::http::Method;
use axum::middleware::from_fn;
use axum::routing::{MethodFilter, MethodRouter, on};
use utoipa::openapi::path::PathItem;
use utoipa_axum::router::UtoipaMethodRouter;

use super::guard;
use super::menu::{For, Link, Place};
use crate::App;

/// Who may come in. `Public` and `SignedIn` are enforced here; the rest by the action, which knows
/// the thing concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Everybody.
    Public,
    /// Whoever has signed in, for their own affairs.
    SignedIn,
    /// Who leads the team concerned, or manages its organisation.
    Leader,
    /// Who manages the organisation concerned, or one above it.
    Manager,
    /// The organisers of the city.
    Organiser,
    /// Everybody, but only in a demo city.
    Demo,
}

/// One route.
#[derive(Debug, Clone)]
pub struct Route {
    /// HTTP method.
    pub method: Method,
    /// Path with `{names}`.
    pub path: String,
    /// The rule.
    pub access: Access,
}

/// Routes being gathered, slice by slice.
pub struct Routes {
    router: Router<App>,
    api: utoipa::openapi::OpenApi,
    table: Vec<Route>,
    links: Vec<Link>,
}

impl Default for Routes {
    fn default() -> Self {
        Self { router: Router::new(), api: utoipa::openapi::OpenApi::default(), table: Vec::new(), links: Vec::new() }
    }
}

impl Routes {
    /// A page or a form's target.
    #[must_use]
    pub fn page<H, T>(mut self, method: Method, path: &str, access: Access, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        let filter = MethodFilter::try_from(method.clone()).unwrap_or(MethodFilter::GET);
        self.router = self.router.route(path, guarded(access, on(filter, handler)));
        self.table.push(Route { method, path: path.to_owned(), access });
        self
    }

    /// `GET` of a page.
    #[must_use]
    pub fn get<H: Handler<T, App>, T: 'static>(self, path: &str, access: Access, handler: H) -> Self {
        self.page(Method::GET, path, access, handler)
    }

    /// `POST` of a form.
    #[must_use]
    pub fn post<H: Handler<T, App>, T: 'static>(self, path: &str, access: Access, handler: H) -> Self {
        self.page(Method::POST, path, access, handler)
    }

    /// An API call, documented by its handler: `.api(Access::SignedIn, routes!(me))`. Paths are
    /// below `/api/v1`.
    #[must_use]
    pub fn api(mut self, access: Access, (schemas, paths, handler): UtoipaMethodRouter<App>) -> Self {
        for (path, item) in &paths.paths {
            let full = format!("/api/v1{path}");
            self.table.extend(methods(item).map(|method| Route { method, path: full.clone(), access }));
            self.router = self.router.route(&full, guarded(access, handler.clone()));
        }
        let components = self.api.components.get_or_insert_default();
        components.schemas.extend(schemas);
        for (path, item) in paths.paths {
            match self.api.paths.paths.entry(format!("/api/v1{path}")) {
                std::collections::btree_map::Entry::Occupied(mut there) => there.get_mut().merge_operations(item),
                std::collections::btree_map::Entry::Vacant(free) => {
                    free.insert(item);
                }
            }
        }
        self
    }

    /// An entry of the work desk or of “我的” that leads to a page.
    #[must_use]
    pub fn link(mut self, place: Place, who: For, path: &'static str, label: &'static str, note: &'static str) -> Self {
        self.links.push(Link { place, who, path, label, note });
        self
    }

    /// The entries, in the order of the slices.
    pub(super) fn into_links(self) -> Vec<Link> {
        self.links
    }

    /// Everything of another slice.
    #[must_use]
    pub fn merge(mut self, other: Self) -> Self {
        self.router = self.router.merge(other.router);
        self.api.merge(other.api);
        self.table.extend(other.table);
        self.links.extend(other.links);
        self
    }

    /// The router, its OpenAPI description and the table.
    pub fn finish(self) -> (Router<App>, utoipa::openapi::OpenApi, Vec<Route>) {
        (self.router, self.api, self.table)
    }
}

fn guarded(access: Access, router: MethodRouter<App>) -> MethodRouter<App> {
    match access {
        Access::Public | Access::Demo => router,
        _ => router.layer(from_fn(guard::require_person)),
    }
}

fn methods(item: &PathItem) -> impl Iterator<Item = Method> {
    let given = [
        (item.get.is_some(), Method::GET),
        (item.post.is_some(), Method::POST),
        (item.put.is_some(), Method::PUT),
        (item.patch.is_some(), Method::PATCH),
        (item.delete.is_some(), Method::DELETE),
    ];
    given.into_iter().filter_map(|(there, method)| there.then_some(method))
}
