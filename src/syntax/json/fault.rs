use std::ops::Range;

/// A place where the text leaves RFC 8259, and what would bring it back.
///
/// One slip is one fault: what follows from it is not told, and a habit (single quotes all over) is one fault with
/// several places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What slipped.
    pub kind: FaultKind,
    /// The smallest place that shows it: the first wrong token, or a point where something is absent.
    pub range: Range<usize>,
    /// Further places of the same slip, in order.
    pub also: Vec<Range<usize>>,
    /// The other party: where the unclosed bracket opens, the name whose value is absent.
    pub context: Option<Range<usize>>,
    /// The change that mends it, where it is known.
    pub repair: Option<Repair>,
}

impl Fault {
    /// All places, the first first.
    pub fn ranges(&self) -> impl Iterator<Item = Range<usize>> + '_ {
        std::iter::once(self.range.clone()).chain(self.also.iter().cloned())
    }
}

/// Edits of the parsed bytes that mend a fault.
///
/// Invariant: the edits are in order and do not overlap, also with those of the other faults of the document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repair {
    /// The edits.
    pub edits: Vec<Replacement>,
    /// Whether what was meant is certain.
    pub safety: Safety,
}

/// Puts a text in the place of a range.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replacement {
    /// What goes; empty for an insertion.
    pub range: Range<usize>,
    /// What comes; empty for a deletion.
    pub text: String,
}

impl Replacement {
    /// Puts `text` in the place of `range`.
    pub fn new(range: Range<usize>, text: impl Into<String>) -> Self {
        Self { range, text: text.into() }
    }
}

/// Whether a repair needs a person's eye.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Safety {
    /// There is one reading only.
    Safe,
    /// The likeliest of several readings.
    Choice,
}

/// What a text is that was never meant as JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Other {
    /// It starts with `<`: XML or HTML.
    Markup,
    /// `a=1&b=2`.
    Form,
    /// Words.
    Text,
}

/// The bracket that opens a container.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bracket {
    /// `{`
    Object,
    /// `[`
    Array,
    /// `(`, which JSON does not have.
    Round,
}

/// A constant of another language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// `True`, `False`, `None`.
    Python,
    /// `undefined`, `NaN`, `Infinity`.
    JavaScript,
    /// `TRUE`, `Null`, `nil`: true, false or null in another case or by another name.
    Spelling,
}

/// A number that JSON writes otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumberSlip {
    /// `01`
    LeadingZero,
    /// `+1`
    Plus,
    /// `1.`
    NothingAfterPoint,
    /// `.5`
    NothingBeforePoint,
    /// `1e`
    NoExponent,
    /// `0x1F`, `0b1`, `0o7`
    Base,
    /// `1_000`, `10n`, `1.5f`
    Decoration,
    /// A minus without a number.
    Minus,
    /// `−1`, with a sign that only looks like a minus.
    ForeignMinus,
}

/// How an escape in a string is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EscapeSlip {
    /// `\'`, which other languages know.
    Quote,
    /// `\x41`
    Hexadecimal,
    /// `\u` without four hexadecimal digits.
    Unicode,
    /// A backslash before a line break.
    LineBreak,
    /// A backslash that stands for itself: `C:\dir`, `\d+`.
    Backslash,
}

/// Which quotes a string has instead of `"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quotes {
    /// `'`
    Single,
    /// `` ` ``
    Backtick,
    /// `“`, `„`, `’` and the like.
    Typographic,
    /// `\"`: the backslashes of an outer string came along.
    Escaped,
    /// `""`, as spreadsheets and Visual Basic double them.
    Doubled,
    /// `"""` or `'''`
    Triple,
    /// `&quot;`: the text was escaped for HTML.
    Entity,
}

/// What slipped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// There is nothing, or only blanks.
    Empty,
    /// It was never meant as JSON.
    NotJson(Other),
    /// A comma after the last member or item.
    TrailingComma,
    /// No comma between two members or items. The range is the token that comes unexpected.
    MissingComma,
    /// A comma with nothing before it.
    ExtraComma,
    /// No colon between name and value. The range is the token that comes unexpected.
    MissingColon,
    /// A name without a value, or a colon with nothing behind.
    MissingValue,
    /// A value in an object without a name.
    MissingName,
    /// `=` or `=>` for the colon.
    EqualsSign,
    /// `;` for the comma.
    Semicolon,
    /// A string in other quotes.
    WrongQuotes(Quotes),
    /// A string that opens with one kind of quote and closes with another.
    MixedQuotes,
    /// A name without quotes.
    UnquotedName,
    /// A text without quotes where a value stands.
    UnquotedValue,
    /// A place holder for a value: `{{id}}`, `${id}`, `<id>`.
    Placeholder,
    /// A comment.
    Comment,
    /// A constant of another language.
    Constant(Language),
    /// true, false or null with a letter wrong or missing.
    Misspelled,
    /// A number that JSON writes otherwise.
    Number(NumberSlip),
    /// A comma in a number.
    DecimalComma,
    /// A line break within a string.
    RawLineBreak,
    /// A tab within a string.
    RawTab,
    /// Another control character within a string.
    RawControl,
    /// An escape that JSON does not have.
    Escape(EscapeSlip),
    /// A double quote within a string that is not escaped.
    InnerQuote,
    /// A string that is not closed where it must end.
    UnclosedString,
    /// A string that is closed but never opened.
    UnopenedString,
    /// The text ends inside a string.
    CutString,
    /// The text ends before this bracket is closed. The range is the end.
    CutContainer(Bracket),
    /// A bracket that is not closed before the text goes on outside it.
    UnclosedContainer(Bracket),
    /// No opening bracket before what it must hold, which the closing one shows. The range is the first token inside.
    MissingOpener(Bracket),
    /// A closing bracket of the wrong kind.
    WrongCloser(Bracket),
    /// An opening bracket of the wrong kind; what it holds and how it closes tell.
    WrongOpener(Bracket),
    /// A closing bracket that nothing opens.
    ExtraCloser,
    /// Another value after the end.
    SecondValue,
    /// Text after the end.
    TextAfter,
    /// Text before the start.
    TextBefore,
    /// Members without the braces around them.
    NoBraces,
    /// The whole text stands in quotes of its own.
    QuotedDocument,
    /// A function call around a value.
    Call,
    /// A prefix of a string: `u'…'`, `b"…"`.
    StringPrefix,
    /// Strings joined by `+`, or standing side by side.
    Concatenation,
    /// `...`: something was left out.
    Ellipsis,
    /// The fence of a Markdown code block.
    CodeFence,
    /// A blank that is no JSON white space, outside a string.
    ForeignBlank,
    /// `\n` or `\t` written out, outside a string.
    EscapedBlank,
    /// A character that has no place there.
    Unexpected,
    /// Bytes that are not UTF-8.
    InvalidUtf8,
}
