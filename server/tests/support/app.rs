//! A whole server for one test, on a database of its own.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use server::{
    dev::seed,
    http::{self, serve::Listener},
};
use server_core::{
    config::Config,
    site::Site,
    store::messages::{DevMessage, dev_outbox},
};
use tokio::{sync::oneshot, task::JoinHandle};

use super::{Browser, Database, Home, Page, both::Fixture, configured};

pub const LOGIN_ID: &str = seed::LOGIN_ID;
pub const PASSWORD: &str = seed::PASSWORD;
pub const EMAIL: &str = "hanako@example.jp";

/// One server on a database of its own, with the dev outbox, the seeded account `hanako` and a clock to move.
pub struct TestApp {
    pub site: Arc<Site>,
    /// `http://localhost:PORT`, where browsers find it.
    pub origin: String,
    config: Config,
    running: Mutex<Option<Running>>,
    /// Given up last.
    home: Arc<Home>,
}

struct Running {
    stop: oneshot::Sender<()>,
    server: JoinHandle<()>,
}

impl Fixture for TestApp {
    async fn on(database: Database, settings: &[&str]) -> Self {
        Self::start(database, settings).await
    }
}

impl TestApp {
    pub async fn start(database: Database, settings: &[&str]) -> Self {
        Self::start_in(Home::new(database).await, settings).await
    }

    pub async fn start_in(home: Home, settings: &[&str]) -> Self {
        let site_root = home.folder.path().join("site").display().to_string();
        let mut arguments = vec!["--dev", "--listen", "127.0.0.1:0", "--site-root", &site_root];
        if !settings.contains(&"--argon2") {
            // What a hash costs is no part of what is tested here.
            arguments.extend(["--argon2", "m=8,t=1,p=1"]);
        }
        arguments.extend(settings);
        Self::serve(configured(&home.settings(&arguments)), Arc::new(home)).await
    }

    async fn serve(mut config: Config, home: Arc<Home>) -> Self {
        let listener = Listener::open(&mut config).await.unwrap();
        let site = Site::open(config.clone()).await.unwrap();
        seed::account(&site).await.unwrap();
        let (stop, stopped) = oneshot::channel();
        let router = http::router(&site);
        let server = tokio::spawn({
            let site = Arc::clone(&site);
            async move {
                // A dropped sender stops it as well.
                let stopped = async { drop(stopped.await) };
                listener.serve(site, router, stopped).await;
            }
        });
        let running = Mutex::new(Some(Running { stop, server }));
        Self { site, origin: config.origin(), config, running, home }
    }

    /// A second server on the same database and secret file, as behind a load balancer.
    pub async fn another(&self) -> Self {
        let mut config = self.config.clone();
        config.listen.set_port(0);
        config.public_url.set_port(Some(0)).unwrap();
        Self::serve(config, Arc::clone(&self.home)).await
    }

    /// Stops the server and starts it anew at the same address: whatever lived in the process only is gone.
    pub async fn restart(&mut self) {
        self.stop().await;
        *self = Self::serve(self.config.clone(), Arc::clone(&self.home)).await;
    }

    /// The same with other settings.
    pub async fn restart_with(&mut self, change: impl FnOnce(&mut Config)) {
        change(&mut self.config);
        self.restart().await;
    }

    /// Stops the server as SIGTERM does.
    pub async fn stop(&self) {
        let running = self.running.lock().unwrap().take();
        if let Some(Running { stop, server }) = running {
            let _ = stop.send(());
            server.await.unwrap();
            self.site.store.pool().close().await;
        }
    }

    /// Says it to its database, past whatever stands in front of that; `{}` stands for the name.
    pub async fn on_server(&self, statement: &str) {
        self.home.on_server(statement).await;
    }

    /// Moves the server's clock.
    pub fn advance(&self, span: Duration) {
        self.site.clock.advance(span);
        self.site.worker_wakeup.notify_one();
    }

    /// Seconds from now until the time that a refusal states in its address.
    pub fn seconds_left(&self, page: &Page) -> i64 {
        let (_, until) = page.at.split_once("&until=").unwrap_or_else(|| panic!("no time in {}", page.at));
        let until: i64 = until.split('&').next().and_then(|until| until.parse().ok()).expect("seconds since 1970");
        until - self.site.clock.now().unix_seconds_up()
    }

    /// A browser that knows nothing yet.
    pub fn browser(&self) -> Browser {
        Browser::new(&self.origin)
    }

    /// What was sent to that address, newest first; waits until nothing is on its way any more.
    pub async fn outbox(&self, to: &str) -> Vec<DevMessage> {
        for _ in 0..800 {
            let queued: i64 = sqlx::query_scalar("SELECT count(*) FROM message WHERE state = 'queued'")
                .fetch_one(self.site.store.pool())
                .await
                .unwrap();
            if queued == 0 {
                return dev_outbox(&self.site.store, Some(to), 1000).await.unwrap();
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        panic!("the worker left messages unsent for twenty seconds");
    }

    /// The newest code that was sent to that address.
    pub async fn latest_code(&self, to: &str) -> String {
        let messages = self.outbox(to).await;
        let newest = messages.iter().find(|message| !message.code.is_empty());
        newest.unwrap_or_else(|| panic!("no code was sent to {to}")).code.clone()
    }

    /// How many messages with a code went there.
    pub async fn codes_to(&self, to: &str) -> usize {
        self.outbox(to).await.iter().filter(|message| !message.code.is_empty()).count()
    }

    /// How many messages went there that only tell something.
    pub async fn notices_to(&self, to: &str) -> usize {
        self.outbox(to).await.iter().filter(|message| message.code.is_empty()).count()
    }
}
