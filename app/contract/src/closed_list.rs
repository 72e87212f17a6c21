//! Enums that are words elsewhere: in addresses, forms, tables, attributes, logs.

use std::fmt::Debug;

/// A list of all there is, each with its word. Made by [`closed_list!`](crate::closed_list); the words are distinct, or
/// it does not compile.
pub trait ClosedList: Copy + Debug + Eq + 'static {
    const ALL: &'static [Self];

    fn code(self) -> &'static str;

    /// `None` for a word that is not of the list.
    fn from_code(code: &str) -> Option<Self>;
}

/// An enum and the word of each of its values, as [`ClosedList`]; `ALL`, `code` and `from_code` work without the trait
/// in scope. With `: serde` behind the name the words are also what is serialised.
#[macro_export]
macro_rules! closed_list {
    ($(#[$meta:meta])* $vis:vis enum $name:ident: serde {
        $($(#[$of:meta])* $value:ident = $code:literal),+ $(,)?
    }) => {
        $crate::closed_list! {
            $(#[$meta])*
            #[derive(::serde::Serialize, ::serde::Deserialize)]
            $vis enum $name { $($(#[$of])* #[serde(rename = $code)] $value = $code),+ }
        }
    };
    ($(#[$meta:meta])* $vis:vis enum $name:ident {
        $($(#[$of:meta])* $value:ident = $code:literal),+ $(,)?
    }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        $vis enum $name { $($(#[$of])* $value),+ }

        impl $name {
            $vis const ALL: &'static [Self] = &[$(Self::$value),+];

            /// Its word.
            #[must_use]
            $vis const fn code(self) -> &'static str {
                match self { $(Self::$value => $code),+ }
            }

            /// `None` for a word that is not of the list.
            #[must_use]
            $vis fn from_code(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.code() == code)
            }
        }

        impl $crate::closed_list::ClosedList for $name {
            const ALL: &'static [Self] = Self::ALL;

            fn code(self) -> &'static str {
                // The method above, not this one.
                Self::code(self)
            }

            fn from_code(code: &str) -> Option<Self> {
                Self::from_code(code)
            }
        }

        const _: () = assert!($crate::closed_list::are_distinct(&[$($code),+]), "one word for two values");
    };
}

/// Whether no two words are the same.
#[must_use]
pub const fn are_distinct(words: &[&str]) -> bool {
    let mut one = 0;
    while one < words.len() {
        let mut other = one + 1;
        while other < words.len() {
            if is_same(words[one].as_bytes(), words[other].as_bytes()) {
                return false;
            }
            other += 1;
        }
        one += 1;
    }
    true
}

const fn is_same(one: &[u8], other: &[u8]) -> bool {
    let mut at = 0;
    while at < one.len() && at < other.len() && one[at] == other[at] {
        at += 1;
    }
    at == one.len() && at == other.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        browser_report::Storage,
        channel::Channel,
        code::Delivery,
        done::Done,
        language::Language,
        notice::NoticeKind,
        proof::ProofPage,
        reason::{Certainty, Change, Platform, Reason},
        refusal::Refusal,
        send_limit::SendLimit,
        session::SignedInBy,
    };

    fn leads_back<L: ClosedList>() {
        for one in L::ALL {
            assert_eq!(L::from_code(one.code()), Some(*one));
        }
        assert_eq!(L::from_code(""), None);
        assert_eq!(L::from_code("no word of ours"), None);
    }

    #[test]
    fn every_word_leads_back_to_its_value_and_no_other_word_does() {
        leads_back::<Certainty>();
        leads_back::<Change>();
        leads_back::<Channel>();
        leads_back::<Delivery>();
        leads_back::<Done>();
        leads_back::<Language>();
        leads_back::<NoticeKind>();
        leads_back::<Platform>();
        leads_back::<ProofPage>();
        leads_back::<Reason>();
        leads_back::<Refusal>();
        leads_back::<SendLimit>();
        leads_back::<SignedInBy>();
        leads_back::<Storage>();
    }

    #[test]
    fn two_values_never_share_a_word() {
        assert!(are_distinct(&[]) && are_distinct(&["a", "ab", "b", ""]));
        assert!(!are_distinct(&["a", "b", "a"]) && !are_distinct(&["", ""]));
    }
}
