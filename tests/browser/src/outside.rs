//! All the world but the page's own host: a proxy that lets nothing through and notes who asked for what.
//!
//! A browser's own log of requests leaves out those of workers. What goes by a proxy it cannot leave out.

use std::io::{BufReader, Write};
use std::net::{SocketAddr, TcpListener};
use std::sync::{Arc, Mutex};
use std::thread;

use crate::engine::Engine;
use crate::http;

/// The proxy. Browsers do not ask it for 127.0.0.1.
pub struct Outside {
    engine: Engine,
    address: SocketAddr,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Outside {
    /// Starts it, for a browser.
    ///
    /// # Panics
    /// If there is no port to be had.
    pub fn start(engine: Engine) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("a bound address");
        let asked = Arc::<Mutex<Vec<String>>>::default();
        let shared = Arc::clone(&asked);
        thread::spawn(move || {
            for mut stream in listener.incoming().flatten() {
                if let Ok(Some(head)) = http::head(&mut BufReader::new(&stream)) {
                    shared.lock().expect("no thread panics with the lock").push(head.start);
                }
                // A browser that went away needs no answer.
                let _ = stream.write_all(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            }
        });
        Outside { engine, address, asked }
    }

    /// `127.0.0.1:PORT`.
    pub fn address(&self) -> String {
        self.address.to_string()
    }

    /// The request lines since the last call: `CONNECT host:443 HTTP/1.1`, `GET http://host/ HTTP/1.1`. Without those to
    /// hosts of the browser's own.
    ///
    /// # Panics
    /// Never: no thread panics with the lock.
    pub fn take(&self) -> Vec<String> {
        let mut asked = std::mem::take(&mut *self.asked.lock().expect("no thread panics with the lock"));
        asked.retain(|line| !is_the_browsers_own(self.engine, line));
        asked
    }
}

fn is_the_browsers_own(engine: Engine, line: &str) -> bool {
    let target = line.split(' ').nth(1).unwrap_or_default();
    let authority = target.split_once("://").map_or(target, |(_, rest)| rest);
    let host = authority.split(['/', ':', '?']).next().unwrap_or_default();
    engine.own_hosts().contains(&host)
}

#[cfg(test)]
mod tests {
    use super::is_the_browsers_own;
    use crate::engine::Engine::{Chromium, Firefox};

    #[test]
    fn only_whole_names_of_hosts_are_the_browsers_own() {
        assert!(is_the_browsers_own(Chromium, "CONNECT accounts.google.com:443 HTTP/1.1"));
        assert!(is_the_browsers_own(Chromium, "GET http://clients2.google.com/time HTTP/1.1"));
        assert!(!is_the_browsers_own(Chromium, "CONNECT fonts.googleapis.com:443 HTTP/1.1"));
        assert!(!is_the_browsers_own(Chromium, "GET http://elsewhere.test/?accounts.google.com HTTP/1.1"));
        assert!(!is_the_browsers_own(Firefox, "CONNECT accounts.google.com:443 HTTP/1.1"));
    }
}
