//! Problems drawn for people: the source line, a mark under the place, and what to do. It makes a text, and prints
//! nothing.

use annotate_snippets::{
    AnnotationKind, Group, Level, Origin, Renderer, Snippet, renderer::DecorStyle,
};

use super::{Diagnostic, Location, Redaction, Severity, Span};

/// How to draw.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// With escape codes for colour.
    pub colour: bool,
    /// With line-drawing characters; else in ASCII.
    pub unicode: bool,
}

/// A longer line than this is cut around the mark, so that one long paragraph does not fill the screen.
const WIDTH: usize = 110;

/// One problem as text, without a line end at its close.
pub fn draw(note: &Diagnostic, style: Style, redaction: &Redaction) -> String {
    let level = match note.severity() {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Advice => Level::INFO.with_name(Some("advice")),
    };
    let title = if redaction.is_on() {
        note.code().title()
    } else {
        note.message()
    };
    let mut group = Group::with_title(level.primary_title(title).id(note.code().id()));
    if redaction.is_on() {
        if let Some(path) = note.file() {
            let place = match note.line_column().filter(|_| redaction.shows_place(path)) {
                Some((line, column)) => Origin::path(redaction.name(path))
                    .line(line)
                    .char_column(column),
                None => Origin::path(redaction.name(path)),
            };
            group = group.element(place);
        }
        return render(&[group], style);
    }
    group = match note.location() {
        Location::Text(span) => group.element(snippet(span, &note.0.label)),
        Location::File(path) => group.element(Origin::path(path.as_str().to_owned())),
        Location::Project => group,
    };
    for (place, label) in note.related() {
        group = match place {
            Location::Text(span) => group.element(snippet(span, label)),
            Location::File(path) => group
                .element(Origin::path(path.as_str().to_owned()))
                .element(Level::NOTE.message(label.clone())),
            Location::Project => group.element(Level::NOTE.message(label.clone())),
        };
    }
    if let Some(help) = note.remedy() {
        group = group.element(Level::HELP.message(help.to_owned()));
    }
    render(&[group], style)
}

/// Where a problem is, in one line: `content/a.md:3:1`.
pub fn place(note: &Diagnostic, redaction: &Redaction) -> String {
    let Some(path) = note.file() else {
        return "the project".to_owned();
    };
    let name = redaction.name(path);
    match note.line_column().filter(|_| redaction.shows_place(path)) {
        Some((line, column)) => format!("{name}:{line}:{column}"),
        None => name,
    }
}

/// The lines around a span: only these are given to the drawing library, whose work grows with the text.
fn snippet<'a>(span: &'a Span, label: &'a str) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
    let text = span.source.text();
    // The drawing library cannot mark half a character.
    let (start, end) = (
        text.floor_char_boundary(span.range.start),
        text.ceil_char_boundary(span.range.end),
    );
    let from = text
        .get(..start)
        .and_then(|before| before.rfind('\n'))
        .map_or(0, |at| at + 1);
    let to = text
        .get(end..)
        .and_then(|after| after.find('\n'))
        .map_or(text.len(), |at| end + at);
    let window = text
        .get(from..to)
        .expect("lines end where characters do")
        .trim_end_matches('\r');
    let (line, _) = span.source.line_column(start);
    let first_line_end = window.find('\n').unwrap_or(window.len());
    let marked = (start - from)
        ..(end - from)
            .min(first_line_end.max(start - from))
            .max(start - from);
    let first_line = window
        .get(..first_line_end)
        .unwrap_or(window)
        .trim_end_matches('\r');
    let mark = AnnotationKind::Primary
        .span(marked.start.min(first_line.len())..marked.end.min(first_line.len()));
    let mark = if label.is_empty() {
        mark
    } else {
        mark.label(label)
    };
    Snippet::source(first_line)
        .line_start(line)
        .path(span.source.path.as_str())
        .annotation(mark)
}

fn render(groups: &[Group<'_>], style: Style) -> String {
    let renderer = if style.colour {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let decor = if style.unicode {
        DecorStyle::Unicode
    } else {
        DecorStyle::Ascii
    };
    renderer.decor_style(decor).term_width(WIDTH).render(groups)
}
