//! Everything the program can say to an editor: one function for each message.
//!
//! The caller passes what it has; the function finds words, place and remedy. Messages are lower
//! case, without a full stop, in the editor's words. Every code has a section in
//! `src/handbook/problems.md`; a test compares the two lists.

use std::io;

use super::{Diagnostic, Place, Severity, Span};
use crate::day::NotADay;
use crate::names::SitePath;
use crate::output::{OutputError, TreeKind};
use crate::source::SourceRef;

/// One kind of problem.
#[derive(Debug, PartialEq, Eq)]
pub struct Code {
    /// `F1`.
    pub id: &'static str,
    /// What it is about, in words that quote nothing: what a redacted message says.
    pub title: &'static str,
    /// How much it matters, unless the settings say otherwise.
    pub severity: Severity,
    /// Whether the settings may not make it matter less.
    pub fixed: bool,
}

impl Code {
    /// The code of that name.
    pub fn named(id: &str) -> Option<&'static Code> {
        CODES.iter().find(|code| code.id.eq_ignore_ascii_case(id))
    }
}

const fn error(id: &'static str, title: &'static str) -> Code {
    Code {
        id,
        title,
        severity: Severity::Error,
        fixed: false,
    }
}

const fn always(id: &'static str, title: &'static str) -> Code {
    Code {
        id,
        title,
        severity: Severity::Error,
        fixed: true,
    }
}

const fn warning(id: &'static str, title: &'static str) -> Code {
    Code {
        id,
        title,
        severity: Severity::Warning,
        fixed: false,
    }
}

const fn advice(id: &'static str, title: &'static str) -> Code {
    Code {
        id,
        title,
        severity: Severity::Advice,
        fixed: false,
    }
}

/// Every code, by group.
pub const CODES: &[Code] = &[
    always("A1", "two things have one address"),
    always("A2", "an address belongs to the program"),
    error("A3", "a former address cannot be used"),
    always("B1", "a file is not in UTF-8"),
    always("B2", "a file is too large"),
    always("B3", "a file cannot be read"),
    always(
        "B4",
        "a link on disk leads out of the project or in a circle",
    ),
    always("B5", "a picture or PDF cannot be used"),
    always("B6", "quotes, lists or blocks lie in one another too deep"),
    always("B7", "a file of this kind is not published"),
    advice("B8", "nothing uses a file, so it is not published"),
    advice("B9", "personal data was taken out of a file"),
    always("C1", "an unknown setting"),
    always("C2", "a setting has a wrong value"),
    always("C3", "roles include each other in a circle"),
    always("C4", "a setting is missing"),
    always("C5", "there are no settings"),
    always("D1", "an unknown record or vocabulary word"),
    error("D2", "a record lacks a field"),
    error("F1", "an unknown field"),
    error("F2", "a field is missing"),
    error("F3", "a field has a value that is not allowed"),
    error("F4", "a date is unclear or impossible"),
    always("F7", "the block at the top of a page cannot be read"),
    always("F8", "the block at the top of a page is not closed"),
    error("F9", "a page has no block at its top"),
    always("F10", "a field stands twice"),
    always("F13", "public stands among roles"),
    error("H1", "a link to a page or file that is not there"),
    error("H5", "a link to a place on a page that is not there"),
    error("H6", "a link differs from its page by capital letters"),
    always("H7", "a link that pages may not have"),
    warning("H8", "two headings of a page have one id"),
    error("I1", "a picture without words for those who cannot see it"),
    warning("J1", "HTML that is not published"),
    error("K1", "an unknown block"),
    error("K7", "a footnote without a note"),
    warning("K8", "a note that nothing refers to"),
    always("K9", "a block is not closed, or closed twice"),
    always("K10", "a block lacks the words behind its name"),
    always(
        "K11",
        "a block begins in one list item or quote and ends in another",
    ),
    always("L3", "an unknown role"),
    advice("L4", "a page is open to more people than its section"),
    always("L7", "a link to a page that these readers must not know"),
    always("L8", "a box is open to more people than what it stands in"),
    always("L9", "a file of fewer readers on a page of more"),
    advice("L10", "the name of a gated folder shows in an address"),
    always("L11", "a record of fewer readers on a page of more"),
    always(
        "L12",
        "a box for readers cannot be told apart from its page",
    ),
    always("L13", "it is not clear who may read something"),
    always("M1", "a template does not compile"),
    always("M2", "a template fails on a page"),
    always("M3", "a theme cannot be used"),
    always("M4", "an override matches nothing"),
    error("N2", "a picture on another site"),
    always("O1", "the output folder is not pimh's"),
    always("O2", "the output cannot be written"),
    always("O3", "the output folder holds another reader's tree"),
    warning("S1", "a heading of a level that does not follow"),
    warning("S6", "a heading without words"),
    error("T4", "a translation without a language"),
    error("X9", "the search index cannot be made"),
];

