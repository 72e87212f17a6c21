//! No file and no log line holds a code, an address or a password in the clear.

use std::{
    fs,
    io::{self, Write},
    mem,
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
    time::Duration,
};

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use contract::channel::Channel;
use tracing::{
    Dispatch, Event, Metadata, Subscriber, dispatcher, level_filters::LevelFilter, span, subscriber::Interest,
};

use super::{
    exim::{self, Exim},
    outbox::Outbox,
};
use crate::{
    api::account::recovery_codes,
    support::{
        Browser, Database,
        app::PASSWORD,
        both,
        program::Serving,
        steps::{TARO, TARO_EMAIL, add_account, password_of},
    },
};

/// Unlike anything else in a database's files.
const CODE: &str = "code-8392017465-code";
const ADDRESS: &str = "find.me.if.you.can@needle.example.jp";

both! {
    async fn after_a_full_sign_in_no_file_of_the_database_holds_what_was_typed_sent_or_kept(database: Database) {
        let exim = Exim::start();
        let outbox = Outbox::through(&exim, database).await;
        add_account(&outbox.site, TARO, Channel::Email, Some(TARO_EMAIL), None).await;
        let server = Serving::start(outbox.server("127.0.0.1:0"));
        let (everything, own) = folders(database, &outbox).await;
        let before = contents(&own);
        let mut mails = 0;
        let (browser, code) = loop {
            let browser = Browser::new(&server.public);
            browser.get("/sign-in").await;
            assert_eq!(password_of(&browser, TARO).await.at, "/sign-in/code");
            mails += 1;
            let code = code_in(exim.expect_mails(TARO_EMAIL, mails).await.last().expect("a mail"));
            // Six digits may stand there by chance; then another six are asked for.
            if !is_in(&before, &code) {
                break (browser, code);
            }
        };
        let attempt = browser.cookie("__Host-attempt").expect("a cookie");
        assert_hidden(&everything, &[PASSWORD.as_bytes(), attempt.as_bytes()], "while the code waits");
        flush(&outbox).await;
        let waiting = contents(&own);
        assert!(is_in(&waiting, TARO_EMAIL), "what stands there is found");
        assert!(!is_in(&waiting, &code), "the code stands in the database while it waits");

        browser.post_form("/api/submit_code", &[("code", &code), ("trust", "on")]).await;
        let codes = recovery_codes(&browser).await;
        let mut needles = vec![PASSWORD.as_bytes().to_vec(), attempt.into_bytes()];
        for name in ["__Host-session", "__Host-browser", "__Host-probe"] {
            let value = browser.cookie(name).expect("a cookie");
            let bytes = BASE64_URL_SAFE_NO_PAD.decode(&value).expect("base64");
            // The trust cookie begins with what the row may hold, and ends with a MAC.
            let secret = if name == "__Host-browser" { &bytes[16..48] } else { &bytes[..] };
            needles.extend([secret.to_vec(), value.into_bytes()]);
        }
        for code in &codes {
            needles.extend([code.clone().into_bytes(), code.replace('-', "").into_bytes()]);
        }
        flush(&outbox).await;
        assert!(!is_in(&contents(&own), &code), "the code stands in the database after it was typed");
        assert_hidden(&everything, &needles, "after the sign-in");
        server.stop();
    }

    async fn no_file_of_the_database_ever_holds_code_or_address_in_the_clear(database: Database) {
        let exim = Exim::start();
        let outbox = Outbox::through(&exim, database).await;
        let (folder, _) = folders(database, &outbox).await;
        let sent = outbox.enqueue_code(ADDRESS, CODE).await;
        assert!(outbox.row(sent).await.has_values);
        assert_hidden(&folder, &[CODE, ADDRESS, "find.me.if.you.can"], "while it waits");

        let worker = outbox.start_worker();
        outbox.until(sent, "handed over", |row| row.state == "handed_over").await;
        exim.expect_mails(ADDRESS, 1).await;
        assert!(!outbox.row(sent).await.has_values);
        assert_hidden(&folder, &[CODE, ADDRESS, "find.me.if.you.can"], "after hand-over");
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
        for needle in [CODE, ADDRESS, "nobody@needle", exim::PASSWORD] {
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
pub(super) async fn logged<T, F>(what: impl FnOnce() -> F + Send + 'static) -> (String, T)
where
    T: Send + 'static,
    F: Future<Output = T>,
{
    // Fails where it is there already.
    let _ = tracing::subscriber::set_global_default(Awake);
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

/// Where the files of all databases, their logs and write-ahead logs are, and where those of this one alone.
async fn folders(database: Database, outbox: &Outbox) -> (PathBuf, PathBuf) {
    if database == Database::Sqlite {
        return (outbox.folder().to_owned(), outbox.folder().to_owned());
    }
    let (all, own): (String, String) = sqlx::query_as(
        "select current_setting('data_directory'), cast(oid as text) from pg_database where datname = current_database()",
    )
    .fetch_one(outbox.site.store.pool())
    .await
    .expect("told");
    (PathBuf::from(&all), Path::new(&all).join("base").join(own))
}

/// What PostgreSQL holds in memory and in its log is written to its files.
async fn flush(outbox: &Outbox) {
    if outbox.site.store.is_postgres() {
        sqlx::query("checkpoint").execute(outbox.site.store.pool()).await.expect("written");
    }
}

/// The code in a mail: it stands in the second line.
fn code_in(mail: &[u8]) -> String {
    let mail = mailparse::parse_mail(mail).expect("a mail");
    let text = mail.subparts[0].get_body().expect("text");
    text.lines().nth(1).expect("a second line").trim().to_owned()
}

fn contents(folder: &Path) -> Vec<Vec<u8>> {
    let files = files_in(folder);
    assert!(files.len() > 1, "no database files in {}", folder.display());
    // PostgreSQL removes files while we look.
    files.into_iter().filter_map(|file| fs::read(file).ok()).collect()
}

fn is_in(contents: &[Vec<u8>], needle: &str) -> bool {
    contents.iter().any(|bytes| memchr::memmem::find(bytes, needle.as_bytes()).is_some())
}

fn assert_hidden(folder: &Path, needles: &[impl AsRef<[u8]>], when: &str) {
    let contents = contents(folder);
    for needle in needles.iter().map(AsRef::as_ref) {
        let found = contents.iter().any(|bytes| memchr::memmem::find(bytes, needle).is_some());
        assert!(!found, "{} stands in {} {when}", String::from_utf8_lossy(needle), folder.display());
    }
}

fn files_in(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() { files.extend(files_in(&path)) } else { files.push(path) }
    }
    files
}

/// Hears nothing and keeps every line of the program worth asking for: where a line is first passed on a thread without
/// a log, it would count as unheard for the whole process, now and then also for a log that begins at that moment.
struct Awake;

impl Subscriber for Awake {
    fn register_callsite(&self, _: &'static Metadata<'static>) -> Interest {
        Interest::sometimes()
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        Some(LevelFilter::TRACE)
    }

    fn enabled(&self, _: &Metadata<'_>) -> bool {
        false
    }

    fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}

    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}

    fn event(&self, _: &Event<'_>) {}

    fn enter(&self, _: &span::Id) {}

    fn exit(&self, _: &span::Id) {}
}
