//! The contract of `contract::backend`, kept: load, ask the rules, save. One file a theme.

pub mod accounts;
mod browser_cookie;
mod card;
mod change;
mod code_view;
mod contact;
pub mod desk;
mod devices;
mod diagnose;
mod email_change;
mod evidence;
mod forgotten_id;
mod fresh;
mod guard;
mod heal;
mod history;
pub mod housekeeping;
mod link;
mod new_browser;
mod notice;
mod pages;
mod party;
mod password;
mod proof;
mod recover;
mod recovery_codes;
mod register;
mod send_code;
mod send_guard;
mod session;
mod sign_in;
mod sign_up;
pub mod sms_reports;
mod submit_code;
mod subscriber;
mod token;
mod trouble;
mod two_step;

use contract::{
    backend::{
        Asked, ContactData, Credentials, Devices, Diagnose, Doors, FreshProof, MyAccount, NewSubscriber, RecoverWay,
        Safekeeping, SignIn, TwoStep, TypedCode, TypedProof, Visit, visit::CookieChange,
    },
    browser_report::BrowserReport,
    channel::Channel,
    code::Delivery,
    language::Language,
    pages::{
        account::{CustomerPage, EmailPage, MobilePage, PasswordPage, RecoveryCodesPage, TwoStepPage},
        devices::{CheckPage, DevicesPage},
        email_link::{EmailConfirmPage, EmailUndoPage},
        history::HistoryPage,
        my::MyPage,
        recover::{RecoverCodePage, RecoverPage, RecoverPasswordPage},
        sign_in::{CodePage, RememberedPage, SignInPage},
        sign_up::{SignUpCodePage, SignUpPage},
    },
    proof::ProofPage,
    step::Step,
};
use secrecy::SecretString;
use trouble::answered;

use crate::site::Site;

impl SignIn for Site {
    fn sign_in<'a>(&'a self, visit: &'a Visit, typed: Credentials) -> Asked<'a, Step> {
        Box::pin(async move { answered(sign_in::sign_in(self, visit, typed).await) })
    }

    fn submit_code<'a>(&'a self, visit: &'a Visit, typed: TypedCode) -> Asked<'a, Step> {
        Box::pin(async move { answered(submit_code::submit_code(self, visit, typed).await) })
    }

    fn use_recovery_code<'a>(&'a self, visit: &'a Visit, recovery_code: SecretString, trust: bool) -> Asked<'a, Step> {
        Box::pin(async move { answered(submit_code::use_recovery_code(self, visit, &recovery_code, trust).await) })
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

    fn delivery<'a>(&'a self, visit: &'a Visit) -> Asked<'a, Delivery> {
        Box::pin(async move { answered(pages::delivery(self, visit).await) })
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

impl FreshProof for Site {
    fn confirm_identity<'a>(
        &'a self,
        visit: &'a Visit,
        who: String,
        password: SecretString,
        page: ProofPage,
    ) -> Asked<'a, Step> {
        Box::pin(async move { answered(fresh::confirm_identity(self, visit, &who, &password, page).await) })
    }

    fn send_fresh_code<'a>(
        &'a self,
        visit: &'a Visit,
        who: String,
        channel: Option<Channel>,
        page: ProofPage,
    ) -> Asked<'a, Step> {
        Box::pin(async move { answered(fresh::send_code(self, visit, &who, channel, page).await) })
    }

    fn confirm_fresh_code<'a>(&'a self, visit: &'a Visit, typed: TypedProof, page: ProofPage) -> Asked<'a, Step> {
        Box::pin(async move { answered(fresh::confirm_code(self, visit, &typed, page).await) })
    }
}

impl TwoStep for Site {
    fn two_step_page<'a>(&'a self, visit: &'a Visit) -> Asked<'a, TwoStepPage> {
        Box::pin(async move { answered(two_step::page(self, visit).await) })
    }

    fn start_two_step<'a>(&'a self, visit: &'a Visit, who: String, channel: Option<Channel>) -> Asked<'a, Step> {
        Box::pin(async move { answered(two_step::start(self, visit, &who, channel).await) })
    }

    fn enable_two_step<'a>(&'a self, visit: &'a Visit, typed: TypedProof) -> Asked<'a, Step> {
        Box::pin(async move { answered(two_step::enable(self, visit, &typed).await) })
    }

