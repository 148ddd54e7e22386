//! `pimh cms`: what a content management system in a browser needs to know of a site, so that editors can write pages without a
//! text editor. Decap and Sveltia read the same file.
//!
//! Made from the table of content: a collection for each type of page, a form field for each field. It holds names and labels, never
//! a word of a page; of a folder that not everybody may read it says nothing.

use serde_json::{Map, Value, json};

use super::args::{Cms as Args, Common};
use super::exit::Exit;
use super::init::write_new;
use super::print;
use super::session::Session;
use super::yaml_lines::{self, yaml_lines};
use crate::document::fields::fields_of;
use crate::document::{FrontMatter, PageType, Types};
use crate::fields::FieldKind;
use crate::fields::row::Field;
use crate::pipeline::Loaded;
use pimh_words::access::Level;

/// The first line of what is written, by which it is known again.
const MADE: &str = "# Made by `pimh cms`: make it again when types or fields change.";

/// `pimh cms`.
pub fn cms(common: &Common, args: &Args) -> Exit {
    let (session, loaded) = match Session::with_site(common) {
        Ok(both) => both,
        Err(exit) => return exit,
    };
    let text = format!("{MADE}\n{}", yaml_lines(&settings(&loaded)));
    let Some(folder) = &args.into else {
        print::line(text.trim_end());
        return Exit::Done;
    };
    let file = session.root.join(folder).join("config.yml");
    let is_ours = std::fs::read_to_string(&file).is_ok_and(|before| before.starts_with(MADE));
    let written = match is_ours {
        true => std::fs::write(&file, &text),
        false => write_new(&file, &text),
    };
    let shown = file.strip_prefix(&session.root).unwrap_or(&file).display();
    match written {
        Ok(()) => {
            session.voice.tell(&shown.to_string());
            Exit::Done
        }
        Err(error) if file.is_file() => {
            print::aside(&format!(
                "error: {shown} is somebody's own ({error}), and it stays as it is: name another folder, or take it away first"
            ));
            Exit::Usage
        }
        Err(error) => {
            print::aside(&format!("error: {shown} cannot be written: {error}"));
            Exit::Output
        }
    }
}

/// The whole configuration.
fn settings(loaded: &Loaded) -> Value {
    let config = loaded.site.config();
    let types = Types::of(config).all();
    let collections = types.filter_map(|kind| collection(kind, loaded));
    json!({
        "backend": { "name": "git-gateway", "branch": "main" },
        "site_url": config.base_url.as_str(),
        "locale": config.language,
        "media_folder": "content/pictures",
        "public_folder": "/pictures",
        "slug": { "encoding": "ascii", "clean_accents": true },
        "collections": collections.collect::<Vec<_>>(),
    })
}

/// The pages of one type, in its folder. Nothing of a type without a folder, or of one that only some may read.
fn collection(kind: PageType, loaded: &Loaded) -> Option<Value> {
    let is = kind.is();
    let folder = is.home;
    let section = loaded.site.explain(folder);
    let is_gated = section.is_some_and(|section| {
        !section.levels.is_empty() && !section.levels.iter().any(Level::is_public)
    });
    if folder.is_empty() || is_gated {
        return None;
    }
    let language = &loaded.site.config().language;
    let plain = || yaml_lines::capitalised(&is.name.replace('-', " "));
    let one = is
        .label
        .in_language(language)
        .map_or_else(plain, str::to_owned);
    let many = is
        .plural
        .in_language(language)
        .map_or_else(|| one.clone(), str::to_owned);
    let missing = FrontMatter::default().missing(kind, false);
    let topics = loaded.site.topics_for_everybody().map(|topics| {
        let topics = topics.into_iter();
        topics
            .map(|(id, label)| json!({ "label": label, "value": id }))
            .collect::<Value>()
    });
    let widgets = fields_of(kind).filter_map(|field| {
        let is_needed = missing.iter().any(|missing| missing.name == field.name);
        let fact = is.facts.iter().find(|fact| fact.field == field.name);
        let label = fact.and_then(|fact| fact.label.in_language(language));
        let mut form = widget(field, label, is_needed)?;
        if let (FieldKind::Topics, Some(topics), Value::Object(said)) =
            (field.kind, &topics, &mut form)
        {
            said.remove("field");
            said.insert("widget".to_owned(), "select".into());
            said.insert("multiple".to_owned(), true.into());
            said.insert("options".to_owned(), topics.clone());
        }
        Some(form)
    });
    let words = json!({
        "name": "body", "label": "Words", "widget": "markdown", "required": false,
    });
    Some(json!({
        "name": is.name,
        "label": many,
        "label_singular": one,
        "folder": format!("content/{folder}"),
        "create": true,
        "slug": "{{slug}}",
        "extension": "md",
        "format": "yaml-frontmatter",
        "fields": widgets.chain([words]).collect::<Vec<_>>(),
    }))
}

