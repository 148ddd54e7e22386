//! Files that a host serves and no build made, as far as somebody who asks can find them: where a folder is shown as a list,
//! and where the sources of a site are often left by mistake.
//!
//! A file that nothing names cannot be found so. It asks nothing of a host; whoever does hands the answers in.

use std::collections::BTreeSet;

use crate::delivery::{Answer, Difference, MANIFEST, Manifest};

/// What must never be served, and lies in a project or beside it.
const SOURCES: &[&str] = &[
    "keyring.json",
    "keyring.previous.json",
    ".pimh/code",
    ".pimh/spares.json",
    ".pimh/preview-token",
    ".pimh/letters/",
    "content/site.toml",
    "content/_index.md",
    "content/_addresses.lock",
    "content/",
    "themes/",
    "site.toml",
    "_index.md",
    "_addresses.lock",
    ".git/HEAD",
    ".git/config",
    ".env",
    "public/index.html",
];

/// Addresses of files that must not be there, and of folders without a page, which a host may show as a list.
pub fn questions(manifest: &Manifest) -> Vec<String> {
    let files: BTreeSet<&str> = manifest
        .files()
        .keys()
        .map(|file| file.trim_start_matches('/'))
        .collect();
    let mut folders = BTreeSet::new();
    for file in &files {
        for (at, _) in file.match_indices('/') {
            folders.insert(&file[..=at]);
        }
    }
    let lists = folders
        .into_iter()
        .filter(|folder| !files.contains(format!("{folder}index.html").as_str()));
    let sources = SOURCES.iter().copied().filter(|file| !files.contains(file));
    sources.chain(lists).map(str::to_owned).collect()
}

/// What an answer to one of these shows. `other` is how the host answers for an address that no site has.
pub fn found(
    question: &str,
    answer: &Answer,
    other: &Answer,
    manifest: &Manifest,
) -> Vec<Difference> {
    // A host that answers everything alike is told of as such.
    if answer.status != 200 || (other.status == 200 && other.body == answer.body) {
        return Vec::new();
    }
    if !question.ends_with('/') || SOURCES.contains(&question) {
        return vec![Difference::NotBuilt(question.to_owned())];
    }
    let list = String::from_utf8_lossy(&answer.body);
    let is_built = |path: &str| {
        // The list of what was built is not on it.
        if path == MANIFEST {
            return true;
        }
        let below = |file: &String| file.trim_start_matches('/').starts_with(path);
        manifest.files().keys().any(|file| {
            file.trim_start_matches('/') == path || (path.ends_with('/') && below(file))
        })
    };
    let mut strange = vec![Difference::Listed(question.to_owned())];
    for name in names_in(&list) {
        let path = format!("{question}{name}");
        if !is_built(&path) {
            strange.push(Difference::NotBuilt(path));
        }
    }
    strange
}

/// The files that a list of a folder links to.
fn names_in(list: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for rest in list.split("href=").skip(1) {
        let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''));
        let rest = rest.trim_start_matches(['"', '\'']);
        let end = rest
            .find(|c: char| Some(c) == quote || matches!(c, '>' | ' '))
            .unwrap_or(rest.len());
        let name = rest.get(..end).unwrap_or_default().trim_start_matches("./");
        let name = percent_encoding::percent_decode_str(name).decode_utf8_lossy();
        let is_here =
            !name.is_empty() && !name.starts_with(['/', '?', '#', '.']) && !name.contains("://");
        if is_here {
            names.insert(name.into_owned());
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, body: &str) -> Answer {
        Answer {
            status,
            content_type: None,
            cache_control: None,
            body: body.as_bytes().to_vec(),
        }
    }

    #[test]
    fn a_list_of_a_folder_tells_what_was_not_built() {
        let files = r#"{"files":{"index.html":"a","g/s/AAAA.json":"b","assets/harbour.css":"c"}}"#;
        let manifest: Manifest = serde_json::from_str(files).unwrap();
        let asked = questions(&manifest);
        assert!(
            ["g/", "g/s/", "assets/", "keyring.json"]
                .iter()
                .all(|one| asked.iter().any(|asked| asked == one))
        );
        let nowhere = answer(404, "");
        let list = "<a href=\"../\">..</a><a href=\"harbour.css\">x</a><a href='evil%20one.js'>y</a><a href=\"?C=N\">z</a>";
        let strange = found("assets/", &answer(200, list), &nowhere, &manifest);
        assert_eq!(
            strange,
            [
                Difference::Listed("assets/".to_owned()),
                Difference::NotBuilt("assets/evil one.js".to_owned())
            ]
        );
        assert_eq!(
            found("keyring.json", &answer(200, "{}"), &nowhere, &manifest),
            [Difference::NotBuilt("keyring.json".to_owned())]
        );
        assert_eq!(
            found("keyring.json", &answer(404, ""), &nowhere, &manifest),
            []
        );
        assert_eq!(
            found(
                "keyring.json",
                &answer(200, "portal"),
                &answer(200, "portal"),
                &manifest
            ),
            []
        );
    }
}
