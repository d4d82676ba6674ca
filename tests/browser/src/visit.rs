//! A person's visit to the page: what they see and do, by the hooks that the page keeps for tests.

use serde_json::json;

use crate::engine::Engine;
use crate::site::Site;
use crate::stage;
use crate::webdriver::{Element, Session};
use crate::{wait_for, wait_until};

/// A browser at the page, which has never seen it: each visit's site has a port of its own, and with it storage, cache
/// and permissions of its own.
pub struct Visit {
    /// The browser.
    pub session: Session,
    /// The page's own host.
    pub site: Site,
}

/// What the page says of a paste.
#[derive(Debug)]
pub struct Verdict {
    /// The cause code.
    pub code: String,
    /// The words.
    pub text: String,
}

impl Visit {
    /// Opens the page, and waits until its program has taken the place of what can be seen before.
    pub fn begin() -> Self {
        let visit = Self::at_the_door();
        visit.session.go(&visit.site.url());
        visit.wait_for_the_program();
        visit
    }

    /// Until then the page can be read, and what is pasted is kept, but what is pressed has no effect.
    pub fn wait_for_the_program(&self) {
        // Leptos marks where things may come; in what is written into the page there are no marks. Another site than the
        // page has no place for it, and neither has this one while it is still being read.
        let script = "const app = document.getElementById('app'); \
                      if (!app) return document.readyState !== 'loading'; \
                      return !!document.createTreeWalker(app, NodeFilter.SHOW_COMMENT).nextNode()";
        wait_for("the page's program", || (self.session.script(script, &json!([])) == true).then_some(()));
    }

    /// Takes a browser and opens nothing yet.
    pub fn at_the_door() -> Self {
        Self::at(Site::of_the_page())
    }

    /// Takes a browser for another site than the page.
    pub fn at(site: Site) -> Self {
        Self::with(stage::take(), site)
    }

    /// Another person: another browser with another profile, at the same host.
    #[must_use]
    pub fn another(self, url: &str) -> Self {
        let site = self.leave();
        let visit = Self::with(stage::take_new(), site);
        visit.session.go(url);
        visit.wait_for_the_program();
        visit
    }

    fn with(session: Session, site: Site) -> Self {
        if session.engine() == Engine::WebKit {
            site.watch();
        }
        Visit { session, site }
    }

