//! The words of `L15`; what it is stands in `l15.md`.

use crate::diagnostic::{Code, Diagnostic, Span};
use crate::document::kind::TeaserKind;
use crate::names::SitePath;

/// Readers as a line of front matter or of a box names them.
fn roles(level: &str) -> String {
    level.replace('+', ", ")
}

/// Readers in a sentence.
fn readers(level: &str) -> String {
    match level {
        "public" => "everybody".to_owned(),
        roles => self::roles(roles),
    }
}

/// `L15`
impl Diagnostic {
    /// A page that has more readers than when the site was last built.
    pub fn page_would_open(was: &str, now: &str, closed_by: Option<&str>, at: &Span) -> Diagnostic {
        let look = match closed_by {
            Some(file) => format!("see what became of content/{file}, which closed it"),
            None => "give it back its line `access`".to_owned(),
        };
        Diagnostic::new(
            Code::L15,
            format!(
                "this page was for {} and would be open to {}",
                readers(was),
                readers(now)
            ),
        )
        .at(at, "")
        .help(format!(
            "if that is meant, write `access: {}` at the top of this page; if not, {look}",
            roles(now)
        ))
    }

    /// A gated page of which everybody would see more than when the site was last built.
    pub fn page_would_show(was: TeaserKind, now: TeaserKind, at: &Span) -> Diagnostic {
        let what = match (was, now) {
            (TeaserKind::Hidden, TeaserKind::Summary) => "title and summary",
            (TeaserKind::Hidden, _) => "title",
            _ => "summary",
        };
        Diagnostic::new(
            Code::L15,
            format!("the {what} of this page would show to everybody, who could not see it so far"),
        )
        .at(at, "")
        .help(format!(
            "if that is meant, write `teaser: {}` at the top of this page; if not, write `teaser: {}` there",
            now.name(),
            was.name()
        ))
    }

    /// Words of a page or box that stand in the summary of a gated page, which everybody may see.
    pub fn words_would_show(was: &str, from: &SitePath, at: &Span) -> Diagnostic {
        Diagnostic::new(
            Code::L15,
            format!(
                "words of {from} were for {} and would show to everybody in the title or summary of this page",
                readers(was)
            ),
        )
        .at(at, "")
        .help(
            "write others, or write `teaser: hidden` at the top of this page, so that everybody sees nothing of it",
        )
    }

    /// Words of a page or box that stand where more may read them.
    pub fn words_would_open(
        was: &str,
        now: &str,
        is_box: bool,
        by_page: bool,
        from: &SitePath,
        at: &Span,
    ) -> Diagnostic {
        let what = if is_box {
            "words of a box in"
        } else {
            "words of"
        };
        let line = match by_page {
            true => format!("write `access: {}` at the top of this page", roles(now)),
            false => format!(
                "put the line `::: only {}` before these words and the line `:::` behind them",
                roles(now)
            ),
        };
        Diagnostic::new(
            Code::L15,
            format!(
                "{what} {from} were for {} and would be open to {}",
                readers(was),
                readers(now)
            ),
        )
        .at(at, "")
        .help(format!(
            "if that is meant, {line}; if not, take them away from here, or give them back their `access` or `::: only`"
        ))
    }

    /// A figure, contact, person or term that has more readers than when the site was last built.
    pub fn fact_would_open(id: &str, was: &str, now: &str, at: &Span) -> Diagnostic {
        let line = |level: &str| match level.split_once('+') {
            None => format!("access = \"{level}\""),
            Some(_) => format!("access = [\"{}\"]", level.replace('+', "\", \"")),
        };
        Diagnostic::new(
            Code::L15,
            format!(
                "`{id}` was for {} and would be open to {}",
                readers(was),
                readers(now)
            ),
        )
        .at(at, "")
        .help(format!(
            "if that is meant, write `{}` in its table; if not, `{}`",
            line(now),
            line(was)
        ))
    }

    /// A picture or download that words of more readers use, by whatever name.
    pub fn file_would_open(was: &str, now: &str, file: &SitePath, at: &Span) -> Diagnostic {
        Diagnostic::new(
            Code::L15,
            format!(
                "the file {file} was for {} and would be open to {}",
                readers(was),
                readers(now)
            ),
        )
        .at(at, "")
        .help(format!(
            "if that is meant, put the line `::: only {}` before a link to it and the line `:::` behind it; if not, let nothing here lead to it",
            roles(now)
        ))
    }

    /// Words of a page or box that stand in a file that is no page.
    pub fn words_would_open_beside(
        was: &str,
        now: &str,
        from: &SitePath,
        at: &SitePath,
    ) -> Diagnostic {
        Diagnostic::new(
            Code::L15,
            format!(
                "words of {from} were for {} and would be open to {}",
                readers(was),
                readers(now)
            ),
        )
        .at(at, "")
        .help(
            "take them away from here; if these may read them, put them on a page that says so at its top, such as `access: public`",
        )
    }
}
