//! The words of `C8`; what it is stands in `c8.md`.

use super::phrasing::{did_you_mean, or_list};
use crate::config::OwnType;
use crate::diagnostic::{Code, Diagnostic, Notes, Span};
use crate::document::PageType;
use crate::document::fields::EVERY_PAGE;
use crate::names::{Permalink, nearest};
use crate::site::outputs::addresses;
use crate::site::{Made, Site};

/// What types of the site's own are to those of the program, to each other, and to the fields of every page.
pub(super) fn run(site: &Site, notes: &mut Notes) {
    let config = site.config();
    for (number, own) in config.types.iter().enumerate() {
        if PageType::named(own.is.name).is_some() {
            notes.push(Diagnostic::type_of_the_program(own.is.name, &own.at));
            continue;
        }
        let before = config.types.iter().take(number);
        if let Some(other) = whose_folder(own, before) {
            notes.push(Diagnostic::folder_of_another(
                own.is.home,
                &other,
                &own.folder_at,
            ));
        }
        for (need, at) in &own.needs {
            let mut known = EVERY_PAGE.iter().flat_map(|field| field.names());
            if !known.any(|name| name == need.replace('_', "-")) {
                let near = nearest(need, EVERY_PAGE.iter().map(|field| field.name));
                notes.push(Diagnostic::needs_no_field(need, near, at));
            }
        }
        for field in own.is.fields {
            let at = own.fields_at.iter().find(|(name, _)| name == field.name);
            let at = at.map_or(&own.at, |(_, at)| at);
            if EVERY_PAGE
                .iter()
                .any(|other| other.names().any(|name| name == field.name))
            {
                notes.push(Diagnostic::field_of_every_page(field.name, at));
            }
        }
    }
}

/// Whose the folder of a type is already, in words.
fn whose_folder<'a>(
    own: &OwnType,
    mut before: impl Iterator<Item = &'a OwnType>,
) -> Option<String> {
    let folder = own.is.home;
    let mut of_the_program = PageType::all();
    let found = of_the_program.find(|kind| kind.is().folders.contains(&folder));
    let found = found.map(PageType::name);
    let found = found.or_else(|| Some(before.find(|other| other.is.home == folder)?.is.name));
    if let Some(name) = found {
        return Some(format!("of {name} pages"));
    }
    let address = Permalink::new(format!("/{folder}/"));
    let made = [
        Made::AToZ,
        Made::Glossary,
        Made::Topics,
        Made::Search,
        Made::StyleGuide,
    ];
    let is_made = made.iter().any(|made| addresses::of_made(made) == address);
    let is_the_programs = is_made || folder == "tags" || addresses::reserved(&address).is_some();
    is_the_programs.then(|| "that pimh fills itself".to_owned())
}

/// `C8`
impl Diagnostic {
    fn own_type(message: String, at: &Span) -> Diagnostic {
        Diagnostic::new(Code::C8, message).at(at, "")
    }

    /// A name that no type can have.
    pub fn type_cannot_be_called(name: &str, at: &Span) -> Diagnostic {
        Diagnostic::own_type(format!("a type of page cannot be called `{name}`"), at).help(
            "use small letters, digits and hyphens, and no name that stands for something else, such as `bulletin`; its label may be any words",
        )
    }

    /// A name that no field can have.
    pub fn field_cannot_be_called(name: &str, at: &Span) -> Diagnostic {
        Diagnostic::own_type(format!("a field cannot be called `{name}`"), at)
            .help("use small letters, digits and hyphens; its label may be any words")
    }

    /// A type that has the name of one of the program's.
    pub fn type_of_the_program(name: &str, at: &Span) -> Diagnostic {
        Diagnostic::own_type(format!("pimh has a type `{name}` already"), at)
            .help("give yours another name; `pimh help fields` lists the types that there are")
    }

    /// A type that readers have no word for.
    pub fn type_without_label(name: &str, at: &Span) -> Diagnostic {
        let words = name.replace('-', " ");
        Diagnostic::own_type(format!("the type `{name}` has no label"), at).help(format!(
            "say below it what readers call such a page: `label = \"{words}\"`"
        ))
    }

    /// A folder that is no top folder.
    pub fn type_in_no_folder(folder: &str, at: &Span) -> Diagnostic {
        Diagnostic::own_type(
            format!("`{folder}` is no folder at the top of content/"),
            at,
        )
        .help("write one name in small letters, digits and hyphens, such as `case-studies`")
    }

    /// A folder that is somebody else's already.
    pub fn folder_of_another(folder: &str, whose: &str, at: &Span) -> Diagnostic {
        Diagnostic::own_type(format!("`{folder}` is the folder {whose}"), at).help(format!(
            "write another one below the name of the type: `folder = \"our-{folder}\"`"
        ))
    }

    /// A field that every page has.
    pub fn field_of_every_page(name: &str, at: &Span) -> Diagnostic {
        Diagnostic::own_type(format!("`{name}` is a field of every page already"), at).help(format!(
            "take it away; a page of this type may say it all the same, and must if the type has `needs = [\"{name}\"]`"
        ))
    }

    /// A field of a choice that has nothing to choose from.
    pub fn nothing_to_choose(name: &str, at: &Span) -> Diagnostic {
        Diagnostic::own_type(format!("`{name}` has nothing to choose from"), at)
            .help("say below it what there is: `choices = [\"ward\", \"clinic\"]`")
    }

    /// Words to choose from in a field of another kind.
    pub fn choices_of_no_choice(name: &str, kind: &str, at: &Span) -> Diagnostic {
        Diagnostic::own_type(
            format!("`{name}` has words to choose from, and its kind is {kind}"),
            at,
        )
        .help("write `kind = \"choice\"` for one of them, or `kind = \"choices\"` for several")
    }

    /// A field that rows cannot show.
    pub fn not_in_rows(name: &str, kind: &str, at: &Span) -> Diagnostic {
        Diagnostic::own_type(
            format!("rows of lists show no {kind}, and `{name}` is one"),
            at,
        )
        .help("write `shown = \"facts\"`: then the page itself shows it")
    }

    /// A type that ends on no day.
    pub fn ends_on_no_day(kind: &str, name: &str, days: &[&str], at: &Span) -> Diagnostic {
        let note = Diagnostic::own_type(format!("`{name}` is no day of this type"), at);
        match days {
            [] => note.help(format!(
                "say below [types.{kind}.fields.{name}] that it is one: `kind = \"day\"`"
            )),
            days => note.help(format!("write {}", or_list(days))),
        }
    }

    /// A type that needs a field that there is not.
    pub fn needs_no_field(name: &str, near: Option<&str>, at: &Span) -> Diagnostic {
        let note = Diagnostic::own_type(format!("no page has a field `{name}`"), at);
        match near {
            Some(near) => note.help(did_you_mean(near)).naming(near),
            None => note.help("name fields of every page, such as `audience` or `owner`; a field of the type itself says `required = true`"),
        }
    }
}
