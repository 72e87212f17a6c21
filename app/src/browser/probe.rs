//! What kinds of storage this browser lets us have, and what we left in them. States only: nothing here tells one
//! person's browser from another's. Reads, and writes one test value that it removes at once.

use contract::browser_report::{BrowserReport, Marker, Storage, skew_days};
use gloo_storage::{LocalStorage, Storage as _};
use wasm_bindgen::JsValue;

use super::{
    document_age,
    guarded::{ask, call, get, member, name, window, within},
    record::{self, Record},
    wall_seconds,
};

/// Milliseconds for each kind of storage that answers later; two of them, so the whole stays below a second.
pub const BRIEFLY: i32 = 400;
/// The same where nobody waits: a browser that has just been started may be slow to open its files.
pub const AT_LEISURE: i32 = 5000;

const MARKER: &str = "shinrai.browser";
const TEST: &str = "shinrai.test";

/// What the probe found: the report, and the record with the key that it cannot carry.
#[derive(Clone, Default)]
pub struct Probed {
    pub report: BrowserReport,
    pub record: Record,
    /// Something had not answered yet, and counts as absent.
    pub late: bool,
}

/// Looks at everything in turn, with so many milliseconds of `patience` for each storage. `now`: the server's clock
/// when the page was made, if it said.
pub async fn probe(now: Option<i64>, patience: i32) -> Probed {
    // At once: later the document's age and the wall clock may differ by the time that the machine slept.
    let skew_days = now.map_or(0, |now| skew_days(wall_seconds() - document_age(), now));
    let window = window();
    // First of all: where all is blocked, Firefox answers about the file system as in a private window.
    let local_storage = local_storage(&window);
    let read = within(patience, record::read()).await;
    let opfs = within(patience, file_system(&window)).await;
    let late = read.is_none() || opfs.is_none();
    let (indexed_db, record) = match read.unwrap_or(Err(Storage::Absent)) {
        Ok(record) => (Storage::Ok, record),
        Err(storage) => (storage, Record::default()),
    };
    let report = BrowserReport {
        local_storage,
        indexed_db,
        opfs: opfs.unwrap_or_default(),
        local_marker: if local_storage == Storage::Ok { local_marker() } else { None },
        indexed_marker: record.marker,
        key: record.key(),
        insecure: get(&window, "isSecureContext") == JsValue::FALSE,
        framed: get(&window, "top") != get(&window, "self"),
        standalone: standalone(&window),
        skew_days,
        ..BrowserReport::default()
    };
    Probed { report, record, late }
}

/// Leaves the marker in localStorage, as plain text: the typed half of gloo-storage is 1 KB of JSON for each
/// subscriber. Only where the probe found that it works: gloo-storage ends the program where it
/// does not.
pub fn leave_local_marker(marker: Marker) -> bool {
    LocalStorage::raw().set_item(MARKER, &marker.to_string()).is_ok()
}

fn local_marker() -> Option<Marker> {
    Marker::parse(&LocalStorage::raw().get_item(MARKER).ok()??)
}

/// The getter throws where all site data is blocked, and is null in web views without it. A full one says nothing.
fn local_storage(window: &JsValue) -> Storage {
    match member(window, "localStorage") {
        Err(error) if name(&error) == "SecurityError" => return Storage::Refused,
        Ok(storage) if storage.is_object() => {}
        _ => return Storage::Absent,
    }
    let storage = LocalStorage::raw();
    let wrote = storage.set_item(TEST, TEST).is_ok();
    let read = wrote && storage.get_item(TEST).is_ok_and(|text| text.as_deref() == Some(TEST));
    let _ = storage.remove_item(TEST);
    if read { Storage::Ok } else { Storage::Absent }
}

/// The origin-private file system. Private windows of Firefox and Safari have it and refuse it; old browsers, Lockdown
/// Mode and insecure pages lack it.
async fn file_system(window: &JsValue) -> Storage {
    let manager = get(&get(window, "navigator"), "storage");
    match ask(&manager, "getDirectory", &[]).await {
        Ok(_) => Storage::Ok,
        Err(error) if matches!(name(&error).as_str(), "SecurityError" | "UnknownError") => Storage::Refused,
        Err(_) => Storage::Absent,
    }
}

fn standalone(window: &JsValue) -> bool {
    let query = call(window, "matchMedia", &[&"(display-mode: standalone)".into()]).unwrap_or_default();
    get(&query, "matches") == JsValue::TRUE || get(&get(window, "navigator"), "standalone") == JsValue::TRUE
}