fn or_list(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

fn did_you_mean(near: Option<&str>) -> String {
    near.map(|near| format!("did you mean `{near}`?"))
        .unwrap_or_default()
}

fn megabytes(bytes: u64) -> u64 {
    bytes / 1_000_000
}

/// Files and folders.
impl Diagnostic {
    /// `B1` Bytes that are no UTF-8.
    pub fn not_utf8(source: &SourceRef, at: usize) -> Diagnostic {
        // What cannot be read stands in the text as U+FFFD, which has three bytes.
        let end = at
            + source
                .text()
                .get(at..)
                .and_then(|text| text.chars().next())
                .map_or(0, char::len_utf8);
        Diagnostic::new("B1", "this file is not saved as UTF-8")
            .at(Span::new(source, at..end), "the first character that cannot be read")
            .help("save the file again with the encoding UTF-8; most editors offer it under “Save as”")
    }

    /// `B2` A page or data file of many megabytes.
    pub fn text_too_large(path: &SitePath, len: u64, most: u64) -> Diagnostic {
        Diagnostic::new(
            "B2",
            format!(
                "this page has {} MB; the most is {} MB",
                megabytes(len),
                megabytes(most)
            ),
        )
        .at(path, "")
        .help("split it into several pages, or look whether a picture was pasted into it as text")
    }

    /// `B2` A picture or download that does not fit in memory.
    pub fn file_too_large(path: &SitePath, len: u64, most: u64) -> Diagnostic {
        Diagnostic::new(
            "B2",
            format!(
                "this file has {} MB; the most is {} MB",
                megabytes(len),
                megabytes(most)
            ),
        )
        .at(path, "")
        .help("make it smaller, or keep it on a service for large files and link to it")
    }

    /// `B3` A file or folder that cannot be read.
    pub fn unreadable(path: &SitePath, error: &io::Error) -> Diagnostic {
        Diagnostic::new("B3", format!("this cannot be read: {}", plain_io(error)))
            .at(path, "")
            .help("look at its permissions, or remove it")
    }

    /// `B3` A name that is no text.
    pub fn file_name_not_unicode(path: &SitePath) -> Diagnostic {
        Diagnostic::new(
            "B3",
            "the name of this file or folder holds characters that cannot be read",
        )
        .at(path, "")
        .help("rename it with plain letters, digits and hyphens")
    }

    /// `B4` Symbolic links that lead round.
    pub fn link_loop(path: &SitePath) -> Diagnostic {
        Diagnostic::new(
            "B4",
            "this link on disk leads back to a folder that holds it",
        )
        .at(path, "")
        .help("remove the link")
    }

    /// `B4` A symbolic link out of the project.
    pub fn link_leads_out(path: &SitePath) -> Diagnostic {
        Diagnostic::new(
            "B4",
            "this link on disk leads out of the project, so it is not followed",
        )
        .at(path, "")
        .help("put the file itself here, or remove the link")
    }

    /// `B5` A picture that is none.
    pub fn picture_broken(path: &SitePath, why: &str) -> Diagnostic {
        Diagnostic::new("B5", format!("this file cannot be used: {why}"))
            .at(path, "")
            .help("open it in a picture program and save it again, or use another file")
    }

    /// `B5` A picture of too many pixels.
    pub fn picture_too_large(path: &SitePath, width: u32, height: u32) -> Diagnostic {
        Diagnostic::new(
            "B5",
            format!("this picture has {width} × {height} pixels, far more than a screen"),
        )
        .at(path, "")
        .help("save it with at most 4,000 pixels on its longer side")
    }

    /// `B6` A page nested beyond sense.
    pub fn nested_too_deep(most: usize, at: &Span) -> Diagnostic {
        Diagnostic::new(
            "B6",
            format!("quotes, lists and blocks lie in one another more than {most} deep here"),
        )
        .at(at, "from here on")
        .help("nobody could read that on a page; take some of them out")
    }

    /// `B7` A link to a file that would run as a program on the site.
    pub fn file_refused(extension: &str, at: &Span) -> Diagnostic {
        Diagnostic::new(
            "B7",
            format!("files of the kind `.{extension}` are not published"),
        )
        .at(at, "used here")
        .help("such a file could run as a program on this site; offer it as a PDF or a zip file")
    }

    /// `B7` The same, where the file itself is looked at.
    pub fn file_refused_at(path: &SitePath) -> Diagnostic {
        Diagnostic::new(
            "B7",
            format!(
                "files of the kind `.{}` are not published",
                path.extension()
            ),
        )
        .at(path, "")
        .help("such a file could run as a program on this site; offer it as a PDF or a zip file")
    }

    /// `B8` A file that nothing uses.
    pub fn file_unused(path: &SitePath) -> Diagnostic {
        Diagnostic::new("B8", "no page uses this file, so it is not published")
            .at(path, "")
            .help("link to it from a page, or list it under `files` in site.toml, or remove it")
    }

    /// `B9` Camera data and such.
    pub fn personal_data_removed(path: &SitePath) -> Diagnostic {
        Diagnostic::new(
            "B9",
            "places, names or other hidden data were taken out of the published copy of this file",
        )
        .at(path, "")
        .help("nothing to do; your own file is as it was")
    }
}

/// What the system says, in plain words.
fn plain_io(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "it is not there any more".to_owned(),
        io::ErrorKind::PermissionDenied => "you have no permission".to_owned(),
        io::ErrorKind::StorageFull => "the disk is full".to_owned(),
        _ => error.to_string(),
    }
}

/// Settings and themes.
impl Diagnostic {
    /// `C5` A project without settings.
    pub fn no_settings(path: &str) -> Diagnostic {
        Diagnostic::new("C5", format!("there is no `{path}`"))
            .help("make one with at least a title and a base_url, or begin with `pimh init`")
    }

    /// `C5` No project above the current folder.
    pub fn no_project(looked_in: &str) -> Diagnostic {
        Diagnostic::new(
            "C5",
            format!(
                "no project was found: no folder from {looked_in} upwards has a content/site.toml"
            ),
        )
        .help("go to your project's folder, name it with --root, or begin one with `pimh init`")
    }

    /// `C4` A setting that every site needs.
    pub fn setting_missing(key: &str, line: &str, source: &SourceRef) -> Diagnostic {
        Diagnostic::new("C4", format!("the settings do not say `{key}`"))
            .at(Span::new(source, 0..0), "")
            .help(format!("add a line such as `{line}`"))
    }

    /// Whatever is wrong with a value of the settings, as a problem of the settings.
    pub fn settings(problem: &Diagnostic) -> Diagnostic {
        let id = match problem.code().id {
            id @ ("C1" | "C2" | "C3" | "C4") => id,
            "F1" => "C1",
            "L13" if problem.message().ends_with("is not a field") => "C1",
            _ => "C2",
        };
        let mut same = problem.clone();
        let code = Code::named(id).expect("the codes of settings are in the list");
        same.0.code = code;
        same.0.severity = code.severity;
        if id == "C1" {
            same.0.message = same.0.message.replace("is not a field", "is not a setting");
            if same.0.replacement.is_none() {
                same.0.help = Some("remove it; `pimh help settings` lists them all".to_owned());
            }
        }
        same
    }

