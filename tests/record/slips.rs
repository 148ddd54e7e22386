//! Random slips: whatever is renamed, moved, deleted, copied or mangled, nothing gated opens unless it is told.

use std::collections::{BTreeMap, BTreeSet};

use pimh::access::Level;
use pimh::document::body::{Body, Gap};
use pimh::pipeline::{Loaded, Memory};
use pimh::site::{Audience, View};
use pimh::snapshot::RECORD;
use proptest::prelude::*;

use super::{FIGURES, Files, built, figure, loaded, project};
use crate::harness::{page, runner};

/// Something that happens to a project's files. Numbers choose among what there is.
#[derive(Clone, Debug)]
enum Slip {
    Rename(usize, usize),
    Move(usize, usize),
    Delete(usize),
    Copy(usize, usize),
    /// A line goes.
    Cut(usize, usize),
    /// A line stands twice.
    Twice(usize, usize),
    /// A character of a line becomes another.
    Mangle(usize, usize, usize, usize),
    /// Two lines change places.
    Swap(usize, usize),
    /// A line gets spaces before it.
    Indent(usize, usize),
    /// Lines of words are taken from one file and put into another, or left in both.
    Paste(usize, usize, usize, bool),
    /// The words of a file come to stand in another's.
    Pour(usize, usize),
    /// They become the summary of another page.
    Summarise(usize, usize),
    /// They become what a figure counts.
    Count(usize),
    /// They are kept as a part, and put into another page.
    Include(usize, usize),
}

const NAMES: [&str; 14] = [
    "_section.md",
    "_indexmd",
    "_indx.md",
    "_index (1).md",
    "_Index.md",
    "index.md",
    "_index.md",
    "copy.md",
    "_old.md",
    "kit.md",
    "notes.md",
    "x.markdown",
    "a b.md",
    "_index.md.txt",
];
const FOLDERS: [&str; 8] = [
    "",
    "hub/",
    "hub/deep/",
    "team/",
    "days/",
    "about/",
    "_old/",
    "new/",
];
const LETTERS: [&str; 12] = [
    "", " ", "x", ":", "#", "-", "\n", "\t", ">", "<", "\u{2028}", "\u{b}",
];

fn slip() -> impl Strategy<Value = Slip> {
    let n = || 0..1000_usize;
    prop_oneof![
        (n(), n()).prop_map(|(a, b)| Slip::Rename(a, b)),
        (n(), n()).prop_map(|(a, b)| Slip::Move(a, b)),
        n().prop_map(Slip::Delete),
        (n(), n()).prop_map(|(a, b)| Slip::Copy(a, b)),
        (n(), n()).prop_map(|(a, b)| Slip::Cut(a, b)),
        (n(), n()).prop_map(|(a, b)| Slip::Twice(a, b)),
        (n(), n(), n(), n()).prop_map(|(a, b, c, d)| Slip::Mangle(a, b, c, d)),
        (n(), n()).prop_map(|(a, b)| Slip::Swap(a, b)),
        (n(), n()).prop_map(|(a, b)| Slip::Indent(a, b)),
        (n(), n(), n(), any::<bool>()).prop_map(|(a, b, c, d)| Slip::Paste(a, b, c, d)),
        (n(), n()).prop_map(|(a, b)| Slip::Pour(a, b)),
        (n(), n()).prop_map(|(a, b)| Slip::Summarise(a, b)),
        n().prop_map(Slip::Count),
        (n(), n()).prop_map(|(a, b)| Slip::Include(a, b)),
    ]
}

/// The file of that number, of those that are pages.
fn file(files: &Files, number: usize) -> Option<String> {
    let pages: Vec<&String> = files
        .keys()
        .filter(|path| path.as_str() != RECORD && !path.ends_with("site.toml"))
        .collect();
    let count = pages.len();
    (count > 0).then(|| pages[number % count].clone())
}

