//! Reads mail that came back, as a mail server pipes it to `shinrai bounce`.

use mailparse::{MailHeader, MailHeaderMap, ParsedMail, parse_content_type, parse_headers, parse_mail};

use super::return_path::Token;
use crate::{
    config::ReturnAddress,
    rules::returned::{Fate, Status, fate},
    site::Site,
    store::{accounts, messages},
};

/// How many multiparts may stand in each other. A report stands in one, and a list that sent it on adds another;
/// whoever writes to this address writes what he likes.
const DEEPEST: usize = 4;

/// What a returned mail led to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BounceOutcome {
    /// Noted at its message.
    Noted { fate: Fate, status: Status, means: Means },
    /// It was noted before.
    AlreadyNoted,
    /// It holds no report of the standard kind (RFC 3464), or one of a mail that arrived.
    NoReport,
    /// It was returned to no address that this site makes.
    NotOurs,
    /// Its message is forgotten, or the account's address is another by now, or the token is made up.
    NoSuchMessage,
}

/// What follows from it beside the message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Means {
    /// The contact address of its account takes no mail.
    Contact,
    /// The address was only to be proved, and is nobody's contact address: the page that waits for its code says so.
    Candidate,
    /// Nothing: a later code from that address was typed.
    ProvedSince,
    /// Nothing: it is no fault of the address, or not for good.
    Nothing,
}

/// Reads one returned mail. `returned_to` is the address it came to, where the mail server tells it; else its headers
/// are looked through. What the token does not prove to be an answer to a message of ours changes nothing.
///
/// # Errors
/// The database's: give the mail again later.
pub async fn take(
    site: &Site,
    own: &ReturnAddress,
    mail: &[u8],
    returned_to: Option<&str>,
) -> sqlx::Result<BounceOutcome> {
    let Ok((headers, _)) = parse_headers(mail) else { return Ok(BounceOutcome::NoReport) };
    let Some(token) = token(own, &headers, returned_to) else { return Ok(BounceOutcome::NotOurs) };
    let now = site.clock.now();
    let mut tx = site.store.begin().await?;
    let Some(message) = messages::returned(&mut tx, token.message).await? else {
        return Ok(BounceOutcome::NoSuchMessage);
    };
    let is_to = |address: &Option<String>| address.as_ref().is_some_and(|address| token.is_for(&site.keys, address));
    let contact = message.account_id.zip(message.contact_email.clone()).filter(|_| is_to(&message.contact_email));
    if contact.is_none() && !is_to(&message.target) {
        return Ok(BounceOutcome::NoSuchMessage);
    }
    let Some((fate, status)) = report(mail, 0) else { return Ok(BounceOutcome::NoReport) };
    let written = status.to_string();
    if !messages::note_return(&mut tx, token.message, fate, &written, now).await? {
        return Ok(BounceOutcome::AlreadyNoted);
    }
    let means = match contact {
        _ if fate != Fate::Bounced || !status.blames_the_address() => Means::Nothing,
        None => Means::Candidate,
        Some((account_id, email)) => {
            let marked =
                accounts::email_bounced(&mut tx, account_id, &email, &written, message.created_at, now).await?;
            if marked { Means::Contact } else { Means::ProvedSince }
        }
    };
    tx.commit().await?;
    tracing::warn!(id = token.message.number(), ?fate, %status, ?means, "a mail came back");
    Ok(BounceOutcome::Noted { fate, status, means })
}

/// Mail servers write the address that mail is delivered to into one of these; a report is addressed to it in any case.
const RECIPIENTS: [&str; 4] = ["Delivered-To", "X-Original-To", "Envelope-To", "To"];

