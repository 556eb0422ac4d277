//! What a page may load and run, as it tells the browser itself (W3C, Content Security Policy
//! Level 3): its own script, by its hash, and nothing from anywhere else.
//!
//! So nothing that a document brings along is run, even where it was trusted to keep its
//! attributes, and no picture, style or font is fetched.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

/// Returns the policy of a page with that script.
pub(super) fn policy(script: &str) -> String {
    let hash = STANDARD.encode(Sha256::digest(script));
    format!(
        "default-src 'none'; script-src 'sha256-{hash}'; style-src 'unsafe-inline'; \
         img-src data:; media-src data:; font-src data:; base-uri 'none'; form-action 'none'"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_is_known_by_its_hash() {
        // The example of the specification, section 2.4.
        let hash = "'sha256-";
        let policy = policy("alert('Hello, world.');");
        assert!(
            policy.contains("'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='"),
            "{policy}"
        );
        assert_eq!(policy.matches(hash).count(), 1);
    }
}
