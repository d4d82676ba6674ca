//! `shell/unexpanded-variable`

use super::super::shared::rewrite;
use super::super::shared::show::show;
use super::super::{Context, Example, Heard, Mends, Page, Rule, Words};
use crate::finding::{Applicability, Certainty, Code, Evidence, Finding, Fix};
use crate::message::{Author, Command, Fate, Shell, Variable};
use crate::source::{Edit, Span, Traced};

/// A variable that reaches the server as its name, or as nothing.
pub static RULE: Rule = Rule {
    code: Code::new("shell/unexpanded-variable"),
    heard: Heard { title: "a variable was sent as text, or is empty", help: "set it, and let the shell expand it" },
    references: &["https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#tag_19_02_02"],
    check: Some(check),
};

/// What its reference page tells.
pub static PAGE: Page = Page {
    since: "0.1.0",
    what: "`$NAME` in single quotes, `%NAME%` in a POSIX shell, or a `$` in double quotes that was meant as itself.",
    why: "Single quotes keep a variable as it is typed, so the server gets its name. In double quotes one that is not \
          set becomes nothing.",
    mends: Mends::Safe,
    bad: Example::request("TOKEN=k-77120; curl https://api.example.com/me -H 'X-Trace: $TOKEN'"),
    good: "TOKEN=k-77120; curl https://api.example.com/me -H \"X-Trace: $TOKEN\"",
};

/// A variable that is not what it should be.
struct Slip<'a> {
    span: Span,
    name: &'a str,
    kind: Kind<'a>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind<'a> {
    /// In single quotes, where the paste itself sets it, or where nothing else could be meant.
    Literal { set: bool },
    /// `%NAME%` in another shell than cmd.exe.
    Percent,
    /// `$NAME` in cmd.exe.
    Dollars,
    /// `$env:NAME` in another shell than PowerShell.
    Env,
    /// Expanded, where the paste sets one whose name is nearly the same.
    Misspelled(&'a str),
    /// Expanded, where a dollar sign was meant: `?$filter=`, `Pa$word`, `$5`, `\"$set\":`.
    Dollar,
    /// A word between backticks, which the shell runs as a command.
    Backticks,
    /// Expanded, to what cannot be seen from here.
    Unseen,
}

fn check(context: &Context) -> Vec<Finding> {
    let Some(command) = context.request.client.command() else { return Vec::new() };
    find(context, command)
        .into_iter()
        .map(|slip| {
            let (certainty, likelihood) = match slip.kind {
                Kind::Literal { set: true } => (Certainty::Likely, 0.96),
                Kind::Literal { set: false } => (Certainty::Likely, 0.88),
                Kind::Misspelled(_) => (Certainty::Likely, 0.92),
                Kind::Percent | Kind::Dollar | Kind::Dollars => (Certainty::Likely, 0.88),
                Kind::Env => (Certainty::Likely, 0.93),
                Kind::Backticks => (Certainty::Possible, 0.45),
                Kind::Unseen => (Certainty::Possible, 0.3),
            };
            let finding = RULE.finding(certainty, likelihood, word(context, &slip), vec![slip.span]);
            Finding { fix: fix(context, command, &slip), evidence: evidence(context, &slip), ..finding }
        })
        .collect()
}

fn find<'a>(context: &Context<'a>, command: &'a Command) -> Vec<Slip<'a>> {
    let mut slips: Vec<Slip> = Vec::new();
    for variable in command.variables.iter().take(100) {
        let typed = context.paste.get(variable.span.range()).unwrap_or_default();
        if variable.name.is_empty() {
            let word = is_quoted_word(command, typed);
            slips.extend(word.then_some(Slip { span: variable.span, name: "", kind: Kind::Backticks }));
            continue;
        }
        // What curl itself asks for stands in no variable.
        if !typed.contains(['$', '%', '{']) {
            continue;
        }
        let kind = match variable.fate {
            Fate::Known => None,
            Fate::Literal => literal(context, command, variable),
            Fate::Expanded => expanded(context, command, variable),
        };
        slips.extend(kind.map(|kind| Slip { span: variable.span, name: &variable.name, kind }));
    }
    for text in spoken(context) {
        // In cmd.exe it is the dollar sign that is a letter like any other.
        let foreign = if command.shell == Some(Shell::Cmd) { dollars(context, text) } else { percent(context, text) };
        slips.extend(foreign);
    }
    // One slip of one kind is told once, the surest first.
    let firm = slips.iter().any(|slip| slip.kind != Kind::Unseen);
    slips.retain(|slip| !firm || slip.kind != Kind::Unseen);
    slips.truncate(1);
    slips
}

/// Whether a text between backticks is a word of code that was to be set off, as Markdown does it, and no command.
fn is_quoted_word(command: &Command, typed: &str) -> bool {
    const COMMANDS: [&str; 14] = [
        "date", "id", "whoami", "hostname", "pwd", "uuidgen", "uname", "ls", "env", "arch", "nproc", "tty", "uptime",
        "pbpaste",
    ];
    let inner = typed.strip_prefix('`').and_then(|rest| rest.strip_suffix('`')).unwrap_or_default();
    let word = !inner.is_empty() && inner.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.-()".contains(&byte));
    command.shell == Some(Shell::Posix) && word && !COMMANDS.contains(&inner)
}

/// What the server reads as a value of its own: the URL, written fields, credentials.
fn spoken<'a>(context: &Context<'a>) -> Vec<&'a Traced> {
    let written = context.request.fields.iter().filter(|field| field.author != Author::Client);
    let mut texts: Vec<&Traced> = written.map(|field| &field.value).collect();
    texts.push(&context.request.target);
    texts.extend(context.request.query_data.iter().map(|data| &data.argument));
    texts
}

