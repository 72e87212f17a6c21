//! Every statement that removes what is over, in one place: a test asks both databases for their plan, and one that no
//! index serves fails it. How long what is kept is the caller's to say.

use std::time::Duration;

use super::Store;
use crate::rules::time::Timestamp;

/// What a sweep removes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Swept {
    /// Sessions at their end.
    EndedSessions,
    /// Sessions not seen since.
    IdleSessions,
    /// New recovery codes that were shown until then: the session stays.
    ShownCodes,
    Attempts,
    Proofs,
    Recoveries,
    SignUps,
    Counters,
    /// Codes by SMS that no window of the alarm reaches any more.
    SmsCodes,
    /// Registrations made before then that wait for their cookie: they become tombstones.
    WaitingTrusts,
    /// Tombstones of what somebody ended.
    EndedTrusts,
    /// Tombstones of what ran out by itself.
    ExpiredTrusts,
    /// Browsers not seen since that nothing names.
    Browsers,
    SignIns,
    Notices,
    EmailChanges,
    DeskRecoveries,
    /// What was sent in development, readable.
    DevMessages,
    /// Numbers that were changed before then: the account stays.
    FormerMobiles,
    Audit,
}

/// How often a sweep is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cadence {
    /// What lives for minutes or hours, and secrets at their end.
    Minute,
    /// What is kept for weeks and longer: it does not matter when it goes.
    Hour,
}

