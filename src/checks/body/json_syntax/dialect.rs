//! Which language a text is written in that looks like JSON.

use std::ops::Range;

use super::super::super::Words;
use super::super::super::shared::show::show;
use crate::syntax::json::{Bracket, Document, Fault, FaultKind, Kind, Language, Quotes};

/// A language whose literals look like JSON.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    /// What `print` of Python writes.
    Python,
    /// An object literal, or JSON5.
    JavaScript,
    /// What `var_export` of PHP writes.
    Php,
    /// What `inspect` of Ruby writes; a hash of Perl looks the same.
    Ruby,
    /// What `toString` of a map writes: `{a=1, b=x}`.
    Java,
    /// What `fmt` of Go writes: `map[a:1]`.
    Go,
    /// `@{a = 1}`
    PowerShell,
}

/// Titles, reasons and helps, in the order of the dialects.
const WORDS: [[&str; 3]; 7] = [
    [
        "Python's way of writing a dict, not JSON",
        "What `print` or `str` of Python gives looks like JSON, but has single quotes, `True`, `False` and `None`. A parser stops \
         at the first single quote.",
        "Write it with `json.dumps`, or put in double quotes, `true`, `false` and `null`.",
    ],
    [
        "JavaScript's way of writing an object, not JSON",
        "JavaScript, and JSON5 after it, takes names without quotes, single quotes, comments and a last comma; JSON takes none of \
         them.",
        "Write it with `JSON.stringify`, or put names and strings in double quotes and remove the rest.",
    ],
    [
        "PHP's way of writing an array, not JSON",
        "PHP writes `=>` between name and value, and square or round brackets around both lists and members. JSON has a colon and \
         braces.",
        "Write it with `json_encode`.",
    ],
    [
        "Ruby's way of writing a hash, not JSON",
        "Ruby writes `=>`, symbols and `nil`, and so does what its `inspect` or `to_s` gives; Perl's hashes look the same. JSON \
         has a colon, names in double quotes and `null`.",
        "Write it with `to_json` or `JSON.generate`.",
    ],
    [
        "a map as Java prints it, not JSON",
        "`toString` of a map writes names and values without quotes and `=` between them. No JSON parser reads that.",
        "Write it with a JSON library, such as Jackson's `ObjectMapper`.",
    ],
    [
        "a map as Go prints it, not JSON",
        "`fmt` writes maps as `map[name:value]`, for people to read. No JSON parser reads that.",
        "Write it with `json.Marshal`.",
    ],
    [
        "a hash table of PowerShell, not JSON",
        "PowerShell writes `@{ name = value }`. A JSON parser stops at the `@`.",
        "Write it with `ConvertTo-Json`.",
    ],
];

impl Dialect {
    /// The language that most of the faults come from.
    pub(super) fn of(document: &Document, faults: &[&Fault]) -> Option<Self> {
        let bytes = document.bytes();
        let text = bytes.trim_ascii_start();
        if text.starts_with(b"map[") && text.contains(&b':') {
            return Some(Self::Go);
        }
        if text.starts_with(b"@{") && text.contains(&b'=') {
            return Some(Self::PowerShell);
        }
        let has = |kind: FaultKind| faults.iter().any(|fault| fault.kind == kind);
        let token = |kind: FaultKind, test: fn(&[u8]) -> bool| {
            faults.iter().any(|fault| fault.kind == kind && test(&bytes[fault.range.clone()]))
        };
        let single = has(FaultKind::WrongQuotes(Quotes::Single));
        let arrow = token(FaultKind::EqualsSign, |token| token == b"=>");
        let symbol = token(FaultKind::UnquotedValue, |token| token.starts_with(b":"))
            || token(FaultKind::UnquotedName, |token| token.starts_with(b":"));
        if token(FaultKind::Call, |token| token.starts_with(b"array"))
            || arrow && has(FaultKind::WrongOpener(Bracket::Array))
        {
            return Some(Self::Php);
        }
        let several = faults.iter().any(|fault| fault.kind == FaultKind::EqualsSign && !fault.also.is_empty());
        if symbol || arrow && (single || several || has(FaultKind::Constant(Language::Spelling))) {
            return Some(Self::Ruby);
        }
        if has(FaultKind::EqualsSign)
            && has(FaultKind::UnquotedName)
            && faults.iter().all(|fault| is_of(Self::Java, fault.kind))
            && document.strings().next().is_none()
        {
            return Some(Self::Java);
        }
        // `(1, 2)`, `{'a', 'b'}` and `datetime.datetime(…)` are Python where the quotes are single ones.
        let python = [
            has(FaultKind::Constant(Language::Python)),
            has(FaultKind::StringPrefix),
            has(FaultKind::WrongOpener(Bracket::Object)),
            token(FaultKind::Placeholder, |token| token.windows(10).any(|words| words == b" object at")),
            token(FaultKind::Call, |token| {
                [&b"("[..], b"datetime", b"Decimal", b"UUID", b"OrderedDict", b"defaultdict"]
                    .iter()
                    .any(|start| token.starts_with(start))
            }),
        ];
        if single && python.contains(&true) {
            return Some(Self::Python);
        }
        let script = [
            single,
            has(FaultKind::WrongQuotes(Quotes::Backtick)),
            has(FaultKind::TrailingComma),
            has(FaultKind::Comment),
            has(FaultKind::Constant(Language::JavaScript)),
        ];
        let script = has(FaultKind::UnquotedName) && script.contains(&true);
        script.then_some(Self::JavaScript)
    }

