use std::fmt;

/// The darkest surface text stands on in the dark scheme (`style/tokens.css`).
pub const DARK_BACKGROUND: Color = Color { red: 0x15, green: 0x18, blue: 0x1d };

const WHITE: Color = Color { red: 255, green: 255, blue: 255 };

/// WCAG 2.2, 1.4.3: the least contrast of normal text.
const ENOUGH: f64 = 4.5;

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
        self.contrast(WHITE) >= ENOUGH
    }

    /// The same hue, mixed with as little white as makes it readable on a dark page.
    #[must_use]
    pub fn for_dark(self) -> Self {
        (0..=100)
            .map(|percent| self.lighter(percent))
            .find(|color| color.contrast(DARK_BACKGROUND) >= ENOUGH)
            .unwrap_or(WHITE)
    }

    /// WCAG 2.2 contrast ratio, 1 to 21.
    #[must_use]
    pub fn contrast(self, other: Self) -> f64 {
        let (one, two) = (self.luminance() + 0.05, other.luminance() + 0.05);
        one.max(two) / one.min(two)
    }

    fn lighter(self, percent: u16) -> Self {
        let mix = |part: u8| {
            let mixed = (u16::from(part) * (100 - percent) + 255 * percent) / 100;
            u8::try_from(mixed).unwrap_or(u8::MAX)
        };
        Self { red: mix(self.red), green: mix(self.green), blue: mix(self.blue) }
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
        fn every_colour_can_be_read_in_the_dark(red: u8, green: u8, blue: u8) {
            let dark = Color { red, green, blue }.for_dark();
            prop_assert!(dark.contrast(DARK_BACKGROUND) >= ENOUGH);
        }

        #[test]
        fn what_is_printed_parses_to_the_same(red: u8, green: u8, blue: u8) {
            let one = Color { red, green, blue };
            prop_assert_eq!(Color::parse(&one.to_string()), Some(one));
        }
    }
}
