//! Asking a browser for what it may not have, may refuse or may never answer. Everything goes by name: a missing part,
//! a getter that throws and a call that throws are all values here, where typed bindings would end the program.

use std::{
    future::poll_fn,
    pin::{Pin, pin},
    task::Poll,
};

use js_sys::{Array, Function, JSON, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;

/// A member of `object`: `Err` if it may not even be looked at.
pub fn member(object: &JsValue, name: &str) -> Result<JsValue, JsValue> {
    Reflect::get(object, &name.into())
}

/// A member of `object`: `undefined` for every reason.
pub fn get(object: &JsValue, name: &str) -> JsValue {
    member(object, name).unwrap_or_default()
}

pub fn set(object: &JsValue, name: &str, value: &JsValue) {
    let _ = Reflect::set(object, &name.into(), value);
}

pub fn call(object: &JsValue, name: &str, arguments: &[&JsValue]) -> Result<JsValue, JsValue> {
    let list = Array::new();
    for argument in arguments {
        list.push(argument);
    }
    let function: Function = member(object, name)?.dyn_into()?;
    function.apply(object, &list)
}

/// Calls something that answers with a promise, and waits for it.
pub async fn ask(object: &JsValue, name: &str, arguments: &[&JsValue]) -> Result<JsValue, JsValue> {
    JsFuture::from(Promise::resolve(&call(object, name, arguments)?)).await
}

/// Waits for one of two events of an `IndexedDB` request or transaction.
pub async fn event(target: &JsValue, good: &str, bad: &str) -> bool {
    let promise = Promise::new(&mut |resolve, reject| {
        set(target, good, &resolve);
        set(target, bad, &reject);
    });
    JsFuture::from(promise).await.is_ok()
}

/// Gives a future so many milliseconds. It is dropped when they are over.
pub async fn within<T>(limit: i32, future: impl Future<Output = T>) -> Option<T> {
    let mut clock = JsFuture::from(clock(limit));
    let mut future = pin!(future);
    poll_fn(|cx| match future.as_mut().poll(cx) {
        Poll::Ready(done) => Poll::Ready(Some(done)),
        Poll::Pending => Pin::new(&mut clock).poll(cx).map(|_| None),
    })
    .await
}

/// Waits so many milliseconds.
pub async fn sleep(milliseconds: i32) {
    let _ = JsFuture::from(clock(milliseconds)).await;
}

fn clock(milliseconds: i32) -> Promise {
    Promise::new(&mut |resolve, _| {
        let _ = timer(&resolve, milliseconds);
    })
}

/// Has the browser call `function` after so many milliseconds, whatever has become of us by then.
pub fn timer(function: &Function, milliseconds: i32) -> Option<i32> {
    web_sys::window()?.set_timeout_with_callback_and_timeout_and_arguments_0(function, milliseconds).ok()
}

/// The name of an error, such as `SecurityError`.
pub fn name(error: &JsValue) -> String {
    get(error, "name").as_string().unwrap_or_default()
}

/// A literal, written as JSON.
pub fn literal(json: &str) -> JsValue {
    JSON::parse(json).unwrap_or_default()
}

/// A handler that hears at most one event; it is freed then.
pub fn once(handler: impl FnOnce() + 'static) -> JsValue {
    Closure::once_into_js(handler)
}

/// Exactly `N` bytes out of a buffer.
pub fn bytes<const N: usize>(buffer: &JsValue) -> Option<[u8; N]> {
    Uint8Array::new(buffer).to_vec().try_into().ok()
}

pub fn window() -> JsValue {
    js_sys::global().into()
}
