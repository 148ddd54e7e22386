//! Whether words read like a field that would keep a page from readers, wherever they stand: in a block of fields, or in a
//! line that was to be one.
//!
//! It looks at one key, value or line, and tells nobody.

use crate::config::Config;
use crate::config::closing;
use crate::names::nearest;

/// Whether a key that means nothing may have been meant for `access`.
pub(crate) fn looks_like_access(key: &str) -> bool {
    let plain: String = deunicode::deunicode(key)
        .to_lowercase()
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || *c == '-')
        .collect();
    nearest(
        plain.trim_matches('-'),
        ["access", "access-below", "teaser", "teaser-below"],
    )
    .is_some()
}

/// Whether a field would gate the page, or means that not everybody may read it.
pub(crate) fn would_gate(key: &str, value: &str, config: &Config) -> bool {
    let mut words = value
        .split(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_')))
        .filter(|word| !word.is_empty())
        .map(|word| word.to_lowercase().replace('_', "-"))
        .peekable();
    let gates = looks_like_access(key)
        && words.peek().is_some()
        && words.all(|word| config.roles.named(&word).is_some());
    gates || closing::line_means_closed(key, value, config)
}

/// What may be fields in a line, each with what stands behind its sign: one, or several where the line looks like data, such
/// as `{"title": "X", "access": "member"}`. A field may stand between colons (`:access: member`), or in a row of a table.
pub(crate) fn fields_in_line(line: &str) -> impl Iterator<Item = (&str, &str)> {
    let (line, row) = match line.strip_prefix('|') {
        Some(cells) => (cells, b'|'),
        None => (line.strip_prefix(':').unwrap_or(line), b':'),
    };
    let is_data = line.starts_with(['{', '"', '\'']) || line.contains("\":");
    let cut = move |c: char| is_data && matches!(c, '{' | '}' | ',');
    line.split(cut).filter_map(move |part| {
        let sign = memchr::memchr3(b':', b'=', row, part.as_bytes())?;
        Some((part[..sign].trim(), &part[sign + 1..]))
    })
}
