//! The program as an operator runs it: settings, commands, TLS, stopping, logs.

mod accounts;
mod logs;
mod settings;
mod stop;
mod tls;
