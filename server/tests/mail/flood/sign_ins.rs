//! People who sign in while the outbox is flooded, and how long it takes them.

use std::{
    collections::{HashMap, HashSet},
    fs,
    path::PathBuf,
    sync::{Arc, Mutex},
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use contract::channel::Channel;
use mailparse::MailHeaderMap;
use reqwest::{Client, StatusCode, header, redirect::Policy};
use server_core::rules::time::Timestamp;
use sqlx::Row;
use tokio::{sync::watch, task::JoinHandle};

use crate::{
    mail::outbox::Outbox,
    support::{app::PASSWORD, figure, steps::add_account},
};

/// People who sign in at once, and how long each of them rests between.
const AT_ONCE: usize = 4;
const REST: Duration = Duration::from_millis(400);

pub async fn add_accounts(outbox: &Outbox, count: usize) {
    for n in 0..count {
        let name = format!("caller{n}");
        add_account(&outbox.site, &name, Channel::Email, Some(&format!("{name}@example.jp")), None).await;
    }
}

/// People who sign in, one after the other, until they are told to stop.
pub struct SignIns {
    stop: watch::Sender<bool>,
    people: Vec<JoinHandle<()>>,
    results: Arc<Mutex<Results>>,
}

/// How it went.
#[derive(Default)]
pub struct Results {
    /// Whole sign-ins: password, code out of the mailbox, My Page.
    pub done: usize,
    /// Those that ended in an answer that was no answer: the server was killed under them.
    pub broken: usize,
    /// From the password to the mail in the mailbox.
    arrived: Vec<Duration>,
    /// When the button was pressed for which account, Unix milliseconds.
    pub asked: Vec<(String, i64)>,
}

impl Results {
    pub fn report(&self) {
        let (median, p99) = (quantile(&self.arrived, 0.5), quantile(&self.arrived, 0.99));
        figure(&format!(
            "{} sign-ins done, {} broken off; code in the mailbox after: median {median:?}, p99 {p99:?}",
            self.done, self.broken
        ));
    }
}

impl SignIns {
    pub fn start(origins: Vec<String>, mailbox: PathBuf, accounts: usize) -> Self {
        let (stop, stopped) = watch::channel(false);
        let results = Arc::new(Mutex::new(Results::default()));
        let post = Arc::new(Mutex::new(Mailbox { folder: mailbox, seen: HashSet::new(), codes: HashMap::new() }));
        let people = (0..AT_ONCE).map(|person| {
            let (origins, stopped) = (origins.clone(), stopped.clone());
            let (post, results) = (post.clone(), results.clone());
            tokio::spawn(async move {
                for n in 0.. {
                    if *stopped.borrow() {
                        break;
                    }
                    // No two people have one account.
                    let name = format!("caller{}", (n * AT_ONCE + person) % accounts);
                    let origin = &origins[n % origins.len()];
                    sign_in(origin, &name, &post, &results).await;
                    tokio::time::sleep(REST).await;
                }
            })
        });
        Self { stop, people: people.collect(), results }
    }

    pub async fn stop(self) -> Results {
        let _ = self.stop.send(true);
        for person in self.people {
            person.await.expect("nobody panics");
        }
        std::mem::take(&mut *self.results.lock().expect("results"))
    }
}

#[expect(clippy::disallowed_methods, reason = "it is measured from outside, as the subscriber's watch shows it")]
async fn sign_in(origin: &str, name: &str, post: &Mutex<Mailbox>, results: &Mutex<Results>) {
    let client = Client::builder().redirect(Policy::none()).no_proxy().timeout(Duration::from_secs(40)).build();
    let client = client.expect("a client");
    let began = Instant::now();
    let asked =
        i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970").as_millis()).expect("now");
    let address = format!("{name}@example.jp");
    let before = post.lock().expect("the mailbox").count(&address);
    let body = format!("login_id={name}&password={}", PASSWORD.replace(' ', "+"));
    let Some(cookies) = send(&client, origin, "/api/sign_in", body, "").await else {
        results.lock().expect("results").broken += 1;
        return;
    };
    results.lock().expect("results").asked.push((name.to_owned(), asked));
    let code = loop {
        if let Some(code) = post.lock().expect("the mailbox").newest(&address, before) {
            break code;
        }
        assert!(began.elapsed() < Duration::from_secs(90), "no code came to {address}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    };
    let arrived = began.elapsed();
    let passed = send(&client, origin, "/api/submit_code", format!("code={code}"), &cookies).await.is_some();
    let mut results = results.lock().expect("results");
    results.arrived.push(arrived);
    if passed {
        results.done += 1;
    } else {
        results.broken += 1;
    }
}

/// Posts a form; the cookies of the answer. `None`: there was none, or it leads back to where it came from.
async fn send(client: &Client, origin: &str, path: &str, body: String, cookies: &str) -> Option<String> {
    let request = client
        .post(format!("{origin}{path}"))
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::ACCEPT, "text/html")
        .header(header::ORIGIN, origin)
        .header(header::COOKIE, cookies)
        .body(body);
    let answer = request.send().await.ok()?;
    let to = answer.headers().get(header::LOCATION)?.to_str().ok()?;
    if answer.status() != StatusCode::SEE_OTHER || to.contains('?') {
        return None;
    }
    let set = answer.headers().get_all(header::SET_COOKIE).iter();
    let pairs = set.filter_map(|value| Some(value.to_str().ok()?.split(';').next()?.to_owned()));
    Some(pairs.collect::<Vec<_>>().join("; "))
}

/// The codes in a Maildir, each file read once.
struct Mailbox {
    folder: PathBuf,
    seen: HashSet<PathBuf>,
    codes: HashMap<String, Vec<String>>,
}

impl Mailbox {
    fn count(&self, address: &str) -> usize {
        self.codes.get(address).map_or(0, Vec::len)
    }

    fn newest(&mut self, address: &str, more_than: usize) -> Option<String> {
        for entry in fs::read_dir(&self.folder).into_iter().flatten().flatten() {
            if !self.seen.insert(entry.path()) {
                continue;
            }
            let Ok(raw) = fs::read(entry.path()) else { continue };
            let mail = mailparse::parse_mail(&raw).expect("a mail");
            let to = mail.headers.get_first_value("To").unwrap_or_default();
            let text = mail.subparts[0].get_body().expect("text");
            // A notice has no code in its second line.
            let code = text.lines().nth(1).unwrap_or_default().trim().to_owned();
            if code.starts_with(|first: char| first.is_ascii_digit()) {
                self.codes.entry(to).or_default().push(code);
            }
        }
        let codes = self.codes.get(address)?;
        codes.get(more_than..)?.last().cloned()
    }
}

/// How long codes took to be handed over.
pub struct HandOvers {
    /// Each with the moment when its message was written.
    pub untouched: Vec<(Timestamp, Duration)>,
    /// These waited for the end of the killed worker's lease.
    pub in_hand_at_the_kill: Vec<Duration>,
}

impl HandOvers {
    /// Of codes that were written before that moment.
    pub fn of_those_before(&self, moment: Timestamp) -> Vec<Duration> {
        self.untouched.iter().filter(|(written, _)| *written < moment).map(|(_, took)| *took).collect()
    }
}

/// From the press of the button, `asked`, to the hand-over of the code that it made.
pub async fn hand_overs(outbox: &Outbox, asked: &[(String, i64)]) -> HandOvers {
    let rows = sqlx::query(
        "select a.login_id, m.created_at, m.finished_at, m.lost from message m join account a on a.id = m.account_id \
         where m.urgency = 0 and m.state = 'handed_over' order by m.created_at",
    )
    .fetch_all(outbox.site.store.pool())
    .await
    .expect("read");
    let mut found = HandOvers { untouched: Vec::new(), in_hand_at_the_kill: Vec::new() };
    for row in rows {
        let (name, created, finished, lost) =
            (row.get::<String, _>(0), row.get::<i64, _>(1), row.get::<i64, _>(2), row.get::<i64, _>(3));
        // The press before it that is nearest; one whose answer was lost is counted from when the server saw it.
        let pressed = asked.iter().filter(|(who, at)| *who == name && *at <= created).map(|(_, at)| *at).max();
        let from = pressed.filter(|at| created - at < 30_000).unwrap_or(created);
        let span = Duration::from_millis(u64::try_from(finished - from).expect("time goes on"));
        if lost == 0 {
            found.untouched.push((Timestamp::from_millis(created), span));
        } else {
            found.in_hand_at_the_kill.push(span);
        }
    }
    found
}

/// Nothing of nothing.
pub fn quantile(times: &[Duration], q: f64) -> Duration {
    let mut times = times.to_vec();
    times.sort_unstable();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "a place in a list"
    )]
    let at = (times.len() as f64 * q) as usize;
    times.get(at.min(times.len().saturating_sub(1))).copied().unwrap_or_default()
}
