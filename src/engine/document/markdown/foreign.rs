//! Markup of other programs, which pimh does not read: it stands on the page as it was typed, and readers take it for rubbish.
//!
//! Looks at the words as they were written, outside code, and changes nothing of them. [`crate::rules`] tells each kind once.

use std::ops::Range;

/// A kind of markup.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ForeignKind {
    /// How it looks.
    pub sign: &'static str,
    /// What it is, with an article.
    pub name: &'static str,
}

/// A kind of markup in the words of a page.
#[derive(Clone, Debug)]
pub struct Foreign {
    /// What it is.
    pub kind: ForeignKind,
    /// How often it stands there.
    pub count: usize,
    /// Where it stands first.
    pub at: Range<usize>,
}

const fn kind(sign: &'static str, name: &'static str) -> ForeignKind {
    ForeignKind { sign, name }
}

const SHORTCODE: ForeignKind = kind("{{< … >}}", "a shortcode of Hugo");
const TAG: ForeignKind = kind("{% … %}", "a tag of Liquid or Jinja");
const PLACEHOLDER: ForeignKind = kind("{{ … }}", "a placeholder of a template or of mdBook");
const SERVER_TAG: ForeignKind = kind("<% … %>", "a tag of ERB or EJS");
const WIKI_LINK: ForeignKind = kind("[[ … ]]", "a link of a wiki or of Obsidian");
const NOTE: ForeignKind = kind("!!! …", "a box of MkDocs");
const MODULE: ForeignKind = kind("import …", "a line of MDX");
const EMOJI: ForeignKind = kind(":name:", "a picture or role by its name");
const CONTENTS: ForeignKind = kind("[toc]", "a place for a table of contents");
const ATTRIBUTES: ForeignKind = kind("{: .name }", "the class or id of what stands before it");
const INCLUDED: ForeignKind = kind("--8<--", "a file that is to be read in");
const FORMULA: ForeignKind = kind("$$ … $$", "a formula");
const HIGHLIGHT: ForeignKind = kind("==words==", "a highlight");
const REMARK: ForeignKind = kind(
    "%% … %%",
    "a remark of Obsidian, which readers were not to see",
);
const ABBREVIATION: ForeignKind = kind("*[ABC]: …", "the explanation of an abbreviation");
const PARAGRAPH_NAME: ForeignKind = kind("^name", "the name of a paragraph in Obsidian");

/// What is between the two ends of a mark is no longer than this.
const LONGEST: usize = 2_000;

/// The kinds that a text has outside its code, each with how often and where first. `code` is sorted. Linear in the text.
pub(super) fn found(text: &str, code: &[Range<usize>]) -> Vec<Foreign> {
    let mut found: Vec<Foreign> = Vec::new();
    let mut code = code.iter().peekable();
    let bytes = text.as_bytes();
    let mut at = 0;
    let mut line = Line::new(bytes, 0);
    let mut signs = Signs {
        bytes,
        next: SIGNS.map(|_| None),
    };
    while at < bytes.len() {
        while code.next_if(|code| code.end <= at).is_some() {}
        if let Some(code) = code.peek().filter(|code| code.start <= at) {
            for part in to_be_read_in(text, code) {
                add(&mut found, part.0, part.1);
            }
            at = code.end;
            line = match bytes.get(at.saturating_sub(1)) {
                Some(b'\n') => Line::new(bytes, at),
                _ => Line {
                    begins: false,
                    ..line
                },
            };
            continue;
        }
        // Within a line nearly every byte is a letter, and passed over at once.
        if !line.begins {
            let end = code.peek().map_or(bytes.len(), |code| code.start);
            let next = signs.from(at);
            if next >= end && at < end {
                at = end;
                continue;
            }
            at = at.max(next.min(end));
        }
        let Some(byte) = bytes.get(at).copied() else {
            break;
        };
        let here = Here { text, at, line };
        let Some((kind, len)) = here.kind() else {
            at += 1;
            line = match byte {
                b'\n' => Line::new(bytes, at),
                b' ' | b'\t' | b'>' => line,
                _ => Line {
                    begins: false,
                    ..line
                },
            };
            continue;
        };
        add(&mut found, kind, at..at + len);
        at += len.max(1);
        line.begins = false;
    }
    found
}

/// The bytes with which markup of another program may begin, wherever in a line it stands, and the end of a line: by threes,
/// as many as are looked for at once.
const SIGNS: [[u8; 3]; 3] = [*b"{[<", *b":$=", *b"%^\n"];

