//! `cargo xtask shots`: pictures of the page, to be looked at.

use std::fs;
use std::path::{Path, PathBuf};

use browser::stage;
use browser::visit::Visit;
use browser::webdriver::keys;
use serde_json::json;

const WIDTHS: [(u32, u32); 3] = [(360, 740), (768, 1024), (1440, 900)];

/// What is pasted for the pictures that are not of the first visit.
const COMMAND: &str = r#"curl -X POST https://api.shop.example/v1/orders \
  -H 'Content-Type: application/json' \
  -H 'Authorization: Bearer 9c1e7a5f2b' \
  -d '{
  "sku": "A-1042",
  "quantity": 2,
  "note": "leave at the door",
}'"#;

const RESPONSE: &str = "HTTP/1.1 400 Bad Request
X-Powered-By: Express
Content-Type: application/json; charset=utf-8

{\"error\":\"Expected double-quoted property name in JSON at position 69 (line 5 column 1)\"}";

/// All in one box, with a first exchange that went well and words around.
const THREAD: &str = "The token comes fine, the order does not:

$ curl -s https://id.shop.example/token -d grant_type=client_credentials -u app:s3cr3t
HTTP/1.1 200 OK
Content-Type: application/json

{\"access_token\":\"9c1e7a5f2b\",\"token_type\":\"bearer\"}

$ curl https://api.shop.example/v1/orders?dry_run=1&notify=no -d '{\"sku\":\"A-1042\"}'
HTTP/1.1 415 Unsupported Media Type

{\"error\":\"content type application/x-www-form-urlencoded is not supported\"}

any idea?
";

/// In which there is nothing to find.
const GOOD: &str =
    "curl https://api.shop.example/v1/orders -H 'Content-Type: application/json' -d '{\"sku\":\"A-1042\"}'";

/// A log of these is longer than what a box draws.
const LINE: &str = "203.0.113.7 - - [20/Nov/2026:08:15:00 +0000] \"GET /v1/orders?q=a b HTTP/1.1\" 400 157\n";

fn main() {
    let readme = std::env::args().any(|argument| argument == "--readme");
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    if readme {
        for (scheme, ending) in [("light", ""), ("dark", "-dark")] {
            let visit = Visit::begin();
            visit.session.prefer_scheme(scheme);
            visit.session.viewport(1280, 800, 2);
            paste(&visit);
            keep(&visit, &root.join(format!("docs/screenshot{ending}.png")));
            visit.hook("view-anatomy").click();
            visit.session.find(".row");
            visit.session.script("document.activeElement.blur(); scrollTo(0, 0)", &json!([]));
            keep(&visit, &root.join(format!("docs/anatomy{ending}.png")));
            visit.leave();
        }
        stage::leave();
        return;
    }
    // Beside what cargo builds, wherever that was put: this program is in `<target>/<profile>/`.
    let program = std::env::current_exe().expect("a program has a path");
    let folder = program.ancestors().nth(2).expect("a target folder").join("shots");
    for scheme in ["light", "dark"] {
        let visit = Visit::begin();
        visit.session.prefer_scheme(scheme);
        visit.verdict_other_than("");
        for (width, height) in WIDTHS {
            visit.session.viewport(width, height, 1);
            keep(&visit, &folder.join(format!("first-{width}-{scheme}.png")));
        }
        paste(&visit);
        for (width, height) in WIDTHS {
            visit.session.viewport(width, height, 1);
            keep(&visit, &folder.join(format!("verdict-{width}-{scheme}.png")));
            let whole = visit.session.script("return document.documentElement.scrollHeight", &json!([]));
            let whole = whole.as_u64().and_then(|height| u32::try_from(height).ok()).unwrap_or(height);
            visit.session.viewport(width, whole, 1);
            keep(&visit, &folder.join(format!("verdict-{width}-{scheme}-whole.png")));
        }
        views(&visit, &folder, scheme);
        panels(&visit, &folder, scheme);
        visit.paste("response", "");
        visit.paste("request", GOOD);
        visit.verdict("");
        everywhere(&visit, &folder, "nothing", scheme);
        visit.set("request", &LINE.repeat(20_000));
        visit.hook("request-bar");
        visit.verdict_other_than("-");
        everywhere(&visit, &folder, "long", scheme);
        visit.paste("request", THREAD);
        visit.verdict_other_than("body/json-syntax");
        for (width, height) in [WIDTHS[0], WIDTHS[2]] {
            visit.session.viewport(width, height, 1);
            keep(&visit, &folder.join(format!("thread-{width}-{scheme}.png")));
        }
        for (name, page) in [("causes", "index"), ("cause", "body/json-syntax"), ("limits", "header/too-large")] {
            visit.session.go(&format!("{}causes/{page}.html", visit.site.url()));
            for (width, height) in WIDTHS {
                visit.session.viewport(width, height, 1);
                keep(&visit, &folder.join(format!("{name}-{width}-{scheme}.png")));
            }
        }
        visit.session.go(&format!("{}causes/index.html", visit.site.url()));
        visit.session.find("#search").type_text("unexpected token");
        keep(&visit, &folder.join(format!("search-{}-{scheme}.png", WIDTHS[2].0)));
        visit.leave();
    }
    stage::leave();
}

/// What stands beside the verdict.
fn views(visit: &Visit, folder: &Path, scheme: &str) {
    for view in ["anatomy", "compare", "send"] {
        visit.session.viewport(1440, 900, 1);
        visit.hook(&format!("view-{view}")).click();
        if view == "compare" {
            visit.set("other", &COMMAND.replace("door\",", "door\"").replace("orders", "orders?dry_run=1"));
            visit.hook("differences-count");
        }
        everywhere(visit, folder, view, scheme);
    }
    visit.hook("view-verdict").click();
}

/// What opens at a press, each closed again.
fn panels(visit: &Visit, folder: &Path, scheme: &str) {
    visit.hook("share").click();
    visit.hook("share-text");
    everywhere(visit, folder, "share", scheme);
    visit.hook("share").click();
    for (name, hook) in [("help", "help"), ("gallery", "gallery")] {
        visit.hook(hook).click();
        for (width, height) in WIDTHS {
            visit.session.viewport(width, height, 1);
            keep(visit, &folder.join(format!("{name}-{width}-{scheme}.png")));
        }
        visit.session.press(&[keys::ESCAPE]);
    }
}

/// At every width: the whole page where it is one column, what fits the screen where it is two.
fn everywhere(visit: &Visit, folder: &Path, name: &str, scheme: &str) {
    visit.session.script("document.activeElement.blur(); scrollTo(0, 0)", &json!([]));
    for (width, height) in WIDTHS {
        visit.session.viewport(width, height, 1);
        let whole = visit.session.script("return document.documentElement.scrollHeight", &json!([])).as_u64();
        let whole = whole.and_then(|height| u32::try_from(height).ok()).unwrap_or(height);
        visit.session.viewport(width, if width < 1000 { whole } else { height }, 1);
        keep(visit, &folder.join(format!("{name}-{width}-{scheme}.png")));
    }
}

fn paste(visit: &Visit) {
    visit.paste("request", COMMAND);
    visit.paste("response", RESPONSE);
    visit.verdict("body/json-syntax");
    // The caret would be in some pictures and not in others.
    visit.session.script("document.activeElement.blur(); scrollTo(0, 0)", &json!([]));
}

fn keep(visit: &Visit, file: &PathBuf) {
    let folder = file.parent().expect("a file is in a folder");
    fs::create_dir_all(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    fs::write(file, visit.session.picture()).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    println!("{}", file.display());
}
