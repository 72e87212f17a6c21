//! The record in IndexedDB: the marker and the key pair that were made with the subscriber's tick. One for a browser,
//! whatever the number of accounts: its marker names the browser, not a person. The private key never leaves it.

use contract::browser_report::{KeyState, Marker, Storage};
use js_sys::{Object, Uint8Array};
use wasm_bindgen::JsValue;

use super::guarded::{bytes, call, event, get, literal, member, name, once, set, window};

const DATABASE: &str = "shinrai";
/// The store's name, and the key of the only record in it.
const STORE: &str = "browser";

/// What the record holds; nothing if there is none.
#[derive(Clone, Default)]
pub struct Record {
    pub marker: Option<Marker>,
    /// A `CryptoKey` to sign with, or undefined.
    pub private_key: JsValue,
    pub public_key: Option<[u8; 65]>,
}

impl Record {
    /// Whether a heal can be signed with it.
    pub fn key(&self) -> KeyState {
        let signs = get(&self.private_key, "type") == "private" && self.public_key.is_some();
        match self.marker {
            Some(_) if signs => KeyState::Ok,
            Some(_) => KeyState::Bad,
            None => KeyState::None,
        }
    }

    fn from_js(stored: &JsValue) -> Self {
        let public_key = get(stored, "publicKey");
        Self {
            marker: get(stored, "marker").as_string().and_then(|text| Marker::parse(&text)),
            private_key: get(stored, "privateKey"),
            public_key: if public_key.is_object() { bytes(&public_key) } else { None },
        }
    }

    fn to_js(&self) -> JsValue {
        let stored = Object::new().into();
        set(&stored, "marker", &self.marker.map(|marker| marker.to_string()).into());
        set(&stored, "privateKey", &self.private_key);
        set(&stored, "publicKey", &self.public_key.map(|key| Uint8Array::from(&key[..])).into());
        stored
    }
}

/// Reads the record, and leaves no database behind where there was none.
pub async fn read() -> Result<Record, Storage> {
    let Some(database) = open(false).await? else { return Ok(Record::default()) };
    let record = stored(&database, "readonly").await;
    let _ = call(&database, "close", &[]);
    Ok(record.map(|(_, _, record)| record).unwrap_or_default())
}

/// Writes `record` unless another tab left a good one meanwhile; says which is there now. `None`: this browser keeps no
/// such thing.
pub async fn write(record: Record) -> Option<Record> {
    let database = open(true).await.ok()??;
    let kept = write_into(&database, record).await;
    let _ = call(&database, "close", &[]);
    kept
}

async fn write_into(database: &JsValue, record: Record) -> Option<Record> {
    let (transaction, store, found) = stored(database, "readwrite").await?;
    if found.key() == KeyState::Ok {
        return Some(found);
    }
    // Throws where a key cannot be stored.
    call(&store, "put", &[&record.to_js(), &STORE.into()]).ok()?;
    event(&transaction, "oncomplete", "onabort").await.then_some(record)
}

/// The record, with the transaction and the store that it was read from.
async fn stored(database: &JsValue, mode: &str) -> Option<(JsValue, JsValue, Record)> {
    let transaction = call(database, "transaction", &[&STORE.into(), &mode.into()]).ok()?;
    let store = call(&transaction, "objectStore", &[&STORE.into()]).ok()?;
    let request = call(&store, "get", &[&STORE.into()]).ok()?;
    event(&request, "onsuccess", "onerror").await.then_some(())?;
    Some((transaction, store, Record::from_js(&get(&request, "result"))))
}

/// Opens the database. One that is not there is made if `create`; else the attempt is undone and `None` says so.
async fn open(create: bool) -> Result<Option<JsValue>, Storage> {
    let factory = member(&window(), "indexedDB").map_err(|_| Storage::Refused)?;
    if !factory.is_object() {
        return Err(Storage::Absent);
    }
    let request = call(&factory, "open", &[&DATABASE.into()]).map_err(|_| Storage::Refused)?;
    let upgraded = request.clone();
    let upgrade = once(move || {
        let _ = if create {
            call(&get(&upgraded, "result"), "createObjectStore", &[&STORE.into()])
        } else {
            call(&get(&upgraded, "transaction"), "abort", &[])
        };
    });
    set(&request, "onupgradeneeded", &upgrade);
    if event(&request, "onsuccess", "onerror").await {
        let database = get(&request, "result");
        // So that another tab, or the browser, can delete it under us: closing is all this handler does.
        set(&database, "onversionchange", &close_of(&database));
        return Ok(Some(database));
    }
    match name(&get(&request, "error")).as_str() {
        "AbortError" => Ok(None),
        _ => Err(Storage::Refused),
    }
}

/// `database.close`, ready to be called without us.
fn close_of(database: &JsValue) -> JsValue {
    call(&get(database, "close"), "bind", &[database]).unwrap_or(literal("null"))
}
