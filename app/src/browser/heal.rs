//! The hidden field of a form, and the form's way: the report is put in when the probe is done; where the page brings a
//! challenge and this browser holds a key, sending the form signs it first. Nothing holds a form for longer than
//! [`LIMIT`]: from then on the browser itself sends it, even if this program is dead.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use contract::browser_report::{KeyState, heal_message};
use js_sys::{Function, Uint8Array};
use leptos::web_sys::Element;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::spawn_local;

use super::{
    document_age,
    guarded::{ask, bytes, call, get, literal, set, timer, window},
    probe::{AT_LEISURE, BRIEFLY, Probed, probe},
};

/// Milliseconds for which a pressed button may wait.
const LIMIT: i32 = 700;
/// From so many seconds on, the browser's own timer may be about to send the form: sending it too would send it twice.
const TOO_LATE: f64 = 0.65;

struct Form {
    form: JsValue,
    field: Element,
    now: i64,
    challenge: Option<String>,
    states_only: bool,
    probed: RefCell<Option<Probed>>,
    held: Cell<Option<Held>>,
}

/// A form on its way out. Pressing again for as long as [`LIMIT`] does nothing: a second sending would spend a
/// challenge that the first has spent.
#[derive(Clone, Copy)]
struct Held {
    /// Age of the document when it was pressed or sent, seconds.
    since: f64,
    timer: i32,
}

/// Keeps the form's hidden `field` filled with what this browser finds out about itself, and signs `challenge`. `now`
/// is the server's clock when the page was made; with `states_only` the report names no marker.
pub fn fill_report(field: Element, (now, challenge, states_only): (i64, Option<String>, bool)) {
    // Later, since a page made in the browser gets its field before its form.
    spawn_local(async move {
        let form = Rc::new(Form {
            form: get(&field, "form"),
            field,
            now,
            challenge,
            states_only,
            probed: RefCell::default(),
            held: Cell::default(),
        });
        let pressed = form.clone();
        listen(&form.form, "submit", move |event| pressed.press(event));
        let shown = form.clone();
        listen(&window(), "pageshow", move |event| {
            // Back from the next page: what was found then may have been changed by it.
            if get(event, "persisted") == JsValue::TRUE {
                shown.let_go();
                spawn_local(shown.clone().look());
            }
        });
        form.look().await;
    });
}

impl Form {
    /// A pressed button waits for a brief look only. What had not answered by then is asked once more, while the
    /// subscriber types.
    async fn look(self: Rc<Self>) {
        for patience in [BRIEFLY, AT_LEISURE] {
            let mut probed = probe(Some(self.now), patience).await;
            if self.states_only {
                (probed.report.local_marker, probed.report.indexed_marker) = (None, None);
            }
            let (late, pressed) = (probed.late, self.held.get().is_some());
            if pressed && self.probed.borrow().is_some() {
                return; // what goes out is what the look before found
            }
            self.fill(&probed.report.to_string());
            *self.probed.borrow_mut() = Some(probed);
            if pressed {
                return self.sign_and_send().await;
            }
            if !late {
                return;
            }
        }
    }

    /// The button, the Enter key or a password manager.
    fn press(self: &Rc<Self>, event: &JsValue) {
        match self.held.get() {
            Some(held) if document_age() - held.since < f64::from(LIMIT) / 1000.0 => {}
            // The timer has sent it, or should have: not ours to hold any longer.
            Some(_) => return,
            None => {
                let probed = self.probed.borrow().is_some();
                if probed && !self.signs() {
                    return;
                }
                let Some(timer) = self.send_by_itself() else { return };
                self.held.set(Some(Held { since: document_age(), timer }));
                if probed {
                    let form = self.clone();
                    spawn_local(async move { form.sign_and_send().await });
                }
            }
        }
        let _ = call(event, "preventDefault", &[]);
    }

    fn signs(&self) -> bool {
        self.challenge.is_some()
            && self.probed.borrow().as_ref().is_some_and(|probed| probed.report.key == KeyState::Ok)
    }

    async fn sign_and_send(&self) {
        if let Some(report) = self.signed().await {
            self.fill(&report);
        }
        let pressed = self.held.get().filter(|held| document_age() - held.since < TOO_LATE);
        if let Some(held) = pressed {
            self.let_go();
            self.held.set(Some(Held { since: document_age(), ..held }));
            let _ = call(&self.form, "submit", &[]);
        }
    }

    fn let_go(&self) {
        if let Some(held) = self.held.take() {
            let _ = call(&window(), "clearTimeout", &[&held.timer.into()]);
        }
    }

    /// The report with the signature over this sign-in.
    async fn signed(&self) -> Option<String> {
        let Probed { mut report, record, .. } = self.probed.borrow().clone()?;
        let challenge = self.challenge.as_ref().filter(|_| report.key == KeyState::Ok)?;
        let login_id = get(&get(&get(&self.form, "elements"), "login_id"), "value").as_string()?;
        let origin = get(&get(&window(), "location"), "origin").as_string()?;
        let message = heal_message(&origin, &login_id, &record.marker?, challenge);
        let algorithm = literal(r#"{"name":"ECDSA","hash":"SHA-256"}"#);
        let message = Uint8Array::from(message.as_bytes());
        let subtle = get(&get(&window(), "crypto"), "subtle");
        let signature = ask(&subtle, "sign", &[&algorithm, &record.private_key, &message]).await.ok()?;
        report.challenge = Some(challenge.clone());
        report.signature = bytes(&signature);
        Some(report.to_string())
    }

    /// Has the browser send the form when [`LIMIT`] is over. `None`: it cannot, so the form must not be held at all.
    fn send_by_itself(&self) -> Option<i32> {
        let submit: Function = call(&get(&self.form, "submit"), "bind", &[&self.form]).ok()?.dyn_into().ok()?;
        timer(&submit, LIMIT)
    }

    fn fill(&self, report: &str) {
        set(&self.field, "value", &report.into());
    }
}

/// Listens for as long as the document lives: a page with such a form is a document of its own.
fn listen(target: &JsValue, event: &str, heard: impl Fn(&JsValue) + 'static) {
    let closure = Closure::<dyn Fn(JsValue)>::new(move |event| heard(&event));
    let _ = call(target, "addEventListener", &[&event.into(), closure.as_ref()]);
    closure.forget();
}
