//! One page a file, in folders as its address is: a view of the page's data, which the gallery renders as well. Pages
//! that the browser takes over have a component besides, which asks for the data.

pub mod address;
pub mod check;
pub mod document;
pub mod email;
pub mod help;
pub mod loaded;
pub mod missing;
pub mod my;
pub mod recover;
pub mod sign_in;
pub mod sign_up;
pub mod title;

use contract::paths;
use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::{
    Lazy, PartialPathMatch, PathSegment, PossibleRouteMatch, SsrMode,
    components::{FlatRoutes, Route, Router},
};

use self::{
    check::CheckRoute,
    help::devices::HelpDevicesRoute,
    missing::Missing,
    my::{MyRoute, devices::DevicesRoute},
    sign_in::{SignInPage, code::CodeRoute, remembered::RememberedRoute, replace::ReplaceRoute},
    title::SiteTitle,
};

/// The table of the pages: those that the browser takes over, and those that are whole without script and get none,
/// plain forms that are used seldom. The browser half does not name the latter, so that nobody downloads them to sign
/// in: a link to one asks for a document.
macro_rules! pages {
    (
        taken_over { $($path:ident => $page:expr,)+ }
        documents { $($document:ident => $title:expr, $data:expr => $view:ident,)+ }
        documents_without_data { $($plain:ident => $plain_title:expr => $plain_view:ident,)+ }
    ) => {
        /// Everything inside `<main>`. Runs once without any request when the server lists its routes, so it expects
        /// nothing from the context. Every page waits for its data (`Async`): it must be whole without script. All but
        /// the first are loaded when asked for: who opens `/sign-in` pays for nothing else.
        #[component]
        pub fn App() -> impl IntoView {
            provide_meta_context();
            #[cfg(feature = "ssr")]
            {
                use self::{
                    email::{confirm::EmailConfirmView, undo::EmailUndoView},
                    help::{lost::HelpLostView, privacy::HelpPrivacyView},
                    my::{
                        customer::{CustomerView, email::CustomerEmailView, mobile::CustomerMobileView},
                        history::HistoryView, password::PasswordView, recovery_codes::RecoveryCodesView,
                        two_step::TwoStepView,
                    },
                    recover::{RecoverView, code::RecoverCodeView, password::RecoverPasswordView},
                    sign_up::{SignUpView, code::SignUpCodeView},
                };
                use crate::{
                    calls::account as calls,
                    words::{account_words, public_words},
                };

                routes! {
                    $($path => $page,)+
                    $($document => || document::document($title, $data, |page, outcome| {
                        view! { <$view page outcome/> }.into_any()
                    }),)+
                    $($plain => || view! { <title::PageTitle text=$plain_title/> <$plain_view/> },)+
                }
            }
            #[cfg(not(feature = "ssr"))]
            {
                routes! { $($path => $page,)+ }
            }
        }

        /// Whether the browser takes the page at this address over.
        #[must_use]
        pub fn is_taken_over(path: &str) -> bool {
            ![$(paths::$document,)+ $(paths::$plain,)+].contains(&path)
        }
    };
}

macro_rules! routes {
    ($($path:ident => $page:expr,)+) => {
        view! {
            <SiteTitle/>
            <Router>
                <FlatRoutes fallback=Missing>
                    $(<Route path=Address(paths::$path) view={$page} ssr=SsrMode::Async/>)+
                </FlatRoutes>
            </Router>
        }
    };
}

pages! {
    taken_over {
        SIGN_IN => SignInPage,
        SIGN_IN_CODE => Lazy::<CodeRoute>::new(),
        SIGN_IN_REMEMBERED => Lazy::<RememberedRoute>::new(),
        SIGN_IN_REPLACE => Lazy::<ReplaceRoute>::new(),
        MY => Lazy::<MyRoute>::new(),
        MY_DEVICES => Lazy::<DevicesRoute>::new(),
        CHECK => Lazy::<CheckRoute>::new(),
        HELP_DEVICES => Lazy::<HelpDevicesRoute>::new(),
    }
    documents {
        MY_TWO_STEP => account_words().two_step_title, calls::two_step::two_step_page() => TwoStepView,
        MY_CUSTOMER => account_words().customer_title, calls::contact::customer_page() => CustomerView,
        MY_CUSTOMER_EMAIL => account_words().email_title, calls::contact::email_page() => CustomerEmailView,
        MY_CUSTOMER_MOBILE => account_words().mobile_title, calls::contact::mobile_page() => CustomerMobileView,
        MY_PASSWORD => account_words().password_title, calls::credentials::password_page() => PasswordView,
        MY_RECOVERY_CODES =>
            account_words().recovery_title, calls::credentials::recovery_codes_page() => RecoveryCodesView,
        MY_HISTORY => account_words().history_title, calls::history::history_page() => HistoryView,
        SIGN_UP => public_words().sign_up_title, calls::sign_up::sign_up_page(address::until()) => SignUpView,
        SIGN_UP_CODE => public_words().sign_up_code_title, calls::sign_up::sign_up_code_page() => SignUpCodeView,
        RECOVER => public_words().recover_title, calls::recover::recover_page(address::until()) => RecoverView,
        RECOVER_CODE => public_words().recover_title, calls::recover::recover_code_page(address::until()) => RecoverCodeView,
        RECOVER_PASSWORD =>
            public_words().recover_password_title, calls::recover::recover_password_page() => RecoverPasswordView,
        EMAIL_CONFIRM =>
            public_words().link_confirm_title, calls::contact::email_confirm_page(address::token()) => EmailConfirmView,
        EMAIL_UNDO => public_words().link_undo_title, calls::contact::email_undo_page(address::token()) => EmailUndoView,
    }
    documents_without_data {
        HELP_LOST => public_words().help_lost_title => HelpLostView,
        HELP_PRIVACY => public_words().help_privacy_title => HelpPrivacyView,
    }
}

/// The address of a page, whole, as it stands in [`paths`].
#[derive(Clone, Copy, Debug)]
struct Address(&'static str);

impl PossibleRouteMatch for Address {
    fn optional(&self) -> bool {
        false
    }

    fn test<'a>(&self, path: &'a str) -> Option<PartialPathMatch<'a>> {
        (path == self.0).then(|| PartialPathMatch::new("", Vec::new(), path))
    }

    fn generate_path(&self, path: &mut Vec<PathSegment>) {
        path.push(PathSegment::Static(self.0.into()));
    }
}
