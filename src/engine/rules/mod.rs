//! The room for rules: everything that the program can say to an editor, one rule for each code.
//!
//! A rule is two files of its code's name. `f4.md` tells what it is: in its head the title, how much it
//! matters and who may soften it; below it the page that `pimh explain F4` shows; and then examples, a
//! bad one that the rule tells of and a good one that it does not. `f4.rs` has its words, one function
//! for each message, and its run where it is a pass of its own.
//!
//! # To add a rule
//!
//! 1. Take a free code, say `S9`, and write `s9.md`: copy a head, then the page, then `# Bad` and
//!    `# Good`. Say in the page whether `[checks]` may weigh it, as the head does.
//! 2. Write `s9.rs` with a function `Diagnostic::…` that says it: message, place, remedy.
//! 3. Raise it where it is found out; or, if it looks at whole pages or at the whole site, write
//!    `run: page` or `run: site` into the head and a function `run` into `s9.rs`.
//! 4. `cargo test --test suite rules` builds the examples. No other file is touched: the build script
//!    finds the folder's files, and codes, `pimh explain`, the handbook and the schema are made of them.
//!
//! The caller passes what it has; the rule finds words, place and remedy. Messages are lower case,
//! without a full stop, in the editor's words. The words are functions of [`Diagnostic`](crate::diagnostic::Diagnostic), so that
//! whoever raises a problem need not know this room, which stands above all that it looks at. It never
//! decides what a page contains, and softens nothing: [`crate::diagnostic::checks`] does.
//!
//! What the head of a page may say, one line each:
//!
//! | line | it means |
//! |---|---|
//! | `title: …` | what the code is about, in words that quote nothing |
//! | `severity: error`, `warning`, `advice` | how much it matters |
//! | `checks: weighed`, `fixed` | whether `[checks]` may change that |
//! | `ignore: may`, `never` | whether a page may take its messages back; never for access, safety or personal data |
//! | `kept: never` | no baseline keeps its messages, though `[checks]` may weigh them: access, safety or personal data |
//! | `lenient: warning`, `off`, `warning without roles` | what a lenient import makes of it on pages; absent, nothing |
//! | `about: leak`, `settings`, `keyring`, `output`, `review`, `fault` | which exit code an error has; absent, the content |
//! | `told: by rendering` | a build tells of it, loading does not |
//! | `told: when asked` | only `pimh check` tells of it, with an option of its own |
//! | `fix: safe` | `pimh check --fix` may type what its messages offer to the letter |
//! | `run: page`, `site`, `told` | it has a pass of its own, `run`: over each page, over the site, or over each page when all else is told |
//! | `run: words` | it reads the words of each page when that is parsed, in `read`; `words and page` does both |
//! | `shown: …` | the test that shows it, where a small site cannot |

mod birthday;
mod clock;
pub mod hard;
mod lexicon;
mod nhs_number;
mod phrasing;
mod postcode;
mod reading;
mod weighing;

use rayon::prelude::*;

use crate::config::Config;
use crate::diagnostic::Notes;
use crate::document::{Document, Prose};
use crate::names::SitePath;
use crate::site::{Inspected, Site};

use self::reading::Reading;
pub use self::w9::{Saying, sayings};

/// A rule that reads the words of one page.
type OfWords = fn(&Reading<'_>, &mut Notes);

/// A rule that looks at one page at a time.
type OfPage = fn(&Inspected<'_>, &mut Notes);

/// A rule that looks at the whole site.
type OfSite = fn(&Site, &mut Notes);

/// A rule that looks at one page, and at what everything else told.
type OfTold = fn(&Inspected<'_>, &Notes, &mut Notes);

/// What the rules on words find in a page that was just parsed: they need nothing but the page and the settings, so a page
/// that stays as it is need not be read again. A withdrawn page shows no words.
pub fn read(document: &Document, prose: &Prose, config: &Config) -> Notes {
    let mut notes = Notes::default();
    if document.front.is_withdrawn() {
        return notes;
    }
    let mut page = Reading::of(document, prose, config);
    // Most sites have no words of their own, and nobody asked how theirs are spelt.
    if !config.house.is_empty() {
        w9::leave_off(&mut page, &config.house);
        w9::by_the_house(&page, config, &mut notes);
    }
    if let Some(speller) = &config.speller {
        w8::spell(&page, speller, config, &mut notes);
    }
    OF_WORDS.iter().for_each(|read| read(&page, &mut notes));
    notes
}

/// What the rules that look at single pages find on one.
pub fn look_at(site: &Site, file: &SitePath) -> Notes {
    let mut notes = Notes::default();
    let page = site.inspected_page(file);
    page.iter()
        .for_each(|page| OF_PAGES.iter().for_each(|run| run(page, &mut notes)));
    notes
}

/// Everything that the rules with a pass of their own find in a site. Pages are looked at on all cores.
pub fn look(site: &Site) -> Notes {
    let of_one = |page: &Inspected<'_>| {
        let mut notes = Notes::default();
        OF_PAGES.iter().for_each(|run| run(page, &mut notes));
        notes
    };
    let of_pages: Vec<Notes> = site.inspected().par_iter().map(of_one).collect();
    let mut notes = Notes::default();
    of_pages.into_iter().for_each(|found| notes.extend(found));
    OF_SITES.iter().for_each(|run| run(site, &mut notes));
    weighing::weigh(site, &mut notes);
    notes
}

/// What the rules find that look at what was told: when all is told that loading tells.
pub fn look_back(site: &Site, told: &Notes) -> Notes {
    let mut notes = Notes::default();
    for page in site.inspected() {
        OF_TOLD.iter().for_each(|run| run(&page, told, &mut notes));
    }
    notes
}

include!(concat!(env!("OUT_DIR"), "/rules.rs"));