/// How far one statement goes. On SQLite nobody else writes while it runs: 25 rows scattered over a table of five
/// million and its indexes are about a millisecond's work, a hundred are five. (Lines of the audit lie side by side and
/// go by the hundred.)
#[derive(Clone, Copy, Debug)]
pub enum Reach {
    /// To what came before `$1`, the oldest first.
    Batch,
    /// The same; `$2` is now.
    BatchNow,
    /// Not everything that old is over: `next` looks at the following rows after `$2`, and says where they end and how
    /// many of them are over; `$2` and `$3` bound the statement. So what stays is read once a round and not once a batch,
    /// and a stretch of it keeps no writer waiting.
    Walk { next: &'static str },
}

/// What removes it, a batch at a time.
#[derive(Debug)]
pub struct SweepStatement {
    pub reach: Reach,
    pub sql: &'static str,
    /// What serves it.
    pub index: &'static str,
}

/// A sweep of the housekeeping.
#[derive(Debug)]
pub struct Sweep {
    pub of: Swept,
    pub cadence: Cadence,
    pub statement: SweepStatement,
}

/// Between two batches, so that others write: many times as long as a batch takes. About 500 rows a second are removed;
/// at five million devices an hour brings as many.
pub const REST: Duration = Duration::from_millis(50);

/// The condition stands twice: on PostgreSQL a row may change between being found and being locked.
macro_rules! batch {
    ($change:expr, $table:literal, $key:literal, $condition:expr, $oldest:literal) => {
        concat!(
            $change,
            " WHERE ",
            $condition,
            " AND ",
            $key,
            " IN (SELECT ",
            $key,
            " FROM ",
            $table,
            " WHERE ",
            $condition,
            " ORDER BY ",
            $oldest,
            " LIMIT 25)"
        )
    };
}

/// Rows whose moment came before `$1` are deleted.
macro_rules! old {
    ($table:literal, $key:literal, $moment:literal) => {
        batch!(concat!("DELETE FROM ", $table), $table, $key, concat!($moment, " < $1"), $moment)
    };
}

const fn every_minute(of: Swept, sql: &'static str, index: &'static str) -> Sweep {
    Sweep { of, cadence: Cadence::Minute, statement: SweepStatement { reach: Reach::Batch, sql, index } }
}

const fn hourly(of: Swept, sql: &'static str, index: &'static str) -> Sweep {
    Sweep { of, cadence: Cadence::Hour, statement: SweepStatement { reach: Reach::Batch, sql, index } }
}

/// The housekeeping, in the order in which it is done: what names a browser goes before it.
pub const ALL: &[Sweep] = &[
    every_minute(Swept::EndedSessions, old!("session", "id", "expires_at"), "session_expires_idx"),
    every_minute(Swept::IdleSessions, old!("session", "id", "last_seen_at"), "session_seen_idx"),
    every_minute(
        Swept::ShownCodes,
        batch!(
            "UPDATE session SET shown_sealed = NULL",
            "session",
            "id",
            "shown_sealed IS NOT NULL AND shown_until <= $1",
            "shown_until"
        ),
        "session_shown_idx",
    ),
    every_minute(Swept::Attempts, old!("attempt", "id", "expires_at"), "attempt_expires_idx"),
    every_minute(Swept::Proofs, old!("proof", "id", "expires_at"), "proof_expires_idx"),
    every_minute(Swept::Recoveries, old!("recovery", "id", "expires_at"), "recovery_expires_idx"),
    every_minute(Swept::SignUps, old!("sign_up", "id", "expires_at"), "sign_up_expires_idx"),
    every_minute(Swept::Counters, old!("counter", "name", "expires_at"), "counter_expires_idx"),
    hourly(Swept::SmsCodes, old!("sms_code", "cause", "sent_at"), "sms_code_sent_idx"),
    every_minute(
        Swept::FormerMobiles,
        batch!(
            "UPDATE account SET mobile_before = NULL",
            "account",
            "id",
            "mobile_before IS NOT NULL AND mobile_changed_at < $1",
            "mobile_changed_at"
        ),
        "account_mobile_before_idx",
    ),
    Sweep {
        of: Swept::WaitingTrusts,
        cadence: Cadence::Minute,
        statement: SweepStatement {
            reach: Reach::BatchNow,
            sql: batch!(
                "UPDATE trust SET ended_at = $2, ended_reason = 'NOT_CONFIRMED', ended_by = 'system'",
                "trust",
                "id",
                "confirmed_at IS NULL AND ended_at IS NULL AND created_at < $1",
                "created_at"
            ),
            index: "trust_pending_idx",
        },
    },
    hourly(Swept::EndedTrusts, old!("trust", "id", "ended_at"), "trust_ended_idx"),
    hourly(
        Swept::ExpiredTrusts,
        batch!("DELETE FROM trust", "trust", "id", "ended_at IS NULL AND expires_at < $1", "expires_at"),
        "trust_expires_idx",
    ),
    Sweep {
        of: Swept::Browsers,
        cadence: Cadence::Hour,
        statement: SweepStatement {
            reach: Reach::Walk {
                next: "SELECT max(b.last_seen_at), sum(CASE \
                       WHEN EXISTS (SELECT 1 FROM trust t WHERE t.browser_id = b.id) THEN 0 \
                       WHEN EXISTS (SELECT 1 FROM session s WHERE s.browser_id = b.id) THEN 0 \
                       WHEN EXISTS (SELECT 1 FROM attempt a WHERE a.browser_id = b.id) THEN 0 \
                       WHEN EXISTS (SELECT 1 FROM attempt a WHERE a.marked_browser_id = b.id) THEN 0 \
                       WHEN EXISTS (SELECT 1 FROM attempt a WHERE a.made_browser_id = b.id) THEN 0 ELSE 1 END) \
                       FROM (SELECT id, last_seen_at FROM browser WHERE last_seen_at < $1 AND last_seen_at > $2 \
                       ORDER BY last_seen_at LIMIT 50) b",
            },
            sql: "DELETE FROM browser WHERE last_seen_at < $1 AND last_seen_at > $2 AND last_seen_at <= $3 \
                  AND NOT EXISTS (SELECT 1 FROM trust t WHERE t.browser_id = browser.id) \
                  AND NOT EXISTS (SELECT 1 FROM session s WHERE s.browser_id = browser.id) \
                  AND NOT EXISTS (SELECT 1 FROM attempt a WHERE a.browser_id = browser.id) \
                  AND NOT EXISTS (SELECT 1 FROM attempt a WHERE a.marked_browser_id = browser.id) \
                  AND NOT EXISTS (SELECT 1 FROM attempt a WHERE a.made_browser_id = browser.id)",
            index: "browser_seen_idx",
        },
    },
    hourly(Swept::SignIns, old!("sign_in", "id", "at"), "sign_in_at_idx"),
    hourly(Swept::Notices, old!("notice", "id", "at"), "notice_at_idx"),
    hourly(Swept::EmailChanges, old!("email_change", "id", "requested_at"), "email_change_requested_idx"),
    hourly(Swept::DeskRecoveries, old!("desk_recovery", "id", "asked_at"), "desk_recovery_asked_idx"),
    hourly(Swept::DevMessages, old!("dev_message", "id", "sent_at"), "dev_message_sent"),
    // From the oldest line to the first that is kept, by number: a clock that was behind leaves no gap in the chain.
    // The newest line always stays, for the next one to follow from.
    hourly(
        Swept::Audit,
        "DELETE FROM audit WHERE number < (SELECT COALESCE(min(CASE WHEN at >= $1 THEN number END), max(number)) \
         FROM (SELECT number, at FROM audit WHERE number > 0 ORDER BY number LIMIT 100) oldest)",
        "audit_pkey",
    ),
];

/// What the worker of the outbox does every few seconds.
pub const OUTBOX: [&SweepStatement; 3] = [&LATE_MESSAGES, &LEFT_PLACES, &MESSAGES];

/// Every statement there is.
pub fn statements() -> impl Iterator<Item = &'static SweepStatement> {
    ALL.iter().map(|sweep| &sweep.statement).chain(OUTBOX)
}

