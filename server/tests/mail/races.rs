//! Several processes that send from one outbox.

use super::{exim::Exim, outbox::Outbox};
use crate::support::{Database, both};

const MAILS: usize = 60;

both! {
    async fn three_processes_on_one_database_send_each_message_once(database: Database) {
        let exim = Exim::start();
        let outbox = Outbox::through(&exim, database).await;
        let mut ids = Vec::new();
        for n in 0..MAILS {
            ids.push(outbox.enqueue_code(&format!("person{n}@example.jp"), "012345").await);
        }
        let others = [outbox.another().await, outbox.another().await];
        let workers = [outbox.start_worker(), others[0].start_worker(), others[1].start_worker()];
        for id in &ids {
            let row = outbox.until(*id, "handed over", |row| row.state == "handed_over").await;
            assert_eq!(row.tries, 1, "taken once");
        }
        for n in 0..MAILS {
            assert_eq!(exim.mails_to(&format!("person{n}@example.jp")).len(), 1, "person{n}");
        }
        for worker in workers {
            worker.stop().await;
        }
    }
}
