//! The end of a certificate, read from its DER (RFC 5280, 4.1; X.690).

use jiff::{Timestamp, civil::DateTime, tz::TimeZone};

const SEQUENCE: u8 = 0x30;
/// `[0]`, explicit: the version, which may be left out.
const VERSION: u8 = 0xa0;
const UTC_TIME: u8 = 0x17;
const GENERALIZED_TIME: u8 = 0x18;

/// From when on it is not valid; `None`: it cannot be read.
pub fn not_after(certificate: &[u8]) -> Option<Timestamp> {
    let (certificate, _) = sequence(certificate)?;
    let (mut rest, _) = sequence(certificate)?;
    if rest.first() == Some(&VERSION) {
        rest = element(rest)?.2;
    }
    // Serial number, algorithm, issuer.
    for _ in 0..3 {
        rest = element(rest)?.2;
    }
    let (validity, _) = sequence(rest)?;
    let (_, _, rest) = element(validity)?;
    let (kind, text, _) = element(rest)?;
    let text = std::str::from_utf8(text).ok()?;
    let text = match kind {
        // Two digits of the year: 50 to 99 are those of the last century.
        UTC_TIME if text < "5" => format!("20{text}"),
        UTC_TIME => format!("19{text}"),
        GENERALIZED_TIME => text.to_owned(),
        _ => return None,
    };
    let end = DateTime::strptime("%Y%m%d%H%M%SZ", &text).ok()?;
    end.to_zoned(TimeZone::UTC).ok().map(|end| end.timestamp())
}

/// What is in a sequence, and what follows it.
fn sequence(input: &[u8]) -> Option<(&[u8], &[u8])> {
    let (kind, content, rest) = element(input)?;
    (kind == SEQUENCE).then_some((content, rest))
}

/// Kind and content of the first element, and what follows it.
fn element(input: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (&kind, rest) = input.split_first()?;
    let (&first, rest) = rest.split_first()?;
    let (length, rest) = if first < 0x80 {
        (usize::from(first), rest)
    } else {
        let (length, rest) = rest.split_at_checked(usize::from(first & 0x7f))?;
        if length.len() > size_of::<u32>() {
            return None;
        }
        (length.iter().fold(0, |length, byte| length << 8 | usize::from(*byte)), rest)
    };
    let (content, rest) = rest.split_at_checked(length)?;
    Some((kind, content, rest))
}

#[cfg(test)]
mod tests {
    use rcgen::{CertificateParams, KeyPair, date_time_ymd};

    use super::*;

    #[test]
    fn the_end_of_a_certificate_is_read_in_both_writings() {
        for year in [1999, 2026, 2049, 2050, 4096] {
            let mut params = CertificateParams::new(["localhost".to_owned()]).unwrap();
            params.not_after = date_time_ymd(year, 2, 3);
            let certificate = params.self_signed(&KeyPair::generate().unwrap()).unwrap();
            let end = not_after(certificate.der()).unwrap();
            assert_eq!(end.to_string(), format!("{year}-02-03T00:00:00Z"));
        }
    }

    #[test]
    fn what_is_no_certificate_has_no_end() {
        let certificate = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap().cert;
        for length in 0..certificate.der().len() {
            let _ = not_after(&certificate.der()[..length]);
        }
        assert_eq!(not_after(b"0\x84\xff\xff\xff\xff"), None);
        assert_eq!(not_after(&[0x30; 1000]), None);
    }
}
