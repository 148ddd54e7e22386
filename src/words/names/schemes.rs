//! What links may begin with.

/// Schemes that a link may have.
pub const SCHEMES: [&str; 5] = ["http", "https", "mailto", "tel", "sms"];

/// Whether a link begins with something that could run, or hides that it leads to another site.
pub fn is_unsafe(dest: &str) -> bool {
    let plain: String = dest
        .chars()
        .filter(|c| !c.is_whitespace() && !c.is_control())
        .collect();
    // A browser takes a backslash for a slash.
    let elsewhere = plain.starts_with('\\') || plain.starts_with("//") || plain.starts_with("/\\");
    elsewhere
        || plain.split_once(':').is_some_and(|(scheme, _)| {
            !scheme.contains(['/', '#', '?']) && !SCHEMES.contains(&scheme.to_lowercase().as_str())
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_run_is_known_in_every_spelling() {
        for dest in [
            "javascript:alert(1)",
            "JavaScript:alert(1)",
            " javascript:alert(1)",
            "java\tscript:alert(1)",
            "java script:x",
            "\u{1}javascript:x",
            "javascript\n:x",
            "data:text/html,x",
            "vbscript:x",
            "file:///etc",
            "blob:x",
            "//evil.example/",
            "\\\\evil.example",
            "/\\evil.example",
            "view-source:x",
        ] {
            assert!(is_unsafe(dest), "{dest}");
        }
        for dest in [
            "/about/#join",
            "about/",
            "#a",
            "https://a.example/?a=b:c",
            "mailto:a@b.example",
            "tel:999",
            "/a:b/",
        ] {
            assert!(!is_unsafe(dest), "{dest}");
        }
    }
}
