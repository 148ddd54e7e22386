//! The settings of a site: `content/site.toml`, as written and as meant.
//!
//! As written they are a table ([`written`]); what is meant where nothing is written is said here, and nowhere else.
//! A wrong setting is a `C` problem, and ends a run with exit code 65 before any page is looked at. It never looks at
//! a page. Start with [`Config::read`].

pub(crate) mod closing;
pub mod description;
mod edit;
mod house;
mod languages;
mod reviews;
mod roles;
mod structured;
mod targets;
mod types;
mod weights;
pub mod written;

use std::ops::Range;
use std::sync::Arc;

use jiff::tz::TimeZone;

use crate::access::{Reader, Role, Roles};
use crate::brand::Brand;
use crate::diagnostic::{Checks, Diagnostic, Notes, Report, Span};
use crate::fields::rows::Rows as _;
use crate::fields::{self, Field, Fields, Further, Placed, Table};
use crate::hosts::{self, Host};
use crate::names::{BaseUrl, nearest};
use crate::snapshot::Snapshot;
use crate::source::SourceRef;
use crate::spelling::Speller;

use self::weights::weights;
use self::written::{
    CHECKS, EXTRA, Edit, Feedback, Gate, Group, LANGUAGES, Markdown, Publish, ROLES, Search,
    Single, TYPES, WrittenReviews, tell,
};

pub use self::edit::EditUrl;
pub use self::house::{HOUSE_WORDS, HouseWord, HouseWords};
pub use self::languages::{Language, Languages};
pub use self::reviews::{Interval, Policy, Reviews};
pub use self::targets::{Destination, Target};
pub use self::types::{OwnType, ready_lines, ready_names};
pub use self::written::{Import, Menu};

/// Where the settings lie.
pub const SETTINGS: &str = "content/site.toml";

/// The settings as meant: nothing left to interpret.
#[derive(Clone, Debug)]
pub struct Config {
    /// The file, for places in it.
    pub source: SourceRef,
    /// The site's name.
    pub title: String,
    /// One sentence about it.
    pub description: String,
    /// Where it will stand.
    pub base_url: BaseUrl,
    /// Where the settings say so.
    pub base_url_at: Range<usize>,
    /// The language of its own words: `en-GB`.
    pub language: String,
    /// In which a day begins and ends.
    pub time_zone: TimeZone,
    /// The zone's name: `Europe/London`.
    pub time_zone_name: String,
    /// The name of the theme, and where the settings say it.
    pub theme: Placed<String>,
    /// Whether every page says that it is a sample.
    pub sample: bool,
    /// The roles.
    pub roles: Roles,
    /// Where the locked page sends people who have no code.
    pub join: Option<String>,
    /// Whether to make a full-text index.
    pub search: bool,
    /// What header and footer link to.
    pub menu: Menu,
    /// What it says around pages in other languages.
    pub languages: Languages,
    /// Its look over the theme.
    pub brand: Brand,
    /// What becomes of pages whose review is overdue.
    pub reviews: Reviews,
    /// Whether this is for readers, so that nothing made up and nothing unchecked may be in it. Asked for on the command line,
    /// never in the settings: [`Config::go_live`].
    pub live: bool,
    /// Whether to make the style guide too. Asked for on the command line, never in the settings.
    pub styleguide: bool,
    /// Whether the words of pages are kept alone, too: for the search index, and where reading ages are shown.
    pub keeps_words: bool,
    /// Where the file of a public page can be changed.
    pub edit: Option<EditUrl>,
    /// Where readers may write to.
    pub feedback: Option<String>,
    /// The types of page that it declares as its own.
    pub types: Vec<OwnType>,
    /// The words that its own types add to those that fields of front matter may choose from.
    pub further: Vec<Further>,
    /// The fields that only pages of its own types have, each once.
    pub fields_of_types: Vec<&'static Field>,
    /// Keys of the site's own that pages may carry.
    pub extra: Vec<String>,
    /// The same with what the settings say of each, for templates.
    pub extra_values: Table,
    /// Files that are copied to the output as they are, by their path in `content/`.
    pub files: Vec<Placed<String>>,
    /// Endings of files that may be published beside the usual ones, in small letters.
    pub file_endings: Vec<String>,
    /// How Markdown written for another program is taken.
    pub import: Import,
    /// Whether quotes and dashes are shown as books print them.
    pub smart: bool,
    /// What it is built for.
    pub host: &'static Host,
    /// Whether the host asks for passwords of its own too.
    pub login: bool,
    /// Where it is published, in the order of their names.
    pub targets: Vec<Target>,
    /// Whether the tree that is built is in clear for some readers, so that its host must keep it from all others.
    pub in_clear: bool,
    /// What the settings say of single problems.
    pub checks: Checks,
    /// What this house writes, and what not.
    pub house: Arc<HouseWords>,
    /// Who knows how words are spelt, where that is to be looked at. Asked for on the command line.
    pub speller: Option<Arc<Speller>>,
}

