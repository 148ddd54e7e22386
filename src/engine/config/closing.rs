//! Fields by which other programs close a page, and by which editors think that they did: `private: yes`, `role: member`.
//!
//! They mean nothing here, so a page with one would be open. They are known by the words that their names are made of and by
//! what they say, not by a list of programs. Nothing here gates a page: it is told, or held back, until `access` says who may
//! read it.

use std::ops::Range;

use crate::config::Config;
use crate::fields::{Entry, Node, Table, Value};
use crate::names::{RoleId, is_slip_of};

/// A field that was meant to close a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closing {
    /// Its name as it is typed, in small letters with hyphens.
    pub key: String,
    /// Where the name stands.
    pub at: Range<usize>,
    /// Whether a site could declare a field of that name as its own.
    pub may_be_own: bool,
    /// The roles that it names, as `access` names them; none if it only says that the page is closed.
    pub roles: Vec<String>,
}

/// Words of names that mean by themselves that not everybody may read.
#[rustfmt::skip] // A table.
const CLOSED: &[&str] = &[
    "access", "acl", "auth", "authenticated", "authentication", "authorization", "authorisation", "authorized",
    "authorised", "classified", "clearance", "closed", "confidential", "draftfor", "embargo", "embargoed", "encrypt",
    "encrypted", "encryption", "gate", "gated", "group", "groups", "hidden", "internal", "invisible", "lock",
    "locked", "login", "logon", "member", "memberful", "members", "membership", "nonpublic", "notpublic", "only",
    "pass", "passcode", "passphrase", "password", "passwd", "paywall", "paywalled", "permission", "permissions",
    "privacy", "private", "privileges", "protect", "protected", "protection", "restrict", "restricted", "restriction",
    "restrictions", "role", "roles", "secret", "secure", "secured", "sensitive", "signin", "staticrypt", "subscriber",
    "subscribers", "unlisted", "unpublic", "visibility",
    // The same in other languages of these islands and their neighbours, in plain letters.
    "cyfrinachol", "cyfrinair", "preifat", "aelodau", "confidentiel", "motdepasse", "prive", "privee", "membres",
    "confidencial", "contrasena", "privado", "privada", "miembros", "geheim", "intern", "kennwort", "passwort",
    "vertraulich", "mitglieder", "haslo", "prywatna", "prywatne", "prywatny", "privata", "privato", "riservato",
    "gizli", "ozel",
];

/// Words of names that mean it when the value is no.
const OPEN: &[&str] = &[
    "public", "visible", "listed", "open", "share", "shared", "sharing",
];

/// Words that may stand beside those and change nothing: `is-private`, `access_level`, `draft-for`.
#[rustfmt::skip] // A table.
const BESIDE: &[&str] = &[
    "allow", "allowed", "area", "by", "can", "content", "control", "draft", "enabled", "flag",
    "for", "from", "has", "is", "level", "list", "mode", "must", "need", "needed", "needs", "of",
    "page", "post", "read", "readable", "required", "require", "requires", "rule", "rules", "see",
    "setting", "settings", "status", "the", "to", "type", "user", "users", "view", "who", "with",
];

/// Names under which pages are sorted, drawn or found, whatever stands there: `category: champions` closes nothing.
#[rustfmt::skip] // A table.
const SORTING: &[&str] = &[
    "category", "categories", "class", "collection", "id", "keywords", "kind", "layout", "menu", "name", "parent",
    "section", "series", "slug", "subject", "tag", "template", "theme", "type",
];

/// Names long enough to be known when a letter is wrong.
#[rustfmt::skip] // A table.
const MISTYPED: &[&str] = &[
    "access", "accesslevel", "confidential", "member", "members", "membersonly", "password", "permissions", "private",
    "protected", "restricted", "visibility",
];

/// Values that close nothing.
#[rustfmt::skip] // A table.
const NOBODY_KEPT_OUT: &[&str] = &[
    "", "no", "false", "off", "0", "none", "null", "nil", "~", "never", "nobody", "public", "all", "any", "anyone",
    "anybody", "everyone", "everybody", "world", "open", "guest", "guests", "disabled", "default", "visible",
    "published", "free", "unclassified", "na", "nee", "nein", "nie", "non",
];

