//! What is said of each slip.

use super::super::super::shared::show::show;
use super::Words;
use crate::syntax::json::{
    Bracket, Document, EscapeSlip, Fault, FaultKind, Kind, Language, Node, NumberSlip, Other, Quotes,
};

/// Title, reason and help of a fault.
pub(super) fn words(document: &Document, fault: &Fault) -> Words {
    let bytes = document.bytes();
    let token = show(bytes[fault.range.clone()].trim_ascii());
    let more = fault.also.len();
    let of = fault.context.clone().map(|range| show(&bytes[range]));
    let container = document.at(fault.range.start).map(Node::kind);
    match fault.kind {
        FaultKind::TrailingComma => {
            let title = match container {
                Some(Kind::Object) if more == 0 => "comma after the last member of the object",
                Some(Kind::Array) if more == 0 => "comma after the last item of the array",
                _ if more == 0 => "comma after the end of the JSON",
                _ => "commas after the last member or item",
            };
            Words::new(
                title,
                "After a comma JSON wants another member or item. The parser finds the closing bracket instead and stops.",
                "Remove the comma.",
            )
        }
        FaultKind::MissingComma => Words::new(
            format!("no comma before {token}"),
            format!(
                "Members and items are separated by commas. After {} the parser wants a comma or the closing bracket.",
                of.unwrap_or_else(|| "the value".into())
            ),
            "Put a comma after the value before it.",
        ),
        FaultKind::ExtraComma => {
            let before = bytes[..fault.range.start].trim_ascii_end().last();
            Words::new(
                if before == Some(&b',') {
                    "two commas with nothing between them"
                } else {
                    "comma with nothing before it"
                },
                "Each comma in JSON separates two members or items; none may be left out.",
                "Remove the comma, or put in what is missing.",
            )
        }
        FaultKind::MissingColon => Words::new(
            match of {
                Some(name) => format!("no colon after the name {name}"),
                None => "no colon after a name".into(),
            },
            "Between a name and its value JSON has a colon. The parser finds something else there and stops.",
            "Put a colon after the name.",
        ),
        FaultKind::MissingValue => {
            let name = of.unwrap_or(token);
            Words::new(
                format!("no value for {name}"),
                "Each member of an object is a name, a colon and a value. Here the value is absent.",
                "Put in the value, `null` if there is none, or remove the member.",
            )
        }
        FaultKind::MissingName => Words::new(
            "value without a name in an object",
            "An object holds members: a name in double quotes, a colon, a value. Here a value stands alone.",
            "Give the value a name, or use `[` and `]` for a list without names.",
        ),
        FaultKind::EqualsSign => Words::new(
            format!("{token} in place of a colon"),
            "Between a name and its value JSON has a colon and nothing else.",
            "Put a colon there.",
        ),
        FaultKind::Semicolon => Words::new(
            if container.is_some_and(|kind| matches!(kind, Kind::Object | Kind::Array)) {
                "semicolon in place of a comma"
            } else {
                "semicolon after the JSON"
            },
            "JSON has no semicolons: members and items are separated by commas, and nothing follows the end.",
            "Put a comma in its place, or remove it at the end.",
        ),
        FaultKind::WrongQuotes(quotes) => wrong_quotes(quotes),
        FaultKind::MixedQuotes => Words::new(
            format!("string that is opened with `\"` and closed with {token}"),
            "A string ends at the next double quote only. Without it the parser takes what follows for part of the string.",
            "Close the string with a double quote.",
        ),
        FaultKind::UnquotedName => Words::new(
            if more == 0 { format!("name without quotes: {token}") } else { "names without quotes".into() },
            "In JSON every name stands in double quotes; JavaScript and YAML can do without.",
            "Put the names in double quotes.",
        ),
        FaultKind::UnquotedValue => Words::new(
            if more == 0 { format!("text without quotes: {token}") } else { "texts without quotes".into() },
            "Only numbers, `true`, `false` and `null` stand without quotes in JSON.",
            "Put the text in double quotes.",
        ),
        FaultKind::Placeholder if token.contains(" object at") => Words::new(
            format!("Python object that was not serialised: {token}"),
            "Python writes an object so where it does not know how to write it. It is no JSON value.",
            "Put in the object's members, or give `json.dumps` a `default` that writes them.",
        ),
        FaultKind::Placeholder => Words::new(
            format!("place holder left in the JSON: {token}"),
            "It stands for a value that nothing has put in; as it is, it is no JSON value.",
            "Put the value in its place.",
        ),
        FaultKind::Comment => Words::new(
            if more == 0 { "comment in the JSON" } else { "comments in the JSON" },
            "JSON has no comments. The parser finds a character that starts no value, and stops.",
            "Remove the comment.",
        ),
        FaultKind::Constant(language) => constant(language, &token),
        FaultKind::Misspelled => Words::new(
            format!("{token} is no JSON value"),
            "The only words in JSON are `true`, `false` and `null`, exactly so.",
            "Correct the spelling, or put a text in double quotes.",
        ),
        FaultKind::Number(slip) => number(slip, &token),
        FaultKind::DecimalComma => Words::new(
            match of {
                Some(number) => format!("comma in the number {number}"),
                None => "comma in a number".into(),
            },
            "JSON writes decimals with a point, and never groups digits. The comma ends the number, and what follows is \
             taken for the next name.",
            "Write a point for decimals; leave out what only groups digits.",
        ),
        FaultKind::RawLineBreak => Words::new(
            "line break inside a string",
            "Within a string JSON wants control characters escaped. A parser stops at a line break that is not.",
            "Write `\\n` in its place.",
        ),
        FaultKind::RawTab => Words::new(
            "tab inside a string",
            "Within a string JSON wants control characters escaped. A parser stops at a tab that is not.",
            "Write `\\t` in its place, or a blank.",
        ),
        FaultKind::RawControl => Words::new(
            format!("control character inside a string: {token}"),
            "Within a string JSON wants control characters escaped.",
            "Remove it, or write it as `\\u` and four hexadecimal digits.",
        ),
        FaultKind::Escape(slip) => escape(slip, &token),
        FaultKind::InnerQuote => Words::new(
            "double quote inside a string is not escaped",
            "The string ends at that quote; what comes after it is no comma and no closing bracket.",
            "Put a backslash before each double quote that belongs to the text.",
        ),
        FaultKind::UnclosedString => Words::new(
            format!("string is not closed: {token}"),
            "The closing quote is missing, so the string goes on to the next quote or to the end of the line.",
            "Close the string with a double quote.",
        ),
        FaultKind::UnopenedString => Words::new(
            format!("opening quote is missing before {token}"),
            "The closing quote stands alone: the parser finds a letter where a string must start.",
            "Put a double quote before it.",
        ),
        FaultKind::CutString => Words::new(
            "the JSON ends inside a string",
            "The text stops before the closing quote. Something cut it off, or the quote is missing.",
            "Complete the text, and close the string and all brackets.",
        ),
        FaultKind::CutContainer(bracket) => Words::new(
            match bracket {
                Bracket::Object => "the JSON ends before an object is closed",
                Bracket::Array => "the JSON ends before an array is closed",
                Bracket::Round => "the JSON ends before a bracket is closed",
            },
            "The text stops while a bracket is still open. Parsers call that an unexpected end.",
            "Close what is open, or look for what cut the text off.",
        ),
        FaultKind::UnclosedContainer(bracket) => {
            let (what, sign) = container_words(bracket);
            Words::new(
                format!("{} is not closed: `{sign}` is missing", &what[3..]),
                format!(
                    "What comes here cannot stand in that {}, so it must have ended before.",
                    &what[what.len().min(3)..].trim()
                ),
                format!("Put `{sign}` where it ends."),
            )
        }
        FaultKind::MissingOpener(bracket) => {
            let sign = if bracket == Bracket::Array { "[" } else { "{" };
            Words::new(
                format!("`{sign}` is missing before {token}"),
                "There are more closing brackets than opening ones, and what stands here belongs in brackets of its own.",
                format!("Put `{sign}` before it."),
            )
        }
        FaultKind::WrongCloser(bracket) => {
            let (what, sign) = container_words(bracket);
            Words::new(
                format!("{token} where `{sign}` must close the {}", &what[3..]),
                "Each bracket is closed by its own kind, the innermost first.",
                format!("Put `{sign}` in its place."),
            )
        }
        FaultKind::WrongOpener(Bracket::Array) => Words::new(
            "`[` around members with names",
            "What is in square brackets has no names; names and values stand in braces.",
            "Use `{` and `}`.",
        ),
        FaultKind::WrongOpener(_) => Words::new(
            "`{` around items without names",
            "What stands in braces has names and colons; a list of values stands in square brackets.",
            "Use `[` and `]`.",
        ),
        FaultKind::ExtraCloser => Words::new(
            if more == 0 {
                format!("{token} that nothing opens")
            } else {
                "closing brackets that nothing opens".into()
            },
            "There are more closing brackets than opening ones: to the parser the text ends before this one.",
            "Remove it.",
        ),
        FaultKind::SecondValue => Words::new(
            "second JSON value after the first",
            "A JSON text is one value. What takes several, one a line, is another format (NDJSON) with a type of its own.",
            "Send them one by one, or as one array.",
        ),
        FaultKind::TextAfter if bytes[fault.range.clone()].starts_with(b"&") => Words::new(
            "`&` and more text after the JSON",
            "curl joins the data of several `-d` with `&`, as forms have it. To a JSON parser that is text after the end.",
            "Put all of the JSON in one `-d`.",
        ),
        FaultKind::TextAfter => Words::new(
            format!("text after the end of the JSON: {token}"),
            "The value is complete before it. After that a parser takes nothing but white space.",
            "Remove it.",
        ),
        FaultKind::TextBefore => Words::new(
            format!("text before the JSON: {token}"),
            "A JSON text starts with its value. The parser finds a letter that starts none, and stops.",
            "Remove it.",
        ),
        FaultKind::NoBraces => Words::new(
            "members without braces around them",
            "The first string is already a whole JSON text; the colon after it has no place.",
            "Put `{` before the members and `}` after them.",
        ),
        FaultKind::QuotedDocument => Words::new(
            "the whole JSON stands in quotes of its own",
            "The quotes reach the server. Windows' command shell sends single quotes along, and a quote starts a string.",
            "Remove the quotes around the JSON.",
        ),
        FaultKind::Call if fault.range.len() == 1 => Words::new(
            "round brackets in the JSON",
            "JSON has braces and square brackets only; round ones come from Python or JavaScript.",
            "Write a list in square brackets, and other values without brackets.",
        ),
        FaultKind::Call => Words::new(
            format!("function call in the JSON: {token}"),
            "JSON holds values, no expressions. The parser stops at the name of the function.",
            "Write the value itself.",
        ),
        FaultKind::StringPrefix => Words::new(
            format!("{token} before a string"),
            "The letter is part of Python's way to write strings. In JSON a string starts with its quote.",
            "Remove the letter.",
        ),
        FaultKind::Concatenation => Words::new(
            if token == "`+`" { "strings joined with `+`" } else { "two strings side by side" },
            "JSON holds values, no expressions: a string is written as one.",
            "Write one string.",
        ),
        FaultKind::Ellipsis => Words::new(
            format!("{token} for something that was left out"),
            "The dots were put in for a reader; to a parser they are no value.",
            "Put in what they stand for, or remove them.",
        ),
        FaultKind::CodeFence => Words::new(
            "fence of a code block around the JSON",
            "The backticks belong to the page that the JSON was copied from.",
            "Remove them.",
        ),
        FaultKind::ForeignBlank => {
            let blank = String::from_utf8_lossy(&bytes[fault.range.clone()]).chars().next();
            let name = match blank {
                Some('\u{A0}') => "no-break space".into(),
                Some('\u{200B}') => "zero-width space".into(),
                Some('\u{FEFF}') => "byte-order mark".into(),
                Some(c) => format!("blank U+{:04X}", u32::from(c)),
                None => "blank".into(),
            };
            Words::new(
                format!("{name} between the tokens"),
                "It looks like a blank, but JSON knows only space, tab and line breaks as such. It often comes along when \
                 text is copied from a page.",
                "Put a plain space in its place.",
            )
        }
        FaultKind::EscapedBlank => Words::new(
            format!("{token} written out between the tokens"),
            "Outside strings a backslash has no meaning in JSON. The text was escaped once too often on its way.",
            "Remove it.",
        ),
        FaultKind::NotJson(Other::Text) => Words::new(
            format!("the body is text, not JSON: {token}"),
            "A JSON text starts with `{`, `[`, a double quote, a digit, a minus, or is `true`, `false` or `null`.",
            "Send JSON, or declare what it is.",
        ),
        _ => Words::new(
            format!("{token} has no place here"),
            "No JSON text can have this character where it stands, so the parser stops.",
            "Remove it, or put it in a string.",
        ),
    }
}

