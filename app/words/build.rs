//! Turns `locales/*.json` into Rust, so that a missing sentence stops the build instead of surprising a subscriber.

#[path = "build/catalogue.rs"]
mod catalogue;
#[path = "build/write.rs"]
mod write;

use std::{collections::BTreeMap, env, fs, path::Path, process::ExitCode};

use catalogue::Catalogue;

fn main() -> ExitCode {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=build");
    println!("cargo::rerun-if-changed=../locales");
    match words() {
        Ok(()) => ExitCode::SUCCESS,
        Err(complaint) => {
            for line in complaint.lines() {
                println!("cargo::error={line}");
            }
            ExitCode::FAILURE
        }
    }
}

fn words() -> Result<(), String> {
    let ja = read("ja")?;
    let en = read("en")?;
    let sentences = catalogue::pair(&ja, &en)?;
    let out = env::var("OUT_DIR").map_err(|e| format!("OUT_DIR: {e}"))?;
    fs::write(Path::new(&out).join("words.rs"), write::rust(&sentences)).map_err(|e| format!("{out}/words.rs: {e}"))
}

fn read(language: &str) -> Result<Catalogue, String> {
    let path = format!("../locales/{language}.json");
    let text = fs::read_to_string(&path).map_err(|e| format!("{path}: {e}"))?;
    let sentences: BTreeMap<String, String> = serde_json::from_str(&text)
        .map_err(|e| format!("{path}: {e}; it must be one flat object of key and sentence"))?;
    Ok(Catalogue { path, sentences })
}