    /// Title, reason and help.
    pub(super) fn words(self) -> Words {
        let [title, why, help] = WORDS[self as usize];
        Words::new(title, why, help)
    }

    /// Whether what was meant cannot be put together from the pieces.
    pub(super) fn is_foreign(self) -> bool {
        matches!(self, Self::Go | Self::PowerShell)
    }
}

/// Whether a slip is none in that language.
pub(super) fn is_of(dialect: Dialect, kind: FaultKind) -> bool {
    use FaultKind as F;
    let single = kind == F::WrongQuotes(Quotes::Single);
    match dialect {
        Dialect::Python => {
            single
                || matches!(
                    kind,
                    F::Constant(Language::Python)
                        | F::StringPrefix
                        | F::TrailingComma
                        | F::Call
                        | F::WrongOpener(Bracket::Object)
                        | F::Placeholder
                        | F::Concatenation
                )
        }
        Dialect::JavaScript => {
            single
                || matches!(
                    kind,
                    F::WrongQuotes(Quotes::Backtick)
                        | F::UnquotedName
                        | F::TrailingComma
                        | F::Comment
                        | F::Concatenation
                )
        }
        Dialect::Php => {
            single
                || matches!(
                    kind,
                    F::EqualsSign
                        | F::Call
                        | F::WrongOpener(Bracket::Array)
                        | F::TrailingComma
                        | F::Comment
                        | F::Constant(Language::Spelling)
                )
        }
        Dialect::Ruby => {
            single
                || matches!(
                    kind,
                    F::EqualsSign
                        | F::UnquotedName
                        | F::UnquotedValue
                        | F::Call
                        | F::TrailingComma
                        | F::Constant(Language::Spelling)
                )
        }
        Dialect::Java => matches!(kind, F::EqualsSign | F::UnquotedName | F::UnquotedValue | F::MissingValue),
        Dialect::Go | Dialect::PowerShell => true,
    }
}

/// What a program sent in place of a value that it did not serialise, if the whole text is that.
pub(super) fn unserialised(document: &Document) -> Option<Words> {
    let text = document.bytes().trim_ascii();
    // The name of a class is short; what is long was meant as something.
    if text.len() > 400 {
        return None;
    }
    let hexadecimal = |digits: &[u8]| (5..=8).contains(&digits.len()) && digits.iter().all(u8::is_ascii_hexdigit);
    let at = text.iter().rposition(|&byte| byte == b'@');
    let (why, help) = if text.starts_with(b"[object ") && text.ends_with(b"]") {
        (
            "JavaScript writes an object so where a text is wanted and nothing says how: the object itself was given as the body.",
            "Give `JSON.stringify(…)` of the object as the body.",
        )
    } else if text == b"undefined" {
        (
            "JavaScript writes a variable so that has no value.",
            "Look where the body should be set, and send it as JSON.",
        )
    } else if text.starts_with(b"System.") && !text.contains(&b' ') {
        (
            "C# writes the name of an object's class where a text is wanted: the object itself was given as the body.",
            "Give `JsonSerializer.Serialize(…)` of the object as the body.",
        )
    } else if at.is_some_and(|at| hexadecimal(&text[at + 1..])) && !text.contains(&b' ') {
        (
            "Java writes an object so where a text is wanted: its class and a number. The object itself was given as the body.",
            "Give what a JSON library writes for the object as the body.",
        )
    } else {
        return None;
    };
    let title = format!("{} in place of the JSON", show(text));
    (document.root().is_none_or(|root| root.kind() != Kind::Object)).then(|| Words::new(title, why, help))
}

/// The text without the blanks around it.
pub(super) fn whole(document: &Document) -> Range<usize> {
    let bytes = document.bytes();
    let start = bytes.len() - bytes.trim_ascii_start().len();
    start..start + bytes.trim_ascii().len()
}
