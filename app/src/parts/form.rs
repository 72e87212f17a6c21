//! Fields.

pub mod hidden;
pub mod new_password;
pub mod password_field;
pub mod report_field;
pub mod text_field;
