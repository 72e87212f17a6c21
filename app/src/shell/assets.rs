use std::sync::OnceLock;

use leptos::config::LeptosOptions;

/// The address of the style sheet. Its hashed name is written beside the program when it is built, so it is read
/// once: a page is rendered in less time than a file is opened.
#[must_use]
pub fn stylesheet(options: &LeptosOptions) -> String {
    static ADDRESS: OnceLock<String> = OnceLock::new();
    ADDRESS
        .get_or_init(|| {
            let hash = if options.hash_files { css_hash(options) } else { None };
            let hash = hash.map(|hash| format!(".{hash}")).unwrap_or_default();
            format!("/{}/{}{hash}.css", options.site_pkg_dir, options.output_name)
        })
        .clone()
}

fn css_hash(options: &LeptosOptions) -> Option<String> {
    let beside = std::env::current_exe().ok()?.parent()?.join(options.hash_file.as_ref());
    let hashes = std::fs::read_to_string(beside).ok()?;
    hashes.lines().find_map(|line| Some(line.trim().strip_prefix("css:")?.trim().to_owned()))
}
