//! Fields.

pub(super) mod hidden;
pub(super) mod new_password;
pub(super) mod password_field;
pub(super) mod post_form;
pub(super) mod report_field;
pub(super) mod text_field;

pub use self::{
    new_password::{NewPassword, UsernameForManagers},
    password_field::PasswordField,
    post_form::PostForm,
    report_field::ReportField,
    text_field::TextField,
};
