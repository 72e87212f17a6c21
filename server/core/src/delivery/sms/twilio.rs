//! Twilio's REST form, and the signature on what comes back.

use async_trait::async_trait;
use base64::{Engine, prelude::BASE64_STANDARD};
use hyper::header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use ring::hmac;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use url::form_urlencoded;

use super::{
    Cause, Gateway, NotSent, Sms,
    client::{GatewayClient, GatewayReply},
};
use crate::{
    config::{GatewayAddress, Sender},
    store::sms::Report,
};

/// Where Twilio posts its reports.
pub const CALLBACK: &str = "/hooks/sms/twilio";

pub struct Twilio {
    client: GatewayClient,
    path: String,
    authorization: HeaderValue,
    from: (&'static str, String),
    /// Where reports go; the message's id comes behind it.
    callback: String,
}

impl Twilio {
    /// `account`: whose messages these are; `public`: the site's address as browsers write it.
    #[must_use]
    pub fn new(client: GatewayClient, address: &GatewayAddress, account: &str, sender: &Sender, public: &str) -> Self {
        let login = format!("{}:{}", address.user, address.password.expose_secret());
        let basic = format!("Basic {}", BASE64_STANDARD.encode(login));
        // Base64 is always a header.
        let mut authorization = HeaderValue::try_from(basic).unwrap_or(HeaderValue::from_static(""));
        authorization.set_sensitive(true);
        let from = if sender.is_service() { "MessagingServiceSid" } else { "From" };
        Self {
            client,
            path: format!("{}/2010-04-01/Accounts/{}/Messages.json", address.path, in_path(account)),
            authorization,
            from: (from, sender.wire()),
            callback: format!("{public}{CALLBACK}?id="),
        }
    }
}

#[async_trait]
impl Gateway for Twilio {
    async fn send(&self, sms: Sms<'_>) -> Result<Option<String>, NotSent> {
        let callback = format!("{}{}", self.callback, sms.id);
        let form = form_urlencoded::Serializer::new(String::new())
            .append_pair("To", sms.to)
            .append_pair(self.from.0, &self.from.1)
            .append_pair("Body", sms.text)
            .append_pair("StatusCallback", &callback)
            .finish();
        let headers = vec![
            (AUTHORIZATION, self.authorization.clone()),
            (CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded")),
        ];
        read(&self.client.post(&self.path, headers, form.into_bytes()).await?)
    }
}

#[derive(Deserialize)]
struct Made {
    sid: String,
}

#[derive(Deserialize)]
struct ErrorBody {
    code: u32,
}

/// What is wrong with what it is sent from, as Twilio numbers it: a number or service that is not ours, cannot send SMS
/// or has too much waiting. The operator's to mend, and then the same message goes.
const SENDERS: [u32; 11] = [21212, 21603, 21606, 21611, 21659, 21660, 21661, 21701, 21703, 21704, 21705];

/// What an answer means. Too many at once and a gateway that says itself that it cannot are good for another try; so is
/// a login or sender that it does not know, which the operator can mend meanwhile.
fn read(reply: &GatewayReply) -> Result<Option<String>, NotSent> {
    let GatewayReply { status, body } = reply;
    let cause = match serde_json::from_slice::<ErrorBody>(body) {
        Ok(ErrorBody { code }) => Cause::Code(*status, code),
        Err(_) => Cause::Status(*status),
    };
    match status {
        200..=299 => match serde_json::from_slice::<Made>(body) {
            Ok(Made { sid }) if is_name(&sid) => Ok(Some(sid)),
            _ => Err(NotSent::Unclear(Cause::Garbled(*status))),
        },
        400 if matches!(cause, Cause::Code(_, code) if SENDERS.contains(&code)) => Err(NotSent::NotTaken(cause)),
        // The number, or a text it will not carry: the same next time.
        400 | 422 => Err(NotSent::Refused(cause)),
        503 if matches!(cause, Cause::Code(..)) => Err(NotSent::NotTaken(cause)),
        // It broke over it, or who stands in between lost the answer: it may have been taken, and each copy costs.
        500..=599 => Err(NotSent::Unclear(cause)),
        _ => Err(NotSent::NotTaken(cause)),
    }
}

/// Whether the report came from who knows the token: Twilio signs the address it was given and every field of the form,
/// names in order, each followed by its value (HMAC-SHA1).
#[must_use]
pub fn is_signed(token: &SecretString, address: &str, form: &[(String, String)], signature: &str) -> bool {
    let Ok(signature) = BASE64_STANDARD.decode(signature) else { return false };
    let mut fields: Vec<_> = form.iter().collect();
    fields.sort_unstable();
    fields.dedup();
    let mut signed = address.to_owned();
    for (name, value) in fields {
        signed.push_str(name);
        signed.push_str(value);
    }
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, token.expose_secret().as_bytes());
    hmac::verify(&key, signed.as_bytes(), &signature).is_ok()
}

/// What a report says; `None`: nothing that matters.
#[must_use]
pub fn report(form: &[(String, String)]) -> Option<Report> {
    let field = |name: &str| form.iter().find(|(field, _)| field == name).map(|(_, value)| value.as_str());
    match field("MessageStatus")? {
        "accepted" | "scheduled" | "queued" | "sending" | "sent" => Some(Report::Accepted),
        "delivered" | "read" => Some(Report::Delivered),
        "undelivered" | "failed" => {
            let code = field("ErrorCode").filter(|code| code.len() <= 6 && code.bytes().all(|b| b.is_ascii_digit()));
            Some(Report::Undelivered(format!("twilio {}", code.unwrap_or("without code"))))
        }
        _ => None,
    }
}

fn is_name(sid: &str) -> bool {
    (1..=64).contains(&sid.len()) && sid.bytes().all(|b| b.is_ascii_alphanumeric())
}

fn in_path(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
}

#[cfg(test)]
mod tests {
    use hyper::body::Bytes;