/// A `$NAME` in single quotes.
fn literal<'a>(context: &Context, command: &Command, variable: &'a Variable) -> Option<Kind<'a>> {
    if is_set(context, command, &variable.name).is_some() {
        return Some(Kind::Literal { set: true });
    }
    let is_spoken = spoken(context).iter().any(|text| text.home().contains(variable.span));
    let braced = context.paste[variable.span.range()].starts_with("${");
    let capitals = variable.name.len() > 1
        && variable.name.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_');
    let credential = context.paste[..variable.span.start as usize].ends_with("Bearer ");
    // In single quotes a password with a dollar sign is quoted as it should be.
    let password = command.options.iter().any(|option| {
        option.name == Some("user") && option.argument.as_ref().is_some_and(|user| user.home().contains(variable.span))
    });
    let in_json = is_json_value(context.paste, variable.span) && capitals;
    (!password && (is_spoken && (capitals || braced || credential) || in_json)).then_some(Kind::Literal { set: false })
}

/// Whether a variable is all of a JSON string.
fn is_json_value(paste: &str, span: Span) -> bool {
    paste[..span.start as usize].ends_with('"') && paste[span.end as usize..].starts_with('"')
}

/// A variable that the shell expands, to what the paste does not tell.
fn expanded<'a>(context: &Context<'a>, command: &Command, variable: &Variable) -> Option<Kind<'a>> {
    // An environment variable of PowerShell: what others expand ends before the colon.
    if variable.name == "env"
        && command.shell != Some(Shell::PowerShell)
        && context.paste[variable.span.end as usize..].starts_with(':')
    {
        return Some(Kind::Env);
    }
    let (before, after) =
        (&context.paste[..variable.span.start as usize], &context.paste[variable.span.end as usize..]);
    let braced = context.paste[variable.span.range()].starts_with("${");
    let lower = variable.name.bytes().all(|byte| byte.is_ascii_lowercase());
    // OData's `?$filter=…`, and `Pa$word` in a password.
    let query_option = before.ends_with(['?', '&']) && after.starts_with('=') && lower;
    let in_password = command.options.iter().any(|option| {
        option.name == Some("user")
            && option.argument.as_ref().is_some_and(|user| user.home().contains(variable.span))
            && before.ends_with(|c: char| c.is_ascii_alphanumeric())
    });
    if !braced && (query_option || in_password || is_amount(context, command, variable) || is_operator(before, after)) {
        return Some(Kind::Dollar);
    }
    if let Some(near) = nearly_set(context, command, &variable.name) {
        return Some(Kind::Misspelled(near));
    }
    let is_spoken = spoken(context).iter().any(|text| text.home().contains(variable.span));
    is_spoken.then_some(Kind::Unseen)
}

/// Whether a `$5` is an amount of money: at the prompt nothing else has such a name.
fn is_amount(context: &Context, command: &Command, variable: &Variable) -> bool {
    let digit = variable.name.len() == 1 && variable.name.as_bytes()[0].is_ascii_digit();
    let content = context.request.body.data.iter().any(|data| data.argument.home().contains(variable.span));
    let script = || ["#!", "() {", "(){", "function "].iter().any(|sign| context.paste.contains(sign));
    digit && content && command.shell == Some(Shell::Posix) && !script()
}

/// Whether a name is that of a member of JSON, as the operators of `MongoDB` are: `\"$set\":`.
fn is_operator(before: &str, after: &str) -> bool {
    before.ends_with("\\\"") && after.strip_prefix("\\\"").is_some_and(|rest| rest.trim_start().starts_with(':'))
}

