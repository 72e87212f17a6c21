//! Are the two languages complete? Also compiled into `tests/catalogue.rs`.

use std::collections::{BTreeMap, BTreeSet};

/// The sentences of one language.
pub struct Catalogue {
    pub path: String,
    pub sentences: BTreeMap<String, String>,
}

/// One sentence in both languages, with the names of its placeholders.
pub struct Sentence {
    pub key: String,
    pub ja: String,
    pub en: String,
    pub placeholders: BTreeSet<String>,
}

/// Every sentence in both languages, or all that is wrong with them, one complaint a line.
pub fn pair(ja: &Catalogue, en: &Catalogue) -> Result<Vec<Sentence>, String> {
    let mut wrong = Vec::new();
    let mut pairs = Vec::new();
    for key in en.sentences.keys().filter(|key| !ja.sentences.contains_key(*key)) {
        wrong.push(format!("{} has no sentence \"{key}\", {} has", ja.path, en.path));
    }
    for (key, in_ja) in &ja.sentences {
        let Some(in_en) = en.sentences.get(key) else {
            wrong.push(format!("{} has no sentence \"{key}\", {} has", en.path, ja.path));
            continue;
        };
        if !is_name(key) {
            wrong.push(format!("\"{key}\" is no name for a sentence: small letters, digits and _ only"));
        }
        match (placeholders(in_ja), placeholders(in_en)) {
            (Ok(a), Ok(b)) if a == b => {
                pairs.push(Sentence { key: key.clone(), ja: in_ja.clone(), en: in_en.clone(), placeholders: a });
            }
            (Ok(a), Ok(b)) => wrong
                .push(format!("sentence \"{key}\" has the placeholders {a:?} in {} but {b:?} in {}", ja.path, en.path)),
            (Err(why), _) => wrong.push(format!("{}, sentence \"{key}\": {why}", ja.path)),
            (_, Err(why)) => wrong.push(format!("{}, sentence \"{key}\": {why}", en.path)),
        }
    }
    if wrong.is_empty() { Ok(pairs) } else { Err(wrong.join("\n")) }
}

fn placeholders(sentence: &str) -> Result<BTreeSet<String>, String> {
    if sentence.trim().is_empty() {
        return Err("it is empty".into());
    }
    let mut names = BTreeSet::new();
    let mut rest = sentence;
    while let Some(open) = rest.find(['{', '}']) {
        let inside = rest[open..].strip_prefix('{').ok_or("a } without its {")?;
        let close = inside.find('}').ok_or("a { without its }")?;
        let name = &inside[..close];
        if !is_name(name) {
            return Err(format!("{{{name}}} is no name for a placeholder: small letters, digits and _ only"));
        }
        names.insert(name.to_owned());
        rest = &inside[close + 1..];
    }
    Ok(names)
}

fn is_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}
