//! Pure rules: no I/O; time and randomness are arguments. Imports nothing of ours but `contract`.

pub mod actor;
pub mod browser;
pub mod client;
pub mod code;
pub mod code_facts;
pub mod contact;
pub mod credential_version;
pub mod delivery_fate;
pub mod devices;
pub mod id;
pub mod limits;
pub mod mask;
pub mod operator;
pub mod password;
pub mod reason;
pub mod reauthentication;
pub mod recovery;
pub mod recovery_code;
pub mod returned;
pub mod sign_in;
pub mod sms_cost;
pub mod time;
pub mod two_step;
