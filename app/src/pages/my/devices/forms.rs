//! The changes of `/my/devices`: plain forms, each with the session's own word.

use contract::pages::devices::Device;
use leptos::prelude::*;

use crate::words::my_words;

/// What forms send in place of a device for all that never came back.
pub const NEVER_BACK: &str = "never-back";

/// Characters; the server cuts longer names.
const LONGEST_NAME: &str = "40";

#[component]
pub fn RenameForm(who: String, device: Device) -> impl IntoView {
    let w = my_words();
    let id = format!("name-{}", device.id);
    let hint = format!("name-hint-{}", device.id);
    view! {
        <details>
            <summary aria-label=w.my_devices_rename_named(&device.name)>{w.my_devices_rename}</summary>
            <form method="post" action="/api/rename_device" class="form">
                <input type="hidden" autocomplete="off" name="as" value=who/>
                <input type="hidden" autocomplete="off" name="device_id" value=device.id/>
                <div class="field">
                    <label for=id.clone()>{w.my_devices_name}</label>
                    <p id=hint.clone() class="hint">
                        {w.my_devices_rename_hint}
                    </p>
                    <input
                        class="input"
                        type="text"
                        id=id
                        name="name"
                        value=device.name
                        maxlength=LONGEST_NAME
                        autocomplete="off"
                        aria-describedby=hint
                    />
                </div>
                <button type="submit" class="button button-second">
                    {w.my_devices_rename_save}
                </button>
            </form>
        </details>
    }
}

#[component]
pub fn RemoveForm(who: String, device: Device) -> impl IntoView {
    let w = my_words();
    let hint = if device.this { w.my_devices_remove_this_hint } else { w.my_devices_remove_hint };
    view! {
        <form method="post" action="/api/revoke_device" class="form-short">
            <input type="hidden" autocomplete="off" name="as" value=who/>
            <input type="hidden" autocomplete="off" name="device_id" value=device.id/>
            <p class="hint">{hint}</p>
            <button type="submit" class="button button-quiet" aria-label=w.my_devices_remove_named(device.name)>
                {w.my_devices_remove}
            </button>
        </form>
    }
}

/// For a device that is in somebody else's hands: all that it could do ends. Folded, and said before.
#[component]
pub fn LostForm(who: String, device: Device) -> impl IntoView {
    let w = my_words();
    view! {
        <details>
            <summary aria-label=w.my_devices_lost_named(device.name)>{w.my_devices_lost}</summary>
            <form method="post" action="/api/lost_device" class="form-short">
                <input type="hidden" autocomplete="off" name="as" value=who/>
                <input type="hidden" autocomplete="off" name="device_id" value=device.id/>
                <p>{w.my_devices_lost_does}</p>
                <button type="submit" class="button button-second">
                    {w.my_devices_lost_button}
                </button>
            </form>
        </details>
    }
}

#[component]
pub fn RemoveNeverBackForm(who: String) -> impl IntoView {
    view! {
        <form method="post" action="/api/revoke_device" class="form-short">
            <input type="hidden" autocomplete="off" name="as" value=who/>
            <input type="hidden" autocomplete="off" name="device_id" value=NEVER_BACK/>
            <button type="submit" class="button button-second">
                {my_words().my_devices_never_back_remove}
            </button>
        </form>
    }
}

#[component]
pub fn RevokeAllForm(who: String) -> impl IntoView {
    let w = my_words();
    view! {
        <form method="post" action="/api/revoke_all_devices" class="form-short">
            <input type="hidden" autocomplete="off" name="as" value=who/>
            <p>{w.my_devices_all_body}</p>
            <button type="submit" class="button button-second">
                {w.my_devices_all}
            </button>
        </form>
    }
}

#[component]
pub fn SignOutForm() -> impl IntoView {
    let w = my_words();
    view! {
        <form method="post" action="/api/sign_out" class="form-short">
            <p class="hint">{w.my_sign_out_hint}</p>
            <button type="submit" class="button button-second">
                {w.my_sign_out}
            </button>
        </form>
    }
}

#[component]
pub fn ForgetForm(who: String) -> impl IntoView {
    let w = my_words();
    view! {
        <form method="post" action="/api/forget_browser" class="form-short">
            <input type="hidden" autocomplete="off" name="as" value=who/>
            <p class="hint">{w.my_forget_hint}</p>
            <button type="submit" class="button button-second">
                {w.my_forget}
            </button>
        </form>
    }
}
