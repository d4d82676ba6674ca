//! The prompts of the Windows shells: what stands before a command that was copied from a terminal.

use crate::message::Shell;

/// Length of the prompt that a line starts with, and the shell that shows it: `C:\dev>`, `PS C:\dev>`, `PS>`, and
/// their continuations `More?` and `>>`.
pub(crate) fn windows(line: &str) -> Option<(usize, Shell)> {
    let bytes = line.as_bytes();
    let shell = match bytes {
        [b'P', b'S', b' ' | b'>', ..] => Shell::PowerShell,
        [b'(', ..] if line.contains(") PS ") => Shell::PowerShell,
        [drive, b':', b'\\' | b'/', ..] if drive.is_ascii_alphabetic() => Shell::Cmd,
        // A share: `\\server\files>`.
        [b'\\', b'\\', name, ..] if name.is_ascii_alphanumeric() => Shell::Cmd,
        _ => return None,
    };
    // What ends it may not stand in the path, and a path is not that long.
    let head = &bytes[..bytes.len().min(260)];
    let close = head.iter().position(|byte| matches!(byte, b'>' | b'"' | b'|' | b'<' | b'*' | b'?'))?;
    if bytes[close] != b'>' {
        return None;
    }
    // `PS >` is a prompt; `PS C:\dev` must be a path, and not prose about PS.
    let path = line.get(..close)?.trim_start_matches("PS").trim();
    let is_path = path.is_empty() || path.contains(['\\', '/', ':', '~']) || line.starts_with('(');
    if shell == Shell::PowerShell && !is_path {
        return None;
    }
    // PowerShell's nested prompts have more than one sign.
    let signs = bytes[close..].iter().take_while(|&&byte| byte == b'>').count();
    let blanks = bytes[close + signs..].iter().take_while(|&&byte| byte == b' ').count();
    Some((close + signs + blanks, shell))
}

/// Whether a text ends like fish's own prompt, `jo@box ~/src>`.
pub(crate) fn fish(before: &str) -> bool {
    let Some((user, path)) = before.trim_end().strip_suffix('>').and_then(|prompt| prompt.split_once(' ')) else {
        return false;
    };
    let is_name = |c: char| c.is_alphanumeric() || "-_.".contains(c);
    user.split_once('@').is_some_and(|(user, host)| !user.is_empty() && (user.to_owned() + host).chars().all(is_name))
        && path.starts_with(['~', '/'])
        && !path.contains([' ', '"', '\''])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prompts_are_told_from_text() {
        assert_eq!(windows(r"C:\Users\Jo Doe>curl u"), Some((16, Shell::Cmd)));
        assert_eq!(windows(r"c:\>curl u"), Some((4, Shell::Cmd)));
        assert_eq!(windows(r"PS C:\dev> curl.exe u"), Some((11, Shell::PowerShell)));
        assert_eq!(windows("PS /home/jo> curl u"), Some((13, Shell::PowerShell)));
        assert_eq!(windows("PS> irm u"), Some((4, Shell::PowerShell)));
        assert_eq!(windows(r"(base) PS C:\> irm u"), Some((15, Shell::PowerShell)));
        for line in ["PS I tried a > b", r"C:\dev\curl.exe -o a.txt", "PS: a > b", "curl u > C:\\a", "C:"] {
            assert_eq!(windows(line), None, "{line}");
        }
    }
}
