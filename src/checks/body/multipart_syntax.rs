//! `body/multipart-syntax`

use std::ops::Range;

use super::super::shared::rewrite;
use super::super::shared::show::show;
use super::super::{Context, Example, Heard, Mends, Page, Rule, Words};
use crate::finding::{Applicability, Certainty, Code, Evidence, Finding, Fix};
use crate::message::{Agent, Author, BodyKind, Client, Field};
use crate::source::{Span, Traced};
use crate::syntax::media_type;
use crate::syntax::multipart::{self, Kind};

/// Multipart content that cannot be parted.
pub static RULE: Rule = Rule {
    code: Code::new("body/multipart-syntax"),
    heard: Heard {
        title: "the server could not read the content as multipart",
        help: "let the client write the boundary, in the content and in `Content-Type`",
    },
    references: &[
        "https://www.rfc-editor.org/rfc/rfc2046#section-5.1.1",
        "https://www.rfc-editor.org/rfc/rfc7578#section-4.1",
    ],
    check: Some(check),
};

/// What its reference page tells.
pub static PAGE: Page = Page {
    since: "0.1.0",
    what: "A multipart body without a boundary in its type, with another one than the type names, without its end, or with a part \
           that has no name or no empty line after its fields.",
    why: "The boundary in `Content-Type` alone tells a server where the parts begin and end. It comes about where the field is \
          set by hand (`multipart/form-data`, and nothing more) while the client makes up a boundary of its own, and where \
          the body is put together from strings.",
    mends: Mends::Safe,
    bad: Example::request(
        "curl https://api.example.com/upload -H 'Content-Type: multipart/form-data; boundary=x' -F 'photo=@photo.jpg'",
    ),
    good: "curl https://api.example.com/upload -F 'photo=@photo.jpg'",
};

