//! What most calls look like, so that each of them is one line: an address under `/api`, and the operation of the
//! backend that is called as the function is.

/// Pages behind sign-in, which need nothing but the session.
macro_rules! pages_behind_sign_in {
    ($($(#[$doc:meta])* $endpoint:literal $name:ident => $call:ident() -> $page:ty;)+) => {$(
        $(#[$doc])*
        #[::leptos::server(name = $name, prefix = "/api", endpoint = $endpoint)]
        pub async fn $call() -> $crate::calls::CallResult<$page> {
            let visit = $crate::calls::reply::visit();
            $crate::calls::reply::signed_in(&visit, $crate::calls::reply::backend().$call(&visit).await)
        }
    )+};
}

/// Forms behind sign-in, under the page on which a refusal is said. Each brings `as`, for whom its page was made, and
/// the fields in brackets, as texts; a field that is not there is empty.
macro_rules! forms_behind_sign_in {
    ($($page:ident { $($(#[$doc:meta])* $endpoint:literal => $call:ident($($field:ident),*);)+ })+) => {$($(
        $(#[$doc])*
        #[::leptos::server(prefix = "/api", endpoint = $endpoint)]
        pub async fn $call(
            #[server(default)]
            #[server(rename = "as")]
            who: String,
            $(#[server(default)] $field: String,)*
        ) -> $crate::calls::CallResult<::contract::step::Step> {
            let visit = $crate::calls::reply::visit();
            let outcome = $crate::calls::reply::backend().$call(&visit, &who $(, &$field)*).await;
            $crate::calls::reply::answer(&visit, outcome, ::contract::paths::$page)
        }
    )+)+};
}

pub(super) use {forms_behind_sign_in, pages_behind_sign_in};
