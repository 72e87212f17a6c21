//! `/sign-in…`, from the password to the browser that is remembered.

use serde::{Deserialize, Serialize};

use crate::{code::SentCode, reason::ReasonCard, step::Step};

/// `/sign-in`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInPage {
    /// As it was typed a moment ago.
    pub login_id: String,
    /// With a refusal that ends by itself: the clock time it ends, such as `10:45`.
    pub until: Option<String>,
    /// What this browser signs to have its lost cookie healed (protocol.md 5); `None` where it has one, or where the
    /// operator heals none.
    pub challenge: Option<String>,
    /// The server's clock when the page was made, Unix seconds.
    pub now: i64,
}

/// `/sign-in/code`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodePage {
    /// It can be sent again by each channel the account has; where nothing could be sent, the other one comes first.
    pub sent: SentCode,
    pub remember: RememberBox,
    /// Why a code is asked, as far as this browser itself proves it.
    pub why: ReasonCard,
    /// With `SEND_LIMIT`: the clock time from which messages can be sent again.
    pub sends_again: Option<String>,
    /// The account has recovery codes, which are accepted here as well.
    pub recovery_codes: bool,
}

/// The box "remember this browser".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RememberBox {
    pub ticked: bool,
    /// The subscriber ticked it in this attempt, so that the box beside a recovery code is ticked as well.
    pub chosen: bool,
    /// Days a trusted device stays trusted after its last use.
    pub days: u32,
    /// What is known to be in the way of remembering this browser.
    pub caution: Option<ReasonCard>,
    /// No browser can be registered before this moment (with the zone's name): the box is not offered.
    pub closed: Option<String>,
}

/// `/sign-in/remembered`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RememberedPage {
    pub outcome: Remembered,
    /// Why the code was asked, with the account's own facts; `None`: no code was asked.
    pub why: Option<ReasonCard>,
    /// `why` says more than the code page could.
    pub more: bool,
    /// Where the button leads: My Page, or what was asked for before signing in.
    pub onward: Step,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Remembered {
    /// The cookie came back: registered, until the day `until` if it is not used before. With a `caution`, registered
    /// and yet soon forgotten (a private window), or inside this app only.
    Yes { until: String, days: u32, used: u32, places: u32, caution: Option<ReasonCard> },
    /// It was trusted before; its lost cookie was healed (protocol.md 5).
    Healed { until: String },
    /// The cookie did not come back.
    CookieRefused { why: ReasonCard },
    /// All places are taken.
    Full { places: u32 },
    /// The box was not ticked.
    NotAsked,
    /// The box was not offered: no browser can be registered before the moment `until`.
    Closed { until: String },
}

impl Remembered {
    /// The word in `data-outcome`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Yes { caution: None, .. } => "yes",
            Self::Yes { caution: Some(_), .. } => "yes-but",
            Self::Healed { .. } => "healed",
            Self::CookieRefused { .. } => "cookie-refused",
            Self::Full { .. } => "full",
            Self::NotAsked => "not-asked",
            Self::Closed { .. } => "closed",
        }
    }
}