    fn disable_two_step<'a>(&'a self, visit: &'a Visit, typed: TypedProof, understood: bool) -> Asked<'a, Step> {
        Box::pin(async move { answered(two_step::disable(self, visit, &typed, understood).await) })
    }
}

impl ContactData for Site {
    fn customer_page<'a>(&'a self, visit: &'a Visit) -> Asked<'a, CustomerPage> {
        Box::pin(async move { answered(contact::page(self, visit).await) })
    }

    fn email_page<'a>(&'a self, visit: &'a Visit) -> Asked<'a, EmailPage> {
        Box::pin(async move { answered(email_change::page(self, visit).await) })
    }

    fn mobile_page<'a>(&'a self, visit: &'a Visit) -> Asked<'a, MobilePage> {
        Box::pin(async move { answered(contact::mobile_page(self, visit).await) })
    }

    fn keep_contact<'a>(&'a self, visit: &'a Visit, who: String) -> Asked<'a, Step> {
        Box::pin(async move { answered(contact::keep(self, visit, &who).await) })
    }

    fn request_email_change<'a>(&'a self, visit: &'a Visit, who: String, email: String) -> Asked<'a, Step> {
        Box::pin(async move { answered(email_change::request(self, visit, &who, &email).await) })
    }

    fn resend_email_change<'a>(&'a self, visit: &'a Visit, who: String) -> Asked<'a, Step> {
        Box::pin(async move { answered(email_change::resend(self, visit, &who).await) })
    }

    fn cancel_email_change<'a>(&'a self, visit: &'a Visit, who: String) -> Asked<'a, Step> {
        Box::pin(async move { answered(email_change::cancel(self, visit, &who).await) })
    }

    fn email_confirm_page<'a>(&'a self, visit: &'a Visit, token: Option<String>) -> Asked<'a, EmailConfirmPage> {
        Box::pin(async move { answered(email_change::confirm_page(self, visit, token).await) })
    }

    fn confirm_email<'a>(&'a self, visit: &'a Visit, who: String, token: String) -> Asked<'a, Step> {
        Box::pin(async move { answered(email_change::confirm(self, visit, &who, &token).await) })
    }

    fn confirm_email_by_code<'a>(&'a self, visit: &'a Visit, typed: TypedProof) -> Asked<'a, Step> {
        Box::pin(async move { answered(email_change::confirm_by_code(self, visit, &typed).await) })
    }

    fn email_undo_page<'a>(&'a self, _: &'a Visit, token: Option<String>) -> Asked<'a, EmailUndoPage> {
        Box::pin(async move { answered(email_change::undo_page(self, token).await) })
    }

    fn undo_email<'a>(&'a self, visit: &'a Visit, token: String) -> Asked<'a, Step> {
        Box::pin(async move { answered(email_change::undo(self, visit, &token).await) })
    }

    fn request_mobile_change<'a>(
        &'a self,
        visit: &'a Visit,
        who: String,
        mobile: String,
        line: String,
    ) -> Asked<'a, Step> {
        Box::pin(async move { answered(contact::request_mobile(self, visit, &who, &mobile, &line).await) })
    }

    fn confirm_mobile<'a>(&'a self, visit: &'a Visit, typed: TypedProof) -> Asked<'a, Step> {
        Box::pin(async move { answered(contact::confirm_mobile(self, visit, &typed).await) })
    }

    fn stop_recovery<'a>(&'a self, visit: &'a Visit, who: String) -> Asked<'a, Step> {
        Box::pin(async move { answered(desk::stop_by_subscriber(self, visit, &who).await) })
    }
}

impl Safekeeping for Site {
    fn password_page<'a>(&'a self, visit: &'a Visit) -> Asked<'a, PasswordPage> {
        Box::pin(async move { answered(password::page(self, visit).await) })
    }

