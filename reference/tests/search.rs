//! The search finds what people look for.

use reference::cause::Cause;
use reference::index::entries;
use reference::search::find;

#[test]
fn symptoms_find_their_causes() {
    let entries = entries(&Cause::all().unwrap());
    let mut wrong = Vec::new();
    let queries = include_str!("queries.txt").lines().filter(|line| !line.starts_with('#'));
    for line in queries {
        let (expected, query) = line.split_once('\t').unwrap();
        let (among, code) = expected.split_once(' ').unwrap();
        let found: Vec<&str> = find(query, &entries).iter().map(|(code, _)| *code).collect();
        if !found.iter().take(among.parse().unwrap()).any(|found| *found == code) {
            wrong.push(format!("{query}: not {code} but {:?}", &found[..found.len().min(5)]));
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn a_query_narrows() {
    let entries = entries(&Cause::all().unwrap());
    assert!(find("No required SSL certificate was sent", &entries).len() < 12);
    assert!(find("", &entries).is_empty());
    assert!(find("zzzzzz", &entries).is_empty());
}