/// The form field of a field. None for what decides who may read a page, for the type, which the folder decides, and for what
/// a form has no way to ask.
fn widget(field: &Field, label: Option<&str>, is_needed: bool) -> Option<Value> {
    let is_left_out = matches!(
        field.name,
        "type" | "type-below" | "below" | "sort" | "draft" | "ignore"
    );
    if is_left_out || (field.guards && field.name != "status" && field.name != "published") {
        return None;
    }
    let mut said = Map::new();
    let mut say = |name: &str, value: Value| said.insert(name.to_owned(), value);
    say("name", field.name.into());
    let plain = || yaml_lines::capitalised(&field.name.replace('-', " "));
    say("label", label.map_or_else(plain, str::to_owned).into());
    let list = |inside: Value| Some(("list", vec![("field", inside)]));
    let word = || json!({ "name": "word", "label": "Word", "widget": "string" });
    let (widget, more) = match field.kind {
        FieldKind::Choice(words) => ("select", vec![("options", json!(words))]),
        FieldKind::OneOf(words) => ("select", vec![("options", json!(words()))]),
        FieldKind::Choices(words) => (
            "select",
            vec![("multiple", true.into()), ("options", json!(words))],
        ),
        FieldKind::Day | FieldKind::DayOrNotStated => (
            "datetime",
            vec![
                ("format", "YYYY-MM-DD".into()),
                ("time_format", false.into()),
            ],
        ),
        FieldKind::Moment => ("datetime", vec![("format", "YYYY-MM-DD HH:mm".into())]),
        FieldKind::Flag => ("boolean", Vec::new()),
        FieldKind::Number => ("number", vec![("value_type", "int".into())]),
        FieldKind::File => ("file", Vec::new()),
        FieldKind::Picture => {
            let src = json!({ "name": "src", "label": "Picture", "widget": "image" });
            let alt = json!({
                "name": "alt", "label": "What it shows", "widget": "string",
                "hint": "For who cannot see it.",
            });
            ("object", vec![("fields", json!([src, alt]))])
        }
        FieldKind::Records(fields) => {
            let fields = fields.iter().filter_map(|field| widget(field, None, false));
            ("list", vec![("fields", Value::Array(fields.collect()))])
        }
        FieldKind::Words
        | FieldKind::Sentences
        | FieldKind::Marked
        | FieldKind::Pages
        | FieldKind::People
        | FieldKind::Topics
        | FieldKind::Tags => list(word())?,
        FieldKind::Text
        | FieldKind::Interval
        | FieldKind::Web
        | FieldKind::Link
        | FieldKind::LinkOrWords
        | FieldKind::Page
        | FieldKind::Original
        | FieldKind::Person
        | FieldKind::Contact => ("string", Vec::new()),
        FieldKind::Roles
        | FieldKind::Named(_)
        | FieldKind::Colour
        | FieldKind::Texts
        | FieldKind::Labels
        | FieldKind::Free
        | FieldKind::Kept => return None,
    };
    say("widget", widget.into());
    for (name, value) in more {
        say(name, value);
    }
    say("required", is_needed.into());
    say("hint", field.help.into());
    Some(Value::Object(said))
}
