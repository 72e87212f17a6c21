//! The contract of `app::backend`, kept: load, ask the rules, save. One file a theme.

pub mod accounts;
mod browser_cookie;
mod guard;
pub mod housekeeping;
mod pages;
mod register;
mod send_code;
mod session;
mod sign_in;
mod submit_code;
mod token;
mod trouble;

use app::{
    backend::{Asked, Credentials, MyAccount, SignIn, TypedCode, Visit, visit::CookieChange},
    contract::{
        channel::Channel,
        language::Language,
        step::Step,
        view::{CodePage, MyPage, RememberedPage, SignInPage},
    },
};
use trouble::answered;

use crate::site::Site;

impl SignIn for Site {
    fn sign_in<'a>(&'a self, visit: &'a Visit, typed: Credentials) -> Asked<'a, Step> {
        Box::pin(async move { answered(sign_in::sign_in(self, visit, typed).await) })
    }

    fn submit_code<'a>(&'a self, visit: &'a Visit, typed: TypedCode) -> Asked<'a, Step> {
        Box::pin(async move { answered(submit_code::submit_code(self, visit, typed).await) })
    }

    fn resend_code<'a>(&'a self, visit: &'a Visit, channel: Option<Channel>) -> Asked<'a, Step> {
        Box::pin(async move { answered(send_code::resend(self, visit, channel).await) })
    }

    fn sign_out<'a>(&'a self, visit: &'a Visit) -> Asked<'a, Step> {
        Box::pin(async move { answered(session::sign_out(self, visit).await) })
    }

    fn set_language<'a>(&'a self, visit: &'a Visit, language: Language) -> Asked<'a, ()> {
        visit.change(CookieChange::Language(language));
        Box::pin(async { Ok(()) })
    }

    fn sign_in_page<'a>(&'a self, _visit: &'a Visit, until: Option<i64>) -> Asked<'a, SignInPage> {
        Box::pin(async move { Ok(pages::sign_in(self, until)) })
    }

    fn code_page<'a>(&'a self, visit: &'a Visit) -> Asked<'a, CodePage> {
        Box::pin(async move { answered(pages::code(self, visit).await) })
    }

    fn remembered_page<'a>(&'a self, visit: &'a Visit) -> Asked<'a, RememberedPage> {
        Box::pin(async move { answered(pages::remembered(self, visit).await) })
    }
}

impl MyAccount for Site {
    fn my_page<'a>(&'a self, visit: &'a Visit) -> Asked<'a, MyPage> {
        Box::pin(async move { answered(pages::my(self, visit).await) })
    }
}