impl Config {
    /// Reads the settings. `None` if they do not hold what a site needs; the notes say why.
    pub fn read(snapshot: &Snapshot) -> Report<Option<Config>> {
        let mut notes = Notes::default();
        let Some(source) = snapshot.text(SETTINGS) else {
            notes.push(Diagnostic::no_settings(SETTINGS));
            return notes.with(None);
        };
        let (table, broken) = fields::toml_file(source);
        let mut broken_settings = Notes::default();
        for problem in broken.iter() {
            broken_settings.push(Diagnostic::settings(problem));
        }
        // Lines of which it is clear what was meant hide nothing else.
        if broken_settings.iter().any(|note| note.edit().is_none()) {
            return broken_settings.with(None);
        }
        let mut raw = Fields::new(source, &table);
        let house = HouseWords::read(snapshot);
        let config = Config::from_fields(source, &mut raw, &mut notes);
        let config = config.map(|config| Config {
            house: Arc::new(house),
            ..config
        });
        for problem in raw.finish().iter() {
            notes.push(Diagnostic::settings(problem));
        }
        let lines: Vec<Span> = broken_settings
            .iter()
            .filter_map(|note| Some(note.edit()?.at.value()))
            .collect();
        notes.retain(|note| !lines.iter().any(|line| note.begins_in(line)));
        notes.extend(broken_settings);
        let config = config.filter(|_| !notes.has_errors());
        notes.with(config)
    }