/// The assignments before the command: `NAME=`, and where each name stands.
fn assignments<'a>(context: &Context<'a>, command: &Command) -> impl Iterator<Item = (&'a str, usize)> {
    let start = command.words.first().map_or(0, |word| word.text.home().start as usize);
    let before = &context.paste[..start];
    before.match_indices('=').filter_map(move |(at, _)| {
        let length =
            before[..at].bytes().rev().take_while(|&byte| byte == b'_' || byte.is_ascii_alphanumeric()).count();
        let name = &before[at - length..at];
        let free = before[..at - length].chars().next_back().is_none_or(|c| c.is_whitespace() || c == ';');
        (free && name.starts_with(|c: char| c == '_' || c.is_ascii_alphabetic())).then_some((name, at - length))
    })
}

/// Where the paste sets the variable.
fn is_set(context: &Context, command: &Command, name: &str) -> Option<usize> {
    assignments(context, command).find(|&(set, _)| set == name).map(|(_, at)| at)
}

/// A variable that the paste sets under nearly the same name.
fn nearly_set<'a>(context: &Context<'a>, command: &Command, name: &str) -> Option<&'a str> {
    assignments(context, command).map(|(set, _)| set).find(|set| {
        set.len() > 3
            && *set != name
            && strsim::osa_distance(&set.to_ascii_uppercase(), &name.to_ascii_uppercase()) <= 2
    })
}

/// A `%NAME%` of cmd.exe that is sent as it stands.
fn percent<'a>(context: &Context<'a>, text: &Traced) -> Option<Slip<'a>> {
    let bytes = text.bytes();
    let mut at = 0;
    while let Some(start) = bytes[at..].iter().position(|&byte| byte == b'%').map(|found| at + found) {
        let name = &bytes[start + 1..];
        let length =
            name.iter().take_while(|&&byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_').count();
        let closed = name.get(length) == Some(&b'%');
        // `%20%` and the like are escapes and a percent sign.
        if closed
            && length > 2
            && name[..length].iter().any(|byte| !byte.is_ascii_hexdigit())
            && !name[0].is_ascii_digit()
        {
            let span = text.span_of(start..start + length + 2);
            let name = context.paste.get(span.start as usize + 1..span.end as usize - 1)?;
            return Some(Slip { span, name, kind: Kind::Percent });
        }
        at = start + 1 + length;
    }
    None
}

/// A `$NAME` or `${NAME}` in capitals, which cmd.exe hands over as it stands.
fn dollars<'a>(context: &Context<'a>, text: &Traced) -> Option<Slip<'a>> {
    let bytes = text.bytes();
    let mut at = 0;
    while let Some(start) = bytes[at..].iter().position(|&byte| byte == b'$').map(|found| at + found) {
        at = start + 1;
        let braced = usize::from(bytes.get(at) == Some(&b'{'));
        let name = &bytes[at + braced..];
        let length =
            name.iter().take_while(|&&byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_').count();
        let closed = braced == 0 || name.get(length) == Some(&b'}');
        let ends = braced == 1 || !name.get(length).is_some_and(u8::is_ascii_alphanumeric);
        if length > 2 && name[0].is_ascii_uppercase() && closed && ends {
            let span = text.span_of(start..at + 2 * braced + length);
            let name = context.paste.get(span.range())?.trim_matches(['$', '{', '}']);
            return Some(Slip { span, name, kind: Kind::Dollars });
        }
    }
    None
}

