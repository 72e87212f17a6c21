//! What to press in each browser, step by step; used by the sentences of reasons.

use contract::reason::Platform::{
    self, ChromeAndroid, ChromeDesktop, EdgeDesktop, FirefoxAndroid, FirefoxDesktop, Other, OtherIphone, SafariMac,
    SafariPhone, SamsungInternet,
};

use crate::ReasonWords;

/// A web page cannot link to it; it is copied and pasted.
const CHROME_SITE_DATA: &str = "chrome://settings/content/siteData";

/// What an IT desk searches for.
pub const POLICIES: &str = "DefaultCookiesSetting, ClearBrowsingDataOnExitList, IncognitoModeAvailability";

/// What to press, in its order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Steps {
    /// To be copied in the first step.
    pub address: Option<&'static str>,
    pub lines: Vec<&'static str>,
}

impl Steps {
    pub fn of(lines: &[&'static str]) -> Self {
        Self { address: None, lines: lines.to_vec() }
    }
}

/// Browsers in which somebody else may have made the setting.
pub fn managed(platform: Platform) -> bool {
    matches!(platform, ChromeDesktop | EdgeDesktop)
}

/// Against forgetting what was kept when the browser is closed: the setting, and the window that does the same.
pub fn forget(w: &ReasonWords, platform: Platform) -> Steps {
    let mut steps = setting(w, platform);
    let window = ordinary(w, platform).lines.into_iter().next();
    steps.lines.extend(window.filter(|line| !steps.lines.contains(line)));
    steps
}

fn setting(w: &ReasonWords, platform: Platform) -> Steps {
    match platform {
        ChromeDesktop => Steps {
            address: Some(CHROME_SITE_DATA),
            lines: vec![w.reason_forget_chrome, w.reason_forget_chrome_choose, w.reason_forget_chrome_only],
        },
        EdgeDesktop => Steps::of(&[w.reason_forget_edge]),
        FirefoxDesktop => Steps::of(&[w.reason_forget_firefox, w.reason_forget_firefox_history]),
        SafariMac => Steps::of(&[w.reason_private_mac, w.reason_forget_safari_history]),
        SafariPhone | OtherIphone => Steps::of(&[w.reason_forget_safari, w.reason_forget_safari_history]),
        ChromeAndroid => Steps::of(&[w.reason_private_android, w.reason_forget_android]),
        SamsungInternet => Steps::of(&[w.reason_private_samsung]),
        FirefoxAndroid => Steps::of(&[w.reason_forget_firefox_android]),
        Other => Steps::of(&[w.reason_private_other, w.reason_forget_other]),
    }
}

/// To let this site keep something.
pub fn allow(w: &ReasonWords, platform: Platform) -> Steps {
    match platform {
        ChromeDesktop => Steps {
            address: Some(CHROME_SITE_DATA),
            lines: vec![w.reason_forget_chrome, w.reason_allow_chrome_choose, w.reason_forget_chrome_only],
        },
        FirefoxDesktop => Steps::of(&[w.reason_allow_firefox]),
        SafariMac => Steps::of(&[w.reason_allow_mac]),
        SafariPhone => Steps::of(&[w.reason_allow_iphone]),
        ChromeAndroid => Steps::of(&[w.reason_forget_android]),
        EdgeDesktop | OtherIphone | SamsungInternet | FirefoxAndroid | Other => Steps::of(&[w.reason_allow_other]),
    }
}

/// Out of a window that forgets.
pub fn ordinary(w: &ReasonWords, platform: Platform) -> Steps {
    match platform {
        ChromeDesktop => Steps::of(&[w.reason_private_chrome]),
        EdgeDesktop => Steps::of(&[w.reason_private_edge]),
        FirefoxDesktop => Steps::of(&[w.reason_private_firefox_window, w.reason_private_firefox_setting]),
        SafariMac => Steps::of(&[w.reason_private_mac]),
        SafariPhone => Steps::of(&[w.reason_private_iphone]),
        ChromeAndroid => Steps::of(&[w.reason_private_android]),
        SamsungInternet => Steps::of(&[w.reason_private_samsung]),
        OtherIphone | FirefoxAndroid | Other => Steps::of(&[w.reason_private_other]),
    }
}
