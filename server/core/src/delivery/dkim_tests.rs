//! DKIM signatures: the example of RFC 8463, canonicalization, and keys of both kinds.

use ring::signature::{ED25519, KeyPair, RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey};

use super::*;

/// The example of RFC 8463, appendix A.
const MAIL: &str = "From: Joe SixPack <joe@football.example.com>\r\n\
    To: Suzie Q <suzie@shopping.example.net>\r\n\
    Subject: Is dinner ready?\r\n\
    Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)\r\n\
    Message-ID: <20030712040037.46341.5F8J@football.example.com>\r\n\
    \r\n\
    Hi.\r\n\
    \r\n\
    We lost the game.  Are you hungry yet?\r\n\
    \r\n\
    Joe.\r\n";
const UNSIGNED: &str = "DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;\r\n d=football.example.com; \
    i=@football.example.com;\r\n q=dns/txt; s=brisbane; t=1528637909; h=from : to :\r\n subject : date : message-id : \
    from : subject : date;\r\n bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;\r\n b=";
const SEED: &str = "nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=";
const SIGNATURE: &str = "/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11BusFa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==";

#[test]
fn the_example_of_the_standard_is_signed_to_the_letter() {
    let (head, body) = parts(MAIL.as_bytes());
    assert_eq!(BASE64_STANDARD.encode(body_hash(body)), "2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=");
    let seed = BASE64_STANDARD.decode(SEED).expect("base64");
    let key = SigningKey::Ed25519(Box::new(Ed25519KeyPair::from_seed_unchecked(&seed).expect("a seed")));
    let names = ["from", "to", "subject", "date", "message-id", "from", "subject", "date"];
    let signature = key.sign(&signed_text(&head, &names, UNSIGNED)).expect("signed");
    assert_eq!(BASE64_STANDARD.encode(signature), SIGNATURE);
}

#[test]
fn the_body_counts_without_its_blanks_and_empty_last_lines() {
    let hash = |body: &str| BASE64_STANDARD.encode(body_hash(body.as_bytes()));
    // RFC 6376 3.4.5, and the hash of nothing from 3.4.4.
    assert_eq!(hash(" C \r\nD \t E\r\n\r\n\r\n"), hash(" C\r\nD E\r\n"));
    assert_ne!(hash(" C\r\n"), hash("C\r\n"));
    assert_ne!(hash("C\r\n\r\nD\r\n"), hash("C\r\nD\r\n"));
    assert_eq!(hash(""), "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
    assert_eq!(hash("\r\n\r\n"), hash(""));
}

/// Keys as operators make them: `openssl genpkey -algorithm …`.
fn pem(key: &rcgen::KeyPair) -> Vec<u8> {
    key.serialize_pem().into_bytes()
}

fn signed(dkim: &Dkim) -> (String, Vec<u8>) {
    let header = dkim.header(MAIL.as_bytes(), SIGNED_AT).expect("a signature");
    assert!(header.lines().all(|line| line.len() <= 100), "{header}");
    let (unsigned, signature) = header.split_once(" b=").expect("a signature");
    let signature = BASE64_STANDARD.decode(signature.replace("\r\n", "").replace(' ', "")).expect("base64");
    let names: Vec<&str> = ["from", "to", "subject", "date", "message-id"].into_iter().chain(ONLY_ONCE).collect();
    (signed_text(&parts(MAIL.as_bytes()).0, &names, &format!("{unsigned} b=")), signature)
}

#[test]
fn keys_of_both_kinds_sign_and_their_public_halves_agree() {
    let pair = rcgen::KeyPair::generate_for(&rcgen::PKCS_ED25519).expect("a key");
    let dkim = Dkim::open("example.jp", "s1", &pem(&pair)).expect("opened");
    let SigningKey::Ed25519(key) = &dkim.key else { panic!("another kind") };
    let public = UnparsedPublicKey::new(&ED25519, key.public_key().as_ref().to_vec());
    let (text, signature) = signed(&dkim);
    public.verify(&Sha256::digest(text), &signature).expect("verified");

    let dkim = Dkim::open("example.jp", "s1", &rsa_pem()).expect("opened");
    let SigningKey::Rsa(key) = &dkim.key else { panic!("another kind") };
    let public = UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, key.public_key().as_ref().to_vec());
    let (text, signature) = signed(&dkim);
    public.verify(text.as_bytes(), &signature).expect("verified");
}