fn container_words(bracket: Bracket) -> (&'static str, &'static str) {
    match bracket {
        Bracket::Object => ("an object", "}"),
        Bracket::Array => ("an array", "]"),
        Bracket::Round => ("an expression", ")"),
    }
}

fn wrong_quotes(quotes: Quotes) -> Words {
    let help = "Put names and strings in double quotes.";
    match quotes {
        Quotes::Single => Words::new(
            "names or strings in single quotes",
            "JSON knows double quotes only. The parser finds a character that starts no value, and stops.",
            help,
        ),
        Quotes::Backtick => {
            Words::new("strings in backticks", "Backticks are JavaScript's; JSON knows double quotes only.", help)
        }
        Quotes::Typographic => Words::new(
            "typographic quotes in the JSON",
            "Word processors, chats and wikis turn plain quotes into typographic ones. JSON knows only the plain double \
             quote; to a parser the others are letters.",
            "Put plain double quotes in their place.",
        ),
        Quotes::Escaped => Words::new(
            "backslashes before the quotes of the JSON",
            "The quotes were escaped for a place where that is needed, but here the backslashes reach the server. Outside \
             a string JSON has none.",
            "Remove the backslashes.",
        ),
        Quotes::Doubled => Words::new(
            "doubled quotes in the JSON",
            "Spreadsheets and some shells write a quote twice. To a JSON parser the two are an empty string.",
            "Write each quote once.",
        ),
        Quotes::Triple => Words::new(
            "string in triple quotes",
            "Python and consoles of search engines have them; to a JSON parser the first two are an empty string.",
            "Put the text in plain double quotes, with `\\n` for line breaks.",
        ),
        Quotes::Entity => Words::new(
            "`&quot;` in place of quotes",
            "The text was escaped for HTML. A JSON parser finds an `&`, which starts no value.",
            help,
        ),
    }
}

