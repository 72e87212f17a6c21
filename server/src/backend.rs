//! The contract of `app::backend`, kept: load, ask the rules, save. One file a theme.

pub mod accounts;
mod browser_cookie;
mod card;
mod devices;
mod diagnose;
mod evidence;
mod guard;
mod heal;
pub mod housekeeping;
mod notice;
mod pages;
mod register;
mod send_code;
mod session;
mod sign_in;
mod submit_code;
mod token;
mod trouble;

use app::{
    backend::{Asked, Credentials, Devices, Diagnose, MyAccount, SignIn, TypedCode, Visit, visit::CookieChange},
    contract::{
        browser_report::BrowserReport,
        channel::Channel,
        language::Language,
        step::Step,
        view::{CheckPage, CodePage, DevicesPage, MyPage, RememberedPage, SignInPage},
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

    fn sign_in_page<'a>(&'a self, visit: &'a Visit, until: Option<i64>) -> Asked<'a, SignInPage> {
        Box::pin(async move { Ok(pages::sign_in(self, visit, until)) })
    }

    fn code_page<'a>(&'a self, visit: &'a Visit, until: Option<i64>) -> Asked<'a, CodePage> {
        Box::pin(async move { answered(pages::code(self, visit, until).await) })
    }

    fn remembered_page<'a>(&'a self, visit: &'a Visit) -> Asked<'a, RememberedPage> {
        Box::pin(async move { answered(pages::remembered(self, visit).await) })
    }
}

impl Devices for Site {
    fn devices_page<'a>(&'a self, visit: &'a Visit) -> Asked<'a, DevicesPage> {
        Box::pin(async move { answered(devices::page(self, visit).await) })
    }

    fn replace_page<'a>(&'a self, visit: &'a Visit) -> Asked<'a, Option<DevicesPage>> {
        Box::pin(async move { answered(devices::replace_page(self, visit).await) })
    }

    fn replace_device<'a>(&'a self, visit: &'a Visit, who: String, device: String) -> Asked<'a, Step> {
        Box::pin(async move { answered(devices::replace(self, visit, &who, &device).await) })
    }

    fn skip_remember<'a>(&'a self, visit: &'a Visit, who: String) -> Asked<'a, Step> {
        Box::pin(async move { answered(devices::skip(self, visit, &who).await) })
    }

    fn rename_device<'a>(&'a self, visit: &'a Visit, who: String, device: String, name: String) -> Asked<'a, Step> {
        Box::pin(async move { answered(devices::rename(self, visit, &who, &device, &name).await) })
    }

    fn revoke_device<'a>(&'a self, visit: &'a Visit, who: String, device: String) -> Asked<'a, Step> {
        Box::pin(async move { answered(devices::revoke(self, visit, &who, &device).await) })
    }

    fn revoke_all_devices<'a>(&'a self, visit: &'a Visit, who: String) -> Asked<'a, Step> {
        Box::pin(async move { answered(devices::revoke_all(self, visit, &who).await) })
    }

    fn forget_browser<'a>(&'a self, visit: &'a Visit, who: String) -> Asked<'a, Step> {
        Box::pin(async move { answered(devices::forget(self, visit, &who).await) })
    }

    fn report_browser<'a>(&'a self, visit: &'a Visit, report: BrowserReport) -> Asked<'a, ()> {
        Box::pin(async move { answered(devices::report(self, visit, &report).await) })
    }
}

impl Diagnose for Site {
    fn check_page<'a>(&'a self, visit: &'a Visit, asked: bool, report: BrowserReport) -> Asked<'a, CheckPage> {
        Box::pin(async move { Ok(diagnose::check(self, visit, asked, &report)) })
    }
}

impl MyAccount for Site {
    fn my_page<'a>(&'a self, visit: &'a Visit) -> Asked<'a, MyPage> {
        Box::pin(async move { answered(pages::my(self, visit).await) })
    }
}
