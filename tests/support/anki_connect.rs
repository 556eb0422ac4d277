//! A server of AnkiConnect's protocol over a real collection of Anki's, and one that answers
//! whatever a test wants.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;

use super::anki::ANKI;

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/anki/connect.py");
const NEEDED: &str = include_str!("../anki/connect.txt");
const SERVER: &str = include_str!("../anki/connect_server.txt");

/// How long the server may take to start: a busy machine imports Python's modules slowly.
const TO_START: Duration = Duration::from_mins(2);

/// A server over a new collection, which ends with it.
pub(crate) struct AnkiConnect {
    process: Child,
    port: u16,
    folder: TempDir,
}

impl AnkiConnect {
    /// Starts a server, mended as `connect.py` says; nothing where Anki is to be left out.
    pub(crate) fn start() -> Option<Self> {
        Self::start_with(&[])
    }

    /// Starts the server as it comes.
    pub(crate) fn start_as_it_is() -> Option<Self> {
        Self::start_with(&["--as-it-is"])
    }

    fn start_with(options: &[&str]) -> Option<Self> {
        if ANKI.is_left_out() {
            return None;
        }
        let server = ["--no-deps", "--ignore-requires-python"];
        let python = ANKI.environment("anki-connect-venv", &[(NEEDED, &[]), (SERVER, &server)]);
        let folder = tempfile::tempdir().unwrap();
        let port = free_port();
        let log = File::create(folder.path().join("log")).unwrap();
        let process = Command::new(python)
            .arg(SCRIPT)
            .arg(folder.path().join("collection.anki2"))
            .arg(port.to_string())
            .args(options)
            .stdout(log.try_clone().unwrap())
            .stderr(log)
            .stdin(Stdio::null())
            .spawn()
            .unwrap();
        let mut server = AnkiConnect { process, port, folder };
        let start = Instant::now();
        while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err() {
            let has_ended = server.process.try_wait().unwrap().is_some();
            assert!(
                !has_ended && start.elapsed() < TO_START,
                "anki-connect-server did not start: {}",
                std::fs::read_to_string(server.folder.path().join("log")).unwrap()
            );
            thread::sleep(Duration::from_millis(50));
        }
        Some(server)
    }

    /// Returns its address.
    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Returns the result of an action.
    #[track_caller]
    pub(crate) fn ask(&self, action: &str, params: &Value) -> Value {
        let body = json!({"action": action, "version": 6, "params": params}).to_string();
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).unwrap();
        stream.set_read_timeout(Some(Duration::from_mins(1))).unwrap();
        write!(
            stream,
            "POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (_, answer) = answer.split_once("\r\n\r\n").unwrap();
        let answer: Value = serde_json::from_str(answer).unwrap();
        assert_eq!(answer["error"], Value::Null, "{action}");
        answer["result"].clone()
    }

    /// Returns the notes that a search finds, in the order in which they were made.
    #[track_caller]
    pub(crate) fn notes(&self, query: &str) -> Vec<Value> {
        let notes = self.ask("findNotes", &json!({"query": query}));
        self.ask("notesInfo", &json!({"notes": notes})).as_array().unwrap().clone()
    }

    /// Returns the cards that a search finds, as they are now.
    #[track_caller]
    pub(crate) fn cards(&self, query: &str) -> Vec<Value> {
        let cards = self.ask("findCards", &json!({"query": query}));
        self.ask("cardsInfo", &json!({"cards": cards})).as_array().unwrap().clone()
    }
}

impl Drop for AnkiConnect {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Returns a port of this machine that nobody listens at.
pub(crate) fn free_port() -> u16 {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap().port()
}

/// Answers one request with that text. Returns the address, and what will have been asked.
pub(crate) fn answer_once(answer: &str) -> (String, thread::JoinHandle<String>) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let answer = answer.to_owned();
    let asked = thread::spawn(move || {
        let (stream, _) = listener.accept().unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        let mut reader = BufReader::new(&stream);
        let mut length = 0;
        loop {
            let mut line = String::new();
            reader.read_line(&mut line).unwrap();
            let line = line.trim().to_ascii_lowercase();
            if let Some(number) = line.strip_prefix("content-length:") {
                length = number.trim().parse().unwrap();
            } else if line.is_empty() {
                break;
            }
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body).unwrap();
        (&stream).write_all(answer.as_bytes()).unwrap();
        String::from_utf8(body).unwrap()
    });
    (url, asked)
}
