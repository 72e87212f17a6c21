/// A coarse name of a browser, such as `Chrome / Windows`: family and system, never a version, so that an update is
/// no other browser and the list of devices identifies nobody.
#[must_use]
pub fn browser_label(user_agent: &str) -> String {
    format!("{} / {}", family(user_agent), system(user_agent))
}

/// The more particular token stands before the more common one it imitates.
const FAMILIES: &[(&str, &str)] = &[
    (" Line/", "LINE"),
    ("Instagram", "Instagram"),
    ("FBAN/", "Facebook"),
    ("FBAV/", "Facebook"),
    ("YJApp-", "Yahoo! JAPAN"),
    ("EdgiOS/", "Edge"),
    ("EdgA/", "Edge"),
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("OPT/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("FxiOS/", "Firefox"),
    ("Firefox/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("; wv)", "Android WebView"),
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

fn family(user_agent: &str) -> &'static str {
    named(FAMILIES, user_agent)
}

fn system(user_agent: &str) -> &'static str {
    named(SYSTEMS, user_agent)
}

fn named(tokens: &[(&str, &'static str)], user_agent: &str) -> &'static str {
    tokens.iter().find(|(token, _)| user_agent.contains(token)).map_or("?", |(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_that_imitate_others_keep_their_own_name() {
        let edge = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/156.0 Safari/537.36 Edg/156.0";
        assert_eq!(browser_label(edge), "Edge / Windows");
        let safari =
            "Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) AppleWebKit/605.1.15 Version/26.0 Safari/604.1";
        assert_eq!(browser_label(safari), "Safari / iPhone");
        assert_eq!(browser_label(""), "? / ?");
    }
}
