//! The words of `C2`; what it is stands in `c2.md`.

use std::cell::OnceCell;

use super::phrasing::did_you_mean;
use crate::diagnostic::Notes;
use crate::diagnostic::{Code, Diagnostic, Span, Whose};
use crate::document::Types;
use crate::document::kind::WRITTEN_FOR;
use crate::media::Refusal;
use crate::names::near::Index;
use crate::names::nearest;
use crate::site::Site;

/// Every entry of the menu must be a page, whoever may read it.
pub(super) fn run(site: &Site, notes: &mut Notes) {
    let (config, menu) = (site.config(), &site.config().menu);
    let known = OnceCell::new();
    types(site, notes);
    weighed(site, notes);
    let entries = menu.main.iter().flatten();
    let is_outside = |entry: &str| menu.leads_outside(entry, &config.base_url).is_some();
    let may_be_outside = entries
        .chain(&menu.footer)
        .filter(|entry| !is_outside(&entry.value));
    for entry in may_be_outside.chain(&menu.help) {
        if !site.menu_finds(&entry.value) {
            let at = Span::new(&config.source, entry.at.clone());
            if site.holds_all_below(&entry.value) {
                notes.push(Diagnostic::menu_of_held_folder(&entry.value, &at));
                continue;
            }
            let page = entry.value.split('#').next().unwrap_or(&entry.value);
            let known = known.get_or_init(|| Index::of(site.addresses_of_pages()));
            let near = known.nearest(page);
            notes.push(Diagnostic::menu_of_nothing(&entry.value, near, &at));
        }
    }
}

/// Every type of page and audience that the settings have a policy or an interval for.
fn types(site: &Site, notes: &mut Notes) {
    for (name, at) in site.config().reviews.audiences() {
        if !WRITTEN_FOR.contains(&name) {
            let problem = Diagnostic::not_allowed("audience", name, &WRITTEN_FOR, at);
            notes.push(Diagnostic::settings(&problem));
        }
    }
    for (name, at) in site.config().reviews.types() {
        let types = Types::of(site.config());
        if types.named(name).is_none() {
            let near = nearest(name, types.names());
            notes.push(Diagnostic::policy_of_nothing(name, near, at));
        }
    }
}

/// Every type and audience that the settings weigh codes for.
fn weighed(site: &Site, notes: &mut Notes) {
    let types = Types::of(site.config());
    for own in site.config().checks.of_some_pages() {
        let (name, at) = (own.name.as_str(), &own.at);
        match own.whose {
            Whose::Type if types.named(name).is_none() => {
                let near = nearest(name, types.names());
                notes.push(Diagnostic::policy_of_nothing(name, near, at));
            }
            Whose::Audience if !WRITTEN_FOR.contains(&name) => {
                let problem = Diagnostic::not_allowed("audience", name, &WRITTEN_FOR, at);
                notes.push(Diagnostic::settings(&problem));
            }
            _ => {}
        }
    }
}

/// `C2`
impl Diagnostic {
    /// Whatever is wrong with a value of the settings, as a problem of the settings.
    pub fn settings(problem: &Diagnostic) -> Diagnostic {
        let unknown = problem.message().ends_with("is not a field");
        match problem.code() {
            Code::C1 | Code::C2 | Code::C3 | Code::C4 => problem.clone(),
            Code::F1 | Code::L13 if unknown => problem.as_unknown_setting(),
            _ => problem.under(Code::C2),
        }
    }

    /// A policy for a type of page that there is not.
    pub fn policy_of_nothing(name: &str, near: Option<&str>, at: &Span) -> Diagnostic {
        let note =
            Diagnostic::new(Code::C2, format!("no type of page is called `{name}`")).at(at, "");
        match near {
            Some(near) => note.help(did_you_mean(near)).fix(near),
            None => note.help("`pimh help fields` lists the types of page"),
        }
    }

    /// A base_url that is no address.
    pub fn bad_base_url(text: &str, at: &Span) -> Diagnostic {
        Diagnostic::new(Code::C2, format!("`{text}` is not a whole address"))
            .at(at, "")
            .help("write where the site will stand, such as https://example.org/ or https://example.org/pimh/")
            .fix("\"https://example.org/\"")
            .for_example()
    }

    /// A time zone that nobody knows.
    pub fn unknown_time_zone(text: &str, at: &Span) -> Diagnostic {
        Diagnostic::new(Code::C2, format!("no time zone is called `{text}`"))
            .at(at, "")
            .help("write it as region and city, such as Europe/London")
            .fix("\"Europe/London\"")
            .for_example()
    }

    /// A role's name that would not fit everywhere.
    pub fn bad_role_name(name: &str, at: &Span) -> Diagnostic {
        Diagnostic::new(Code::C2, format!("a role cannot be called `{name}`"))
            .at(at, "")
            .help("use small letters, digits and hyphens, and any name but `public`; the label may be any words")
    }

    /// A weight that is none.
    pub fn bad_weight(at: &Span) -> Diagnostic {
        Diagnostic::new(
            Code::C2,
            "a check is \"off\", \"advice\", \"warn\" or \"error\"",
        )
        .at(at, "")
    }

    /// A check that protects readers.
    pub fn fixed_weight(code: &str, at: &Span) -> Diagnostic {
        Diagnostic::new(
            Code::C2,
            format!(
                "{code} cannot be switched off, since it keeps gated words safe or a build whole"
            ),
        )
        .at(at, "")
        .help("remove this line, and mend what the check finds")
    }

    /// An ending of which no file is published.
    pub fn bad_file_ending(ending: &str, refusal: Refusal, at: &Span) -> Diagnostic {
        let why = match refusal {
            Refusal::Program | Refusal::Macros(_) => "it is a program's",
            _ => "such a file could run as a program on this site",
        };
        Diagnostic::new(
            Code::C2,
            format!("files of the kind `.{ending}` are never published: {why}"),
        )
        .at(at, "")
        .help("remove it, and offer the file as a PDF or in a zip file")
    }

    /// A file named in the settings that is not there.
    pub fn no_such_file_setting(path: &str, at: &Span) -> Diagnostic {
        Diagnostic::new(
            Code::C2,
            format!("`files` names `{path}`, which is no public file in content/"),
        )
        .at(at, "")
        .help("write its path below content/, such as downloads/CNAME")
    }

    /// A logo that is no picture of the site.
    pub fn no_such_logo(path: &str, at: &Span) -> Diagnostic {
        Diagnostic::new(
            Code::C2,
            format!("`logo` names `{path}`, which is no public picture in content/"),
        )
        .at(at, "")
        .help("write the path of an SVG, PNG, JPEG or WebP file below content/, such as logo.svg")
    }

    /// A menu entry to a folder of which every page is a draft, not published yet, or expired.
    pub fn menu_of_held_folder(entry: &str, at: &Span) -> Diagnostic {
        Diagnostic::new(
            Code::C2,
            format!("the menu names `{entry}`, and no page of that folder is published now"),
        )
        .at(at, "")
        .help("publish one of its pages, or take the entry out of the menu until then")
    }

    /// A menu entry that matches nothing.
    pub fn menu_of_nothing(entry: &str, near: Option<&str>, at: &Span) -> Diagnostic {
        Diagnostic::new(
            Code::C2,
            format!("the menu names `{entry}`, and there is no such page"),
        )
        .at(at, "")
        .help(near.map_or_else(
            || "write the address of a page, such as /tips/".to_owned(),
            did_you_mean,
        ))
    }
}