fn constant(language: Language, token: &str) -> Words {
    match language {
        Language::Python => Words::new(
            format!("{token} is Python, not JSON"),
            "JSON writes `true`, `false` and `null`. A parser stops at the capital letter.",
            "Write `true`, `false` or `null`.",
        ),
        Language::JavaScript => Words::new(
            format!("{token} is JavaScript, not JSON"),
            "JSON has no way to write it. What the server should get in its place is for you to say.",
            "Put in a number, `null`, or leave the member out.",
        ),
        Language::Spelling => Words::new(
            format!("{token} is no JSON value"),
            "The only words in JSON are `true`, `false` and `null`, in lower case.",
            "Write it as JSON has it.",
        ),
    }
}

fn number(slip: NumberSlip, token: &str) -> Words {
    let (title, why, help) = match slip {
        NumberSlip::LeadingZero => (
            format!("number with a leading zero: {token}"),
            "A JSON number other than zero does not start with 0.",
            "Leave the zero out; put codes whose zeros count in double quotes.",
        ),
        NumberSlip::Plus => (
            format!("number with a plus sign: {token}"),
            "A JSON number starts with a digit or a minus.",
            "Leave the plus out.",
        ),
        NumberSlip::NothingAfterPoint => (
            format!("number that ends in a point: {token}"),
            "After the point a JSON number has at least one digit.",
            "Write a digit after the point, or leave it out.",
        ),
        NumberSlip::NothingBeforePoint => (
            format!("number that starts with a point: {token}"),
            "Before the point a JSON number has at least one digit.",
            "Write a zero before the point.",
        ),
        NumberSlip::NoExponent => (
            format!("number without its exponent: {token}"),
            "After `e` a JSON number has at least one digit.",
            "Complete the exponent.",
        ),
        NumberSlip::Base => {
            (format!("number that is not decimal: {token}"), "JSON numbers are decimal only.", "Write it in decimal.")
        }
        NumberSlip::Decoration => (
            format!("number with signs that only programs know: {token}"),
            "JSON numbers have digits, a point and an exponent, no separators and no type letters.",
            "Leave the signs out.",
        ),
        NumberSlip::ForeignMinus => (
            format!("number with a sign that only looks like a minus: {token}"),
            "Word processors turn a hyphen into a minus sign or a dash. In JSON a negative number starts with a plain hyphen.",
            "Put a plain hyphen in its place.",
        ),
        NumberSlip::Minus => (
            format!("sign without a number: {token}"),
            "After the sign a JSON number has digits.",
            "Complete the number.",
        ),
    };
    Words::new(title, why, help)
}

