//! One request as the backend sees it, and what the backend wishes for the answer. Cookies and headers are read and
//! written by `http`, not here.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use secrecy::SecretString;

use super::{Broken, Error, Refused, kept::Kept};
use crate::{
    browser_report::Doubt, done::Done, language::Language, refusal::Refusal, send_limit::SendLimit, step::Step,
};

/// One request as the backend may see it, and what it wishes for the answer.
///
/// Clones share the answer, so that pages, calls and the HTTP layer speak of the same one.
#[derive(Clone)]
pub struct Visit {
    request: Arc<Request>,
    answer: Arc<Mutex<VisitAnswer>>,
}

/// What the HTTP layer read from the request.
#[derive(Default)]
pub struct Request {
    /// Values of our cookies as presented; nothing about them is checked yet.
    pub session: Option<SecretString>,
    pub attempt: Option<SecretString>,
    pub browser: Option<SecretString>,
    pub probe: Option<SecretString>,
    /// The link from a mail that was opened before signing in.
    pub link: Option<SecretString>,
    /// What was typed and asked for a moment ago.
    pub kept: Kept,
    /// The page that is asked for.
    pub page: Option<&'static str>,
    /// Its address says what the form before it came to.
    pub tells: bool,
    /// The probe cookie that the answer will set, where none was presented.
    pub probe_next: Option<SecretString>,
    /// The client's network: IPv4 /32, IPv6 /64.
    pub network: String,
    pub user_agent: String,
    /// The client hint names Android's WebView (`Sec-CH-UA`).
    pub webview: bool,
    /// The request was made in another page's frame (`Sec-Fetch-Dest`).
    pub framed: bool,
    pub language: Language,
    /// The page of ours that the request came from (its `Referer`).
    pub came_from: Option<&'static str>,
    /// The address says that the step before could not tell whether cookies are kept here (`?cookies=check`), and what
    /// this browser told there.
    pub checks_cookies: Option<Doubt>,
    /// When the limit behind the refusal in the address ends, as text, if one of our limits could end then.
    pub limit_end: Option<String>,
    /// The nonce of this answer's Content-Security-Policy.
    pub nonce: String,
}

/// What the backend wishes for the answer.
#[derive(Default)]
pub struct VisitAnswer {
    pub cookies: Vec<CookieChange>,
    /// In place of what was kept before; `None`: it stays.
    pub kept: Option<Kept>,
    pub destination: Option<Destination>,
    /// What the destination is to say was done.
    pub done: Option<Done>,
    /// The destination is to find out whether this browser keeps cookies; what it told.
    pub check_cookies: Option<Doubt>,
    /// The browser is to remove what this site stored in it (besides cookies).
    pub clear_storage: bool,
    /// What broke meanwhile; for the log.
    pub broken: Vec<Broken>,
}

/// A change to one of our cookies; `None` removes it.
pub enum CookieChange {
    Session(Option<SecretString>),
    Attempt(Option<SecretString>),
    Browser(Option<SecretString>),
    Link(Option<SecretString>),
    Language(Language),
}

/// Where a form lands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Destination {
    /// One of [`crate::paths`].
    pub path: &'static str,
    pub refusal: Option<Refusal>,
    /// Why cookies are refused, with that refusal.
    pub storage: Option<Doubt>,
    /// When the refusal's limit ends, Unix seconds.
    pub until: Option<i64>,
    /// Which limit it is, where messages have several.
    pub limit: Option<SendLimit>,
}

impl Visit {
    #[must_use]
    pub fn new(request: Request) -> Self {
        Self { request: Arc::new(request), answer: Arc::default() }
    }

    #[must_use]
    pub fn request(&self) -> &Request {
        &self.request
    }

    /// Asks the HTTP layer to set or remove a cookie. The last change to the same cookie wins.
    pub fn change(&self, change: CookieChange) {
        let mut answer = self.answer();
        answer.cookies.retain(|kept| std::mem::discriminant(kept) != std::mem::discriminant(&change));
        answer.cookies.push(change);
    }

    /// Changes what is kept for the requests after this one.
    pub fn keep(&self, change: impl FnOnce(&mut Kept)) {
        change(self.answer().kept.get_or_insert_with(|| self.request.kept.clone()));
    }

    /// Where somebody who is signed in goes on to: what was opened or asked for before, else My Page.
    #[must_use]
    pub fn onward(&self) -> Step {
        match (&self.request.link, self.request.kept.asked) {
            (Some(_), _) => Step::EmailConfirm,
            (None, asked) => asked.unwrap_or(Step::My),
        }
    }

    /// States where the answer leads. A refusal that was stated for that very page goes along.
    pub fn go(&self, path: &'static str) {
        let mut answer = self.answer();
        if !answer.destination.is_some_and(|earlier| earlier.path == path && earlier.refusal.is_some()) {
            answer.destination = Some(Destination { path, refusal: None, storage: None, until: None, limit: None });
        }
    }

    /// Lets the page this leads to say what was done.
    pub fn done(&self, done: Done) {
        self.answer().done = Some(done);
    }

    /// Sends back to a page with a refusal.
    pub fn refuse(&self, path: &'static str, refused: impl Into<Refused>) {
        let Refused { refusal, until, limit } = refused.into();
        let storage = self.request.checks_cookies.filter(|_| refusal == Refusal::CookiesRefused);
        self.answer().destination = Some(Destination { path, refusal: Some(refusal), storage, until, limit });
    }

    /// Keeps what broke for the log of this request, and names the refusal that pages say in its place.
    pub fn refusal(&self, error: Error) -> Refused {
        match error {
            Error::Refused(refused) => refused,
            Error::Broken(broken) => {
                self.answer().broken.push(broken);
                Refusal::Unexpected.into()
            }
        }
    }

    /// Our form was shown here, yet the cookie that came with it did not come back (protocol.md 4). The next page finds
    /// out.
    #[must_use]
    pub fn doubts_cookies(&self) -> bool {
        self.request.probe.is_none() && self.request.came_from == Some(crate::paths::SIGN_IN)
    }

    /// Lets the page this leads to find out whether cookies are kept.
    pub fn check_cookies(&self, doubt: Doubt) {
        self.answer().check_cookies = Some(doubt);
    }

    /// Asks the browser to remove what this site stored in it.
    pub fn clear_storage(&self) {
        self.answer().clear_storage = true;
    }

    /// Why a page behind a cookie cannot be shown without it: cookies are refused, or this one is not there (any more).
    #[must_use]
    pub fn missing_cookie(&self) -> Refusal {
        if self.request.checks_cookies.is_some() && self.request.probe.is_none() {
            Refusal::CookiesRefused
        } else {
            Refusal::AttemptGone
        }
    }

    /// The answer as wished so far; for the HTTP layer, when the request is done.
    #[must_use]
    pub fn take_answer(&self) -> VisitAnswer {
        std::mem::take(&mut *self.answer())
    }

    fn answer(&self) -> MutexGuard<'_, VisitAnswer> {
        // Nothing panics while holding it; a poisoned answer is still the answer.
        self.answer.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
