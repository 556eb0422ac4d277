//! The protocol of AnkiConnect, the add-on by which other programs talk to a running Anki:
//! a JSON object with an action goes there by HTTP, one with its result comes back
//! (<https://git.sr.ht/~foosoft/anki-connect>, version 6).

use std::collections::BTreeMap;
use std::io;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use ureq::Agent;
use ureq::http::Uri;

/// Where the add-on listens when nothing else is set there: on this machine only.
pub(super) const DEFAULT_URL: &str = "http://127.0.0.1:8765";

/// The version of the protocol that is spoken here.
const VERSION: u32 = 6;

/// How long it may take until somebody answers at all.
const TO_CONNECT: Duration = Duration::from_secs(5);

/// How long an action may take: Anki answers nobody while it imports a large deck.
const TO_ACT: Duration = Duration::from_mins(10);

/// How many bytes an answer may have: one may hold a whole package.
const LONGEST_ANSWER: u64 = 1 << 30;

/// How much of an answer that nobody understands is shown.
const SHOWN: usize = 60;

/// Why something was not done.
#[derive(Debug)]
pub(super) enum Trouble {
    /// Nobody is there who speaks the protocol.
    Nobody(String),
    /// It was refused, in words of Anki or of the add-on.
    Refused(String),
}

/// A running Anki.
pub(super) struct AnkiConnect {
    agent: Agent,
    url: Uri,
    key: Option<String>,
}

/// What is sent.
#[derive(Serialize)]
struct Request<'r> {
    action: &'r str,
    version: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<&'r str>,
    params: Value,
}

/// What comes back: one of the two is null.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Answer {
    #[serde(deserialize_with = "Value::deserialize")]
    result: Value,
    #[serde(deserialize_with = "Value::deserialize")]
    error: Value,
}

impl AnkiConnect {
    /// Returns the one that listens at an address. Fails, in words, if that is no address.
    pub(super) fn new(url: &str, key: Option<String>) -> Result<Self, String> {
        let whole = if url.contains("://") { url.to_owned() } else { format!("http://{url}") };
        let help = "name one such as http://127.0.0.1:8765";
        let url: Uri =
            whole.parse().map_err(|error| format!("`{url}` is no address: {error}; {help}"))?;
        if url.scheme_str() != Some("http") || url.host().is_none() {
            return Err(format!("AnkiConnect speaks plain HTTP, which `{url}` is not; {help}"));
        }
        // What is meant for this machine goes through no proxy and is sent nowhere else.
        let config = Agent::config_builder()
            .proxy(None)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .timeout_connect(Some(TO_CONNECT))
            .timeout_global(Some(TO_ACT))
            .build();
        Ok(AnkiConnect { agent: config.into(), url, key })
    }

    /// Returns whether it is on this machine, by its address.
    pub(super) fn is_here(&self) -> bool {
        let host = self.url.host().unwrap_or_default().trim_matches(['[', ']']);
        host.eq_ignore_ascii_case("localhost")
            || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
    }

    /// Makes sure that it is there and speaks this version of the protocol.
    pub(super) fn greet(&self) -> Result<(), Trouble> {
        let version: u32 = self.ask("version", json!({}))?;
        if version < VERSION {
            return Err(Trouble::Nobody(format!(
                "the AnkiConnect at {} is of version {version}, and {VERSION} is needed: update \
                 the add-on",
                self.url
            )));
        }
        Ok(())
    }

    /// Returns the names of all decks.
    pub(super) fn deck_names(&self) -> Result<Vec<String>, Trouble> {
        self.ask("deckNames", json!({}))
    }

    /// Returns the ids of the cards that a search finds.
    pub(super) fn find_cards(&self, query: &str) -> Result<Vec<i64>, Trouble> {
        self.ask("findCards", json!({ "query": query }))
    }

    /// Returns the names of the decks that cards are in, each with its cards.
    pub(super) fn decks_of(&self, cards: &[i64]) -> Result<BTreeMap<String, Vec<i64>>, Trouble> {
        self.ask("getDecks", json!({ "cards": cards }))
    }

    /// Has Anki write a deck, with those below it, into a file; the path is that of its
    /// machine.
    pub(super) fn export_package(&self, deck: &str, path: &str) -> Result<(), Trouble> {
        let params = json!({ "deck": deck, "path": path, "includeSched": false });
        match self.ask("exportPackage", params)? {
            Value::Bool(false) => Err(Trouble::Refused(format!(
                "Anki could not say what is in its deck `{deck}`: there is no such deck any more"
            ))),
            // Some servers say nothing where the add-on says `true`.
            _ => Ok(()),
        }
    }