    fn from_fields<'a>(
        source: &'a SourceRef,
        raw: &mut Fields<'a>,
        notes: &mut Notes,
    ) -> Option<Config> {
        let (single, missing) = Single::read(raw, source, notes);
        for setting in missing {
            let name = setting.name.replace('-', "_");
            notes.push(Diagnostic::setting_missing(&name, setting.line, source));
        }
        let base_url = single.base_url.as_ref().and_then(|text| {
            let url = BaseUrl::parse(&text.value);
            if url.is_none() {
                let at = raw.span(text.at.clone());
                notes.push(Diagnostic::bad_base_url(&text.value, &at));
            }
            url
        });
        let time_zone = single.time_zone.unwrap_or_else(|| Placed {
            value: "Europe/London".to_owned(),
            at: 0..0,
        });
        let zone = TimeZone::get(&time_zone.value).ok();
        if zone.is_none() {
            let at = raw.span(time_zone.at);
            notes.push(Diagnostic::unknown_time_zone(&time_zone.value, &at));
        }
        let roles = match raw.table(ROLES.0) {
            Some(table) => roles::roles(source, table, notes),
            None => Roles::default(),
        };
        let gate: Gate = group(raw, source, notes);
        let search: Search = group(raw, source, notes);
        let feedback: Feedback = group(raw, source, notes);
        let mail = feedback.mail.inspect(|mail| {
            let is_address = mail
                .value
                .split_once('@')
                .is_some_and(|(name, host)| !name.is_empty() && !host.is_empty());
            let has_more = |c: char| c.is_whitespace() || c.is_control() || ":/?&#<>\"".contains(c);
            if !is_address || mail.value.contains(has_more) {
                let at = raw.span(mail.at.clone());
                let wanted = "one mail address, such as feedback@example.org";
                notes.push(Diagnostic::settings(&Diagnostic::wants(
                    "mail", wanted, &at,
                )));
            }
        });
        let edit: Edit = group(raw, source, notes);
        let edit = edit.url.and_then(|url| EditUrl::of(&url, source, notes));
        let menu: Menu = group(raw, source, notes);
        let languages = Languages::of(source, raw.table(LANGUAGES.0), notes);
        let language = single.language.unwrap_or_else(|| "en-GB".to_owned());
        let types = types::types(source, raw.table(TYPES.0), &language, notes);
        let brand: Brand = group(raw, source, notes);
        for unclear in brand.unclear() {
            let at = raw.span(unclear.asked.at.clone());
            notes.push(Diagnostic::unclear_colour(
                &unclear.asked.value.to_string(),
                unclear.words,
                unclear.contrast,
                &unclear.instead.to_string(),
                &at,
            ));
        }
        let written: WrittenReviews = group(raw, source, notes);
        let reviews = Reviews::of(&written, source, raw.table(WrittenReviews::NAME), notes);
        let import: Import = group(raw, source, notes);
        let markdown: Markdown = group(raw, source, notes);
        let publish: Publish = group(raw, source, notes);
        let named = raw.table(Publish::NAME);
        let targets = targets::targets(publish.targets, source, named, &roles, notes);
        let extra_values = raw.table(EXTRA.0).cloned().unwrap_or_default();
        let extra = extra_values.0.iter().map(|entry| entry.key.clone());
        let extra = extra.collect();
        let mut checks = raw
            .table(CHECKS.0)
            .map_or_else(Checks::default, |table| weights(source, table, notes));
        if import.lenient {
            checks.forgive(roles.iter().next().is_some());
        }
        let mut file_endings = Vec::new();
        for ending in single.file_endings {
            let wanted = ending.value.trim_start_matches(['*', '.']).to_lowercase();
            if let Some(refusal) = crate::media::never(&wanted) {
                let at = raw.span(ending.at);
                notes.push(Diagnostic::bad_file_ending(&wanted, refusal, &at));
            }
            file_endings.push(wanted);
        }
        Some(Config {
            source: source.clone(),
            title: single.title?.value,
            description: single.description.unwrap_or_default(),
            base_url: base_url?,
            base_url_at: single.base_url?.at,
            language,
            time_zone: zone?,
            time_zone_name: time_zone.value,
            theme: single.theme.unwrap_or_else(|| Placed {
                value: "harbour".to_owned(),
                at: 0..0,
            }),
            sample: single.sample,
            roles,
            join: gate.join,
            search: search.enabled.unwrap_or(true),
            menu,
            languages,
            brand,
            reviews,
            live: false,
            styleguide: false,
            keeps_words: search.enabled.unwrap_or(true),
            edit,
            feedback: mail.map(|mail| mail.value),
            further: types::further(&types),
            fields_of_types: types::fields(&types),
            types,
            extra,
            extra_values,
            files: single.files,
            file_endings,
            import,
            smart: markdown.smart,
            host: publish.host.unwrap_or(hosts::PLAIN),
            login: publish.login,
            targets,
            in_clear: false,
            checks,
            house: Arc::default(),
            speller: None,
        })
    }

    /// Makes the site one for readers: nothing that is made up, unchecked or long overdue may be in it.
    pub fn go_live(&mut self) {
        self.live = true;
        self.checks.count_age();
    }

    /// The reader that a name on the command line means: `public`, or a role.
    ///
    /// # Errors
    ///
    /// The nearest name, if one is near.
    pub fn reader(&self, name: &str) -> Result<Reader, Option<&str>> {
        match self.roles.named(name) {
            _ if name == "public" => Ok(Reader::public()),
            Some(role) => Ok(Reader::holding(role)),
            None => Err(nearest(name, self.role_names())),
        }
    }

    /// Whether pages of another program are shown as they are, and all of them to everybody: then a slip opens nothing.
    pub fn is_import_without_roles(&self) -> bool {
        self.import.lenient && self.roles.iter().next().is_none()
    }

    /// Whether a file is its folder's own page by the further name that the settings give; in an import that everybody may
    /// read, however its letters are written.
    pub fn is_section_page(&self, name: &str) -> bool {
        let further = self.import.section_page.as_deref();
        further.is_some_and(|further| match self.is_import_without_roles() {
            true => further.eq_ignore_ascii_case(name),
            false => further == name,
        })
    }

    /// The names of all roles.
    pub fn role_names(&self) -> impl Iterator<Item = &str> {
        self.roles.iter().map(|role: &Role| role.id.as_str())
    }
}

