//! A site with an outbox: what the server is to its messages, without pages.

use std::{path::Path, process::Command, sync::Arc, time::Duration};

use contract::{channel::Channel, code::Delivery, language::Language, notice::NoticeKind};
use server_core::{
    delivery::worker,
    rules::{
        delivery_fate::{self, Handover},
        time::Timestamp,
    },
    site::Site,
    store::messages::{self, NewMessage, Template},
};
use sqlx::Row;
use tokio::{sync::watch, task::JoinHandle};

use super::exim::Exim;
use crate::support::{Database, Home, configured, program::shinrai};

/// A site whose messages a test writes and sends.
pub struct Outbox {
    pub site: Arc<Site>,
    /// Name and value of each setting in turn.
    pub settings: Vec<String>,
    home: Arc<Home>,
}

/// A running worker.
pub struct Worker {
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

/// How it stands with a message, as the row tells it.
#[derive(Debug)]
pub struct MessageRow {
    pub state: String,
    pub failure: Option<String>,
    pub tries: i64,
    pub has_values: bool,
    pub message_id: Option<String>,
    pub took: Duration,
}

impl Outbox {
    /// With STARTTLS, AUTH and the mail server's own authority, as an operator would set it up.
    pub async fn through(exim: &Exim, database: Database) -> Self {
        let authority = exim.authority().display().to_string();
        Self::open(database, &["--smtp-url", &exim.url(), "--smtp-ca", &authority]).await
    }

    pub async fn open(database: Database, settings: &[&str]) -> Self {
        let names = ["--mail-from", "\"さくら光\" <no-reply@sakura.example.jp>", "--brand-name", "さくら光"];
        let all = [&names[..], &["--brand-help-phone", "0120-000-000"], settings].concat();
        let home = Home::new(database).await;
        let outbox = Self::on(home.settings(&all), Arc::new(home)).await;
        outbox.open_account().await;
        outbox
    }

    async fn on(settings: Vec<String>, home: Arc<Home>) -> Self {
        let site = Site::open(configured(&settings)).await.unwrap_or_else(|error| panic!("{error}"));
        Self { site, settings, home }
    }

    /// Another process on the same database.
    pub async fn another(&self) -> Self {
        Self::on(self.settings.clone(), Arc::clone(&self.home)).await
    }

    /// The same after its operator changed a setting and started it again.
    pub async fn restarted_with(&self, name: &str, value: &str) -> Self {
        let mut settings = self.settings.clone();
        let at = settings.iter().position(|setting| setting == name).expect("a setting that was there");
        settings[at + 1] = value.to_owned();
        Self::on(settings, Arc::clone(&self.home)).await
    }

    /// A server on the same database, as an operator starts it.
    pub fn server(&self, listen: &str) -> Command {
        let mut command = shinrai(self.folder(), &["serve", "--listen", listen]);
        command.args(&self.settings);
        command
    }

    pub fn start_worker(&self) -> Worker {
        let (stop, stopped) = watch::channel(false);
        Worker { stop, task: tokio::spawn(worker::run(self.site.clone(), stopped)) }
    }

    /// A code that lives ten minutes, written as the sign-in writes it. Its attempt has the message's id.
    pub async fn enqueue_code(&self, to: &str, code: &str) -> i64 {
        self.enqueue_code_for(to, code, Duration::from_mins(10)).await
    }

    pub async fn enqueue_code_for(&self, to: &str, code: &str, life: Duration) -> i64 {
        let channel = if to.starts_with('+') { Channel::Sms } else { Channel::Email };
        let now = self.site.clock.now();
        let template = Template::SignInCode { code: code.to_owned().into(), tag: "KRTM".into(), ends_at: now + life };
        let message = NewMessage { channel, useful_until: now + life, ..self.message(to, template) };
        let id = message.id.number();
        let mut tx = self.site.store.begin().await.expect("a transaction");
        messages::enqueue(&mut tx, &self.site.keys, message).await.expect("written");
        tx.commit().await.expect("committed");
        self.site.worker_wakeup.notify_one();
        id
    }

    /// A message to an address; its attempt has the message's id.
    pub fn message<'a>(&self, to: &'a str, template: Template) -> NewMessage<'a> {
        let (id, now) = (server_core::random::id::<i64>(), self.site.clock.now());
        NewMessage {
            id: id.into(),
            account_id: Some(1.into()),
            code_id: Some(id.into()),
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
    pub async fn enqueue_bulk(&self, to: &[String]) -> Vec<i64> {
        let messages: Vec<_> = to.iter().map(|to| (self.message(to, self.notice()), format!("bulk {to}"))).collect();
        let ids = messages.iter().map(|(message, _)| message.id.number()).collect();
        let written = messages::enqueue_bulk(&self.site.store, &self.site.keys, messages).await.expect("written");
        assert_eq!(written, to.len() as u64);
        self.site.worker_wakeup.notify_one();
        ids
    }

    /// The attempt of that message ended.
    pub async fn end_attempt(&self, id: i64) {
        let mut tx = self.site.store.begin().await.expect("a transaction");
        messages::drop_for_code(&mut tx, id.into(), self.site.clock.now()).await.expect("dropped");
        tx.commit().await.expect("committed");
    }

    /// What we did with the message of an attempt.
    pub async fn handover(&self, id: i64) -> Handover {
        self.newest(id).await.handover
    }

    /// What the code page would say.
    pub async fn said(&self, id: i64) -> Delivery {
        let status = self.newest(id).await;
        delivery_fate::of(status.handover, status.report, status.at, self.site.clock.now())
    }

    async fn newest(&self, id: i64) -> messages::MessageStatus {
        let mut connection = self.site.store.pool().acquire().await.expect("a connection");
        let newest = messages::status(&mut connection, id.into()).await.expect("read");
        newest.expect("a message of this attempt")
    }

    pub async fn row(&self, id: i64) -> MessageRow {
        let row = sqlx::query(
            "select state, failure, tries, case when sealed is null then 0 else 1 end as has_values, message_id, \
             coalesce(finished_at, created_at) - created_at as took from message where id = $1",
        )
        .bind(id)
        .fetch_one(self.site.store.pool())
        .await
        .expect("the row");
        MessageRow {
            state: row.get(0),
            failure: row.get(1),
            tries: row.get(2),
            has_values: row.get::<i64, _>(3) == 1,
            message_id: row.get(4),
            took: Timestamp::from_millis(0).until(Timestamp::from_millis(row.get(5))),
        }
    }

    /// Waits until the row is as wanted.
    pub async fn until(&self, id: i64, what: &str, wanted: impl Fn(&MessageRow) -> bool) -> MessageRow {
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
        self.home.folder.path()
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

impl Worker {
    /// Asks it to stop, as the server does at its end, and waits until it has.
    pub async fn stop(self) {
        self.stop.send(true).expect("still worker");
        tokio::time::timeout(Duration::from_secs(30), self.task).await.expect("stops").expect("without panic");
    }

    /// What `kill -9` does to it: nothing after this moment happens.
    pub async fn kill(self) {
        self.task.abort();
        let _ = self.task.await;
    }
}
