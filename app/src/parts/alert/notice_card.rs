//! One notice to the account's owner, with the button that marks it as read.

use contract::notice::NoticeEntry;
use leptos::prelude::*;
use words::notice::{NoticeSentences, sentences};

use crate::words::{my_words, notice_words};

/// A notice that was not read yet.
#[component]
pub fn NoticeCard(who: String, notice: NoticeEntry) -> impl IntoView {
    let w = my_words();
    let NoticeSentences { title, what, not_you } = sentences(notice_words(), notice.kind);
    let about = if notice.label.is_empty() { notice.at } else { w.my_notice_about(notice.at, notice.label) };
    view! {
        <li class="device" data-notice=notice.kind.code()>
            <h3>{title}</h3>
            <p class="hint">{about}</p>
            <p>{what}</p>
            <p>{not_you}</p>
            <form method="post" action="/api/read_notice" class="form-short">
                <input type="hidden" autocomplete="off" name="as" value=who/>
                <input type="hidden" autocomplete="off" name="notice_id" value=notice.id/>
                <button type="submit" class="button button-quiet" aria-label=w.my_notice_read_named(title)>
                    {w.my_notice_read}
                </button>
            </form>
        </li>
    }
}