    /// The element with this `data-testid`, once it is there.
    pub fn hook(&self, name: &str) -> Element<'_> {
        self.session.find(&selector(name))
    }

    /// The element with this `data-testid`, if a person can see it now.
    pub fn hook_now(&self, name: &str) -> Option<Element<'_>> {
        let selector = selector(name);
        if self.session.shows(&selector) { self.session.find_now(&selector) } else { None }
    }

    /// What a box holds: `request` or `response`.
    pub fn text_of(&self, name: &str) -> String {
        // In one go, for the page may put another box in its place meanwhile.
        let script = "return document.getElementById(arguments[0])?.value ?? null";
        wait_for(name, || self.session.script(script, &json!([name])).as_str().map(String::from))
    }

    /// Replaces what a box holds, as a paste does: the page is told, the browser can undo it. A box for the response
    /// that is put away is asked for first.
    pub fn paste(&self, name: &str, text: &str) {
        if !self.session.shows(&format!("#{name}")) {
            self.hook("add-response").click();
        }
        let done = self.session.script(
            "const [id, text] = arguments; const box = document.getElementById(id); \
             box.focus(); box.select(); \
             box.dispatchEvent(new ClipboardEvent('paste', {bubbles: true, cancelable: true})); \
             return document.execCommand('insertText', false, text)",
            &json!([name, text]),
        );
        assert_eq!(done, true, "the browser takes a paste into #{name}");
    }

    /// The same for a text that is too large for the browser's own undo.
    pub fn set(&self, name: &str, text: &str) {
        self.session.script(
            "const [id, text] = arguments; const box = document.getElementById(id); \
             box.value = text; box.dispatchEvent(new InputEvent('input', {bubbles: true}))",
            &json!([name, text]),
        );
    }

    /// The verdict once it has settled on this cause; an empty code is none, of a good request or of nothing at all.
    pub fn verdict(&self, code: &str) -> Verdict {
        self.settle(&format!("the verdict {code:?}"), |verdict| verdict.code == code)
    }

    /// The verdict once it has settled on another cause than this one.
    pub fn verdict_other_than(&self, code: &str) -> Verdict {
        self.settle(&format!("a verdict other than {code:?}"), |verdict| verdict.code != code)
    }

    fn settle(&self, what: &str, so: impl Fn(&Verdict) -> bool) -> Verdict {
        wait_until(what, || match self.settled() {
            Some(verdict) if so(&verdict) => Ok(verdict),
            other => Err(other),
        })
    }

    fn settled(&self) -> Option<Verdict> {
        // Read in one go: the page may put another element in its place at any time.
        let seen = self.session.script(
            "const verdict = document.querySelector(arguments[0]); \
             return ['settled', 'empty'].includes(verdict?.dataset.state) \
                 ? [verdict.dataset.code.replace(/^none$/, ''), verdict.innerText] : null",
            &json!([selector("verdict")]),
        );
        Some(Verdict { code: seen.get(0)?.as_str()?.to_owned(), text: seen.get(1)?.as_str()?.to_owned() })
    }

    /// Lets go a file over the page, as a person does who dragged it there: `what` is its name, its type and its content.
    pub fn drop_file(&self, selector: &str, what: (&str, &str, &str)) {
        let (name, kind, content) = what;
        self.session.script(
            "const [selector, name, type, content] = arguments; const at = document.querySelector(selector); \
             const dataTransfer = new DataTransfer(); dataTransfer.items.add(new File([content], name, {type})); \
             for (const step of ['dragenter', 'dragover', 'drop']) \
                 at.dispatchEvent(new DragEvent(step, {bubbles: true, cancelable: true, dataTransfer}))",
            &json!([selector, name, kind, content]),
        );
    }

    /// The errors on the console since the last call, of this page and of those before it.
    pub fn complaints(&self) -> Vec<String> {
        let mut errors = self.session.console_errors();
        errors.extend(self.site.heard());
        errors
    }

    /// Ends the visit, which holds for every visit: no request went to another host, and nothing failed in silence.
    ///
    /// # Panics
    /// If something did.
    pub fn leave(self) -> Site {
        self.leave_with_errors(&[])
    }

    /// The same, where errors on the console are part of what happened: each of them has one of these words.
    ///
    /// # Panics
    /// If a request went to another host, or there was another error.
    pub fn leave_with_errors(self, expected: &[&str]) -> Site {
        self.leave_having_asked(&[], expected)
    }

    /// The same, where the person has sent something to these hosts.
    ///
    /// # Panics
    /// If a request went to another host, or there was another error.
    pub fn leave_having_asked(self, hosts: &[&str], expected: &[&str]) -> Site {
        let own = self.site.url();
        let known = |url: &str| url.starts_with(&own) || hosts.iter().any(|host| url.starts_with(host));
        let foreign: Vec<String> =
            self.session.requests().into_iter().filter(|url| !known(url) && !is_local(url)).collect();
        assert!(foreign.is_empty(), "the page asked another host: {foreign:?}");
        let mut errors = self.complaints();
        errors.retain(|error| !expected.iter().any(|words| error.contains(words)));
        assert!(errors.is_empty(), "errors on the console: {errors:?}");
        stage::give_back(self.session, &self.site.url());
        self.site
    }
}

fn selector(name: &str) -> String {
    format!("[data-testid={name}]")
}

/// URLs that no host ever sees.
fn is_local(url: &str) -> bool {
    ["data:", "blob:", "about:"].iter().any(|scheme| url.starts_with(scheme))
}
