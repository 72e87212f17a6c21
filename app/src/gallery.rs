//! Every page in every state, with made-up data: what a designer iterates on, and what axe looks at.

mod account;
mod check;
mod code;
mod devices;
mod history;
mod index;
mod my;
mod proof;
mod public;
mod reason;
mod remembered;
mod sign_in;
mod static_pages;

use contract::{brand::Brand, done::Done, language::Language, refusal::Refusal};
use leptos::prelude::*;

pub use self::index::{STYLESHEET, index_html};
use crate::{
    parts::layout::FormOutcome,
    shell::document::{Look, document},
    words::language,
};

/// One page in one state.
pub struct GalleryState {
    /// The page's part of the gallery address.
    pub page: &'static str,
    /// The state's part of the gallery address; for a refusal, its code.
    pub name: &'static str,
    /// Expects a `Language` in the context.
    render: Box<dyn Fn() -> AnyView>,
}

/// Every page in every state.
#[must_use]
pub fn states() -> Vec<GalleryState> {
    let pages = [
        sign_in::states(),
        code::states(),
        remembered::states(),
        devices::replace(),
        my::states(),
        account::states(),
        devices::list(),
        history::states(),
        public::states(),
        check::states(),
        reason::states(),
        public::help(),
        static_pages::missing(),
    ];
    pages.into_iter().flatten().collect()
}

/// The whole document of one state, without script; `None` for an address that is no state.
#[must_use]
pub fn state_html(language: Language, page: &str, name: &str, stylesheet: &str) -> Option<String> {
    let brand = brand(language);
    let look = Look { language, brand: &brand, stylesheet };
    if page == static_pages::PLAIN {
        return static_pages::plain(&look, name);
    }
    let state = states().into_iter().find(|state| state.page == page && state.name == name)?;
    let html = document(&look, &format!("{page} / {name}"), state.render);
    // A refusal takes the focus; in the index a hundred frames would fight for it.
    Some(html.replace(" autofocus", ""))
}

/// Page and name of everything [`state_html`] can show, in the order of the index.
#[must_use]
pub fn addresses() -> Vec<(&'static str, &'static str)> {
    let pages = states().into_iter().map(|state| (state.page, state.name));
    pages.chain(static_pages::PLAIN_NAMES.iter().map(|name| (static_pages::PLAIN, *name))).collect()
}

fn state(page: &'static str, name: &'static str, render: impl Fn() -> AnyView + 'static) -> GalleryState {
    GalleryState { page, name, render: Box::new(render) }
}

/// States that differ in nothing but what the address says: refusals, or what was done, by their codes.
fn outcomes(
    page: &'static str,
    codes: &'static str,
    show: impl Fn(FormOutcome) -> AnyView + Copy + 'static,
) -> impl Iterator<Item = GalleryState> {
    let outcome = |code| FormOutcome { refusal: Refusal::from_code(code), done: Done::from_code(code), ..first() };
    codes.split_whitespace().map(move |code| state(page, code, move || show(outcome(code))))
}

/// The page as it is opened, before any form.
fn first() -> FormOutcome {
    FormOutcome::default()
}

fn refused(refusal: Refusal) -> FormOutcome {
    FormOutcome { refusal: Some(refusal), ..first() }
}

/// An operator that does not exist.
fn brand(language: Language) -> Brand {
    Brand {
        name: match language {
            Language::Ja => "さくらネット".into(),
            Language::En => "Sakura Net".into(),
        },
        help_phone: "0120-000-000".into(),
        help_url: "https://help.example/".into(),
        ..Brand::default()
    }
}

/// A day as the server would write it.
fn some_day() -> String {
    match language() {
        Language::Ja => "2027年2月21日".into(),
        Language::En => "21 February 2027".into(),
    }
}

/// A moment as the server would write it.
fn some_moment() -> String {
    match language() {
        Language::Ja => "2026年11月23日 10:35（日本時間）".into(),
        Language::En => "23 November 2026, 10:35 (Japan time)".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::{notice::NoticeKind, reason::Reason};

    /// No page of the application shows these: the server answers them with a document of its own.
    const ANSWERED_OUTSIDE: &[Refusal] = &[Refusal::ForeignOrigin];

    fn all_shown() -> Vec<String> {
        addresses().into_iter().filter_map(|(page, name)| state_html(Language::Ja, page, name, "/x.css")).collect()
    }

    #[test]
    fn everything_that_can_be_done_is_shown_and_said() {
        let shown = all_shown();
        for done in Done::ALL {
            let mark = format!("data-done=\"{}\"", done.code());
            assert!(shown.iter().any(|html| html.contains(&mark)), "{mark}");
        }
    }

    #[test]
    fn every_notice_is_shown() {
        let shown = all_shown();
        for kind in NoticeKind::ALL {
            let mark = format!("data-notice=\"{}\"", kind.code());
            assert!(shown.iter().any(|html| html.contains(&mark)), "{mark}");
        }
    }

    #[test]
    fn no_page_has_two_parts_of_one_name() {
        for (page, name) in addresses().into_iter().filter(|(page, _)| *page != reason::PAGE) {
            let html = state_html(Language::Ja, page, name, "/x.css").unwrap();
            let mut ids: Vec<&str> = html.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
            let count = ids.len();
            ids.sort_unstable();
            ids.dedup();
            assert_eq!(ids.len(), count, "{page}/{name}");
        }
    }

    #[test]
    fn every_refusal_that_has_a_page_is_shown() {
        let shown = all_shown();
        for refusal in Refusal::ALL.iter().filter(|refusal| !ANSWERED_OUTSIDE.contains(refusal)) {
            let mark = format!("data-refusal=\"{}\"", refusal.code());
            assert!(shown.iter().any(|html| html.contains(&mark)), "{mark}");
        }
    }

    #[test]
    fn every_reason_is_shown_in_each_certainty_that_occurs() {
        for reason in Reason::ALL {
            let html = state_html(Language::Ja, reason::PAGE, reason.code(), "/x.css").unwrap();
            for certainty in reason.certainties() {
                let mark = format!("data-reason=\"{}\" data-certainty=\"{}\"", reason.code(), certainty.code());
                assert!(html.contains(&mark), "{mark}");
            }
        }
    }

    #[test]
    fn the_help_explains_every_reason_under_its_code() {
        for language in Language::ALL.iter().copied() {
            let html = state_html(language, "help", "devices", "/x.css").unwrap();
            for reason in Reason::ALL {
                assert!(html.contains(&format!("id=\"{}\"", reason.code())), "{}", reason.code());
            }
        }
    }

    #[test]
    fn every_state_has_a_heading_in_both_languages_and_leaves_no_inline_style_or_script() {
        for language in Language::ALL.iter().copied() {
            for (page, name) in addresses() {
                let html = state_html(language, page, name, "/x.css").unwrap();
                assert!(html.contains("<h1"), "{page}/{name}");
                assert!(html.contains(&format!("<html lang=\"{}\"", language.code())), "{page}/{name}");
                assert!(
                    !html.contains(" style=") && !html.contains("<style") && !html.contains("<script"),
                    "{page}/{name}"
                );
            }
        }
    }

    #[test]
    fn an_address_that_is_no_state_shows_nothing() {
        assert!(state_html(Language::Ja, "sign-in", "nonsense", "/x.css").is_none());
        assert!(state_html(Language::Ja, "plain", "nonsense", "/x.css").is_none());
    }

    #[test]
    fn no_two_states_have_the_same_address() {
        let mut all = addresses();
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
    }
}