    /// Has Anki import a package; the path is that of its machine.
    pub(super) fn import_package(&self, path: &str) -> Result<(), Trouble> {
        match self.ask("importPackage", json!({ "path": path }))? {
            Value::Bool(false) => {
                Err(Trouble::Refused("Anki did not import the deck: no profile is open".into()))
            }
            _ => Ok(()),
        }
    }

    /// Returns the folder of Anki's media, on its machine.
    pub(super) fn media_folder(&self) -> Result<String, Trouble> {
        self.ask("getMediaDirPath", json!({}))
    }

    /// Puts a file into Anki's media. Returns the name that it was given.
    pub(super) fn store_media_file(&self, name: &str, content: &[u8]) -> Result<String, Trouble> {
        let params = json!({ "filename": name, "data": BASE64.encode(content) });
        let given: Option<String> = self.ask("storeMediaFile", params)?;
        Ok(given.unwrap_or_else(|| name.to_owned()))
    }

    /// Returns what is in a file of Anki's media.
    pub(super) fn retrieve_media_file(&self, name: &str) -> Result<Vec<u8>, Trouble> {
        let data: Value = self.ask("retrieveMediaFile", json!({ "filename": name }))?;
        let content = data.as_str().and_then(|data| BASE64.decode(data).ok());
        content.ok_or_else(|| Trouble::Refused(format!("Anki did not hand over its file `{name}`")))
    }

    /// Takes a file out of Anki's media.
    pub(super) fn delete_media_file(&self, name: &str) -> Result<(), Trouble> {
        self.ask::<Value>("deleteMediaFile", json!({ "filename": name })).map(|_| ())
    }

    fn ask<T: DeserializeOwned>(&self, action: &str, params: Value) -> Result<T, Trouble> {
        let request = Request { action, version: VERSION, key: self.key.as_deref(), params };
        let body = serde_json::to_vec(&request).map_err(|error| {
            Trouble::Refused(format!("could not ask Anki to {action}: {error}"))
        })?;
        let answer = self
            .agent
            .post(&self.url)
            .content_type("application/json")
            .send(&body)
            .and_then(|mut answer| {
                answer.body_mut().with_config().limit(LONGEST_ANSWER).read_to_vec()
            })
            .map_err(|error| self.trouble(action, &error))?;
        let Ok(Answer { result, error }) = serde_json::from_slice(&answer) else {
            return Err(self.nonsense(&answer));
        };
        match error {
            Value::Null => serde_json::from_value(result).map_err(|_| self.nonsense(&answer)),
            error => Err(Trouble::Refused(refusal(action, &error))),
        }
    }

    /// Says why there was no answer.
    fn trouble(&self, action: &str, error: &ureq::Error) -> Trouble {
        let url = &self.url;
        let help = "start Anki with the AnkiConnect add-on, or name its address with `--url`";
        Trouble::Nobody(match error {
            ureq::Error::Io(error) if error.kind() == io::ErrorKind::ConnectionRefused => {
                format!("nothing listens at {url}: {help}")
            }
            ureq::Error::HostNotFound => format!("there is no machine of that name: {url}; {help}"),
            ureq::Error::Timeout(_) => format!(
                "no answer from {url} to `{action}`: see whether Anki waits for something, such as \
                 an open window"
            ),
            ureq::Error::Io(_) | ureq::Error::ConnectionFailed => {
                format!("could not talk to {url} ({error}): {help}")
            }
            _ => format!("what listens at {url} is no AnkiConnect ({error}): {help}"),
        })
    }

    /// Says that an answer is none.
    fn nonsense(&self, answer: &[u8]) -> Trouble {
        let text = String::from_utf8_lossy(answer);
        let words: Vec<_> = text.split_whitespace().collect();
        // What somebody sends must not command the terminal.
        let mut line: String = words.join(" ").chars().filter(|c| !c.is_control()).collect();
        if let Some((end, _)) = line.char_indices().nth(SHOWN) {
            line.truncate(end);
            line.push('…');
        }
        Trouble::Nobody(format!(
            "what listens at {} is no AnkiConnect: it answered “{line}”; name the right address \
             with `--url`",
            self.url
        ))
    }
}

/// Says what was refused, and what to do about what is known.
fn refusal(action: &str, error: &Value) -> String {
    let words = error.as_str().map_or_else(|| error.to_string(), str::to_owned);
    let help = if words.contains("api key") {
        ": name the key of the add-on with `--key`, or in ANKICONNECT_KEY"
    } else if words.contains("unsupported action") || words.contains("Unsupported action") {
        ": update the add-on"
    } else if words.contains("collection is not available") {
        ": open a profile in Anki"
    } else {
        ""
    };
    format!("Anki refused `{action}`: {}{help}", words.trim())
}
