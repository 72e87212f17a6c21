//! How the operator presents itself on pages and in messages. Public data: nothing secret may be added.

use serde::{Deserialize, Serialize};

/// How the operator presents itself, from configuration. Public: it is printed into every page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Brand {
    /// The service's name, in the header, in titles and in messages.
    pub name: String,
    /// Address of a logo on this site or `data:`; empty shows the name alone.
    pub logo: String,
    /// Telephone number of the help line, as people read it; empty shows none.
    pub help_phone: String,
    /// Address of the operator's help page; empty shows none.
    pub help_url: String,
    /// Whether a colour of the operator's own is served at `/brand.css`.
    pub own_color: bool,
}
