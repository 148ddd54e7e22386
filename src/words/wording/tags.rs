//! What a tag of HTML does to the line that it stands in.

/// What a tag does to the words before and behind it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Effect {
    /// Nothing at all: markup that Markdown makes within a sentence.
    None,
    /// The line goes on, but perhaps in another's words: a link, a badge.
    Seam,
    /// A space.
    Space,
    /// The line ends.
    Border,
}

/// What a tag of that name does. A name that is not known ends the line.
pub(super) fn effect(name: &[u8]) -> Effect {
    let mut small = [0; 8];
    let Some(lower) = small.get_mut(..name.len()) else {
        return Effect::Border;
    };
    lower.copy_from_slice(name);
    lower.make_ascii_lowercase();
    match &*lower {
        b"b" | b"bdi" | b"bdo" | b"code" | b"del" | b"em" | b"font" | b"i" | b"ins" | b"kbd"
        | b"mark" | b"s" | b"samp" | b"strong" | b"sub" | b"sup" | b"tt" | b"u" | b"var"
        | b"wbr" => Effect::None,
        b"a" | b"abbr" | b"cite" | b"data" | b"dfn" | b"label" | b"q" | b"small" | b"span"
        | b"time" => Effect::Seam,
        b"br" | b"img" | b"input" => Effect::Space,
        _ => Effect::Border,
    }
}

/// Attributes in which no words stand, and which are long.
pub(super) fn is_silent(attribute: &[u8]) -> bool {
    matches!(attribute, b"integrity" | b"d" | b"points" | b"viewBox")
}
