//! What a browser carries from one request to the next, for some minutes: what was typed, what was asked for, and what
//! the next page has to say. Sealed in a cookie by `http`.

use crate::step::Step;

/// All of it. Empty, it is no cookie.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Kept {
    pub typed: Option<Typed>,
    /// The page behind sign-in that was asked for by somebody not signed in.
    pub asked: Option<Step>,
    /// The address that the last form led to, as long as the refusal or success in it was not shown.
    pub said: Option<String>,
}

/// What was typed into a form, never a password.
#[derive(Clone, PartialEq, Eq)]
pub struct Typed {
    /// The page with the form, one of [`crate::paths`].
    pub page: &'static str,
    pub login_id: String,
    pub email: String,
}

impl Typed {
    /// Longer input than this, in bytes, is no ID and no address. Two of them, encoded and sealed, fit into a cookie (4096
    /// bytes by RFC 6265, 6.1).
    const LONGEST: usize = 384;

    /// `None`: nothing worth keeping.
    #[must_use]
    pub fn new(page: &'static str, login_id: &str, email: &str) -> Option<Self> {
        let short =
            |typed: &str| Some(typed.to_owned()).filter(|typed| typed.len() <= Self::LONGEST).unwrap_or_default();
        let typed = Self { page, login_id: short(login_id), email: short(email) };
        (!typed.login_id.is_empty() || !typed.email.is_empty()).then_some(typed)
    }
}

impl Kept {
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The ID that was typed on one of these pages.
    #[must_use]
    pub fn login_id(&self, pages: &[&str]) -> String {
        self.typed_on(pages).map(|typed| typed.login_id.clone()).unwrap_or_default()
    }

    /// The address that was typed on one of these pages.
    #[must_use]
    pub fn email(&self, pages: &[&str]) -> String {
        self.typed_on(pages).map(|typed| typed.email.clone()).unwrap_or_default()
    }

    fn typed_on(&self, pages: &[&str]) -> Option<&Typed> {
        self.typed.as_ref().filter(|typed| pages.contains(&typed.page))
    }
}
