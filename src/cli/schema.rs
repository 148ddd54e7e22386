//! `pimh schema`: what settings and pages may say, as JSON Schema 2020-12, for editors that check while one types; and what
//! `pimh check` prints, for programs.
//!
//! Made from the tables that the program itself has. Keys are accepted with `-` and with `_`; each is
//! offered in the way that is usual where it stands.

use serde_json::{Map, Value, json};

use super::args::{Common, Schema};
use super::exit::Exit;
use super::handbook;
use super::print;
use super::session::find_root;
use crate::config::Config;
use crate::config::written::{
    CHECKS, EXTRA, GROUPS, LANGUAGES, Language, OwnType, ROLES, Role, Single, TYPES,
};
use crate::diagnostic::Code;
use crate::document::fields::fields_of;
use crate::document::{FrontMatter, PageType, Types};
use crate::fields::rows::Rows as _;
use crate::fields::{Field, FieldKind, PICTURE};
use crate::names::nearest;
use crate::snapshot::Snapshot;

/// What `pimh check --format json` prints.
const CHECK: &str = "check";

/// `pimh schema`.
pub fn schema(common: &Common, args: &Schema) -> Exit {
    let wanted = args.of.to_lowercase().replace('_', "-");
    let config = settings_of_the_site(common);
    let types = || match &config {
        Some(config) => Types::of(config).all().collect::<Vec<_>>(),
        None => PageType::all().collect(),
    };
    let schema = match types().into_iter().find(|kind| kind.name() == wanted) {
        Some(kind) => page(kind, config.as_ref()),
        None if wanted == "settings" => settings(),
        None if wanted == CHECK => {
            print::result(&handbook::check_schema());
            return Exit::Done;
        }
        None => {
            let names: Vec<&str> = types().into_iter().map(PageType::name).collect();
            let known = || ["settings", CHECK].into_iter().chain(names.iter().copied());
            let help = match nearest(&wanted, known()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("use {}", known().collect::<Vec<_>>().join(", ")),
            };
            print::aside(&format!(
                "error: there is no schema of `{}`: {help}",
                args.of
            ));
            return Exit::Usage;
        }
    };
    print::json(&schema);
    Exit::Done
}

/// The settings of the project, which declare fields and types of its own; none where there is no project.
fn settings_of_the_site(common: &Common) -> Option<Config> {
    let root = find_root(common).ok()?;
    Config::read(&Snapshot::read(&root).value).value
}

/// The schema of the front matter of a type.
fn page(kind: PageType, config: Option<&Config>) -> Value {
    let mut keys = Keys::new('-');
    for field in fields_of(kind) {
        let own = config.map(|config| &config.further).into_iter().flatten();
        let own = own
            .filter(|(name, _)| *name == field.name)
            .flat_map(|(_, words)| words);
        let own: Vec<&str> = own.copied().collect();
        let has_own = !own.is_empty() && field.name != "type";
        if let (FieldKind::OneOf(known), true) = (field.kind, has_own) {
            let words = [known(), own].concat();
            keys.add(
                field.name,
                json!({ "description": field.help, "enum": words }),
            );
            continue;
        }
        let is_its_own = field.name == "type";
        match is_its_own {
            true => keys.add(
                "type",
                json!({ "description": field.help, "const": kind.name() }),
            ),
            false => keys.field(field),
        }
    }
    for key in config.iter().flat_map(|config| &config.extra) {
        keys.add(key, json!({ "description": "A field of this site's own." }));
    }
    let missing = FrontMatter::default().missing(kind, false);
    let ways = missing.iter().map(|field| {
        let names = field.names().chain(field.unless);
        names.collect::<Vec<_>>()
    });
    let required: Vec<Vec<&str>> = ways.collect();
    keys.schema(
        &format!("The fields of a page in pimh, type {}", kind.name()),
        &required,
    )
}

