//! The operator's colour, refused where text could not be read (WCAG 2.2, 1.4.3 and 1.4.11).

use std::fmt;

/// Grounds of `style/tokens.css`, of each scheme the one that leaves text the least contrast.
const LIGHT_GROUND: Color = Color { red: 0xf4, green: 0xf6, blue: 0xf9 };
const DARK_GROUND: Color = Color { red: 0x1f, green: 0x24, blue: 0x2b };

const WHITE: Color = Color { red: 255, green: 255, blue: 255 };
const BLACK: Color = Color { red: 0, green: 0, blue: 0 };

/// WCAG 2.2, 1.4.3 and 1.4.11: the least contrast of text, and of the edges of controls.
const TEXT: f64 = 4.5;
const EDGE: f64 = 3.0;

/// A colour as `#rrggbb`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Color {
    red: u8,
    green: u8,
    blue: u8,
}

impl Color {
    #[must_use]
    pub fn parse(typed: &str) -> Option<Self> {
        let digits = typed.strip_prefix('#').filter(|digits| digits.len() == 6 && digits.is_ascii())?;
        let part = |from: usize| u8::from_str_radix(digits.get(from..from + 2)?, 16).ok();
        Some(Self { red: part(0)?, green: part(2)?, blue: part(4)? })
    }

    /// Whether white text on it, or it on white, can be read.
    #[must_use]
    pub fn reads_on_white(self) -> bool {
        self.contrast(WHITE) >= TEXT
    }

    /// As little darker as makes it readable as text on every light ground.
    #[must_use]
    pub fn light_text(self) -> Self {
        self.moved(BLACK, |color| color.contrast(LIGHT_GROUND) >= TEXT)
    }

    /// As little lighter as makes it readable as text on every dark ground.
    #[must_use]
    pub fn dark_text(self) -> Self {
        self.moved(WHITE, |color| color.contrast(DARK_GROUND) >= TEXT)
    }

    /// As little lighter as makes a button of it stand out from a dark ground; white on it still reads.
    #[must_use]
    pub fn dark_button(self) -> Self {
        self.moved(WHITE, |color| color.contrast(DARK_GROUND) >= EDGE)
    }

    /// WCAG 2.2 contrast ratio, 1 to 21.
    #[must_use]
    pub fn contrast(self, other: Self) -> f64 {
        let (one, two) = (self.luminance() + 0.05, other.luminance() + 0.05);
        one.max(two) / one.min(two)
    }

    /// The first on the way to another colour that will do, in steps of a percent.
    fn moved(self, goal: Self, will_do: impl Fn(Self) -> bool) -> Self {
        (0..=100).map(|percent| self.mixed(goal, percent)).find(|color| will_do(*color)).unwrap_or(goal)
    }

    fn mixed(self, other: Self, percent: u16) -> Self {
        let mix = |one: u8, two: u8| {
            let mixed = (u16::from(one) * (100 - percent) + u16::from(two) * percent) / 100;
            u8::try_from(mixed).unwrap_or(u8::MAX)
        };
        Self { red: mix(self.red, other.red), green: mix(self.green, other.green), blue: mix(self.blue, other.blue) }
    }

    fn luminance(self) -> f64 {
        let linear = |part: u8| {
            let part = f64::from(part) / 255.0;
            if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(self.red) + 0.7152 * linear(self.green) + 0.0722 * linear(self.blue)
    }
}

impl fmt::Display for Color {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.red, self.green, self.blue)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn color(typed: &str) -> Color {
        Color::parse(typed).unwrap()
    }

    #[test]
    fn contrast_is_that_of_the_standard() {
        assert!((color("#000000").contrast(WHITE) - 21.0).abs() < 0.001);
        assert!((color("#777777").contrast(WHITE) - 4.478).abs() < 0.001);
        assert!(!color("#777777").reads_on_white());
        assert!(color("#767676").reads_on_white());
    }

    #[test]
    fn what_is_not_a_colour_is_none() {
        for typed in ["", "#fff", "123456", "#12345g", "#1234567", "#ああ", "red"] {
            assert_eq!(Color::parse(typed), None, "{typed:?}");
        }
    }

    proptest! {
        #[test]
        fn every_colour_that_starts_can_be_read_in_both_schemes(red: u8, green: u8, blue: u8) {
            let color = Color { red, green, blue };
            prop_assume!(color.reads_on_white());
            prop_assert!(color.light_text().contrast(LIGHT_GROUND) >= TEXT);
            prop_assert!(color.dark_text().contrast(DARK_GROUND) >= TEXT);
            prop_assert!(color.dark_button().contrast(DARK_GROUND) >= EDGE);
            prop_assert!(color.dark_button().reads_on_white(), "{} from {color}", color.dark_button());
        }

        #[test]
        fn what_is_printed_parses_to_the_same(red: u8, green: u8, blue: u8) {
            let one = Color { red, green, blue };
            prop_assert_eq!(Color::parse(&one.to_string()), Some(one));
        }
    }
}
