//! Messages about the settings.

use super::did_you_mean;
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::source::SourceRef;

/// Settings.
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

    /// `C6` A colour of the brand that words cannot be read on.
    pub fn unclear_colour(
        asked: &str,
        words: &str,
        contrast: f64,
        instead: &str,
        at: &Span,
    ) -> Diagnostic {
        Diagnostic::new(
            "C6",
            format!("{words} on {asked} are hard to read: their contrast is {contrast:.1}, and 4.5 is the least"),
        )
        .at(at, format!("{instead} is used instead"))
        .help(format!("write {instead}, the nearest that can be read, or choose another"))
        .fix(format!("\"{instead}\""))
    }

    /// `C2` A logo that is no picture of the site.
    pub fn no_such_logo(path: &str, at: &Span) -> Diagnostic {
        Diagnostic::new(
            "C2",
            format!("`logo` names `{path}`, which is no public picture in content/"),
        )
        .at(at, "")
        .help("write the path of an SVG, PNG, JPEG or WebP file below content/, such as logo.svg")
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
            did_you_mean,
        ))
    }
}
