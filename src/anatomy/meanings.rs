//! What methods, status codes, schemes and claims mean, in a line each.

/// Methods: safe ones change nothing, idempotent ones may be sent again (RFC 9110 section 9.2).
const METHODS: &str = "\
GET|asks for something: safe, idempotent|9110#section-9.3.1
HEAD|asks for the fields of an answer alone: safe, idempotent|9110#section-9.3.2
POST|hands something over to be processed: not safe, not idempotent|9110#section-9.3.3
PUT|puts this in the place of what is there: idempotent, not safe|9110#section-9.3.4
DELETE|takes away what is there: idempotent, not safe|9110#section-9.3.5
CONNECT|asks a proxy for a tunnel: not safe, not idempotent|9110#section-9.3.6
OPTIONS|asks what can be done: safe, idempotent|9110#section-9.3.7
TRACE|asks for the request back: safe, idempotent|9110#section-9.3.8
PATCH|changes parts of what is there: not safe, not idempotent|5789#section-2
QUERY|asks with content: safe, idempotent|
PROPFIND|asks for properties: safe, idempotent|4918#section-9.1
PROPPATCH|changes properties: idempotent, not safe|4918#section-9.2
MKCOL|makes a collection: idempotent, not safe|4918#section-9.3
COPY|makes a copy: idempotent, not safe|4918#section-9.8
MOVE|moves it to another place: idempotent, not safe|4918#section-9.9
LOCK|locks it: not safe, not idempotent|4918#section-9.10
UNLOCK|unlocks it: idempotent, not safe|4918#section-9.11
REPORT|asks for a report: safe, idempotent|3253#section-3.6
SEARCH|asks with a query: safe, idempotent|5323#section-2";

/// Status codes (RFC 9110 section 15 and the registry).
const STATUS: &str = "\
100|go on and send the content
101|from here on another protocol is spoken
103|what will be needed is told before
200|done
201|done, and something new is there
202|taken, and not done yet
204|done, with nothing to tell
206|a part, as it was asked for
301|it has moved for good; clients may turn POST into GET
302|it is elsewhere for now; clients may turn POST into GET
303|the answer is elsewhere, to be asked for by GET
304|nothing has changed since the copy that the client has
307|it is elsewhere for now; the method stays
308|it has moved for good; the method stays
400|the server finds the request wrong as it stands
401|it wants to know who asks: credentials are missing or not valid
402|it wants to be paid
403|it knows who asks, or does not care, and refuses
404|there is nothing at this path, or nothing for this caller
405|this path does not take this method
406|there is nothing of a type that the client takes
407|the proxy wants to know who asks
408|the request did not come in time
409|it does not go with what is there
410|it was there, and is gone for good
411|it wants a Content-Length
412|a condition of the request does not hold
413|the content is too large
414|the URL is too long
415|the content is of a type, or coded in a way, that it does not take
416|the range lies outside
417|it cannot do what Expect asks for
421|this server does not answer for this host
422|it could read the content, and refuses what it says
424|something else failed first
425|it does not take the risk of a request that may be played again
426|it wants another protocol
428|it wants a condition in the request
429|too many requests
431|the fields are too large
451|the law forbids it
500|it failed by itself
501|it cannot do this method at all
502|a server behind it gave no good answer
503|it is not ready to answer
504|a server behind it did not answer in time
505|it does not speak this version of HTTP";

/// Schemes of credentials.
const SCHEMES: &str = "\
basic|user and password in base64, which hides nothing (RFC 7617)
bearer|a token: who has it is let in (RFC 6750)
digest|a hash of password and request (RFC 7616)
dpop|a token that is bound to a key (RFC 9449)
negotiate|Kerberos or NTLM (RFC 4559)
oauth|a signature of OAuth 1.0 (RFC 5849)
aws4-hmac-sha256|a signature of AWS over parts of the request
token|a token of the service's own kind
apikey|a key of the service's own kind";

/// Members of a JSON Web Token (RFC 7519 section 4.1, RFC 7515 section 4.1, RFC 9068, OpenID Connect).
const CLAIMS: &str = "\
alg|how it is signed
typ|what kind of token it is
kid|which key signed it
cty|what is in it
jku|where the keys are
x5t|which certificate signed it
iss|who made it
sub|whom it is about
aud|for whom it is made: a server refuses what is for another
exp|when it ends
nbf|from when it is good
iat|when it was made
jti|its own number
scope|what it allows
scp|what it allows
azp|the client that it was given to
client_id|the client that it was given to
nonce|ties it to one sign-in
auth_time|when the person signed in
acr|how well the person was known
amr|how the person signed in
roles|what its owner may do
groups|to which groups its owner belongs
tid|the tenant
cnf|the key that it is bound to";

/// What stands in a table behind a name.
fn find(table: &'static str, name: &str) -> Option<&'static str> {
    table.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix('|'))
}

/// What a method means, and where that is written. Methods are written in capitals.
pub(super) fn method(name: &str) -> Option<(&'static str, String)> {
    let (meaning, section) = find(METHODS, name)?.split_once('|')?;
    let page = "https://www.iana.org/assignments/http-methods";
    let link = if section.is_empty() { page.into() } else { format!("https://www.rfc-editor.org/rfc/rfc{section}") };
    Some((meaning, link))
}

/// What a status code means.
pub(super) fn status(code: u16) -> Option<&'static str> {
    find(STATUS, &code.to_string())
}

/// What a scheme of credentials is, given in lower case.
pub(super) fn scheme(name: &str) -> Option<&'static str> {
    find(SCHEMES, name)
}

/// What a member of a token is for.
pub(super) fn claim(name: &str) -> Option<&'static str> {
    find(CLAIMS, name)
}