fn word(context: &Context, slip: &Slip) -> Words {
    let shell = context.request.client.shell().unwrap_or_default();
    let shown = show(&context.paste.as_bytes()[slip.span.range()]);
    match slip.kind {
        Kind::Literal { .. } => Words::new(
            format!("{shown} is sent as it stands"),
            "In single quotes the shell expands nothing, so the server gets the variable's name and not its value.",
            "Put double quotes around the argument.",
        ),
        Kind::Percent => Words::new(
            format!("{shown} is sent as it stands"),
            "Percent signs mark a variable in cmd.exe alone. Any other shell hands the text over as it is typed.",
            match shell {
                Shell::PowerShell => format!("Write `$env:{}` in double quotes.", slip.name),
                _ => format!("Write `${}` in double quotes.", slip.name),
            },
        ),
        Kind::Dollars => Words::new(
            format!("{shown} is sent as it stands"),
            "In cmd.exe a dollar sign is a letter like any other. The server gets the variable's name and not its value.",
            format!("Write `%{}%`.", slip.name),
        ),
        Kind::Env => Words::new(
            "`$env:` outside PowerShell",
            "Only PowerShell knows `$env:`. Here the shell puts the value of `$env` in, which is hardly set, and the rest is \
             sent as it stands.",
            "Write the dollar sign and the name alone.",
        ),
        Kind::Misspelled(near) => Words::new(
            format!("the variable {shown} is not set"),
            format!(
                "What is set above is `{near}`. A variable that is not set becomes nothing, so the value is empty."
            ),
            format!("Write `${near}`."),
        ),
        Kind::Dollar => Words::new(
            format!("the shell takes {shown} for a variable"),
            "Outside single quotes a dollar sign starts a variable. This one is hardly set, so it becomes nothing and \
             the text before and after it closes up.",
            "Put single quotes around the argument, or write `\\$`.",
        ),
        Kind::Backticks => Words::new(
            format!("the shell runs {} as a command", shown.replace("``", "`")),
            "Outside single quotes the shell runs what stands between backticks, and puts in what that prints. Where there is \
             no such command, nothing is put in, and an error is told.",
            "Put single quotes around the argument, or write a backslash before each backtick.",
        ),
        Kind::Unseen => Words::new(
            format!("{shown} may be empty"),
            "What the variable holds cannot be seen from here. Where it is not set, the server gets nothing in its place.",
            match shell {
                Shell::Cmd => format!("Look at it with `echo %{}%`.", slip.name),
                Shell::PowerShell => format!("Look at it with `echo ${}`.", slip.name),
                Shell::Posix | Shell::Fish => format!("Look at it with `echo \"${}\"`.", slip.name),
            },
        ),
    }
}

fn evidence(context: &Context, slip: &Slip) -> Vec<Evidence> {
    let wanted = match slip.kind {
        Kind::Literal { set: true } => slip.name,
        Kind::Misspelled(near) => near,
        _ => return Vec::new(),
    };
    let command = context.request.client.command();
    let at = command.and_then(|command| is_set(context, command, wanted));
    at.map(|at| Evidence { span: Span::new(slip.span.origin, at, at + wanted.len()), note: "set here".into() })
        .into_iter()
        .collect()
}

