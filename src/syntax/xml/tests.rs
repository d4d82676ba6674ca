use super::*;

fn told(text: &str) -> Option<(&str, Kind)> {
    fault(text.as_bytes()).map(|fault| (&text[fault.range], fault.kind))
}

#[test]
fn well_formed_texts() {
    for text in [
        "<a/>",
        "<?xml version=\"1.0\"?>\n<!DOCTYPE a [<!ENTITY b \"c\">]>\n<!-- x - y --><a b='1' xmlns:c='u' c:d=\"2\">é &b; &amp; &#233;&#xe9;<![CDATA[<&]]></a>\n",
        "<?xml version='1.0' encoding=\"utf-8\" standalone='no' ?><a/>",
        "<d:prop xmlns:d=\"DAV:\"><d:getetag/><e:x xmlns:e='u'><e:y d:z=''/></e:x></d:prop>",
        "\u{feff}<a xml:lang='de'></a >",
        "<a b='x > y' c='it\"s'>]] &gt; ></a><?p i?><!-- end -->",
    ] {
        assert_eq!(told(text), None, "{text}");
    }
}

#[test]
fn texts_that_are_not() {
    for (text, place, kind) in [
        ("<a><b></a></b>", "</a>", Kind::Mismatch),
        ("<BlockList></Blocklist>", "</Blocklist>", Kind::Mismatch),
        ("<a><b>x</b>", "<a", Kind::NoEnd),
        ("<a/></a>", "</a>", Kind::NoStart),
        ("<a", "<a", Kind::Tag),
        ("<a></a", "</a", Kind::Tag),
        ("<a/><b/>", "<b", Kind::AfterRoot),
        ("<a/>x", "x", Kind::AfterRoot),
        ("x<a/>", "x", Kind::BeforeRoot),
        ("<a>Tisch & Stuhl</a>", "&", Kind::Ampersand),
        ("<a b=\"R&D\"/>", "&", Kind::Ampersand),
        ("<a>x&nbsp;y</a>", "&nbsp;", Kind::Entity),
        ("<a>&#0;</a>", "&#0;", Kind::Reference),
        ("<a>&#xD800;</a>", "&#xD800;", Kind::Reference),
        ("<a>1 < 2</a>", "<", Kind::Less),
        ("<a b='<'/>", "<", Kind::Less),
        ("<a b=1/>", "1", Kind::Unquoted),
        ("<a b=x-1>", "x-1", Kind::Unquoted),
        ("<a b/>", "b", Kind::Attribute),
        ("<a b=/>", "b", Kind::Attribute),
        ("<a b='1' b='2'/>", "b", Kind::Twice),
        ("<a b='1'c='2'/>", "c", Kind::Crowded),
        ("<a b=\"1><c/></a>", "\"", Kind::Quote),
        ("<a b=\"1><c d=\"2\"/></a>", "\"", Kind::Quote),
        ("<a:b/>", "a", Kind::Prefix),
        ("<a><b xmlns:c='u'/><c:d/></a>", "c", Kind::Prefix),
        ("<a c:d='1'/>", "c", Kind::Prefix),
        (" <?xml version=\"1.0\"?><a/>", " ", Kind::Declaration),
        ("<?xml encoding='utf-8'?><a/>", " encoding='utf-8'", Kind::Malformed),
        (
            "<?xml version='1.0' standalone='no' encoding='utf-8'?><a/>",
            " version='1.0' standalone='no' encoding='utf-8'",
            Kind::Malformed,
        ),
        ("<!-- <a/>", "<!--", Kind::Unclosed),
        ("<a><!-- x -- y --></a>", "--", Kind::Hyphens),
        ("<a><!-- x ---></a>", "--", Kind::Hyphens),
        ("<a>x]]>y</a>", "]]>", Kind::SectionEnd),
        ("<a>x\u{b}y</a>", "\u{b}", Kind::Character),
        ("<a>x\u{ffff}y</a>", "\u{ffff}", Kind::Character),
        ("", "", Kind::Empty),
        ("<!-- x -->", "<", Kind::Empty),
    ] {
        assert_eq!(told(text), Some((place, kind)), "{text}");
    }
}

#[test]
fn the_root_is_known() {
    let text = b"<?xml version='1.0' encoding='UTF-8'?><s:Envelope xmlns:s=\"urn:x\" a='1'><s:Body/></s:Envelope>";
    let document = parse(text);
    assert_eq!(document.root_name(text), b"Envelope");
    assert_eq!(document.namespace.map(|range| &text[range]), Some(&b"urn:x"[..]));
    assert_eq!(document.encoding.map(|range| &text[range]), Some(&b"UTF-8"[..]));
}

#[test]
fn any_bytes_end() {
    for text in [
        "<",
        "</",
        "<!",
        "<?",
        "&",
        "<a b",
        "<a b=",
        "<a b='",
        "<a>&",
        "<a>&#",
        "<![CDATA[",
        "<!DOCTYPE [",
        ">",
        "<?xml",
        "<?xml?>",
        "<?xml version=?>",
        "<:",
        "<a:",
        "<a =''",
        "<!---->",
        "<!--->",
    ] {
        fault(text.as_bytes());
    }
    fault("<a>".repeat(100_000).as_bytes());
}
