//! The only place that reads and writes cookies. All are `__Host-`: this host's own, https (or localhost), whole site.

use std::time::Duration;

use axum::http::{HeaderMap, HeaderValue, header};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use contract::{backend::visit::CookieChange, language::Language};
use secrecy::{ExposeSecret, SecretString};
use server_core::random;

const SESSION: &str = "__Host-session";
const ATTEMPT: &str = "__Host-attempt";
const BROWSER: &str = "__Host-browser";
const PROBE: &str = "__Host-probe";
const LANGUAGE: &str = "__Host-language";
/// A link from a mail that was opened before signing in, so that signing in leads back to it.
const LINK: &str = "__Host-link";

/// What was typed and asked for, sealed (`kept.rs`).
const KEPT: &str = "__Host-kept";

/// Chromium keeps no cookie longer than this (400 days); the row decides how long it is good.
const BROWSER_AGE: Duration = Duration::from_secs(400 * 86_400);
const LANGUAGE_AGE: Duration = Duration::from_secs(365 * 86_400);

/// Our cookies as a browser presented them.
#[derive(Default)]
pub struct Presented {
    pub session: Option<SecretString>,
    pub attempt: Option<SecretString>,
    pub browser: Option<SecretString>,
    pub probe: Option<SecretString>,
    pub link: Option<SecretString>,
    pub kept: Option<SecretString>,
    pub language: Option<Language>,
}

/// Reads ours and steps over the rest: other programs on the host may have set values that are not even text.
pub fn read(headers: &HeaderMap) -> Presented {
    let mut presented = Presented::default();
    let pairs = headers.get_all(header::COOKIE).iter().flat_map(|line| line.as_bytes().split(|byte| *byte == b';'));
    for (name, value) in pairs.filter_map(pair) {
        let slot = match name {
            SESSION => &mut presented.session,
            ATTEMPT => &mut presented.attempt,
            BROWSER => &mut presented.browser,
            PROBE => &mut presented.probe,
            LINK => &mut presented.link,
            KEPT => &mut presented.kept,
            LANGUAGE => {
                presented.language = Language::from_code(value);
                continue;
            }
            _ => continue,
        };
        *slot = Some(value.into());
    }
    presented
}

impl Presented {
    /// Whether there is any: this browser keeps cookies.
    pub fn is_any(&self) -> bool {
        let Self { session, attempt, browser, probe, link, kept, language } = self;
        language.is_some() || [session, attempt, browser, probe, link, kept].iter().any(|cookie| cookie.is_some())
    }
}

/// Sets or removes a cookie of ours.
pub fn write(headers: &mut HeaderMap, change: &CookieChange, attempt_age: Duration) {
    let line = match change {
        CookieChange::Session(value) => line(SESSION, value.as_ref(), None),
        CookieChange::Attempt(value) => line(ATTEMPT, value.as_ref(), Some(attempt_age)),
        CookieChange::Browser(value) => line(BROWSER, value.as_ref(), Some(BROWSER_AGE)) + "; Priority=High",
        CookieChange::Link(value) => line(LINK, value.as_ref(), Some(attempt_age)),
        CookieChange::Language(language) => line(LANGUAGE, Some(&language.code().into()), Some(LANGUAGE_AGE)),
    };
    append(headers, &line);
}

/// Sets or removes what is kept for the next requests: of use no longer than a sign-in takes.
pub fn write_kept(headers: &mut HeaderMap, sealed: Option<&SecretString>, attempt_age: Duration) {
    append(headers, &line(KEPT, sealed, Some(attempt_age)));
}

/// A value for the cookie that shows whether this browser keeps any: bound to no form. It opens nothing; an account's
/// owner is told of a sign-in once for a value.
pub fn new_probe() -> SecretString {
    BASE64_URL_SAFE_NO_PAD.encode(random::bytes::<16>()).into()
}

/// Sets the probe; it is gone with the browser.
pub fn write_probe(headers: &mut HeaderMap, value: &SecretString) {
    append(headers, &line(PROBE, Some(value), None));
}

fn line(name: &str, value: Option<&SecretString>, age: Option<Duration>) -> String {
    let age = if value.is_some() { age } else { Some(Duration::ZERO) };
    let age = age.map(|age| format!("; Max-Age={}", age.as_secs())).unwrap_or_default();
    let value = value.map(|value| value.expose_secret()).unwrap_or_default();
    format!("{name}={value}; Path=/{age}; Secure; HttpOnly; SameSite=Lax")
}

fn append(headers: &mut HeaderMap, line: &str) {
    match HeaderValue::from_str(line) {
        Ok(mut line) => {
            line.set_sensitive(true);
            headers.append(header::SET_COOKIE, line);
        }
        Err(_) => tracing::error!("a cookie's value does not fit into a header"),
    }
}

fn pair(part: &[u8]) -> Option<(&str, &str)> {
    let text = std::str::from_utf8(part).ok()?.trim();
    text.split_once('=')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn presented(lines: &[&[u8]]) -> Presented {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(header::COOKIE, HeaderValue::from_bytes(line).unwrap());
        }
        read(&headers)
    }

    fn text(secret: Option<SecretString>) -> Option<String> {
        secret.map(|secret| secret.expose_secret().to_owned())
    }

    #[test]
    fn ours_are_found_among_others_that_are_no_text() {
        let found = presented(&[b"x=\xe3\x81; __Host-session=s=1;__Host-probe=p", b"__Host-language=en; y"]);
        assert_eq!(text(found.session).as_deref(), Some("s=1"));
        assert_eq!(text(found.probe).as_deref(), Some("p"));
        assert_eq!(found.language, Some(Language::En));
        assert!(found.browser.is_none() && found.attempt.is_none());
    }

    #[test]
    fn a_name_that_only_ends_like_ours_is_not_ours() {
        let found = presented(&[b"a__Host-session=1; __host-session=2; __Host-session2=3"]);
        assert!(found.session.is_none());
    }

    #[test]
    fn every_cookie_is_the_hosts_own_and_hidden_from_scripts() {
        let mut headers = HeaderMap::new();
        for change in [
            CookieChange::Session(Some("s".into())),
            CookieChange::Attempt(Some("a".into())),
            CookieChange::Browser(Some("b".into())),
            CookieChange::Language(Language::En),
            CookieChange::Session(None),
        ] {
            write(&mut headers, &change, Duration::from_secs(1800));
        }
        let lines: Vec<_> = headers.get_all(header::SET_COOKIE).iter().map(|line| line.to_str().unwrap()).collect();
        assert_eq!(
            lines,
            [
                "__Host-session=s; Path=/; Secure; HttpOnly; SameSite=Lax",
                "__Host-attempt=a; Path=/; Max-Age=1800; Secure; HttpOnly; SameSite=Lax",
                "__Host-browser=b; Path=/; Max-Age=34560000; Secure; HttpOnly; SameSite=Lax; Priority=High",
                "__Host-language=en; Path=/; Max-Age=31536000; Secure; HttpOnly; SameSite=Lax",
                "__Host-session=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax",
            ]
        );
    }
}
