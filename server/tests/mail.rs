//! Messages through a real mail server into a real mailbox.

mod exim;
mod listener;
mod outbox;
mod proxy;

mod answers;
mod arrives;
mod bulk;
mod clocks;
mod connections;
mod dev;
mod disk_full;
mod flood;
mod order;
mod outages;
mod races;
mod refused;
mod returned;
mod secrets;
mod size;
mod unreadable;
