//! What the program says of itself: version, commit, and the contract that themes rely on.

use serde_json::json;

/// The commit that this was built from. Only a release knows it, and only from a repository.
const COMMIT: Option<&str> = option_env!("PIMH_COMMIT");

/// `pimh --version`, as a line or as JSON, with a line end.
pub fn version(as_json: bool) -> String {
    let number = env!("CARGO_PKG_VERSION");
    let contract = crate::theme::CONTRACT;
    if as_json {
        let all = json!({ "version": number, "commit": COMMIT, "template_contract": contract });
        return format!("{all:#}\n");
    }
    let commit = COMMIT.map_or("commit not known".to_owned(), |commit| {
        format!("commit {commit}")
    });
    format!("pimh {number} ({commit}, template contract {contract})\n")
}
