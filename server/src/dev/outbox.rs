//! `/dev/outbox`: what was sent in development, for people and for programs.

use std::{fmt::Write, sync::Arc};

use axum::{
    Json,
    extract::{Query, State},
    http::{StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use html_escape::encode_quoted_attribute as escape;
use serde::Deserialize;
use server_core::{
    site::Site,
    store::{
        loggable,
        messages::{DevMessage, dev_outbox},
    },
};

/// As many as anybody looks through.
const NEWEST: u32 = 100;

#[derive(Deserialize)]
pub struct Wanted {
    to: Option<String>,
}

/// The newest messages, for programs.
pub async fn json(State(site): State<Arc<Site>>, Query(wanted): Query<Wanted>) -> Response {
    match dev_outbox(&site.store, wanted.to.as_deref(), NEWEST).await {
        Ok(messages) => Json(messages).into_response(),
        Err(error) => unread(&error),
    }
}

/// The newest messages, for people; it looks again by itself.
pub async fn page(State(site): State<Arc<Site>>, Query(wanted): Query<Wanted>) -> Response {
    match dev_outbox(&site.store, wanted.to.as_deref(), NEWEST).await {
        Ok(messages) => Html(document(&messages)).into_response(),
        Err(error) => unread(&error),
    }
}

pub async fn sheet() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], include_str!("outbox.css"))
}

fn unread(error: &sqlx::Error) -> Response {
    tracing::error!(error = loggable(error), "the outbox cannot be read");
    StatusCode::SERVICE_UNAVAILABLE.into_response()
}

fn document(messages: &[DevMessage]) -> String {
    let mut html = String::from(
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Outbox</title>\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><meta http-equiv=\"refresh\" content=\"5\">\
         <link rel=\"stylesheet\" href=\"/dev/outbox.css\"></head><body><h1>Outbox</h1>",
    );
    if messages.is_empty() {
        html.push_str("<p>Nothing was sent yet.</p>");
    }
    for DevMessage { channel, to, subject, body, code, sent_at, .. } in messages {
        let _ = write!(
            html,
            "<article><h2>{}</h2><p><strong>{}</strong></p><p>{} · {} · <time>{}</time></p><pre>{}</pre></article>",
            escape(if subject.is_empty() { to } else { subject }),
            escape(code),
            escape(channel.code()),
            escape(to),
            escape(sent_at),
            escape(body),
        );
    }
    html.push_str("</body></html>");
    html
}

#[cfg(test)]
mod tests {
    use contract::channel::Channel;

    use super::*;

    #[test]
    fn what_was_sent_is_shown_as_text() {
        let message = DevMessage {
            id: "1".into(),
            channel: Channel::Email,
            to: "hanako@example.jp".into(),
            subject: "<b>".into(),
            body: "a & \"b\" <script>".into(),
            code: "123456".into(),
            sent_at: "2026-11-22T00:00:00Z".into(),
        };
        let html = document(&[message]);
        assert!(html.contains("<h2>&lt;b&gt;</h2>") && html.contains("a &amp; &quot;b&quot; &lt;script&gt;"));
        assert!(html.contains("<strong>123456</strong>"));
    }
}