/// Where the next of these bytes stand.
struct Signs<'t> {
    bytes: &'t [u8],
    /// Of each three the place that was found last.
    next: [Option<usize>; 3],
}

impl Signs<'_> {
    /// The first at a place or behind it; the end of the text if there is none. Places may not go back.
    fn from(&mut self, at: usize) -> usize {
        let rest = self.bytes.get(at..).unwrap_or_default();
        for ([one, two, three], next) in SIGNS.into_iter().zip(&mut self.next) {
            if next.is_none_or(|next| next < at) {
                let found = memchr::memchr3(one, two, three, rest);
                *next = Some(found.map_or(self.bytes.len(), |found| at + found));
            }
        }
        let places = self.next.iter().flatten().copied();
        places.min().unwrap_or(self.bytes.len())
    }
}

/// Takes down one more of a kind.
fn add(found: &mut Vec<Foreign>, kind: ForeignKind, at: Range<usize>) {
    match found.iter_mut().find(|found| found.kind == kind) {
        Some(found) => found.count += 1,
        None => found.push(Foreign { kind, count: 1, at }),
    }
}

/// Lines of code in whose place another program puts a file. Nobody wants to read these.
fn to_be_read_in<'a>(
    text: &'a str,
    code: &Range<usize>,
) -> impl Iterator<Item = (ForeignKind, Range<usize>)> + 'a {
    let mut from = code.start;
    let lines = text.get(code.clone()).unwrap_or_default();
    lines.split_inclusive('\n').filter_map(move |line| {
        let at = from..from + line.trim_end().len();
        from += line.len();
        let line = line.trim();
        let is_of_mdbook = line.ends_with("}}")
            && ["{{#include ", "{{#rustdoc_include ", "{{#playground "]
                .iter()
                .any(|begin| line.starts_with(begin));
        let is_snippet = line.starts_with("--8<-- \"") && line.ends_with('"');
        match (is_of_mdbook, is_snippet) {
            (true, _) => Some((PLACEHOLDER, at)),
            (_, true) => Some((INCLUDED, at)),
            _ => None,
        }
    })
}

/// What is known of the line that is looked at.
#[derive(Clone, Copy)]
struct Line {
    /// Whether nothing but blanks and marks of a quote stood in it so far.
    begins: bool,
    is_heading: bool,
}

impl Line {
    fn new(bytes: &[u8], at: usize) -> Line {
        Line {
            begins: true,
            is_heading: bytes.get(at) == Some(&b'#'),
        }
    }
}

/// A place in a text.
struct Here<'a> {
    text: &'a str,
    at: usize,
    line: Line,
}

impl<'a> Here<'a> {
    /// What begins here, with its length.
    fn kind(&self) -> Option<(ForeignKind, usize)> {
        let first = *self.text.as_bytes().get(self.at)?;
        let may_begin = match first {
            b'!' | b'?' | b'-' | b'*' | b'i' | b'e' => self.line.begins,
            b'\n' => false,
            sign => SIGNS.as_flattened().contains(&sign),
        };
        if !may_begin || self.before() == Some('\\') {
            return None;
        }
        match first {
            b'{' => self.in_braces(),
            b'[' => self.in_brackets(),
            b'<' => self.closed("<%", "%>", SERVER_TAG).or_else(|| {
                self.line_of(
                    self.line.begins && self.starts(&["<<< @", "<<< ."]),
                    INCLUDED,
                )
            }),
            b':' => self.by_name(),
            b'$' if self.line.begins => self.closed("$$", "$$", FORMULA),
            b'=' => self
                .line_of(self.line.begins && self.starts(&["=== \""]), NOTE)
                .or_else(|| self.highlight()),
            b'%' => self.closed("%%", "%%", REMARK),
            b'^' => self.paragraph_name(),
            b'!' => self.line_of(self.starts(&["!!! ", "!!!+ "]), NOTE),
            b'?' => self.line_of(self.starts(&["??? ", "???+ "]), NOTE),
            b'-' => self.line_of(self.starts(&["--8<--", "-8<-"]), INCLUDED),
            b'*' => self.line_of(
                self.starts(&["*["]) && self.line().contains("]: "),
                ABBREVIATION,
            ),
            _ => self.line_of(self.is_module(), MODULE),
        }
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn before(&self) -> Option<char> {
        self.text.get(..self.at)?.chars().next_back()
    }

    /// The rest of the line, as far as anybody looks: of a line of nothing but signs each is looked at from.
    fn line(&self) -> &'a str {
        let rest = self.rest();
        let ahead = rest.get(..rest.floor_char_boundary(LONGEST));
        ahead
            .and_then(|ahead| ahead.lines().next())
            .unwrap_or_default()
    }

