//! A reader's browser in a few lines: signs in with a code, opens sealed objects, composes pages.
//! It knows the format page and nothing else of the program, so that it notices when one of them is wrong.

use std::collections::BTreeMap;

use pimh::gate::{AccessCode, Granted, Keychain, verified};
use scraper::{Html, Node};
use serde_json::Value;

use crate::harness::Files;

/// A browser in which somebody has signed in.
pub struct Browser<'t> {
    tree: &'t Files,
    keys: Keychain,
    /// The bundles that open, in their order, with the ids of their levels.
    bundles: Vec<(String, Value)>,
    levels: Vec<String>,
}

/// A page as a reader sees it.
#[derive(Debug, PartialEq, Eq)]
pub struct Opened {
    /// Its `<main>`.
    pub main: String,
    /// Whether a silent box was put where only a parser finds the place, so that the bytes are a parser's.
    pub parsed: bool,
}

fn file<'t>(tree: &'t Files, name: &str) -> Option<&'t str> {
    tree.get(name)
        .map(|bytes| std::str::from_utf8(bytes).unwrap())
}

impl<'t> Browser<'t> {
    /// Signs in. `None` if the code was withdrawn.
    pub fn sign_in(tree: &'t Files, code: &AccessCode) -> Option<Browser<'t>> {
        let slot = file(tree, &format!("g/s/{}.json", code.locator())).expect("a slot");
        let Granted::Keys(keys) = Keychain::of_slot(slot, code).expect("a code of its slot") else {
            return None;
        };
        let head = file(tree, "g/head.json").expect("a head");
        let head = verified(head, "pimh+head", keys.publisher()).expect("a head of the publisher");
        let head: Value = serde_json::from_slice(&head).unwrap();
        let levels = head["levels"].as_array().unwrap();
        let mut bundles = Vec::new();
        for level in levels {
            let (id, nav) = (level["a"].as_str().unwrap(), level["nav"].as_str().unwrap());
            let text = file(tree, &format!("g/{id}/{nav}.json")).expect("a bundle of each level");
            if let Ok(bundle) = keys.open(text, "nav", nav, id) {
                bundles.push((id.to_owned(), bundle));
            }
        }
        bundles.sort_by_key(|(_, bundle)| bundle["meta"]["order"].as_u64());
        Some(Browser {
            tree,
            keys,
            bundles,
            levels: levels
                .iter()
                .map(|level| level["a"].as_str().unwrap().to_owned())
                .collect(),
        })
    }

    /// What the code opens, by the labels of the levels.
    pub fn labels(&self) -> Vec<&str> {
        let labels = self
            .bundles
            .iter()
            .map(|(_, bundle)| bundle["meta"]["label"].as_str().unwrap());
        labels.collect()
    }

    /// Every address that the bundles know.
    pub fn addresses(&self) -> Vec<String> {
        let pages = self
            .bundles
            .iter()
            .flat_map(|(_, bundle)| bundle["pages"].as_object().unwrap().keys());
        let mut pages: Vec<String> = pages.cloned().collect();
        pages.sort();
        pages.dedup();
        pages
    }

    /// The text of every object that opens, for a search in it.
    pub fn everything(&self) -> String {
        let mut all = String::new();
        for (level, bundle) in &self.bundles {
            all.push_str(&bundle.to_string());
            for id in bundle["pages"].as_object().unwrap().values() {
                let object = self.object(level, id.as_str().unwrap());
                all.push_str(&object.to_string());
                self.each_inner(&object, &mut |inner| all.push_str(&inner.to_string()));
            }
        }
        all
    }

    fn object(&self, level: &str, id: &str) -> Value {
        let text = file(self.tree, &format!("g/{level}/{id}.json"))
            .expect("an object that a bundle names");
        self.keys
            .open(text, "page", id, level)
            .expect("an object of an open level")
    }

    fn each_inner(&self, object: &Value, visit: &mut dyn FnMut(&Value)) {
        for jwe in object["inner"].as_array().into_iter().flatten() {
            let opened = self.levels.iter().find_map(|level| {
                let header: Value = serde_json::from_slice(
                    &data_encoding::BASE64URL_NOPAD
                        .decode(jwe["protected"].as_str()?.as_bytes())
                        .ok()?,
                )
                .ok()?;
                let id = header["pimh"]["id"].as_str()?.to_owned();
                self.keys.open(&jwe.to_string(), "box", &id, level).ok()
            });
            if let Some(inner) = opened {
                visit(&inner);
                self.each_inner(&inner, visit);
            }
        }
    }

    /// A page at an address, as this reader sees it; nothing if there is none.
    pub fn page(&self, address: &str) -> Option<Opened> {
        let objects: Vec<Value> = self
            .bundles
            .iter()
            .filter_map(|(level, bundle)| {
                let id = bundle["pages"].get(address)?.as_str()?;
                Some(self.object(level, id))
            })
            .collect();
        let host = format!("{}index.html", address.trim_start_matches('/'));
        let own = objects.iter().find(|object| object["html"].is_string());
        let mut boxes: BTreeMap<String, String> = BTreeMap::new();
        let mut placed: Vec<(Vec<usize>, String)> = Vec::new();
        let mut take = |object: &Value| {
            for gate_box in object["boxes"].as_array().into_iter().flatten() {
                let (n, html) = (
                    gate_box["n"].as_str().unwrap(),
                    gate_box["html"].as_str().unwrap(),
                );
                boxes.insert(n.to_owned(), html.to_owned());
                if let Some(at) = gate_box["at"].as_array() {
                    let at = at
                        .iter()
                        .map(|step| usize::try_from(step.as_u64().unwrap()).unwrap());
                    placed.push((at.collect(), n.to_owned()));
                }
            }
        };
        let used: Vec<&Value> = match own {
            Some(own) => vec![own],
            None => objects.iter().collect(),
        };
        for object in &used {
            take(object);
            self.each_inner(object, &mut take);
        }
        let parsed = !placed.is_empty();
        let main = match own {
            Some(own) => own["html"].as_str().unwrap().to_owned(),
            None => {
                let host = file(self.tree, &host)?;
                if parsed {
                    with_marks(host, &placed)
                } else {
                    main_of(host)?.to_owned()
                }
            }
        };
        let covers: Vec<&str> = own
            .and_then(|own| own["meta"]["covers"].as_array())
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        let rows: String = self
            .bundles
            .iter()
            .filter(|(level, _)| !covers.contains(&level.as_str()))
            .filter_map(|(_, bundle)| bundle["rows"].get(address)?.as_str())
            .collect();
        let main = main.replace("<template data-pimh=\"rows\"></template>", &rows);
        Some(Opened {
            main: with_boxes(&main, &boxes),
            parsed,
        })
    }

    /// A file that a page of that address uses, or a box in it: its real name and bytes.
    pub fn attachment(&self, page: &str, url: &str) -> Option<(String, Vec<u8>)> {
        self.bundles.iter().find_map(|(level, bundle)| {
            let object = self.object(level, bundle["pages"].get(page)?.as_str()?);
            let mut entry = object["meta"]["files"].get(url).cloned();
            self.each_inner(&object, &mut |inner| {
                let within = inner["meta"]["files"].get(url).cloned();
                entry = entry.take().or(within);
            });
            let entry = entry?;
            let at = entry["at"].as_str()?;
            let id = at.rsplit('/').next()?;
            let aad = format!("pimh/v1/asset/{id}/{}", entry["k"].as_str()?);
            let sealed = self.tree.get(&format!("g/{at}.bin"))?;
            let bytes = Keychain::open_file(entry["cek"].as_str()?, &aad, sealed).ok()?;
            Some((entry["name"].as_str()?.to_owned(), bytes))
        })
    }
}

/// The `<main>` of a page.
pub fn main_of(html: &str) -> Option<&str> {
    let start = html.find("<main")?;
    let end = html.rfind("</main>")? + "</main>".len();
    html.get(start..end)
}

/// Puts opened boxes in the place of their marks and placeholders; other marks go.
fn with_boxes(html: &str, boxes: &BTreeMap<String, String>) -> String {
    const MARK: &str = "<template data-pimh=\"box\" data-n=\"";
    const END: &str = "\"></template>";
    const SHUT: &str = "<div class=\"box shut\">";
    let Some(at) = html.find(MARK) else {
        return html.to_owned();
    };
    let rest = &html[at + MARK.len()..];
    let (n, mut rest) = rest.split_once(END).unwrap();
    let mut whole = html[..at].to_owned();
    if let Some(words) = boxes.get(n) {
        whole.push_str(&with_boxes(words, boxes));
        if rest.starts_with(SHUT) {
            rest = rest.split_once("</div>").unwrap().1;
        }
    }
    whole + &with_boxes(rest, boxes)
}

/// The `<main>` of a page with marks at places that only a parser finds.
fn with_marks(host: &str, places: &[(Vec<usize>, String)]) -> String {
    let mut document = Html::parse_document(host);
    let main = document
        .tree
        .nodes()
        .find(|node| {
            node.value()
                .as_element()
                .is_some_and(|element| element.name() == "main")
        })
        .unwrap()
        .id();
    // All places are found before anything is put in.
    let found: Vec<_> = places
        .iter()
        .map(|(path, n)| {
            let (offset, steps) = path.split_last().unwrap();
            let node = steps.iter().fold(main, |node, step| {
                let node = document.tree.get(node).unwrap();
                node.children()
                    .nth(*step)
                    .expect("a place of the page")
                    .id()
            });
            let child = document
                .tree
                .get(node)
                .unwrap()
                .children()
                .nth(*offset)
                .map(|child| child.id());
            (node, *offset, child, n)
        })
        .collect();
    for (node, offset, child, n) in found {
        let fragment = Html::parse_fragment(&format!(
            "<template data-pimh=\"box\" data-n=\"{n}\"></template>"
        ));
        let mark = fragment
            .root_element()
            .first_child()
            .unwrap()
            .value()
            .clone();
        let mut at = document.tree.get_mut(node).unwrap();
        let text = at.value().as_text().map(|text| text.to_string());
        match (text, child) {
            (Some(text), _) => {
                let (before, after) = split_utf16(&text, offset);
                let whole = |words: &str| Node::Text(scraper::node::Text { text: words.into() });
                *at.value() = whole(before);
                at.insert_after(whole(after));
                at.insert_after(mark);
            }
            (None, Some(child)) => drop(
                document
                    .tree
                    .get_mut(child)
                    .unwrap()
                    .insert_before(mark)
                    .id(),
            ),
            (None, None) => drop(at.append(mark).id()),
        }
    }
    // A parser writes attributes in the order of their names.
    let html = document
        .html()
        .split("<template data-n=\"")
        .enumerate()
        .fold(String::new(), |whole, (index, part)| {
            match part.split_once("\" data-pimh=\"box\">") {
                Some((n, rest)) if index > 0 => {
                    format!("{whole}<template data-pimh=\"box\" data-n=\"{n}\">{rest}")
                }
                _ => whole + part,
            }
        });
    main_of(&html).unwrap().to_owned()
}

fn split_utf16(text: &str, offset: usize) -> (&str, &str) {
    let mut units = 0;
    let at = text.char_indices().find(|(_, c)| {
        let here = units == offset;
        units += c.len_utf16();
        here
    });
    text.split_at(at.map_or(text.len(), |(at, _)| at))
}

/// A page as a parser writes it again, to compare what differs in nothing else.
pub fn as_parsed(main: &str) -> String {
    Html::parse_fragment(main).html()
}
