//! One line of the record: a fact that stands for itself.
//!
//! A line is words with one space between them. In paths and addresses a space and whatever else would not stay in its
//! place is written `%20`, as in an address. Paths are those below `content/`.

use std::borrow::Cow;
use std::fmt;

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};

use super::runs::Runs;
use crate::access::Level;
use crate::names::{Fingerprint, SitePath};
use crate::site::TeaserKind;

/// What a line says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// `alias /old/ tips/a.md`: a former address, and the page whose it is, also if that does not say so yet.
    Alias {
        /// The address.
        address: String,
        /// The file of the page.
        file: String,
    },
    /// `box tips/a.md member 12ab…`: words of a box.
    Box(Words),
    /// `code 7K2M`: a code was given out, with these first four characters.
    Code(String),
    /// `fact _data/contacts.toml rest-line member 12ab…`: a fact that not everybody may read.
    Fact(FactLine),
    /// `file tips/plan.pdf member 5120 12ab…`: a picture or download.
    File(FileLine),
    /// `keyring 3 14 12ab…`: the state of the keyring.
    Keyring(KeyringLine),
    /// `open tips/a.md public 12ab…`: words that an editor opened with `::: only public`.
    Open(Words),
    /// `page tips/a.md /tips/a/ public - 12ab…`: a page.
    Page(PageLine),
    /// `teaser hub/kit.md hidden -`: what everybody may know of a gated page, and of those below a folder's own page.
    Teaser(TeaserLine),
    /// `words hub/kit.md member 12ab…`: words of a gated page.
    Words(Words),
}

/// A page file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageLine {
    /// Its path below `content/`.
    pub file: String,
    /// Its address.
    pub address: String,
    /// Whether it was a draft and nothing else so far: written `draft`, not `page`.
    pub is_draft: bool,
    /// Who may read it, and the file that says so.
    pub readers: (Level, Option<String>),
    /// A hash of its title, by which a file is known that was moved or copied.
    pub title: u64,
    /// Of a folder's own page: the same for what lies below it.
    pub below: Option<(Level, Option<String>)>,
}

/// What everybody may know of a gated page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TeaserLine {
    /// Its path below `content/`.
    pub file: String,
    /// What may be known, and the file that says so.
    pub known: (TeaserKind, Option<String>),
    /// Of a folder's own page: the same for what lies below it.
    pub below: Option<(TeaserKind, Option<String>)>,
}

/// A fact of `_data/` that not everybody may read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactLine {
    /// The path of its file below `content/`.
    pub file: String,
    /// Its id there.
    pub id: String,
    /// Who could read it.
    pub level: Level,
    /// A hash of its words, by which it is known under whatever id.
    pub print: u64,
}

/// A picture or download that not everybody may have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileLine {
    /// Its path below `content/`.
    pub file: String,
    /// Who could have it.
    pub level: Level,
    /// How many bytes it has.
    pub length: u64,
    /// What it is known by, under whatever name.
    pub print: Fingerprint,
}

/// How far a keyring had come when a build used it. Of two the later holds: by epoch, then by serial.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct KeyringLine {
    /// Raised whenever keys are renewed.
    pub epoch: u64,
    /// Raised with every change.
    pub serial: u64,
    /// A hash of all that is in it, which nothing can be read from.
    pub state: String,
}

/// Words by which a text is known again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// The file, below `content/`.
    pub file: String,
    /// Who could read them.
    pub level: Level,
    /// The words.
    pub runs: Runs,
}

/// The path of a file below `content/`.
pub fn below_content(file: &SitePath) -> &str {
    file.in_content().unwrap_or(file.as_str())
}

/// What would end a word of a line. Letters beyond ASCII are written by their bytes too: a tool may take one of
/// them for a space, or give it another form.
const UNSAFE: &AsciiSet = &CONTROLS.add(b' ').add(b'%');

fn written(text: &str) -> impl fmt::Display + '_ {
    utf8_percent_encode(text, UNSAFE)
}

fn text(word: &str) -> Option<String> {
    let text = percent_decode_str(word).decode_utf8().ok()?;
    Some(Cow::into_owned(text)).filter(|text| !text.is_empty())
}

/// What stands for a file where none says who may read.
const NOBODY: &str = "-";

