//! Buttons, by how much they ask to be pressed.

/// How much a button, or a link that looks like one, asks to be pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Button {
    /// What people come to the page to do.
    Main,
    Second,
    Quiet,
}

impl Button {
    /// [`Button::Main`], if that is what the page is about.
    #[must_use]
    pub fn main_if(main: bool) -> Self {
        if main { Self::Main } else { Self::Second }
    }

    #[must_use]
    pub fn class(self) -> &'static str {
        match self {
            Self::Main => "button",
            Self::Second => "button button-second",
            Self::Quiet => "button button-quiet",
        }
    }
}
