//! A one-time code once it is made, whether it ends a sign-in (an attempt) or proves something else (a proof): what a
//! typed one means, and when it is sent again (protocol.md 6).

use std::time::Duration;

use super::{
    limits::Limits,
    time::{Timestamp, seconds_up},
};

/// What the rules know of one code and of the step it is typed in.
#[derive(Clone, Debug)]
pub struct CodeFacts {
    /// Four letters, on the page and in the message.
    pub tag: String,
    /// The end of the step, whatever is sent in it.
    pub expires_at: Timestamp,
    /// HMAC of the code in force.
    pub code_hash: Vec<u8>,
    pub code_expires_at: Timestamp,
    /// HMAC of the code before it, and that code's tag.
    pub replaced_hash: Option<Vec<u8>>,
    pub replaced_tag: Option<String>,
    /// Guesses left in this step; another code refills none.
    pub tries_left: u32,
    pub resends_left: u32,
    pub last_sent_at: Timestamp,
    /// When the right code was typed.
    pub passed_at: Option<Timestamp>,
}

/// What a typed code means. Only `Right` spends the code, only `Wrong` and `Replaced` cost a try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Judgement {
    Right,
    /// The right code once more within a minute: the answer was lost, the outcome is the same.
    Again,
    Wrong,
    /// The code of the message before the newest.
    Replaced,
    Expired,
    Used,
    /// No tries left.
    Dead,
    /// The step's half hour is over.
    Gone,
    /// The page belongs to another step.
    Other,
}

/// Which code a resend sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resend {
    Same,
    New,
}

/// Why nothing is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoResend {
    Cooldown,
    /// All resends of this step are used.
    Spent,
    Dead,
    Gone,
}

impl CodeFacts {
    /// `typed` tells whether what was typed is the code of an HMAC: never, if it is not six digits. `page_tag` is the tag
    /// of the page it was typed on, if the page told.
    #[must_use]
    pub fn judge(&self, typed: impl Fn(&[u8]) -> bool, page_tag: &str, now: Timestamp, limits: &Limits) -> Judgement {
        if let Some(passed) = self.passed_at {
            return if typed(&self.code_hash) && now < passed + limits.code_replay {
                Judgement::Again
            } else {
                Judgement::Used
            };
        }
        if now >= self.expires_at {
            return Judgement::Gone;
        }
        // A page made before the newest code was sent is still this step's.
        if ![Some(""), Some(self.tag.as_str()), self.replaced_tag.as_deref()].contains(&Some(page_tag)) {
            return Judgement::Other;
        }
        if self.tries_left == 0 {
            return Judgement::Dead;
        }
        if now >= self.code_expires_at {
            return Judgement::Expired;
        }
        if typed(&self.code_hash) {
            Judgement::Right
        } else if self.replaced_hash.as_deref().is_some_and(typed) {
            Judgement::Replaced
        } else {
            Judgement::Wrong
        }
    }

    /// Whether a code can be sent again, and which. `cooldown` is zero where limits are off.
    ///
    /// # Errors
    /// [`NoResend`].
    pub fn resend(&self, now: Timestamp, limits: &Limits, cooldown: Duration) -> Result<Resend, NoResend> {
        if self.is_over(now) {
            return Err(NoResend::Gone);
        }
        if self.tries_left == 0 {
            return Err(NoResend::Dead);
        }
        if self.resends_left == 0 {
            return Err(NoResend::Spent);
        }
        if now < self.last_sent_at + cooldown {
            return Err(NoResend::Cooldown);
        }
        Ok(if now + limits.code_reuse <= self.code_expires_at { Resend::Same } else { Resend::New })
    }

    /// Whether nothing is owed (any more): the right code was typed, or the step has ended.
    #[must_use]
    pub fn is_over(&self, now: Timestamp) -> bool {
        self.passed_at.is_some() || now >= self.expires_at
    }

