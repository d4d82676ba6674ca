//! The figures as a table.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::Row;

/// A line for each value of `key`, the worst first, and one for all.
pub fn table<'a>(title: &str, rows: &'a [Row], key: impl Fn(&'a Row) -> &'a str) -> String {
    let mut groups: BTreeMap<&str, Vec<&Row>> = BTreeMap::new();
    for row in rows {
        groups.entry(key(row)).or_default().push(row);
    }
    let mut groups: Vec<_> = groups.into_iter().collect();
    groups.sort_by(|a, b| solved(&a.1).total_cmp(&solved(&b.1)).then(a.0.cmp(b.0)));
    let mut text = format!(
        "{title:34} {:>5} {:>7} {:>7} {:>7} {:>7} {:>7} {:>7}\n",
        "n", "solved", "top-1", "top-3", "group", "place", "fix"
    );
    for (name, rows) in &groups {
        line(&mut text, name, rows);
    }
    line(&mut text, "all", &rows.iter().collect::<Vec<_>>());
    text
}

fn line(text: &mut String, name: &str, rows: &[&Row]) {
    let columns: [fn(&Row) -> Option<bool>; 6] = [
        |row| Some(row.solved),
        |row| Some(row.top1),
        |row| Some(row.top3),
        |row| Some(row.group),
        |row| row.place,
        |row| row.fix,
    ];
    let _ = write!(text, "{name:34} {:>5}", rows.len());
    for of in columns {
        let _ = match share(rows.iter().filter_map(|row| of(row))) {
            Some(share) => write!(text, " {:>6.1}%", 100.0 * share),
            None => write!(text, " {:>7}", "-"),
        };
    }
    text.push('\n');
}

fn solved(rows: &[&Row]) -> f64 {
    share(rows.iter().map(|row| row.solved)).unwrap_or(0.0)
}

#[allow(clippy::cast_precision_loss, reason = "there are some thousand cases")]
fn share(of: impl Iterator<Item = bool>) -> Option<f64> {
    let (mut so, mut all) = (0, 0);
    for one in of {
        so += u32::from(one);
        all += 1;
    }
    (all > 0).then(|| f64::from(so) / f64::from(all))
}
