//! What `pimh check` gives to programs, and what a baseline keeps: its JSON holds its schema, only new findings are told, and
//! nothing that matters most is kept.

use std::fs;

use serde_json::{Value, json};

use crate::desk::faulty_pages;
use crate::harness::{Project, outcome, pimh};

/// What of a value is not as a schema says: the words of JSON Schema that ours uses, and no others.
fn wrong(value: &Value, schema: &Value, all: &Value, at: &str) -> Vec<String> {
    let mut found = Vec::new();
    let rules = schema.as_object().expect("a schema is an object");
    for (word, rule) in rules {
        match word.as_str() {
            "$schema" | "title" | "description" | "$defs" => {}
            "$ref" => {
                let path = rule.as_str().unwrap().trim_start_matches('#');
                found.extend(wrong(value, all.pointer(path).unwrap(), all, at));
            }
            "type" => {
                let is = |name: &str| match name {
                    "object" => value.is_object(),
                    "array" => value.is_array(),
                    "string" => value.is_string(),
                    "integer" => value.is_u64() || value.is_i64(),
                    "null" => value.is_null(),
                    other => panic!("{other}"),
                };
                let names = rule.as_array().cloned().unwrap_or(vec![rule.clone()]);
                if !names.iter().any(|name| is(name.as_str().unwrap())) {
                    found.push(format!("{at}: {value} is no {rule}"));
                }
            }
            "const" if value != rule => found.push(format!("{at}: {value}")),
            "enum" if !rule.as_array().unwrap().contains(value) => {
                found.push(format!("{at}: {value}"));
            }
            "const" | "enum" => {}
            "minimum" if value.as_u64() < rule.as_u64() => found.push(format!("{at}: {value}")),
            "minimum" => {}
            "minItems" | "maxItems" => {
                let count = value.as_array().map_or(0, Vec::len) as u64;
                let is_within = match word.as_str() {
                    "minItems" => Some(count) >= rule.as_u64(),
                    _ => Some(count) <= rule.as_u64(),
                };
                if !is_within {
                    found.push(format!("{at}: {count} items"));
                }
            }
            "items" => {
                for (index, item) in value.as_array().into_iter().flatten().enumerate() {
                    found.extend(wrong(item, rule, all, &format!("{at}/{index}")));
                }
            }
            "required" => {
                for name in rule.as_array().unwrap() {
                    if value.get(name.as_str().unwrap()).is_none() {
                        found.push(format!("{at}: no {name}"));
                    }
                }
            }
            "properties" => {
                for (name, value) in value.as_object().into_iter().flatten() {
                    match rule.get(name) {
                        Some(schema) => {
                            found.extend(wrong(value, schema, all, &format!("{at}/{name}")));
                        }
                        None => found.push(format!("{at}: {name} is not in the schema")),
                    }
                }
            }
            // Told of above, since ours never allows others.
            "additionalProperties" => assert_eq!(*rule, json!(false)),
            "pattern" => {
                let text = value.as_str().unwrap_or_default();
                let is_so = match rule.as_str().unwrap() {
                    "^[A-Z][0-9]+$" => text.len() >= 2 && text.as_bytes()[0].is_ascii_uppercase(),
                    "^[0-9a-f]{32}:[0-9]+$" => text.find(':') == Some(32),
                    other => panic!("{other}"),
                };
                if !is_so {
                    found.push(format!("{at}: {text}"));
                }
            }
            other => panic!("{other}"),
        }
    }
    found
}

#[test]
fn the_json_of_check_is_as_its_schema_says() {
    let project = Project::new();
    for (file, text) in faulty_pages() {
        project.write(&file, text);
    }
    let schema = project.run(&["schema", "check"]).stdout;
    let schema: Value = serde_json::from_str(&schema).unwrap();
    let mut seen = String::new();
    for redact in ["no", "yes"] {
        let redact = format!("--redact={redact}");
        let told = project.run(&["check", "--format", "json", &redact]).stdout;
        let told: Value = serde_json::from_str(&told).unwrap();
        assert_eq!(wrong(&told, &schema, &schema, ""), Vec::<String>::new());
        assert!(told["diagnostics"].as_array().unwrap().len() >= 50);
        seen.push_str(&told.to_string());
    }
    for name in [
        "\"fix\"",
        "\"example\"",
        "\"related\"",
        "\"fingerprint\"",
        "\"page_id\"",
    ] {
        assert!(seen.contains(name), "{name} was not put to the test");
    }
    // That what is wrong is found.
    let mut broken: Value = json!({ "schema": 1, "diagnostics": [
        { "code": "W2", "severity": "error", "message": "m", "help": null, "audience": null, "page_id": null, "line": 0 },
        { "code": "W2", "severity": "bad", "message": "m", "help": null, "page_id": null, "other": 1 },
    ] });
    assert_eq!(wrong(&broken, &schema, &schema, "").len(), 4);
    broken["diagnostics"] = json!([]);
    assert!(wrong(&broken, &schema, &schema, "").is_empty());
}

