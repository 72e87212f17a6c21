//! Pages and forms, as browsers meet them.

pub mod account;
mod check;
mod copied;
mod devices;
mod disk_full;
mod hashes;
mod http;
mod limits;
mod made_up_cookies;
mod mail_returned;
mod mixed_reasons;
mod operation;
mod postgres_away;
mod races;
mod reasons;
mod remember;
mod removed;
mod reported_reasons;
mod self_heal;
mod sign_in;
mod sweeps;
mod typed;
mod unreadable;
