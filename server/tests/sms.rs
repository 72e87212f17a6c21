//! Codes by SMS: through a real Kannel to its fake carrier, and through a REST gateway of the tests' own that fails as
//! gateways do.

mod kannel;
mod people;
mod rest;

mod alarm;
mod answers;
mod api_key;
mod carrier;
mod hanging;
mod limits;
mod reports;
mod settings;
