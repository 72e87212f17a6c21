//! What gateways report of messages they took, and what the operator asks about SMS.

use url::Url;

use crate::{
    config::GatewayKind,
    delivery::sms::{kannel, twilio},
    rules::id::MessageId,
    site::Site,
    store::{
        loggable,
        sms::{self, AskedBy, Pause, Report},
    },
};

/// What became of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Noted {
    /// Noted, or nothing that matters: also for a message that is unknown (any more).
    Yes,
    /// It does not come from the gateway.
    NotTheirs,
    /// The database did not take it; the gateway may report again.
    NotNow,
}

impl Site {
    /// Whether SMS go out through a gateway that speaks so.
    #[must_use]
    pub fn has_gateway(&self, kind: GatewayKind) -> bool {
        self.config.sms.sms_url.as_ref().is_some_and(|address| address.kind == kind)
    }

    /// A report as Twilio posts it. `place`: path and query it was posted to; `form`: its fields.
    pub async fn twilio_report(&self, place: &str, form: &[(String, String)], signature: &str) -> Noted {
        let address = format!("{}{place}", self.config.origin());
        if !self.config.sms.report_tokens().iter().any(|token| twilio::is_signed(token, &address, form, signature)) {
            return Noted::NotTheirs;
        }
        let id = Url::parse(&address).ok().and_then(|address| {
            let (_, id) = address.query_pairs().find(|(name, _)| name == "id")?;
            id.parse().ok()
        });
        self.note(id, twilio::report(form)).await
    }

    /// A report as Kannel asks with it.
    pub async fn kannel_report(&self, id: &str, token: &str, dlr: &str) -> Noted {
        let Ok(id) = id.parse() else { return Noted::NotTheirs };
        if !kannel::is_ours(&self.keys, id, token) {
            return Noted::NotTheirs;
        }
        self.note(Some(id), kannel::report(dlr)).await
    }

    async fn note(&self, id: Option<MessageId>, report: Option<Report>) -> Noted {
        let (Some(id), Some(report)) = (id, report) else { return Noted::Yes };
        match sms::report(&self.store, id, &report, self.clock.now()).await {
            Ok(news) => {
                if let (true, Report::Undelivered(reason)) = (news, &report) {
                    tracing::warn!(id = id.number(), reason, "an SMS was not delivered");
                }
                Noted::Yes
            }
            Err(error) => {
                tracing::error!(id = id.number(), error = loggable(&error), "a delivery report could not be noted");
                Noted::NotNow
            }
        }
    }

    /// The last time that SMS rested which these ask for, over or not; what rests for [`AskedBy::Known`] rests for all.
    pub async fn sms_pause(&self, by: AskedBy) -> sqlx::Result<Option<Pause>> {
        let mut connection = self.store.pool().acquire().await?;
        sms::last_pause(&mut connection, by).await
    }

    /// Lets SMS go again. `false`: they do not rest.
    pub async fn resume_sms(&self) -> sqlx::Result<bool> {
        sms::resume(&self.store, self.clock.now()).await
    }
}