/// The schema of `content/site.toml`.
pub(super) fn settings() -> Value {
    let mut keys = Keys::of('_', Single::ROWS);
    keys.add(
        ROLES.0,
        json!({
            "description": ROLES.1,
            "type": "object",
            "propertyNames": { "pattern": "^[A-Za-z0-9_-]+$", "not": { "const": "public" } },
            "additionalProperties": Keys::of('_', Role::ROWS).object(),
        }),
    );
    for (name, help, rows) in GROUPS {
        let mut group = Keys::of('_', rows).object();
        group.insert("description".to_owned(), help.into());
        keys.add(name, Value::Object(group));
    }
    keys.add(
        LANGUAGES.0,
        json!({
            "description": LANGUAGES.1,
            "type": "object",
            "additionalProperties": Keys::of('_', Language::ROWS).object(),
        }),
    );
    keys.add(
        TYPES.0,
        json!({
            "description": TYPES.1,
            "type": "object",
            "propertyNames": { "pattern": "^[A-Za-z][A-Za-z0-9_-]*$" },
            "additionalProperties": Keys::of('_', OwnType::ROWS).object(),
        }),
    );
    keys.add(EXTRA.0, json!({ "description": EXTRA.1, "type": "object" }));
    keys.add(CHECKS.0, checks());
    let needed = Single::ROWS
        .iter()
        .filter(|setting| !setting.line.is_empty());
    let needed: Vec<Vec<&str>> = needed.map(|setting| vec![setting.name]).collect();
    keys.schema("The settings of a site in pimh, content/site.toml", &needed)
}

/// How much each problem matters.
fn checks() -> Value {
    let mut properties = Map::new();
    for code in Code::ALL {
        let weights = if code.rule().fixed {
            json!(["error"])
        } else {
            json!(["off", "advice", "warn", "warning", "error", false])
        };
        properties.insert(
            code.id().to_owned(),
            json!({ "description": code.title(), "enum": weights }),
        );
    }
    let of_some_pages = json!({
        "type": "object",
        "additionalProperties": {
            "type": "object",
            "properties": properties,
            "additionalProperties": false,
        },
    });
    for (name, of) in [("types", "of a type"), ("audiences", "for an audience")] {
        let mut own = of_some_pages.clone();
        own["description"] = format!("The same on pages {of}, by its name.").into();
        properties.insert(name.to_owned(), own);
    }
    json!({
        "description": CHECKS.1,
        "type": "object",
        "properties": properties,
        "additionalProperties": false,
    })
}

/// The keys of an object while it is put together.
struct Keys {
    /// What stands between the words of a key where it is offered: `-` in YAML, `_` in TOML.
    joint: char,
    properties: Map<String, Value>,
    patterns: Map<String, Value>,
}

impl Keys {
    fn new(joint: char) -> Keys {
        Keys {
            joint,
            properties: Map::new(),
            patterns: Map::new(),
        }
    }

    fn of(joint: char, fields: &[Field]) -> Keys {
        let mut keys = Keys::new(joint);
        fields.iter().for_each(|field| keys.field(field));
        keys
    }

    fn field(&mut self, field: &Field) {
        let mut schema = Map::from_iter([("description".to_owned(), field.help.into())]);
        schema.extend(value(field.kind, self.joint));
        for name in field.names() {
            self.add(name, Value::Object(schema.clone()));
        }
    }

    /// A key, offered in one way and accepted in every other.
    fn add(&mut self, name: &str, schema: Value) {
        if name.contains('-') {
            self.patterns
                .insert(format!("^{}$", name.replace('-', "[-_]")), schema.clone());
        }
        self.properties
            .insert(name.replace('-', &self.joint.to_string()), schema);
    }

    fn object(self) -> Map<String, Value> {
        let mut object = Map::new();
        object.insert("type".to_owned(), "object".into());
        object.insert("properties".to_owned(), Value::Object(self.properties));
        if !self.patterns.is_empty() {
            object.insert("patternProperties".to_owned(), Value::Object(self.patterns));
        }
        object.insert("additionalProperties".to_owned(), false.into());
        object
    }

    /// A whole schema. `required` has a group of keys for each thing that must be said; any key of the group says it.
    fn schema(self, title: &str, required: &[Vec<&str>]) -> Value {
        let groups = required.iter().map(|group| {
            let keys = group.iter().flat_map(|key| both_ways(key));
            json!({ "anyOf": keys.map(|key| json!({ "required": [key] })).collect::<Vec<_>>() })
        });
        let groups: Vec<Value> = groups.collect();
        let mut schema = Map::new();
        schema.insert(
            "$schema".to_owned(),
            "https://json-schema.org/draft/2020-12/schema".into(),
        );
        schema.insert("title".to_owned(), title.into());
        schema.extend(self.object());
        schema.insert("allOf".to_owned(), Value::Array(groups));
        Value::Object(schema)
    }
}

/// A key with hyphens, and the same with underscores if it has any.
fn both_ways(key: &str) -> Vec<String> {
    let mut ways = vec![key.to_owned(), key.replace('-', "_")];
    ways.dedup();
    ways
}

/// One line of text: also a number, since YAML takes a version or a year for one.
fn text() -> Value {
    json!({ "type": ["string", "number"] })
}

