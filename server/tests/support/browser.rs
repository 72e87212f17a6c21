//! A browser for tests: cookies, forms, redirects, without script.

use std::{collections::BTreeMap, sync::Mutex, time::Duration};

use reqwest::{
    Client, Method, RequestBuilder, StatusCode,
    header::{self, HeaderMap},
    redirect::Policy,
};
use serde_json::Value;
use url::{Url, form_urlencoded};

/// An answer that takes longer never comes.
const PATIENCE: Duration = Duration::from_secs(30);

/// Keeps cookies, sends forms as a current browser does, and follows redirects so that each step can be looked at.
pub struct Browser {
    origin: Url,
    client: Client,
    jar: Mutex<BTreeMap<String, String>>,
    /// Sent with every request; what is set here wins.
    pub headers: BTreeMap<&'static str, String>,
    /// Whether cookies are kept at all.
    pub keeps_cookies: bool,
}

/// An answer, read to its end.
#[derive(Debug)]
pub struct Page {
    pub status: StatusCode,
    /// Path and query it was asked from.
    pub at: String,
    pub headers: HeaderMap,
    pub body: String,
}

impl Browser {
    pub fn new(origin: &str) -> Self {
        // Each its own client: two browsers share no connection.
        let client = Client::builder().redirect(Policy::none()).no_proxy().timeout(PATIENCE).build().unwrap();
        Self {
            origin: origin.parse().unwrap(),
            client,
            jar: Mutex::default(),
            headers: BTreeMap::from([
                ("accept", "text/html,application/xhtml+xml,*/*;q=0.8".to_owned()),
                ("accept-language", "ja".to_owned()),
                ("user-agent", "Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0".to_owned()),
            ]),
            keeps_cookies: true,
        }
    }

    /// The same with another header; an empty value leaves the header out.
    pub fn with(mut self, name: &'static str, value: &str) -> Self {
        self.headers.insert(name, value.to_owned());
        self
    }

    /// A browser with a copy of this one's cookies: a restored backup, a cloned PC.
    pub fn copy(&self) -> Self {
        let mut copy = Self::new(self.origin.as_str());
        copy.headers = self.headers.clone();
        copy.keeps_cookies = self.keeps_cookies;
        *copy.jar.lock().unwrap() = self.jar.lock().unwrap().clone();
        copy
    }

    /// The same browser at another server.
    pub fn at(&self, origin: &str) -> Self {
        let mut copy = self.copy();
        copy.origin = origin.parse().unwrap();
        copy
    }

    /// Value of a cookie it keeps.
    pub fn cookie(&self, name: &str) -> Option<String> {
        self.jar.lock().unwrap().get(name).cloned()
    }

    pub fn set_cookie(&self, name: &str, value: &str) {
        self.jar.lock().unwrap().insert(name.into(), value.into());
    }

    pub fn forget_cookie(&self, name: &str) {
        self.jar.lock().unwrap().remove(name);
    }

    /// Asks for a page and follows to where it leads.
    pub async fn get(&self, path: &str) -> Page {
        let page = self.get_once(path).await;
        self.follow(page).await
    }

    /// Asks for a page; a redirect is the answer.
    pub async fn get_once(&self, path: &str) -> Page {
        self.send(path, self.request(Method::GET, path)).await
    }

    /// Sends a form and follows to where it leads.
    pub async fn post_form(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        let page = self.post_form_once(path, fields).await;
        self.follow(page).await
    }

    /// Sends a form; a redirect is the answer.
    pub async fn post_form_once(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let request = self
            .request(Method::POST, path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(body);
        self.send(path, request).await
    }

    /// A request with this browser's headers, for what no verb here does; send it with [`Browser::send`].
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let mut headers = self.headers.clone();
        if method == Method::POST {
            let origin = self.origin.origin().ascii_serialization();
            headers.entry("origin").or_insert(origin);
            headers.entry("sec-fetch-site").or_insert("same-origin".into());
        }
        let mut request = self.client.request(method, self.origin.join(path).unwrap());
        for (name, value) in headers.iter().filter(|(_, value)| !value.is_empty()) {
            request = request.header(*name, value);
        }
        let jar = self.jar.lock().unwrap();
        let cookies: Vec<_> = jar.iter().map(|(name, value)| format!("{name}={value}")).collect();
        if cookies.is_empty() { request } else { request.header(header::COOKIE, cookies.join("; ")) }
    }