/// Values that say yes.
const YES: &[&str] = &[
    "yes", "true", "on", "1", "only", "required", "always", "ie", "ja", "oui", "si", "tak",
];

/// Names that close a page if they say yes or name a role; elsewhere they have parts of a page or people behind them.
const CLOSED_IF_YES: &[&str] = &["hide", "paid", "premium", "staff", "staffonly"];

/// Values that close a page whatever the name of the field is: `tier: paid`, `sharing: private`. `hidden` and `closed` are
/// said of other things too: `sidebar: hidden`, `comments: closed`.
#[rustfmt::skip] // A table.
const CLOSED_VALUES: &[&str] = &[
    "confidential", "internal", "membersonly", "officialsensitive", "paid", "paying", "premium", "private", "protected",
    "restricted", "secret", "sensitive", "staffonly", "subscribers", "subscribersonly", "topsecret",
];

impl Closing {
    /// A field of which it is known already that it was meant so.
    pub fn by(entry: &Entry) -> Closing {
        Closing {
            key: entry.key.clone(),
            at: entry.key_at.clone(),
            may_be_own: true,
            roles: Vec::new(),
        }
    }
}

/// What a field that nobody knows was meant for, as far as readers go.
pub enum Meant {
    /// To close the page.
    Closed(Closing),
    /// To say that it is open: `private: no`, `visibility: public`.
    Open,
    /// Something else.
    Other,
}

/// What a field was meant for by its name and its value. A table means what is in it.
pub fn meant(entry: &Entry, config: &Config) -> Meant {
    if let Value::Table(table) = &entry.value.value
        && sort_of(&entry.key, config) == Sort::Other
    {
        let found = within(table, config).map(|found| Closing {
            key: format!("{}.{}", entry.key, found.key),
            ..found
        });
        return found.map_or(Meant::Other, Meant::Closed);
    }
    let words = scalars(&entry.value);
    let named: Option<Vec<String>> = words.iter().map(|word| role(word, config)).collect();
    let named = named.unwrap_or_default();
    let says = |known: &[&str]| {
        let mut said = words.iter().map(|word| word.to_lowercase());
        said.all(|word| known.contains(&word.trim()))
    };
    let are_closed = || {
        let mut plain = words.iter().map(|word| squeezed(word));
        !words.is_empty() && plain.all(|word| CLOSED_VALUES.contains(&word.as_str()))
    };
    let is_closed = match sort_of(&entry.key, config) {
        Sort::Closed if says(NOBODY_KEPT_OUT) => return Meant::Open,
        Sort::Closed => true,
        Sort::Open
            if words.is_empty()
                || says(YES)
                || says(&["public", "all", "everyone", "everybody"]) =>
        {
            return Meant::Open;
        }
        Sort::Open => {
            are_closed()
                || says(&["no", "false", "off", "0", "never", "none", "nobody"])
                || !named.is_empty()
        }
        Sort::ClosedIfYes => !words.is_empty() && (says(YES) || !named.is_empty()),
        Sort::Sorting => false,
        Sort::Other => !named.is_empty() || are_closed(),
    };
    match is_closed {
        false => Meant::Other,
        true => Meant::Closed(Closing {
            key: entry.key.clone(),
            at: entry.key_at.clone(),
            may_be_own: true,
            roles: match (sort_of(&entry.key, config), role(&entry.key, config)) {
                (Sort::ClosedIfYes, Some(role)) => vec![role],
                _ => named,
            },
        }),
    }
}

/// Whether a field says nothing but roles of the site, or has a field in it that was meant to close the page.
pub fn names_readers(entry: &Entry, config: &Config) -> bool {
    if let Value::Table(table) = &entry.value.value {
        return within(table, config).is_some();
    }
    let words = scalars(&entry.value);
    !words.is_empty() && words.iter().all(|word| role(word, config).is_some())
}

/// The first field in a table, however deep, that was meant to close the page.
fn within(table: &Table, config: &Config) -> Option<Closing> {
    table.0.iter().find_map(|entry| match meant(entry, config) {
        Meant::Closed(closing) => Some(closing),
        Meant::Open | Meant::Other => None,
    })
}

