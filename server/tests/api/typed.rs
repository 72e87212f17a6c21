//! What was typed and asked is kept as long as it is of use, and no longer.

mod boxes;
mod codes;