/// What is wrong with the content.
enum Slip<'a> {
    /// A boundary in the type that is written, to which curl adds its own: where it stands.
    Second { field: &'a Field, parameter: Range<usize> },
    /// No boundary in the type; the one that the content has.
    NoParameter { field: &'a Field, used: Option<Range<usize>> },
    /// The program makes up a boundary, and the type that is written does not tell it.
    Unsaid { field: &'a Field, agent: &'static str },
    /// A boundary that is none by its length or its characters.
    Illegal { field: &'a Field, parameter: Range<usize> },
    /// Another boundary than the content has: where each stands.
    Different { field: &'a Field, parameter: Range<usize>, used: Range<usize> },
    /// A fault within the content.
    Content { content: &'a Traced, range: Range<usize>, kind: Kind },
}

fn check(context: &Context) -> Vec<Finding> {
    let Some(slip) = find(context) else { return Vec::new() };
    let content = &context.request.body.content;
    let span = match &slip {
        Slip::NoParameter { field, .. } | Slip::Unsaid { field, .. } => field.value.span(),
        Slip::Different { field, parameter, .. }
        | Slip::Second { field, parameter }
        | Slip::Illegal { field, parameter } => field.value.span_of(parameter.clone()),
        Slip::Content { content, range, .. } => content.span_of(range.clone()),
    };
    let other: Option<Span> = match &slip {
        Slip::Different { used, .. } | Slip::NoParameter { used: Some(used), .. } => {
            Some(content.span_of(used.clone()))
        }
        _ => None,
    };
    let evidence = other.map(|span| Evidence { span, note: "the boundary in the body".into() }).into_iter().collect();
    let (certainty, likelihood) = match &slip {
        // Go's reader and others take it, those of Node.js do not.
        Slip::Content { kind: Kind::BareLf, .. } => (Certainty::Likely, 0.7),
        Slip::Illegal { .. } => (Certainty::Possible, 0.35),
        _ => (Certainty::Certain, 0.94),
    };
    let finding = RULE.finding(certainty, likelihood, word(context, &slip), vec![span]);
    vec![Finding { evidence, fix: fix(context, &slip), ..finding }]
}

fn find<'a>(context: &Context<'a>) -> Option<Slip<'a>> {
    let request = context.request;
    let field = request.field("content-type").filter(|field| field.author == Author::Person)?;
    let value = field.value.bytes();
    let declared = media_type::read(value);
    if !declared.essence.starts_with("multipart/") || context.has_variable(field.value.home()) {
        return None;
    }
    let mut boundaries =
        declared.parameters.iter().filter(|one| value[one.name.clone()].eq_ignore_ascii_case(b"boundary"));
    let boundary = boundaries.next();
    let content = &request.body.content;
    match request.body.kind {
        BodyKind::Multipart => {
            if boundary.is_none()
                && let Client::Agent(agent, _) = request.client
                && matches!(
                    agent,
                    Agent::Fetch | Agent::NodeFetch | Agent::Xhr | Agent::Jquery | Agent::Requests | Agent::Httpx
                )
            {
                return Some(Slip::Unsaid { field, agent: agent.label() });
            }
            let first = boundaries.next().and(boundary)?;
            return Some(Slip::Second { field, parameter: first.value.clone() });
        }
        BodyKind::Data | BodyKind::Raw if request.body.known && !content.is_empty() => {}
        _ => return None,
    }
    let used = multipart::used_boundary(content.bytes());
    // JSON and the like is told as what it is.
    if used.is_none() && matches!(content.bytes().trim_ascii_start().first(), Some(b'{' | b'[' | b'<')) {
        return None;
    }
    let Some(boundary) = boundary else { return Some(Slip::NoParameter { field, used }) };
    let form = declared.essence == "multipart/form-data";
    let fault = multipart::fault(content.bytes(), &value[boundary.value.clone()], form);
    // What goes over the wire as it stands here: other pastes lose their line ends.
    let fault = fault.filter(|fault| {
        fault.kind != Kind::BareLf
            || matches!(request.client, Client::Curl(_)) && request.body.data.iter().all(|data| data.file.is_none())
    });
    let Some(fault) = fault else {
        let legal = multipart::is_boundary(&value[boundary.value.clone()]);
        return (!legal).then(|| Slip::Illegal { field, parameter: boundary.value.clone() });
    };
    if fault.kind == Kind::NoBoundary
        && let Some(used) = used
    {
        return Some(Slip::Different { field, parameter: boundary.value.clone(), used });
    }
    Some(Slip::Content { content, range: fault.range, kind: fault.kind })
}

fn word(context: &Context, slip: &Slip) -> Words {
    let body = context.request.body.content.bytes();
    match slip {
        Slip::Second { .. } => Words::new(
            "two boundaries in the type of the form",
            "`-F` makes up a boundary and adds it to the written `Content-Type`, which has one already. A server takes the \
             first, and no part of the body begins with that.",
            "Leave the header out and let curl write it.",
        ),
        Slip::NoParameter { .. } => Words::new(
            "multipart type without a boundary",
            "The parameter `boundary` tells a server where the parts begin and end. Without it the body cannot be read.",
            "Add `; boundary=` and the boundary of the body.",
        ),
        Slip::Different { field, parameter, used } => Words::new(
            format!(
                "boundary {} in the type, {} in the body",
                show(&field.value.bytes()[parameter.clone()]),
                show(&body[used.clone()])
            ),
            "A server looks for the boundary that the type names, and finds no part.",
            "Write the same boundary in both.",
        ),
        Slip::Unsaid { agent, .. } => Words::new(
            "multipart type that does not tell its boundary",
            format!(
                "{agent} makes up a boundary and would write it into `Content-Type`, but the one that is set by hand takes its \
                 place, and has none. A server cannot part the form."
            ),
            "Leave the header out: the program writes it together with the boundary.",
        ),
        Slip::Illegal { .. } => Words::new(
            "boundary that is too long or has illegal characters",
            "A boundary has at most 70 characters: letters, digits and `'()+_,-./:=?` (RFC 2046 section 5.1.1). Some servers \
             take others.",
            "Choose a shorter and plainer one, in the type and in the body.",
        ),
        Slip::Content { kind, .. } => match kind {
            Kind::Glued => Words::new(
                "boundary that does not begin its line",
                "A boundary stands at the beginning of a line. A server takes this one for a part of the content before it, and \
                 waits for the next.",
                "Put a line end before it.",
            ),
            Kind::BareLf => Words::new(
                "lines of the multipart body end in LF alone",
                "Boundaries and part headers end in CR LF (RFC 2046 section 5.1.1). Some servers take LF alone, others find no \
                 part.",
                "Let curl write the body with `-F`, or send a file that has CR LF with `--data-binary`.",
            ),
            Kind::NoDisposition => Words::new(
                "part of the form without `Content-Disposition`",
                "Each part of a form has a `Content-Disposition` with the parameter `name` (RFC 7578 section 4.2).",
                "Write `Content-Disposition: form-data; name=\"…\"`.",
            ),
            Kind::NoBoundary => Words::new(
                "no boundary in the multipart body",
                "Each part begins with two hyphens and the boundary in a line of its own. A server finds no part here.",
                "Put the boundary before each part, or let curl write the body with `-F`.",
            ),
            Kind::NotClosed => Words::new(
                "multipart body without its end",
                "The last boundary is followed by two hyphens. Without them a server waits for another part.",
                "Put two hyphens after the last boundary.",
            ),
            Kind::NoEmptyLine => Words::new(
                "no empty line after the fields of a part",
                "An empty line parts the fields of a part from its content. Without it the server finds no content.",
                "Put an empty line after the fields.",
            ),
            Kind::NoName => Words::new(
                "part of the form without a name",
                "Each part of a form has a `Content-Disposition` with the parameter `name` (RFC 7578 section 4.2).",
                "Write `Content-Disposition: form-data; name=\"…\"`.",
            ),
        },
    }
}

fn fix(context: &Context, slip: &Slip) -> Option<Fix> {
    let body = context.request.body.content.bytes();
    match slip {
        Slip::Second { field, .. } => {
            let edit = rewrite::remove_field(context, field)?;
            Some(rewrite::fix("leave the header out", Applicability::Safe, vec![edit]))
        }
        Slip::NoParameter { field, used: Some(used) } => {
            let boundary = String::from_utf8_lossy(&body[used.clone()]).into_owned();
            let edits = field.value.edit(field.value.len()..field.value.len(), &format!("; boundary={boundary}"))?;
            Some(rewrite::fix("name the boundary", Applicability::Safe, edits))
        }
        Slip::Different { field, parameter, used } => {
            let boundary = String::from_utf8_lossy(&body[used.clone()]).into_owned();
            Some(rewrite::fix(
                "write the body's boundary",
                Applicability::Safe,
                field.value.edit(parameter.clone(), &boundary)?,
            ))
        }
        Slip::Content { content, range, kind: Kind::NotClosed } => {
            Some(rewrite::fix("end the body", Applicability::Safe, content.edit(range.end..range.end, "--")?))
        }
        Slip::Content { content, range, kind: Kind::Glued | Kind::NoEmptyLine } => {
            // In the line ends of the rest.
            let line_end = if content.bytes().contains(&b'\r') { "\r\n" } else { "\n" };
            let edits = content.edit(range.start..range.start, line_end)?;
            // A line end can be written in escapes, or where lines end so already.
            let plain = edits.iter().all(|edit| !edit.text.contains('\r') || context.paste.contains("\r\n"));
            plain.then(|| rewrite::fix("put a line end there", Applicability::Safe, edits))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{assert_finds, assert_mends, assert_quiet};
    use super::*;

    fn with(parameters: &str, body: &str) -> String {
        format!(
            "curl http://clinic.test/api/scans -H 'Content-Type: multipart/form-data{parameters}' --data-binary $'{body}'"
        )
    }

    const PART: &str = "--XyZ\\r\\nContent-Disposition: form-data; name=\"a\"\\r\\n\\r\\n1\\r\\n";

    #[test]
    fn boundaries() {
        assert_finds(&RULE, &with("; boundary=⟦XyZ124⟧", &format!("{PART}--XyZ--\\r\\n")));
        let whole = with("", &format!("{PART}--XyZ--\\r\\n")).replace("multipart/form-data", "⟦multipart/form-data⟧");
        assert_finds(&RULE, &whole);
        assert_finds(&RULE, "curl http://a.test/s -H 'Content-Type: ⟦multipart/form-data⟧' --data-binary 'page=texte'");
        assert_finds(&RULE, &with("; boundary=XyZ", &format!("{PART}⟦--XyZ⟧\\r\\n")));
        assert_finds(&RULE, "curl http://a.test/s -H 'Content-Type: multipart/form-data; boundary=⟦ab⟧' -F a=1");
        assert_finds(
            &RULE,
            "const f = new FormData(); f.append('a', '1'); fetch('http://a.test/s', {method: 'POST', headers: {'Content-Type': '⟦multipart/form-data⟧'}, body: f})",
        );
        assert_finds(&RULE, &with("; boundary=XyZ", &format!("{}⟦--XyZ--⟧\\r\\n", PART.trim_end_matches("\\r\\n"))));
    }

    #[test]
    fn fixes() {
        let good = with("; boundary=XyZ", &format!("{PART}--XyZ--\\r\\n"));
        assert_mends(&RULE, &with("", &format!("{PART}--XyZ--\\r\\n")), &good);
        assert_mends(&RULE, &with("; boundary=abc", &format!("{PART}--XyZ--\\r\\n")), &good);
        assert_mends(&RULE, &with("; boundary=XyZ", &format!("{PART}--XyZ\\r\\n")), &good);
        assert_mends(
            &RULE,
            &with("; boundary=XyZ", &format!("{}--XyZ--\\r\\n", PART.trim_end_matches("\\r\\n"))),
            &good,
        );
        assert_mends(
            &RULE,
            &with("; boundary=XyZ", &format!("{}--XyZ--\\r\\n", PART.replace("\\r\\n\\r\\n", "\\r\\n"))),
            &good,
        );
    }

    #[test]
    fn whole_forms_are_quiet() {
        for paste in [
            with("; boundary=XyZ", &format!("{PART}{PART}--XyZ--\\r\\n")),
            "curl http://a.test/s -F a=1 -F b=@c.png".into(),
            // curl adds the boundary to what is written.
            "curl http://a.test/s -H 'Content-Type: multipart/form-data' -F a=1".into(),
            "curl http://a.test/s -H 'Content-Type: multipart/form-data; boundary=x' --data-binary @body.bin".into(),
        ] {
            assert_quiet(&RULE, &paste);
        }
    }
}