fn fix(context: &Context, command: &Command, slip: &Slip) -> Option<Fix> {
    let typed = &context.paste[slip.span.range()];
    let replace = |span: Span, text: String| Edit { span, text };
    match slip.kind {
        Kind::Literal { .. } => {
            let word = rewrite::word_at(command, slip.span)?;
            let home = word.text.home();
            let whole = &context.paste[home.range()];
            let inner = whole.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\''))?;
            let edits = if inner.contains(['\'', '"', '\\', '`', '!']) || inner.matches('$').count() > 1 {
                // Out of the single quotes, into double ones and back.
                vec![replace(slip.span, format!("'\"{typed}\"'"))]
            } else {
                let (start, end) = (home.start as usize, home.end as usize);
                let at = |start, end| Span::new(home.origin, start, end);
                vec![replace(at(start, start + 1), "\"".into()), replace(at(end - 1, end), "\"".into())]
            };
            Some(rewrite::fix("let the shell expand it", Applicability::Safe, edits))
        }
        Kind::Percent => {
            let quoted = rewrite::word_at(command, slip.span)?;
            let double = context.paste[quoted.text.home().range()].starts_with('"');
            let sign = if command.shell == Some(Shell::PowerShell) { "$env:" } else { "$" };
            let edit = replace(slip.span, format!("{sign}{}", slip.name));
            double.then(|| rewrite::fix("write it for a POSIX shell", Applicability::Unsafe, vec![edit]))
        }
        Kind::Dollars => {
            let edit = replace(slip.span, format!("%{}%", slip.name));
            Some(rewrite::fix("write it for cmd.exe", Applicability::Unsafe, vec![edit]))
        }
        Kind::Env => {
            let end = slip.span.end as usize;
            let edit = replace(Span::new(slip.span.origin, end - "env".len(), end + 1), String::new());
            let braced = context.paste[slip.span.range()].starts_with("${");
            (!braced).then(|| rewrite::fix("write it for this shell", Applicability::Unsafe, vec![edit]))
        }
        Kind::Misspelled(near) => {
            let text = if typed.starts_with("${") { format!("${{{near}}}") } else { format!("${near}") };
            Some(rewrite::fix("write the name that is set", Applicability::Safe, vec![replace(slip.span, text)]))
        }
        Kind::Backticks => {
            let (start, end) = (slip.span.start as usize, slip.span.end as usize - 1);
            let edits = [start, end].map(|at| replace(Span::point(slip.span.origin, at), "\\".into()));
            Some(rewrite::fix("escape the backticks", Applicability::Unsafe, edits.to_vec()))
        }
        Kind::Dollar => {
            let point = Span::point(slip.span.origin, slip.span.start as usize);
            Some(rewrite::fix("escape the dollar sign", Applicability::Safe, vec![replace(point, "\\".into())]))
        }
        Kind::Unseen => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{assert_finds, assert_mends, assert_quiet, found};
    use super::*;

    #[test]
    fn single_quotes_keep_the_name() {
        assert_finds(&RULE, "curl http://calendar.test/api/tokens -H 'Authorization: Bearer ⟦$CAL_TOKEN⟧'");
        let finding = assert_finds(&RULE, "ORDER=ord_7F2K; curl 'http://api.shop.test/v1/orders/⟦$ORDER⟧'");
        assert_eq!(finding.evidence[0].note, "set here");
        assert_finds(&RULE, "curl http://a.test/o --json '{\"id\":\"⟦$ORDER_ID⟧\"}'");
    }

    #[test]
    fn the_fix_keeps_the_rest_as_it_was() {
        assert_mends(
            &RULE,
            "ID=7; curl http://a.test/o --json '{\"id\":\"$ID\"}'",
            "ID=7; curl http://a.test/o --json '{\"id\":\"'\"$ID\"'\"}'",
        );
    }

    #[test]
    fn other_shells_variables() {
        assert_finds(&RULE, "curl http://clinic.test/v1/patients -H \"X-Api-Key: ⟦%CLINIC_KEY%⟧\"");
    }

    #[test]
    fn variables_of_one_shell_in_another() {
        assert_finds(&RULE, "C:\\dev>curl http://a.test/x -H \"X-Api-Key: ⟦$API_KEY⟧\"");
        let finding = assert_finds(&RULE, "C:\\dev>curl http://a.test/x -H \"X-Api-Key: ⟦${API_KEY}⟧\"");
        assert_eq!(finding.fix.unwrap().edits[0].text, "%API_KEY%");
        assert_finds(&RULE, "PS> curl.exe http://a.test/x -H \"X-Api-Key: ⟦%API_KEY%⟧\"");
        assert_finds(&RULE, "$ curl http://a.test/x -H \"X-Api-Key: ⟦$env⟧:API_KEY\"");
        for paste in [
            "C:\\dev>set API_KEY=k-77120\nC:\\dev>curl http://a.test/x -H \"X-Api-Key: %API_KEY%\"",
            "C:\\dev>curl http://a.test/x%20y%20z -H \"X-Price: $5\"",
            "C:\\dev>curl http://a.test/x -H \"X-Api-Key: %API_KEY%\"",
            "PS> curl.exe http://a.test/x -H \"X-Api-Key: $env:API_KEY\"",
        ] {
            assert_quiet_or_possible(paste);
        }
    }

    fn assert_quiet_or_possible(paste: &str) {
        assert!(found(&RULE, paste).iter().all(|finding| finding.certainty == Certainty::Possible), "{paste}");
    }

    #[test]
    fn a_dollar_sign_that_was_meant() {
        assert_finds(&RULE, "curl -u \"ines:Pa⟦$word⟧&9\" http://a.test/admin");
        assert_mends(&RULE, "curl \"http://a.test/odata/Users?$top=5\"", "curl \"http://a.test/odata/Users?\\$top=5\"");
    }

    #[test]
    fn a_name_that_is_nearly_set() {
        assert_finds(&RULE, "IOT_TOKEN=a7\ncurl http://a.test/d -H \"Authorization: Bearer ⟦$IOT_TOKN⟧\"");
    }

    #[test]
    fn what_cannot_be_seen_is_possible() {
        let finding = assert_finds(&RULE, "curl http://a.test/d -H \"X-Api-Key: ⟦$KEY⟧\"");
        assert_eq!(finding.certainty, Certainty::Possible);
    }

    #[test]
    fn dollars_at_home_are_quiet() {
        for paste in [
            "curl 'http://a.test/odata/Users?$filter=id%20eq%207&$top=5'",
            "curl http://a.test/g --json '{\"query\":\"query($id: ID!){a(id:$id){n}}\",\"variables\":{\"id\":1}}'",
            "curl http://a.test/m --json '{\"$set\":{\"a\":1},\"$ref\":\"#/x\"}'",
            "curl -u 'ines:Pa$word&9' http://a.test/admin",
            "ID=7; curl \"http://a.test/o/$ID\"",
        ] {
            assert_quiet(&RULE, paste);
            assert!(found(&RULE, paste).is_empty());
        }
    }
}
