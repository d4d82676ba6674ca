//! A person's visit to the page: what they see and do, by the hooks that the page keeps for tests.

use serde_json::json;

use crate::outside::Outside;
use crate::site::Site;
use crate::wait_until;
use crate::webdriver::{Element, Session};

/// A browser with a new profile, at the page.
pub struct Visit {
    /// The browser.
    pub session: Session,
    /// The page's own host.
    pub site: Site,
    outside: Outside,
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
    /// Opens the page.
    pub fn begin() -> Self {
        let visit = Self::at_the_door();
        visit.session.go(&visit.site.url());
        visit
    }

    /// Starts the browser and opens nothing yet.
    pub fn at_the_door() -> Self {
        Self::at(Site::of_the_page())
    }

    /// Starts the browser for another site than the page.
    pub fn at(site: Site) -> Self {
        let outside = Outside::start();
        Visit { session: Session::start(&outside.address()), site, outside }
    }

    /// Another person: another browser with another profile, at the same host.
    #[must_use]
    pub fn another(self, url: &str) -> Self {
        let site = self.leave();
        let outside = Outside::start();
        let session = Session::start(&outside.address());
        session.go(url);
        Visit { session, site, outside }
    }

    /// The element with this `data-testid`, once it is there.
    pub fn hook(&self, name: &str) -> Element<'_> {
        self.session.find(&selector(name))
    }

    /// The element with this `data-testid`, if a person can see it now.
    pub fn hook_now(&self, name: &str) -> Option<Element<'_>> {
        self.session.find_now(&selector(name)).filter(Element::is_displayed)
    }

    /// What a box holds: `request` or `response`.
    pub fn text_of(&self, name: &str) -> String {
        self.session.find(&format!("#{name}")).property("value")
    }

    /// Replaces what a box holds, as a paste does: the page is told, the browser can undo it. A box for the response
    /// that is put away is asked for first.
    pub fn paste(&self, name: &str, text: &str) {
        if !self.session.find(&format!("#{name}")).is_displayed() {
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

    /// Ends the visit, which holds for every visit: no request went to another host, and nothing failed in silence.
    ///
    /// # Panics
    /// If something did.
    pub fn leave(self) -> Site {
        let own = self.site.url();
        let foreign: Vec<String> =
            self.session.requests().into_iter().filter(|url| !url.starts_with(&own) && !is_local(url)).collect();
        assert!(foreign.is_empty(), "the page asked another host: {foreign:?}");
        let errors = self.session.console_errors();
        assert!(errors.is_empty(), "errors on the console: {errors:?}");
        drop(self.session);
        let asked = self.outside.asked();
        assert!(asked.is_empty(), "the browser asked another host: {asked:?}");
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
