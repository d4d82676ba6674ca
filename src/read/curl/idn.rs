//! Host names with letters beyond ASCII, as they are looked up and sent (RFC 5890).

/// The name with each label that is not ASCII in Punycode. Letters become small; no other mapping of UTS #46 is made,
/// so that a name that is not normalised comes out otherwise than from curl.
pub(super) fn to_ascii(name: &str) -> Option<String> {
    let labels = name.split(['.', '。', '．', '｡']);
    let labels: Option<Vec<String>> = labels
        .map(|label| {
            if label.is_ascii() {
                return Some(label.to_owned());
            }
            let small: Vec<char> = label.chars().flat_map(char::to_lowercase).collect();
            punycode(&small).map(|coded| format!("xn--{coded}"))
        })
        .collect();
    Some(labels?.join("."))
}

/// RFC 3492 section 6.3. `None` where a number in it would be too large; no label is that long.
fn punycode(label: &[char]) -> Option<String> {
    const BASE: u32 = 36;
    if label.len() > 63 {
        return None;
    }
    let mut coded: String = label.iter().filter(|c| c.is_ascii()).collect();
    let basic = coded.len() as u32;
    let (mut done, mut from, mut delta, mut bias) = (basic, 128_u32, 0_u32, 72_u32);
    if basic > 0 {
        coded.push('-');
    }
    while (done as usize) < label.len() {
        let next = label.iter().map(|&c| u32::from(c)).filter(|&c| c >= from).min()?;
        delta = delta.checked_add((next - from).checked_mul(done + 1)?)?;
        from = next;
        for c in label.iter().map(|&c| u32::from(c)) {
            if c < from {
                delta = delta.checked_add(1)?;
            }
            if c != from {
                continue;
            }
            let mut rest = delta;
            let mut place = BASE;
            loop {
                let threshold = place.saturating_sub(bias).clamp(1, 26);
                if rest < threshold {
                    break;
                }
                coded.push(digit(threshold + (rest - threshold) % (BASE - threshold)));
                rest = (rest - threshold) / (BASE - threshold);
                place += BASE;
            }
            coded.push(digit(rest));
            bias = adapt(delta, done + 1, done == basic);
            delta = 0;
            done += 1;
        }
        delta += 1;
        from += 1;
    }
    Some(coded)
}

fn digit(value: u32) -> char {
    char::from(if value < 26 { b'a' + value as u8 } else { b'0' + (value - 26) as u8 })
}

/// RFC 3492 section 6.1.
fn adapt(delta: u32, points: u32, first: bool) -> u32 {
    let mut delta = if first { delta / 700 } else { delta / 2 };
    delta += delta / points;
    let mut steps = 0;
    while delta > 455 {
        delta /= 35;
        steps += 36;
    }
    steps + 36 * delta / (delta + 38)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_beyond_ascii() {
        for (name, ascii) in [
            ("bücher.test", "xn--bcher-kva.test"),
            ("BÜCHER.test", "xn--bcher-kva.test"),
            ("例え.test", "xn--r8jz45g.test"),
            ("münchen.ä", "xn--mnchen-3ya.xn--4ca"),
            ("a.test", "a.test"),
        ] {
            assert_eq!(to_ascii(name).as_deref(), Some(ascii));
        }
        assert_eq!(to_ascii(&"ü".repeat(64)), None);
    }
}