    fn starts(&self, with: &[&str]) -> bool {
        with.iter().any(|with| self.rest().starts_with(with))
    }

    /// The rest of this line, if it is of a kind.
    fn line_of(&self, is: bool, kind: ForeignKind) -> Option<(ForeignKind, usize)> {
        is.then(|| (kind, self.line().len()))
    }

    /// Something between two ends, in one paragraph.
    fn closed(&self, opens: &str, closes: &str, kind: ForeignKind) -> Option<(ForeignKind, usize)> {
        let inside = self.rest().strip_prefix(opens)?;
        let inside = inside.get(..inside.floor_char_boundary(LONGEST))?;
        let end = inside.find(closes).filter(|end| *end > 0)?;
        let whole = !inside.get(..end)?.contains("\n\n");
        whole.then_some((kind, opens.len() + end + closes.len()))
    }

    fn in_braces(&self) -> Option<(ForeignKind, usize)> {
        let shortcode = self.closed("{{<", "}}", SHORTCODE);
        let tag = || self.closed("{%", "%}", TAG);
        let placeholder = || self.closed("{{", "}}", PLACEHOLDER);
        let remark = || self.closed("{/*", "*/}", MODULE);
        shortcode
            .or_else(|| self.closed("{{%", "}}", SHORTCODE))
            .or_else(tag)
            .or_else(placeholder)
            .or_else(remark)
            .or_else(|| self.attributes())
    }

    /// `{: .note }`, `{ .button }`, `{#id}`. Behind a heading these are read.
    fn attributes(&self) -> Option<(ForeignKind, usize)> {
        let (inside, _) = self.line().strip_prefix('{')?.split_once('}')?;
        let words = inside.trim_start_matches(':').trim();
        let is_attribute = |word: &str| match word.strip_prefix(['.', '#']) {
            Some(name) => name.starts_with(char::is_alphabetic),
            None => word.split_once('=').is_some_and(|(name, _)| {
                let mut letters = name.chars();
                letters.all(|c| c.is_ascii_alphabetic() || c == '-') && !name.is_empty()
            }),
        };
        let first = words.split_whitespace().next()?;
        let is_block = inside.starts_with(':') && first.chars().all(|c| c.is_ascii_alphabetic());
        (!self.line.is_heading && (is_attribute(first) || is_block))
            .then_some((ATTRIBUTES, inside.len() + 2))
    }

    fn in_brackets(&self) -> Option<(ForeignKind, usize)> {
        let line = self.line();
        let contents = ["[toc]", "[[toc]]", "[[_toc_]]"];
        let is_contents = contents
            .iter()
            .find(|it| line.trim_end().eq_ignore_ascii_case(it));
        if let Some(contents) = is_contents.filter(|_| self.line.begins) {
            return Some((CONTENTS, contents.len()));
        }
        let (inside, behind) = line.strip_prefix("[[")?.split_once("]]")?;
        let is_link = inside.chars().any(char::is_alphabetic)
            && !inside.starts_with(['[', ' '])
            && !inside.contains("](")
            && !behind.starts_with(['(', '[', ':']);
        is_link.then_some((WIKI_LINK, inside.len() + 4))
    }

