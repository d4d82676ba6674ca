//! The browser that the visits of a thread share, one after another. To start one takes longer than most tests.

use std::cell::RefCell;

use crate::engine::Engine;
use crate::webdriver::Session;

struct Stage {
    engine: Engine,
    idle: Option<Session>,
}

thread_local! {
    static STAGE: RefCell<Stage> = const { RefCell::new(Stage { engine: Engine::Chromium, idle: None }) };
}

/// From now on the visits of this thread are in another engine; without a word they are in Chromium.
pub fn enter(engine: Engine) {
    // The old one ends when it has been taken out: what ends it may look here.
    let old = STAGE.with_borrow_mut(|stage| {
        let old = stage.idle.take_if(|_| stage.engine != engine);
        stage.engine = engine;
        old
    });
    end(old);
}

/// The engine of this thread.
pub fn engine() -> Engine {
    STAGE.with_borrow(|stage| stage.engine)
}

/// Ends the browser of this thread.
pub fn leave() {
    end(STAGE.with_borrow_mut(|stage| stage.idle.take()));
}

/// A browser for a visit.
pub(crate) fn take() -> Session {
    STAGE.with_borrow_mut(|stage| stage.idle.take()).unwrap_or_else(take_new)
}

/// A browser with a profile that nobody has used.
pub(crate) fn take_new() -> Session {
    Session::start(engine())
}

/// Takes back the browser of a visit to a site that has ended. One that is dropped instead, because its test failed, is
/// not used again.
pub(crate) fn give_back(session: Session, site: &str) {
    if session.engine() != engine() || !session.renew(site) {
        return end(Some(session));
    }
    // The pages are gone, so that all that they asked for is told by now.
    let asked = session.asked_outside();
    assert!(asked.is_empty(), "the browser asked another host: {asked:?}");
    let old = STAGE.with_borrow_mut(|stage| stage.idle.replace(session));
    end(old);
}

fn end(session: Option<Session>) {
    if let Some(session) = session {
        session.close();
    }
}
