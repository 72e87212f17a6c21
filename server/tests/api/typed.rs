//! What was typed and asked is kept as long as it is of use, and no longer.

mod asked;
mod boxes;
mod codes;
mod fields;
mod said;
