//! The checker of the build script, run as a test.

#[path = "../build/catalogue.rs"]
mod catalogue;

use catalogue::{Catalogue, pair};

fn catalogue(path: &str, sentences: &[(&str, &str)]) -> Catalogue {
    let sentences = sentences.iter().map(|(key, text)| ((*key).to_owned(), (*text).to_owned())).collect();
    Catalogue { path: path.into(), sentences }
}

fn complaint(ja: &[(&str, &str)], en: &[(&str, &str)]) -> String {
    pair(&catalogue("ja.json", ja), &catalogue("en.json", en)).err().unwrap_or_default()
}

#[test]
fn a_sentence_missing_in_one_language_is_named_with_the_file() {
    assert_eq!(complaint(&[("a", "あ"), ("b", "い")], &[("a", "A")]), "en.json has no sentence \"b\", ja.json has");
    assert_eq!(complaint(&[("a", "あ")], &[("a", "A"), ("c", "C")]), "ja.json has no sentence \"c\", en.json has");
}

#[test]
fn different_placeholders_are_named() {
    let said = complaint(&[("left", "残り{count}回")], &[("left", "{number} left")]);
    assert_eq!(said, r#"sentence "left" has the placeholders {"count"} in ja.json but {"number"} in en.json"#);
}

#[test]
fn braces_that_are_no_placeholder_are_refused() {
    assert!(complaint(&[("a", "あ{")], &[("a", "A")]).contains("a { without its }"));
    assert!(complaint(&[("a", "あ}")], &[("a", "A")]).contains("a } without its {"));
    assert!(complaint(&[("a", "あ{N n}")], &[("a", "A")]).contains("no name for a placeholder"));
    assert!(complaint(&[("a", " ")], &[("a", "A")]).contains("empty"));
}

#[test]
fn complete_languages_give_each_sentence_once() {
    let ja = catalogue("ja.json", &[("a", "{y}年{x}月"), ("b", "い")]);
    let en = catalogue("en.json", &[("a", "{x} {y}"), ("b", "B")]);
    let sentences = pair(&ja, &en).unwrap();
    assert_eq!(sentences.iter().map(|s| s.key.as_str()).collect::<Vec<_>>(), ["a", "b"]);
    assert_eq!(sentences[0].placeholders.iter().collect::<Vec<_>>(), ["x", "y"]);
    assert_eq!((sentences[1].ja.as_str(), sentences[1].en.as_str()), ("い", "B"));
}
