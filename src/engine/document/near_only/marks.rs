//! What a line begins with, by how surely no sentence begins so.

/// What a line begins with, by how surely no sentence begins so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Marks {
    /// Nothing, or what Markdown has for lists, quotes, headings and bold words.
    None,
    /// Two colons or more, or the `[!` of an alert: the marks of blocks.
    Block,
    /// Marks that other programs or slips of the hand put there.
    Sure,
    /// Dots, dashes, stars: a sentence may go on behind them.
    Likely,
    /// One bracket.
    Bracket,
    /// The beginning of a tag or comment of HTML.
    Tag,
    /// One sign.
    Weak,
}

/// Signs of which two alike begin no sentence.
const TWO: &str = ";!+=%$@/\\^?&,";
/// Signs of which it takes three: two have a meaning in Markdown, or in sentences.
const THREE: &str = "~|\"'([\u{a4}";
/// What the marks of templates and of attributes begin with.
const TEMPLATES: &[&str] = &["{{", "{%", "{<", "<%", "{:", "{.", "${"];

impl Marks {
    /// Of what stands before the first letter without its spaces, and behind the last one. `rest` is all from that letter on.
    pub(super) fn of(begin: &str, spaced: bool, rest: &str, end: &str) -> Marks {
        if begin.trim_start_matches(['*', '_']).starts_with('`') {
            // Words in code, unless it is a line of backticks that begins a block.
            let is_fence = begin.starts_with("```") && !rest.contains('`');
            return if is_fence { Marks::Sure } else { Marks::None };
        }
        // Marks of bold words may stand around the others.
        let bare = begin.trim_matches(['*', '_']);
        let length = bare.chars().count();
        let all_in = |marks: &str| bare.chars().all(|c| marks.contains(c));
        let alike = |least: usize, signs: &str| length >= least && same(bare) && all_in(signs);
        if bare.matches(':').count() >= 2 || (bare.contains("[!") && !bare.contains("![")) {
            return Marks::Block;
        }
        if TEMPLATES.iter().any(|marks| bare.starts_with(marks)) {
            return Marks::Sure;
        }
        if bare.starts_with('<') {
            return Marks::Tag;
        }
        let near_colons =
            length >= 2 && !same(bare) && bare.contains([':', ';']) && all_in(":;.,!");
        if alike(2, TWO) || alike(3, THREE) || near_colons {
            return Marks::Sure;
        }
        let is_rule = begin.len() >= 3 && same(begin) && begin.starts_with(['*', '_']);
        if (is_rule && spaced && end.is_empty()) || alike(2, ".") || alike(3, "->") || bare == "[["
        {
            return Marks::Likely;
        }
        match bare {
            "" => Marks::None,
            "[" | "{" | "(" => Marks::Bracket,
            "--" => Marks::Weak,
            _ if length == 1 && !all_in("|#\"'~") => Marks::Weak,
            _ => Marks::None,
        }
    }
}

/// Whether a text is one sign, however often.
fn same(text: &str) -> bool {
    text.chars().all(|c| text.starts_with(c))
}