    /// `C2` A base_url that is no address.
    pub fn bad_base_url(text: &str, at: &Span) -> Diagnostic {
        Diagnostic::new("C2", format!("`{text}` is not a whole address"))
            .at(at, "")
            .help("write where the site will stand, such as https://example.org/ or https://example.org/pimh/")
    }

    /// `C2` A time zone that nobody knows.
    pub fn unknown_time_zone(text: &str, at: &Span) -> Diagnostic {
        Diagnostic::new("C2", format!("no time zone is called `{text}`"))
            .at(at, "")
            .help("write it as region and city, such as Europe/London")
    }

    /// `C2` A role's name that would not fit everywhere.
    pub fn bad_role_name(name: &str, at: &Span) -> Diagnostic {
        Diagnostic::new("C2", format!("a role cannot be called `{name}`"))
            .at(at, "")
            .help("use small letters, digits and hyphens, and any name but `public`; the label may be any words")
    }

    /// `C3` Roles that include each other.
    pub fn role_loop(trail: &[&str], at: &Span) -> Diagnostic {
        Diagnostic::new(
            "C3",
            format!(
                "these roles include each other: {}",
                trail.join(" includes ")
            ),
        )
        .at(at, "")
        .help("take one of the `includes` away")
    }

    /// `C1` A code that the program does not have.
    pub fn unknown_code(code: &str, at: &Span) -> Diagnostic {
        Diagnostic::new("C1", format!("no problem has the code `{code}`"))
            .at(at, "")
            .help("`pimh explain` lists all codes")
    }

    /// `C2` A weight that is none.
    pub fn bad_weight(at: &Span) -> Diagnostic {
        Diagnostic::new(
            "C2",
            "a check is \"off\", \"advice\", \"warn\" or \"error\"",
        )
        .at(at, "")
    }

    /// `C2` A check that protects readers.
    pub fn fixed_weight(code: &str, at: &Span) -> Diagnostic {
        Diagnostic::new(
            "C2",
            format!(
                "{code} cannot be switched off, since it keeps gated words safe or a build whole"
            ),
        )
        .at(at, "")
        .help("remove this line, and mend what the check finds")
    }

    /// `C2` A file named in the settings that is not there.
    pub fn no_such_file_setting(path: &str, at: &Span) -> Diagnostic {
        Diagnostic::new(
            "C2",
            format!("`files` names `{path}`, which is no public file in content/"),
        )
        .at(at, "")
        .help("write its path below content/, such as downloads/CNAME")
    }

    /// `M3` A theme that is not there.
    pub fn no_such_theme(name: &str, at: &Span) -> Diagnostic {
        Diagnostic::new("M3", format!("there is no theme `{name}`"))
            .at(at, "")
            .help(format!(
                "make a folder themes/{name}, or write theme = \"harbour\""
            ))
    }

    /// `M3` A theme folder without `theme.toml`.
    pub fn theme_without_manifest(name: &str) -> Diagnostic {
        Diagnostic::new("M3", format!("the theme `{name}` has no theme.toml"))
            .at(&SitePath::new(format!("themes/{name}/theme.toml")), "")
            .help("add one that says: contract = 1, extends = \"harbour\"")
    }

    /// `M3` Themes that extend each other.
    pub fn theme_loop(name: &str, at: &Span) -> Diagnostic {
        Diagnostic::new(
            "M3",
            format!("the theme `{name}` extends itself in a circle"),
        )
        .at(at, "")
        .help("take one `extends` away")
    }

    /// `M3` A theme made for another program version.
    pub fn theme_contract(name: &str, has: Option<i64>, needs: i64, at: &Span) -> Diagnostic {
        let has = has.map_or("does not say its contract".to_owned(), |has| {
            format!("was made for contract {has}")
        });
        Diagnostic::new(
            "M3",
            format!("the theme `{name}` {has}; this program has contract {needs}"),
        )
        .at(at, "")
        .help(format!(
            "compare it with `pimh help templates`, then write contract = {needs}"
        ))
    }

    /// `M4` A file that overrides nothing.
    pub fn override_of_nothing(path: &SitePath, near: Option<&str>) -> Diagnostic {
        Diagnostic::new(
            "M4",
            "this file overrides nothing: the theme it extends has no file of that name",
        )
        .at(path, "")
        .help(near.map_or(
            "remove it, or use the name of a file of that theme".to_owned(),
            |near| format!("did you mean `{near}`?"),
        ))
    }

    /// `M4` A block that overrides nothing.
    pub fn block_of_nothing(name: &str, near: Option<&str>, at: &Span) -> Diagnostic {
        let help = match did_you_mean(near) {
            help if help.is_empty() => "`pimh help templates` lists the blocks".to_owned(),
            help => help,
        };
        Diagnostic::new(
            "M4",
            format!("the template that this one extends has no block `{name}`"),
        )
        .at(at, "")
        .help(help)
    }

    /// `M3` A template that every theme needs.
    pub fn template_missing(name: &str) -> Diagnostic {
        Diagnostic::new("M3", format!("the theme has no `{name}`"))
            .help("add it, or extend harbour in theme.toml")
    }

    /// `M1` A template that does not compile.
    pub fn template_broken(said: &str, at: Option<&Span>) -> Diagnostic {
        Diagnostic::new("M1", format!("this template does not compile: {said}"))
            .at(at.map_or(Place::Project, Place::from), "")
            .help("mend it, or remove it to have the theme's own again")
    }

    /// `M2` A template that fails on a page.
    pub fn template_failed(said: &str, at: Option<&Span>, page: Option<&SitePath>) -> Diagnostic {
        let diagnostic = Diagnostic::new("M2", format!("a template fails: {said}"))
            .at(at.map_or(Place::Project, Place::from), "")
            .help("`pimh help templates` lists what templates are given");
        match page {
            Some(page) => diagnostic.also(page, "on this page"),
            None => diagnostic,
        }
    }
}

