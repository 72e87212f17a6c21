//! Mail that comes back, by way of the program that a mail server's pipe calls.

use std::{io::Write, process::Stdio};

use contract::code::Delivery;
use server_core::{config::ReturnAddress, delivery::return_path::return_path};

use super::{exim::Exim, outbox::Outbox};
use crate::support::{Database, both, program::shinrai};

const HANAKO: &str = "hanako@example.jp";
const OWN: &str = "bounce@sakura.example.jp";

/// What `shinrai bounce` said to a mail on its standard input, and its exit code.
fn bounce(outbox: &Outbox, settings: &[&str], mail: &[u8]) -> (i32, String) {
    let mut command = shinrai(outbox.folder(), &["bounce"]);
    command.args(outbox.settings.chunks(2).filter(|pair| !settings.contains(&pair[0].as_str())).flatten());
    command.args(settings).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("it starts");
    // It may have refused its settings and be gone.
    let _ = child.stdin.take().expect("a pipe").write_all(mail);
    let output = child.wait_with_output().expect("it ends");
    let said = [output.stdout, output.stderr].map(|said| String::from_utf8(said).expect("text")).concat();
    (output.status.code().expect("a code"), said)
}

/// Account 1 gets its mail there.
async fn moves_to(outbox: &Outbox, email: &str) {
    let changed = sqlx::query("update account set contact_email = $1 where id = 1").bind(email);
    changed.execute(outbox.site.store.pool()).await.expect("changed");
}

async fn bounced(outbox: &Outbox) -> Option<String> {
    sqlx::query_scalar(
        "select contact_email_bounced_status from account where id = 1 and contact_email_bounced_at is not null",
    )
    .fetch_optional(outbox.site.store.pool())
    .await
    .expect("read")
}

/// A report as RFC 3464 has it, about the message that was sent to `to`.
fn report(outbox: &Outbox, id: i64, to: &str, action: &str, status: &str) -> Vec<u8> {
    let own = ReturnAddress::parse(OWN).expect("an address");
    let returned_to = return_path(&own, &outbox.site.keys, id.into(), to).expect("an address");
    format!(
        "From: MAILER-DAEMON@mail.example.jp\r\nTo: <{returned_to}>\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=x\r\n\r\n\
         --x\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n\
         --x\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mail.example.jp\r\n\r\n\
         Final-Recipient: rfc822; {to}\r\nAction: {action}\r\nStatus: {status}\r\n--x--\r\n"
    )
    .into_bytes()
}

/// A code that went out.
async fn sent(outbox: &Outbox, to: &str) -> i64 {
    let id = outbox.enqueue_code(to, "012345").await;
    let state = "update message set state = 'handed_over', sealed = null where id = $1";
    sqlx::query(state).bind(id).execute(outbox.site.store.pool()).await.expect("sent");
    id
}

/// A code that was to prove an address.
async fn sent_to_prove(outbox: &Outbox, to: &str, account_id: Option<i64>) -> i64 {
    let id = sent(outbox, to).await;
    let pool = outbox.site.store.pool();
    let proof = "insert into proof (id, purpose, account_id, owner_id, created_at, expires_at, target, tag, channel, \
                 code_hash, code_expires_at, tries_left, resends_left, last_sent_at) \
                 values ($1, 'email', $2, $1, 0, 0, $3, 'KRTM', 'email', $4, 0, 5, 5, 0)";
    let proof = sqlx::query(proof).bind(id).bind(account_id).bind(to).bind(vec![0_u8; 32]);
    proof.execute(pool).await.expect("written");
    let owner = sqlx::query("update message set account_id = $2 where id = $1").bind(id).bind(account_id);
    owner.execute(pool).await.expect("changed");
    id
}