/// What nobody wants any more fails. `$2`: now, which is also the moment before which they had to be sent.
pub(super) const LATE_MESSAGES: SweepStatement = SweepStatement {
    reach: Reach::BatchNow,
    // One that is in hand keeps its place in the line of its address.
    sql: batch!(
        "UPDATE message SET state = 'failed', failure = 'too_late', sealed = NULL, finished_at = $2, \
         recipient = CASE WHEN leased_until > $2 THEN recipient END",
        "message",
        "id",
        "state = 'queued' AND useful_until <= $1",
        "useful_until"
    ),
    index: "message_ends",
};

/// Places in the line of an address that a killed worker left behind: the message stays.
pub(super) const LEFT_PLACES: SweepStatement = SweepStatement {
    reach: Reach::Batch,
    sql: batch!(
        "UPDATE message SET recipient = NULL",
        "message",
        "id",
        "state <> 'queued' AND recipient IS NOT NULL AND leased_until <= $1",
        "leased_until"
    ),
    index: "message_left",
};

pub(super) const MESSAGES: SweepStatement = SweepStatement {
    reach: Reach::Batch,
    sql: batch!("DELETE FROM message", "message", "id", "created_at <= $1", "created_at"),
    index: "message_created",
};

/// Where a sweep has got to in this round.
pub struct Progress {
    before: Timestamp,
    walked_to: Timestamp,
    over: bool,
    removed: u64,
}

impl Progress {
    /// A sweep of what came before that moment, at its beginning.
    #[must_use]
    pub const fn of_what_came_before(before: Timestamp) -> Self {
        Self { before, walked_to: Timestamp::from_millis(i64::MIN), over: false, removed: 0 }
    }

    /// Nothing is left.
    #[must_use]
    pub const fn is_over(&self) -> bool {
        self.over
    }

    /// Rows so far.
    #[must_use]
    pub const fn removed(&self) -> u64 {
        self.removed
    }
}

impl SweepStatement {
    /// Whether it passes over what stays, and begins anew in each round.
    #[must_use]
    pub const fn is_walk(&self) -> bool {
        matches!(self.reach, Reach::Walk { .. })
    }

    /// Does one batch, in a transaction of its own. [`REST`] before the next.
    pub async fn step(&self, store: &Store, progress: &mut Progress, now: Timestamp) -> sqlx::Result<()> {
        let before = progress.before;
        let statement = sqlx::query(self.sql).bind(before);
        let removed = match self.reach {
            Reach::Batch => statement.execute(store.pool()).await?.rows_affected(),
            Reach::BatchNow => statement.bind(now).execute(store.pool()).await?.rows_affected(),
            Reach::Walk { next } => {
                let (end, removable): (Option<Timestamp>, Option<i64>) =
                    sqlx::query_as(next).bind(before).bind(progress.walked_to).fetch_one(store.pool()).await?;
                let Some(end) = end else {
                    progress.over = true;
                    return Ok(());
                };
                let statement = statement.bind(progress.walked_to).bind(end);
                progress.walked_to = end;
                if removable == Some(0) { 0 } else { statement.execute(store.pool()).await?.rows_affected() }
            }
        };
        if removed > 0 {
            store.write_back().await?;
        }
        progress.removed += removed;
        progress.over |= removed == 0 && !self.is_walk();
        Ok(())
    }
}
