//! Pages and forms, as browsers meet them.

pub mod account;
mod check;
mod devices;
mod disk_full;
mod http;
mod limits;
mod mail_returned;
mod operation;
mod races;
mod reasons;
mod remember;
mod self_heal;
mod sign_in;
mod sweeps;
mod typed;
mod unreadable;
