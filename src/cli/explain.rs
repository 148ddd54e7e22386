//! `pimh explain` and `pimh help`: pages, addresses, codes, and the handbook.

use std::path::Path;

use clap::CommandFactory as _;

use super::args::{Cli, Common, Explain};
use super::exit::Exit;
use super::handbook;
use super::held::why;
use super::print;
use super::session::Session;
use crate::config::{HOUSE_WORDS, HouseWords};
use crate::diagnostic::{Code, Redaction};
use crate::document::kind::TeaserKind;
use crate::names::nearest;
use crate::pipeline::Loaded;
use pimh_engine::rules::sayings;
use pimh_words::access::Level;

/// `pimh explain`.
pub fn explain(common: &Common, args: &Explain) -> Exit {
    if let Some(part) = &args.uses {
        return uses(common, part);
    }
    let Some(what) = &args.what else {
        for code in Code::ALL {
            let rule = code.rule();
            print::line(&format!(
                "{code:4} {:8} {}",
                rule.severity.word(),
                rule.title
            ));
        }
        return Exit::Done;
    };
    if let Some(code) = Code::named(what) {
        print::line(&code.section());
        return Exit::Done;
    }
    let looks_like_code = what.len() <= 4 && what.chars().all(|c| c.is_ascii_alphanumeric());
    let (session, loaded) = match Session::with_site(common) {
        Ok(both) => both,
        Err(exit) => return exit,
    };
    if page(
        &session.root,
        &loaded,
        what,
        &session.redaction(Some(&loaded)),
    ) {
        return Exit::Done;
    }
    if words(what, &session.config.house) {
        return Exit::Done;
    }
    let near = if looks_like_code {
        nearest(what, Code::ALL.iter().map(|code| code.id()))
    } else {
        None
    };
    let help = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
    print::aside(&format!(
        "error: there is no page, address or code `{what}`{help}"
    ));
    Exit::Usage
}

/// Says where a part stands, and who reads it there.
fn uses(common: &Common, wanted: &str) -> Exit {
    let (session, loaded) = match Session::with_site(common) {
        Ok(both) => both,
        Err(exit) => return exit,
    };
    let redaction = session.redaction(Some(&loaded));
    let Some((name, part)) = loaded.site.part(wanted) else {
        let near = loaded.site.nearest_part(wanted);
        let help = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
        print::aside(&format!("error: there is no part `{wanted}`{help}"));
        return Exit::Usage;
    };
    let mut lines = vec![redaction.name(&part.source.path)];
    if let Some(owner) = &part.front.owner {
        lines.push(format!("  owner: {owner}"));
    }
    if let Some(due) = part.front.review_due() {
        lines.push(format!("  review due: {due}"));
    }
    let standing = loaded.site.standing_of(name);
    if standing.is_empty() {
        lines.push("  stands in no page".to_owned());
    }
    for place in standing {
        let (line, _) = place.at.source.line_column(place.at.range.start);
        let file = &place.at.source.path;
        let readers = match place.level.is_public() {
            true => "everybody".to_owned(),
            false => place.level.name(),
        };
        let through = match *file == place.file {
            true => String::new(),
            false => format!(", by {} line {line}", redaction.name(file)),
        };
        let at = match (*file == place.file, redaction.shows_place(file)) {
            (true, true) => format!(":{line}"),
            _ => String::new(),
        };
        lines.push(format!(
            "  stands in {}{at} for {readers}{through}",
            redaction.name(&place.file)
        ));
    }
    print::line(&lines.join("\n"));
    Exit::Done
}

