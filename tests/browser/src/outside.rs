//! All the world but the page's own host: a proxy that lets nothing through and notes who asked for what.
//!
//! A browser's own log of requests leaves out those of workers. What goes by a proxy it cannot leave out.

use std::io::{BufReader, Write};
use std::net::{SocketAddr, TcpListener};
use std::sync::{Arc, Mutex};
use std::thread;

use crate::{chromium, http};

/// The proxy. Browsers do not ask it for 127.0.0.1.
pub struct Outside {
    address: SocketAddr,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Outside {
    /// Starts it.
    ///
    /// # Panics
    /// If there is no port to be had.
    pub fn start() -> Self {
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
        Outside { address, asked }
    }

    /// `127.0.0.1:PORT`.
    pub fn address(&self) -> String {
        self.address.to_string()
    }

    /// The request lines so far: `CONNECT host:443 HTTP/1.1`, `GET http://host/ HTTP/1.1`. Without those to hosts of the
    /// browser's own.
    ///
    /// # Panics
    /// Never: no thread panics with the lock.
    pub fn asked(&self) -> Vec<String> {
        self.asked
            .lock()
            .expect("no thread panics with the lock")
            .iter()
            .filter(|line| !is_the_browsers_own(line))
            .cloned()
            .collect()
    }
}

fn is_the_browsers_own(line: &str) -> bool {
    let target = line.split(' ').nth(1).unwrap_or_default();
    let authority = target.split_once("://").map_or(target, |(_, rest)| rest);
    let host = authority.split(['/', ':', '?']).next().unwrap_or_default();
    chromium::OWN_HOSTS.contains(&host)
}

#[cfg(test)]
mod tests {
    use super::is_the_browsers_own;

    #[test]
    fn only_whole_names_of_hosts_are_the_browsers_own() {
        assert!(is_the_browsers_own("CONNECT accounts.google.com:443 HTTP/1.1"));
        assert!(is_the_browsers_own("GET http://clients2.google.com/time HTTP/1.1"));
        assert!(!is_the_browsers_own("CONNECT fonts.googleapis.com:443 HTTP/1.1"));
        assert!(!is_the_browsers_own("GET http://elsewhere.test/?accounts.google.com HTTP/1.1"));
    }
}