fn token(own: &ReturnAddress, headers: &[MailHeader<'_>], returned_to: Option<&str>) -> Option<Token> {
    if let Some(token) = returned_to.and_then(|address| Token::read(own, address)) {
        return Some(token);
    }
    let values = RECIPIENTS.iter().flat_map(|name| headers.get_all_values(name));
    values.into_iter().find_map(|value| {
        value.split(|c: char| c.is_whitespace() || "<>,;:\"()".contains(c)).find_map(|word| Token::read(own, word))
    })
}

/// The worst that the reports in a mail, or in a part of it, say.
fn report(part: &[u8], depth: usize) -> Option<(Fate, Status)> {
    let (headers, body) = parse_headers(part).ok()?;
    let kind = parse_content_type(&headers.get_first_value("Content-Type")?);
    match kind.mimetype.as_str() {
        "message/delivery-status" | "message/global-delivery-status" => status_part(&parse_mail(part).ok()?),
        // Not by mailparse, which goes as deep as the mail says, until the stack is used up.
        multipart if multipart.starts_with("multipart/") && depth < DEEPEST => {
            let inner = parts(&part[body..], kind.params.get("boundary")?);
            inner.into_iter().filter_map(|part| report(part, depth + 1)).max_by_key(|(fate, _)| *fate)
        }
        _ => None,
    }
}

/// What stands between the lines of a boundary (RFC 2046 5.1.1). The last one may be cut off.
fn parts<'a>(body: &'a [u8], boundary: &str) -> Vec<&'a [u8]> {
    let boundary = format!("--{boundary}");
    let (mut found, mut begin, mut at) = (Vec::new(), None, 0);
    for line in body.split_inclusive(|byte| *byte == b'\n') {
        let behind = line.strip_prefix(boundary.as_bytes()).map(<[u8]>::trim_ascii);
        let is_last = behind == Some(b"--");
        if is_last || behind == Some(b"") {
            found.extend(begin.map(|begin| &body[begin..at]));
            begin = (!is_last).then_some(at + line.len());
        }
        at += line.len();
        if is_last {
            break;
        }
    }
    found.extend(begin.map(|begin| &body[begin..]));
    found
}

