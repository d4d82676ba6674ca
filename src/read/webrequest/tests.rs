use super::*;
use crate::source::Origin;

fn request(text: &str) -> Request {
    let job =
        Job { known: &crate::read::detect::Known::default(), text, start: 0, after: 0, limit: text.len(), wish: None };
    let reading = read(&job).unwrap_or_else(|| panic!("no request in {text:?}"));
    reading.pairs.into_iter().next().unwrap().request.unwrap()
}

/// The request in short: method, target, fields that are not the client's own, body.
fn short(text: &str) -> String {
    let request = request(text);
    let fields = request.fields.iter().filter(|field| field.author != Author::Client);
    let fields: Vec<_> = fields.map(|field| format!("{}: {}", field.name.text(), field.value.text())).collect();
    let (method, target) = (request.method.name.text(), request.target.text());
    format!("{method} {target} [{}] {}", fields.join(", "), request.body.content.text())
}

fn begin(text: &str) -> Option<&str> {
    let mut at = 0;
    while at < text.len() {
        let line = Line::at(text, at);
        if let Some(start) = begins(&line) {
            return Some(&text[start..]);
        }
        at = line.next;
    }
    None
}

#[test]
fn parameters_in_all_spellings() {
    assert_eq!(short("irm http://a.test/x"), "GET http://a.test/x [] ");
    assert_eq!(
        short("Invoke-RestMethod -Uri \"http://a.test\" -Method Post -H @{ 'X-A' = 'b'; Accept='*/*' } -B 'a=1'"),
        "POST http://a.test [X-A: b, Accept: */*, Content-Type: application/x-www-form-urlencoded] a=1"
    );
    assert_eq!(
        short("iwr -Method:PUT 'http://a.test' -ContentType:application/json -Body:'{}' –UseBasicParsing"),
        "PUT http://a.test [Content-Type: application/json] {}"
    );
    assert_eq!(
        short("irm http://a.test -Authentication Bearer -Token $t -UserAgent 'me'"),
        "GET http://a.test [User-Agent: me, Authorization: Bearer $t] "
    );
}

#[test]
fn what_is_assigned_before_is_used() {
    let text = "$h = @{\n  Authorization = \"Bearer $token\"\n}\n$h.Add('X-A', 'b')\n$h['X-C'] = 'd'\n\
                $body = @{ name = 'x'; n = 2 } | ConvertTo-Json -Compress\n\
                $r = Invoke-RestMethod -Uri http://a.test -Method POST -Headers $h -Body $body -ContentType 'application/json'\n";
    assert_eq!(
        short(text),
        "POST http://a.test [Authorization: Bearer $token, X-A: b, X-C: d, Content-Type: application/json] \
         {\"name\":\"x\",\"n\":2}"
    );
    assert_eq!(
        short("$p = @{ Uri = 'http://a.test'; Method = 'Patch'; Body = '{}' }\nInvoke-RestMethod @p"),
        "PATCH http://a.test [] {}"
    );
    assert_eq!(
        short("@{ a = 1 } | ConvertTo-Json -Compress | irm http://a.test -Method Post"),
        "POST http://a.test [Content-Type: application/x-www-form-urlencoded] {\"a\":1}"
    );
}

#[test]
fn tables_are_forms() {
    assert_eq!(
        short("irm http://a.test -Method Post -Body @{ a = 'b c&d'; n = 1 }"),
        "POST http://a.test [Content-Type: application/x-www-form-urlencoded] a=b+c%26d&n=1"
    );
    assert_eq!(short("irm http://a.test/x -Body @{ q = 'ä' }"), "GET http://a.test/x?q=%C3%A4 [] ");
}

#[test]
fn sessions_have_cookies() {
    let text = "$session = New-Object Microsoft.PowerShell.Commands.WebRequestSession\n\
        $session.UserAgent = \"Mozilla/5.0\"\n\
        $session.Cookies.Add((New-Object System.Net.Cookie(\"a\", \"1`$\", \"/\", \"a.test\")))\n\
        $session.Cookies.Add((New-Object System.Net.Cookie(\"b\", \"2\", \"/\", \"a.test\")))\n\
        Invoke-WebRequest -UseBasicParsing -Uri \"http://a.test/\" `\n-WebSession $session `\n-Headers @{\n\"accept\"=\"*/*\"\n  \"x-q\"=\"`\"1`\"\"\n}";
    assert_eq!(
        short(text),
        "GET http://a.test/ [User-Agent: Mozilla/5.0, Cookie: a=1$; b=2, accept: */*, x-q: \"1\"] "
    );
    assert_eq!(begin(text), Some(text));
}

#[test]
fn bytes_are_text_in_utf8() {
    let text = "irm http://a.test -Method Post -Body ([System.Text.Encoding]::UTF8.GetBytes(\"{`\"a`\":`\"$([char]233)`\"}\"))";
    let request = request(text);
    assert_eq!(request.body.content.text(), "{\"a\":\"é\"}");
    let basic = "$b = [Convert]::ToBase64String([Text.Encoding]::ASCII.GetBytes(\"me:pw\"))\nirm http://a.test -Headers @{ Authorization = \"Basic $b\" }";
    assert_eq!(short(basic), "GET http://a.test [Authorization: Basic bWU6cHc=] ");
}

#[test]
fn what_is_unknown_is_said_to_be() {
    let request = request("irm $url -Method Post -Body (Get-Content a.json -Raw)");
    assert_eq!((request.target.text().as_ref(), request.body.known), ("$url", false));
    assert_eq!(request.client.variables().len(), 2);
}

#[test]
fn a_command_begins_where_it_is_one() {
    assert_eq!(begin("PS C:\\> irm http://a.test"), Some("irm http://a.test"));
    assert_eq!(begin("$r = Invoke-RestMethod http://a.test"), Some("$r = Invoke-RestMethod http://a.test"));
    assert_eq!(begin("$u = 'http://a.test'\n$x = 1\nirm $u"), Some("$u = 'http://a.test'\n$x = 1\nirm $u"));
    assert_eq!(begin("curl -Uri http://a.test -Method GET"), Some("curl -Uri http://a.test -Method GET"));
    for text in ["I use Invoke-RestMethod here", "Invoke-WebRequest : The remote server", "the irm says"] {
        let job = begin(text).map(|rest| {
            (
                rest,
                read(&Job {
                    known: &crate::read::detect::Known::default(),
                    text,
                    start: 0,
                    after: 0,
                    limit: text.len(),
                    wish: None,
                }),
            )
        });
        assert!(job.is_none_or(|(_, reading)| reading.is_none()), "{text}");
    }
}

proptest::proptest! {
    #[test]
    fn any_text_is_read(text in r#"(PS> )?((\$a = |irm |-Body |-Headers |@\{|\}|\(|\)|'|"|[ -~\n]|\$a|@a|é|ConvertTo-Json|-Uri )){0,30}"#) {
        let line = Line::at(&text, 0);
        let start = begins(&line).unwrap_or(0);
        if let Some(reading) = read(&Job { known: &crate::read::detect::Known::default(), text: &text, start, after: 0, limit: text.len(), wish: None }) {
            let request = reading.pairs[0].request.clone().unwrap();
            let mut all = vec![request.span, request.target.span(), request.body.content.span()];
            all.extend(request.fields.iter().flat_map(|field| [field.name.span(), field.value.span(), field.line.home()]));
            for span in all {
                proptest::prop_assert_eq!(span.origin, Origin::Request);
                proptest::prop_assert!(text.get(span.range()).is_some());
            }
        }
    }
}