impl Line {
    /// Reads a line without its end. `None` if it is none of the record's.
    pub fn parse(line: &str) -> Option<Line> {
        let (kind, rest) = line.split_once(' ')?;
        let mut words = rest.split(' ');
        let mut next = || words.next().filter(|word| !word.is_empty());
        let read = match kind {
            "alias" => Line::Alias {
                address: text(next()?)?,
                file: text(next()?)?,
            },
            "code" => Line::Code(next()?.to_owned()),
            "fact" => Line::Fact(FactLine {
                file: text(next()?)?,
                id: text(next()?)?,
                level: Level::named(next()?)?,
                print: u64::from_str_radix(next()?, 16).ok()?,
            }),
            "file" => Line::File(FileLine {
                file: text(next()?)?,
                level: Level::named(next()?)?,
                length: next()?.parse().ok()?,
                print: Fingerprint::from_hex(next()?)?,
            }),
            "keyring" => Line::Keyring(KeyringLine {
                epoch: next()?.parse().ok()?,
                serial: next()?.parse().ok()?,
                state: next()?.to_owned(),
            }),
            "page" | "draft" => {
                let file = text(next()?)?;
                let address = text(next()?)?;
                let readers = readers(next()?, next()?)?;
                let title = u64::from_str_radix(next()?, 16).ok()?;
                let below = match next() {
                    Some("below") => Some(self::readers(next()?, next()?)?),
                    Some(_) => return None,
                    None => None,
                };
                Line::Page(PageLine {
                    file,
                    address,
                    is_draft: kind == "draft",
                    readers,
                    title,
                    below,
                })
            }
            "teaser" => {
                let file = text(next()?)?;
                let known = known(next()?, next()?)?;
                let below = match next() {
                    Some("below") => Some(self::known(next()?, next()?)?),
                    Some(_) => return None,
                    None => None,
                };
                Line::Teaser(TeaserLine { file, known, below })
            }
            "box" | "open" | "words" => {
                let file = text(next()?)?;
                let level = Level::named(next()?)?;
                let length = next()?.parse().ok().filter(|length| *length > 0)?;
                let mut hashes = Vec::new();
                while let Some(hash) = next() {
                    hashes.push(u64::from_str_radix(hash, 16).ok()?);
                }
                let runs = Runs { length, hashes };
                let words = Words { file, level, runs };
                match kind {
                    "box" => Line::Box(words),
                    "open" => Line::Open(words),
                    _ => Line::Words(words),
                }
            }
            _ => return None,
        };
        next().is_none().then_some(read)
    }
}

fn readers(level: &str, set_by: &str) -> Option<(Level, Option<String>)> {
    Some((Level::named(level)?, sayer(set_by)?))
}

fn known(teaser: &str, set_by: &str) -> Option<(TeaserKind, Option<String>)> {
    let is_one = TeaserKind::NAMES.contains(&teaser);
    is_one.then_some((TeaserKind::named(teaser), sayer(set_by)?))
}

/// The file that says something; `Some(None)` where none does.
fn sayer(word: &str) -> Option<Option<String>> {
    match word {
        NOBODY => Some(None),
        file => text(file).map(Some),
    }
}

impl Line {
    /// The same after a role got another name.
    pub fn with_role_renamed(mut self, old: &str, new: &str) -> Line {
        let rename = |level: &mut Level| {
            let name = level.name();
            let names: Vec<&str> = name
                .split('+')
                .map(|role| if role == old { new } else { role })
                .collect();
            if let Some(renamed) = Level::named(&names.join("+")) {
                *level = renamed;
            }
        };
        match &mut self {
            Line::Box(words) | Line::Open(words) | Line::Words(words) => rename(&mut words.level),
            Line::Fact(fact) => rename(&mut fact.level),
            Line::File(file) => rename(&mut file.level),
            Line::Page(page) => {
                rename(&mut page.readers.0);
                if let Some((level, _)) = &mut page.below {
                    rename(level);
                }
            }
            Line::Alias { .. } | Line::Code(_) | Line::Keyring(_) | Line::Teaser(_) => {}
        }
        self
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Line::Alias { address, file } => {
                write!(f, "alias {} {}", written(address), written(file))
            }
            Line::Box(words) => write!(f, "box {words}"),
            Line::Code(locator) => write!(f, "code {locator}"),
            Line::Fact(line) => {
                let (file, id, level) = (written(&line.file), written(&line.id), line.level.name());
                write!(f, "fact {file} {id} {level} {:016x}", line.print)
            }
            Line::File(line) => {
                let (file, level, length) = (written(&line.file), line.level.name(), line.length);
                write!(f, "file {file} {level} {length} {}", line.print.hex())
            }
            Line::Keyring(KeyringLine {
                epoch,
                serial,
                state,
            }) => write!(f, "keyring {epoch} {serial} {state}"),
            Line::Open(words) => write!(f, "open {words}"),
            Line::Page(page) => {
                let kind = if page.is_draft { "draft" } else { "page" };
                let (file, address) = (written(&page.file), written(&page.address));
                write!(f, "{kind} {file} {address}")?;
                write_said(f, &page.readers.0.name(), page.readers.1.as_deref())?;
                write!(f, " {:016x}", page.title)?;
                if let Some((level, set_by)) = &page.below {
                    f.write_str(" below")?;
                    write_said(f, &level.name(), set_by.as_deref())?;
                }
                Ok(())
            }
            Line::Teaser(TeaserLine { file, known, below }) => {
                write!(f, "teaser {}", written(file))?;
                write_said(f, known.0.name(), known.1.as_deref())?;
                if let Some((teaser, set_by)) = below {
                    f.write_str(" below")?;
                    write_said(f, teaser.name(), set_by.as_deref())?;
                }
                Ok(())
            }
            Line::Words(words) => write!(f, "words {words}"),
        }
    }
}

