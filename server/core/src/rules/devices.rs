//! Which registrations count, and which only look like devices.

use std::collections::BTreeMap;

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

/// A subscriber's own name for a device: blanks at the ends and what cannot be seen are dropped, 40 characters kept.
#[must_use]
pub fn device_name(typed: &str) -> Option<String> {
    const LONGEST: usize = 40;
    let visible = |c: &char| {
        !c.is_control()
            && !('\u{200b}'..='\u{200f}').contains(c)
            && !('\u{202a}'..='\u{202e}').contains(c)
            && !('\u{2066}'..='\u{2069}').contains(c)
    };
    let name: String = typed.trim().chars().filter(visible).take(LONGEST).collect();
    let name = name.trim().to_owned();
    (!name.is_empty()).then_some(name)
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
}