/// Reads one group, with its own unknown keys.
fn group<'a, G: Group>(raw: &mut Fields<'a>, source: &'a SourceRef, notes: &mut Notes) -> G {
    let Some(table) = raw.table(G::NAME) else {
        return G::default();
    };
    let mut fields = Fields::new(source, table);
    let (group, _) = G::read(&mut fields, source, notes);
    tell(fields, notes);
    group
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Code;

    fn codes(text: &str) -> Vec<Code> {
        let report = Config::read(&Snapshot::of([(SETTINGS, text)]));
        report.notes.iter().map(|note| note.code()).collect()
    }

    const SOUND: &str = "title = \"T\"\nbase_url = \"https://example.org/pimh\"\n";

    #[test]
    fn a_short_file_is_enough() {
        let config = Config::read(&Snapshot::of([(SETTINGS, SOUND)]))
            .value
            .unwrap();
        assert_eq!(config.base_url.as_str(), "https://example.org/pimh/");
        assert_eq!(config.base_url.link("/tips/"), "/pimh/tips/");
        assert_eq!(
            config.base_url.whole("/tips/"),
            "https://example.org/pimh/tips/"
        );
    }

    #[test]
    fn every_wrong_setting_is_told_at_once() {
        assert_eq!(codes(""), [Code::C4, Code::C4]);
        assert_eq!(codes(&format!("{SOUND}titel = 1\n")), [Code::C1]);
        assert_eq!(
            codes("title = \"T\"\nbase_url = \"example.org\"\ntime_zone = \"Mars\"\n"),
            [Code::C2, Code::C2]
        );
        assert_eq!(
            codes(&format!(
                "{SOUND}[roles.a]\nincludes = [\"b\"]\n[roles.b]\nincludes = [\"a\"]\n"
            )),
            [Code::C3]
        );
        assert_eq!(
            codes(&format!(
                "{SOUND}[roles.champion]\nincludes = [\"memeber\"]\n[roles.member]\n"
            )),
            [Code::C2]
        );
        assert_eq!(
            codes(&format!("{SOUND}[checks]\nL7 = \"off\"\n")),
            [Code::C2]
        );
    }

    #[test]
    fn a_setting_in_the_wrong_place_is_told_its_own() {
        let help = |text: &str| {
            let notes = Config::read(&Snapshot::of([(SETTINGS, text)])).notes;
            let note = notes.iter().next().expect("one is wrong");
            assert_eq!(note.code(), Code::C1);
            note.remedy().unwrap_or_default().to_owned()
        };
        for (line, group) in [
            ("lenient = true", "[import]"),
            ("section-page = \"README.md\"", "[import]"),
            ("join = \"mailto:a@b.test\"", "[gate]"),
        ] {
            let told = help(&format!("{SOUND}{line}\n"));
            assert!(told.contains(group), "{line}: {told}");
            assert_eq!(codes(&format!("{SOUND}{group}\n{line}\n")), []);
        }
        for line in ["sample = true", "time_zone = \"Europe/London\""] {
            let told = help(&format!("{SOUND}[import]\nlenient = true\n{line}\n"));
            assert!(told.contains("above the first line"), "{line}: {told}");
        }
        assert!(help(&format!("{SOUND}wibble = 1\n")).contains("remove it"));
    }
}
