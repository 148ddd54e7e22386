//! Names of files that look like that of a folder's own page, and are none: after a slip of the hand, a download, a copy,
//! or with letters of another script.

/// What programs put behind a name when they copy or save a file, in a few languages.
const COPIES: [&str; 9] = [
    "copy", "conflict", "kopie", "copie", "copia", "kopia", "sync", "backup", "old",
];

/// Whether a name is nearly `_index.md` or the site's own name for such a page.
pub(super) fn is_nearly(name: &str, section_page: Option<&str>) -> bool {
    let plain = plain(name);
    let plain = plain.strip_prefix("copy of ").unwrap_or(&plain);
    let stem = plain.trim_start_matches(|c: char| !c.is_alphanumeric());
    let is_marked = stem.len() < plain.len();
    let core = stem.find(|c: char| !c.is_ascii_alphabetic());
    let (core, rest) = stem.split_at(core.unwrap_or(stem.len()));
    let is_index = match is_marked {
        // Without its full stop the ending is part of the name.
        true => is_near(core, "index") || is_near(core.trim_end_matches("md"), "index"),
        // A page may well be called `index-cards.md`.
        false => core == "index" && is_of_a_copy(rest),
    };
    is_index || section_page.is_some_and(|page| is_nearly_page(plain, &self::plain(page)))
}

/// What other programs call a folder's own page, behind a `_`.
#[rustfmt::skip] // A table.
const OF_FOLDERS: [&str; 30] = [
    "section", "sections", "home", "default", "defaults", "readme", "category", "folder", "dir", "directory", "meta", "main",
    "root", "overview", "cover", "layout", "nav", "sidebar", "config", "settings",
    "group", "access", "member", "members", "private", "restricted", "permissions", "info", "about", "intro",
];

/// Whether a name is one of those, or that of a file of fields behind a `_`. Somebody's notes may have any other.
pub(super) fn is_of_a_folder(name: &str) -> bool {
    let plain = plain(name);
    let Some((stem, ending)) = plain
        .strip_prefix('_')
        .and_then(|name| name.rsplit_once('.'))
    else {
        return false;
    };
    match ending {
        "json" | "yml" | "yaml" | "toml" => true,
        "md" | "markdown" | "mdx" => OF_FOLDERS.contains(&stem.trim_matches('_')),
        _ => false,
    }
}

/// Whether a name is another's in other letters, or that of a copy.
fn is_nearly_page(name: &str, page: &str) -> bool {
    let page_stem = page.rsplit_once('.').map_or(page, |(stem, _)| stem);
    let stem = name.split('.').next().unwrap_or(name);
    name == page
        || is_near(stem, page_stem) && page_stem.len() > 3
        || name.strip_prefix(page_stem).is_some_and(is_of_a_copy)
}

/// Whether what stands behind a stem makes no other name of it: ` (1).md`, ` - copy.md`, `.md.txt`, `2.md`.
fn is_of_a_copy(rest: &str) -> bool {
    let rest = rest.trim_start_matches(|c: char| !c.is_alphabetic());
    let words = ["md", "markdown", "mdx", "txt", "mkd"];
    let first = rest
        .split(|c: char| !c.is_alphabetic())
        .next()
        .unwrap_or(rest);
    first.is_empty() || words.contains(&first) || COPIES.contains(&first)
}

/// At most one letter more, less, other, or in its neighbour's place.
fn is_near(name: &str, other: &str) -> bool {
    strsim::damerau_levenshtein(name, other) <= 1
}

/// A name in small Latin letters, as it looks.
fn plain(name: &str) -> String {
    let mut plain = String::with_capacity(name.len());
    for c in name.chars() {
        match c {
            c if c.is_ascii() => plain.push(c.to_ascii_lowercase()),
            // Nobody sees these.
            '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' => {}
            // Letters that are called otherwise than they look.
            '\u{425}' | '\u{445}' | '\u{3a7}' | '\u{3c7}' | '\u{2179}' => plain.push('x'),
            '\u{3bd}' | '\u{43f}' | '\u{578}' => plain.push('n'),
            '\u{ff3f}' | '\u{203f}' | '\u{2017}' | '\u{fe4d}'..='\u{fe4f}' => plain.push('_'),
            c => {
                let latin = deunicode::deunicode_char(c).unwrap_or_default();
                plain.extend(latin.chars().map(|c| c.to_ascii_lowercase()));
            }
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_copies_and_other_letters_are_seen() {
        for name in [
            "_indx.md",
            "_idnex.md",
            "_indexx.md",
            "_inde.md",
            "_Index.md",
            "_INDEX.MD",
            "_index (1).md",
            "_index - Copy.md",
            "_index - Copy (2).md",
            "_index copy.md",
            "_index2.md",
            "_index.md.txt",
            "_index.txt",
            "_index.markdown",
            "_index.md ",
            "_index .md",
            "_index",
            "_index.md.bak",
            "_indexmd",
            "_indexmd.txt",
            "-index.md",
            "__index.md",
            "\u{2013}index.md",
            "Copy of _index.md",
            "_index (conflicted copy 2026-11-30).md",
            "_index.sync-conflict-20261130-101010-ABCDEF.md",
            "_\u{456}ndex.md",
            "_inde\u{445}.md",
            "_ind\u{435}x.md",
            "\u{ff3f}index.md",
            "_\u{ff49}\u{ff4e}\u{ff44}\u{ff45}\u{ff58}.md",
            "_in\u{200b}dex.md",
            "_\u{ed}ndex.md",
            "Index.md",
            "INDEX.md",
            "index.md.txt",
            "index (1).md",
            "index - Copy.md",
            "index.MD",
            "index.markdown",
            " _index.md",
            "_ index.md",
        ] {
            assert!(is_nearly(name, None), "{name}");
        }
        for name in [
            "readme.md",
            "Readme.md",
            "README.markdown",
            "README (1).md",
            "README.md.txt",
            "REDME.md",
            "READMEE.md",
        ] {
            assert!(is_nearly(name, Some("README.md")), "{name}");
            assert!(!is_nearly(name, None), "{name}");
        }
    }

    #[test]
    fn other_names_are_other_names() {
        for name in [
            "index-cards.md",
            "indexes.md",
            "index-of-services.md",
            "_inbox.md",
            "_notes.md",
            "_intro.md",
            "indigo.md",
            "about.md",
            "kit.pdf",
            "_data",
            "x.md",
            "index_finger.md",
        ] {
            assert!(!is_nearly(name, Some("README.md")), "{name}");
        }
    }
}
