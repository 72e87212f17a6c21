use std::time::{Duration, SystemTime, UNIX_EPOCH};

use lettre::{
    Address, Message,
    address::Envelope,
    message::{
        Mailbox, MultiPart,
        header::{HeaderName, HeaderValue},
    },
};

use super::render::Mail;
use crate::rules::time::Timestamp;

/// The Message-ID of a message: made from its row, at the sender's domain, so that a repeat after a crash is the same
/// message to every mail program on the way.
#[must_use]
pub fn message_id(id: i64, from: &Mailbox) -> String {
    format!("<{id:016x}.shinrai@{}>", from.email.domain())
}

/// The mail as it goes over the wire, envelope included; `None` if no mail server could take the address.
#[must_use]
pub fn compose(from: &Mailbox, to: &str, mail: Mail, message_id: String, date: Timestamp) -> Option<Message> {
    let to = wire_address(to)?;
    let envelope = Envelope::new(Some(from.email.clone()), vec![to.clone()]).ok()?;
    Message::builder()
        .from(from.clone())
        .to(to.into())
        .subject(mail.subject)
        .date(wall_clock(date))
        .message_id(Some(message_id))
        // No holiday notes in return (RFC 3834); the second is what Exchange knows.
        .raw_header(header("Auto-Submitted", "auto-generated"))
        .raw_header(header("X-Auto-Response-Suppress", "All"))
        .envelope(envelope)
        .multipart(MultiPart::alternative_plain_html(mail.text, mail.html))
        .ok()
}

/// The address as SMTP takes it. Japanese carriers once handed out local parts with dots where RFC 5321 has none
/// (`a..b@docomo.ne.jp`, `c.@ezweb.ne.jp`); in quotes they are valid and mean the same mailbox (RFC 5321 4.1.2).
fn wire_address(address: &str) -> Option<Address> {
    let (local, domain) = address.rsplit_once('@')?;
    if let Ok(plain) = Address::new(local, domain) {
        return Some(plain);
    }
    let quoted = local.replace('\\', "\\\\").replace('"', "\\\"");
    Address::new(format!("\"{quoted}\""), domain).ok()
}

fn header(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}

fn wall_clock(at: Timestamp) -> SystemTime {
    UNIX_EPOCH + Duration::from_millis(u64::try_from(at.millis()).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn composed(from: &str, to: &str) -> Option<Message> {
        let from: Mailbox = from.parse().expect("a sender");
        let mail = Mail { subject: "照合文字".into(), text: "012345".into(), html: "<p>012345</p>".into() };
        let id = message_id(255, &from);
        compose(&from, to, mail, id, Timestamp::from_millis(1_799_976_900_000))
    }

    #[test]
    fn addresses_that_break_the_standard_are_quoted_and_others_left_alone() {
        let wire = |address: &str| wire_address(address).map(|address| address.to_string());
        assert_eq!(wire("hanako@example.jp").as_deref(), Some("hanako@example.jp"));
        assert_eq!(wire("a..b@docomo.ne.jp").as_deref(), Some("\"a..b\"@docomo.ne.jp"));
        assert_eq!(wire("c.@ezweb.ne.jp").as_deref(), Some("\"c.\"@ezweb.ne.jp"));
        assert_eq!(wire(".d@softbank.ne.jp").as_deref(), Some("\".d\"@softbank.ne.jp"));
    }

    #[test]
    fn what_could_become_a_second_command_is_no_address() {
        for address in ["", "hanako", "a\r\nRCPT TO:<x@example.jp>@example.jp", "a@b\r\nDATA", "a@exa mple.jp"] {
            assert!(wire_address(address).is_none(), "{address:?}");
        }
    }

    #[test]
    fn headers_say_who_when_and_that_a_machine_wrote_it() {
        let mail = composed("Sakura <no-reply@example.jp>", "hanako@example.jp").expect("a mail");
        let wire = String::from_utf8(mail.formatted()).expect("seven bits");
        assert!(wire.is_ascii());
        for line in [
            "From: Sakura <no-reply@example.jp>\r\n",
            "To: hanako@example.jp\r\n",
            "Message-ID: <00000000000000ff.shinrai@example.jp>\r\n",
            "Date: Fri, 15 Jan 2027 01:35:00 +0000\r\n",
            "Auto-Submitted: auto-generated\r\n",
        ] {
            assert!(wire.contains(line), "{line} is missing in {wire}");
        }
    }

    #[test]
    fn a_sender_with_a_japanese_name_can_send() {
        let from = Mailbox::new(Some("さくら光".into()), "no-reply@example.jp".parse().expect("an address"));
        let mail = Mail { subject: String::new(), text: String::new(), html: String::new() };
        let id = message_id(1, &from);
        let mail = compose(&from, "a..b@docomo.ne.jp", mail, id, Timestamp::default()).expect("a mail");
        let wire = String::from_utf8(mail.formatted()).expect("seven bits");
        assert!(wire.contains("From: =?utf-8?b?44GV44GP44KJ5YWJ?= <no-reply@example.jp>"), "{wire}");
        assert!(wire.contains("To: \"a..b\"@docomo.ne.jp"), "{wire}");
    }
}
