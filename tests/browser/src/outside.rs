//! All the world but the page's own host: a proxy that lets nothing through and notes who asked for what.
//!
//! A browser's own log of requests leaves out those of workers. What goes by a proxy it cannot leave out.

use std::io::{BufReader, Write};
use std::net::{SocketAddr, TcpListener};
use std::sync::{Arc, Mutex};
use std::thread;

use crate::http;

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

    /// The request lines so far: `CONNECT host:443 HTTP/1.1`, `GET http://host/ HTTP/1.1`.
    ///
    /// # Panics
    /// Never: no thread panics with the lock.
    pub fn asked(&self) -> Vec<String> {
        self.asked.lock().expect("no thread panics with the lock").clone()
    }
}
