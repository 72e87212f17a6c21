//! How a page learns, before anything is typed and without script, that the browser refuses cookies.

/// Linked at the end of the first pages; never cached.
pub const PROBE_STYLESHEET: &str = "/probe.css";

/// What [`PROBE_STYLESHEET`] holds when it is asked for without the probe cookie (with it, nothing): shows the
/// warning that the page carries hidden. Outside every layer, so it wins over the style sheet of the site.
pub const PROBE_RULE: &str = "#cookies-refused{display:block}";
