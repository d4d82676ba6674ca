//! What is said of known servers in a sentence.

use super::{Answer, Fault, Limit, answers, quotas};

/// How many products a sentence names on each side.
const NAMED: usize = 3;

/// How servers differ on a fault: "nginx, Node.js and Puma refuse it; Tomcat, Apache and Go take it." None where all
/// that are known do the same.
pub fn differ(fault: Fault) -> Option<String> {
    let (mut refuse, mut take) = (Vec::new(), Vec::new());
    for (product, answer) in answers(fault) {
        match answer {
            Answer::Refuses(_) => refuse.push(product.name),
            Answer::Takes => take.push(product.name),
        }
    }
    if refuse.is_empty() || take.is_empty() {
        return None;
    }
    let verbs = |names: &[&str], many: &'static str, one: &'static str| if names.len() == 1 { one } else { many };
    let (refuses, takes) = (verbs(&refuse, "refuse", "refuses"), verbs(&take, "take", "takes"));
    Some(format!("{} {refuses} it; {} {takes} it.", list(&refuse), list(&take)))
}

/// The products whose limit this exceeds, with their limits: "By default nginx takes 8 kB and Apache 8,190 bytes." None
/// where no product's does.
pub fn below(limit: Limit, value: u64) -> Option<String> {
    let under = quotas().filter(|quota| quota.limit == limit && quota.value < value).take(4);
    let said: Vec<String> = under
        .enumerate()
        .map(|(at, quota)| {
            let takes = if at == 0 { " takes" } else { "" };
            format!("{}{takes} {}", quota.product.name, limit.show(quota.value))
        })
        .collect();
    let said: Vec<&str> = said.iter().map(String::as_str).collect();
    (!said.is_empty()).then(|| format!("By default {}.", list_all(&said)))
}

/// The first few of the names.
fn list(names: &[&str]) -> String {
    list_all(&names[..names.len().min(NAMED)])
}

/// `a, b and c`.
fn list_all(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences() {
        let said = differ(Fault::Folding).unwrap();
        assert_eq!(said, "nginx, Node.js and gunicorn refuse it; Tomcat, Apache and Go's net/http take it.");
        assert_eq!(differ(Fault::BadLength), None);
        let said = below(Limit::Url, 9000).unwrap();
        assert_eq!(said, "By default nginx takes 8 kB, Tomcat 8 kB, Apache 8,190 bytes and IIS 4 kB.");
        assert_eq!(below(Limit::Url, 900), None);
    }
}
