//! The languages of pages and messages, and the choice among them from `Accept-Language` (RFC 9110, 12.5.4).

crate::closed_list! {
    /// A language the pages and messages are written in. Its words are BCP 47 primary tags, as in `<html lang>`.
    #[derive(Default)]
    pub enum Language: serde {
        #[default]
        Ja = "ja",
        En = "en",
    }
}

impl Language {
    /// The first tag of an `Accept-Language` header (RFC 9110 12.5.4) that we speak, by weight, then by order.
    #[must_use]
    pub fn from_accept(header: &str) -> Option<Self> {
        let mut best: Option<(f32, Self)> = None;
        for entry in header.split(',') {
            let mut parts = entry.trim().split(';');
            let primary = parts.next().unwrap_or_default().split('-').next().unwrap_or_default().to_ascii_lowercase();
            let weight = parts
                .find_map(|part| part.trim().strip_prefix("q="))
                .map_or(1.0, |q| q.trim().parse::<f32>().unwrap_or(0.0));
            if let Some(language) = Self::from_code(&primary)
                && weight > best.map_or(0.0, |(heaviest, _)| heaviest)
            {
                best = Some((weight, language));
            }
        }
        best.map(|(_, language)| language)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_heaviest_language_we_speak_wins() {
        assert_eq!(Language::from_accept("fr, en-GB;q=0.8, ja;q=0.9"), Some(Language::Ja));
        assert_eq!(Language::from_accept("en-US,en;q=0.9,ja;q=0.8"), Some(Language::En));
        assert_eq!(Language::from_accept("ja"), Some(Language::Ja));
    }

    #[test]
    fn a_header_without_our_languages_says_nothing() {
        assert_eq!(Language::from_accept("fr, de;q=0.5"), None);
        assert_eq!(Language::from_accept("en;q=0"), None);
        assert_eq!(Language::from_accept(""), None);
        assert_eq!(Language::from_accept(";;;,q=,\u{3042}"), None);
    }
}