/// A word of `audience` that is none of those it may have, and was meant to say who may read the page.
pub fn in_audience(entry: &Entry, known: &[&str], config: &Config) -> Option<Closing> {
    let words = scalars(&entry.value);
    let is_known =
        |word: &&String| known.contains(&word.to_lowercase().replace(['_', ' '], "-").as_str());
    let mut others = words.iter().filter(|word| !is_known(word));
    let meant =
        |word: &&String| role(word, config).is_some() || sort_of(word, config) == Sort::Closed;
    let word = others.find(meant)?;
    Some(Closing {
        key: format!("audience: {word}"),
        at: entry.key_at.clone(),
        may_be_own: false,
        roles: role(word, config).into_iter().collect(),
    })
}

/// Whether a word means by itself that not everybody may read: the name of a block that there is not, such as `private`.
pub fn means_closed(word: &str) -> bool {
    let plain = squeezed(word);
    let is_closed = is_made_of(&plain, CLOSED) || CLOSED_IF_YES.contains(&plain.as_str());
    is_closed && !["access", "group", "groups", "hide"].contains(&plain.as_str())
}

/// Whether a line such as `private: yes`, which stands outside the block of fields, was meant to close the page.
pub fn line_means_closed(key: &str, value: &str, config: &Config) -> bool {
    let value = value
        .trim()
        .trim_matches(['"', '\'', ',', '[', ']'])
        .to_lowercase();
    let closes = matches!(
        sort_of(key.trim(), config),
        Sort::Closed | Sort::ClosedIfYes
    );
    let mut words = value.split(',').map(str::trim);
    closes
        && !key.trim().contains(' ')
        && words.all(|word| YES.contains(&word) || role(word, config).is_some())
}

/// What the name of a field means.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    Closed,
    Open,
    /// It closes the page if it says yes or names a role: the name of a role of the site, or one of [`CLOSED_IF_YES`].
    ClosedIfYes,
    Sorting,
    Other,
}

fn sort_of(key: &str, config: &Config) -> Sort {
    let plain = squeezed(key);
    if SORTING.contains(&plain.as_str()) {
        return Sort::Sorting;
    }
    if is_made_of(&plain, CLOSED) || MISTYPED.iter().any(|known| is_slip_of(&plain, known)) {
        return Sort::Closed;
    }
    if is_made_of(&plain, OPEN) {
        return Sort::Open;
    }
    if CLOSED_IF_YES.contains(&plain.as_str())
        || role(
            key.trim_start_matches("for-").trim_end_matches("-only"),
            config,
        )
        .is_some()
    {
        return Sort::ClosedIfYes;
    }
    Sort::Other
}

/// Small letters and figures alone, so that `membersOnly`, `members_only` and `Members only` are one name.
fn squeezed(key: &str) -> String {
    let plain = deunicode::deunicode(key).to_lowercase();
    plain.chars().filter(char::is_ascii_alphanumeric).collect()
}

/// Whether a name is one of some words, alone or beside words that change nothing.
fn is_made_of(name: &str, words: &[&str]) -> bool {
    fn rest(name: &str, words: &[&str], found: bool) -> bool {
        if name.is_empty() {
            return found;
        }
        let goes_on = |known: &[&str], found: bool| {
            let rests = known.iter().filter_map(|word| name.strip_prefix(word));
            rests.into_iter().any(|name| rest(name, words, found))
        };
        goes_on(words, true) || goes_on(BESIDE, found)
    }
    // A name that is longer than any of these is a sentence, and would take long.
    name.len() <= 40 && rest(name, words, false)
}

/// The role that a word names: as the settings have it, by its label, or as several (`members`).
fn role(word: &str, config: &Config) -> Option<String> {
    let singular = |word: &str| {
        let word = squeezed(word);
        word.strip_suffix('s').map(str::to_owned).unwrap_or(word)
    };
    let wanted = singular(
        word.trim()
            .trim_end_matches("-only")
            .trim_end_matches(" only"),
    );
    let mut known = config.roles.iter();
    let found =
        known.find(|role| singular(role.id.as_str()) == wanted || singular(&role.label) == wanted);
    found.map(|role| RoleId::as_str(&role.id).to_owned())
}

