//! A mail as it goes over the wire: headers, envelope, both bodies (RFC 5322, RFC 2046).

use jiff::tz::TimeZone;
use lettre::{
    Address, Message,
    address::Envelope,
    message::{
        Mailbox, MultiPart, SinglePart,
        header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue},
    },
};

use super::render::Mail;
use crate::{
    local_time,
    rules::{id::MessageId, time::Timestamp},
};

/// The Message-ID of a message: made from its row, at the sender's domain, so that a repeat after a crash is the same
/// message to every mail program on the way.
#[must_use]
pub fn message_id(id: MessageId, from: &Mailbox) -> String {
    format!("<{:016x}.shinrai@{}>", id.number(), from.email.domain())
}

/// What is written around a mail.
pub struct Cover<'a> {
    pub from: &'a Mailbox,
    /// As the subscriber typed it.
    pub to: &'a str,
    /// Where mail servers return it to; the sender if `None`.
    pub return_to: Option<Address>,
    pub id: MessageId,
    pub date: Timestamp,
    /// In which the date is written: readers of plain headers, support among them, live there.
    pub zone: &'a TimeZone,
    /// Where one leaves the list; bulk only.
    pub unsubscribe: Option<&'a str>,
}

/// A mail as it goes over the wire.
pub struct Wire {
    pub envelope: Envelope,
    /// Seven bits; lines end in CRLF.
    pub bytes: Vec<u8>,
}

/// The mail as it goes over the wire, envelope included; `None` if no mail server could take the address.
#[must_use]
pub fn compose(cover: Cover<'_>, mail: Mail) -> Option<Wire> {
    let to = wire_address(cover.to)?;
    let sender = cover.return_to.unwrap_or_else(|| cover.from.email.clone());
    let envelope = Envelope::new(Some(sender), vec![to.clone()]).ok()?;
    let mut builder = Message::builder()
        .from(cover.from.clone())
        .to(to.into())
        .subject(mail.subject)
        .message_id(Some(message_id(cover.id, cover.from)))
        // Each stands alone: mail programs put what is called alike into one conversation and fold what repeats, and the
        // newest code is not seen. The second is what Gmail goes by.
        .raw_header(header("References", &format!("<{:016x}.alone@{}>", cover.id.number(), cover.from.email.domain())))
        .raw_header(header("X-Entity-Ref-ID", &format!("{:016x}", cover.id.number())))
        // No holiday notes and receipts in return (RFC 3834); the second is what Exchange knows. "All" would keep the
        // reports back by which a wrong address is known (MS-OXCMAIL 2.1.3.2.20).
        .raw_header(header("Auto-Submitted", "auto-generated"))
        .raw_header(header("X-Auto-Response-Suppress", "OOF, AutoReply, RN, NRN"))
        // By itself it would read the recipient out of the header again, and does not know quotes.
        .envelope(envelope.clone());
    if let Some(address) = cover.unsubscribe {
        // Without `List-Unsubscribe-Post`: one press there must be enough (RFC 8058), and only the operator can know.
        builder = builder.raw_header(header("List-Unsubscribe", &format!("<{address}>")));
    }
    let parts = MultiPart::alternative()
        .singlepart(part(ContentType::TEXT_PLAIN, mail.text))
        .singlepart(part(ContentType::TEXT_HTML, mail.html));
    let mut message = builder.multipart(parts).ok()?;
    // In place of what lettre writes by itself, the machine's time in UTC.
    message.headers_mut().insert_raw(header("Date", &local_time::rfc5322(cover.zone, cover.date)));
    Some(Wire { envelope, bytes: message.formatted() })
}