/// Fields that keep a page, or its existence, from readers. What is wrong with them can never be weighed as less.
pub(crate) const GUARDED: [&str; 8] = [
    "access",
    "access-below",
    "teaser",
    "teaser-below",
    "status",
    "draft",
    "published",
    "expires",
];

fn guarded(key: &str, usual: &'static str) -> &'static str {
    if GUARDED.contains(&key) { "L13" } else { usual }
}

/// Front matter, settings and data.
impl Diagnostic {
    /// `F1` A key that no page may carry.
    ///
    /// `L13` if it looks like one that keeps a page from readers: nothing may switch that off.
    pub fn unknown_key(key: &str, near: Option<&str>, at: &Span) -> Diagnostic {
        let guarded = crate::names::nearest(key, GUARDED).is_some();
        let near = crate::names::nearest(key, GUARDED).or(near);
        let code = if guarded { "L13" } else { "F1" };
        let note = Diagnostic::new(code, format!("`{key}` is not a field")).at(at, "");
        match near {
            Some(near) => note.help(did_you_mean(Some(near))).fix(near),
            None => note.help(
                "remove it; if it is a field of your own, declare it under [extra] in site.toml",
            ),
        }
    }

    /// `F2` A field that a type requires.
    pub fn field_missing(key: &str, kind: &str, line: &str, at: &Span) -> Diagnostic {
        let article = if kind.starts_with(['a', 'e', 'i', 'o', 'u']) {
            "an"
        } else {
            "a"
        };
        let what = if kind == "page" {
            "every page".to_owned()
        } else {
            format!("{article} {kind} page")
        };
        Diagnostic::new("F2", format!("{what} needs `{key}`"))
            .at(at, "")
            .help(format!("add a line such as `{line}`"))
    }

    /// `F3` A value out of a fixed list that is not in it.
    pub fn not_allowed(key: &str, value: &str, known: &[&str], at: &Span) -> Diagnostic {
        let note =
            Diagnostic::new(guarded(key, "F3"), format!("`{key}` cannot be `{value}`")).at(at, "");
        match crate::names::nearest(value, known.iter().copied()) {
            Some(near) => note.help(did_you_mean(Some(near))).fix(near),
            None => note.help(format!("use {}", or_list(known))),
        }
    }

    /// `F3` A value of another shape.
    pub fn wants(key: &str, what: &str, at: &Span) -> Diagnostic {
        Diagnostic::new(guarded(key, "F3"), format!("`{key}` wants {what}")).at(at, "")
    }

    /// `F4` A date that is none.
    pub fn not_a_day(key: &str, text: &str, why: &NotADay, at: &Span) -> Diagnostic {
        let note = |message: String| Diagnostic::new(guarded(key, "F4"), message).at(at, "");
        match why {
            NotADay::Unclear(readings) => {
                let readings: Vec<&str> = readings.iter().map(String::as_str).collect();
                let help = match readings.as_slice() {
                    [] => "write it as 6 August 2026".to_owned(),
                    readings => format!("write {}", or_list(readings)),
                };
                note(format!("`{text}` could mean more than one day")).help(help)
            }
            NotADay::Impossible => {
                note(format!("there is no day `{text}`")).help("look at a calendar for that month")
            }
            NotADay::Unknown => note(format!("`{text}` is not a date"))
                .help("write it as 6 August 2026 or 2026-08-06"),
        }
    }

    /// `F7` YAML that cannot be read, for a reason of its own.
    pub fn front_matter_broken(at: &Span, said: &str) -> Diagnostic {
        Diagnostic::new("F7", "the block at the top of this page cannot be read from here on")
            .at(at, said.to_owned())
            .help("each line is a name, a colon, a space and a value, such as `title: Top tips`; longer texts go in straight quotes")
    }

    /// `F7` A colon inside a value.
    pub fn yaml_colon(at: &Span, fixed: &str) -> Diagnostic {
        Diagnostic::new(
            "F7",
            "a colon or sign in this value has a meaning of its own, so the value needs quotes",
        )
        .at(at, "")
        .help(format!("write {fixed}"))
        .fix(fixed)
    }

    /// `F7` A tab.
    pub fn yaml_tab(at: &Span) -> Diagnostic {
        Diagnostic::new("F7", "there is a tab at the beginning of this line")
            .at(at, "")
            .help("use spaces instead; two are enough")
            .fix("  ")
    }

    /// `F7` A quote that is opened and not closed.
    pub fn yaml_quote(at: &Span) -> Diagnostic {
        Diagnostic::new("F7", "a quote opens on this line and does not close")
            .at(at, "")
            .help("end the value with the same quote mark that it begins with")
    }

    /// `F7` Curly quotes in the place of straight ones.
    pub fn yaml_curly(at: &Span, text: &str) -> Diagnostic {
        let bare = text.trim_matches(['“', '”', '‘', '’']);
        let fixed = format!("\"{bare}\"");
        Diagnostic::new("F7", "these are curly quotes, which would show on the page")
            .at(at, "")
            .help(format!(
                "write {fixed} with straight quotes, or leave them out"
            ))
            .fix(fixed)
    }

    /// `F7` An anchor or alias.
    pub fn yaml_alias(at: &Span) -> Diagnostic {
        Diagnostic::new(
            "F7",
            "a value that begins with `*` or `&` refers to another one, which is not done here",
        )
        .at(at, "")
        .help("put the value in straight quotes")
    }

    /// `F7` Something else than names and values.
    pub fn front_matter_no_keys(at: &Span) -> Diagnostic {
        Diagnostic::new(
            "F7",
            "the block at the top of a page holds names and values",
        )
        .at(at, "this is neither")
        .help("write each as `name: value`, such as `title: Top tips`")
    }

    /// `F7` Too many or too deep values.
    pub fn front_matter_too_much(at: &Span) -> Diagnostic {
        Diagnostic::new("F7", "the block at the top of this page holds far more values, or deeper lists, than a page has")
            .at(at, "from here on")
            .help("take what does not belong there out")
    }

    /// `F7` TOML that cannot be read.
    pub fn toml_broken(at: &Span, said: &str) -> Diagnostic {
        Diagnostic::new("F7", "this cannot be read")
            .at(at, said.to_owned())
            .help("each line is a name, `=` and a value; text stands in straight quotes, such as title = \"Top tips\"")
    }

    /// `F8` A fence that is not closed.
    pub fn front_matter_open(fence: &str, at: &Span) -> Diagnostic {
        Diagnostic::new(
            "F8",
            format!("the block that begins with `{fence}` does not end"),
        )
        .at(at, "begins here")
        .help(format!(
            "put a line with only `{fence}` behind the last field"
        ))
    }

    /// `F9` No front matter at all.
    pub fn no_front_matter(at: &Span, empty: bool) -> Diagnostic {
        let message = if empty {
            "this page is empty"
        } else {
            "this page does not begin with a block of fields"
        };
        Diagnostic::new("F9", message).at(at, "").help(
            "begin the file with these four lines:\n---\ntitle: What the page is called\nsummary: One sentence about it.\n---",
        )
    }

    /// `F10` A key that stands twice.
    pub fn key_twice(key: &str, second: &Span, first: &Span) -> Diagnostic {
        Diagnostic::new("F10", format!("`{key}` stands here for the second time"))
            .at(second, "again here")
            .also(first, "first here")
            .help("keep one of the two")
    }

    /// `F10` The same, where the parser gives one place only.
    pub fn key_twice_here(at: &Span) -> Diagnostic {
        Diagnostic::new("F10", "this name stands here for the second time")
            .at(at, "")
            .help("keep one of the two")
    }

    /// `F13` `public` beside roles.
    pub fn public_among_roles(at: &Span) -> Diagnostic {
        Diagnostic::new("F13", "a page is either public or for roles")
            .at(at, "")
            .help("take `public` away to keep the page for the roles, or the roles to open it to everybody")
    }

    /// `D2` A field that a record needs.
    pub fn record_needs(key: &str, at: &Span) -> Diagnostic {
        Diagnostic::new("D2", format!("this record needs `{key}`"))
            .at(at, "")
            .help(format!("add a line `{key} = …`"))
    }

    /// `D1` A data file that nothing reads.
    pub fn unknown_data_file(name: &str, at: &Span) -> Diagnostic {
        let known = [
            "figures.toml",
            "contacts.toml",
            "people.toml",
            "terms.toml",
            "topics.toml",
            "synonyms.toml",
        ];
        let near = crate::names::nearest(name, known);
        let help = near.map_or_else(
            || format!("the files here are {}", known.join(", ")),
            |near| did_you_mean(Some(near)),
        );
        Diagnostic::new("D1", format!("nothing reads a data file called `{name}`"))
            .at(at, "")
            .help(help)
    }

    /// `D1` A topic that the vocabulary does not have.
    pub fn unknown_topic(topic: &str, near: Option<&str>, at: &Span) -> Diagnostic {
        let note = Diagnostic::new("D1", format!("no topic is called `{topic}`")).at(at, "");
        match near {
            Some(near) => note.help(did_you_mean(Some(near))).fix(near),
            None => note.help("add it to content/_data/topics.toml, or use one that is there"),
        }
    }

    /// `D1` A figure, contact or term that is not there.
    pub fn no_such_record(kind: &str, id: &str, near: Option<&str>, at: &Span) -> Diagnostic {
        let note = Diagnostic::new("D1", format!("there is no {kind} called `{id}`")).at(at, "");
        match near {
            Some(near) => note.help(did_you_mean(Some(near))).fix(near),
            None => note.help(format!("add it to content/_data/{kind}s.toml")),
        }
    }

    /// `T4` A translation that does not say its language.
    pub fn translation_without_lang(at: &Span) -> Diagnostic {
        Diagnostic::new("T4", "a translation needs `lang`")
            .at(at, "")
            .help("add a line such as `lang: cy`")
    }
}

/// Words, blocks, links and pictures.
impl Diagnostic {
    /// `K1` A block that the program does not have.
    pub fn unknown_block(name: &str, near: Option<&str>, at: &Span, lenient: bool) -> Diagnostic {
        let note = Diagnostic::new("K1", format!("there is no block `{name}`")).at(at, "");
        let mut note = match near {
            Some(near) => note.help(did_you_mean(Some(near))),
            None => note.help("`pimh help blocks` lists them; to show three colons, write a backslash before them"),
        };
        if lenient {
            note.weaken(Severity::Warning);
        }
        note
    }

    /// `K9` A block without an end.
    pub fn block_not_closed(name: &str, at: &Span, in_code: bool) -> Diagnostic {
        let name = if name.is_empty() {
            "this block".to_owned()
        } else {
            format!("this `{name}` box")
        };
        let help = match in_code {
            true => "a code fence (```) that is opened after it is not closed; close it first",
            false => "put a line with only `:::` where it ends",
        };
        Diagnostic::new("K9", format!("{name} is not closed"))
            .at(at, "begins here")
            .help(help)
    }

    /// `K9` An end without a block.
    pub fn stray_close(at: &Span) -> Diagnostic {
        Diagnostic::new("K9", "this `:::` closes nothing")
            .at(at, "")
            .help("remove it, or add the line that begins the block")
    }

    /// `K10` A block that needs an id, a file or words.
    pub fn block_without_argument(name: &str, at: &Span) -> Diagnostic {
        let example = match name {
            "figure" => "::: figure champions-perinatal",
            "contact" => "::: contact samaritans",
            "download" => "::: download plan.pdf The plan",
            "video" => "::: video visit.mp4",
            "nation" => "::: nation wales",
            "quote" => "::: quote A champion",
            _ => "::: recommendation Working group, 2016",
        };
        Diagnostic::new("K10", format!("`::: {name}` needs a word behind it"))
            .at(at, "")
            .help(format!("write it as `{example}`"))
    }

    /// `K11` A block across the edge of a list item.
    pub fn block_crosses(at: &Span) -> Diagnostic {
        Diagnostic::new("K11", "this block begins inside a list item or quote and ends outside it, or the other way round")
            .at(at, "begins here")
            .help("indent its closing `:::` as far as its first line, or put the block before or behind the list or quote")
    }

    /// `K7` A footnote that is not there.
    pub fn footnote_missing(label: &str, at: &Span) -> Diagnostic {
        Diagnostic::new("K7", format!("`[^{label}]` has no note"))
            .at(at, "")
            .help(format!("add a line `[^{label}]: the note` below"))
    }

    /// `K8` A note that nothing uses.
    pub fn footnote_unused(label: &str, at: &Span) -> Diagnostic {
        Diagnostic::new(
            "K8",
            format!("nothing refers to the note `[^{label}]`, so it is not shown"),
        )
        .at(at, "")
        .help(format!(
            "put `[^{label}]` where it belongs, or remove the note"
        ))
    }

    /// `S1` The page's own level of heading.
    pub fn heading_one(at: &Span) -> Diagnostic {
        Diagnostic::new(
            "S1",
            "the title is the page's heading of level 1, so this one becomes level 2",
        )
        .at(at, "")
        .help("begin it with `##`")
    }

    /// `S1` A heading that leaves a level out.
    pub fn heading_skips(written: u8, level: u8, at: &Span) -> Diagnostic {
        let marks = |level: u8| "#".repeat(usize::from(level));
        Diagnostic::new(
            "S1",
            format!(
                "this heading leaves a level out, so it becomes level {level} instead of {written}"
            ),
        )
        .at(at, "")
        .help(format!("begin it with `{}`", marks(level)))
    }

    /// `S6` A heading of nothing.
    pub fn heading_empty(at: &Span) -> Diagnostic {
        Diagnostic::new("S6", "this heading has no words")
            .at(at, "")
            .help("write some, or remove the line")
    }

    /// `H8` An id given twice.
    pub fn id_twice(id: &str, at: &Span) -> Diagnostic {
        Diagnostic::new(
            "H8",
            format!("the id `{id}` is taken on this page, so this heading gets a number"),
        )
        .at(at, "")
        .help("give one of them another id")
    }

    /// `J1` HTML that does not pass the safe list.
    pub fn html_refused(tag: &str, at: &Span) -> Diagnostic {
        Diagnostic::new("J1", format!("`<{tag}>` is left out of the page"))
            .at(at, "")
            .help("write it in Markdown, or use one of the blocks")
    }

    /// `H1` A link to nothing.
    pub fn no_such_page(dest: &str, near: Option<&str>, at: &Span) -> Diagnostic {
        let note = Diagnostic::new("H1", format!("there is no page or file `{dest}`")).at(at, "");
        match near {
            Some(near) => note.help(format!("did you mean `/{}`?", near.trim_start_matches('/'))),
            None => {
                note.help("write the path to the file, from this one or with `/` from content/")
            }
        }
    }

    /// `H1` A picture or download that is not there.
    pub fn no_such_file(dest: &str, near: Option<&str>, at: &Span) -> Diagnostic {
        let note = Diagnostic::new("H1", format!("there is no file `{dest}`")).at(at, "");
        match near {
            Some(near) => note.help(format!("did you mean `/{}`?", near.trim_start_matches('/'))),
            None => note.help("put the file beside the page, or write the path to it"),
        }
    }

    /// `H6` A link right but for its capitals.
    pub fn link_differs_by_case(dest: &str, near: &str, at: &Span) -> Diagnostic {
        Diagnostic::new(
            "H6",
            format!("`{dest}` has other capital letters than the file"),
        )
        .at(at, "")
        .help(format!(
            "write `/{}`, or else the link breaks on most hosts",
            near.trim_start_matches('/')
        ))
    }

    /// `H5` An anchor to nothing.
    pub fn no_such_anchor(id: &str, near: Option<&str>, at: &Span) -> Diagnostic {
        let note = Diagnostic::new("H5", format!("no heading has the id `{id}`")).at(at, "");
        match near {
            Some(near) => note.help(format!("did you mean `#{near}`?")),
            None => note.help("an id is the heading in small letters with hyphens, or what stands in {#braces} behind it"),
        }
    }

    /// `H7` An address with a scheme that could run.
    pub fn unsafe_link(dest: &str, at: &Span) -> Diagnostic {
        let begin = match dest.split_once(':') {
            Some((scheme, _)) if !dest.starts_with(['/', '\\']) => {
                format!("{}:", scheme.chars().take(20).collect::<String>())
            }
            _ => dest
                .chars()
                .take_while(|c| matches!(c, '/' | '\\'))
                .collect(),
        };
        Diagnostic::new("H7", format!("a link cannot begin with `{begin}`"))
            .at(at, "")
            .help("use https:, mailto:, tel: or sms:, or the path to a page")
    }

    /// `I1` A picture without alternative words.
    pub fn picture_without_words(at: &Span, lenient: bool) -> Diagnostic {
        let mut note = Diagnostic::new("I1", "this picture does not say what it shows")
            .at(at, "")
            .help("write it between the brackets: ![A father reading to his baby](walk.jpg); if it is only decoration, write ![decorative](walk.jpg)");
        if lenient {
            note.weaken(Severity::Warning);
        }
        note
    }

    /// `N2` A picture from another site.
    pub fn picture_elsewhere(dest: &str, at: &Span) -> Diagnostic {
        let host = dest
            .split("//")
            .nth(1)
            .and_then(|rest| rest.split('/').next())
            .unwrap_or(dest);
        Diagnostic::new(
            "N2",
            format!(
                "this picture lies on another site, {host}, which would learn who reads this page"
            ),
        )
        .at(at, "")
        .help("save the picture beside the page and name it here")
    }
}

/// Who may read what.
impl Diagnostic {
    /// `L12` A block whose name looks like that of a box for readers.
    pub fn block_like_only(name: &str, at: &Span) -> Diagnostic {
        Diagnostic::new("L12", format!("`{name}` looks like a box for readers"))
            .at(at, "")
            .help("write `::: only`, a space and the roles")
    }

    /// `C2` A menu entry that matches nothing.
    pub fn menu_of_nothing(entry: &str, near: Option<&str>, at: &Span) -> Diagnostic {
        Diagnostic::new(
            "C2",
            format!("the menu names `{entry}`, and there is no such page"),
        )
        .at(at, "")
        .help(near.map_or_else(
            || "write the address of a page, such as /tips/".to_owned(),
            |near| did_you_mean(Some(near)),
        ))
    }

    /// `L3` A role that the settings do not have.
    pub fn unknown_role(asked: &str, known: &[&str], at: &Span) -> Diagnostic {
        let note = Diagnostic::new("L3", format!("no role is called `{asked}`")).at(at, "");
        match crate::names::nearest(asked, known.iter().copied()) {
            Some(near) => note.help(did_you_mean(Some(near))).fix(near),
            None if known.is_empty() => {
                note.help("this site has no roles; add one to site.toml under [roles.member]")
            }
            None => note.help(format!(
                "the roles of this site are {}",
                or_list(known).replace(" or ", " and ")
            )),
        }
    }

    /// `L4` A page wider than its section.
    pub fn wider_than_section(section: &str, to_all: bool, at: &Span) -> Diagnostic {
        let who = if to_all { "everybody" } else { "others" };
        Diagnostic::new(
            "L4",
            format!("this page is open to {who}, the rest of its section to fewer ({section})"),
        )
        .at(at, "")
        .help("if that is meant, nothing is to do; else remove this line")
    }

    /// `L7` A link to what these readers must not know.
    pub fn link_to_hidden(roles: &str, at: &Span) -> Diagnostic {
        Diagnostic::new("L7", format!("this links to a page for {roles}, and readers of this page must not know that it exists"))
            .at(at, "")
            .help(format!("put the sentence between `::: only {roles}` and `:::`, or give that page `teaser: title`"))
    }

    /// `L8` A box wider than its container.
    pub fn box_wider(around: &str, inside: &str, at: &Span) -> Diagnostic {
        Diagnostic::new("L8", format!("this box is for {inside}, but not all of them may read what it stands in ({around})"))
            .at(at, "")
            .help(format!("use roles of which every holder is also one of: {around}; or move the box to a page that is open to them"))
    }

    /// `L8` A box that gates nothing.
    pub fn box_for_everybody(at: &Span) -> Diagnostic {
        Diagnostic::new("L8", "a box for `public` is open to everybody")
            .at(at, "")
            .help("remove its two lines, or name a role")
    }

    /// `L12` A box that names no role.
    pub fn box_without_role(known: &[&str], at: &Span) -> Diagnostic {
        Diagnostic::new("L12", "this box does not say for whom it is")
            .at(at, "")
            .help(format!("write `::: only` and a role: {}", or_list(known)))
    }

    /// `L12` A box within a quote.
    pub fn box_in_quote(at: &Span) -> Diagnostic {
        Diagnostic::new("L12", "a box for readers cannot stand inside a quote")
            .at(at, "")
            .help("put the quote inside the box")
    }

    /// `L12` A line that looks like a box, or like its end, and may stand inside something else.
    pub fn box_unclear(at: &Span) -> Diagnostic {
        Diagnostic::new("L12", "it is not clear where this box for readers begins and ends")
            .at(at, "")
            .help(
                "put `::: only` and `:::` on lines of their own, with nothing before the colons, outside lists, quotes, \
                 HTML and code that are still open; to show the words themselves, put them in code",
            )
    }

    /// `L13` A topic with readers of its own.
    pub fn topic_for_some(at: &Span) -> Diagnostic {
        Diagnostic::new(
            "L13",
            "a topic has no readers of its own, so `access` gates nothing here",
        )
        .at(at, "")
        .help("remove `access`; a topic shows only to those who may read a page of it")
    }

    /// `L13` `access` without a role.
    pub fn access_names_nobody(key: &str, known: &[&str], at: &Span) -> Diagnostic {
        Diagnostic::new("L13", format!("`{key}` does not say who"))
            .at(at, "")
            .help(format!(
                "write `{key}: public`, or a role: {}; or remove the line",
                or_list(known)
            ))
    }

    /// `L13` `teaser` without one of its words.
    pub fn teaser_unclear(key: &str, at: &Span) -> Diagnostic {
        Diagnostic::new(
            "L13",
            format!("`{key}` does not say what everybody may know of a gated page"),
        )
        .at(at, "")
        .help("write `hidden`, `title` or `summary`, or remove the line")
    }

    /// `L13` A field of a page that only sections have.
    pub fn access_below_nothing(at: &Span) -> Diagnostic {
        Diagnostic::new(
            "L13",
            "`access-below` gates nothing here, since nothing lies below this page",
        )
        .at(at, "")
        .help("write `access` to gate the page itself; `access-below` belongs into an `_index.md`")
    }

    /// `L13` A line that may have been meant to gate.
    pub fn access_unclear(written: &str, at: &Span) -> Diagnostic {
        Diagnostic::new("L13", format!("`{written}` looks like a field that says who may read this page, and is none"))
            .at(at, "")
            .help("write `access:` or `teaser:` in the block between the `---` lines at the top of the file, or change these words")
    }

    /// `L13` A folder's own page under another name.
    pub fn nearly_section_page(path: &SitePath) -> Diagnostic {
        Diagnostic::new("L13", "this is not read as the folder's own page, so nothing in the folder inherits from it")
            .at(path, "")
            .help("name it `_index.md`, or `index.md` if it is a page with its own pictures; in small letters")
    }

    /// `L13` A link on disk out of a gated folder.
    pub fn link_out_of_gate(path: &SitePath, level: &str) -> Diagnostic {
        Diagnostic::new(
            "L13",
            format!(
                "this link on disk leads to a folder for {level}, and stands where others may read"
            ),
        )
        .at(path, "")
        .help("remove it, or put it into a folder for the same readers")
    }

    /// `L9` A gated file on a page of more readers.
    pub fn gated_file_used(level: &str, at: &Span) -> Diagnostic {
        Diagnostic::new("L9", format!("this file lies in a folder for {level}, and this page has other readers"))
            .at(at, "")
            .help("move the file to a folder that these readers may see, or put this between `::: only` lines")
    }

    /// `L10` A folder's name that shows.
    pub fn folder_name_shows(folder: &str, at: &Span) -> Diagnostic {
        Diagnostic::new(
            "L10",
            format!("the address of this page shows the name of the gated folder {folder}"),
        )
        .at(at, "")
        .help("if the name should not be known, move the page to a public folder")
    }

    /// `L11` A gated record on a page of more readers.
    pub fn gated_record_used(kind: &str, level: &str, at: &Span) -> Diagnostic {
        Diagnostic::new(
            "L11",
            format!("this {kind} is for {level}, and this page has other readers"),
        )
        .at(at, "")
        .help(format!(
            "put it between `::: only {}` and `:::`, or change `access` of the record",
            level.replace('+', ", ")
        ))
    }
}

/// Addresses.
impl Diagnostic {
    /// `A1` Two files for one address.
    pub fn address_twice(address: &str, one: &SitePath, other: &SitePath) -> Diagnostic {
        Diagnostic::new("A1", format!("two files want the address {address}"))
            .at(one, "this one")
            .also(other, "and this one")
            .help("rename one of them, or give it a `slug`; capital letters and accents do not make a difference")
    }

    /// `A1` Two pages for one folder.
    pub fn two_section_pages(one: &SitePath, other: &SitePath) -> Diagnostic {
        Diagnostic::new("A1", "this folder has two pages of its own")
            .at(one, "this one")
            .also(other, "and this one")
            .help("keep one of the two")
    }

    /// `A2` An address that the program needs.
    pub fn address_reserved(address: &str, path: &SitePath) -> Diagnostic {
        Diagnostic::new(
            "A2",
            format!("the address {address} belongs to the program"),
        )
        .at(path, "")
        .help("rename the file or its folder, or give it another `slug`")
    }

    /// `A3` An alias that is no address.
    pub fn bad_alias(text: &str, at: &Span) -> Diagnostic {
        Diagnostic::new("A3", format!("`{text}` is not an address of this site"))
            .at(at, "")
            .help("write the former address from the root, such as /old/page/")
    }

    /// `A3` An alias that is the address of something else.
    pub fn alias_taken(text: &str, other: Option<&SitePath>, at: &Span) -> Diagnostic {
        let note = Diagnostic::new("A3", format!("something else has the address `{text}`"))
            .at(at, "")
            .help("remove this line; a redirect can only stand where nothing else does");
        match other {
            Some(other) => note.also(other, "this one"),
            None => note,
        }
    }

    /// `A3` An alias of a page to itself.
    pub fn alias_of_itself(text: &str, at: &Span) -> Diagnostic {
        Diagnostic::new("A3", format!("`{text}` is this page's own address"))
            .at(at, "")
            .help("remove it")
    }
}

/// The output.
impl Diagnostic {
    /// `X9` The search engine's own words.
    pub fn search_failed(why: &str) -> Diagnostic {
        Diagnostic::new("X9", format!("the search index cannot be made: {why}"))
            .help("build with `enabled = false` under [search] in site.toml, and tell us")
    }

    /// `O1` to `O3` What keeps a tree from being written.
    pub fn output(error: &OutputError) -> Diagnostic {
        match error {
            OutputError::Foreign(path) => {
                Diagnostic::new("O1", format!("{} was not made by pimh, so it is left alone", path.display()))
                    .help("name another folder with --output, or empty this one yourself")
            }
            OutputError::OtherTree { output, holds } => {
                let holds = match holds {
                    TreeKind::Public => "the public site".to_owned(),
                    TreeKind::Clear(role) => format!("the site in clear for {role}"),
                };
                Diagnostic::new("O3", format!("{} holds {holds}", output.display()))
                    .help("name another folder with --output; a tree in clear must never lie where another is published")
            }
            OutputError::Busy(path) => {
                Diagnostic::new("O2", format!("another build is writing to {}", path.display()))
                    .help("wait until it has ended, or name another folder with --output")
            }
            OutputError::Cannot { path, error } => {
                Diagnostic::new("O2", format!("{} cannot be written: {}", path.display(), plain_io(error)))
                    .help("nothing was changed; free some space or look at the folder's permissions, then build again")
            }
            OutputError::Unsafe(path) => {
                Diagnostic::new("O2", format!("a file would be written outside the output: {path}"))
                    .help("this is a fault of the program; please tell us")
            }
            OutputError::Twice(path) => Diagnostic::new("O2", format!("two pages want to be written to {path}"))
                .help("rename one of them, or give it a `slug`"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_code_is_listed_once_and_raised_somewhere() {
        let ids: BTreeSet<&str> = CODES.iter().map(|code| code.id).collect();
        assert_eq!(ids.len(), CODES.len());
        let text = include_str!("catalogue.rs");
        for id in ids {
            assert!(
                text.matches(&format!("\"{id}\"")).count() >= 2,
                "{id} is listed and never raised"
            );
        }
    }

    #[test]
    fn the_handbook_has_a_section_for_each_code() {
        let handbook = include_str!("../handbook/problems.md");
        let sections: BTreeSet<&str> = handbook
            .lines()
            .filter_map(|line| line.strip_prefix("## ")?.split(' ').next())
            .collect();
        let codes: BTreeSet<&str> = CODES.iter().map(|code| code.id).collect();
        assert_eq!(sections, codes);
    }
}