fn escape(slip: EscapeSlip, token: &str) -> Words {
    let known =
        "JSON knows `\\\"`, `\\\\`, `\\/`, `\\b`, `\\f`, `\\n`, `\\r`, `\\t` and `\\u` with four hexadecimal digits.";
    match slip {
        EscapeSlip::Quote => Words::new(
            format!("{token} is no escape of JSON"),
            format!("{known} A single quote needs no backslash in a string."),
            "Leave the backslash out.",
        ),
        EscapeSlip::Hexadecimal => Words::new(
            format!("{token} is no escape of JSON"),
            format!("{known} `\\x` belongs to other languages."),
            "Write `\\u00` and the two digits.",
        ),
        EscapeSlip::Unicode => Words::new(
            format!("{token} is no whole escape"),
            "After `\\u` JSON wants exactly four hexadecimal digits.",
            "Complete the digits, or double the backslash if it belongs to the text.",
        ),
        EscapeSlip::LineBreak => Words::new(
            "backslash before a line break inside a string",
            "JavaScript and Python join the lines then; JSON has no such escape.",
            "Write the string on one line, with `\\n` where a line break is meant.",
        ),
        EscapeSlip::Backslash => Words::new(
            format!("{token} is no escape of JSON"),
            format!("{known} A backslash that stands for itself, as in paths and patterns, is written twice."),
            "Double the backslash.",
        ),
    }
}

