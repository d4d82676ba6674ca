//! Finding a request and a response in a record, whatever its writer calls their parts.
//!
//! The names are those of pino, bunyan, winston, zap, logrus, structlog, the Elastic Common Schema, Google Cloud's
//! `httpRequest`, AWS's API Gateway and Lambda, Envoy, Traefik and Caddy.

use super::super::detect::Pair;
use super::super::document::{field, is_masked};
use super::super::http1;
use super::record::{Member, Record};
use super::{apart, is_method, request_line, status};
use crate::message::{Author, BodyKind, Client, Field, Places, Request, Response};
use crate::source::{Quoting, Span, Traced, base64};
use crate::syntax::json::{Kind, Node};

/// What tells the records of one request from those of others.
const IDS: [&str; 9] = [
    "reqid",
    "requestid",
    "xrequestid",
    "traceid",
    "correlationid",
    "correlation",
    "transactionid",
    "awsrequestid",
    "trace",
];

/// What a record tells.
pub(super) struct Told {
    pub(super) pair: Pair,
    /// What tells the records of one request from those of others.
    pub(super) id: Option<Vec<u8>>,
}

impl<'d> Record<'_, 'd> {
    /// The request and the response that the record tells of.
    pub(super) fn told(&self) -> Option<Told> {
        let mut used: Vec<Span> = Vec::new();
        let request = self.request(&mut used);
        if !self.is_log(request.is_some()) {
            return None;
        }
        let request_body_is_reply = request.as_ref().is_some_and(|request| is_reply(request.body.content.bytes()));
        let mut response = self.response(request.is_some());
        let mut pair = Pair { request, response: None };
        // A body that stands beside both is the answer where it speaks of an error.
        if request_body_is_reply
            && let Some(response) =
                response.as_mut().filter(|response| response.body.is_empty() && response.status.is_some())
            && let Some(request) = pair.request.as_mut()
            && self.members.iter().any(|one| one.span.contains(request.body.content.home()) && !one.of_request())
        {
            let place = Traced::new(Span::point(request.span.origin, request.span.end as usize));
            response.body = std::mem::replace(&mut request.body.content, place);
            request.body.kind = BodyKind::None;
            response.span = response.span.to(response.body.home());
            used.retain(|span| !span.contains(response.body.home()));
            request.span = used.iter().copied().reduce(Span::to).unwrap_or(request.span);
        }
        pair.response = response;
        apart(&mut pair);
        if pair.request.is_none() && pair.response.is_none() {
            return None;
        }
        let id =
            self.members.iter().find(|one| IDS.contains(&one.names.concat().as_str()) || IDS.contains(&one.name()));
        let id = id.and_then(|member| self.value(member)).map(|id| id.bytes().to_vec());
        Some(Told { pair, id })
    }

    /// Whether a log wrote this. Bodies may have a method, a path and a status as well; what tells a log is a level, or
    /// what only the one who serves or sends a request knows.
    fn is_log(&self, request: bool) -> bool {
        const LEVELS: [&str; 6] = ["level", "severity", "levelname", "loglevel", "lvl", "severitytext"];
        const SEEN: [&str; 24] = [
            "remoteip",
            "remoteaddr",
            "remoteaddress",
            "remoteport",
            "clientip",
            "clientaddr",
            "clienthost",
            "sourceip",
            "ip",
            "useragent",
            "httpuseragent",
            "duration",
            "durationms",
            "latency",
            "latencyms",
            "responsetime",
            "elapsed",
            "elapsedms",
            "protocol",
            "requestcontext",
            "upstreamcluster",
            "logger",
            "hostname",
            "responseflags",
        ];
        let level = self.members.iter().any(|one| one.names.len() <= 2 && LEVELS.contains(&one.name()));
        if !request {
            return level;
        }
        let holder = |member: &Member<'d>| {
            member.names.len() == 1
                && matches!(
                    member.name(),
                    "req" | "request" | "http" | "httprequest" | "config" | "headers" | "multivalueheaders"
                )
                && Self::is_object(member)
        };
        level || self.members.iter().any(|one| SEEN.contains(&one.name()) || holder(one))
    }

    fn request(&self, used: &mut Vec<Span>) -> Option<Request> {
        let named = self.members.iter().find(|member| {
            let fits = member.name().ends_with("method") || member.name() == "verb";
            fits && !member.of_response() && Self::short(member).is_some_and(|value| is_method(value.as_bytes()))
        });
        let Some(method) = named else { return self.whole_request(used) };
        let target = self.target(method)?;
        used.extend([method.span, target.span]);
        let text = self.query(method, self.based(target, used)?, used);
        let about = |member: &&Member| !member.of_response() && !member.is_error();
        let mut fields = self.headers(false, used);
        self.lone_fields(method, &text, &mut fields);
        let body = self.members.iter().filter(about).find(|member| {
            let beside = member.parent == method.parent || member.of_request();
            let name = member.name();
            let fits = name.ends_with("body")
                || name.ends_with("payload")
                || matches!(name, "data" | "postdata" | "bodycontent");
            let ecs = name == "content" && member.is_in(&["body"]);
            beside && (fits && !Self::holds_record(member) || ecs)
        });
        let mut content = body.and_then(|member| self.content(member)).filter(|content| !content.is_empty());
        if let Some(member) = body.filter(|_| content.is_some()) {
            used.push(member.span);
            content = content.map(|content| self.unpacked(content));
        }
        let span = used.iter().copied().reduce(Span::to)?;
        Some(super::request(span, in_capitals(self.value(method)?), text, fields, content))
    }

    /// The content in a member; the Elastic Common Schema puts it one step further in.
    fn content(&self, member: &Member<'d>) -> Option<Traced> {
        let inner = Self::node(member).and_then(|node| node.get("content")).filter(|node| node.kind() == Kind::String);
        match inner {
            Some(inner) => self.json?.value(inner),
            None => self.value(member),
        }
    }

    /// Whether what looks like content is a part of the record.
    fn holds_record(member: &Member<'d>) -> bool {
        member.name() == "data"
            && Self::node(member).is_some_and(|node| node.get("method").is_some() || node.get("url").is_some())
    }

    /// AWS says where content is base64.
    fn unpacked(&self, content: Traced) -> Traced {
        let coded = self
            .members
            .iter()
            .any(|one| one.name() == "isbase64encoded" && Self::node(one).and_then(Node::as_bool).unwrap_or(false));
        match base64::read(content.bytes()) {
            Some(bytes) if coded => {
                let mut decoded = Traced::new(content.home());
                decoded.decode(&bytes, content.span(), Quoting::Sealed);
                decoded
            }
            _ => content,
        }
    }

    /// A string that holds a request line, or all of a request.
    fn whole_request(&self, used: &mut Vec<Span>) -> Option<Request> {
        const NAMES: [&str; 6] = ["request", "req", "requestline", "httprequest", "rawrequest", "reqline"];
        let member = self.members.iter().find(|one| NAMES.contains(&one.name()) && !Self::is_object(one))?;
        let text = self.string(member)?;
        let head = text.bytes().split(|&byte| byte == b'\n').next().unwrap_or_default();
        let (method, target, version) = request_line(&text.slice(0..head.trim_ascii_end().len()))?;
        if !is_method(method.bytes()) {
            return None;
        }
        used.push(member.span);
        if text.bytes().trim_ascii_end().contains(&b'\n') && text.utf8().is_some() {
            let written = text.text().into_owned();
            let mut request = http1::request(&written, 0, written.len());
            request.within(&text);
            request.client = Client::Recorded;
            (request.start_line, request.head) = (None, None);
            return Some(request);
        }
        let mut fields = self.headers(false, used);
        self.lone_fields(member, &target, &mut fields);
        let span = used.iter().copied().reduce(Span::to)?;
        let mut request = super::request(span, method, target, fields, None);
        request.version = version;
        Some(request)
    }

    /// The URL or path: beside the method first, whole URLs first.
    fn target(&self, method: &Member<'d>) -> Option<&Member<'d>> {
        const NAMES: [&str; 24] = [
            "url",
            "uri",
            "path",
            "target",
            "requesturi",
            "requesturl",
            "requestpath",
            "originalurl",
            "fullpath",
            "fullurl",
            "original",
            "full",
            "httpurl",
            "httptarget",
            "httppath",
            "rawpath",
            "resourcepath",
            "href",
            "endpoint",
            "pathname",
            "uristem",
            "route",
            "requesttarget",
            "rawurl",
        ];
        let worth = |member: &Member<'d>| -> Option<u32> {
            let name = member.name();
            if !NAMES.contains(&name) || member.of_response() {
                return None;
            }
            if matches!(name, "full" | "original") && !member.is_in(&["url", "uri"]) {
                return None;
            }
            let value = Self::short(member)?;
            let whole = value.starts_with("http://") || value.starts_with("https://");
            if !whole && !value.starts_with('/') {
                return None;
            }
            let beside = u32::from(member.parent == method.parent) * 8;
            let pattern = matches!(name, "route" | "resourcepath" | "endpoint");
            let original = matches!(name, "originalurl" | "original" | "full" | "rawurl");
            Some(1 + beside + u32::from(whole) * 4 + u32::from(original) * 2 + u32::from(!pattern))
        };
        let mut best: Option<(u32, &Member<'d>)> = None;
        for member in &self.members {
            if let Some(worth) = worth(member)
                && best.is_none_or(|(most, _)| worth > most)
            {
                best = Some((worth, member));
            }
        }
        best.map(|(_, member)| member)
    }

    /// The URL, after the base that axios was told.
    fn based(&self, target: &Member<'d>, used: &mut Vec<Span>) -> Option<Traced> {
        let path = self.value(target)?;
        let base = self.members.iter().find(|one| one.name() == "baseurl" && one.parent == target.parent);
        let Some((member, base)) = base.and_then(|base| Some((base, self.string(base)?))) else { return Some(path) };
        if base.is_empty() || !path.bytes().starts_with(b"/") {
            return Some(path);
        }
        used.push(member.span);
        let slash = usize::from(base.bytes().ends_with(b"/"));
        let mut joined = base.slice(0..base.len() - slash);
        joined.append(&path);
        Some(joined)
    }

    /// The target with the query that stands apart from it.
    fn query(&self, method: &Member, target: Traced, used: &mut Vec<Span>) -> Traced {
        if target.bytes().contains(&b'?') {
            return target;
        }
        let member = self.members.iter().find(|one| {
            let fits = matches!(one.name(), "query" | "querystring" | "rawquerystring" | "requestquery");
            fits && (one.parent == method.parent || one.is_in(&["url", "uri", "request", "req"]))
        });
        let Some((member, text)) = member.and_then(|member| Some((member, self.string(member)?))) else {
            return target;
        };
        let query = if text.bytes().first() == Some(&b'?') { text.slice(1..text.len()) } else { text };
        if query.is_empty() || query.bytes() == b"-" {
            return target;
        }
        used.push(member.span);
        let mut joined = target;
        joined.decode(b"?", Span::point(query.origin(), query.span().start as usize), Quoting::Sealed);
        joined.append(&query);
        joined
    }

    /// The fields of the request, or of the response. What the log has masked was not sent so, and is left out.
    fn headers(&self, response: bool, used: &mut Vec<Span>) -> Vec<Field> {
        let list = self.members.iter().find(|one| {
            let fits = one.name().ends_with("headers") || one.name() == "header";
            fits && one.of_response() == response && Self::is_object(one)
        });
        let Some((member, json)) = list.zip(self.json) else { return Vec::new() };
        let Some(list) = Self::node(member) else { return Vec::new() };
        used.push(member.span);
        let mut fields = Vec::new();
        let mut push = |name: Option<Traced>, value: Option<Traced>| {
            let (Some(name), Some(value)) = (name, value) else { return };
            if !name.is_empty() && name.bytes().first() != Some(&b':') && !is_masked(&value.text()) {
                fields.push(field(name, &value, Author::Person));
            }
        };
        let items: Vec<Node> = list.children().collect();
        if list.kind() == Kind::Object {
            for node in items {
                match node.kind() {
                    Kind::Array => node.children().for_each(|value| push(json.name(node), json.value(value))),
                    Kind::Object => {}
                    _ => push(json.name(node), json.value(node)),
                }
            }
        } else if items.iter().all(|node| node.kind() == Kind::String) {
            // As Node.js keeps them: names and values in turn.
            for chunk in items.chunks_exact(2) {
                push(json.value(chunk[0]), json.value(chunk[1]));
            }
        } else {
            for node in items {
                let name = json.get(node, "name").or_else(|| json.get(node, "key"));
                push(name, json.get(node, "value"));
            }
        }
        fields
    }

    /// Fields that stand in members of their own.
    fn lone_fields(&self, method: &Member, target: &Traced, fields: &mut Vec<Field>) {
        let beside =
            |one: &Member| one.parent == method.parent || one.of_request() || one.is_in(&["http", "useragent", "url"]);
        let mut add = |name: &'static str, names: &[&str]| {
            if fields.iter().any(|field| field.is(&name.to_ascii_lowercase())) {
                return;
            }
            let found = self.members.iter().find(|one| {
                let own = names.contains(&one.name())
                    || one.name() == "original" && names.contains(&"useragent") && one.is_in(&["useragent"]);
                own && !Self::is_object(one) && beside(one) && !one.of_response()
            });
            let Some(value) = found.and_then(|member| self.string(member)) else { return };
            if value.is_empty() || value.bytes() == b"-" || is_masked(&value.text()) {
                return;
            }
            let by = Traced::implied(name, Span::point(value.origin(), value.span().start as usize));
            fields.push(field(by, &value, Author::Person));
        };
        if target.bytes().starts_with(b"/") {
            add("Host", &["host", "authority", "requesthost", "httphost", "domainname"]);
        }
        add("User-Agent", &["useragent", "httpuseragent", "requestuseragent", "httpuseragentoriginal"]);
        add("Content-Type", &["contenttype", "requestcontenttype", "reqcontenttype", "mimetype"]);
    }

    fn response(&self, request: bool) -> Option<Response> {
        const NAMES: [&str; 18] = [
            "status",
            "statuscode",
            "responsecode",
            "httpstatus",
            "httpstatuscode",
            "responsestatus",
            "responsestatuscode",
            "downstreamstatus",
            "originstatus",
            "elbstatuscode",
            "respstatus",
            "resstatus",
            "httpresponsecode",
            "scstatus",
            "httpcode",
            "httpresponsestatuscode",
            "rescode",
            "respcode",
        ];
        let number = |member: &Member| -> Option<(u16, Span)> {
            let text = self.value(member).filter(|text| text.len() < 60)?;
            Some((status(text.bytes())?, text.span_of(0..3)))
        };
        let found = self.members.iter().find_map(|member| {
            let own = NAMES.contains(&member.name());
            let code = member.name() == "code" && (member.of_response() || member.is_error());
            let (code, span) = if own || code { number(member)? } else { return None };
            Some((member, code, span))
        });
        let reply = self.members.iter().filter(|one| one.of_response()).find(|member| {
            let name = member.name();
            let fits =
                name.ends_with("body") || name.ends_with("payload") || matches!(name, "data" | "text" | "response");
            let ecs = name == "content" && member.is_in(&["body"]);
            (fits || ecs) && (name != "response" || !Self::is_object(member))
        });
        let whole = reply.and_then(|member| self.whole_response(member));
        if let Some(whole) = whole {
            return Some(whole);
        }
        let error = || {
            let message = |member: &&Member<'d>| {
                let named =
                    matches!(member.name(), "message" | "msg" | "detail" | "description" | "details" | "error" | "err");
                let own = member.names.len() == 1 || member.names.concat() == "errormessage";
                member.is_error() && (named || own) && !Self::is_object(member)
            };
            let told = self.members.iter().find(message);
            told.or_else(|| {
                self.members
                    .iter()
                    .find(|member| member.is_error() && member.names.len() == 1 && Self::is_object(member))
            })
        };
        let failed = found.as_ref().is_none_or(|(_, code, _)| *code >= 400);
        let reply = reply.or_else(|| self.members.iter().find(|member| Self::is_reply_itself(member)));
        let reply = reply.or_else(|| if failed { error() } else { None });
        let reply = reply.or_else(|| if failed && found.is_some() { self.note() } else { None });
        let body = reply.and_then(|member| self.content(member)).filter(|body| !body.is_empty());
        if found.is_none() && (body.is_none() || !request && !self.has_id()) {
            return None;
        }
        let mut used: Vec<Span> = found.iter().map(|(member, ..)| member.span).collect();
        used.extend(reply.filter(|_| body.is_some()).map(|member| member.span));
        let fields = self.headers(true, &mut used);
        let span = used.iter().copied().reduce(Span::to)?;
        let status = found.map(|(_, code, span)| (code, span));
        let mut response = super::response(span, status, None, body);
        response.fields = fields;
        Some(response)
    }

    /// An object that is called the response, and has none of a response's parts: it is the content.
    fn is_reply_itself(member: &Member<'d>) -> bool {
        const PARTS: [&str; 8] = ["status", "statusCode", "status_code", "headers", "body", "data", "content", "code"];
        let named = member.names.len() == 1 && matches!(member.name(), "response" | "resp" | "res");
        let object = Self::node(member).filter(|node| node.kind() == Kind::Object);
        named && object.is_some_and(|node| PARTS.iter().all(|part| node.get(part).is_none()))
    }

    /// What the record says in words, where that is more than that there was a request.
    fn note(&self) -> Option<&Member<'d>> {
        let usual = |text: &str| {
            let text = text.to_ascii_lowercase();
            !text.contains(' ')
                || text.starts_with("request ")
                || text.ends_with(" request")
                || text.contains("completed")
        };
        self.members.iter().find(|member| {
            let named = member.names.len() == 1 && matches!(member.name(), "msg" | "message");
            named && Self::short(member).is_some_and(|text| !usual(&text))
        })
    }

    fn has_id(&self) -> bool {
        self.members.iter().any(|one| IDS.contains(&one.names.concat().as_str()))
    }

    /// A response that stands in a string from its status line on.
    fn whole_response(&self, member: &Member) -> Option<Response> {
        let text = self.string(member).filter(|text| text.bytes().starts_with(b"HTTP/") && text.utf8().is_some())?;
        let mut response = http1::response(&text.text(), 0, text.origin());
        response.within(&text);
        Some(response)
    }
}

/// axios and others keep in small letters what they send in capitals.
fn in_capitals(method: Traced) -> Traced {
    if !method.bytes().iter().any(u8::is_ascii_lowercase) {
        return method;
    }
    let mut capitals = Traced::new(method.home());
    capitals.decode(&method.bytes().to_ascii_uppercase(), method.span(), Quoting::Sealed);
    capitals
}

/// Whether a body speaks of an error.
fn is_reply(body: &[u8]) -> bool {
    if !matches!(body.trim_ascii_start().first(), Some(b'{')) {
        return false;
    }
    let document = crate::syntax::json::parse(body);
    let Some(root) = document.root() else { return false };
    let has = |name: &str| root.get(name).is_some();
    has("error")
        || has("errors")
        || has("message") && (has("code") || has("status") || has("statusCode"))
        || has("title") && has("status")
}