    /// `:smile:`
    fn by_name(&self) -> Option<(ForeignKind, usize)> {
        let stands_apart = |c: Option<char>| {
            c.is_none_or(|c| !c.is_alphanumeric() && !matches!(c, ':' | '/' | '\\' | '@'))
        };
        let line = self.line();
        let (name, behind) = line.strip_prefix(':')?.split_once(':')?;
        let is_name = (2..=60).contains(&name.len())
            && name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'+' | b'-'))
            && (name.bytes().any(|byte| byte.is_ascii_alphabetic())
                || name.starts_with(['+', '-']));
        (is_name && stands_apart(self.before()) && stands_apart(behind.chars().next()))
            .then_some((EMOJI, name.len() + 2))
    }

    /// `==words==`
    fn highlight(&self) -> Option<(ForeignKind, usize)> {
        let (inside, behind) = self.line().strip_prefix("==")?.split_once("==")?;
        let is_word = |c: char| !c.is_whitespace() && c != '=';
        let marks = inside.starts_with(is_word) && inside.ends_with(is_word);
        (marks && self.before() != Some('=') && !behind.starts_with('='))
            .then_some((HIGHLIGHT, inside.len() + 4))
    }

    /// ` ^name` at the end of a line.
    fn paragraph_name(&self) -> Option<(ForeignKind, usize)> {
        let name = self.line().strip_prefix('^')?.trim_end();
        let is_name = name.len() > 2
            && name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        (is_name && self.before().is_none_or(char::is_whitespace))
            .then_some((PARAGRAPH_NAME, name.len() + 1))
    }

    /// `import Tabs from '@theme/Tabs';`
    fn is_module(&self) -> bool {
        if !self.starts(&["import ", "export "]) {
            return false;
        }
        let line = self.line().trim_end().trim_end_matches(';');
        let is_import = line.starts_with("import ")
            && line.ends_with(['"', '\''])
            && (line.contains(" from ") || line.contains("import '") || line.contains("import \""));
        let is_export = ["const ", "default ", "function ", "let ", "async "]
            .iter()
            .any(|word| {
                line.strip_prefix("export ")
                    .is_some_and(|rest| rest.starts_with(word))
            })
            && line.contains(['=', '{', '(']);
        is_import || is_export
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signs(text: &str) -> Vec<&'static str> {
        found(text, &[])
            .iter()
            .map(|found| found.kind.sign)
            .collect()
    }

    #[test]
    fn each_kind_is_known_by_its_sign() {
        for (text, sign) in [
            ("See {{< figure src=\"a.png\" >}} here", "{{< … >}}"),
            ("{{% notice tip %}}\nWords\n{{% /notice %}}", "{{< … >}}"),
            ("{% include note.html %}", "{% … %}"),
            ("[a]({{ site.url }}/b)", "{{ … }}"),
            ("{{#include ../a.rs}}", "{{ … }}"),
            ("Hello <%= name %>", "<% … %>"),
            ("See [[Other page|that]]", "[[ … ]]"),
            ("![[picture.png]]", "[[ … ]]"),
            ("!!! note \"Mind\"\n    Words", "!!! …"),
            ("??? question\n    Words", "!!! …"),
            ("=== \"Linux\"\n", "!!! …"),
            ("import Tabs from '@theme/Tabs';", "import …"),
            ("export const a = 1", "import …"),
            ("Well done :tada:!", ":name:"),
            (":+1: yes", ":name:"),
            ("[TOC]\n", "[toc]"),
            ("[[toc]]", "[toc]"),
            ("Words\n{: .note }", "{: .name }"),
            ("1. One\n{:toc}", "{: .name }"),
            ("[a](b.md){ .button }", "{: .name }"),
            ("![a](b.png){ loading=lazy }", "{: .name }"),
            ("--8<-- \"a.md\"", "--8<--"),
            ("<<< @/a.js", "--8<--"),
            ("$$\nx = y\n$$", "$$ … $$"),
            ("It is ==so== good", "==words=="),
            ("Seen %%not this%%", "%% … %%"),
            ("*[HTML]: Hyper Text", "*[ABC]: …"),
            ("Words ^a1b2c3", "^name"),
        ] {
            assert_eq!(signs(text), [sign], "{text}");
        }
    }

    #[test]
    fn words_that_look_like_it_are_let_be() {
        for text in [
            "At 10:30:45, std::fmt::Write and a:b:c",
            "## Heading {#own .class}",
            "{figure champions} and {optional}",
            "[[1, 2], [3, 4]]",
            "[[a]](b.md)",
            "Really!!! And ??? yes",
            "a == b, c === d, 5^2 and x ^ y",
            "100%% sure",
            "\\{{ a }} and \\[[b]]",
            "Heading\n===\n",
            "import taxes rise",
            "*[a]* and **b**",
            "It costs $5 and $6",
            "::: tip\n:::",
        ] {
            assert_eq!(signs(text), Vec::<&str>::new(), "{text}");
        }
    }

    #[test]
    fn code_is_passed_over_and_the_rest_is_counted() {
        let text = "`{{ a }}` {{ b }} {{ c }}";
        let found = found(text, std::slice::from_ref(&(0..9)));
        assert_eq!(
            (found.len(), found[0].count, found[0].at.clone()),
            (1, 2, 10..17)
        );
        let text = "```\n{{#include a.rs}}\n{{ b }}\n```\n";
        let found = super::found(text, std::slice::from_ref(&(0..text.len())));
        assert_eq!((found.len(), found[0].at.clone()), (1, 4..21));
    }
}