/// One form of the mail. A link in it is never cut in two: quoted-printable breaks lines with a `=`, and what changes line
/// ends on the way, or looks for links before it decodes, opens half of an address.
fn part(kind: ContentType, body: String) -> SinglePart {
    let builder = SinglePart::builder().header(kind);
    let builder = if body.contains("://") { builder.header(ContentTransferEncoding::Base64) } else { builder };
    builder.body(body)
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

#[cfg(test)]
mod tests {
    use mailparse::MailHeaderMap;

    use super::*;

    fn composed(from: &str, to: &str, unsubscribe: Option<&str>) -> Wire {
        let mail = Mail { subject: "照合文字".into(), text: "012345".into(), html: "<p>012345</p>".into() };
        composed_of(from, to, unsubscribe, mail)
    }

    fn composed_of(from: &str, to: &str, unsubscribe: Option<&str>, mail: Mail) -> Wire {
        let from: Mailbox = from.parse().expect("a sender");
        let zone = &TimeZone::get("Asia/Tokyo").expect("bundled");
        let (id, date) = (255.into(), Timestamp::from_millis(1_799_976_900_000));
        compose(Cover { from: &from, to, return_to: None, id, date, zone, unsubscribe }, mail).expect("a mail")
    }

    fn text(wire: &Wire) -> String {
        String::from_utf8(wire.bytes.clone()).expect("seven bits")
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
        let wire = text(&composed("Sakura <no-reply@example.jp>", "hanako@example.jp", None));
        assert!(wire.is_ascii());
        assert!(!wire.contains("List-Unsubscribe"), "a code is no list");
        for line in [
            "From: Sakura <no-reply@example.jp>\r\n",
            "To: hanako@example.jp\r\n",
            "Message-ID: <00000000000000ff.shinrai@example.jp>\r\n",
            "Date: Fri, 15 Jan 2027 10:35:00 +0900\r\n",
            "References: <00000000000000ff.alone@example.jp>\r\n",
            "X-Entity-Ref-ID: 00000000000000ff\r\n",
            "Auto-Submitted: auto-generated\r\n",
        ] {
            assert!(wire.contains(line), "{line} is missing in {wire}");
        }
    }

    #[test]
    fn holiday_notes_are_declined_and_bounces_are_not() {
        let wire = text(&composed("no-reply@example.jp", "hanako@example.jp", None));
        assert!(wire.contains("X-Auto-Response-Suppress: OOF, AutoReply, RN, NRN\r\n"), "{wire}");
    }

    #[test]
    fn a_part_with_a_link_comes_through_whatever_is_done_to_its_line_ends() {
        let link = format!("https://id.example.jp/email/confirm?token={}.==&x=.", "a".repeat(90));
        for paragraph in ["Open this address:", "次のアドレスを開いてください。"] {
            let text = format!("{paragraph}\n{link}\n\n.Bye\n");
            let html = format!("<p style=\"margin:0\">{paragraph}<br>\n<a href=\"{link}\">{link}</a></p>\n");
            let mail = Mail { subject: "x".into(), text: text.clone(), html: html.clone() };
            let wire = self::text(&composed_of("no-reply@example.jp", "h@example.jp", None, mail));
            assert!(!wire.contains("quoted-printable"), "{wire}");
            for passed_on in [wire.clone(), wire.replace('\r', "")] {
                let read = mailparse::parse_mail(passed_on.as_bytes()).expect("a mail");
                let bodies = read.subparts.iter().map(|part| part.get_body().expect("a body").replace("\r\n", "\n"));
                assert_eq!(bodies.collect::<Vec<_>>(), [text.clone(), html.clone()]);
            }
        }
    }

    #[test]
    fn a_sender_with_a_japanese_name_can_send() {
        let wire = text(&composed("\"さくら光\" <no-reply@example.jp>", "a..b@docomo.ne.jp", None));
        assert!(wire.contains("From: =?utf-8?b?44GV44GP44KJ5YWJ?= <no-reply@example.jp>"), "{wire}");
        assert!(wire.contains("To: \"a..b\"@docomo.ne.jp"), "{wire}");
    }

    #[test]
    fn bulk_says_how_to_leave_it() {
        let long = format!("https://www.example.jp/leave?{}", "x".repeat(120));
        for address in ["mailto:leave@example.jp?subject=leave", &long] {
            let wire = text(&composed("no-reply@example.jp", "hanako@example.jp", Some(address)));
            let mail = mailparse::parse_mail(wire.as_bytes()).expect("a mail");
            let value = mail.headers.get_first_value("List-Unsubscribe");
            assert_eq!(value, Some(format!("<{address}>")));
        }
    }

    #[test]
    fn the_longest_japanese_header_is_folded_and_read_back_whole() {
        let subject = "【さくら光インターネット接続サービス】ワンタイムキーのお知らせ（照合文字 KRTM）".repeat(3);
        let from = "\"さくら光インターネット接続サービス会員窓口\" <no-reply@example.jp>";
        let mail = Mail { subject: subject.clone(), text: "あ".repeat(2000), html: "い".repeat(2000) };
        let wire = text(&composed_of(from, "h@example.jp", None, mail));
        assert!(wire.is_ascii());
        // RFC 2047 and RFC 5322: 76 characters a line of encoded words, 998 whatever it is.
        let (head, body) = wire.split_once("\r\n\r\n").expect("head and body");
        assert!(head.lines().all(|line| line.len() <= 78), "{head}");
        assert!(body.lines().all(|line| line.len() <= 78));
        let mail = mailparse::parse_mail(wire.as_bytes()).expect("a mail");
        assert_eq!(mail.headers.get_first_value("Subject"), Some(subject));
    }
}
