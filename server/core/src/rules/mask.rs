//! What may be shown of an address before and after the code: enough to know it again, not enough to learn it.

/// `hanako@example.jp` → `h•••••@e••••••.jp`. The number of dots is fixed, so that lengths are not told either.
#[must_use]
pub fn email(address: &str) -> String {
    let address = readable(address);
    let Some((local, domain)) = address.rsplit_once('@') else { return dots(6) };
    let (name, ending) = domain.split_once('.').unwrap_or((domain, ""));
    let ending = if ending.is_empty() { String::new() } else { format!(".{ending}") };
    format!("{}{}@{}{}{ending}", first(local), dots(5), first(name), dots(4))
}

/// The whole address, its domain in the letters its owner writes it in, not as mail servers do.
#[must_use]
pub fn readable(address: &str) -> String {
    let Some((local, domain)) = address.rsplit_once('@') else { return address.to_owned() };
    format!("{local}@{}", idna::domain_to_unicode(domain).0)
}

/// `+819012345678` → `090-••••-••78`.
#[must_use]
pub fn mobile(number: &str) -> String {
    let national = number.strip_prefix("+81").map_or_else(|| number.to_owned(), |rest| format!("0{rest}"));
    let head: String = national.chars().take(3).collect();
    let tail: String = national.chars().skip(national.chars().count().saturating_sub(2)).collect();
    format!("{head}-{}-{}{tail}", dots(4), dots(2))
}

fn first(text: &str) -> String {
    text.chars().next().map(String::from).unwrap_or_default()
}

fn dots(count: usize) -> String {
    "•".repeat(count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_known_again_but_not_learned() {
        assert_eq!(email("hanako@example.jp"), "h•••••@e••••.jp");
        assert_eq!(email("h@docomo.ne.jp"), "h•••••@d••••.ne.jp");
        assert_eq!(email("hanako@xn--r8jz45g.jp"), "h•••••@例••••.jp");
        assert_eq!(email("nonsense"), "••••••");
        assert_eq!(mobile("+819012345678"), "090-••••-••78");
    }
}
