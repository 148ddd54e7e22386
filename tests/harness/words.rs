//! What stands in the files of a test's site: its settings, its pages, its day.

/// The day of every project on disk, and of every golden file.
pub const TODAY: &str = "2026-10-01";

/// Its noon, as reproducible builds declare a moment (`SOURCE_DATE_EPOCH`).
pub const NOON_OF_TODAY: &str = "1790856000";

/// The day of a site in memory that chooses none: that of the sample, around which its dates lie.
pub const DAY_OF_SAMPLE: &str = "2026-11-22";

/// The shortest film that is one: it says of which kind it is, and no more.
pub const FILM: &str = "\0\0\0\u{10}ftypisom\0\0\u{2}\0";

/// Settings with the roles of the sample and nothing that takes time.
pub const SETTINGS: &str = r#"title = "Test site"
base_url = "https://pimh.example.org/"
sample = true
language = "en-GB"
time_zone = "Europe/London"
[roles.member]
label = "Members"
[roles.champion]
label = "Champions"
includes = ["member"]
[roles.specialist]
label = "Specialists"
includes = ["champion"]
[roles.multi-agency]
label = "Multi-agency champions"
[roles.commissioning]
label = "Managers and commissioners"
[search]
enabled = false
"#;

/// The smallest settings, to which a test may add lines.
pub fn settings(more: &str) -> String {
    format!(
        "title = \"Amberwick\"\nbase_url = \"https://amberwick.test/\"\n{more}\n\
         [search]\nenabled = false\n\
         [roles.member]\nlabel = \"Members\"\n\
         [roles.champion]\nlabel = \"Champions\"\nincludes = [\"member\"]\n"
    )
}

/// A page: its title, further lines of its front matter, its words.
pub fn page(title: &str, fields: &str, words: &str) -> String {
    let end = if fields.is_empty() || fields.ends_with('\n') {
        ""
    } else {
        "\n"
    };
    format!(
        "---\ntitle: {title}\nsummary: A sentence about this page of the test site.\n{fields}{end}---\n{words}\n"
    )
}
