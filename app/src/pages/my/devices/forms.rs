//! The changes of `/my/devices`: plain forms, each with the session's own word.

use contract::pages::devices::Device;
use leptos::prelude::*;

use crate::{
    parts::{form::PostForm, layout::Button},
    words::my_words,
};

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
            <PostForm action="/api/rename_device" button=w.my_devices_rename_save look=Button::Second>
                <input type="hidden" name="as" value=who/>
                <input type="hidden" name="device_id" value=device.id/>
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
            </PostForm>
        </details>
    }
}

#[component]
pub fn RemoveForm(who: String, device: Device) -> impl IntoView {
    let w = my_words();
    let hint = if device.this { w.my_devices_remove_this_hint } else { w.my_devices_remove_hint };
    let named = w.my_devices_remove_named(device.name);
    view! {
        <PostForm action="/api/revoke_device" short=true button=w.my_devices_remove look=Button::Quiet named>
            <input type="hidden" name="as" value=who/>
            <input type="hidden" name="device_id" value=device.id/>
            <p class="hint">{hint}</p>
        </PostForm>
    }
}

/// For a device that is in somebody else's hands: all that it could do ends. Folded, and said before.
#[component]
pub fn LostForm(who: String, device: Device) -> impl IntoView {
    let w = my_words();
    view! {
        <details>
            <summary aria-label=w.my_devices_lost_named(device.name)>{w.my_devices_lost}</summary>
            <PostForm action="/api/lost_device" short=true button=w.my_devices_lost_button look=Button::Second>
                <input type="hidden" name="as" value=who/>
                <input type="hidden" name="device_id" value=device.id/>
                <p>{w.my_devices_lost_does}</p>
            </PostForm>
        </details>
    }
}

#[component]
pub fn RemoveNeverBackForm(who: String) -> impl IntoView {
    let button = my_words().my_devices_never_back_remove;
    view! {
        <PostForm action="/api/revoke_device" short=true button look=Button::Second>
            <input type="hidden" name="as" value=who/>
            <input type="hidden" name="device_id" value=NEVER_BACK/>
        </PostForm>
    }
}

#[component]
pub fn RevokeAllForm(who: String) -> impl IntoView {
    let w = my_words();
    view! {
        <PostForm action="/api/revoke_all_devices" short=true button=w.my_devices_all look=Button::Second>
            <input type="hidden" name="as" value=who/>
            <p>{w.my_devices_all_body}</p>
        </PostForm>
    }
}

#[component]
pub fn SignOutForm(
    /// In the space that a form with fields takes.
    #[prop(optional)]
    wide: bool,
) -> impl IntoView {
    let w = my_words();
    view! {
        <PostForm action="/api/sign_out" short=!wide button=w.my_sign_out look=Button::Second>
            <p class="hint">{w.my_sign_out_hint}</p>
        </PostForm>
    }
}

#[component]
pub fn ForgetForm(who: String) -> impl IntoView {
    let w = my_words();
    view! {
        <PostForm action="/api/forget_browser" short=true button=w.my_forget look=Button::Second>
            <input type="hidden" name="as" value=who/>
            <p class="hint">{w.my_forget_hint}</p>
        </PostForm>
    }
}
