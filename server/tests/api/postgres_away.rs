//! PostgreSQL on its bad days: silent, read-only, locked, behind a pooler. Nobody waits for ever, what is away is said to
//! be away, and all goes on by itself.

mod pooler;
mod read_only;
mod silent;

use std::time::Duration;

use crate::support::TestApp;

/// Whatever happens, somebody who asked is answered by then.
const ANSWERED: Duration = Duration::from_secs(15);
/// Once the database is back, all is well by then.
const WELL: Duration = Duration::from_secs(10);

/// Waits until it is ready, as a load balancer does.
async fn becomes_ready(app: &TestApp) {
    let ready = async {
        while app.browser().get("/readyz").await.status != reqwest::StatusCode::OK {
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    };
    tokio::time::timeout(WELL, ready).await.expect("it is ready again by itself");
}