fn page(title: &str, words: &str) -> String {
    format!(
        "---\ntitle: {title}\nsummary: What somebody may want to know before they read all of it here.\n---\n{words}\n"
    )
}

#[test]
fn of_an_imported_site_only_what_is_new_is_told() {
    let project = Project::new();
    project.write(
        "content/rest.md",
        page("Rest", "He was suffering from it. Ask the CMHT, the CMHT."),
    );
    project.write(
        "content/call.md",
        page("Call", "Ring Sam on 07700 900123, who suffers with it."),
    );
    let check = |more: &[&str]| {
        let args = [&["check", "--baseline", "known.txt"], more].concat();
        project.run(&args)
    };
    let none = check(&[]);
    assert_eq!(none.code, 2, "{}", none.stderr);
    assert!(none.stderr.contains("--write-baseline"), "{}", none.stderr);
    // An error, and somebody's own number at that, is told all the same.
    let written = check(&["--write-baseline"]);
    assert_eq!(written.code, 1);
    assert!(
        written
            .stderr
            .contains("4 known findings are kept in known.txt")
            && written.stderr.contains("error[N1]")
            && !written.stderr.contains("W2"),
        "{}",
        written.stderr
    );
    let kept = fs::read_to_string(project.path("known.txt")).unwrap();
    assert!(!kept.contains("suffer") && !kept.contains("N1"), "{kept}");
    project.write(
        "content/call.md",
        page("Call", "Ring Sam, who suffers with it."),
    );
    let strict = check(&["--strict"]);
    assert_eq!(strict.code, 0, "{}", strict.stderr);
    // The words move, and come again; the same words elsewhere are new.
    project.write(
        "content/rest.md",
        page(
            "Rest",
            "New.\n\nHe was suffering\nfrom it. Ask the CMHT.\n\nShe was suffering from it.",
        ),
    );
    project.write("content/walk.md", page("Walk", "They suffer from it."));
    let told = check(&["--strict", "--format", "json"]);
    assert_eq!(told.code, 1);
    let places: Vec<(Value, Value)> = told
        .diagnostics()
        .iter()
        .map(|note| (note["file"].clone(), note["line"].clone()))
        .collect();
    assert_eq!(
        places,
        [
            (json!("content/rest.md"), json!(10)),
            (json!("content/walk.md"), json!(5))
        ]
    );
    // What was mended is said, and goes when the file is written again.
    project.write("content/rest.md", page("Rest", "Rest."));
    let stale = check(&[]);
    assert!(
        stale
            .stderr
            .contains("known.txt is out of date: 3 of its findings were mended"),
        "{}",
        stale.stderr
    );
    let of_others = check(&["content/walk.md"]);
    assert!(
        !of_others.stderr.contains("out of date"),
        "{}",
        of_others.stderr
    );
    assert_eq!(check(&["--write-baseline"]).code, 0);
    assert!(!check(&[]).stderr.contains("out of date"));
    project.write("known.txt", "<<<<<<< HEAD\n");
    let broken = check(&[]);
    assert_eq!(broken.code, 2);
    assert!(broken.stderr.contains("line 1"), "{}", broken.stderr);
}

#[test]
fn a_step_on_github_has_a_summary_and_tools_have_sarif() {
    let project = Project::new();
    project.write("content/rest.md", page("Rest", "He was suffering from it."));
    project.write("summary.md", "# Before\n");
    let mut run = pimh();
    let told = outcome(
        run.args(["check", "--today", crate::harness::TODAY])
            .current_dir(project.root())
            .env("GITHUB_ACTIONS", "true")
            .env("GITHUB_STEP_SUMMARY", project.path("summary.md")),
    );
    assert_eq!(told.code, 0, "{}", told.stderr);
    assert!(
        told.stdout.contains("line=5,col=8,endLine=5,endColumn=22,"),
        "{}",
        told.stdout
    );
    let summary = fs::read_to_string(project.path("summary.md")).unwrap();
    assert!(
        summary.starts_with("# Before\n## pimh check: 1 warning\n")
            && summary.contains("| warning | W2 |")
            && summary.contains("content/rest.md:5:8"),
        "{summary}"
    );
    let sarif = project.run(&["check", "--format", "sarif"]);
    let sarif: Value = serde_json::from_str(&sarif.stdout).unwrap();
    assert_eq!(sarif["version"], "2.1.0");
    assert_eq!(sarif["runs"][0]["results"][0]["ruleId"], "W2");
    assert_eq!(project.run(&["due", "--format", "sarif"]).code, 2);
}