    /// Whether the code in force can still be typed: a second sign-in returns to it.
    #[must_use]
    pub fn is_live(&self, now: Timestamp) -> bool {
        !self.is_over(now) && self.tries_left > 0 && now < self.code_expires_at
    }

    /// Seconds until another message may be asked for.
    #[must_use]
    pub fn resend_wait(&self, now: Timestamp, cooldown: Duration) -> u32 {
        seconds_up(now.until(self.last_sent_at + cooldown))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::tests::defaults;

    const RIGHT: [u8; 32] = [1; 32];
    const OLD: [u8; 32] = [2; 32];
    const WRONG: [u8; 32] = [3; 32];

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_millis(seconds * 1000)
    }

    fn facts() -> CodeFacts {
        CodeFacts {
            tag: "BCDF".into(),
            expires_at: at(1800),
            code_hash: RIGHT.to_vec(),
            code_expires_at: at(600),
            replaced_hash: None,
            replaced_tag: None,
            tries_left: 5,
            resends_left: 5,
            last_sent_at: at(0),
            passed_at: None,
        }
    }

    fn judged(facts: &CodeFacts, typed: [u8; 32], seconds: i64) -> Judgement {
        facts.judge(|hash| hash == typed, "BCDF", at(seconds), &defaults())
    }

    #[test]
    fn expired_used_dead_and_wrong_are_told_apart() {
        assert_eq!(judged(&facts(), RIGHT, 599), Judgement::Right);
        assert_eq!(judged(&facts(), WRONG, 599), Judgement::Wrong);
        assert_eq!(judged(&facts(), RIGHT, 600), Judgement::Expired);
        assert_eq!(judged(&facts(), RIGHT, 1800), Judgement::Gone);
        assert_eq!(judged(&CodeFacts { tries_left: 0, ..facts() }, RIGHT, 1), Judgement::Dead);
        assert_eq!(judged(&CodeFacts { replaced_hash: Some(OLD.to_vec()), ..facts() }, OLD, 1), Judgement::Replaced);
    }

    #[test]
    fn a_lost_answer_costs_nothing_for_a_minute() {
        let passed = CodeFacts { passed_at: Some(at(10)), ..facts() };
        assert_eq!(judged(&passed, RIGHT, 69), Judgement::Again);
        assert_eq!(judged(&passed, RIGHT, 70), Judgement::Used);
        assert_eq!(judged(&passed, WRONG, 11), Judgement::Used);
    }

    #[test]
    fn a_code_from_another_steps_page_is_not_a_guess() {
        assert_eq!(facts().judge(|hash| hash == WRONG, "KMNP", at(1), &defaults()), Judgement::Other);
        assert_eq!(facts().judge(|hash| hash == RIGHT, "", at(1), &defaults()), Judgement::Right);
        let renewed = CodeFacts { replaced_tag: Some("KMNP".into()), ..facts() };
        assert_eq!(renewed.judge(|hash| hash == RIGHT, "KMNP", at(1), &defaults()), Judgement::Right);
    }

    #[test]
    fn the_same_code_is_sent_while_three_minutes_remain() {
        let limits = defaults();
        let resend = |seconds| facts().resend(at(seconds), &limits, limits.resend_cooldown);
        assert_eq!(resend(59), Err(NoResend::Cooldown));
        assert_eq!(resend(60), Ok(Resend::Same));
        assert_eq!(resend(420), Ok(Resend::Same));
        assert_eq!(resend(421), Ok(Resend::New));
        assert_eq!(resend(1800), Err(NoResend::Gone));
    }

    #[test]
    fn resending_has_an_end_and_refills_nothing() {
        let limits = defaults();
        let spent = CodeFacts { resends_left: 0, ..facts() };
        assert_eq!(spent.resend(at(100), &limits, limits.resend_cooldown), Err(NoResend::Spent));
        let dead = CodeFacts { tries_left: 0, ..facts() };
        assert_eq!(dead.resend(at(100), &limits, limits.resend_cooldown), Err(NoResend::Dead));
    }
}