/// Groups of fields with an empty line between them: the first about the message, each other about one address.
fn status_part(part: &ParsedMail<'_>) -> Option<(Fate, Status)> {
    let text = part.get_body().ok()?.replace("\r\n", "\n");
    let groups = text.split("\n\n").filter_map(|group| {
        let fields = format!("{}\n\n", group.trim());
        let (fields, _) = parse_headers(fields.as_bytes()).ok()?;
        let action = fields.get_first_value("Action")?;
        let status = fields.get_first_value("Status").and_then(|status| Status::find(&status));
        // exim writes 5.0.0 whatever the server behind it said; what that was stands in its own words.
        let words = || fields.get_first_value("Diagnostic-Code").and_then(|words| Status::of_reply(&words));
        let status = status.filter(|status| *status != Status::UNKNOWN).or_else(words).unwrap_or(Status::UNKNOWN);
        fate(&action, status).map(|fate| (fate, status))
    });
    groups.max_by_key(|(fate, _)| *fate)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(action: &str, status: &str) -> Option<(Fate, Status)> {
        let mail = format!(
            "From: MAILER-DAEMON@example.jp\r\nTo: <bounce+x@example.jp>\r\nMIME-Version: 1.0\r\n\
             Content-Type: multipart/report; report-type=delivery-status; boundary=\"b\"\r\n\r\n\
             --b\r\nContent-Type: text/plain\r\n\r\nAction: failed\r\nStatus: 5.9.9\r\n\
             --b\r\nContent-Type: message/delivery-status\r\n\r\n\
             Reporting-MTA: dns; mail.example.jp\r\n\r\n\
             Final-Recipient: rfc822; hanako@example.jp\r\n{action}{status}Remote-MTA: dns; mx.example.jp\r\n\
             --b\r\nContent-Type: text/rfc822-headers\r\n\r\nSubject: x\r\n--b--\r\n"
        );
        report(mail.as_bytes(), 0)
    }

    #[test]
    fn a_report_is_read_where_the_standard_puts_it() {
        let status = |text| Status::find(text).expect("a status");
        assert_eq!(read("Action: failed\r\n", "Status: 5.1.1\r\n"), Some((Fate::Bounced, status("5.1.1"))));
        let delayed = read("ACTION: Delayed (will try again)\r\n", "status: 4.4.1 (timeout)\r\n");
        assert_eq!(delayed, Some((Fate::Delayed, status("4.4.1"))));
        assert_eq!(read("Action: failed\r\n", ""), Some((Fate::Bounced, Status::UNKNOWN)));
        assert_eq!(read("Action: delivered\r\n", "Status: 2.0.0\r\n"), None);
        assert_eq!(read("", "Status: 5.1.1\r\n"), None);
    }

    #[test]
    fn where_a_relay_names_no_cause_the_words_of_the_server_behind_it_count() {
        let said = |status: &str, words: &str| {
            let diagnostic = format!("Status: {status}\r\nDiagnostic-Code: smtp; {words}\r\n");
            read("Action: failed\r\n", &diagnostic).map(|(fate, status)| (fate, status.to_string()))
        };
        // exim writes 5.0.0 whatever was said.
        assert_eq!(said("5.0.0", "550 5.7.1 sender rejected by policy"), Some((Fate::Bounced, "5.7.1".into())));
        assert_eq!(said("5.0.0", "550 relay not permitted"), Some((Fate::Bounced, "5.7.1".into())));
        assert_eq!(said("5.0.0", "550 5.1.1 no such user"), Some((Fate::Bounced, "5.1.1".into())));
        assert_eq!(said("5.0.0", "550 no such user"), Some((Fate::Bounced, "5.0.0".into())));
        assert_eq!(said("5.1.1", "550 5.7.1 whatever"), Some((Fate::Bounced, "5.1.1".into())));
    }

    #[test]
    fn a_report_is_found_in_a_list_of_reports_and_not_in_a_well() {
        let status = "Content-Type: message/delivery-status\r\n\r\nAction: failed\r\nStatus: 5.1.1\r\n";
        let within = |deep: usize| {
            (0..deep).fold(status.to_owned(), |mail, n| {
                format!("Content-Type: multipart/mixed; boundary=b{n}\r\n\r\n--b{n}\r\n{mail}\r\n--b{n}--\r\n")
            })
        };
        assert!(report(within(1).as_bytes(), 0).is_some());
        assert!(report(within(DEEPEST).as_bytes(), 0).is_some());
        assert!(report(within(DEEPEST + 1).as_bytes(), 0).is_none());
        assert!(report(within(500).as_bytes(), 0).is_none());
    }

    #[test]
    fn parts_are_cut_where_their_own_boundary_stands() {
        let body = b"before\r\n--b\r\none\r\n--bb\r\n--b \r\ntwo\r\n--b--\r\nbehind\r\n--b\r\n";
        assert_eq!(parts(body, "b"), [&b"one\r\n--bb\r\n"[..], b"two\r\n"]);
        assert_eq!(parts(b"--b\none", "b"), [&b"one"[..]]);
        assert!(parts(b"none", "b").is_empty());
    }

    const ACTIONS: &[&str] = &["failed", "Failed (gave up)", "delayed", "delivered", "relayed", "expanded", "nonsense"];

    prop_compose! {
        /// What a report says of one address.
        fn any_group()(
            action in prop::sample::select(ACTIONS),
            class in prop::sample::select(&[2, 4, 5][..]),
            subject in 0..1000,
            detail in 0..1000,
        ) -> (&'static str, String) {
            (action, format!("{class}.{subject}.{detail}"))
        }
    }

    proptest! {
        #[test]
        fn of_all_addresses_the_worst_counts(
            groups in prop::collection::vec(any_group(), 1..6),
            end in prop::sample::select(&["\r\n", "\n"][..]),
            cut in any::<prop::sample::Index>(),
        ) {
            let mut mail = "Content-Type: multipart/report; boundary=b\n\n--b\nContent-Type: message/delivery-status\n\n\
                            Reporting-MTA: dns; mail.example.jp\n".to_owned();
            for (n, (action, status)) in groups.iter().enumerate() {
                mail += &format!("\nFinal-Recipient: rfc822; person{n}@example.jp\nAction: {action}\nStatus: {status}\n");
            }
            let mail = (mail + "--b--\n").replace('\n', end);
            let each = groups.iter().filter_map(|(action, status)| {
                let status = Status::find(status).expect("a status");
                fate(action, status).map(|fate| (fate, status))
            });
            prop_assert_eq!(report(mail.as_bytes(), 0), each.max_by_key(|(fate, _)| *fate));
            // Wherever it is cut off, it is read to there.
            let _ = report(&mail.as_bytes()[..cut.index(mail.len())], 0);
        }

        #[test]
        fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
            let _ = report(&bytes, 0);
            let own = ReturnAddress::parse("bounce@example.jp").expect("an address");
            let _ = parse_headers(&bytes).map(|(headers, _)| token(&own, &headers, None).is_some());
        }
    }
}
