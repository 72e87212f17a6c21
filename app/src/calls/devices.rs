//! The calls of `/my/devices` and `/sign-in/replace`, and the report of a browser that was registered.

use contract::pages::devices::DevicesPage;
use leptos::prelude::*;

use super::{
    CallResult,
    shapes::{forms_behind_sign_in, pages_behind_sign_in},
};

pages_behind_sign_in! {
    "devices_page" AskDevicesPage => devices_page() -> DevicesPage;
}

/// A sign-in that needs no place leads on.
#[server(name = AskReplacePage, prefix = "/api", endpoint = "replace_page")]
pub async fn replace_page() -> CallResult<Option<DevicesPage>> {
    use super::reply;

    let visit = reply::visit();
    let page = reply::signed_in(&visit, reply::backend().replace_page(&visit).await)?;
    if page.is_none() {
        visit.go(contract::paths::SIGN_IN_REMEMBERED);
    }
    Ok(page)
}

forms_behind_sign_in! {
    SIGN_IN_REPLACE {
        "replace_device" => replace_device(device_id);
        "skip_remember" => skip_remember();
    }
    MY_DEVICES {
        "rename_device" => rename_device(device_id, name);
        "revoke_device" => revoke_device(device_id);
        "revoke_all_devices" => revoke_all_devices();
        "forget_browser" => forget_browser();
    }
}

/// Sent by script after a registration was proved.
#[server(prefix = "/api", endpoint = "report_browser")]
pub async fn report_browser(#[server(default)] browser_report: String) -> CallResult<()> {
    use super::reply;

    let visit = reply::visit();
    visit.go(contract::paths::SIGN_IN_REMEMBERED);
    let report = contract::browser_report::BrowserReport::parse(&browser_report);
    reply::shown(&visit, reply::backend().report_browser(&visit, &report).await)
}