/// What a field may hold.
fn value(kind: FieldKind, joint: char) -> Map<String, Value> {
    const DAY: &str =
        "[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{1,2}(st|nd|rd|th)? +[A-Za-z]{3,9} +[0-9]{4}";
    const TIME: &str = "[T ,]+[0-9]{1,2}:[0-9]{2}.*";
    let one_or_more =
        |one: Value, inside: Value| json!({ "anyOf": [one, { "type": "array", "items": inside }] });
    let schema = match kind {
        FieldKind::Named(fields) => json!({
            "type": "object",
            "additionalProperties": Keys::of(joint, fields).object(),
        }),
        FieldKind::Texts => json!({ "type": "object", "additionalProperties": text() }),
        FieldKind::Labels => json!({
            "anyOf": [text(), { "type": "object", "additionalProperties": text() }],
        }),
        FieldKind::Free => json!({ "type": "object" }),
        FieldKind::Picture => {
            let mut picture = Keys::of(joint, PICTURE).object();
            picture.insert("required".to_owned(), json!(["src", "alt"]));
            Value::Object(picture)
        }
        FieldKind::Text
        | FieldKind::Colour
        | FieldKind::Interval
        | FieldKind::Web
        | FieldKind::Link
        | FieldKind::LinkOrWords
        | FieldKind::Page
        | FieldKind::Original
        | FieldKind::File
        | FieldKind::Person
        | FieldKind::Contact => text(),
        FieldKind::Day | FieldKind::DayOrNotStated | FieldKind::Moment => {
            json!({ "type": "string", "pattern": format!("^({DAY})({TIME})?$") })
        }
        FieldKind::Words
        | FieldKind::Sentences
        | FieldKind::Marked
        | FieldKind::Roles
        | FieldKind::Pages
        | FieldKind::People
        | FieldKind::Topics
        | FieldKind::Tags => one_or_more(text(), text()),
        FieldKind::Choice(words) => json!({ "enum": choices(words) }),
        FieldKind::OneOf(words) => json!({ "enum": words() }),
        FieldKind::Choices(words) => {
            let any = words.join("|");
            let listed =
                json!({ "type": "string", "pattern": format!("^({any})( *, *({any}))*$") });
            let mut schema = one_or_more(json!({ "enum": words }), json!({ "enum": words }));
            if let Some(forms) = schema.get_mut("anyOf").and_then(Value::as_array_mut) {
                forms.push(listed);
            }
            schema
        }
        FieldKind::Flag => json!({ "enum": [true, false, "yes", "no", "on", "off"] }),
        FieldKind::Number => json!({ "type": "integer" }),
        FieldKind::Records(fields) => {
            let record = Value::Object(Keys::of(joint, fields).object());
            one_or_more(record.clone(), record)
        }
        FieldKind::Kept => Value::Null,
    };
    match schema {
        Value::Object(schema) => schema,
        _ => Map::new(),
    }
}

