//! A code page that stays open: the SMS that phones hand over by themselves, and what became of the message.

use contract::code::Delivery;
use leptos::web_sys::Element;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;

use super::guarded::{ask, get, literal, set, sleep, window};

/// The form action of `calls::sign_in::delivery`.
const DELIVERY: &str = "/api/delivery";

/// Milliseconds before each further question; then it is asked no more.
const PAUSES: [i32; 15] = [
    2_000, 2_000, 3_000, 5_000, 10_000, 10_000, 10_000, 10_000, 10_000, 10_000, 15_000, 15_000, 20_000, 20_000, 30_000,
];

/// Fills an empty field with the code of an SMS whose last line names this site (WebOTP: Chrome on Android asks the
/// subscriber first). Where there is no such thing, nothing happens.
pub fn fill_code(field: Element) {
    let window = window();
    if get(&window, "OTPCredential").is_undefined() {
        return;
    }
    spawn_local(async move {
        let credentials = get(&get(&window, "navigator"), "credentials");
        let options = literal(r#"{"otp":{"transport":["sms"]}}"#);
        let Ok(message) = ask(&credentials, "get", &[&options]).await else { return };
        if let (Some(code), Some("")) = (get(&message, "code").as_string(), get(&field, "value").as_string().as_deref())
        {
            set(&field, "value", &code.into());
        }
    });
}

/// Asks the server how it stands with the message until nothing more will be heard, for some minutes.
pub fn watch_delivery(tell: impl Fn(Delivery) -> bool + 'static) {
    spawn_local(async move {
        for pause in PAUSES {
            sleep(pause).await;
            // Gone with the page: nobody to tell.
            if let Some(delivery) = ask_delivery().await
                && (!tell(delivery) || delivery.is_final())
            {
                return;
            }
        }
    });
}

async fn ask_delivery() -> Option<Delivery> {
    let request = literal(
        r#"{"method":"POST","headers":{"Accept":"application/json","Content-Type":"application/x-www-form-urlencoded"}}"#,
    );
    let answer = ask(&window(), "fetch", &[&DELIVERY.into(), &request]).await.ok()?;
    if get(&answer, "ok") != JsValue::TRUE {
        return None;
    }
    Delivery::from_code(&ask(&answer, "json", &[]).await.ok()?.as_string()?)
}
