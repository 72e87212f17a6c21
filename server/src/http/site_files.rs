//! Where the built site lies, as leptos wants to be told.

use std::path::{Path, PathBuf};

use leptos::config::{Env, LeptosOptions};
use server_core::config::Config;

/// What leptos needs to know of the built site, from our own configuration: no `LEPTOS_…` variable is needed to serve.
/// Under `cargo leptos watch` its variables count, since it decides what it builds.
pub fn options(config: &Config) -> LeptosOptions {
    let watched = std::env::var_os("LEPTOS_WATCH").is_some();
    let hashes = hash_file(&config.site_root).filter(|_| !watched || is_set("LEPTOS_HASH_FILES"));
    let options = LeptosOptions::builder()
        .output_name("shinrai")
        .site_root(config.site_root.to_string_lossy().into_owned())
        .site_pkg_dir("pkg")
        .site_addr(config.listen)
        .reload_port(number("LEPTOS_RELOAD_PORT").unwrap_or(3001))
        .reload_external_port(number("LEPTOS_RELOAD_EXTERNAL_PORT"))
        .env(if watched { Env::DEV } else { Env::PROD });
    match hashes {
        Some(file) => options.hash_files(true).hash_file(file.to_string_lossy().as_ref().into()).build(),
        // Nothing is built (tests), or without hashed names: pages render, and their scripts are where they are.
        None => options.build(),
    }
}

/// Where cargo-leptos put the names of the built files: beside the program, or, when installed, beside the site.
fn hash_file(site_root: &Path) -> Option<PathBuf> {
    let program = std::env::current_exe().ok()?;
    let beside = [program.parent()?.join("hash.txt"), site_root.join("hash.txt")];
    beside.into_iter().find(|file| file.is_file()).and_then(|file| std::path::absolute(file).ok())
}

fn is_set(variable: &str) -> bool {
    std::env::var(variable).is_ok_and(|value| value == "true")
}

fn number(variable: &str) -> Option<u32> {
    std::env::var(variable).ok()?.parse().ok()
}
