//! What a user agent tells, coarsely: enough to name a browser to its owner and to choose the steps that fit it, never
//! enough to tell one person's browser from another's. Trust never depends on it.

use contract::reason::Platform;

/// A browser as its user agent presents it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Client {
    /// Family and system, such as `Chrome / Windows`; never a version, so that an update is no other browser.
    pub label: String,
    pub engine: Engine,
    pub platform: Platform,
    /// The app this browser lives in, with a cookie jar of its own.
    pub app: Option<String>,
    /// iPhone or iPad, where an app on the home screen has storage of its own.
    pub ios: bool,
}

/// What decides how storage is lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    Chromium,
    Gecko,
    WebKit,
    Other,
}

/// Tokens of browsers inside apps (facts: user agents of 2024 to 2026). The more particular stands first.
const APPS: &[(&str, &str)] = &[
    ("jp.co.yahoo.android.ybrowser", ""),
    (" Line/", "LINE"),
    ("Instagram ", "Instagram"),
    ("FB_IAB/MESSENGER", "Messenger"),
    ("MessengerForiOS", "Messenger"),
    ("FBAN/", "Facebook"),
    ("FBAV/", "Facebook"),
    ("FB_IAB/", "Facebook"),
    ("MetaIAB Facebook", "Facebook"),
    ("Barcelona ", "Threads"),
    ("musical_ly", "TikTok"),
    ("trill_", "TikTok"),
    ("BytedanceWebview", "TikTok"),
    ("Snapchat/", "Snapchat"),
    ("Twitter for iPhone", "X"),
    ("YJApp-", "Yahoo! JAPAN"),
    ("GSA/", "Google"),
    ("WAiOS/", "WhatsApp"),
    ("WA4A/", "WhatsApp"),
    ("MicroMessenger/", "WeChat"),
    ("KAKAOTALK", "KakaoTalk"),
    ("SmartNews/", "SmartNews"),
    ("[LinkedInApp]", "LinkedIn"),
    ("Slack/", "Slack"),
];

/// The more particular token stands before the more common one it imitates.
const FAMILIES: &[(&str, &str)] = &[
    ("jp.co.yahoo.android.ybrowser", "Yahoo! Browser"),
    ("EdgiOS/", "Edge"),
    ("EdgA/", "Edge"),
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("OPT/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("DuckDuckGo/", "DuckDuckGo"),
    ("Ddg/", "DuckDuckGo"),
    ("FxiOS/", "Firefox"),
    ("Firefox/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Chromium/", "Chrome"),
    ("Safari/", "Safari"),
];

const SYSTEMS: &[(&str, &str)] = &[
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
];

/// What web views are called whose app does not say its name.
const ANDROID_WEBVIEW: &str = "Android WebView";
const WEBVIEW: &str = "WebView";

impl Client {
    /// Reads a user agent. `own` are tokens of the operator's own app and `own_name` what it is called; `webview`: the
    /// client hint names Android's WebView; `standalone`: started from the home screen.
    #[must_use]
    pub fn read(user_agent: &str, own: &[String], own_name: &str, webview: bool, standalone: bool) -> Self {
        let system = named(SYSTEMS, user_agent).unwrap_or("?");
        let ios = matches!(system, "iPhone" | "iPad");
        let app = if own.iter().any(|token| user_agent.contains(token.as_str())) {
            Some(own_name.to_owned())
        } else {
            app(user_agent, ios, webview, standalone).map(str::to_owned)
        };
        // An app on the home screen leaves the token out that Safari has.
        let family = named(FAMILIES, user_agent).unwrap_or(if ios { "Safari" } else { "?" });
        let label = format!("{} / {system}", app.as_deref().unwrap_or(family));
        let engine = if ios || family == "Safari" {
            Engine::WebKit
        } else if family == "Firefox" {
            Engine::Gecko
        } else if user_agent.contains("Chrome/") {
            Engine::Chromium
        } else {
            Engine::Other
        };
        Self { label, engine, platform: platform(family, system), app, ios }
    }

    /// What its owner calls the app it lives in; `None` also for a web view of which only the kind is known.
    #[must_use]
    pub fn app_name(&self) -> Option<&str> {
        self.app.as_deref().filter(|app| ![ANDROID_WEBVIEW, WEBVIEW].contains(app))
    }
}

fn app(user_agent: &str, ios: bool, webview: bool, standalone: bool) -> Option<&'static str> {
    if let Some(name) = named(APPS, user_agent) {
        return Some(name).filter(|name| !name.is_empty());
    }
    if user_agent.contains("; wv)") || webview {
        return Some(ANDROID_WEBVIEW);
    }
    // A browser inside an app leaves `Safari/` out; so does an app on the home screen.
    (ios && !standalone && user_agent.contains("AppleWebKit/") && !user_agent.contains("Safari/")).then_some(WEBVIEW)
}

/// The platform that a label names.
#[must_use]
pub fn platform_of(label: &str) -> Platform {
    let (family, system) = label.split_once(" / ").unwrap_or((label, ""));
    platform(family, system)
}

