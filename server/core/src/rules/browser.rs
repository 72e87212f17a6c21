//! The browser's secret (protocol.md 1): which one is in force, when the next is handed out, and what a secret from the
//! past means.

use std::time::Duration;

use super::time::Timestamp;

/// What the browser row keeps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Secrets {
    pub current: Secret,
    /// Handed out, not yet presented.
    pub next: Option<(Secret, Timestamp)>,
}

/// A secret as the row knows it: SHA-256 of the value, and its number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Secret {
    pub hash: Vec<u8>,
    pub generation: Generation,
}

/// Which secret of its browser it is, counted up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Generation(i64);

impl Generation {
    /// A new browser's.
    pub const FIRST: Self = Self(1);

    /// The number in the table and in the cookie.
    #[must_use]
    pub const fn number(self) -> i64 {
        self.0
    }
}

impl From<i64> for Generation {
    fn from(number: i64) -> Self {
        Self(number)
    }
}

/// What a cookie with a right MAC means to the row it names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The browser's own secret. `from_next`: it is the one handed out last.
    Known { from_next: bool },
    /// An older secret than the two kept: the cookie was copied, or the browser went back in time.
    Copied,
    /// A newer secret than any we gave: our database is the older one.
    ServerLost,
    /// Right number, wrong value: nothing we ever handed out.
    Damaged,
}

/// What a use of trust does to the row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rotation {
    /// The presented `next` takes the place of `current`.
    pub promote: bool,
    /// A new `next` is handed out.
    pub issue: bool,
}

impl Secrets {
    #[must_use]
    pub fn judge(&self, presented: &Secret) -> Verdict {
        let known = |secret: &Secret, from_next| {
            if secret.hash == presented.hash { Verdict::Known { from_next } } else { Verdict::Damaged }
        };
        if presented.generation == self.current.generation {
            return known(&self.current, false);
        }
        match &self.next {
            Some((next, _)) if presented.generation == next.generation => known(next, true),
            // A `next` that was replaced before anybody presented it: its answer came late, but it is ours, and newer
            // than the current one.
            Some((next, _))
                if presented.generation > self.current.generation && presented.generation < next.generation =>
            {
                Verdict::Known { from_next: false }
            }
            _ if presented.generation < self.current.generation => Verdict::Copied,
            _ => Verdict::ServerLost,
        }
    }

    /// What a sign-in does in which trust stood in for the code. Parallel tabs and lost answers live within the
    /// overlap.
    #[must_use]
    pub fn rotate(&self, from_next: bool, now: Timestamp, overlap: Duration) -> Rotation {
        let next_is_young = self.next.as_ref().is_some_and(|(_, issued)| now < *issued + overlap);
        Rotation { promote: from_next && !next_is_young, issue: !next_is_young }
    }

    /// The number of the next secret to hand out.
    #[must_use]
    pub fn next_generation(&self) -> Generation {
        let newest = self.next.as_ref().map_or(self.current.generation, |(next, _)| next.generation);
        Generation(newest.0 + 1)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const OVERLAP: Duration = Duration::from_secs(60);

    fn secret(generation: i64) -> Secret {
        Secret { hash: vec![u8::try_from(generation).unwrap(); 32], generation: generation.into() }
    }

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_millis(seconds * 1000)
    }

    /// A browser and the row it is known by; answers may be lost.
    struct Pair {
        row: Secrets,
        holds: Secret,
    }

    impl Pair {
        fn use_trust(&mut self, now: Timestamp, answer_arrives: bool) -> Verdict {
            let verdict = self.row.judge(&self.holds);
            if let Verdict::Known { from_next } = verdict {
                let rotation = self.row.rotate(from_next, now, OVERLAP);
                let issued = secret(self.row.next_generation().number());
                if rotation.promote {
                    self.row.current = self.row.next.take().unwrap().0;
                }
                if rotation.issue {
                    self.row.next = Some((issued.clone(), now));
                    if answer_arrives {
                        self.holds = issued;
                    }
                }
            }
            verdict
        }
    }

    proptest! {
        #[test]
        fn an_honest_browser_is_known_whatever_answers_are_lost(
            uses in prop::collection::vec((0_i64..200, any::<bool>()), 1..60)
        ) {
            let mut pair = Pair { row: Secrets { current: secret(1), next: None }, holds: secret(1) };
            let mut now = 0;
            for (pause, answer_arrives) in uses {
                now += pause;
                let verdict = pair.use_trust(at(now), answer_arrives);
                prop_assert!(matches!(verdict, Verdict::Known { .. }), "{verdict:?}");
            }
        }
    }

    #[test]
    fn a_copy_used_after_the_original_went_on_is_noticed() {
        let mut pair = Pair { row: Secrets { current: secret(1), next: None }, holds: secret(1) };
        let copy = pair.holds.clone();
        for hour in 0..3 {
            pair.use_trust(at(hour * 3600), true);
        }
        assert_eq!(pair.row.judge(&copy), Verdict::Copied);
    }

    #[test]
    fn a_secret_from_the_future_means_that_our_database_is_the_older_one() {
        let row = Secrets { current: secret(3), next: Some((secret(4), at(0))) };
        assert_eq!(row.judge(&secret(5)), Verdict::ServerLost);
        assert_eq!(row.judge(&secret(4)), Verdict::Known { from_next: true });
        assert_eq!(row.judge(&Secret { hash: vec![0; 32], generation: Generation(3) }), Verdict::Damaged);
    }

    #[test]
    fn two_tabs_at_once_share_one_rotation() {
        let row = Secrets { current: secret(1), next: Some((secret(2), at(100))) };
        assert_eq!(row.rotate(false, at(101), OVERLAP), Rotation { promote: false, issue: false });
        assert_eq!(row.rotate(true, at(101), OVERLAP), Rotation { promote: false, issue: false });
        assert_eq!(row.rotate(true, at(161), OVERLAP), Rotation { promote: true, issue: true });
        assert_eq!(row.rotate(false, at(161), OVERLAP), Rotation { promote: false, issue: true });
    }
}
