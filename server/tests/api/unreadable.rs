//! What the database holds and this version has no value for is an error, and never taken for something else.

use server_core::store::{accounts, browsers, meta, trusts};
use sqlx::AssertSqlSafe;

use crate::support::{TestApp, both, steps::trusted};

async fn run(app: &TestApp, statement: &str) {
    sqlx::query(AssertSqlSafe(statement.to_owned())).execute(app.site.store.pool()).await.unwrap();
}

both! {
    async fn a_registration_that_ended_for_no_known_reason_is_an_error(app: TestApp) {
        trusted(&app).await;
        let mut connection = app.site.store.pool().acquire().await.unwrap();
        let hanako = accounts::id_of(&mut connection, "hanako").await.unwrap().unwrap();
        assert_eq!(trusts::of_account(&mut connection, hanako).await.unwrap().len(), 1);
        // No word, an unknown one, and one that is a reason and no end.
        for reason in ["NULL", "'EXPLODED'", "'NEW_BROWSER'"] {
            run(&app, &format!("UPDATE trust SET ended_at = 1, ended_reason = {reason}")).await;
            assert!(trusts::of_account(&mut connection, hanako).await.is_err(), "{reason}");
        }
    }

    async fn half_of_a_browsers_next_secret_is_an_error(app: TestApp) {
        trusted(&app).await;
        let mut connection = app.site.store.pool().acquire().await.unwrap();
        let id: i64 = sqlx::query_scalar("SELECT id FROM browser").fetch_one(&mut *connection).await.unwrap();
        run(&app, "UPDATE browser SET next_hash = current_hash, next_generation = 2, next_issued_at = 1").await;
        assert!(browsers::secrets(&mut connection, id.into()).await.unwrap().unwrap().next.is_some());
        run(&app, "UPDATE browser SET next_generation = NULL").await;
        assert!(browsers::secrets(&mut connection, id.into()).await.is_err());
    }

    async fn a_last_moment_that_is_no_number_stops_the_start(app: TestApp) {
        meta::set_clock_seen(&app.site.store, app.site.clock.now()).await.unwrap();
        assert!(meta::clock(&app.site.store).await.is_ok());
        for (name, value) in [("clock_seen", "yesterday"), ("clock_offset", "-1")] {
            run(&app, &format!("INSERT INTO meta (name, value) VALUES ('{name}', '0') ON CONFLICT (name) DO NOTHING")).await;
            let mut refused = None;
            // The server's first round of housekeeping writes the moment once, and may come between.
            for _ in 0..2 {
                run(&app, &format!("UPDATE meta SET value = '{value}' WHERE name = '{name}'")).await;
                refused = refused.or(meta::clock(&app.site.store).await.err());
            }
            let said = refused.unwrap_or_else(|| panic!("{name} was taken")).to_string();
            assert!(said.contains("SHINRAI_DATABASE_URL") && said.contains(name), "{said}");
            run(&app, &format!("UPDATE meta SET value = '0' WHERE name = '{name}'")).await;
        }
    }
}
