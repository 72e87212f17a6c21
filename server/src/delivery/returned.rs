//! Reads mail that came back, as a mail server pipes it to `shinrai bounce`.

use mailparse::{MailHeaderMap, ParsedMail, parse_headers, parse_mail};

use super::return_path::{ReturnAddress, Token};
use crate::{
    rules::returned::{Fate, Status, fate},
    site::Site,
    store::{accounts, messages},
};

/// What a returned mail led to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// Noted at its message; `address`: and at the contact address of its account.
    Noted { fate: Fate, status: Status, address: bool },
    /// It holds no report of the standard kind (RFC 3464), or one of a mail that arrived.
    NoReport,
    /// It was returned to no address that this site makes.
    NotOurs,
    /// Its message is forgotten, or the account's address is another by now, or the token is made up.
    Unknown,
}

/// Reads one returned mail. `returned_to` is the address it came to, where the mail server tells it; else its headers
/// are looked through. What the token does not prove to be an answer to a message of ours changes nothing.
///
/// # Errors
/// The database's: give the mail again later.
pub async fn take(site: &Site, own: &ReturnAddress, mail: &[u8], returned_to: Option<&str>) -> sqlx::Result<Taken> {
    let Ok(mail) = parse_mail(mail) else { return Ok(Taken::NoReport) };
    let Some(token) = token(own, &mail, returned_to) else { return Ok(Taken::NotOurs) };
    let Some((fate, status)) = report(&mail) else { return Ok(Taken::NoReport) };
    let now = site.clock.now();
    let mut tx = site.store.begin().await?;
    let found = messages::account_of(&mut tx, token.message).await?;
    let Some((account_id, Some(email))) = found else { return Ok(Taken::Unknown) };
    if !token.is_for(&site.keys, &email) {
        return Ok(Taken::Unknown);
    }
    let written = status.to_string();
    messages::note_return(&mut tx, token.message, fate, &written, now).await?;
    let address = fate == Fate::Bounced && status.blames_the_address();
    if address {
        accounts::email_bounced(&mut tx, account_id, &email, &written, now).await?;
    }
    tx.commit().await?;
    tracing::warn!(message = token.message, ?fate, %status, "a mail came back");
    Ok(Taken::Noted { fate, status, address })
}

/// Mail servers write the address that mail is delivered to into one of these; a report is addressed to it in any case.
const RECIPIENTS: [&str; 4] = ["Delivered-To", "X-Original-To", "Envelope-To", "To"];

fn token(own: &ReturnAddress, mail: &ParsedMail<'_>, returned_to: Option<&str>) -> Option<Token> {
    if let Some(token) = returned_to.and_then(|address| own.token(address)) {
        return Some(token);
    }
    let values = RECIPIENTS.iter().flat_map(|name| mail.headers.get_all_values(name));
    values.into_iter().find_map(|value| {
        value.split(|c: char| c.is_whitespace() || "<>,;:\"()".contains(c)).find_map(|word| own.token(word))
    })
}

/// The worst that the reports in a mail say.
fn report(mail: &ParsedMail<'_>) -> Option<(Fate, Status)> {
    let own = match mail.ctype.mimetype.as_str() {
        "message/delivery-status" | "message/global-delivery-status" => status_part(mail),
        _ => None,
    };
    let inner = mail.subparts.iter().filter_map(report);
    own.into_iter().chain(inner).max_by_key(|(fate, _)| *fate)
}

/// Groups of fields with an empty line between them: the first about the message, each other about one address.
fn status_part(part: &ParsedMail<'_>) -> Option<(Fate, Status)> {
    let text = part.get_body().ok()?.replace("\r\n", "\n");
    let groups = text.split("\n\n").filter_map(|group| {
        let fields = format!("{}\n\n", group.trim());
        let (fields, _) = parse_headers(fields.as_bytes()).ok()?;
        let action = fields.get_first_value("Action")?;
        let status = fields.get_first_value("Status").and_then(|status| Status::find(&status));
        let status = status.unwrap_or(Status::UNKNOWN);
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
        report(&parse_mail(mail.as_bytes()).expect("a mail"))
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

    proptest! {
        #[test]
        fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
            let _ = parse_mail(&bytes).map(|mail| report(&mail).is_some());
            let own = ReturnAddress::parse("bounce@example.jp").expect("an address");
            let _ = parse_mail(&bytes).map(|mail| token(&own, &mail, None).is_some());
        }
    }
}
