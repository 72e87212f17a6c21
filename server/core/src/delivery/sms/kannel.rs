//! Kannel's `sendsms`. Everything but the text goes in headers: neither password nor number stands in an address, which
//! servers and proxies write down.

use async_trait::async_trait;
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use hyper::header::{CONTENT_TYPE, HeaderName, HeaderValue, InvalidHeaderValue};
use secrecy::ExposeSecret;

use super::{
    Cause, Gateway, NotSent, Sms,
    client::{GatewayClient, GatewayReply, Headers},
};
use crate::{
    config::{GatewayAddress, Sender},
    keys::{KeyPurpose, Keys},
    rules::id::MessageId,
    store::sms::Report,
};

/// Delivered, given up, taken by the carrier, refused by the carrier (1, 2, 8, 16); not: waits in Kannel (4).
const REPORTS: &str = "27";

/// Where Kannel asks with its reports.
pub const CALLBACK: &str = "/hooks/sms/kannel";

const USERNAME: HeaderName = HeaderName::from_static("x-kannel-username");
const PASSWORD: HeaderName = HeaderName::from_static("x-kannel-password");
const FROM: HeaderName = HeaderName::from_static("x-kannel-from");
const TO: HeaderName = HeaderName::from_static("x-kannel-to");
const CODING: HeaderName = HeaderName::from_static("x-kannel-coding");
const DLR_MASK: HeaderName = HeaderName::from_static("x-kannel-dlr-mask");
const DLR_URL: HeaderName = HeaderName::from_static("x-kannel-dlr-url");

pub struct Kannel {
    client: GatewayClient,
    path: String,
    login: [HeaderValue; 2],
    from: HeaderValue,
    callback: String,
}

impl Kannel {
    /// `public`: the site's address as browsers write it.
    ///
    /// # Errors
    /// If user, password or sender cannot be said in a header.
    pub fn new(
        client: GatewayClient,
        address: &GatewayAddress,
        sender: &Sender,
        public: &str,
    ) -> Result<Self, InvalidHeaderValue> {
        let mut password = header(address.password.expose_secret())?;
        password.set_sensitive(true);
        Ok(Self {
            client,
            path: format!("{}/cgi-bin/sendsms", address.path),
            login: [header(&address.user)?, password],
            from: header(&sender.wire())?,
            callback: format!("{public}{CALLBACK}"),
        })
    }

    fn headers(&self, sms: &Sms<'_>) -> Result<Headers, InvalidHeaderValue> {
        let [username, password] = self.login.clone();
        // Kannel puts the kind of report in place of %d.
        let callback = format!("{}?id={}&token={}&dlr=%d", self.callback, sms.id, sms.token);
        Ok(vec![
            (CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=UTF-8")),
            (USERNAME, username),
            (PASSWORD, password),
            (FROM, self.from.clone()),
            (TO, header(sms.to)?),
            (CODING, HeaderValue::from_static("2")),
            (DLR_MASK, HeaderValue::from_static(REPORTS)),
            (DLR_URL, header(&callback)?),
        ])
    }
}

/// Kannel compares bytes, so what is not ASCII arrives as it was written.
fn header(text: &str) -> Result<HeaderValue, InvalidHeaderValue> {
    HeaderValue::from_bytes(text.as_bytes())
}

#[async_trait]
impl Gateway for Kannel {
    async fn send(&self, sms: Sms<'_>) -> Result<Option<String>, NotSent> {
        let headers = self.headers(&sms).map_err(|_| NotSent::Refused(Cause::Garbled(0)))?;
        read(&self.client.post(&self.path, headers, sms.text.as_bytes().to_vec()).await?)
    }
}

/// What an answer means. `0` and `3` say accepted and queued; the rest is one sentence of Kannel's with a status.
fn read(reply: &GatewayReply) -> Result<Option<String>, NotSent> {
    let GatewayReply { status, body } = reply;
    let says = |beginning: &str| body.starts_with(beginning.as_bytes());
    match status {
        200..=299 if says("0:") || says("3:") => Ok(None),
        200..=299 => Err(NotSent::Unclear(Cause::Garbled(*status))),
        // No such number, or none that this carrier serves; any other 403 is about our login.
        400 => Err(NotSent::Refused(Cause::Status(*status))),
        403 if says("Not routable") => Err(NotSent::Refused(Cause::Status(*status))),
        503 if says("Temporal failure") => Err(NotSent::NotTaken(Cause::Status(*status))),
        // Not Kannel's own, or not about this: who stands in between may have given it on before it said so.
        500..=599 => Err(NotSent::Unclear(Cause::Status(*status))),
        _ => Err(NotSent::NotTaken(Cause::Status(*status))),
    }
}

/// The word by which a report of this message is known to come from whom we gave it to: Kannel signs nothing.
#[must_use]
pub fn token(keys: &Keys, id: MessageId) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(keys.mac(KeyPurpose::DeliveryReport, &[&id.to_be_bytes()]))
}

/// Whether it is that word, under any kept key.
#[must_use]
pub fn is_ours(keys: &Keys, id: MessageId, token: &str) -> bool {
    let mac: Option<[u8; 32]> = BASE64_URL_SAFE_NO_PAD.decode(token).ok().and_then(|bytes| bytes.try_into().ok());
    mac.is_some_and(|mac| keys.verify(KeyPurpose::DeliveryReport, &[&id.to_be_bytes()], &mac))
}

/// What a report says; `None`: nothing that matters.
#[must_use]
pub fn report(dlr: &str) -> Option<Report> {
    match dlr {
        "1" => Some(Report::Delivered),
        "4" | "8" => Some(Report::Accepted),
        "2" | "16" => Some(Report::Undelivered(format!("kannel {dlr}"))),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use hyper::body::Bytes;

    use super::*;

    #[test]
    fn an_answer_is_taken_for_what_it_says() {
        let answer =
            |status, body: &'static str| read(&GatewayReply { status, body: Bytes::from_static(body.as_bytes()) });
        assert_eq!(answer(202, "0: Accepted for delivery"), Ok(None));
        assert_eq!(answer(202, "3: Queued for later delivery"), Ok(None));
        assert_eq!(answer(403, "Not routable. Do not try again."), Err(NotSent::Refused(Cause::Status(403))));
        assert_eq!(answer(403, "Authorization failed for sendsms"), Err(NotSent::NotTaken(Cause::Status(403))));
        assert_eq!(answer(503, "Temporal failure, try again later."), Err(NotSent::NotTaken(Cause::Status(503))));
        assert_eq!(answer(503, "<html>"), Err(NotSent::Unclear(Cause::Status(503))));
        assert_eq!(answer(502, "Bad gateway"), Err(NotSent::Unclear(Cause::Status(502))));
        assert_eq!(
            answer(400, "Empty receiver number not allowed, rejected"),
            Err(NotSent::Refused(Cause::Status(400)))
        );
        assert_eq!(answer(200, "<html>"), Err(NotSent::Unclear(Cause::Garbled(200))));
    }

    #[test]
    fn reports_are_reduced_to_what_the_page_can_say() {
        assert_eq!(report("1"), Some(Report::Delivered));
        assert_eq!(report("8"), Some(Report::Accepted));
        assert_eq!(report("16"), Some(Report::Undelivered("kannel 16".into())));
        for nothing in ["", "0", "32", "x"] {
            assert_eq!(report(nothing), None, "{nothing}");
        }
    }
}