fn write_said(f: &mut fmt::Formatter<'_>, said: &str, by: Option<&str>) -> fmt::Result {
    match by {
        Some(file) => write!(f, " {said} {}", written(file)),
        None => write!(f, " {said} {NOBODY}"),
    }
}

impl fmt::Display for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Words { file, level, runs } = self;
        write!(f, "{} {} {}", written(file), level.name(), runs.length)?;
        runs.hashes
            .iter()
            .try_for_each(|hash| write!(f, " {hash:016x}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_read_as_it_was_written() {
        for line in [
            "alias /old/ tips/a.md",
            "alias /old%20one/ tips/a%20b.md",
            "box tips/a.md member 5 000000000000000a 00000000000000ff",
            "code 7K2M",
            "draft hub/kit.md /hub/kit/ member hub/_index.md 00000000000000aa",
            "fact _data/figures.toml a%20rate member 00000000000000aa",
            "file tips/plan%20b.pdf member 5120 000102030405060708090a0b0c0d0e0f",
            "keyring 3 14 12ab",
            "open tips/a.md public 2 00000000000000ff",
            "page _index.md / public - 00000000000000aa below public -",
            "page hub/_index.md /hub/ champion+member hub/_index.md 00000000000000aa below public -",
            "page m%C3%A4%C2%A0x.md /x/ public - 00000000000000aa",
            "page m%C3%A4tzchen%2520.md /x/ public - 00000000000000aa",
            "teaser hub/_index.md summary hub/_index.md below hidden hub/_index.md",
            "teaser hub/a%20b.md hidden -",
            "words hub/kit.md member 5",
        ] {
            let read = Line::parse(line).unwrap_or_else(|| panic!("{line}"));
            assert_eq!(read.to_string(), line);
        }
        let Some(Line::Page(page)) = Line::parse("page a%20b.md /a/ public - aa") else {
            panic!("a page")
        };
        assert_eq!(page.file, "a b.md");
    }

    #[test]
    fn a_role_is_renamed_wherever_a_line_names_it() {
        for (line, expected) in [
            (
                "box a.md member+team 5 aa",
                "box a.md friend+team 5 00000000000000aa",
            ),
            (
                "page a.md /member/ member member.md aa below team -",
                "page a.md /member/ friend member.md 00000000000000aa below team -",
            ),
            (
                "fact _data/terms.toml member member aa",
                "fact _data/terms.toml member friend 00000000000000aa",
            ),
            ("code 7K2M", "code 7K2M"),
        ] {
            let renamed = Line::parse(line)
                .unwrap()
                .with_role_renamed("member", "friend");
            assert_eq!(renamed.to_string(), expected);
        }
    }

    #[test]
    fn what_is_no_line_is_none() {
        for line in [
            "",
            "page",
            "page a.md",
            "page a.md /a/ public",
            "page a.md /a/ public -",
            "page a.md /a/ Public - aa",
            "page a.md /a/ public - aa below",
            "page a.md /a/ public - aa more",
            "page  a.md /a/ public - aa",
            "pages a.md /a/ public - aa",
            "teaser a.md all -",
            "teaser a.md hidden",
            "teaser a.md hidden - below",
            "words a.md member 0",
            "words a.md member 5 xyz",
            "words a.md member",
            "keyring 3 x 12ab",
            "code 7K2M 8K2M",
            "code ",
            "alias /old/ %ff",
            "fact _data/terms.toml rest member",
            "fact _data/terms.toml member aa",
            "file a.pdf member 12",
            "file a.pdf member twelve 000102030405060708090a0b0c0d0e0f",
            "file a.pdf member 12 0001",
        ] {
            assert_eq!(Line::parse(line), None, "{line}");
        }
    }
}
