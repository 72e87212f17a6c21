//! Every message this site can send, as its own operator's names make it: `/dev/gallery/ja/message/sign_in_code`.

use std::{sync::Arc, time::Duration};

use app::{
    parts::layout::{Fact, Heading},
    shell::document::{Look, document},
};
use axum::{
    Router,
    extract::{Path, State},
    http::{StatusCode, header},
    response::{Html, IntoResponse, Response},
    routing::get,
};
use contract::{language::Language, notice::NoticeKind};
use leptos::{attr::custom::custom_attribute, prelude::*};
use secrecy::SecretString;
use server_core::{
    delivery::render::{self, MessageContext},
    rules::time::Timestamp,
    site::Site,
    store::{messages::Template, proofs::Purpose},
};

use super::framed::{ROOT, shown};

const PAGE: &str = "message";
const SHEET: &str = "/dev/gallery/message.css";

/// A mail has its style in its lines, and nothing else in it may come from anywhere.
const MAIL_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; \
                           frame-ancestors 'self'";

struct Previews {
    site: Arc<Site>,
    stylesheet: Arc<str>,
}

pub fn router(site: Arc<Site>, stylesheet: Arc<str>) -> Router {
    Router::new()
        .route(SHEET, get(async || ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], include_str!("previews.css"))))
        .route("/dev/gallery/{language}/message/{name}", get(page))
        .route("/dev/gallery/{language}/message/{name}/mail", get(mail))
        .with_state(Arc::new(Previews { site, stylesheet }))
}

/// Page and name of each, for the index.
pub fn addresses() -> Vec<(&'static str, &'static str)> {
    samples(Timestamp::default()).iter().map(|(name, _)| (PAGE, *name)).collect()
}

/// Each template once, with made-up values; those with a code once for each thing it proves, those that tell of
/// something once for each thing that happens.
fn samples(at: Timestamp) -> Vec<(&'static str, Template)> {
    let code = || SecretString::from("012345");
    let link = || SecretString::from("https://sakura.example/link#aGFuYWtv");
    let (tag, ends_at) = ("KRTM".to_owned(), at + Duration::from_mins(10));
    let proof = |of| Template::ProofCode { of, code: code(), tag: tag.clone(), ends_at };
    let notice = |of: &NoticeKind| (of.code(), Template::Notice { of: *of, label: label(*of).to_owned(), at });
    let mut samples = vec![
        ("sign_in_code", Template::SignInCode { code: code(), tag: tag.clone(), ends_at }),
        ("proof_code-fresh", proof(Purpose::Fresh)),
        ("proof_code-two_step", proof(Purpose::TwoStep)),
        ("proof_code-mobile", proof(Purpose::Mobile)),
        ("proof_code-sign_up", proof(Purpose::SignUp)),
        ("proof_code-recover", proof(Purpose::Recover)),
        (
            "new_email",
            Template::NewEmail {
                code: code(),
                tag: tag.clone(),
                ends_at,
                link: link(),
                link_ends_at: at + Duration::from_hours(24),
            },
        ),
        ("email_undo-requested", Template::EmailUndo { of: NoticeKind::EmailRequested, at, link: link() }),
        ("email_undo-changed", Template::EmailUndo { of: NoticeKind::EmailChanged, at, link: link() }),
        ("email_undo-recovery_done", Template::EmailUndo { of: NoticeKind::RecoveryDone, at, link: link() }),
        ("ids", Template::Ids { ids: vec!["hanako".into(), "hanako-office".into()] }),
    ];
    samples.extend(NoticeKind::ALL.iter().map(notice));
    samples
}

/// What happened in a browser names it.
fn label(of: NoticeKind) -> &'static str {
    match of {
        NoticeKind::CopiedSuspected
        | NoticeKind::DeviceTrusted
        | NoticeKind::DeviceHealed
        | NoticeKind::NewSignIn
        | NoticeKind::RecoveryCodeUsed => "Chrome / Windows",
        _ => "",
    }
}

fn sample(site: &Site, language: &str, name: &str) -> Option<(Language, Template)> {
    let (_, template) = samples(site.clock.now()).into_iter().find(|(known, _)| *known == name)?;
    Some((Language::from_code(language)?, template))
}

async fn mail(State(of): State<Arc<Previews>>, Path((language, name)): Path<(String, String)>) -> Response {
    let Some((language, template)) = sample(&of.site, &language, &name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let mail = render::mail(&MessageContext::of(&of.site), language, &template, of.site.clock.now());
    ([(header::CONTENT_SECURITY_POLICY, MAIL_POLICY)], Html(mail.html)).into_response()
}

async fn page(State(of): State<Arc<Previews>>, Path((language, name)): Path<(String, String)>) -> Response {
    let Some((language, template)) = sample(&of.site, &language, &name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let site = &of.site;
    let mail = render::mail(&MessageContext::of(site), language, &template, site.clock.now());
    let sms = render::sms(&MessageContext::of(site), language, &template);
    let from = site.config.mail_from.to_string();
    let framed = format!("{ROOT}/{}/{PAGE}/{name}/mail", language.code());
    let look = Look { language, brand: &site.brand, stylesheet: &of.stylesheet };
    shown(document(&look, &format!("{PAGE} / {name}"), move || {
        let segment = sms.as_ref().map_or(0, |text| text.encode_utf16().count());
        view! {
            <link rel="stylesheet" href=SHEET/>
            <Heading text=mail.subject.clone()/>
            <dl class="facts">
                <Fact term="From" text=from/>
                <Fact term="Subject" text=mail.subject/>
            </dl>
            <h2>"HTML"</h2>
            <iframe class="mail" {..custom_attribute("loading", "lazy")} src=framed title="HTML"></iframe>
            <h2>"Text"</h2>
            <pre>{mail.text}</pre>
            <h2>{format!("SMS ({segment} / 70)")}</h2>
            <pre>{sms.unwrap_or_else(|| "–".into())}</pre>
        }
        .into_any()
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_template_is_there_once() {
        let mut names: Vec<_> = addresses().into_iter().map(|(_, name)| name).collect();
        for (name, template) in samples(Timestamp::default()) {
            assert!(name.starts_with(template.code()), "{name}");
        }
        assert!(NoticeKind::ALL.iter().all(|kind| names.contains(&kind.code())));
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
    }
}
