//! What the page may say of a message that is under way.

use std::time::Duration;

use contract::code::Delivery;

use super::time::Timestamp;

/// From here on waiting is worth a word.
const DELAYED: Duration = Duration::from_secs(20);
/// So it is, however soon, when it was tried so often in vain.
const TRIES_IN_VAIN: u32 = 3;

/// What became of handing it over to a mail server or gateway.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Handover {
    /// It waits to be handed over, and was tried so often in vain.
    Waits { tried: u32 },
    /// A mail server or gateway took it.
    Done,
    /// It came back.
    Returned,
    /// It was given as often as it may be, and whether it was taken nobody said.
    Unclear,
    /// It was never taken, and never will be.
    Over,
}

/// What the gateway, or a mail server further on, reported later.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reported {
    Nothing,
    /// It goes on trying.
    Slow,
    Accepted,
    Undelivered,
    Delivered,
}

/// How it stands. A report counts more than the handing over: it comes from nearer to the phone.
#[must_use]
pub fn of(handover: Handover, report: Reported, written_at: Timestamp, now: Timestamp) -> Delivery {
    match (report, handover) {
        (Reported::Delivered, _) => Delivery::Delivered,
        // Kannel reports what it refused at once as well.
        (Reported::Undelivered | Reported::Slow | Reported::Nothing, Handover::Over) => Delivery::Failed,
        (Reported::Nothing, Handover::Unclear) => Delivery::Unclear,
        (Reported::Undelivered, _) | (Reported::Slow | Reported::Nothing, Handover::Returned) => Delivery::Returned,
        (Reported::Slow, _) => Delivery::Delayed,
        (Reported::Accepted, _) | (Reported::Nothing, Handover::Done) => Delivery::HandedOver,
        (Reported::Nothing, Handover::Waits { tried }) if tried >= TRIES_IN_VAIN || written_at + DELAYED <= now => {
            Delivery::Delayed
        }
        (Reported::Nothing, Handover::Waits { .. }) => Delivery::Queued,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: Timestamp = Timestamp::from_millis(1_800_000_000_000);

    #[test]
    fn every_state_of_a_message_has_its_word() {
        let soon = NOON + Duration::from_secs(19);
        let late = NOON + Duration::from_secs(20);
        for (handover, report, now, said) in [
            (Handover::Waits { tried: 2 }, Reported::Nothing, soon, Delivery::Queued),
            (Handover::Waits { tried: 3 }, Reported::Nothing, NOON, Delivery::Delayed),
            (Handover::Waits { tried: 0 }, Reported::Nothing, late, Delivery::Delayed),
            (Handover::Unclear, Reported::Nothing, soon, Delivery::Unclear),
            (Handover::Unclear, Reported::Slow, soon, Delivery::Delayed),
            (Handover::Unclear, Reported::Accepted, soon, Delivery::HandedOver),
            (Handover::Unclear, Reported::Undelivered, soon, Delivery::Returned),
            (Handover::Unclear, Reported::Delivered, soon, Delivery::Delivered),
            (Handover::Done, Reported::Nothing, late, Delivery::HandedOver),
            (Handover::Returned, Reported::Nothing, soon, Delivery::Returned),
            (Handover::Over, Reported::Nothing, soon, Delivery::Failed),
            (Handover::Done, Reported::Slow, soon, Delivery::Delayed),
            (Handover::Returned, Reported::Slow, late, Delivery::Returned),
            (Handover::Over, Reported::Slow, late, Delivery::Failed),
            (Handover::Done, Reported::Accepted, soon, Delivery::HandedOver),
            (Handover::Done, Reported::Undelivered, soon, Delivery::Returned),
            (Handover::Done, Reported::Delivered, soon, Delivery::Delivered),
            (Handover::Over, Reported::Undelivered, soon, Delivery::Failed),
            // The answer was lost, and the message was not.
            (Handover::Over, Reported::Delivered, late, Delivery::Delivered),
            (Handover::Waits { tried: 1 }, Reported::Accepted, late, Delivery::HandedOver),
        ] {
            assert_eq!(of(handover, report, NOON, now), said, "{handover:?} {report:?}");
        }
    }
}
