//! Pages and forms, as browsers meet them.

pub mod account;
mod check;
mod copied;
mod devices;
mod disk_full;
mod http;
mod limits;
mod mail_returned;
mod mixed_reasons;
mod operation;
mod races;
mod reasons;
mod remember;
mod removed;
mod reported_reasons;
mod self_heal;
mod sign_in;
mod sweeps;
mod unreadable;