/// What the other party of a fault tells.
pub(super) fn context(kind: FaultKind) -> Option<&'static str> {
    match kind {
        FaultKind::MissingComma => Some("the value before it ends here"),
        FaultKind::MissingColon | FaultKind::MissingValue => Some("its name"),
        FaultKind::CutString | FaultKind::UnclosedString => Some("the string opens here"),
        FaultKind::CutContainer(_) | FaultKind::UnclosedContainer(_) | FaultKind::WrongCloser(_) => {
            Some("it is opened here")
        }
        FaultKind::WrongOpener(Bracket::Array) => Some("a name with a colon stands in it"),
        FaultKind::WrongOpener(_) => Some("it is closed here"),
        FaultKind::MixedQuotes => Some("it is opened here"),
        FaultKind::WrongQuotes(Quotes::Typographic) => Some("the string opens here"),
        _ => None,
    }
}

/// What the repair of a fault does.
pub(super) fn fix(kind: FaultKind) -> &'static str {
    match kind {
        FaultKind::TrailingComma | FaultKind::ExtraComma => "remove the comma",
        FaultKind::MissingComma => "put a comma",
        FaultKind::MissingColon | FaultKind::EqualsSign => "put a colon",
        FaultKind::Semicolon => "put a comma, or nothing at the end",
        FaultKind::WrongQuotes(Quotes::Escaped) => "remove the backslashes",
        FaultKind::WrongQuotes(_) | FaultKind::UnquotedName | FaultKind::UnquotedValue => "put double quotes",
        FaultKind::MixedQuotes | FaultKind::UnclosedString | FaultKind::UnopenedString => "put the missing quote",
        FaultKind::Comment => "remove the comment",
        FaultKind::Constant(_) | FaultKind::Misspelled => "write it as JSON has it",
        FaultKind::Number(_) => "write the number as JSON has it",
        FaultKind::DecimalComma => "write a decimal point",
        FaultKind::RawLineBreak | FaultKind::RawTab | FaultKind::RawControl => "write it as an escape",
        FaultKind::Escape(EscapeSlip::Backslash) => "double the backslash",
        FaultKind::Escape(_) => "mend the escape",
        FaultKind::InnerQuote => "escape the quotes inside the string",
        FaultKind::CutString => "close the string and the brackets",
        FaultKind::CutContainer(_) | FaultKind::UnclosedContainer(_) => "close the bracket",
        FaultKind::MissingOpener(_) => "open the bracket",
        FaultKind::WrongCloser(_) | FaultKind::WrongOpener(_) => "put the right bracket",
        FaultKind::ExtraCloser => "remove the bracket",
        FaultKind::SecondValue => "make one array of them",
        FaultKind::TextAfter | FaultKind::TextBefore => "remove the text around the JSON",
        FaultKind::NoBraces => "put braces around the members",
        FaultKind::QuotedDocument => "remove the quotes around the JSON",
        FaultKind::Call => "write the value itself",
        FaultKind::StringPrefix => "remove the letter",
        FaultKind::Concatenation => "write one string",
        FaultKind::Ellipsis => "remove the dots",
        FaultKind::CodeFence => "remove the fence",
        FaultKind::ForeignBlank | FaultKind::EscapedBlank => "put a plain space",
        _ => "mend it",
    }
}
