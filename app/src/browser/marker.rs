//! What a registered browser keeps beside its cookie: one marker in two places, and a key pair. Written only with the
//! subscriber's tick. Which of the three is missing later tells what removed the cookie.

use contract::browser_report::{BrowserReport, KeyState, Marker, Storage};
use js_sys::Uint8Array;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;

use super::{
    guarded::{ask, bytes, call, get, literal, set, window},
    probe::{AT_LEISURE, Probed, leave_local_marker, probe},
    record::{self, Record},
};

/// Where the report goes: the form action of `calls::devices::report_browser`, whose own client would cost each
/// subscriber more than this whole file.
const REPORT_BROWSER: &str = "/api/report_browser";

/// Leaves the marker and the key in this registered browser, and tells the server. `quiet`: it knows them, so nothing
/// is said if all was there already.
pub fn keep_marker(quiet: bool) {
    spawn_local(async move {
        let probed = probe(None, AT_LEISURE).await;
        let found = probed.report.clone();
        let Some(report) = keep(probed).await else { return };
        let changed = (found.local_marker, found.indexed_marker, found.key)
            != (report.local_marker, report.indexed_marker, report.key);
        if changed || !quiet {
            post(&report);
        }
    });
}

/// Makes what is missing. `None`: there is no randomness, so there can be no marker.
async fn keep(Probed { mut report, record, .. }: Probed) -> Option<BrowserReport> {
    // The record's marker goes first: the key belongs to it.
    let marker = match record.marker.or(report.local_marker) {
        Some(marker) => marker,
        None => random_marker()?,
    };
    let kept = match report.key {
        KeyState::Ok => Some(record),
        _ if report.indexed_db == Storage::Ok => new_record(marker).await,
        _ => None,
    };
    let marker = kept.as_ref().and_then(|kept| kept.marker).unwrap_or(marker);
    if report.local_storage == Storage::Ok && report.local_marker != Some(marker) && leave_local_marker(marker) {
        report.local_marker = Some(marker);
    }
    if let Some(kept) = kept {
        report.indexed_marker = kept.marker;
        report.key = kept.key();
        report.public_key = kept.public_key;
    }
    Some(report)
}

fn random_marker() -> Option<Marker> {
    let random = Uint8Array::new_with_length(16).into();
    call(&get(&window(), "crypto"), "getRandomValues", &[&random]).ok()?;
    bytes(&random).map(Marker::new)
}

/// A key pair that cannot be taken out of this browser, stored under `marker`.
async fn new_record(marker: Marker) -> Option<Record> {
    let subtle = get(&get(&window(), "crypto"), "subtle");
    let algorithm = literal(r#"{"name":"ECDSA","namedCurve":"P-256"}"#);
    let uses = literal(r#"["sign","verify"]"#);
    let pair = ask(&subtle, "generateKey", &[&algorithm, &JsValue::FALSE, &uses]).await.ok()?;
    let public_key = ask(&subtle, "exportKey", &[&"raw".into(), &get(&pair, "publicKey")]).await.ok()?;
    let record = Record { marker: Some(marker), private_key: get(&pair, "privateKey"), public_key: bytes(&public_key) };
    record::write(record).await
}

/// Sent even if the page is left meanwhile, and never repeated: the next visit of My Page says whether it arrived.
fn post(report: &BrowserReport) {
    let request =
        literal(r#"{"method":"POST","keepalive":true,"headers":{"Content-Type":"application/x-www-form-urlencoded"}}"#);
    let value = js_sys::encode_uri_component(&report.to_string());
    set(&request, "body", &format!("browser_report={value}").into());
    spawn_local(async move {
        let _ = ask(&window(), "fetch", &[&REPORT_BROWSER.into(), &request]).await;
    });
}
