//! The parameters of the cmdlets.

use super::super::shell::powershell::{Argument, Value};
use crate::source::Span;

/// Those that take a value. A beginning of a name is enough; of several that fit, the first is taken.
const VALUED: &[&str] = &[
    "Uri",
    "Method",
    "Headers",
    "Body",
    "ContentType",
    "UserAgent",
    "WebSession",
    "InFile",
    "OutFile",
    "Form",
    "Authentication",
    "Token",
    "Credential",
    "CustomMethod",
    "SessionVariable",
    "SV",
    "TimeoutSec",
    "ConnectionTimeoutSeconds",
    "OperationTimeoutSeconds",
    "MaximumRedirection",
    "MaximumRetryCount",
    "RetryIntervalSec",
    "Proxy",
    "ProxyCredential",
    "TransferEncoding",
    "Certificate",
    "CertificateThumbprint",
    "HttpVersion",
    "SslProtocol",
    "StatusCodeVariable",
    "ResponseHeadersVariable",
    "MaximumFollowRelLink",
    "UnixSocket",
    "ErrorAction",
    "EA",
    "ErrorVariable",
    "WarningAction",
    "OutVariable",
];

/// Those that take none.
const SWITCHES: &[&str] = &[
    "UseBasicParsing",
    "UseDefaultCredentials",
    "DisableKeepAlive",
    "SkipCertificateCheck",
    "SkipHeaderValidation",
    "SkipHttpErrorCheck",
    "AllowUnencryptedAuthentication",
    "AllowInsecureRedirect",
    "PassThru",
    "PreserveAuthorizationOnRedirect",
    "PreserveHttpMethodOnRedirect",
    "NoProxy",
    "Resume",
    "FollowRelLink",
    "ProxyUseDefaultCredentials",
    "Verbose",
    "Debug",
];

/// A parameter that is given.
#[derive(Clone, Debug)]
pub(super) struct Parameter {
    pub(super) name: &'static str,
    /// Its name as typed, or the value where none is.
    pub(super) span: Span,
    pub(super) value: Option<Value>,
}

/// All that are given, in order.
#[derive(Clone, Debug, Default)]
pub(super) struct Parameters {
    pub(super) all: Vec<Parameter>,
}

impl Parameters {
    /// From the arguments of a command, the first of which is its name.
    pub(super) fn of(arguments: &[Argument]) -> Self {
        let mut parameters = Self::default();
        let mut arguments = arguments.iter().skip(1).peekable();
        while let Some(argument) = arguments.next() {
            if argument.splat {
                parameters.splat(&argument.value);
                continue;
            }
            let typed = match &argument.value {
                Value::Text(text) if !argument.quoted => text.clone(),
                _ => {
                    parameters.positional(argument);
                    continue;
                }
            };
            let text = typed.text();
            let Some(name) =
                text.strip_prefix(['-', '–', '—', '―']).filter(|name| name.starts_with(char::is_alphabetic))
            else {
                parameters.positional(argument);
                continue;
            };
            let (written, glued) = name.split_once(':').map_or((name, false), |(name, _)| (name, true));
            let dash = text.len() - name.len();
            let colon = dash + written.len();
            let span = typed.span_of(0..colon);
            let Some(name) = named(written, VALUED) else {
                if let Some(name) = named(written, SWITCHES) {
                    parameters.all.push(Parameter { name, span, value: None });
                }
                continue;
            };
            let value = if glued && colon + 1 < typed.len() {
                Some(Value::Text(typed.slice(colon + 1..typed.len())))
            } else {
                arguments.next().map(|next| next.value.clone())
            };
            parameters.all.push(Parameter { name, span, value });
        }
        parameters
    }

    /// `@params`: each member of the table is a parameter.
    fn splat(&mut self, value: &Value) {
        let Value::Table(_, members) = value else { return };
        for (key, value) in members {
            if let Some(name) = named(&key.text(), VALUED) {
                self.all.push(Parameter { name, span: key.span(), value: Some(value.clone()) });
            }
        }
    }

    /// A value without a name: the first is the address.
    fn positional(&mut self, argument: &Argument) {
        if self.get("Uri").is_none() {
            self.all.push(Parameter { name: "Uri", span: argument.home, value: Some(argument.value.clone()) });
        }
    }

    pub(super) fn get(&self, name: &str) -> Option<&Parameter> {
        self.all.iter().find(|parameter| parameter.name == name)
    }

    pub(super) fn value(&self, name: &str) -> Option<&Value> {
        self.get(name)?.value.as_ref()
    }
}

/// The parameter that a name, or a beginning of one, stands for.
fn named(written: &str, all: &[&'static str]) -> Option<&'static str> {
    let begins = |name: &&&str| name.get(..written.len()).is_some_and(|head| head.eq_ignore_ascii_case(written));
    let exact = all.iter().find(|name| name.eq_ignore_ascii_case(written));
    exact.or_else(|| all.iter().find(|name| !written.is_empty() && begins(name))).copied()
}
