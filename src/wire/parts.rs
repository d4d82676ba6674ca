//! What answers are made of, each type with its parts in the order in which they travel. The compiler tells where one
//! is missing.

use super::packed::{Bytes, Packed};
use super::{Answer, Message, Told};
use crate::anatomy::{Anatomy, Flag, Kind, Row};
use crate::compare::{About, Comparison, Difference, How, Part, Side, Standing};
use crate::finding::{Applicability, Certainty, Evidence, Finding, Fix};
use crate::message::Role;
use crate::remedy::Mended;
use crate::remedy::copies::{Copied, Prepared};
use crate::report::{ReadAs, ReadPart, Report};
use crate::share::Shared;
use crate::source::{Edit, Origin, Span};

/// Types that are one of several words.
macro_rules! words {
    ($($type:ident { $first:ident $(, $word:ident)* $(,)? })*) => {$(
        impl Packed for $type {
            fn pack(&self, out: &mut Vec<u8>) {
                const ALL: &[$type] = &[$type::$first $(, $type::$word)*];
                // This tells when one is missing.
                match self {
                    $type::$first $(| $type::$word)* => {}
                }
                out.push(ALL.iter().position(|word| word == self).unwrap_or_default() as u8);
            }

            fn unpack(from: &mut Bytes<'_>) -> Self {
                from.word($type::$first, &[$type::$first $(, $type::$word)*])
            }
        }
    )*};
}

/// Types of several parts; those behind the semicolon do not travel.
macro_rules! parts {
    ($($type:ident { $($part:ident),* $(,)? $(; $left:ident)? })*) => {$(
        impl Packed for $type {
            fn pack(&self, out: &mut Vec<u8>) {
                let Self { $($part,)* $($left: _)? } = self;
                $($part.pack(out);)*
            }

            fn unpack(from: &mut Bytes<'_>) -> Self {
                Self { $($part: Packed::unpack(from),)* $($left: Default::default())? }
            }
        }
    )*};
}

words! {
    Origin { Request, Response }
    Role { Request, Response, Other, Ignored }
    Certainty { Possible, Likely, Certain, Confirmed }
    Applicability { Safe, Unsafe, Shown }
    Kind {
        Group, Method, Version, Status, Scheme, Userinfo, Host, Port, Path, Segment, Query, Parameter, Fragment, Field,
        Element, Cookie, Credential, Time, Fact, Object, Array, String, Number, Literal, Part, Xml, Operation, Text,
        Hex, More,
    }
    Flag { Added, Brought, Implied, Secret, Unsent, Cut, Expired, Early }
    Side { Left, Right }
    How { Left, Right, Changed, Spelled }
    About { Credentials, Method, Type, Content, Url, Field, Cookies, Other, Noise }
}

parts! {
    Span { origin, start, end }
    Edit { span, text }
    Report { version, read, findings, corrected }
    ReadAs { shape, label, request, response, parts, exchanges, exchange }
    ReadPart { r#in, start, end, r#as }
    Finding { code, certainty, likelihood, title, why, help, spans, evidence, fix, references; fault }
    Evidence { span, note }
    Fix { title, applicability, edits }
    Shared { request, response, shape, exchange, removed, view, selected }
    Anatomy { request, response }
    Row { kind, label, value, written, secret, meaning, link, span, place, flags, rows }
    Comparison { left, right, failing, differences, more, same }
    Standing { request, status, verdict, code }
    Difference { how, about, label, left, right, note, explained, code, says }
    Part { value, written, span, expired }
    Copied { text, notes }
    Mended { request, fixes }
    Prepared { method, origin, target, fields, content, length, notes }
    Answer { id, told }
}

impl Packed for Message {
    fn pack(&self, out: &mut Vec<u8>) {
        match self {
            Message::Ready(release) => {
                out.push(0);
                release.pack(out);
            }
            Message::Answer(answer) => {
                out.push(1);
                answer.pack(out);
            }
        }
    }

    fn unpack(from: &mut Bytes<'_>) -> Self {
        match from.byte() {
            0 => Message::Ready(Packed::unpack(from)),
            1 => Message::Answer(Packed::unpack(from)),
            _ => from.nothing(Message::Ready(String::new())),
        }
    }
}

impl Packed for Told {
    fn pack(&self, out: &mut Vec<u8>) {
        match self {
            Told::Report { report, fine } => {
                out.push(0);
                report.pack(out);
                fine.pack(out);
            }
            Told::Link { fragment, texts, removed } => {
                out.push(1);
                fragment.pack(out);
                texts.pack(out);
                removed.pack(out);
            }
            Told::Opened { texts, broken } => {
                out.push(2);
                texts.pack(out);
                broken.pack(out);
            }
            Told::Anatomy(anatomy) => {
                out.push(3);
                anatomy.pack(out);
            }
            Told::Compared(comparison) => {
                out.push(4);
                comparison.pack(out);
            }
            Told::Copied(copied) => {
                out.push(5);
                copied.pack(out);
            }
            Told::Mended(mended) => {
                out.push(6);
                mended.pack(out);
            }
            Told::Prepared(prepared) => {
                out.push(7);
                prepared.pack(out);
            }
            Told::Written { text, removed } => {
                out.push(8);
                text.pack(out);
                removed.pack(out);
            }
        }
    }

    fn unpack(from: &mut Bytes<'_>) -> Self {
        // The parts are read in the order in which they stand here.
        match from.byte() {
            0 => Told::Report { report: Packed::unpack(from), fine: Packed::unpack(from) },
            1 => Told::Link {
                fragment: Packed::unpack(from),
                texts: Packed::unpack(from),
                removed: Packed::unpack(from),
            },
            2 => Told::Opened { texts: Packed::unpack(from), broken: Packed::unpack(from) },
            3 => Told::Anatomy(Packed::unpack(from)),
            4 => Told::Compared(Packed::unpack(from)),
            5 => Told::Copied(Packed::unpack(from)),
            6 => Told::Mended(Packed::unpack(from)),
            7 => Told::Prepared(Packed::unpack(from)),
            8 => Told::Written { text: Packed::unpack(from), removed: Packed::unpack(from) },
            _ => from.nothing(Told::Mended(Mended::default())),
        }
    }
}
