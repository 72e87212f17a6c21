//! A gateway that takes every connection and never answers.

use std::time::{Duration, Instant};

use super::{
    people::add,
    rest::{Answer, Rest},
};
use crate::support::{
    TestApp, both, figure,
    steps::{password, password_of},
};

const WAITING: u32 = 60;
const PAGES: usize = 40;
/// Nobody waits for the gateway at all: what is left is what a machine that does something else besides needs at worst.
const HELD_UP: Duration = Duration::from_secs(5);
/// What the middle one may take longer by than before the gateway hung.
const SLOWER: u32 = 5;
const MORE: Duration = Duration::from_millis(300);

/// The middle one and the worst.
fn summary(times: &mut [Duration]) -> (Duration, Duration) {
    times.sort_unstable();
    (times[times.len() / 2], times[times.len() - 1])
}

#[expect(clippy::disallowed_methods, reason = "how long people wait is what is measured here")]
fn now() -> Instant {
    Instant::now()
}

both! {
    #[settings("--limit-sms-per-prefix", "1000", "--limit-sends-per-day", "100", "--limit-sends-kept", "0")]
    async fn a_gateway_that_never_answers_slows_neither_pages_nor_mails((rest, app): (Rest, TestApp)) {
        let before = loads(&app, 0).await;
        rest.answers(&[Answer::Hangs]);
        for n in 0..WAITING {
            let login_id = format!("person{n}");
            add(&app, &login_id, &format!("+8190123{n:05}"), None).await;
            assert_eq!(password_of(&app.browser(), &login_id).await.at, "/sign-in/code");
        }
        // Every lane of SMS is taken.
        while rest.posted().len() < 16 {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }

        let hung = loads(&app, PAGES / 2).await;
        for (what, before, now) in [("a page", before.0, hung.0), ("a mail", before.1, hung.1)] {
            let ((before, _), (median, worst)) = (before, now);
            figure(&format!("{what}: median {median:?}, before {before:?}; worst {worst:?}"));
            assert!(median < before * SLOWER + MORE, "{what} took {median:?}, and {before:?} before the gateway hung");
            assert!(worst < HELD_UP, "{what} took {worst:?}");
        }
    }
}

/// Loads pages, and after every other one a mail is sent, of which so many were sent before; how long pages took, and how
/// long mails from the button to the mail server.
async fn loads(app: &TestApp, mails_before: usize) -> ((Duration, Duration), (Duration, Duration)) {
    let (mut pages, mut mails) = (Vec::new(), Vec::new());
    let browser = app.browser();
    for n in 0..PAGES {
        let began = now();
        assert_eq!(browser.get("/sign-in").await.status, 200);
        pages.push(began.elapsed());
        if n % 2 == 0 {
            let began = now();
            assert_eq!(password(&app.browser()).await.at, "/sign-in/code");
            handed_over(app, mails_before + n / 2 + 1).await;
            mails.push(began.elapsed());
        }
    }
    (summary(&mut pages), summary(&mut mails))
}

/// Waits until so many mails are out.
async fn handed_over(app: &TestApp, mails: usize) {
    for _ in 0..1200 {
        let out: i64 =
            sqlx::query_scalar("SELECT count(*) FROM message WHERE channel = 'email' AND state = 'handed_over'")
                .fetch_one(app.site.store.pool())
                .await
                .unwrap();
        if out >= i64::try_from(mails).unwrap() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    panic!("the mail waits");
}
