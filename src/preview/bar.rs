//! The bar above a page: as whom it is seen, what will happen to it, whose it is and what is wrong with it.

use super::edition::Edition;
use super::editor::Editor;
use super::facts::{self, Facts};
use super::findings;
use super::markup::{El, el};
use super::overlay::capital;
use super::viewer::{Show, Viewer};
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::document::kind::TeaserKind;
use crate::names::SitePath;

/// What the bar tells.
pub struct Seen<'a> {
    /// The site.
    pub edition: &'a Edition,
    /// As whom.
    pub viewer: &'a Viewer,
    /// The path in the browser, to return to.
    pub path: &'a str,
    /// The page, if there is one at that address.
    pub page: Option<&'a Facts>,
    /// Whether this viewer gets the page itself.
    pub is_open: bool,
    /// Where the page has gone, if it was here.
    pub moved: Option<(String, &'a SitePath)>,
    /// Problems of the page.
    pub notes: Vec<&'a Diagnostic>,
    /// How hard its words are to read, in years.
    pub reading_age: Option<i64>,
}

/// The bar.
pub fn bar(seen: &Seen<'_>, editor: &Editor) -> El {
    let mut row = el("div").with("class", "pimh-row");
    if let Some(config) = seen.edition.config() {
        row = row.put(look_as(seen, config)).put(shown(seen, config));
    }
    row = row.all(problems(seen));
    if let Some(page) = seen.page {
        row = row.put(about(page, seen, editor));
    }
    row = row.put(tools(seen));
    let mut body = el("div").with("class", "pimh-in").put(row);
    let says = sayings(seen);
    if !says.is_empty() {
        let says = says.into_iter().map(|words| el("p").put(words));
        body = body.put(el("div").with("class", "pimh-says").all(says));
    }
    el("section")
        .with("id", "pimh-bar")
        .with("aria-label", "Editor’s preview")
        .put(
            el("details")
                .with("data-pimh", "bar")
                .with("open", "")
                .put(el("summary").put("Preview"))
                .put(body),
        )
}

fn hidden(name: &'static str, value: &str) -> El {
    el("input")
        .with("type", "hidden")
        .with("name", name)
        .with("value", value)
}

/// One choice among the public and the roles.
fn look_as(seen: &Seen<'_>, config: &Config) -> El {
    let option = |name: &str, label: &str| {
        el("option")
            .with("value", name)
            .with_if("selected", seen.viewer.name == name)
            .put(label)
    };
    let mut select = el("select")
        .with("name", "view")
        .with("id", "pimh-as")
        .with("data-pimh", "as")
        .put(option("public", "Public"));
    for role in config.roles.iter() {
        select = select.put(option(role.id.as_str(), &role.label));
    }
    if seen.viewer.name.contains(',') {
        select = select.put(option(&seen.viewer.name, "Several roles"));
    }
    el("form")
        .with("action", "/_pimh/as")
        .put(hidden("back", seen.path))
        .put(el("label").with("for", "pimh-as").put("View as"))
        .put(select)
        .put(el("button").with("class", "pimh-noscript").put("Go"))
}

/// Several roles at once, and what is shown of pages that are not published.
fn shown(seen: &Seen<'_>, config: &Config) -> El {
    let box_of = |name: &'static str, value: &str, label: &str, on: bool| {
        let input = el("input")
            .with("type", "checkbox")
            .with("name", name)
            .with("value", value)
            .with_if("checked", on);
        el("label").put(input).put(format!(" {label}"))
    };
    let show = seen.viewer.show;
    let mut form = el("form")
        .with("action", "/_pimh/as")
        .put(hidden("back", seen.path))
        .put(hidden("mix", "1"));
    for role in config.roles.iter() {
        let on = seen
            .viewer
            .name
            .split(',')
            .any(|name| name == role.id.as_str());
        form = form.put(box_of("role", role.id.as_str(), &role.label, on));
    }
    form = form
        .put(box_of("show", "drafts", "Drafts", show.drafts))
        .put(box_of("show", "future", "Future pages", show.future))
        .put(box_of("show", "expired", "Expired pages", show.expired))
        .put(el("button").put("Show"));
    let label = match show {
        Show {
            drafts: false,
            future: false,
            expired: false,
        } => "Publish view".to_owned(),
        show => format!("With {}", show.name().replace('+', ", ")),
    };
    el("details")
        .with("class", "pimh-drop")
        .put(el("summary").put(label))
        .put(form)
}

