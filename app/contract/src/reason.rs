//! Why a code was asked, or why a browser is not remembered.

use serde::{Deserialize, Serialize};

crate::closed_list! {
    /// The one stated cause. A closed list: the sentences live in the page. Its words stand in `data-reason`, in tables
    /// and in what support reads.
    #[derive(Hash)]
    pub enum Reason: serde {
        /// Cookies and all storage are blocked.
        AllStorageRefused = "ALL_STORAGE_REFUSED",
        /// Storage works, yet our cookie does not come back: a content blocker, a proxy, a setting for cookies alone.
        CookieOnlyRefused = "COOKIE_ONLY_REFUSED",
        /// The page was not loaded over https.
        NotHttps = "NOT_HTTPS",
        /// Inside another site's frame.
        Embedded = "EMBEDDED",
        /// A private window, or a browser set to be private always.
        PrivateWindow = "PRIVATE_WINDOW",
        /// A browser inside an app, with a cookie jar of its own.
        InApp = "IN_APP",
        /// An app on the home screen, with a cookie jar of its own.
        HomeScreenApp = "HOME_SCREEN_APP",
        /// Registered elsewhere: another browser or another device.
        DifferentBrowser = "DIFFERENT_BROWSER",
        /// Registrations of this kind of browser never came back: it forgets when it is closed.
        ClearedOnClose = "CLEARED_ON_CLOSE",
        /// The cookie is gone, other traces are there (or all are gone, in Safari).
        CookieRemoved = "COOKIE_REMOVED",
        /// The browser was ended before it had written the cookie to disk.
        ClosedTooSoon = "CLOSED_TOO_SOON",
        /// Safari shortens the life of our cookie because of how this site is served: our fault.
        CookieCapped = "COOKIE_CAPPED",
        Expired = "EXPIRED",
        RevokedByYou = "REVOKED_BY_YOU",
        RevokedByOperator = "REVOKED_BY_OPERATOR",
        /// Password, second step or contact data changed.
        CredentialChanged = "CREDENTIAL_CHANGED",
        /// Another device took its place in a full list.
        CapReplaced = "CAP_REPLACED",
        /// Registered for another ID, not for this one.
        OtherAccount = "OTHER_ACCOUNT",
        /// An earlier state of this browser's cookie was presented.
        CopiedSuspected = "COPIED_SUSPECTED",
        /// Our record of a cookie that we made is missing: our fault.
        ServerLost = "SERVER_LOST",
        /// Our cookie came back changed.
        CookieDamaged = "COOKIE_DAMAGED",
        /// A registration was begun and never proved.
        NotConfirmed = "NOT_CONFIRMED",
        /// The box was not ticked at the last sign-in from this kind of browser.
        NeverTrusted = "NEVER_TRUSTED",
        /// The device's clock is wrong by a day or more.
        ClockWrong = "CLOCK_WRONG",
        /// A rule of the operator asks for a code all the same.
        PolicyStepUp = "POLICY_STEP_UP",
        /// Nothing of this ID was found in this browser.
        NewBrowser = "NEW_BROWSER",
        /// The first sign-in since two-step verification came on.
        TwoStepJustOn = "TWO_STEP_JUST_ON",
    }
}

impl Reason {
    /// How sure it can be, the surest first.
    #[must_use]
    pub fn certainties(self) -> &'static [Certainty] {
        use Certainty::{Certain, Likely, Possible};
        match self {
            Self::DifferentBrowser | Self::ClearedOnClose | Self::CookieRemoved | Self::HomeScreenApp => {
                &[Likely, Possible]
            }
            Self::Expired
            | Self::RevokedByYou
            | Self::RevokedByOperator
            | Self::CredentialChanged
            | Self::CapReplaced
            | Self::NotConfirmed
            | Self::NeverTrusted => &[Certain, Likely, Possible],
            Self::CookieOnlyRefused => &[Certain, Likely],
            Self::PrivateWindow | Self::InApp | Self::ClosedTooSoon | Self::CookieCapped => &[Likely],
            Self::CopiedSuspected | Self::ClockWrong => &[Possible],
            Self::AllStorageRefused
            | Self::NotHttps
            | Self::Embedded
            | Self::OtherAccount
            | Self::ServerLost
            | Self::CookieDamaged
            | Self::PolicyStepUp
            | Self::NewBrowser
            | Self::TwoStepJustOn => &[Certain],
        }
    }
}

crate::closed_list! {
    /// What ended registrations by [`Reason::CredentialChanged`].
    /// Its words are kept in the database.
    pub enum Change: serde {
        Password = "password",
        TwoStep = "two_step",
        /// Where codes are sent.
        Contact = "contact",
    }
}

crate::closed_list! {
    /// How sure a reason is. It decides the wording: a fact, a likely cause, one of several possible causes. Its words
    /// stand in `data-certainty`.
    #[derive(PartialOrd, Ord)]
    pub enum Certainty: serde {
        Possible = "possible",
        Likely = "likely",
        Certain = "certain",
    }
}

crate::closed_list! {
    /// The browser at hand, as far as steps differ. Coarse, from the user agent; decides wording only, never trust.
    #[derive(Hash)]
    pub enum Platform: serde {
        ChromeDesktop = "chrome_desktop",
        EdgeDesktop = "edge_desktop",
        FirefoxDesktop = "firefox_desktop",
        SafariMac = "safari_mac",
        SafariPhone = "safari_phone",
        /// Chrome, Edge or Firefox on iPhone and iPad: Safari's engine under another roof.
        OtherIphone = "other_iphone",
        ChromeAndroid = "chrome_android",
        SamsungInternet = "samsung_internet",
        FirefoxAndroid = "firefox_android",
        Other = "other",
    }
}

/// A reason as a page shows it. Before the code only what this browser itself proves is in it (protocol.md 3): no
/// label, name, actor or exact date.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReasonCard {
    pub reason: Reason,
    pub certainty: Certainty,
    /// The day it happened, as text.
    pub on: Option<String>,
    /// What was changed, for [`Reason::CredentialChanged`]; `None`: not known.
    pub change: Option<Change>,
    /// The coarse name of the browser it is about, such as `Chrome / Windows`, or of the app for [`Reason::InApp`].
    pub name: Option<String>,
    pub platform: Platform,
    /// This is the third time or more: another way is offered too.
    pub again: bool,
    /// Where to sign in from another browser, for [`Reason::InApp`].
    pub address: Option<String>,
}

impl ReasonCard {
    /// The bare reason.
    #[must_use]
    pub fn new(reason: Reason, certainty: Certainty, platform: Platform) -> Self {
        Self { reason, certainty, on: None, change: None, name: None, platform, again: false, address: None }
    }
}