fn lines(text: &str) -> Vec<String> {
    text.lines().map(str::to_owned).collect()
}

/// Where the words of a page begin.
fn words_from(lines: &[String]) -> usize {
    let mut fences = (0..lines.len()).filter(|at| lines[*at] == "---");
    fences.nth(1).map_or(0, |at| at + 1)
}

impl Slip {
    fn happen(&self, files: &mut Files) -> Option<()> {
        let put = |files: &mut Files, path: String, text: String| drop(files.insert(path, text));
        match *self {
            Slip::Rename(one, name) => {
                let from = file(files, one)?;
                let folder = from
                    .rsplit_once('/')
                    .map_or("", |(folder, _)| folder)
                    .to_owned();
                let text = files.remove(&from)?;
                put(
                    files,
                    format!("{folder}/{}", NAMES[name % NAMES.len()]),
                    text,
                );
            }
            Slip::Move(one, folder) | Slip::Copy(one, folder) => {
                let from = file(files, one)?;
                let name = from.rsplit('/').next()?.to_owned();
                let text = files.get(&from)?.clone();
                if matches!(self, Slip::Move(..)) {
                    files.remove(&from);
                }
                put(
                    files,
                    format!("content/{}{name}", FOLDERS[folder % FOLDERS.len()]),
                    text,
                );
            }
            Slip::Delete(one) => drop(files.remove(&file(files, one)?)),
            Slip::Cut(one, line)
            | Slip::Twice(one, line)
            | Slip::Swap(one, line)
            | Slip::Indent(one, line) => {
                let path = file(files, one)?;
                let mut lines = lines(&files[&path]);
                let at = line % lines.len().max(1);
                match self {
                    Slip::Cut(..) if at < lines.len() => drop(lines.remove(at)),
                    Slip::Twice(..) if at < lines.len() => lines.insert(at, lines[at].clone()),
                    Slip::Swap(..) if at + 1 < lines.len() => lines.swap(at, at + 1),
                    Slip::Indent(..) if at < lines.len() => lines[at] = format!("  {}", lines[at]),
                    _ => {}
                }
                put(files, path, lines.join("\n") + "\n");
            }
            Slip::Mangle(one, line, column, letter) => {
                let path = file(files, one)?;
                let mut lines = lines(&files[&path]);
                let at = line % lines.len().max(1);
                let text = lines.get_mut(at)?;
                let column = column % (text.len() + 1);
                if text.is_char_boundary(column) {
                    let end = text[column..]
                        .chars()
                        .next()
                        .map_or(column, |c| column + c.len_utf8());
                    text.replace_range(column..end, LETTERS[letter % LETTERS.len()]);
                }
                put(files, path, lines.join("\n") + "\n");
            }
            Slip::Paste(one, other, line, stays) => {
                let (from, to) = (file(files, one)?, file(files, other)?);
                let mut source = lines(&files[&from]);
                // Only words are pasted: a line that says who may read is what this is about.
                let begins = words_from(&source).max(1);
                let at = begins + line % source.len().saturating_sub(begins).max(1);
                let taken: Vec<String> = source.get(at..)?.to_vec();
                let mut text = files[&to].clone();
                text.push('\n');
                text.push_str(&taken.join("\n"));
                text.push('\n');
                if !stays && from != to {
                    source.truncate(at);
                    put(files, from, source.join("\n") + "\n");
                }
                put(files, to, text);
            }
            Slip::Pour(one, other) => {
                let (from, to) = (file(files, one)?, file(files, other)?);
                let source = lines(&files[&from]);
                let mut target = lines(&files[&to]);
                let begins = words_from(&target);
                target.truncate(begins);
                target.extend(
                    source[words_from(&source).min(source.len())..]
                        .iter()
                        .cloned(),
                );
                put(files, to, target.join("\n") + "\n");
            }
            Slip::Summarise(one, other) => {
                let words = words(&files[&file(files, one)?]);
                let path = file(files, other)?;
                let lines = lines(&files[&path]).into_iter();
                let lines = lines.map(|line| match line.starts_with("summary:") {
                    true => format!("summary: {words}"),
                    false => line,
                });
                let text = lines.collect::<Vec<_>>().join("\n") + "\n";
                put(files, path, text);
            }
            Slip::Count(one) => {
                let words = words(&files[&file(files, one)?]);
                let text = format!("{FIGURES}\n[slip]\n{}", figure(&words, ""));
                put(files, "content/_data/figures.toml".to_owned(), text);
            }
            Slip::Include(one, other) => {
                let words = words(&files[&file(files, one)?]);
                let to = file(files, other)?;
                let text = format!("{}\n::: include slip\n:::\n", files[&to]);
                put(files, to, text);
                let part = page("A part", "owner: Ash", &words);
                put(files, "content/_parts/slip.md".to_owned(), part);
            }
        }
        Some(())
    }
}

