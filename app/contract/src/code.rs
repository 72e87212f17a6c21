//! A one-time code as a page shows it: where it went, what became of the message, whether it can be sent again.

use serde::{Deserialize, Serialize};

use crate::channel::Channel;

/// A code that was sent, and waits to be typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentCode {
    /// The four letters that are also in the message, "this page and that message belong together"; the form carries
    /// them as `attempt`.
    pub tag: String,
    /// The channel the newest code went to.
    pub channel: Channel,
    /// Where it went, masked, such as `h•••••@ex•••••.jp`; empty where telling it would tell that the account exists.
    pub destination: String,
    /// The address or number the message comes from, so that a fake can be told.
    pub sender: String,
    pub code: CodeState,
    /// Guesses left, of 5.
    pub tries_left: u32,
    /// Ways to send it again, the one used last first; empty where there is none.
    pub resend: Vec<ResendChoice>,
    pub delivery: Delivery,
}

/// How it stands with a code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CodeState {
    /// Good until the clock time `until`, in `seconds` from the moment the page was made.
    Live { until: String, seconds: u32 },
    /// Its ten minutes are over; a new one can be sent.
    Expired,
    /// All tries are spent: a sign-in starts again from the password, anything else with another code.
    Dead,
    /// The code step rests until the clock time `until`.
    Paused { until: String },
    /// Too many were wrong in a row: this browser gets no code until the password is changed.
    Closed,
    /// Nothing could be sent yet.
    Unsent,
}

/// Whether another message can be asked for on this channel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResendChoice {
    pub channel: Channel,
    /// Masked address or number.
    pub destination: String,
    /// Mail to it came back the last time.
    pub returned: bool,
    /// Seconds until the button works; 0 = now.
    pub wait: u32,
    /// How many messages this step may still send; 0 = none.
    pub left: u32,
}

/// A way to receive a code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Way {
    pub channel: Channel,
    /// Masked.
    pub destination: String,
}

crate::closed_list! {
    /// What is known about the newest message. Its words stand in `data-delivery`.
    pub enum Delivery: serde {
        /// On its way to the mail server or gateway.
        Queued = "queued",
        /// Not there yet, for longer than people expect: here, or at a mail server further on.
        Delayed = "delayed",
        /// Accepted by the mail server or gateway.
        HandedOver = "handed_over",
        /// The phone has it.
        Delivered = "delivered",
        /// Taken, and then reported as undeliverable.
        Returned = "returned",
        /// Given to the mail server or gateway, which never said whether it took it: it may be there.
        Unclear = "unclear",
        /// Refused for good: nothing will arrive on this channel.
        Failed = "failed",
    }
}

impl Delivery {
    /// Whether nothing more will be heard of it.
    #[must_use]
    pub fn is_final(self) -> bool {
        matches!(self, Self::Delivered | Self::Returned | Self::Failed)
    }
}
