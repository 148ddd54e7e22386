//! The words of `K16`; what it is stands in `k16.md`.

use super::phrasing::{or_list, shown};
use crate::diagnostic::{Code, Diagnostic, Notes, Span};
use crate::document::Document;
use crate::document::blocks::{Argument, NONE, OF_FILMS};
use crate::document::body::{Block, Gap, Scope};
use crate::names::nearest;
use crate::site::Inspected;

/// The block of a recording.
const AUDIO: &str = "audio";

/// Films and recordings that not everybody can follow.
pub(super) fn run(page: &Inspected<'_>, notes: &mut Notes) {
    let document = page.document();
    let mut of_scope = |scope: &Scope| {
        scope.body.each_gap(&mut |gap| {
            if let Gap::Block(block) = gap
                && block.opened.kind.argument == Argument::Film
            {
                look(document, block, notes);
            }
        });
    };
    of_scope(&document.scope);
    document
        .scope
        .each_box(&mut |gate_box| of_scope(&gate_box.scope));
}

fn look(document: &Document, block: &Block, notes: &mut Notes) {
    let opened = &block.opened;
    let at = |at: std::ops::Range<usize>| Span::new(&document.source, at);
    for said in opened.said() {
        if let Some(name) = said.name.filter(|name| !OF_FILMS.contains(name)) {
            let near = nearest(name, OF_FILMS);
            let place = at(opened.place(&said));
            notes.push(Diagnostic::film_says_unknown(name, near, &place));
        }
    }
    let Some((src, src_at)) = opened.said_as("src") else {
        return;
    };
    // Of another site it is a link, and that site has what belongs to it.
    if src.contains("://") {
        return;
    }
    let is_audio = opened.kind.name == AUDIO;
    let wanted = if is_audio { "recording" } else { "film" };
    if shown(src) != wanted {
        notes.push(Diagnostic::no_film(src, wanted, &at(src_at)));
        return;
    }
    let captions = opened.said_as("captions");
    match captions {
        None if !is_audio => notes.push(Diagnostic::film_without_captions(&at(opened.at.clone()))),
        Some((file, place)) if file != NONE && !file.to_lowercase().ends_with(".vtt") => {
            notes.push(Diagnostic::captions_of_another_kind(file, &at(place)));
        }
        _ => {}
    }
    let is_blank = block.body.html.trim().is_empty() && block.body.gaps.is_empty();
    if is_blank && opened.said_as("transcript").is_none() {
        notes.push(Diagnostic::film_without_transcript(
            wanted,
            &at(opened.at.clone()),
        ));
    }
}

/// `K16`
impl Diagnostic {
    /// A film that people who cannot hear cannot follow.
    pub fn film_without_captions(at: &Span) -> Diagnostic {
        Diagnostic::new(Code::K16, "this film has no captions")
            .at(at, "")
            .help("add captions=visit.vtt, a WebVTT file beside the page; if nothing is said in it, captions=none")
    }

    /// A film or recording that nobody can read.
    pub fn film_without_transcript(what: &str, at: &Span) -> Diagnostic {
        Diagnostic::new(
            Code::K16,
            format!("nobody can read what is said in this {what}"),
        )
        .at(at, "")
        .help("write what is said and shown inside the block, or name a file: transcript=visit.txt")
    }

    /// Captions that browsers cannot show.
    pub fn captions_of_another_kind(file: &str, at: &Span) -> Diagnostic {
        Diagnostic::new(
            Code::K16,
            format!("browsers show captions of the kind .vtt, and not `{file}`"),
        )
        .at(at, "")
        .help(
            "save them as WebVTT: most programs for films can, and a .srt file is easily converted",
        )
    }

    /// A file that is no film, or no recording.
    pub fn no_film(file: &str, wanted: &str, at: &Span) -> Diagnostic {
        Diagnostic::new(Code::K16, format!("`{file}` is no {wanted}"))
            .at(at, "")
            .help(match wanted {
                "film" => "name a film, such as visit.mp4; for sound alone there is `::: audio`",
                _ => "name a recording, such as talk.mp3; for a film there is `::: video`",
            })
    }

    /// Something that a film cannot say.
    pub fn film_says_unknown(name: &str, near: Option<&str>, at: &Span) -> Diagnostic {
        let known = or_list(&OF_FILMS);
        Diagnostic::new(
            Code::K16,
            format!("a film or recording says nothing as `{name}=`"),
        )
        .at(at, "")
        .help(near.map_or_else(
            || format!("write {known} before the sign"),
            super::phrasing::did_you_mean,
        ))
    }
}
