//! What a mail says, in both languages and both forms.

use super::*;

/// 2027-01-15 10:35 in Tokyo.
const NOW: Timestamp = Timestamp::from_millis(1_799_976_900_000);

fn brand() -> Brand {
    Brand { name: "さくら光".into(), help_phone: "0120-000-000".into(), ..Brand::default() }
}

fn rendered(language: Language, brand: &Brand) -> Mail {
    let zone = TimeZone::get("Asia/Tokyo").expect("bundled");
    let ends_at = NOW + Duration::from_secs(600);
    let template = Template::SignInCode { code: "012345".into(), tag: "KRTM".into(), ends_at };
    mail(
        &MessageContext { brand, zone: &zone, host: "id.example.jp" },
        language,
        &template,
        NOW + Duration::from_millis(300),
    )
}

#[test]
fn the_code_comes_first_and_never_stands_in_the_subject() {
    for language in Language::ALL.iter().copied() {
        let mail = rendered(language, &brand());
        assert_eq!(mail.text.lines().nth(1), Some("012345"));
        assert!(mail.html.contains(">012345</p>"));
        assert!(!mail.subject.contains("012345"));
        assert!(mail.subject.contains("KRTM") && mail.subject.contains("さくら光"));
    }
}

#[test]
fn a_reader_learns_tag_life_and_what_to_do_if_it_was_somebody_else() {
    for (language, life) in [(Language::Ja, "10:45 JSTまで（10分間）"), (Language::En, "10:45 JST (10 minutes)")]
    {
        let words = MailWords::of(language);
        let mail = rendered(language, &brand());
        for body in [&mail.text, &mail.html] {
            for sentence in [life, "KRTM", words.mail_code_not_you, words.mail_code_never_asked, "0120-000-000"] {
                assert!(body.contains(sentence), "{language:?}: {sentence} is missing in {body}");
            }
        }
    }
}

#[test]
fn a_site_without_a_help_line_announces_none() {
    for language in Language::ALL.iter().copied() {
        let nameless = Brand { name: "さくら光".into(), ..Brand::default() };
        let footer = MailWords::of(language).mail_footer("さくら光", "");
        let announced = footer.lines().last().expect("a line");
        assert!(!rendered(language, &nameless).text.contains(announced));
    }
}

#[test]
fn html_has_nothing_to_press_to_load_or_to_run() {
    let html = rendered(Language::Ja, &brand()).html;
    for forbidden in ["<a ", "<img", "<script", "<link", "<table", "href", "src=", "url(", "color:", "background"] {
        assert!(!html.contains(forbidden), "{forbidden}");
    }
    assert!(html.contains("<html lang=\"ja\">"));
}

#[test]
fn a_name_with_markup_in_it_stays_a_name() {
    let hostile = Brand { name: "<b>\"A\" & 'B'</b>".into(), ..Brand::default() };
    let mail = rendered(Language::En, &hostile);
    assert!(!mail.html.contains("<b>"));
    assert!(mail.html.contains("&lt;b&gt;&quot;A&quot; &amp; &#x27;B&#x27;&lt;/b&gt;"));
}

#[test]
fn a_repeat_some_seconds_later_still_says_the_same_clock_time() {
    let zone = TimeZone::get("Asia/Tokyo").expect("bundled");
    assert_eq!(local_time::zoned_clock(&zone, NOW + Duration::from_mins(10)), "10:45 JST");
    assert_eq!(minutes(NOW, NOW + Duration::from_secs(600)), 10);
    assert_eq!(minutes(NOW + Duration::from_secs(29), NOW + Duration::from_secs(600)), 10);
    assert_eq!(minutes(NOW, NOW), 1);
}

#[test]
fn a_notice_says_which_browser_and_when_and_has_nothing_to_press() {
    for language in Language::ALL.iter().copied() {
        let zone = TimeZone::get("Asia/Tokyo").expect("bundled");
        let brand = brand();
        let context = MessageContext { brand: &brand, zone: &zone, host: "id.example.jp" };
        for of in NoticeKind::ALL.iter().copied() {
            let template = Template::Notice { of, label: "Chrome / Windows".into(), at: NOW };
            let mail = mail(&context, language, &template, NOW);
            for body in [&mail.text, &mail.html] {
                assert!(body.contains("Chrome / Windows"), "{body}");
                assert!(body.contains("2027-01-15 10:35 JST"), "{body}");
                assert!(!body.contains("http"), "no address that could be pressed: {body}");
                let not_you = sentences(NoticeWords::of(language), of).not_you;
                assert!(body.contains(not_you), "what to do if it was somebody else: {body}");
            }
            let sms = sms(&context, language, &template).expect("a text");
            assert!(sms.encode_utf16().count() <= 70, "{sms}");
            assert!(sms.contains("id.example.jp"), "where to look if it was somebody else: {sms}");
        }
    }
}

