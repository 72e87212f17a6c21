//! A site with an outbox: what the server is to its messages, without pages.

use std::{path::Path, sync::Arc, time::Duration};

use clap::Parser;
use contract::{channel::Channel, code::Delivery, language::Language, notice::NoticeKind};
use server_core::{
    config::Config,
    delivery::worker,
    keys::Keys,
    rules::{
        arrival::{self, Handover},
        time::Timestamp,
    },
    site::Site,
    store::messages::{self, NewMessage, Template},
};
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, Row};
use tempfile::TempDir;
use tokio::{sync::watch, task::JoinHandle};

use crate::{exim::Exim, postgres};

/// Runs a test once on each database.
macro_rules! on_both {
    ($($(#[doc = $doc:literal])* async fn $name:ident($database:ident) $body:block)+) => {$(
        mod $name {
            use super::*;

            $(#[doc = $doc])*
            async fn check($database: crate::office::Database) $body

            #[tokio::test(flavor = "multi_thread")]
            async fn on_sqlite() {
                check(crate::office::Database::Sqlite).await;
            }

            #[tokio::test(flavor = "multi_thread")]
            async fn on_postgres() {
                check(crate::office::Database::Postgres).await;
            }
        }
    )+};
}
pub(crate) use on_both;

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Database {
    Sqlite,
    Postgres,
}

#[derive(Parser)]
struct Settings {
    #[command(flatten)]
    config: Config,
}

pub struct Office {
    pub site: Arc<Site>,
    pub home: Arc<TempDir>,
    /// Name and value of each setting in turn, behind the name of the program.
    pub settings: Vec<String>,
}

/// A running worker.
pub struct Working {
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

/// How it stands with a message, as the row tells it.
#[derive(Debug)]
pub struct Standing {
    pub state: String,
    pub failure: Option<String>,
    pub tries: i64,
    pub has_values: bool,
    pub message_id: Option<String>,
    pub took: Duration,
}

impl Office {
    /// With STARTTLS, AUTH and the mail server's own authority, as an operator would set it up.
    pub async fn with(database: Database, exim: &Exim) -> Self {
        Self::open(database, &["--smtp-url", &exim.url(), "--smtp-ca", &exim.authority().display().to_string()]).await
    }

    pub async fn open(database: Database, settings: &[&str]) -> Self {
        let home = Arc::new(tempfile::Builder::new().prefix("shinrai-office-").tempdir().expect("a folder"));
        let url = match database {
            Database::Sqlite => format!("sqlite://{}", home.path().join("office.db").display()),
            Database::Postgres => new_postgres_database().await,
        };
        let secret = home.path().join("secret.key");
        Keys::create(&secret).expect("a secret file");
        let mut all: Vec<String> = ["shinrai", "--mail-from", "\"さくら光\" <no-reply@sakura.example.jp>"]
            .into_iter()
            .chain(["--brand-name", "さくら光", "--brand-help-phone", "0120-000-000", "--database-url", &url])
            .map(str::to_owned)
            .collect();
        all.extend(["--secret-file".to_owned(), secret.display().to_string()]);
        all.extend(settings.iter().map(|setting| (*setting).to_owned()));
        let office = Self { site: site(&all).await, home, settings: all };
        office.open_account().await;
        office
    }

    /// Another process on the same database.
    pub async fn branch(&self) -> Self {
        Self { site: site(&self.settings).await, home: self.home.clone(), settings: self.settings.clone() }
    }

    /// The same office after its operator changed a setting and started it again.
    pub async fn restarted_with(&self, settings: &[&str]) -> Self {
        let mut all = self.settings.clone();
        for pair in settings.chunks(2) {
            let at = all.iter().position(|setting| setting == pair[0]).expect("a setting that was there");
            all[at + 1] = pair[1].to_owned();
        }
        Self { site: site(&all).await, home: self.home.clone(), settings: all }
    }

    pub fn work(&self) -> Working {
        let (stop, stopped) = watch::channel(false);
        Working { stop, task: tokio::spawn(worker::run(self.site.clone(), stopped)) }
    }

    /// A code that lives ten minutes, written as the sign-in writes it. Its attempt has the message's id.
    pub async fn post(&self, to: &str, code: &str) -> i64 {
        self.post_living(to, code, Duration::from_mins(10)).await
    }

    pub async fn post_living(&self, to: &str, code: &str, life: Duration) -> i64 {
        let channel = if to.starts_with('+') { Channel::Sms } else { Channel::Email };
        let now = self.site.clock.now();
        let template = Template::SignInCode { code: code.to_owned().into(), tag: "KRTM".into(), ends_at: now + life };
        let message = NewMessage { channel, useful_until: now + life, ..self.message(to, template) };
        let id = message.id;
        let mut tx = self.site.store.begin().await.expect("a transaction");
        messages::enqueue(&mut tx, &self.site.keys, message).await.expect("written");
        tx.commit().await.expect("committed");
        self.site.mail_bell.notify_one();
        id
    }

    /// A message to an address; its attempt has the message's id.
    pub fn message<'a>(&self, to: &'a str, template: Template) -> NewMessage<'a> {
        let (id, now) = (server_core::random::id(), self.site.clock.now());
        NewMessage {
            id,
            account_id: Some(1),
            attempt_id: Some(id),
            channel: Channel::Email,
            to,
            language: Language::Ja,
            template,
            useful_until: now + Duration::from_hours(24),
            now,
        }
    }

    /// Something that happened to the account, told as often as there are names for it.
    pub fn notice(&self) -> Template {
        let label = "Chrome / Windows".to_owned();
        Template::Notice { of: NoticeKind::CopiedSuspected, label, at: self.site.clock.now() }
    }

    /// As bulk, one message to each address; the ids.
    pub async fn post_bulk(&self, to: &[String]) -> Vec<i64> {
        let messages: Vec<_> = to.iter().map(|to| (self.message(to, self.notice()), format!("bulk {to}"))).collect();
        let ids = messages.iter().map(|(message, _)| message.id).collect();
        let written = messages::enqueue_bulk(&self.site.store, &self.site.keys, messages).await.expect("written");
        assert_eq!(written, to.len() as u64);
        self.site.mail_bell.notify_one();
        ids
    }

    /// The attempt of that message ended.
    pub async fn end_attempt(&self, id: i64) {
        let mut tx = self.site.store.begin().await.expect("a transaction");
        messages::drop_for_attempt(&mut tx, id, self.site.clock.now()).await.expect("dropped");
        tx.commit().await.expect("committed");
    }

    /// What this house did with the message of an attempt.
    pub async fn state(&self, id: i64) -> Handover {
        self.status(id).await.handover
    }

    /// What the code page would say.
    pub async fn said(&self, id: i64) -> Delivery {
        let status = self.status(id).await;
        arrival::of(status.handover, status.report, status.at, self.site.clock.now())
    }

    async fn status(&self, id: i64) -> messages::MessageStatus {
        let mut connection = self.site.store.pool().acquire().await.expect("a connection");
        let newest = messages::status(&mut connection, id).await.expect("read");
        newest.expect("a message of this attempt")
    }

    pub async fn row(&self, id: i64) -> Standing {
        let row = sqlx::query(
            "select state, failure, tries, case when sealed is null then 0 else 1 end as has_values, message_id, \
             coalesce(finished_at, created_at) - created_at as took from message where id = $1",
        )
        .bind(id)
        .fetch_one(self.site.store.pool())
        .await
        .expect("the row");
        Standing {
            state: row.get(0),
            failure: row.get(1),
            tries: row.get(2),
            has_values: row.get::<i64, _>(3) == 1,
            message_id: row.get(4),
            took: Timestamp::from_millis(0).until(Timestamp::from_millis(row.get(5))),
        }
    }

    /// Waits until the row is as wanted.
    pub async fn until(&self, id: i64, what: &str, wanted: impl Fn(&Standing) -> bool) -> Standing {
        for _ in 0..800 {
            let row = self.row(id).await;
            if wanted(&row) {
                return row;
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        panic!("waited in vain for: {what}; it is {:?}", self.row(id).await);
    }

    pub fn folder(&self) -> &Path {
        self.home.path()
    }

    async fn open_account(&self) {
        sqlx::query(
            "insert into account (id, login_id, password_hash, two_step, two_step_set_by, two_step_since, created_at) \
             values (1, 'hanako', '', 'email', 'sign_up', 0, 0)",
        )
        .execute(self.site.store.pool())
        .await
        .expect("an account");
    }
}

/// For whoever runs the tests with `--nocapture`.
#[expect(clippy::print_stdout, reason = "a figure is there to be read")]
pub fn figure(text: &str) {
    println!("{text}");
}

impl Working {
    /// Asks it to stop, as the server does at its end, and waits until it has.
    pub async fn stop(self) {
        self.stop.send(true).expect("still working");
        tokio::time::timeout(Duration::from_secs(30), self.task).await.expect("stops").expect("without panic");
    }

    /// What `kill -9` does to it: nothing after this moment happens.
    pub async fn kill(self) {
        self.task.abort();
        let _ = self.task.await;
    }
}

async fn site(settings: &[String]) -> Arc<Site> {
    let settings = Settings::try_parse_from(settings).unwrap_or_else(|error| panic!("{error}"));
    Site::open(settings.config).await.unwrap_or_else(|error| panic!("{error}"))
}

async fn new_postgres_database() -> String {
    let name = format!("shinrai_mail_{:016x}", server_core::random::id());
    // Starting the server the first time takes seconds.
    let admin = tokio::task::spawn_blocking(|| postgres::database_url("postgres")).await.expect("PostgreSQL");
    let mut admin = PgConnection::connect(&admin).await.expect("PostgreSQL answers");
    admin.execute(AssertSqlSafe(format!("create database {name}"))).await.expect("a new database");
    admin.close().await.expect("closed");
    postgres::database_url(&name)
}
