//! Operators as the audit names them, and when two of them are one person.

use unicode_normalization::UnicodeNormalization;

/// Stands between the name an operator gave and the user of the machine.
const USER: &str = " (user ";

/// The name an operator gave, with the user of the machine they worked as.
#[must_use]
pub fn signature(name: &str, user: &str) -> String {
    format!("{}{USER}{user})", name.replace(USER, " "))
}

/// Whether two signatures can be one person's: the same name in whatever writing, or the same user.
#[must_use]
pub fn are_one(one: &str, other: &str) -> bool {
    let ((name, user), (other_name, other_user)) = (parts(one), parts(other));
    folded(name) == folded(other_name) || (user.is_some() && user == other_user)
}

fn parts(signature: &str) -> (&str, Option<&str>) {
    let split = signature.strip_suffix(')').and_then(|signature| signature.rsplit_once(USER));
    split.map_or((signature, None), |(name, user)| (name, Some(user)))
}

fn folded(name: &str) -> String {
    name.nfkc().collect::<String>().to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_person_is_known_by_name_in_whatever_writing() {
        for other in ["alice", "ALICE", "Ａｌｉｃｅ", " alice "] {
            assert!(are_one("Alice", other), "{other}");
            assert!(are_one(&signature("Alice", "ops1"), &signature(other, "ops2")), "{other}");
        }
        assert!(!are_one("alice", "bob"));
    }

    #[test]
    fn two_names_of_one_user_are_one_person() {
        assert!(are_one(&signature("alice", "ops1"), &signature("bob", "ops1")));
        assert!(!are_one(&signature("alice", "ops1"), &signature("bob", "ops2")));
        assert!(are_one(&signature("alice (user ops2)", "ops1"), &signature("bob", "ops1")), "no name hides the user");
    }
}
