//! Housekeeping: what is over goes in its time, by an index, in batches, by one process.

use std::time::Duration;

use server_core::{
    backend::housekeeping::tidy,
    store::{
        audit,
        rounds::{self, Round},
        sweeps::{self, Reach},
    },
};
use sqlx::{AssertSqlSafe, Row, any::AnyRow};

use crate::support::{
    TestApp,
    app::EMAIL,
    both,
    steps::{code, password, trusted},
};

const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(3600);
const DAY: Duration = Duration::from_secs(24 * 3600);

async fn run(app: &TestApp, statement: &str) {
    sqlx::query(AssertSqlSafe(statement.to_owned())).execute(app.site.store.pool()).await.unwrap();
}

/// The round that the server begins with is over, and the next is due.
async fn settled(app: &TestApp) {
    let busy = "housekeeping WHERE due_at = 0 OR leased_until IS NOT NULL";
    for _ in 0..500 {
        if count(app, busy).await == 0 {
            return due(app).await;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("the first round did not end");
}

async fn due(app: &TestApp) {
    run(app, "UPDATE housekeeping SET due_at = 0").await;
}

async fn count(app: &TestApp, what: &str) -> i64 {
    let statement = format!("SELECT count(*) FROM {what}");
    sqlx::query_scalar(AssertSqlSafe(statement)).fetch_one(app.site.store.pool()).await.unwrap()
}

/// Rows made by SQL that both databases take; `values` may name `i`, which counts from one.
async fn rows(app: &TestApp, many: u32, into: &str, values: &str) {
    let numbers = format!("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {many})");
    run(app, &format!("{numbers} INSERT INTO {into} SELECT {values} FROM n")).await;
}

async fn old_notices(app: &TestApp, many: u32) {
    let at = (app.site.clock.now() - 100 * DAY).millis();
    let values = format!("i, (SELECT id FROM account ORDER BY id LIMIT 1), 'old', {at} + i, ''");
    rows(app, many, "notice (id, account_id, kind, at, label)", &values).await;
}

/// How the database would do it, a line a step; PostgreSQL as if its tables were too large to be read through.
async fn plan(app: &TestApp, statement: &str, values: usize) -> Vec<String> {
    let mut tx = app.site.store.begin().await.unwrap();
    let (explain, column) = if app.site.store.is_postgres() {
        for setting in ["enable_seqscan", "enable_hashjoin", "enable_mergejoin"] {
            let off = format!("SET LOCAL {setting} = off");
            sqlx::query(AssertSqlSafe(off)).execute(&mut *tx).await.unwrap();
        }
        ("EXPLAIN", "QUERY PLAN")
    } else {
        ("EXPLAIN QUERY PLAN", "detail")
    };
    let mut query = sqlx::query(AssertSqlSafe(format!("{explain} {statement}")));
    for value in [1_i64, 2, 3].into_iter().take(values) {
        query = query.bind(value);
    }
    let steps: Vec<AnyRow> = query.fetch_all(&mut *tx).await.unwrap();
    steps.iter().map(|step| step.get(column)).collect()
}

/// What is read through from end to end: a table, or an index that only gives an order.
fn read_through(plan: &[String], tables: &[String]) -> Option<String> {
    let postgres = plan.iter().find(|step| step.contains("Seq Scan on"));
    let sqlite = plan.iter().find(|step| {
        step.trim_start()
            .strip_prefix("SCAN ")
            .is_some_and(|of| tables.iter().any(|table| of.split(' ').next() == Some(table)))
    });
    // An index without a condition: all of it.
    let whole_index = plan.iter().enumerate().find(|(place, step)| {
        (step.contains("Index Scan") || step.contains("Index Only Scan"))
            && !plan.get(place + 1).is_some_and(|next| next.trim_start().starts_with("Index Cond:"))
    });
    postgres.or(sqlite).or(whole_index.map(|(_, step)| step)).cloned()
}

both! {
    async fn every_sweep_finds_what_is_over_by_its_index(app: TestApp) {
        let catalogue = if app.site.store.is_postgres() {
            "SELECT CAST(tablename AS TEXT) AS name FROM pg_tables WHERE schemaname = current_schema()"
        } else {
            "SELECT name FROM sqlite_master WHERE type = 'table'"
        };
        let tables: Vec<String> = sqlx::query_scalar(catalogue).fetch_all(app.site.store.pool()).await.unwrap();
        assert!(tables.iter().any(|table| table == "trust"));
        let mut bad = Vec::new();
        for sweep in sweeps::statements() {
            let (values, next) = match sweep.reach {
                Reach::Batch => (1, None),
                Reach::BatchNow => (2, None),
                Reach::Walk { next } => (3, Some(next)),
            };
            for (statement, values) in [(sweep.sql, values)].into_iter().chain(next.map(|next| (next, 2))) {
                let plan = plan(&app, statement, values).await;
                // SQLite has its own name for the index of a primary key.
                let index = sweep.index.strip_suffix("_pkey").filter(|_| !app.site.store.is_postgres());
                let index = index.map_or_else(|| sweep.index.to_owned(), |table| format!("sqlite_autoindex_{table}_1"));
                let served = plan.iter().any(|step| {
                    step.contains(&index) && (step.contains("SEARCH") || step.contains("Scan"))
                });
                if !served || read_through(&plan, &tables).is_some() {
                    bad.push(format!("{statement}\n  wants {index}:\n    {}", plan.join("\n    ")));
                }
            }
        }
        assert!(bad.is_empty(), "not served by an index:\n{}", bad.join("\n"));
    }

    async fn a_statement_without_an_index_is_seen_in_its_plan(app: TestApp) {
        let tables = ["trust".to_owned()];
        for unserved in ["DELETE FROM trust WHERE told_at < $1", "DELETE FROM trust WHERE id IN (SELECT id FROM trust WHERE told_at < $1 ORDER BY id LIMIT 100)"] {
            let plan = plan(&app, unserved, 1).await;
            assert!(read_through(&plan, &tables).is_some(), "{plan:?}");
        }
    }

    async fn a_browser_goes_with_the_last_that_names_it(app: TestApp) {
        settled(&app).await;
        trusted(&app).await;
        app.advance(401 * DAY);
        tidy(&app.site).await.unwrap();
        assert_eq!((count(&app, "trust").await, count(&app, "browser").await), (1, 1), "it ran out 311 days ago: a tombstone");
        app.advance(90 * DAY);
        tidy(&app.site).await.unwrap();
        assert_eq!((count(&app, "trust").await, count(&app, "browser").await), (0, 0));
    }

    async fn a_browser_that_was_seen_lately_stays_though_nothing_names_it(app: TestApp) {
        settled(&app).await;
        trusted(&app).await;
        run(&app, "DELETE FROM session").await;
        run(&app, "DELETE FROM attempt").await;
        run(&app, "DELETE FROM trust").await;
        app.advance(399 * DAY);
        tidy(&app.site).await.unwrap();
        assert_eq!(count(&app, "browser").await, 1);
        app.advance(2 * DAY);
        tidy(&app.site).await.unwrap();
        assert_eq!(count(&app, "browser").await, 0);
    }

    async fn a_browser_that_anything_names_stays(app: TestApp) {
        settled(&app).await;
        let browser = app.browser();
        password(&browser).await;
        code(&app, &browser, true).await;
        app.advance(401 * DAY);
        password(&app.browser()).await;
        let now = app.site.clock.now().millis();
        run(&app, "DELETE FROM trust").await;
        run(&app, &format!("UPDATE session SET last_seen_at = {now}, expires_at = {now} + 1000000")).await;
        for (table, column) in [
            ("session", "browser_id"),
            ("attempt", "browser_id"),
            ("attempt", "marked_browser_id"),
            ("attempt", "made_browser_id"),
        ] {
            run(&app, "UPDATE session SET browser_id = NULL").await;
            run(&app, "UPDATE attempt SET browser_id = NULL, marked_browser_id = NULL, made_browser_id = NULL").await;
            run(&app, &format!("UPDATE {table} SET {column} = (SELECT min(id) FROM browser)")).await;
            due(&app).await;
            tidy(&app.site).await.unwrap();
            assert_eq!(count(&app, "browser").await, 1, "{table}.{column} names it");
        }
        run(&app, "UPDATE attempt SET made_browser_id = NULL").await;
        due(&app).await;
        tidy(&app.site).await.unwrap();
        assert_eq!(count(&app, "browser").await, 0, "now nothing does");
    }

    async fn what_is_over_goes_however_much_it_is_and_what_is_not_stays(app: TestApp) {
        settled(&app).await;
        let long_ago = (app.site.clock.now() - 500 * DAY).millis();
        let now = app.site.clock.now().millis();
        // Every third browser is named by a tombstone that is still kept, every third by one that is not.
        let hash = if app.site.store.is_postgres() { "CAST('x' AS bytea)" } else { "x'00'" };
        rows(
            &app,
            600,
            "browser (id, current_hash, current_generation, label, created_at, last_seen_at)",
            &format!("i, {hash}, 1, '', {long_ago}, {long_ago} + i"),
        )
        .await;
        let trust = "trust (id, account_id, browser_id, credential_version, created_at, confirmed_at, last_used_at, \
                     expires_at, expires_at_latest, ended_at, ended_reason)";
        let owner = "(SELECT min(id) FROM account)";
        for (id, ended_at) in [("i", now), ("1000 + i", long_ago)] {
            let browser = if ended_at == now { "3 * i" } else { "3 * i - 1" };
            let values = format!("{id}, {owner}, {browser}, 1, 0, 0, 0, 0, 0, {ended_at} + i, 'REVOKED_BY_YOU'");
            rows(&app, 200, trust, &values).await;
        }
        tidy(&app.site).await.unwrap();
        assert_eq!(count(&app, "trust").await, 200);
        assert_eq!(count(&app, "browser").await, 200);
        assert_eq!(count(&app, "browser WHERE id % 3 = 0").await, 200);
    }

    async fn sign_ins_get_in_between_the_batches(app: TestApp) {
        settled(&app).await;
        old_notices(&app, 1000).await;
        let site = app.site.clone();
        let tidying = tokio::spawn(async move { tidy(&site).await });
        tokio::time::sleep(Duration::from_millis(100)).await;
        let browser = app.browser();
        assert_eq!(password(&browser).await.at, "/sign-in/code");
        assert!(!tidying.is_finished(), "the sign-in did not wait for the end");
        tidying.await.unwrap().unwrap();
        assert_eq!(count(&app, "notice WHERE kind = 'old'").await, 0);
    }

    async fn one_process_at_a_time_sweeps_and_a_killed_one_is_replaced(app: TestApp) {
        settled(&app).await;
        old_notices(&app, 10).await;
        let now = app.site.clock.now();
        assert!(rounds::take(&app.site.store, Round::Hour, now, now + 2 * MINUTE).await.unwrap(), "another has it");
        assert!(!rounds::take(&app.site.store, Round::Hour, now, now + 3 * MINUTE).await.unwrap());
        tidy(&app.site).await.unwrap();
        assert_eq!(count(&app, "notice").await, 10);
        app.advance(3 * MINUTE);
        tidy(&app.site).await.unwrap();
        assert_eq!(count(&app, "notice").await, 0, "its hold ended by itself");
    }

    async fn a_hold_that_ended_cannot_be_given_back(app: TestApp) {
        settled(&app).await;
        let (store, now) = (&app.site.store, app.site.clock.now());
        let later = now + 3 * MINUTE;
        assert!(rounds::take(store, Round::Minute, now, now + 2 * MINUTE).await.unwrap());
        assert!(rounds::take(store, Round::Minute, later, later + 2 * MINUTE).await.unwrap());
        rounds::give_back(store, Round::Minute, now + 2 * MINUTE, now).await.unwrap();
        assert!(!rounds::take(store, Round::Minute, later, later + MINUTE).await.unwrap(), "it is the other's");
        rounds::give_back(store, Round::Minute, later + 2 * MINUTE, later + MINUTE).await.unwrap();
        assert!(!rounds::take(store, Round::Minute, later, later + MINUTE).await.unwrap(), "it is not due");
    }

    async fn what_is_kept_for_long_is_swept_by_the_hour_and_the_rest_by_the_minute(app: TestApp) {
        settled(&app).await;
        tidy(&app.site).await.unwrap();
        old_notices(&app, 10).await;
        password(&app.browser()).await;
        run(&app, "UPDATE attempt SET expires_at = 0").await;
        app.advance(MINUTE);
        tidy(&app.site).await.unwrap();
        assert_eq!((count(&app, "attempt").await, count(&app, "notice").await), (0, 10));
        app.advance(HOUR);
        tidy(&app.site).await.unwrap();
        assert_eq!(count(&app, "notice").await, 0);
    }

    async fn what_was_sent_in_development_goes_after_a_month(app: TestApp) {
        settled(&app).await;
        password(&app.browser()).await;
        app.outbox(EMAIL).await;
        app.advance(29 * DAY);
        tidy(&app.site).await.unwrap();
        assert_eq!(count(&app, "dev_message").await, 1);
        app.advance(2 * DAY);
        tidy(&app.site).await.unwrap();
        assert_eq!(count(&app, "dev_message").await, 0);
    }

    async fn the_audit_is_checked_to_its_end_however_long_it_is(app: TestApp) {
        settled(&app).await;
        let now = app.site.clock.now();
        let mut tx = app.site.store.begin().await.unwrap();
        for _ in 0..1010 {
            audit::write(&mut tx, "alice", "lock", "hanako", "", now).await.unwrap();
        }
        assert_eq!(audit::broken_at(&mut tx).await.unwrap(), None);
        for changed in [1005, 1001, 1000, 501, 500] {
            let change = format!("UPDATE audit SET actor = 'bob' WHERE number = {changed}");
            sqlx::query(AssertSqlSafe(change)).execute(&mut *tx).await.unwrap();
            assert_eq!(audit::broken_at(&mut tx).await.unwrap(), Some(changed));
        }
    }

    async fn a_swept_audit_has_no_gap_and_keeps_its_newest_line(app: TestApp) {
        settled(&app).await;
        let now = app.site.clock.now();
        let mut tx = app.site.store.begin().await.unwrap();
        for number in 1..=250 {
            // The clock of one process was behind.
            let at = if number == 230 { now } else { now - 399 * DAY };
            audit::write(&mut tx, "alice", "lock", "hanako", "", at).await.unwrap();
        }
        tx.commit().await.unwrap();
        app.advance(2 * DAY);
        tidy(&app.site).await.unwrap();
        assert_eq!(count(&app, "audit").await, 21, "from the first that is kept");
        let mut connection = app.site.store.pool().acquire().await.unwrap();
        assert_eq!(audit::broken_at(&mut connection).await.unwrap(), None);
        drop(connection);
        app.advance(900 * DAY);
        tidy(&app.site).await.unwrap();
        assert_eq!(count(&app, "audit WHERE number = 250").await, count(&app, "audit").await);
    }
}
