//! Roles as types. [`super::access::Access`] of one of them exists only for a request whose account
//! has such a role.

use crate::store::accounts::Role;

/// Which roles a page is for.
pub(in crate::http) trait Allowed: Send + Sync + 'static {
    const ROLES: &'static [Role];
}

macro_rules! allowed {
    ($($(#[$about:meta])* $name:ident: $($role:ident),+;)*) => {
        $(
            $(#[$about])*
            #[derive(Clone, Copy, Debug)]
            #[allow(dead_code, reason = "a type that no value needs; not every role has pages of its own yet")]
            pub(in crate::http) struct $name;

            impl Allowed for $name {
                const ROLES: &'static [Role] = &[$(Role::$role),+];
            }
        )*
    };
}

allowed! {
    /// Everybody who is signed in.
    Anyone: Operator, Manager, Guard, Commune, Authority;
    Operator: Operator;
    Manager: Manager;
    Guard: Guard;
    Commune: Commune;
    Authority: Authority;
    /// Those who have a key that opens what is sealed.
    KeyKeeper: Commune, Authority;
    /// Those who register venues and kiosks: of the province, or of their commune.
    Registrar: Operator, Commune;
    /// Those who let other systems read.
    Sharing: Operator, Authority;
    /// Those who look for contacts of cases, or choose where contacts are kept.
    Tracing: Operator, Commune, Authority;
    /// Those who see a gate of their venue.
    Gate: Manager, Guard;
    /// Those who print the posters of their venues.
    Posters: Operator, Commune, Manager;
    /// Those who print paper strips for a power cut, and type them afterwards.
    Strips: Commune, Manager;
}