    fn change_password<'a>(
        &'a self,
        visit: &'a Visit,
        who: String,
        current: SecretString,
        new: SecretString,
    ) -> Asked<'a, Step> {
        Box::pin(async move { answered(password::change(self, visit, &who, &current, &new).await) })
    }

    fn recovery_codes_page<'a>(&'a self, visit: &'a Visit) -> Asked<'a, RecoveryCodesPage> {
        Box::pin(async move { answered(recovery_codes::page(self, visit).await) })
    }

    fn create_recovery_codes<'a>(&'a self, visit: &'a Visit, who: String) -> Asked<'a, Step> {
        Box::pin(async move { answered(recovery_codes::create(self, visit, &who).await) })
    }

    fn history_page<'a>(&'a self, visit: &'a Visit) -> Asked<'a, HistoryPage> {
        Box::pin(async move { answered(history::page(self, visit).await) })
    }

    fn disown_sign_in<'a>(&'a self, visit: &'a Visit, who: String, sign_in: String) -> Asked<'a, Step> {
        Box::pin(async move { answered(history::disown(self, visit, &who, &sign_in).await) })
    }

    fn end_session<'a>(&'a self, visit: &'a Visit, who: String, session: String) -> Asked<'a, Step> {
        Box::pin(async move { answered(history::end_session(self, visit, &who, &session).await) })
    }

    fn end_all_sessions<'a>(&'a self, visit: &'a Visit, who: String) -> Asked<'a, Step> {
        Box::pin(async move { answered(history::end_all_sessions(self, visit, &who).await) })
    }

    fn lost_device<'a>(&'a self, visit: &'a Visit, who: String, device: String) -> Asked<'a, Step> {
        Box::pin(async move { answered(history::lost_device(self, visit, &who, &device).await) })
    }

    fn read_notice<'a>(&'a self, visit: &'a Visit, who: String, notice: String) -> Asked<'a, Step> {
        Box::pin(async move { answered(history::read_notice(self, visit, &who, &notice).await) })
    }
}

impl Doors for Site {
    fn sign_up_page<'a>(&'a self, _: &'a Visit, until: Option<i64>) -> Asked<'a, SignUpPage> {
        Box::pin(async move { Ok(sign_up::page(self, until)) })
    }

    fn sign_up_code_page<'a>(&'a self, visit: &'a Visit) -> Asked<'a, SignUpCodePage> {
        Box::pin(async move { answered(sign_up::code_page(self, visit).await) })
    }

    fn sign_up<'a>(&'a self, visit: &'a Visit, typed: NewSubscriber) -> Asked<'a, Step> {
        Box::pin(async move { answered(sign_up::begin(self, visit, typed).await) })
    }

    fn resend_sign_up_code<'a>(&'a self, visit: &'a Visit) -> Asked<'a, Step> {
        Box::pin(async move { answered(sign_up::resend(self, visit).await) })
    }

    fn confirm_sign_up<'a>(&'a self, visit: &'a Visit, typed: TypedCode) -> Asked<'a, Step> {
        Box::pin(async move { answered(sign_up::confirm(self, visit, typed).await) })
    }

    fn recover_page<'a>(&'a self, _: &'a Visit, until: Option<i64>) -> Asked<'a, RecoverPage> {
        Box::pin(async move { Ok(recover::page(self, until)) })
    }

    fn recover_code_page<'a>(&'a self, visit: &'a Visit, until: Option<i64>) -> Asked<'a, RecoverCodePage> {
        Box::pin(async move { answered(recover::code_page(self, visit, until).await) })
    }

    fn recover_password_page<'a>(&'a self, visit: &'a Visit) -> Asked<'a, RecoverPasswordPage> {
        Box::pin(async move { answered(recover::password_page(self, visit).await) })
    }

    fn recover<'a>(&'a self, visit: &'a Visit, login_id: String, way: RecoverWay) -> Asked<'a, Step> {
        Box::pin(async move { answered(recover::begin(self, visit, &login_id, way).await) })
    }

    fn mail_ids<'a>(&'a self, visit: &'a Visit, email: String) -> Asked<'a, Step> {
        Box::pin(async move { answered(forgotten_id::mail_ids(self, visit, &email).await) })
    }

    fn recover_code<'a>(&'a self, visit: &'a Visit, typed: TypedProof) -> Asked<'a, Step> {
        Box::pin(async move { answered(recover::code(self, visit, &typed).await) })
    }

    fn resend_recover_code<'a>(&'a self, visit: &'a Visit, channel: Option<Channel>) -> Asked<'a, Step> {
        Box::pin(async move { answered(recover::resend(self, visit, channel).await) })
    }

    fn reset_password<'a>(&'a self, visit: &'a Visit, new: SecretString) -> Asked<'a, Step> {
        Box::pin(async move { answered(recover::reset(self, visit, &new).await) })
    }
}