    use super::*;

    fn answer(status: u16, body: &'static str) -> Result<Option<String>, NotSent> {
        read(&GatewayReply { status, body: Bytes::from_static(body.as_bytes()) })
    }

    #[test]
    fn an_answer_is_taken_for_what_it_says() {
        assert_eq!(answer(201, r#"{"sid":"SM0123","status":"queued"}"#), Ok(Some("SM0123".into())));
        assert_eq!(answer(400, r#"{"code":21211,"message":"…"}"#), Err(NotSent::Refused(Cause::Code(400, 21211))));
        assert_eq!(answer(429, r#"{"code":20429}"#), Err(NotSent::NotTaken(Cause::Code(429, 20429))));
        assert_eq!(answer(401, "{}"), Err(NotSent::NotTaken(Cause::Status(401))));
        assert_eq!(answer(400, r#"{"code":21606}"#), Err(NotSent::NotTaken(Cause::Code(400, 21606))));
        assert_eq!(answer(503, r#"{"code":20503}"#), Err(NotSent::NotTaken(Cause::Code(503, 20503))));
        for status in [500, 502, 503, 504] {
            assert_eq!(answer(status, "<html>"), Err(NotSent::Unclear(Cause::Status(status))), "{status}");
        }
        assert_eq!(answer(500, r#"{"code":20500}"#), Err(NotSent::Unclear(Cause::Code(500, 20500))));
        assert_eq!(answer(302, ""), Err(NotSent::NotTaken(Cause::Status(302))));
        for garbage in ["", "<html>", "{}", r#"{"sid":5}"#, r#"{"sid":"a b"}"#] {
            assert_eq!(answer(200, garbage), Err(NotSent::Unclear(Cause::Garbled(200))), "{garbage}");
        }
    }

    /// Twilio's own example, from the tests of its libraries: signed by them, not by us.
    #[test]
    fn a_signature_of_twilios_own_is_known_and_any_change_is_not() {
        let token = SecretString::from("12345");
        let address = "https://mycompany.com/myapp.php?foo=1&bar=2";
        let form: Vec<(String, String)> = [
            ("CallSid", "CA1234567890ABCDE"),
            ("Caller", "+14158675309"),
            ("Digits", "1234"),
            ("From", "+14158675309"),
            ("To", "+18005551212"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .into();
        let signature = "RSOYDt4T1cUTdK1PDd93/VVr8B8=";
        assert!(is_signed(&token, address, &form, signature));
        assert!(!is_signed(&"12346".into(), address, &form, signature));
        assert!(!is_signed(&token, "https://mycompany.com/myapp.php?foo=1", &form, signature));
        assert!(!is_signed(&token, address, &form[1..], signature));
        for nonsense in ["", "x", "RSOYDt4T1cUTdK1PDd93/VVr8B9=", "§"] {
            assert!(!is_signed(&token, address, &form, nonsense), "{nonsense}");
        }
    }

    #[test]
    fn reports_are_reduced_to_what_the_page_can_say() {
        let said = |status: &str, code: &str| {
            report(&[("MessageStatus".into(), status.into()), ("ErrorCode".into(), code.into())])
        };
        assert_eq!(said("sent", ""), Some(Report::Accepted));
        assert_eq!(said("delivered", ""), Some(Report::Delivered));
        assert_eq!(said("undelivered", "30003"), Some(Report::Undelivered("twilio 30003".into())));
        assert_eq!(said("failed", "+819012345678"), Some(Report::Undelivered("twilio without code".into())));
        assert_eq!(said("received", ""), None);
        assert_eq!(report(&[]), None);
    }
}
