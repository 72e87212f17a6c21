//! The built files a document asks for.

use std::{fmt::Write, sync::OnceLock};

use leptos::{attr::custom::custom_attribute, config::LeptosOptions, nonce::use_nonce, prelude::*};

/// Addresses of the style sheet, the script and the wasm. Their hashed names are written beside the program when it
/// is built, so they are read once: a page is rendered in less time than a file is opened.
#[derive(Debug)]
pub struct Assets {
    pub stylesheet: String,
    script: String,
    wasm: String,
}

impl Assets {
    /// Those of this program.
    #[must_use]
    pub fn of(options: &LeptosOptions) -> &'static Self {
        static ASSETS: OnceLock<Assets> = OnceLock::new();
        ASSETS.get_or_init(|| Self::read(options))
    }

    fn read(options: &LeptosOptions) -> Self {
        let hashes = if options.hash_files { hashes(options) } else { None };
        let address = |kind: &str| {
            let mut address = format!("/{}/{}", options.site_pkg_dir, options.output_name);
            let hash = hashes
                .iter()
                .flat_map(|hashes| hashes.lines())
                .find_map(|line| line.trim().strip_prefix(kind)?.strip_prefix(':'));
            if let Some(hash) = hash {
                // Writing to a String cannot fail.
                let _ = write!(address, ".{}", hash.trim());
            }
            address + "." + kind
        };
        Self { stylesheet: address("css"), script: address("js"), wasm: address("wasm") }
    }
}

fn hashes(options: &LeptosOptions) -> Option<String> {
    let beside = std::env::current_exe().ok()?.parent()?.join(options.hash_file.as_ref());
    std::fs::read_to_string(beside).ok()
}

/// Loads the browser half and starts it. In place of leptos's own `HydrationScripts`, which opens a file each time.
#[component]
pub fn Scripts(assets: &'static Assets) -> impl IntoView {
    let Assets { script, wasm, .. } = assets;
    let start = format!("import('{script}').then(m=>m.default({{module_or_path:'{wasm}'}}).then(()=>m.hydrate()))");
    view! {
        <link rel="modulepreload" href=script.as_str()/>
        <link rel="preload" href=wasm.as_str() r#as="fetch" r#type="application/wasm" crossorigin=""/>
        <script type="module" {..custom_attribute("nonce", use_nonce().map(|nonce| nonce.to_string()))}>
            {start}
        </script>
    }
}
