//! One page a file: a component that asks for the data, and a view of that data which the gallery renders as well.

pub mod address;
pub mod check;
pub mod code;
pub mod devices;
pub mod help_devices;
pub mod loaded;
pub mod missing;
pub mod my;
pub mod remembered;
pub mod replace;
pub mod sign_in;
pub mod title;
#[cfg(feature = "ssr")]
pub mod unscripted;

use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::{
    Lazy, SsrMode,
    components::{FlatRoutes, Route, Router},
    path,
};

use self::{
    check::CheckRoute, code::CodeRoute, devices::DevicesRoute, help_devices::HelpDevicesRoute, missing::Missing,
    my::MyRoute, remembered::RememberedRoute, replace::ReplaceRoute, sign_in::SignInPage, title::SiteTitle,
};

/// The pages that the browser takes over, and what the server has besides.
macro_rules! site {
    ($($unscripted:tt)*) => {
        view! {
            <SiteTitle/>
            <Router>
                <FlatRoutes fallback=Missing>
                    <Route path=path!("/sign-in") view=SignInPage ssr=SsrMode::Async/>
                    <Route path=path!("/sign-in/code") view={Lazy::<CodeRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/sign-in/remembered") view={Lazy::<RememberedRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/sign-in/replace") view={Lazy::<ReplaceRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/my") view={Lazy::<MyRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/my/devices") view={Lazy::<DevicesRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/check") view={Lazy::<CheckRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/help/devices") view={Lazy::<HelpDevicesRoute>::new()} ssr=SsrMode::Async/>
                    $($unscripted)*
                </FlatRoutes>
            </Router>
        }
    };
}

/// Everything inside `<main>`. Runs once without any request when the server lists its routes, so it expects nothing
/// from the context. Every page waits for its data (`Async`): it must be whole without script. All but the first are
/// loaded when asked for: who opens `/sign-in` pays for nothing else.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    #[cfg(feature = "ssr")]
    {
        site! {
            <Route path=path!("/my/two-step") view={Lazy::<unscripted::TwoStepRoute>::new()} ssr=SsrMode::Async/>
            <Route path=path!("/my/customer") view={Lazy::<unscripted::CustomerRoute>::new()} ssr=SsrMode::Async/>
            <Route path=path!("/my/customer/email") view={Lazy::<unscripted::CustomerEmailRoute>::new()} ssr=SsrMode::Async/>
            <Route path=path!("/my/customer/mobile") view={Lazy::<unscripted::CustomerMobileRoute>::new()} ssr=SsrMode::Async/>
            <Route path=path!("/my/password") view={Lazy::<unscripted::PasswordRoute>::new()} ssr=SsrMode::Async/>
            <Route path=path!("/my/recovery-codes") view={Lazy::<unscripted::RecoveryCodesRoute>::new()} ssr=SsrMode::Async/>
            <Route path=path!("/my/history") view={Lazy::<unscripted::HistoryRoute>::new()} ssr=SsrMode::Async/>
            <Route path=path!("/sign-up") view={Lazy::<unscripted::SignUpRoute>::new()} ssr=SsrMode::Async/>
            <Route path=path!("/sign-up/code") view={Lazy::<unscripted::SignUpCodeRoute>::new()} ssr=SsrMode::Async/>
            <Route path=path!("/recover") view={Lazy::<unscripted::RecoverRoute>::new()} ssr=SsrMode::Async/>
            <Route path=path!("/recover/code") view={Lazy::<unscripted::RecoverCodeRoute>::new()} ssr=SsrMode::Async/>
            <Route path=path!("/recover/password") view={Lazy::<unscripted::RecoverPasswordRoute>::new()} ssr=SsrMode::Async/>
            <Route path=path!("/email/confirm") view={Lazy::<unscripted::EmailConfirmRoute>::new()} ssr=SsrMode::Async/>
            <Route path=path!("/email/undo") view={Lazy::<unscripted::EmailUndoRoute>::new()} ssr=SsrMode::Async/>
            <Route path=path!("/help/lost") view={Lazy::<unscripted::HelpLostRoute>::new()} ssr=SsrMode::Async/>
            <Route path=path!("/help/privacy") view={Lazy::<unscripted::HelpPrivacyRoute>::new()} ssr=SsrMode::Async/>
        }
    }
    #[cfg(not(feature = "ssr"))]
    {
        site!()
    }
}