/// Words to choose from. A bare `yes` or `no` is no word in YAML and TOML, but a truth value.
fn choices(words: &[&str]) -> Vec<Value> {
    let mut all: Vec<Value> = words.iter().map(|word| Value::from(*word)).collect();
    let truths = [("yes", true), ("no", false)];
    all.extend(
        truths
            .iter()
            .filter(|(word, _)| words.contains(word))
            .map(|(_, truth)| Value::from(*truth)),
    );
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::SETTINGS as SETTINGS_FILE;
    use crate::init::tests::new_project;

    /// Whether a schema of the forms that are used here takes a value.
    fn takes(schema: &Value, value: &Value) -> bool {
        let all = |key: &str, test: &dyn Fn(&Value) -> bool| {
            schema
                .get(key)
                .and_then(Value::as_array)
                .is_none_or(|list| list.iter().all(test))
        };
        let any = |key: &str, test: &dyn Fn(&Value) -> bool| {
            schema
                .get(key)
                .and_then(Value::as_array)
                .is_none_or(|list| list.iter().any(test))
        };
        let is = |name: &str| match name {
            "string" => value.is_string(),
            "number" => value.is_number(),
            "integer" => value.is_i64(),
            "array" => value.is_array(),
            _ => value.is_object(),
        };
        let one_type = schema.get("type").and_then(Value::as_str);
        let members = value.as_object().is_none_or(|members| {
            members.iter().all(|(key, value)| {
                let known = schema.get("properties").and_then(|known| known.get(key));
                let known = known.or_else(|| schema.get("additionalProperties"));
                match known {
                    Some(Value::Bool(open)) => *open || matches_a_pattern(schema, key),
                    Some(schema) => takes(schema, value),
                    None => true,
                }
            })
        });
        one_type.is_none_or(is)
            && any("type", &|name| name.as_str().is_some_and(is))
            && any("enum", &|word| word == value)
            && schema.get("const").is_none_or(|word| word == value)
            && any("anyOf", &|schema| takes(schema, value))
            && all("allOf", &|schema| takes(schema, value))
            && all("required", &|key| {
                value.get(key.as_str().unwrap_or_default()).is_some()
            })
            && members
            && value.as_array().is_none_or(|items| {
                schema
                    .get("items")
                    .is_none_or(|schema| items.iter().all(|item| takes(schema, item)))
            })
    }

    fn matches_a_pattern(schema: &Value, key: &str) -> bool {
        let patterns = schema.get("patternProperties").and_then(Value::as_object);
        let same = key.replace('_', "-");
        patterns.is_some_and(|patterns| {
            patterns
                .keys()
                .any(|pattern| *pattern == format!("^{}$", same.replace('-', "[-_]")))
        })
    }

    fn sound(kind: PageType) -> Value {
        let missing = FrontMatter::default().missing(kind, false);
        let fields: Map<String, Value> = missing
            .iter()
            .map(|field| match field.name {
                "audience" => (field.name.to_owned(), json!("parents")),
                "mode" => (field.name.to_owned(), json!("either")),
                "accredited" => (field.name.to_owned(), json!(false)),
                "kind" => (field.name.to_owned(), json!("online-forum")),
                "sources" => (
                    field.name.to_owned(),
                    json!([{ "title": "A paper", "year": 2016 }]),
                ),
                key => (key.to_owned(), json!("2026-08-06")),
            })
            .collect();
        Value::Object(fields)
    }

    fn named(kind: &str) -> PageType {
        PageType::named(kind).unwrap()
    }

    #[test]
    fn a_page_with_what_its_type_requires_is_taken() {
        for kind in PageType::all() {
            let schema = page(kind, None);
            let sound = sound(kind);
            assert!(takes(&schema, &sound), "{}: {sound}", kind.name());
            for key in sound.as_object().unwrap().keys() {
                let mut less = sound.clone();
                less.as_object_mut().unwrap().remove(key);
                assert!(!takes(&schema, &less), "{} without {key}", kind.name());
            }
        }
    }

    #[test]
    fn keys_are_taken_with_hyphens_and_underscores_and_no_others() {
        let declared =
            "title = \"T\"\nbase_url = \"https://example.org/\"\n[extra]\nour-code = \"\"\n";
        let config = Config::read(&Snapshot::of([(SETTINGS_FILE, declared)]));
        let config = config.value.expect("the settings are right");
        let schema = page(named("top-tips"), Some(&config));
        let with = |key: &str, value: Value| {
            let mut page = sound(named("top-tips"));
            page.as_object_mut().unwrap().insert(key.to_owned(), value);
            takes(&schema, &page)
        };
        assert!(with("no-index", json!(true)) && with("no_index", json!(true)));
        assert!(with("our-code", json!(1)) && with("our_code", json!(1)));
        assert!(!with("sumary", json!("words")) && !with("starts", json!("2026-08-06")));
        assert!(!with("teaser", json!("all")) && !with("type", json!("guidance")));
    }

    #[test]
    fn a_review_interval_will_do_for_a_date() {
        let mut page_of_tips = sound(named("top-tips"));
        let fields = page_of_tips.as_object_mut().unwrap();
        fields.remove("review-due");
        fields.insert("review_every".to_owned(), json!("24 months"));
        assert!(takes(&page(named("top-tips"), None), &page_of_tips));
    }

    #[test]
    fn the_settings_of_a_new_project_are_taken() {
        let snapshot = new_project("My site");
        let written: Value = toml::from_str(snapshot.text(SETTINGS_FILE).unwrap().text()).unwrap();
        assert!(takes(&settings(), &written));
        assert!(!takes(
            &settings(),
            &json!({ "title": "T", "base_url": "https://example.org/", "titel": "T" })
        ));
        assert!(!takes(&settings(), &json!({ "title": "T" })));
    }

    #[test]
    fn a_schema_is_the_same_each_time() {
        assert_eq!(settings().to_string(), settings().to_string());
        assert_eq!(
            page(named("event"), None).to_string(),
            page(named("event"), None).to_string()
        );
    }
}