#[test]
fn the_two_mails_whose_address_must_be_opened_have_it_as_a_link_alone_on_its_line() {
    let brand = Brand { help_url: "https://www.example.jp/help".into(), ..brand() };
    let zone = TimeZone::get("Asia/Tokyo").expect("bundled");
    let context = MessageContext { brand: &brand, zone: &zone, host: "id.example.jp" };
    let link = "https://id.example.jp/email/confirm?token=x&y";
    let written = "https://id.example.jp/email/confirm?token=x&amp;y";
    let ends_at = NOW + Duration::from_secs(600);
    let (code, tag) = (|| "012345".into(), || "KRTM".to_owned());
    let confirm = Template::NewEmail {
        code: code(),
        tag: tag(),
        ends_at,
        link: link.into(),
        link_ends_at: NOW + Duration::from_hours(24),
    };
    let undo = Template::EmailUndo { of: NoticeKind::EmailChanged, at: NOW, link: link.into() };
    for language in Language::ALL.iter().copied() {
        for template in [&confirm, &undo] {
            let mail = mail(&context, language, template, NOW);
            assert!(mail.text.lines().any(|line| line == link), "{}", mail.text);
            assert_eq!(mail.html.matches("<a ").count(), 1, "{}", mail.html);
            let line = format!("<a href=\"{written}\">{written}</a>");
            let alone = mail.html.lines().any(|whole| whole == format!("{line}</p>") || whole == format!("{line}<br>"));
            assert!(alone, "{}", mail.html);
        }
        let others = [
            Template::SignInCode { code: code(), tag: tag(), ends_at },
            Template::ProofCode { of: Purpose::Recover, code: code(), tag: tag(), ends_at },
            Template::Notice { of: NoticeKind::EmailChanged, label: "Chrome / Windows".into(), at: NOW },
            Template::Ids { ids: vec!["hanako".into(), "taro".into()] },
        ];
        for template in &others {
            let mail = mail(&context, language, template, NOW);
            assert!(!mail.html.contains("<a "), "{}", mail.html);
        }
    }
}

#[test]
fn what_stands_on_lines_of_its_own_does_so_in_both_forms() {
    let brand = brand();
    let zone = TimeZone::get("Asia/Tokyo").expect("bundled");
    let context = MessageContext { brand: &brand, zone: &zone, host: "id.example.jp" };
    let ids = mail(&context, Language::Ja, &Template::Ids { ids: vec!["hanako".into(), "taro".into()] }, NOW);
    assert!(ids.text.contains("hanako\ntaro\n") && ids.html.contains("hanako<br>\ntaro"), "{}", ids.html);
}

#[test]
fn a_subject_says_when_so_that_no_two_are_the_same() {
    let brand = brand();
    let zone = TimeZone::get("Asia/Tokyo").expect("bundled");
    let context = MessageContext { brand: &brand, zone: &zone, host: "id.example.jp" };
    let later = NOW + Duration::from_mins(1);
    let ends_at = NOW + Duration::from_secs(600);
    let (code, tag) = (|| "012345".into(), || "KRTM".to_owned());
    let link = || "https://id.example.jp/x".into();
    for language in Language::ALL.iter().copied() {
        let subject = |template: &Template, now| mail(&context, language, template, now).subject;
        for template in [
            Template::SignInCode { code: code(), tag: tag(), ends_at },
            Template::ProofCode { of: Purpose::Fresh, code: code(), tag: tag(), ends_at },
            Template::NewEmail { code: code(), tag: tag(), ends_at, link: link(), link_ends_at: ends_at },
            Template::Ids { ids: vec!["hanako".into()] },
        ] {
            assert!(subject(&template, NOW).contains("10:35"), "{}", subject(&template, NOW));
            assert_ne!(subject(&template, NOW), subject(&template, later));
        }
        let notice = |at| Template::Notice { of: NoticeKind::CopiedSuspected, label: String::new(), at };
        assert!(
            subject(&notice(NOW), later).contains("10:35"),
            "of when it happened: {}",
            subject(&notice(NOW), later)
        );
        assert_ne!(subject(&notice(NOW), later), subject(&notice(later), later));
        let undo = |at| Template::EmailUndo { of: NoticeKind::EmailChanged, at, link: link() };
        assert_ne!(subject(&undo(NOW), later), subject(&undo(later), later));
    }
}

#[test]
fn a_code_that_is_over_is_left_out_beside_a_link_that_lives() {
    let brand = brand();
    let zone = TimeZone::get("Asia/Tokyo").expect("bundled");
    let context = MessageContext { brand: &brand, zone: &zone, host: "id.example.jp" };
    let ends_at = NOW + Duration::from_secs(600);
    let link = "https://id.example.jp/email/confirm?token=x".into();
    let link_ends_at = NOW + Duration::from_hours(24);
    let template = Template::NewEmail { code: "012345".into(), tag: "KRTM".into(), ends_at, link, link_ends_at };
    for language in Language::ALL.iter().copied() {
        let words = MailWords::of(language);
        let says_code = |now| {
            let mail = mail(&context, language, &template, now);
            assert!(mail.text.contains("https://id.example.jp/email/confirm?token=x"));
            assert_eq!(mail.text.contains(words.mail_email_code), mail.text.contains("012345"));
            assert_eq!(mail.html.contains("012345"), mail.text.contains("012345"));
            mail.text.contains("012345")
        };
        assert!(says_code(NOW));
        assert!(!says_code(ends_at));
    }
}
