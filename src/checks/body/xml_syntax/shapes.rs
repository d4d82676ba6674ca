//! Well-formed XML that cannot be what its protocol asks for: SOAP, `WebDAV`.

use super::super::super::shared::rewrite;
use super::super::super::shared::show::show;
use super::super::super::{Context, Words};
use super::RULE;
use crate::finding::{Applicability, Certainty, Code, Finding};
use crate::source::{Traced, lowercase};
use crate::syntax::xml::Document;

/// Methods of `WebDAV` whose content has a root of its own (RFC 4918 sections 9 and 14, RFC 3253 section 3.6).
const ROOTS: [(&str, &str); 4] =
    [("PROPFIND", "propfind"), ("PROPPATCH", "propertyupdate"), ("LOCK", "lockinfo"), ("MKCOL", "mkcol")];

/// The namespace of SOAP 1.1.
pub(super) const SOAP: &[u8] = b"http://schemas.xmlsoap.org/soap/envelope/";

pub(super) fn check(context: &Context, content: &Traced, document: &Document) -> Vec<Finding> {
    let found = [
        encoding(content, document),
        dav(context, content, document),
        root(context, content, document),
        action(context, content, document),
        declared(content, document),
    ];
    found.into_iter().flatten().take(1).collect()
}

/// `encoding="utf-16"` over UTF-8: what .NET writes of a text in memory.
fn encoding(content: &Traced, document: &Document) -> Option<Finding> {
    let range = document.encoding.clone()?;
    let named = &content.bytes()[range.clone()];
    let wide = ["utf-16", "utf16", "ucs-2", "utf-32", "unicode", "utf-16le", "utf-16be"];
    if !wide.iter().any(|name| named.eq_ignore_ascii_case(name.as_bytes())) {
        return None;
    }
    let words = Words::new(
        format!("XML declared as {} that is UTF-8", show(named)),
        "The declaration names the encoding in which the bytes are written, and a parser that goes by it reads nonsense or \
         stops at once. .NET writes `utf-16` there for a text in memory, in whatever encoding that is sent later.",
        "Write `utf-8`.",
    );
    let fix =
        content.edit(range.clone(), "utf-8").map(|edits| rewrite::fix("declare UTF-8", Applicability::Safe, edits));
    Some(Finding { fix, ..RULE.finding(Certainty::Likely, 0.88, words, vec![content.span_of(range)]) })
}

/// The root that a method of `WebDAV` asks for, in the namespace `DAV:`.
fn dav(context: &Context, content: &Traced, document: &Document) -> Option<Finding> {
    let bytes = content.bytes();
    let method = context.request.method.name.bytes();
    let (_, wanted) = ROOTS.iter().find(|(name, _)| name.as_bytes() == method)?;
    let root = document.root.clone()?;
    let own = document.root_name(bytes);
    let namespace = document.namespace.clone();
    // The calendars' MKCALENDAR and the like have their own.
    let named = own == wanted.as_bytes() || *wanted == "mkcol" && own != b"mkcol";
    let bound = namespace.as_ref().map(|range| &bytes[range.clone()]);
    if named && (bound == Some(b"DAV:") || *wanted == "mkcol") {
        return None;
    }
    let method = String::from_utf8_lossy(method);
    let (title, range, edit) = if !named {
        (format!("root {} of a {method} instead of `{wanted}`", show(own)), root.clone(), None)
    } else if let Some(range) = namespace {
        let slip = bytes[range.clone()].trim_ascii().trim_ascii_end();
        let near = [&b"DAV"[..], b"dav:", b"dav", b"Dav:", b"DAV:/"].contains(&slip);
        let edit = near.then(|| (range.clone(), "DAV:".to_owned()));
        (format!("namespace {} of a {method} instead of `DAV:`", show(&bytes[range.clone()])), range, edit)
    } else {
        let edit = (root.end..root.end, " xmlns=\"DAV:\"".to_owned());
        (format!("root of a {method} without the namespace `DAV:`"), root.clone(), Some(edit))
    };
    let words = Words::new(
        title,
        format!(
            "The content of a {method} is the element `{wanted}` of the namespace `DAV:` (RFC 4918 section 14). An element of the same name in no namespace is another element, and servers answer 400."
        ),
        format!("Write `<{wanted} xmlns=\"DAV:\">`."),
    );
    let fix = edit
        .and_then(|(range, text)| content.edit(range, &text))
        .map(|edits| rewrite::fix("put it into the namespace DAV:", Applicability::Safe, edits));
    Some(Finding { fix, ..RULE.finding(Certainty::Likely, 0.88, words, vec![content.span_of(range)]) })
}

