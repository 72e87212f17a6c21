use std::{
    fs,
    io::{self, Write},
    mem,
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
    time::Duration,
};

use tracing::{Dispatch, dispatcher};

use super::{
    exim::{Exim, PASSWORD},
    outbox::Outbox,
};
use crate::support::{Database, both};

/// Unlike anything else in a database's files.
const CODE: &str = "code-8392017465-code";
const ADDRESS: &str = "find.me.if.you.can@needle.example.jp";

both! {
    async fn no_file_of_the_database_ever_holds_code_or_address_in_the_clear(database: Database) {
        let exim = Exim::start();
        let outbox = Outbox::through(&exim, database).await;
        let folder = match database {
            Database::Sqlite => outbox.folder().to_owned(),
            Database::Postgres => data_folder(&outbox).await,
        };
        let sent = outbox.enqueue_code(ADDRESS, CODE).await;
        assert!(outbox.row(sent).await.has_values);
        assert_hidden(&folder, "while it waits");

        let worker = outbox.start_worker();
        outbox.until(sent, "handed over", |row| row.state == "handed_over").await;
        exim.expect_mails(ADDRESS, 1).await;
        assert!(!outbox.row(sent).await.has_values);
        assert_hidden(&folder, "after hand-over");
        worker.stop().await;
    }

    async fn no_log_line_names_code_address_or_password(database: Database) {
        let (text, sent) = logged(move || async move {
            let mut exim = Exim::start();
            let outbox = Outbox::through(&exim, database).await;
            let worker = outbox.start_worker();
            let sent = outbox.enqueue_code(ADDRESS, CODE).await;
            outbox.until(sent, "handed over", |row| row.state == "handed_over").await;
            let refused = outbox.enqueue_code("nobody@needle.example.jp", CODE).await;
            outbox.until(refused, "failed", |row| row.state == "failed").await;
            exim.stop();
            let waiting = outbox.enqueue_code(ADDRESS, CODE).await;
            outbox.until(waiting, "a second try", |row| row.tries >= 2).await;
            worker.stop().await;
            sent
        })
        .await;
        for line in ["message handed over", "message failed", "message not sent yet"] {
            assert!(text.contains(line), "{line} is missing");
        }
        assert!(text.contains(&sent.to_string()), "the message is named");
        for needle in [CODE, ADDRESS, "nobody@needle", PASSWORD] {
            assert!(!text.contains(needle), "{needle} stands in the log");
        }
    }

    async fn what_waits_for_a_day_loses_its_values_and_after_a_month_its_row(database: Database) {
        let outbox = Outbox::open(database, &["--smtp-url", "smtp://127.0.0.1:1"]).await;
        let id = outbox.enqueue_code_for(ADDRESS, CODE, Duration::from_hours(72)).await;
        outbox.site.clock.advance(Duration::from_hours(25));
        let worker = outbox.start_worker();
        let row = outbox.until(id, "wiped", |row| !row.has_values).await;
        assert_eq!(row.state, "failed");
        worker.stop().await;
        outbox.site.clock.advance(Duration::from_hours(30 * 24));
        let worker = outbox.start_worker();
        for _ in 0..200 {
            let left: i64 = sqlx::query_scalar("select count(*) from message")
                .fetch_one(outbox.site.store.pool())
                .await
                .expect("counted");
            if left == 0 {
                return worker.stop().await;
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        panic!("the row is still there");
    }
}

/// Everything that any part of the program, its libraries included, said meanwhile on the threads of a runtime of its own,
/// and the outcome. Other tests of this process are not heard.
async fn logged<T, F>(what: impl FnOnce() -> F + Send + 'static) -> (String, T)
where
    T: Send + 'static,
    F: Future<Output = T>,
{
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_ansi(false)
        .with_writer(move || writer.clone())
        .finish();
    let dispatch = Dispatch::new(subscriber);
    let of_thread = dispatch.clone();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        // For as long as the thread lives.
        .on_thread_start(move || mem::forget(dispatcher::set_default(&of_thread)))
        .build()
        .expect("a runtime");
    let run = move || dispatcher::with_default(&dispatch, || runtime.block_on(what()));
    let outcome = tokio::task::spawn_blocking(run).await.expect("without panic");
    let said = log.0.lock().expect("the log");
    (String::from_utf8_lossy(&said).into_owned(), outcome)
}

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("the log").write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// All its databases, logs and write-ahead logs are in there.
async fn data_folder(outbox: &Outbox) -> PathBuf {
    let folder: String =
        sqlx::query_scalar("show data_directory").fetch_one(outbox.site.store.pool()).await.expect("told");
    folder.into()
}

fn assert_hidden(folder: &Path, when: &str) {
    let mut files = 0;
    for file in files_in(folder) {
        // PostgreSQL removes files while we look.
        let Ok(bytes) = fs::read(&file) else { continue };
        files += 1;
        for needle in [CODE, ADDRESS, "find.me.if.you.can"] {
            let found = memchr::memmem::find(&bytes, needle.as_bytes()).is_some();
            assert!(!found, "{needle} stands in {} {when}", file.display());
        }
    }
    assert!(files > 1, "no database files in {}", folder.display());
}

fn files_in(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() { files.extend(files_in(&path)) } else { files.push(path) }
    }
    files
}
