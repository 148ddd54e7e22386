//! The handbook, which is in the program: its pages, with the tables that the program itself has.

use rust_embed::RustEmbed;

use super::tables;
use crate::diagnostic::Code;

#[derive(RustEmbed)]
#[folder = "../handbook/"]
struct Handbook;

/// The page that has a section for each code.
const PROBLEMS: &str = "problems";

/// The names of its pages; those of hosts are listed by `pimh host`.
pub fn names() -> Vec<String> {
    let names = Handbook::iter();
    let names = names.filter_map(|name| name.strip_suffix(".md").map(str::to_owned));
    names.filter(|name| !name.contains('/')).collect()
}

/// A page by its name.
pub fn page(name: &str) -> Option<String> {
    let page = Handbook::get(&format!("{name}.md"))?;
    let mut text = tables::filled(&String::from_utf8_lossy(&page.data));
    if name == PROBLEMS {
        for code in Code::ALL {
            text.push_str(&format!("\n## {}\n", code.section()));
        }
    }
    Some(text)
}

/// The page of a host by its name.
pub fn page_of_host(name: &str) -> Option<String> {
    page(&format!("hosts/{name}"))
}

/// The JSON Schema of what `pimh check --format json` prints.
pub fn check_schema() -> String {
    let file = Handbook::get("check.schema.json").expect("it is part of the handbook");
    String::from_utf8_lossy(&file.data).into_owned()
}
