//! `shinrai account`, `secret` and `explain`, run as an operator runs them.

use std::{
    io::Write,
    path::Path,
    process::{Output, Stdio},
};

use tempfile::TempDir;

use crate::support::program::shinrai;

const PASSWORD: &str = "a very long password\n";

fn account(folder: &Path, arguments: &[&str], input: &str) -> Output {
    let mut command = shinrai(folder, &[&["account"], arguments].concat());
    // Whoever is named works as a user of their own.
    if let Some(by) = arguments.iter().skip_while(|argument| **argument != "--by").nth(1) {
        command.env("SUDO_USER", by);
    }
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // A command that refuses its arguments does not read on.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn an_account_is_added_once_and_shown() {
    let folder = TempDir::new().unwrap();
    let add = ["add", "Ｔａｒｏ", "--email", "taro@example.jp", "--line", "090-1234-5678", "--line", "080-1234-5678"];
    let added = account(folder.path(), &add, PASSWORD);
    assert!(added.status.success(), "{}", text(&added.stderr));
    let again = account(folder.path(), &add, PASSWORD);
    assert_eq!(again.status.code(), Some(1));
    assert!(text(&again.stderr).contains("taken"), "{}", text(&again.stderr));

    let shown = account(folder.path(), &["show", "TARO"], "");
    let shown = text(&shown.stdout);
    for part in ["taro", "email (set by operator", "taro@example.jp", "+819012345678", "+818012345678"] {
        assert!(shown.contains(part), "{part}\n{shown}");
    }
    assert!(!shown.contains("argon2") && !shown.contains("password"), "{shown}");
    let nobody = account(folder.path(), &["show", "jiro"], "");
    assert_eq!(nobody.status.code(), Some(1));
}

#[test]
fn an_account_that_could_get_no_code_is_not_added() {
    let folder = TempDir::new().unwrap();
    for (arguments, named) in [
        (&["add", "taro"][..], "--email"),
        (&["add", "taro", "--email", "t@example.jp", "--two-step", "sms"], "--mobile"),
        (&["add", "taro", "--email", "nonsense"], "--email"),
        (&["add", "taro", "--mobile", "03-1234-5678"], "--mobile"),
        (&["add", "ta ro", "--email", "t@example.jp"], "LOGIN_ID"),
        (&["add", "taro", "--email", "t@example.jp", "--two-step", "pigeon"], "--two-step"),
    ] {
        let refused = account(folder.path(), arguments, PASSWORD);
        assert_eq!(refused.status.code(), Some(2), "{arguments:?}");
        assert!(text(&refused.stderr).contains(named), "{}", text(&refused.stderr));
    }
    let empty = account(folder.path(), &["add", "taro", "--email", "t@example.jp"], "\n");
    assert_eq!(empty.status.code(), Some(2));
    assert_eq!(account(folder.path(), &["show", "taro"], "").status.code(), Some(1));
}

#[test]
fn the_first_password_of_an_account_is_judged_as_every_other() {
    let folder = TempDir::new().unwrap();
    for (word, two_step, sentence) in [
        ("k7!vQz2", "email", "the password is too short: it needs 8 characters or more"),
        ("k7!vQz2pX", "off", "the password is too short: it needs 15 characters or more"),
        ("password1", "email", "the password is among the first that are guessed, or made of the ID or the address"),
        ("taro1234", "email", "the password is among the first that are guessed, or made of the ID or the address"),
    ] {
        let add = ["add", "taro", "--email", "taro@example.jp", "--two-step", two_step];
        let refused = account(folder.path(), &add, &format!("{word}\n"));
        assert_eq!((refused.status.code(), text(&refused.stderr).trim()), (Some(1), sentence), "{word}");
    }
    assert_eq!(account(folder.path(), &["show", "taro"], "").status.code(), Some(1), "it was not added");
}

#[test]
fn the_secret_file_is_made_once_and_rotated() {
    let folder = TempDir::new().unwrap();
    let secret = |verb: &str| shinrai(folder.path(), &["secret", verb]).output().unwrap().status.code();
    assert_eq!(secret("rotate"), Some(1), "there is none");
    assert_eq!(secret("create"), Some(0));
    assert_eq!(secret("create"), Some(1), "never overwritten");
    let one = std::fs::read_to_string(folder.path().join("data/secret.key")).unwrap();
    assert_eq!(secret("rotate"), Some(0));
    let two = std::fs::read_to_string(folder.path().join("data/secret.key")).unwrap();
    assert!(two.ends_with(&one) && two.lines().count() == 2);
}

#[test]
fn who_never_signed_in_or_does_not_exist_has_nothing_to_explain() {
    let folder = TempDir::new().unwrap();
    account(folder.path(), &["add", "taro", "--email", "taro@example.jp"], PASSWORD);
    let explain = |login_id: &str| {
        let mut command = shinrai(folder.path(), &["explain", login_id]);
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).output().unwrap()
    };
    let silent = explain("TARO");
    assert!(silent.status.success() && text(&silent.stdout).contains("has not signed in"), "{}", text(&silent.stderr));
    let nobody = explain("jiro");
    assert_eq!(nobody.status.code(), Some(1));
    assert!(text(&nobody.stderr).contains("no account jiro"), "{}", text(&nobody.stderr));
}

#[test]
fn what_the_desk_does_is_said_and_refused_in_words() {
    let folder = TempDir::new().unwrap();
    let add = ["add", "taro", "--email", "taro@example.jp"];
    assert!(account(folder.path(), &add, PASSWORD).status.success());
    let (told, again) = ("The subscriber is told.", "already");
    for (arguments, code, words) in [
        (&["lock", "taro"][..], 0, told),
        (&["lock", "taro"], 1, again),
        (&["unlock", "taro"], 0, told),
        (&["unlock", "taro"], 1, "not locked"),
        (&["end-sessions", "taro"], 0, told),
        (&["revoke-devices", "taro"], 0, told),
        (&["reset-two-step", "taro", "--to", "sms"], 1, "nothing to receive codes at"),
        (&["reset-two-step", "taro"], 0, "two-step verification email now"),
        (&["recover", "taro"], 2, "--approve"),
        (&["recover", "taro", "--approve"], 1, "begin with --email"),
        (&["recover", "taro", "--email", "new@example.jp", "--by", "alice"], 0, "Another operator approves it"),
        (&["recover", "taro", "--approve", "--by", "alice"], 1, "cannot approve it"),
        (&["recover", "taro", "--approve", "--by", "bob"], 0, "Approved: taro has the new contact data from"),
        (&["recover", "taro", "--approve", "--by", "bob"], 1, again),
        (&["recover", "taro", "--stop"], 0, "is stopped"),
        (&["recover", "taro", "--stop"], 1, "No recovery is under way"),
        (&["delete", "taro"], 2, "--yes"),
        (&["delete", "taro", "--yes"], 0, "taro is deleted"),
        (&["lock", "taro"], 1, "There is no account taro."),
    ] {
        let done = account(folder.path(), arguments, "");
        let said = if code == 0 { text(&done.stdout) } else { text(&done.stderr) };
        assert_eq!(done.status.code(), Some(code), "{arguments:?}: {said}");
        assert!(said.contains(words), "{arguments:?}: {said}");
    }
}