/// The words of a page as one line.
fn words(text: &str) -> String {
    let lines = lines(text);
    let from = words_from(&lines).min(lines.len());
    let said = lines[from..].iter().filter(|line| !line.starts_with(":::"));
    let said: Vec<&str> = said.map(|line| line.trim_start_matches("- ")).collect();
    said.join(" ").trim().to_owned()
}

/// The words of a text in small letters.
fn tokens(text: &str) -> Vec<String> {
    let words = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}

/// Everything that a body says, as it stands in it.
fn said(body: &Body, all: &mut String) {
    for tag in body.html.split('<') {
        all.push_str(tag.split_once('>').map_or(tag, |(_, text)| text));
        all.push(' ');
    }
    for gap in &body.gaps {
        match gap {
            Gap::Block(block) => said(&block.body, all),
            Gap::Notes(notes) => said(notes, all),
            _ => {}
        }
    }
}

/// The words that the readers of exactly this level get, by the text that they stand in.
fn shown<A: Audience>(view: &View<'_, A>, all: &mut Vec<Vec<String>>) {
    for page in view.pages() {
        let (Some(scope), Some(source), Some(front)) = (page.scope(), page.source(), page.front())
        else {
            continue;
        };
        if page.level() == view.level() {
            let mut text = format!("{} ", &source.text()[front.at.clone()]);
            said(&scope.body, &mut text);
            all.push(tokens(&text));
        }
        scope.each_box(&mut |gate_box| {
            if page.boxes().get(gate_box.number - 1) == Some(view.level()) {
                let mut text = String::new();
                said(&gate_box.scope.body, &mut text);
                all.push(tokens(&text));
            }
        });
    }
}

/// What stands on no page: what everybody may know of gated pages, and facts.
fn beside(loaded: &Loaded, texts: &mut BTreeMap<&'static str, Vec<Vec<String>>>) {
    for teaser in loaded.site.teasers() {
        let told = format!("{} {}", teaser.title, teaser.summary.unwrap_or_default());
        texts.get_mut("public").unwrap().push(tokens(&told));
    }
    for fact in loaded.site.recorded_facts() {
        let text = &fact.at.source.text()[fact.at.range.start..];
        let text = text.split("\n[").next().unwrap_or_default();
        if let Some(texts) = texts.get_mut(fact.level.name().as_str()) {
            texts.push(tokens(text));
        }
    }
}

/// What the public may read, and what members may read beside that.
fn texts(loaded: &Loaded) -> BTreeMap<&'static str, Vec<Vec<String>>> {
    let mut texts = BTreeMap::from([("public", Vec::new()), ("member", Vec::new())]);
    beside(loaded, &mut texts);
    shown(&loaded.site.public(), texts.get_mut("public").unwrap());
    let member = Level::named("member").unwrap();
    if let Some(view) = loaded.site.private(&member) {
        shown(&view, texts.get_mut("member").unwrap());
    }
    texts
}