/// Says everything about one page. `false` if there is none of that name.
fn page(root: &Path, loaded: &Loaded, what: &str, redaction: &Redaction) -> bool {
    let file = what.trim_start_matches("./");
    let same = |path: &str| path == file || path.strip_prefix("content/") == Some(file);
    if let Some((path, reason)) = loaded
        .site
        .held()
        .iter()
        .find(|(path, _)| same(path.as_str()))
    {
        let name = redaction.name(path);
        print::line(&format!(
            "{name}\n  not published: {}",
            why(reason, redaction.is_on())
        ));
        return true;
    }
    let Some(found) = loaded.site.explain(what) else {
        return false;
    };
    let config = loaded.site.config();
    let labels = |level: &Level| {
        if level.is_public() {
            return "everybody".to_owned();
        }
        let roles: Vec<&str> = level
            .roles()
            .iter()
            .map(|role| config.roles.label(role))
            .collect();
        roles.join(" or ")
    };
    let readers: Vec<String> = found.levels.iter().map(labels).collect();
    let gated = found.levels.iter().all(|level| !level.is_public());
    // Where strangers read along, the page is called by its number, and by nothing that it says itself.
    let hides = redaction.is_on() && gated;
    let mut lines = vec![found.file.map_or_else(
        || "a folder without a page of its own".to_owned(),
        |file| redaction.name(file),
    )];
    if !hides {
        lines.push(format!("  title: {}", found.title));
        lines.push(format!(
            "  address: {}",
            config.base_url.whole(found.address.path())
        ));
    }
    lines.push(format!("  readers: {}", readers.join("; ")));
    if gated {
        lines.push(match found.teaser {
            TeaserKind::Hidden => {
                "  the public does not know that it exists (teaser: hidden)".to_owned()
            }
            TeaserKind::Title => {
                "  the public sees its title and who may read it (teaser: title)".to_owned()
            }
            TeaserKind::Summary => {
                "  the public sees its title, its summary and who may read it (teaser: summary)"
                    .to_owned()
            }
        });
    }
    lines.push(format!(
        "  type: {}",
        if found.is_section {
            "section"
        } else {
            found.kind.name()
        }
    ));
    for (field, by) in &found.taken {
        lines.push(format!(
            "  {field}: as {} says for its folder",
            redaction.name(by)
        ));
    }
    if let Some(template) = loaded.template_at(found.address) {
        lines.push(format!("  template: {template}"));
    }
    if let Some(parent) = found.parent.filter(|_| !redaction.is_on()) {
        lines.push(format!("  in the section: {parent}"));
    }
    for (level, number) in found.boxes.iter().zip(1..) {
        lines.push(format!("  box {number} is for {}", labels(level)));
    }
    lines.push("  published: yes".to_owned());
    lines.extend(super::publish::stands(root, loaded, found.address.path()));
    print::line(&lines.join("\n"));
    true
}

/// Says whose words they are that somebody should not write. `false` if nobody minds.
fn words(phrase: &str, house: &HouseWords) -> bool {
    let sayings = sayings(phrase, house);
    if !sayings.is_empty() {
        print::line(phrase);
    }
    for saying in &sayings {
        let whose = match &saying.by_the_house {
            None => "pimh's own list".to_owned(),
            Some(at) => {
                let (line, _) = at.source.line_column(at.range.start);
                format!("this house, {}:{line}", at.source.path)
            }
        };
        print::line(&format!(
            "  {} by {whose}: write “{}”",
            saying.code, saying.write
        ));
        if !saying.why.is_empty() {
            print::line(&format!("  because {}", saying.why));
        }
        if saying.is_off {
            print::line(&format!(
                "  switched off by this house, under `off` in {HOUSE_WORDS}"
            ));
        }
    }
    !sayings.is_empty()
}

/// `pimh help`: a page of the handbook, or a command's help.
pub fn help(topic: &[String]) -> Exit {
    let pages = handbook::names();
    let Some(topic) = topic.first() else {
        print::line("Pages of the handbook; `pimh help PAGE` shows one:\n");
        for page in &pages {
            let title = handbook::page(page).and_then(|text| {
                text.lines()
                    .next()
                    .map(|line| line.trim_start_matches("# ").to_owned())
            });
            print::line(&format!("  {page:12} {}", title.unwrap_or_default()));
        }
        print::line("\nCommands have help of their own: `pimh build --help`.");
        return Exit::Done;
    };
    if let Some(text) = handbook::page(topic).or_else(|| handbook::page_of_host(topic)) {
        print::line(text.trim_end());
        return Exit::Done;
    }
    let mut command = Cli::command();
    if let Some(found) = command.find_subcommand_mut(topic) {
        found.print_long_help().ok();
        return Exit::Done;
    }
    let known = pages.iter().map(String::as_str);
    let help =
        nearest(topic, known).map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
    print::aside(&format!("error: the handbook has no page `{topic}`{help}"));
    Exit::Usage
}
