//! What every request meets, whatever it asks for.

mod cookies;
mod dev;
mod forms;
mod headers;
mod host;
mod origin;
mod pages;