    pub async fn send(&self, path: &str, request: RequestBuilder) -> Page {
        let response = request.send().await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        self.keep(&headers);
        let body = String::from_utf8_lossy(&response.bytes().await.unwrap()).into_owned();
        Page { status, at: path.to_owned(), headers, body }
    }

    async fn follow(&self, mut page: Page) -> Page {
        for _ in 0..10 {
            let Some(to) = page.location() else { return page };
            page = self.get_once(&to).await;
        }
        panic!("redirected in circles at {}", page.at);
    }

    fn keep(&self, headers: &HeaderMap) {
        if !self.keeps_cookies {
            return;
        }
        let mut jar = self.jar.lock().unwrap();
        for line in set_cookies(headers) {
            let (name, value) = line.split(';').next().unwrap().split_once('=').unwrap();
            if line.contains("; Max-Age=0") {
                jar.remove(name);
            } else {
                jar.insert(name.into(), value.into());
            }
        }
    }
}

impl Page {
    /// Where it redirects to.
    pub fn location(&self) -> Option<String> {
        let to = self.headers.get(header::LOCATION)?.to_str().unwrap();
        self.status.is_redirection().then(|| to.to_owned())
    }

    /// The code on the page's alert.
    pub fn refusal(&self) -> Option<&str> {
        self.attribute("data-refusal")
    }

    /// Reason and certainty of the first card on the page that gives one.
    pub fn reason(&self) -> Option<(&str, &str)> {
        self.reasons().into_iter().next()
    }

    /// Reason and certainty of every card on the page.
    pub fn reasons(&self) -> Vec<(&str, &str)> {
        let value = |part: &str, name: &str| -> Option<(usize, usize)> {
            let from = part.find(name)? + name.len();
            Some((from, from + part[from..].find('"')?))
        };
        self.body
            .split("<")
            .filter_map(|part| {
                let (from, to) = value(part, "data-reason=\"")?;
                let (since, until) = value(part, "data-certainty=\"")?;
                Some((&part[from..to], &part[since..until]))
            })
            .collect()
    }

    /// The reason at the box, before the code is typed.
    pub fn caution(&self) -> Option<&str> {
        self.attribute("data-caution")
    }

    /// What became of the box.
    pub fn outcome(&self) -> Option<&str> {
        self.attribute("data-outcome")
    }

    /// The first value of a hidden field or attribute written as `name="…" value="…"` or `name="…"`.
    pub fn field(&self, name: &str) -> Option<&str> {
        let input = self.body.split('<').find(|part| part.contains(&format!("name=\"{name}\"")))?;
        input.split("value=\"").nth(1)?.split('"').next()
    }

    /// Each value of the fields of that name, in their order.
    pub fn fields(&self, name: &str) -> Vec<&str> {
        let mark = format!("name=\"{name}\" value=\"");
        self.body.split(&mark).skip(1).filter_map(|part| part.split('"').next()).collect()
    }

    fn attribute(&self, name: &str) -> Option<&str> {
        self.body.split(&format!("{name}=\"")).nth(1)?.split('"').next()
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    pub fn set_cookies(&self) -> Vec<&str> {
        set_cookies(&self.headers)
    }

    /// The whole `Set-Cookie` line of one cookie.
    pub fn set_cookie(&self, name: &str) -> Option<&str> {
        self.set_cookies().into_iter().find(|line| line.starts_with(&format!("{name}=")))
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

fn set_cookies(headers: &HeaderMap) -> Vec<&str> {
    headers.get_all(header::SET_COOKIE).iter().map(|line| line.to_str().unwrap()).collect()
}
