//! A gateway that takes every connection and never answers.

use std::time::{Duration, Instant};

use super::{
    people::add,
    rest::{Answer, Rest},
};
use crate::support::{
    TestApp, both,
    steps::{password, password_of},
};

const WAITING: u32 = 60;
const PAGES: usize = 40;
/// Whoever waited for the gateway would wait twice as long; a busy machine alone takes less.
const HELD_UP: Duration = Duration::from_secs(5);

fn worst(mut times: Vec<Duration>) -> (Duration, Duration) {
    times.sort_unstable();
    (times[times.len() / 2], times[times.len() - 1])
}

#[expect(clippy::disallowed_methods, reason = "how long people wait is what is measured here")]
fn now() -> Instant {
    Instant::now()
}

#[expect(clippy::print_stdout, reason = "the figures, for who asks with --nocapture")]
fn say(figures: &str) {
    println!("{figures}");
}

both! {
    #[settings("--limit-sms-per-prefix", "1000", "--limit-sends-per-day", "100", "--limit-sends-kept", "0")]
    async fn a_gateway_that_never_answers_slows_neither_pages_nor_mails((rest, app): (Rest, TestApp)) {
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

        let (mut pages, mut mails) = (Vec::new(), Vec::new());
        let browser = app.browser();
        for n in 0..PAGES {
            let began = now();
            assert_eq!(browser.get("/sign-in").await.status, 200);
            pages.push(began.elapsed());
            if n % 2 == 0 {
                let began = now();
                assert_eq!(password(&app.browser()).await.at, "/sign-in/code");
                handed_over(&app, n / 2 + 1).await;
                mails.push(began.elapsed());
            }
        }
        let ((page_median, page_worst), (mail_median, mail_worst)) = (worst(pages), worst(mails));
        say(&format!("page: median {page_median:?}, worst {page_worst:?}; mail: median {mail_median:?}, worst {mail_worst:?}"));
        assert!(page_worst < HELD_UP, "a page took {page_worst:?}");
        assert!(mail_worst < HELD_UP, "from the button to the mail server it took {mail_worst:?}");
    }
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
