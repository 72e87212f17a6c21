//! What every request meets, whatever it asks for.

mod cookies;
mod dev;
mod forms;
mod headers;
mod origin;
mod pages;