/// Not in the future, which nobody who verifies believes in.
const SIGNED_AT: Timestamp = Timestamp::from_millis(1_528_637_909_000);

/// Debian's python3-dkim, which knows nothing of ours, asked about mails as we compose them. It prints what it thinks
/// of the mail as it is, and of the same with a header of that name put before it.
const VERIFIER: &str = r#"
import sys, dkim
key, added, mail = sys.argv[1].encode(), sys.argv[2].encode(), sys.stdin.buffer.read()
dns = lambda name, timeout=5: b"v=DKIM1; k=rsa; p=" + key if name.startswith(b"s1._domainkey.example.jp") else None
print(dkim.verify(mail, dnsfunc=dns), dkim.verify(added + b"\r\n" + mail, dnsfunc=dns))
"#;

#[test]
fn somebody_else_verifies_a_long_japanese_mail_and_refuses_what_was_added_to_it() {
    use crate::delivery::{compose, render::Mail};

    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("dkim.pem");
    std::fs::write(&file, rsa_pem()).expect("written");
    let public = std::process::Command::new("openssl")
        .args(["rsa", "-pubout", "-outform", "der", "-in", &file.display().to_string()])
        .output()
        .expect("openssl");
    let public = BASE64_STANDARD.encode(public.stdout);
    let dkim = Dkim::open("example.jp", "s1", &std::fs::read(&file).expect("read")).expect("opened");

    let from = "\"さくら光インターネット接続サービス会員窓口\" <no-reply@example.jp>".parse().expect("a sender");
    let subject = "【さくら光インターネット接続サービス】ワンタイムキーのお知らせ（照合文字 KRTM）".repeat(3);
    let unsubscribe = format!("https://www.example.jp/leave?{}", "x".repeat(120));
    let cover = compose::Cover {
        from: &from,
        to: "a..b@docomo.ne.jp",
        return_to: None,
        id: 1.into(),
        date: SIGNED_AT,
        zone: &jiff::tz::TimeZone::UTC,
        unsubscribe: Some(&unsubscribe),
    };
    let mail = Mail { subject, text: "あ\r\n\r\n".repeat(200), html: "<p> い  う </p>\n".repeat(200) };
    let mail = compose::compose(cover, mail).expect("a mail").bytes;
    let signature = dkim.header(&mail, SIGNED_AT).expect("a signature");
    let mail = [signature.as_bytes(), &mail].concat();
    for added in [
        "From: mallory@example.net",
        "To: mallory@example.net",
        "Cc: mallory@example.net",
        "Reply-To: mallory@example.net",
        "Subject: Hello",
        "Date: Fri, 15 Jan 2027 01:35:00 +0000",
        "Message-ID: <x@example.net>",
        "MIME-Version: 1.0",
        "Content-Type: text/html",
    ] {
        assert_eq!(verified(&public, added, &mail), "True False", "{added}");
    }
    assert_eq!(verified(&public, "Received: from somewhere", &mail), "True True");
}

fn verified(public: &str, added: &str, mail: &[u8]) -> String {
    use std::{io::Write, process::Stdio};
    // Not any other Python that may come first in the path.
    let mut python = std::process::Command::new("/usr/bin/python3");
    python.args(["-c", VERIFIER, public, added]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = python.spawn().expect("python3-dkim is missing: install it (make setup)");
    child.stdin.take().expect("a pipe").write_all(mail).expect("written");
    let output = child.wait_with_output().expect("it ends");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

#[test]
fn what_is_no_key_for_this_is_refused() {
    let curve = rcgen::KeyPair::generate().expect("a key");
    for wrong in [&b""[..], b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", &pem(&curve)] {
        assert!(Dkim::open("example.jp", "s1", wrong).is_err());
    }
}

/// As operators make it.
fn rsa_pem() -> Vec<u8> {
    let made = std::process::Command::new("openssl").args(["genrsa", "2048"]).output();
    made.expect("openssl is missing: install it (make setup)").stdout
}