/// Roots that belong to a parameter of the query: S3's sub-resources, and Azure's blobs.
const ROOTS_OF_QUERY: [(&str, &str); 16] = [
    ("delete", "Delete"),
    ("uploadId", "CompleteMultipartUpload"),
    ("tagging", "Tagging"),
    ("versioning", "VersioningConfiguration"),
    ("lifecycle", "LifecycleConfiguration"),
    ("cors", "CORSConfiguration"),
    ("website", "WebsiteConfiguration"),
    ("acl", "AccessControlPolicy"),
    ("encryption", "ServerSideEncryptionConfiguration"),
    ("notification", "NotificationConfiguration"),
    ("replication", "ReplicationConfiguration"),
    ("restore", "RestoreRequest"),
    ("retention", "Retention"),
    ("legal-hold", "LegalHold"),
    ("object-lock", "ObjectLockConfiguration"),
    ("comp=blocklist", "BlockList"),
];

/// A root that is a slip away from the one which the query calls for. Another root altogether may be of another service.
fn root(context: &Context, content: &Traced, document: &Document) -> Option<Finding> {
    let target = context.request.target.bytes();
    let query = target.get(context.url().query.clone()?)?;
    let mut pairs = query.split(|&byte| byte == b'&');
    let (_, wanted) = pairs.find_map(|pair| {
        ROOTS_OF_QUERY
            .iter()
            .find(|(key, _)| pair.strip_prefix(key.as_bytes()).is_some_and(|rest| matches!(rest, [] | [b'=', ..])))
    })?;
    let own = std::str::from_utf8(document.root_name(content.bytes())).ok()?;
    let near = own != *wanted && strsim::osa_distance(&lowercase(own), &lowercase(wanted)) <= 1;
    let start = document.root.clone().filter(|_| near)?;
    let at = start.end - own.len()..start.end;
    let words = Words::new(
        format!("root {} instead of `{wanted}`", show(own.as_bytes())),
        "The query asks for a document of its own, whose names are case-sensitive. S3 and what speaks like it answer `MalformedXML` to \
         another root.",
        format!("Write `{wanted}`, in its end tag too."),
    );
    // The last end tag is that of the root.
    let end = content.bytes().windows(own.len()).rposition(|window| window == own.as_bytes())?;
    let edits = content.edit(at.clone(), wanted).map(|mut edits| {
        edits.extend(content.edit(end..end + own.len(), wanted).filter(|_| end > at.start).unwrap_or_default());
        edits
    });
    let fix = edits.map(|edits| rewrite::fix("write the root's name", Applicability::Safe, edits));
    Some(Finding { fix, ..RULE.finding(Certainty::Likely, 0.88, words, vec![content.span_of(at)]) })
}

/// SOAP 1.1 asks for `SOAPAction` in each request (section 6.1.1), and many servers find the operation by it.
fn action(context: &Context, content: &Traced, document: &Document) -> Option<Finding> {
    let namespace = document.namespace.clone()?;
    let request = context.request;
    let written = request.version.is_some() || !matches!(request.client, crate::message::Client::Raw);
    if content.bytes()[namespace] != *SOAP || request.field("soapaction").is_some() || !written {
        return None;
    }
    let words = Words::new(
        "SOAP 1.1 request without `SOAPAction`",
        "SOAP 1.1 asks clients for this field (section 6.1.1), and many servers find the operation by it. Others do without.",
        "Send `SOAPAction` with the value that the service's WSDL names; it stands in quotes, and may be empty.",
    );
    let line = request.start_line.as_ref().unwrap_or(&request.target);
    let found = RULE.finding(Certainty::Possible, 0.3, words, vec![line.span()]);
    Some(Finding { code: Code::new("header/missing"), ..found })
}

/// A document type, which servers refuse for safety.
fn declared(content: &Traced, document: &Document) -> Option<Finding> {
    let range = document.document_type.clone()?;
    // Apple's property lists have one by custom.
    if document.root_name(content.bytes()) == b"plist" {
        return None;
    }
    let words = Words::new(
        "XML with a document type",
        "Entities of a document type have been a way to read a server's files or to use up its memory, so that many servers \
         refuse each `<!DOCTYPE`. SOAP forbids it.",
        "Leave it out, and write the text of its entities where they stand.",
    );
    Some(RULE.finding(Certainty::Possible, 0.35, words, vec![content.span_of(range)]))
}
