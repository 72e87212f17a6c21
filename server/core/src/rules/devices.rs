//! Which registrations count, and which only look like devices.

use std::collections::BTreeMap;

use contract::fields::is_invisible;
use unicode_segmentation::UnicodeSegmentation;

use super::id::{BrowserId, TrustId};

/// From this many unused registrations of one kind of browser on they are shown folded: it forgets, it is no crowd of
/// devices.
const FOLDED_FROM: usize = 2;

/// What folding needs to know of a registration in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedDevice {
    pub id: TrustId,
    pub label: String,
    /// It stood in for a code at least once.
    pub came_back: bool,
    /// The browser of this request.
    pub this: bool,
}

/// The ids of registrations that never came back, by label.
#[must_use]
pub fn never_back(devices: &[ListedDevice]) -> BTreeMap<String, Vec<TrustId>> {
    let mut groups: BTreeMap<String, Vec<TrustId>> = BTreeMap::new();
    for device in devices.iter().filter(|device| !device.came_back && !device.this) {
        groups.entry(device.label.clone()).or_default().push(device.id);
    }
    groups.retain(|_, ids| ids.len() >= FOLDED_FROM);
    groups
}

/// The browsers in which a new registration takes the place of the account's earlier one: the browser of this request,
/// and the one that its markers name if it lost only its cookie. Markers can be copied along with a profile: one that
/// still has its own cookie (`registered_before`: for this account) took nobody's place, or two copies would end each
/// other for ever.
pub fn renewed(this: BrowserId, registered_before: bool, marked: Option<BrowserId>) -> impl Iterator<Item = BrowserId> {
    let lost = marked.filter(|marked| !registered_before && *marked != this);
    [this].into_iter().chain(lost)
}

/// A subscriber's own name for a device: blanks at the ends and what shows nothing are dropped, 40 characters kept, each
/// whole (extended grapheme clusters of UAX 29: a family of emoji is one). `None`: there is nothing to see.
#[must_use]
pub fn device_name(typed: &str) -> Option<String> {
    const LONGEST: usize = 40;
    // One character may be a heap of marks.
    const LONGEST_BYTES: usize = 1024;
    let typed: String = typed.chars().filter(|c| !is_dangerous(*c)).collect();
    let mut name = String::new();
    for shown in typed.trim().graphemes(true).filter(|shown| !shown.chars().all(is_invisible)).take(LONGEST) {
        if name.len() + shown.len() > LONGEST_BYTES {
            break;
        }
        name += shown;
    }
    let name = name.trim().to_owned();
    (!name.is_empty()).then_some(name)
}

/// What would change the text around a name: control characters and marks of direction.
fn is_dangerous(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn device(id: i64, label: &str, came_back: bool, this: bool) -> ListedDevice {
        ListedDevice { id: id.into(), label: label.into(), came_back, this }
    }

    #[test]
    fn unused_registrations_of_one_kind_are_folded_and_used_ones_never() {
        let devices = [
            device(1, "Chrome / Windows", false, false),
            device(2, "Chrome / Windows", false, false),
            device(3, "Chrome / Windows", true, false),
            device(4, "Chrome / Windows", false, true),
            device(5, "Safari / iPhone", false, false),
        ];
        assert_eq!(never_back(&devices), BTreeMap::from([("Chrome / Windows".to_owned(), vec![1.into(), 2.into()])]));
    }

    #[test]
    fn a_registration_takes_the_place_of_what_this_browser_had_and_of_nothing_else() {
        let renewed = |before, marked: Option<i64>| {
            renewed(1.into(), before, marked.map(BrowserId::from)).map(BrowserId::number).collect::<Vec<_>>()
        };
        assert_eq!(renewed(false, None), [1]);
        assert_eq!(renewed(false, Some(2)), [1, 2], "its cookie was lost, and its marker tells");
        assert_eq!(renewed(false, Some(1)), [1]);
        assert_eq!(renewed(true, Some(2)), [1], "a copy of another browser, alive itself");
    }

    #[test]
    fn a_name_is_what_can_be_seen_of_it() {
        assert_eq!(device_name("  母の\u{202e}スマホ\u{0000} ").as_deref(), Some("母のスマホ"));
        assert_eq!(device_name(" \u{200b} "), None);
        assert_eq!(device_name(&"あ".repeat(1000)).unwrap().chars().count(), 40);
    }

    #[test]
    fn a_name_that_shows_nothing_is_none() {
        for typed in ["\u{3164}", "\u{1160}\u{115F}", "\u{2800} \u{2800}", "\u{E0001}", "\u{FEFF}\u{200D}"] {
            assert_eq!(device_name(typed), None, "{typed:?}");
        }
        assert_eq!(device_name("\u{3164}母\u{2800}").as_deref(), Some("母"));
    }

    #[test]
    fn a_name_is_cut_between_characters_as_they_are_seen() {
        const FAMILY: &str = "👨\u{200D}👩\u{200D}👧";
        assert_eq!(device_name(&FAMILY.repeat(50)).unwrap(), FAMILY.repeat(40), "no family is torn apart");
        assert_eq!(
            device_name(&format!("{}{FAMILY}{FAMILY}", "a".repeat(39))).unwrap(),
            format!("{}{FAMILY}", "a".repeat(39))
        );
        assert_eq!(device_name("が\u{FE0F}か\u{3099}").as_deref(), Some("が\u{FE0F}か\u{3099}"));
    }
}