/// What is gated in the project: whose it is, and its words.
fn secrets() -> Vec<(&'static str, Vec<String>)> {
    let mut secrets = vec![
        (
            "member",
            "Quartz lantern meadow ribbon sparrow cinder willow",
        ),
        (
            "member",
            "Amber barley copper dahlia ember fennel garnet hazel indigo jasper",
        ),
        (
            "member",
            "Kelp larch maple nettle olive poplar quince rowan Sorrel tansy umber violet",
        ),
        ("member", "Laurel mint nutmeg orchid pansy quill rush sage"),
        (
            "champion",
            "Walnut yarrow zinnia acacia bramble clover daisy elder fern",
        ),
        ("champion", "Thistle vetch woodruff"),
        ("champion", "Aster Birch Cedar Dogwood Elm Fir Ginkgo"),
        // Titles of which nobody may know, and facts.
        ("member", "The hidden harbour ledger"),
        (
            "member",
            "Sundew tansy valerian wormwood mugwort zedoary arnica borage counted",
        ),
    ];
    secrets
        .drain(..)
        .map(|(level, words)| (level, tokens(words)))
        .collect()
}

/// Of the rows of five words of a gated text, which are open to more readers than it is for: more than half of them in
/// one text.
fn opened(loaded: &Loaded) -> Vec<String> {
    let texts = texts(loaded);
    let mut opened = Vec::new();
    for (level, words) in secrets() {
        let length = words.len().min(5);
        let rows: Vec<&[String]> = words.windows(length).collect();
        let wider: &[&str] = if level == "member" {
            &["public"]
        } else {
            &["public", "member"]
        };
        for text in wider.iter().flat_map(|wider| &texts[wider]) {
            let there: BTreeSet<&[String]> = text.windows(length).collect();
            let found = rows.iter().filter(|row| there.contains(*row)).count();
            if found * 2 >= rows.len() {
                opened.push(format!("{} of {level}", words.join(" ")));
            }
        }
    }
    opened
}

/// So many in every run; `tests/run full` makes more and others.
const CASES: u32 = 2_000;

#[test]
fn random_slips_open_nothing_that_is_not_told() {
    let before = built(&project());
    let memory = std::cell::RefCell::new(Memory::default());
    let counts = std::cell::RefCell::new([0_usize; 3]);
    let slips = proptest::collection::vec(slip(), 1..3);
    runner(CASES, 200)
        .run(&slips, |slips| {
            let mut files = before.clone();
            for slip in &slips {
                slip.happen(&mut files);
            }
            let Some(loaded) = loaded(&mut memory.borrow_mut(), &files) else {
                counts.borrow_mut()[0] += 1;
                return Ok(());
            };
            let is_told = loaded.look().notes.has_errors();
            let opened = opened(&loaded);
            counts.borrow_mut()[if is_told { 1 } else { 2 }] += 1;
            prop_assert!(is_told || opened.is_empty(), "{opened:?}\n{files:#?}");
            Ok(())
        })
        .unwrap();
    // Slips of every outcome: stopped before, told, harmless.
    let counts = counts.into_inner();
    assert!(counts.iter().all(|count| *count > 150), "{counts:?}");
}

/// Without its record the same slips open things, and it is seen.
#[test]
fn slips_that_open_something_are_seen() {
    let files = project();
    let memory = &mut Memory::default();
    assert_eq!(
        opened(&loaded(memory, &files).unwrap()),
        Vec::<String>::new()
    );
    let mut seen = 0;
    for number in 0..60 {
        for slip in [
            Slip::Move(number, number / 7),
            Slip::Delete(number),
            Slip::Cut(number, number / 3),
            Slip::Pour(number, number / 5),
        ] {
            let mut files = files.clone();
            slip.happen(&mut files);
            seen += loaded(memory, &files).map_or(0, |loaded| opened(&loaded).len().min(1));
        }
    }
    assert!(seen > 20, "{seen}");
}
