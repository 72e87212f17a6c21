//! The program as an operator runs it: settings, commands, TLS, stopping, logs.

mod accounts;
mod certificate;
mod connections;
mod logs;
mod settings;
mod stop;
mod tls;