both! {
    async fn a_mail_to_an_address_that_was_only_to_be_proved_is_noted_and_marks_nobody(database: Database) {
        let outbox = Outbox::open(database, &["--smtp-url", "smtp://127.0.0.1:1", "--bounce-address", OWN]).await;
        let own = ["--bounce-address", OWN];
        moves_to(&outbox, HANAKO).await;
        // A change of the address, and a sign-up.
        for account_id in [Some(1), None] {
            let id = sent_to_prove(&outbox, "new@example.jp", account_id).await;
            let forged = report(&outbox, id, "other@example.jp", "failed", "5.1.1");
            assert!(bounce(&outbox, &own, &forged).1.starts_with("Nothing was changed"));
            let (_, said) = bounce(&outbox, &own, &report(&outbox, id, "new@example.jp", "failed", "5.1.1"));
            assert!(said.contains("the page that waits for a code from this address says so"), "{said}");
            assert_eq!(outbox.said(id).await, Delivery::Returned);
            assert_eq!(bounced(&outbox).await, None);
        }
    }

    async fn an_old_report_says_nothing_against_an_address_that_was_proved_since(database: Database) {
        let outbox = Outbox::open(database, &["--smtp-url", "smtp://127.0.0.1:1", "--bounce-address", OWN]).await;
        let own = ["--bounce-address", OWN];
        moves_to(&outbox, HANAKO).await;
        let (first, late) = (sent(&outbox, HANAKO).await, sent(&outbox, HANAKO).await);
        let mail = report(&outbox, first, HANAKO, "failed", "5.1.1");
        assert!(bounce(&outbox, &own, &mail).1.starts_with("Noted: it came back (5.1.1)"));
        assert!(bounced(&outbox).await.is_some());
        // A code that arrived there is typed.
        let proved = "update account set contact_email_proved_at = $1, contact_email_bounced_at = null where id = 1";
        let proved = sqlx::query(proved).bind(outbox.site.clock.now().millis());
        proved.execute(outbox.site.store.pool()).await.expect("proved");
        assert_eq!(bounce(&outbox, &own, &mail).1, "Nothing was changed: this was noted before.\n");
        let (_, said) = bounce(&outbox, &own, &report(&outbox, late, HANAKO, "failed", "5.1.1"));
        assert!(said.contains("a later code to the same address arrived"), "{said}");
        assert_eq!(bounced(&outbox).await, None);
        let id = sent(&outbox, HANAKO).await;
        bounce(&outbox, &own, &report(&outbox, id, HANAKO, "failed", "5.1.1"));
        assert_eq!(bounced(&outbox).await.as_deref(), Some("5.1.1"));
    }

    async fn what_a_real_mail_server_returns_is_noted_at_the_message_and_at_the_address(database: Database) {
        let exim = Exim::start();
        let (url, authority) = (exim.url(), exim.authority().display().to_string());
        let outbox = Outbox::open(database, &["--smtp-url", &url, "--smtp-ca", &authority, "--bounce-address", OWN]).await;
        moves_to(&outbox, "gone@example.jp").await;
        let worker = outbox.start_worker();
        let id = outbox.enqueue_code("gone@example.jp", "012345").await;
        outbox.until(id, "handed over", |row| row.state == "handed_over").await;
        let mail = exim.expect_bounce().await;
        worker.stop().await;

        let (code, said) = bounce(&outbox, &["--bounce-address", OWN], &mail);
        assert_eq!(code, 0, "{said}");
        assert!(said.starts_with("Noted: it came back (5.0.0); the subscriber is told"), "{said}");
        assert_eq!(bounced(&outbox).await.as_deref(), Some("5.0.0"));
        assert_eq!(outbox.said(id).await, Delivery::Returned);
    }

    async fn a_report_counts_for_the_address_it_is_about_and_no_other(database: Database) {
        let outbox = Outbox::open(database, &["--smtp-url", "smtp://127.0.0.1:1", "--bounce-address", OWN]).await;
        let own = ["--bounce-address", OWN];
        moves_to(&outbox, HANAKO).await;
        let id = sent(&outbox, HANAKO).await;
        let delayed = report(&outbox, id, HANAKO, "delayed", "4.4.1");
        assert_eq!(bounce(&outbox, &own, &delayed), (0, "Noted: it takes longer (4.4.1).\n".into()));
        assert_eq!(outbox.said(id).await, Delivery::Delayed);
        let full = report(&outbox, id, HANAKO, "failed", "5.2.2");
        assert!(bounce(&outbox, &own, &full).1.contains("no fault of the address"));
        assert_eq!(bounced(&outbox).await, None);
        let id = sent(&outbox, HANAKO).await;
        let policy = report(&outbox, id, HANAKO, "failed", "5.7.1");
        assert!(bounce(&outbox, &own, &policy).1.contains("no fault of the address"), "a relay's policy is about us");
        assert_eq!(bounced(&outbox).await, None);
        let id = sent(&outbox, HANAKO).await;

        let forged = report(&outbox, id, "taro@example.jp", "failed", "5.1.1");
        let unknown = report(&outbox, 1, HANAKO, "failed", "5.1.1");
        for mail in [&forged, &unknown] {
            let (code, said) = bounce(&outbox, &own, mail);
            assert!(code == 0 && said.starts_with("Nothing was changed: the message is forgotten"), "{said}");
        }
        let (_, said) = bounce(&outbox, &own, b"Subject: hello\r\nTo: bounce@sakura.example.jp\r\n\r\nhello\r\n");
        assert!(said.contains("did not come to an address"), "{said}");
        assert_eq!(bounced(&outbox).await, None);

        let mail = report(&outbox, id, HANAKO, "failed", "5.1.1");
        assert!(bounce(&outbox, &own, &mail).1.starts_with("Noted: it came back (5.1.1)"));
        assert_eq!(bounced(&outbox).await.as_deref(), Some("5.1.1"));
        // It was somebody else's by the time it came back.
        moves_to(&outbox, "moved@example.jp").await;
        let (_, said) = bounce(&outbox, &own, &mail);
        assert!(said.starts_with("Nothing was changed"), "{said}");
    }

    async fn an_address_refused_at_once_is_noted_like_one_that_came_back(database: Database) {
        let exim = Exim::start();
        let outbox = Outbox::through(&exim, database).await;
        moves_to(&outbox, "nobody@example.jp").await;
        let worker = outbox.start_worker();
        let id = outbox.enqueue_code("nobody@example.jp", "012345").await;
        outbox.until(id, "failed", |row| row.state == "failed").await;
        assert_eq!(bounced(&outbox).await.as_deref(), Some("5.1.1"));
        worker.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_server_is_told_whether_to_come_again() {
    let outbox = Outbox::open(Database::Sqlite, &["--smtp-url", "smtp://127.0.0.1:1"]).await;
    let (code, said) = bounce(&outbox, &[], b"");
    assert!(code == 2 && said.starts_with("SHINRAI_BOUNCE_ADDRESS: is not set"), "{said}");
    assert_eq!(
        bounce(&outbox, &["--bounce-address", OWN], b"").0,
        0,
        "an empty mail is no report, and is not worth coming again"
    );
    let out_of_reach = ["--bounce-address", OWN, "--database-url", "sqlite:///proc/none.db"];
    let (code, said) = bounce(&outbox, &out_of_reach, b"");
    assert!(code == 75 && said.starts_with("SHINRAI_DATABASE_URL"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_made_to_break_the_reader_breaks_nothing() {
    let outbox = Outbox::open(Database::Sqlite, &["--smtp-url", "smtp://127.0.0.1:1", "--bounce-address", OWN]).await;
    moves_to(&outbox, HANAKO).await;
    let id = sent(&outbox, HANAKO).await;
    let own = ReturnAddress::parse(OWN).expect("an address");
    let to = return_path(&own, &outbox.site.keys, id.into(), HANAKO).expect("an address");
    // A megabyte of multiparts in multiparts, with and without a token that is right.
    for to in [to.to_string(), OWN.to_owned()] {
        let mut mail = format!("To: <{to}>\r\n");
        for n in 0.. {
            mail.push_str(&format!("Content-Type: multipart/mixed; boundary={n}\r\n\r\n--{n}\r\n"));
            if mail.len() > 1024 * 1024 {
                break;
            }
        }
        let (code, said) = bounce(&outbox, &["--bounce-address", OWN], mail.as_bytes());
        assert!(code == 0 && said.starts_with("Nothing was changed"), "{code} {said}");
    }
    assert_eq!(bounced(&outbox).await, None);
}