/// Whether a browser of that label may live in a phone: a telephone number may be lost with it.
#[must_use]
pub fn may_be_a_phone(label: &str) -> bool {
    label
        .rsplit_once(" / ")
        .is_none_or(|(_, system)| !matches!(system, "Windows" | "Mac" | "Linux" | "ChromeOS" | "iPad"))
}

fn platform(family: &str, system: &str) -> Platform {
    match (family, system) {
        ("Safari", "iPhone" | "iPad") => Platform::SafariPhone,
        (_, "iPhone" | "iPad") => Platform::OtherIphone,
        ("Safari", "Mac") => Platform::SafariMac,
        ("Samsung Internet", _) => Platform::SamsungInternet,
        ("Firefox", "Android") => Platform::FirefoxAndroid,
        ("Firefox", _) => Platform::FirefoxDesktop,
        ("Edge" | "Chrome", "Android") => Platform::ChromeAndroid,
        ("Edge", _) => Platform::EdgeDesktop,
        ("Chrome", _) => Platform::ChromeDesktop,
        _ => Platform::Other,
    }
}

fn named(tokens: &[(&str, &'static str)], user_agent: &str) -> Option<&'static str> {
    tokens.iter().find(|(token, _)| user_agent.contains(token)).map(|(_, name)| *name)
}

#[cfg(test)]
mod tests {
    use super::*;

    const IPHONE: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) AppleWebKit/605.1.15";

    fn read(user_agent: &str) -> Client {
        Client::read(user_agent, &["SakuraApp/".to_owned()], "Sakura Net", false, false)
    }

    #[test]
    fn browsers_that_imitate_others_keep_their_own_name() {
        let edge = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/156.0 Safari/537.36 Edg/156.0";
        assert_eq!(read(edge).label, "Edge / Windows");
        assert_eq!(read(edge).engine, Engine::Chromium);
        let safari = read(&format!("{IPHONE} Version/26.0 Safari/604.1"));
        assert_eq!((safari.label.as_str(), safari.engine), ("Safari / iPhone", Engine::WebKit));
        assert_eq!(safari.app, None);
        assert_eq!(read("").label, "? / ?");
    }

    #[test]
    fn every_browser_on_an_iphone_is_safari_inside() {
        let chrome = read(&format!("{IPHONE} CriOS/146.0 Mobile/15E148 Safari/604.1"));
        assert_eq!((chrome.label.as_str(), chrome.engine), ("Chrome / iPhone", Engine::WebKit));
        assert_eq!(chrome.platform, Platform::OtherIphone);
    }

    #[test]
    fn apps_are_named_and_ordinary_browsers_are_not_taken_for_apps() {
        const ANDROID: &str = "Mozilla/5.0 (Linux; Android 16; K) AppleWebKit/537.36 (KHTML, like Gecko)";
        let table = [
            (format!("{IPHONE} Mobile/15E148 Safari Line/15.2.0"), Some("LINE")),
            (format!("{ANDROID} Version/4.0 Chrome/146.0 Mobile Safari/537.36 Line/15.2.0/IAB"), Some("LINE")),
            (format!("{IPHONE} Mobile/15E148 Instagram 400.0.0 (iPhone17,1) Safari/604.1"), Some("Instagram")),
            (format!("{IPHONE} Mobile/15E148 [FBAN/FBIOS;FBAV/500.0]"), Some("Facebook")),
            (format!("{IPHONE} Mobile/15E148 YJApp-IOS jp.co.yahoo.ipn.appli/4.150"), Some("Yahoo! JAPAN")),
            ("Mozilla/5.0 (Linux; Android 16; K; wv) AppleWebKit/537.36 Chrome/146.0".into(), Some("Android WebView")),
            (format!("{IPHONE} Mobile/15E148"), Some("WebView")),
            (format!("{IPHONE} Version/26.0 Mobile/15E148 SakuraApp/2.1"), Some("Sakura Net")),
            (format!("{ANDROID} Chrome/146.0 Mobile Safari/537.36"), None),
            (format!("{ANDROID} SamsungBrowser/29.0 Chrome/136.0 Mobile Safari/537.36"), None),
            (format!("{IPHONE} FxiOS/146.0 Mobile/15E148 Safari/605.1.15"), None),
            (format!("{ANDROID} Chrome/146.0 Mobile Safari/537.36 jp.co.yahoo.android.ybrowser/4.9"), None),
        ];
        for (user_agent, app) in table {
            assert_eq!(read(&user_agent).app.as_deref(), app, "{user_agent}");
        }
    }

    #[test]
    fn an_app_on_the_home_screen_is_no_browser_inside_an_app() {
        let standalone = Client::read(&format!("{IPHONE} Mobile/15E148"), &[], "", false, true);
        assert_eq!((standalone.label.as_str(), standalone.app), ("Safari / iPhone", None));
    }

    #[test]
    fn the_hint_of_androids_webview_is_believed_where_the_agent_hides_it() {
        let agent = "Mozilla/5.0 (Linux; Android 16; K) AppleWebKit/537.36 Chrome/146.0 Mobile Safari/537.36";
        assert_eq!(Client::read(agent, &[], "", true, false).app.as_deref(), Some("Android WebView"));
    }
}
