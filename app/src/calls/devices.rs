//! The calls of `/my/devices` and `/sign-in/replace`, and the report of a browser that was registered.

use contract::{pages::devices::DevicesPage, step::Step};
use leptos::prelude::*;

use super::CallResult;

#[server(name = AskDevicesPage, prefix = "/api", endpoint = "devices_page")]
pub async fn devices_page() -> CallResult<DevicesPage> {
    use super::reply;

    let visit = reply::visit();
    reply::signed_in(&visit, reply::backend().devices_page(&visit).await)
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

#[server(prefix = "/api", endpoint = "replace_device")]
pub async fn replace_device(
    #[server(default)]
    #[server(rename = "as")]
    who: String,
    #[server(default)] device_id: String,
) -> CallResult<Step> {
    use super::reply;

    let visit = reply::visit();
    let outcome = reply::backend().replace_device(&visit, &who, &device_id).await;
    reply::answer(&visit, outcome, contract::paths::SIGN_IN_REPLACE)
}

#[server(prefix = "/api", endpoint = "skip_remember")]
pub async fn skip_remember(
    #[server(default)]
    #[server(rename = "as")]
    who: String,
) -> CallResult<Step> {
    use super::reply;

    let visit = reply::visit();
    let outcome = reply::backend().skip_remember(&visit, &who).await;
    reply::answer(&visit, outcome, contract::paths::SIGN_IN_REPLACE)
}

#[server(prefix = "/api", endpoint = "rename_device")]
pub async fn rename_device(
    #[server(default)]
    #[server(rename = "as")]
    who: String,
    #[server(default)] device_id: String,
    #[server(default)] name: String,
) -> CallResult<Step> {
    use super::reply;

    let visit = reply::visit();
    let outcome = reply::backend().rename_device(&visit, &who, &device_id, &name).await;
    reply::answer(&visit, outcome, contract::paths::MY_DEVICES)
}

#[server(prefix = "/api", endpoint = "revoke_device")]
pub async fn revoke_device(
    #[server(default)]
    #[server(rename = "as")]
    who: String,
    #[server(default)] device_id: String,
) -> CallResult<Step> {
    use super::reply;

    let visit = reply::visit();
    let outcome = reply::backend().revoke_device(&visit, &who, &device_id).await;
    reply::answer(&visit, outcome, contract::paths::MY_DEVICES)
}

#[server(prefix = "/api", endpoint = "revoke_all_devices")]
pub async fn revoke_all_devices(
    #[server(default)]
    #[server(rename = "as")]
    who: String,
) -> CallResult<Step> {
    use super::reply;

    let visit = reply::visit();
    let outcome = reply::backend().revoke_all_devices(&visit, &who).await;
    reply::answer(&visit, outcome, contract::paths::MY_DEVICES)
}

#[server(prefix = "/api", endpoint = "forget_browser")]
pub async fn forget_browser(
    #[server(default)]
    #[server(rename = "as")]
    who: String,
) -> CallResult<Step> {
    use super::reply;

    let visit = reply::visit();
    let outcome = reply::backend().forget_browser(&visit, &who).await;
    reply::answer(&visit, outcome, contract::paths::MY_DEVICES)
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