/// The words of a value: of a line its words between commas, of a list its items, of a table what it holds.
fn scalars(node: &Node) -> Vec<String> {
    match &node.value {
        Value::Empty => Vec::new(),
        Value::Scalar(text) => text.split(',').map(|word| word.trim().to_owned()).collect(),
        Value::List(items) => items.iter().flat_map(scalars).collect(),
        Value::Table(table) => table
            .0
            .iter()
            .flat_map(|entry| scalars(&entry.value))
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config() -> Config {
        let settings = "title = \"T\"\nbase_url = \"https://example.org/\"\n[roles.member]\nlabel = \"Members\"\n\
                        [roles.multi-agency]\nlabel = \"Multi-agency champions\"\n";
        let snapshot = crate::snapshot::Snapshot::of([(crate::config::SETTINGS, settings)]);
        Config::read(&snapshot)
            .value
            .expect("the settings are right")
    }

    fn closes(key: &str, value: &str) -> Option<Vec<String>> {
        let node = |value: &str| Node {
            at: 0..0,
            value: Value::Scalar(value.to_owned()),
        };
        let entry = Entry {
            key: key.to_lowercase().replace('_', "-"),
            key_at: 0..0,
            value: node(value),
        };
        match meant(&entry, &config()) {
            Meant::Closed(closing) => Some(closing.roles),
            _ => None,
        }
    }

    #[test]
    fn a_name_that_means_closed_is_known_in_every_spelling() {
        for key in [
            "role",
            "roles",
            "members",
            "private",
            "visibility",
            "password",
            "protected",
            "hidden",
            "restricted",
            "acess",
            "access_level",
            "accessLevel",
            "membersOnly",
            "members_only",
            "members-only",
            "permissions",
            "draft-for",
            "internal",
            "confidential",
            "sensitive",
            "login",
            "auth",
            "groups",
            "acl",
            "PRIVATE",
            "Is-Private",
            "isPrivate",
            "password_protected",
            "requires_login",
            "require-auth",
            "restrict_to",
            "visible_to",
            "readable-by",
            "only",
            "only_for",
            "for_members",
            "unlisted",
            "pasword",
            "visiblity",
            "user_roles",
            "allowed_groups",
            "content-restriction",
        ] {
            assert_eq!(
                closes(key, "member"),
                Some(vec!["member".to_owned()]),
                "{key}"
            );
        }
        for key in [
            "encrypt",
            "lock",
            "secured",
            "non-public",
            "staff_only",
            "premium",
            "embargoed",
            "priv\u{e9}",
            "preifat",
            "private",
            "protected",
            "hidden",
            "membersonly",
            "login_required",
            "member",
            "for-members",
            "multi-agency",
        ] {
            assert!(closes(key, "yes").is_some(), "{key}");
            assert!(closes(key, "no").is_none(), "{key}");
        }
        assert_eq!(
            closes("viewers", "members, multi-agency").map(|roles| roles.len()),
            Some(2)
        );
        for (key, value) in [
            ("tier", "paid"),
            ("sharing", "private"),
            ("share", "no"),
            ("classification", "restricted"),
            ("marking", "OFFICIAL-SENSITIVE"),
            ("post_status", "private"),
            ("passcode", "sample"),
            ("mot_de_passe", "sample"),
            ("embargo", "2099-01-01"),
        ] {
            assert!(closes(key, value).is_some(), "{key}: {value}");
        }
        assert!(closes("public", "no").is_some());
        assert!(closes("visible", "false").is_some());
        assert!(closes("password", "sample").is_some());
    }

    #[test]
    fn what_closes_nothing_is_passed_over() {
        for (key, value) in [
            ("layout", "post"),
            ("hide", "navigation"),
            ("category", "member"),
            ("section", "members"),
            ("hide_title", "true"),
            ("private", "false"),
            ("visibility", "public"),
            ("public", "yes"),
            ("visible", "true"),
            ("password", ""),
            ("author-role", "Midwife"),
            ("login-url", "/in/"),
            ("group-name", "Walkers"),
            ("comments", "true"),
            ("authors", "Ann"),
            ("toc", "no"),
            ("weight", "1"),
            ("sidebar_position", "2"),
            ("review-interval", "1"),
            ("permalink", "/a/"),
            ("sidebar", "hidden"),
            ("staff", "Ann, Bob"),
            ("premium", "no"),
            ("comments", "closed"),
            ("classification", "unclassified"),
            ("sharing", "true"),
            ("passage", "Two"),
            ("compass", "north"),
            ("locker", "12"),
        ] {
            assert!(closes(key, value).is_none(), "{key}: {value}");
        }
    }
}
