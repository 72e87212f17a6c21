//! The browser's secret (protocol.md 1): which one is in force, when the next is handed out, and what a secret from the
//! past means.

use std::time::Duration;

use super::time::Timestamp;

/// What the browser row keeps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Secrets {
    pub current: Secret,
    /// Handed out, not yet presented.
    pub next: Option<Next>,
}

/// The newest secret that was handed out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Next {
    pub secret: Secret,
    pub issued: Timestamp,
    /// The one whose place it took before anybody presented that.
    pub replaced: Option<Secret>,
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
    /// An older secret than the two kept, or one that only somebody else can have been given: the cookie was copied, or
    /// the browser went back in time.
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
    /// A `next` that was replaced is good for as long as its answer can be late (`overlap`). After that whoever
    /// presents it was given it, and somebody else, who still held `current`, the one after it: a browser that writes to
    /// disk late goes back to its older value, never to a newer one.
    #[must_use]
    pub fn judge(&self, presented: &Secret, now: Timestamp, overlap: Duration) -> Verdict {
        let known = |secret: &Secret, from_next| {
            if secret.hash == presented.hash { Verdict::Known { from_next } } else { Verdict::Damaged }
        };
        if presented.generation == self.current.generation {
            return known(&self.current, false);
        }
        if presented.generation < self.current.generation {
            return Verdict::Copied;
        }
        match &self.next {
            Some(next) if presented.generation == next.secret.generation => known(&next.secret, true),
            Some(next) if presented.generation < next.secret.generation => match &next.replaced {
                Some(replaced) if replaced.generation == presented.generation && now < next.issued + overlap => {
                    known(replaced, false)
                }
                _ => Verdict::Copied,
            },
            _ => Verdict::ServerLost,
        }
    }

    /// What a sign-in does in which trust stood in for the code. Parallel tabs and lost answers live within the
    /// overlap.
    #[must_use]
    pub fn rotate(&self, from_next: bool, now: Timestamp, overlap: Duration) -> Rotation {
        let next_is_young = self.next.as_ref().is_some_and(|next| now < next.issued + overlap);
        Rotation { promote: from_next && !next_is_young, issue: !next_is_young }
    }

    /// The number of the next secret to hand out.
    #[must_use]
    pub fn next_generation(&self) -> Generation {
        let newest = self.next.as_ref().map_or(self.current.generation, |next| next.secret.generation);
        Generation(newest.0 + 1)
    }

    /// What [`Secrets::rotate`] decided, with the secret to hand out where it decided so.
    #[must_use]
    pub fn after(self, promote: bool, issued: Option<(Secret, Timestamp)>) -> Self {
        let (current, left) = match self.next {
            Some(next) if promote => (next.secret, None),
            next => (self.current, next),
        };
        let next = match issued {
            Some((secret, issued)) => Some(Next { secret, issued, replaced: left.map(|next| next.secret) }),
            None => left,
        };
        Self { current, next }
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

    fn row(current: i64, next: Option<Next>) -> Secrets {
        Secrets { current: secret(current), next }
    }

    fn next(generation: i64, issued: i64, replaced: Option<i64>) -> Next {
        Next { secret: secret(generation), issued: at(issued), replaced: replaced.map(secret) }
    }

    /// A use of trust by whoever holds `held`; the answer may be lost.
    fn use_trust(row: &mut Secrets, held: &mut Secret, now: Timestamp, answer_arrives: bool) -> Verdict {
        let verdict = row.judge(held, now, OVERLAP);
        if let Verdict::Known { from_next } = verdict {
            let rotation = row.rotate(from_next, now, OVERLAP);
            let issued = rotation.issue.then(|| secret(row.next_generation().number()));
            *row = row.clone().after(rotation.promote, issued.clone().map(|issued| (issued, now)));
            if let Some(issued) = issued.filter(|_| answer_arrives) {
                *held = issued;
            }
        }
        verdict
    }

    proptest! {
        #[test]
        fn an_honest_browser_is_known_whatever_answers_are_lost(
            uses in prop::collection::vec((0_i64..200, any::<bool>()), 1..60)
        ) {
            let (mut row, mut held, mut now) = (row(1, None), secret(1), 0);
            for (pause, answer_arrives) in uses {
                now += pause;
                let verdict = use_trust(&mut row, &mut held, at(now), answer_arrives);
                prop_assert!(matches!(verdict, Verdict::Known { .. }), "{verdict:?}");
            }
        }

        /// Whatever two holders of one value did before, and whichever answers they threw away: once each has had a
        /// turn after the other's, and each had its answer, one of them is found out.
        #[test]
        fn two_holders_who_take_turns_are_noticed(
            before in prop::collection::vec((0_i64..200, 0_usize..2, any::<bool>()), 0..40),
            turns in prop::array::uniform3(61_i64..1_000_000),
            first in 0_usize..2,
        ) {
            let (mut row, mut held, mut now) = (row(1, None), [secret(1), secret(1)], 0);
            let mut noticed = false;
            let mut turn = |who: usize, pause: i64, answer_arrives| {
                now += pause;
                noticed |= use_trust(&mut row, &mut held[who], at(now), answer_arrives) == Verdict::Copied;
            };
            for (pause, who, answer_arrives) in before {
                turn(who, pause, answer_arrives);
            }
            for (pause, who) in turns.into_iter().zip([first, 1 - first, first]) {
                turn(who, pause, true);
            }
            prop_assert!(noticed);
        }
    }

    #[test]
    fn a_copy_used_after_the_original_went_on_is_noticed() {
        let (mut row, mut held) = (row(1, None), secret(1));
        for hour in 0..3 {
            use_trust(&mut row, &mut held, at(hour * 3600), true);
        }
        assert_eq!(row.judge(&secret(1), at(3 * 3600), OVERLAP), Verdict::Copied);
    }

    #[test]
    fn a_secret_from_the_future_means_that_our_database_is_the_older_one() {
        let row = row(3, Some(next(4, 0, None)));
        let judge = |presented: &Secret| row.judge(presented, at(1), OVERLAP);
        assert_eq!(judge(&secret(5)), Verdict::ServerLost);
        assert_eq!(judge(&secret(4)), Verdict::Known { from_next: true });
        assert_eq!(judge(&Secret { hash: vec![0; 32], generation: Generation(3) }), Verdict::Damaged);
    }

    #[test]
    fn a_next_that_was_replaced_is_good_for_a_minute_and_only_with_its_own_value() {
        let row = row(3, Some(next(6, 100, Some(5))));
        assert_eq!(
            row.judge(&secret(5), at(159), OVERLAP),
            Verdict::Known { from_next: false },
            "its answer came late"
        );
        assert_eq!(row.judge(&secret(5), at(160), OVERLAP), Verdict::Copied);
        assert_eq!(row.judge(&secret(4), at(101), OVERLAP), Verdict::Copied, "replaced long before");
        let other = Secret { hash: vec![0; 32], generation: Generation(5) };
        assert_eq!(row.judge(&other, at(101), OVERLAP), Verdict::Damaged);
    }

    #[test]
    fn two_tabs_at_once_share_one_rotation() {
        let row = row(1, Some(next(2, 100, None)));
        assert_eq!(row.rotate(false, at(101), OVERLAP), Rotation { promote: false, issue: false });
        assert_eq!(row.rotate(true, at(101), OVERLAP), Rotation { promote: false, issue: false });
        assert_eq!(row.rotate(true, at(161), OVERLAP), Rotation { promote: true, issue: true });
        assert_eq!(row.rotate(false, at(161), OVERLAP), Rotation { promote: false, issue: true });
    }
}