fn problems(seen: &Seen<'_>) -> Vec<El> {
    let mut all = Vec::new();
    let errors = seen.edition.count_errors();
    if errors > 0 {
        let words = match errors {
            1 => " stops the build",
            _ => " stop the build",
        };
        all.push(
            el("a")
                .with("class", "pimh-bad")
                .with("href", "#pimh-stop")
                .with("data-pimh", "stop")
                .put(el("b").put(errors.to_string()))
                .put(words),
        );
    }
    if seen.page.is_some() {
        all.push(
            el("a")
                .with("href", findings::address(seen.path))
                .with("data-pimh", "more")
                .with("aria-expanded", "false")
                .all(findings::counts(&seen.notes)),
        );
    }
    all
}

/// Whose the page is and how fresh, in one word, with the rest behind it.
fn about(page: &Facts, seen: &Seen<'_>, editor: &Editor) -> El {
    let fact =
        |label: &str, value: &str| el("span").put(format!("{label} ")).put(el("b").put(value));
    let mut all = vec![fact("Status", page.status)];
    if let Some(owner) = &page.owner {
        all.push(fact("Owner", owner));
    }
    let mut summary = capital(page.status);
    if let Some(due) = page.due {
        let late = due < seen.edition.today;
        let label = if late { "Review was due" } else { "Review due" };
        all.push(fact(label, &due.to_string()));
        if late {
            summary.push_str(", overdue");
        }
    }
    if let Some(age) = seen.reading_age {
        all.push(fact("Reading age", &age.to_string()));
    }
    let name = page.file.strip_prefix("content/").unwrap_or(&page.file);
    all.push(
        editor
            .link(&page.file, 1, 1, &format!("Open {name}"))
            .with("class", "pimh-file"),
    );
    let facts = all.into_iter().map(|fact| el("li").put(fact));
    el("details")
        .with("class", "pimh-drop")
        .put(el("summary").put(summary))
        .put(el("ul").all(facts))
}

fn tools(seen: &Seen<'_>) -> El {
    let button = |what: &str, words: &str| {
        el("button")
            .with("type", "button")
            .with("data-pimh", what)
            .put(words)
    };
    el("span")
        .with("class", "pimh-end")
        .put(button("follow", "Follow my edits").with("aria-pressed", "false"))
        .all(seen.page.map(|_| heat(seen.path)))
        .put(button("narrow", "Phone"))
        .put(button("print", "Print"))
        .put(el("a").with("href", "/_pimh/").put("All pages"))
}

/// Shades the sentences that are hard to read.
fn heat(path: &str) -> El {
    el("a")
        .with("href", findings::address(path))
        .with("data-pimh", "more")
        .with("data-heat", "")
        .with("role", "button")
        .with("aria-pressed", "false")
        .put("Hard sentences")
}

/// What an editor should know of the page before they believe what they see.
fn sayings(seen: &Seen<'_>) -> Vec<String> {
    let mut says = Vec::new();
    if let Some((url, file)) = &seen.moved {
        says.push(format!("This page has moved to {url} ({file})."));
    }
    let Some(page) = seen.page else {
        // What the program makes of its own, and the preview's own pages, are no pages of a file.
        let is_own = seen.is_open || seen.path.starts_with("/_pimh/");
        if seen.moved.is_none() && !is_own && seen.edition.state.loaded.is_some() {
            says.push("There is no page at this address.".to_owned());
        }
        return says;
    };
    says.extend(page.state.iter().map(|state| format!("{state}.")));
    if !page.is_published && !seen.is_open {
        says.push("It is not shown as you look now; “Show” above can show it.".to_owned());
    }
    let Some(config) = seen.edition.config() else {
        return says;
    };
    let readers = facts::readers(&page.level, &config.roles);
    if !page.level.is_public() {
        let public = match page.teaser {
            Some(TeaserKind::Hidden) | None => {
                "for the public there is nothing at this address".to_owned()
            }
            Some(TeaserKind::Title) => "the public gets the locked page with its title".to_owned(),
            Some(TeaserKind::Summary) => {
                "the public gets the locked page with its title and summary".to_owned()
            }
        };
        says.push(format!("{readers} see this page; {public}."));
        if !seen.is_open && page.is_published {
            says.push(format!(
                "You look as {}, who may not read it.",
                seen.viewer.name
            ));
        }
    }
    match page.boxes {
        0 => {}
        1 => says.push("One box on it is for fewer readers.".to_owned()),
        boxes => says.push(format!("{boxes} boxes on it are for fewer readers.")),
    }
    says
}
