//! What an editor's slip or a hostile hand might write. For each: either the build is refused, or
//! the gated words are in no byte of a tree that must not have them.

use super::may;
use super::scanner::{canaries, canary};
use crate::harness::{READERS, TestSite, page};

/// What became of an attack.
#[derive(Debug, PartialEq)]
enum Outcome {
    /// The build was refused, with these codes.
    Refused(Vec<String>),
    /// It was built, and nobody has what they must not have; these have it.
    Kept(Vec<&'static str>),
    /// These have it and must not.
    Leaked(Vec<String>),
}

/// Builds a site in which the word `{C}` is for the holders of a role.
fn outcome(site: &TestSite, role: &str) -> Outcome {
    let word = canary("gated");
    let site = site.swap("{C}", &word);
    let trees = match site.trees() {
        Ok(trees) => trees,
        Err(refused) => {
            return Outcome::Refused(refused.0.into_iter().map(|(code, _)| code).collect());
        }
    };
    let mut kept = Vec::new();
    let mut leaked = Vec::new();
    for (reader, tree) in trees {
        match canaries(&tree).get(&word) {
            Some(_) if may(reader, &[role]) => kept.push(reader),
            Some(places) => leaked.push(format!("{reader}: {places:?}")),
            None => {}
        }
    }
    if leaked.is_empty() {
        Outcome::Kept(kept)
    } else {
        Outcome::Leaked(leaked)
    }
}

/// A public page with some words.
fn with_words(words: &str) -> TestSite {
    TestSite::new().with("content/tips/a.md", &page("Rest", "type: page", words))
}

#[track_caller]
fn none_leaks<'a>(attacks: impl IntoIterator<Item = (&'a str, TestSite)>) {
    let mut leaks = String::new();
    let mut count = 0;
    for (name, site) in attacks {
        count += 1;
        let outcome = outcome(&site, "member");
        if std::env::var_os("SHOW_ATTACKS").is_some() {
            println!("{name}: {outcome:?}");
        }
        if let Outcome::Leaked(places) = outcome {
            leaks.push_str(&format!("\n{name}: {places:?}\n{}", site.text()));
        }
    }
    assert!(count > 0 && leaks.is_empty(), "{leaks}");
}

/// Words for a page, each of which tries to get `{C}` out of its box.
const WORDS: &[(&str, &str)] = &[
    ("plain", "Before.\n\n::: only member\n{C}\n:::\n\nAfter.\n"),
    ("without a space", "Before.\n\n:::only member\n{C}\n:::\n"),
    ("four colons", ":::: only member\n{C}\n::::\n"),
    (
        "four colons closed by three",
        ":::: only member\n{C}\n:::\nafter\n",
    ),
    ("upper case", "::: ONLY member\n{C}\n:::\n"),
    ("mixed case", "::: Only Member\n{C}\n:::\n"),
    ("spaces at the end", "::: only member   \n{C}\n:::   \n"),
    ("tab behind the colons", ":::\tonly\tmember\n{C}\n:::\n"),
    ("unknown role", "::: only memebr\n{C}\n:::\n"),
    ("no role", "::: only\n{C}\n:::\n"),
    ("only silent", "::: only silent\n{C}\n:::\n"),
    // `::: only public` is how an editor says that a box is open, and is shown in `tests/record.rs`.
    ("nearly for the public", "::: only publik\n{C}\n:::\n"),
    (
        "for the public, in a sentence",
        "::: only for the public\n{C}\n:::\n",
    ),
    ("public among roles", "::: only public, member\n{C}\n:::\n"),
    ("unclosed", "::: only member\n{C}\n"),
    ("closed by a word", "::: only member\n{C}\n::: end\n"),
    ("comma behind only", "::: only, member\n{C}\n:::\n"),
    ("colon behind only", "::: only: member\n{C}\n:::\n"),
    ("braces", "::: {only member}\n{C}\n:::\n"),
    ("brackets", ":::only[member]\n{C}\n:::\n"),
    ("emphasised", "::: *only* member\n{C}\n:::\n"),
    ("bold colons", "**::: only member**\n\n{C}\n"),
    ("bold colons alone", "**:::** only member\n\n{C}\n"),
    ("quoted name", "::: \"only\" member\n{C}\n:::\n"),
    ("mistyped", "::: onyl member\n{C}\n:::\n"),
    ("two colons", ":: only member\n{C}\n::\n"),
    ("semicolons", ";;; only member\n{C}\n;;;\n"),
    ("the sign for three dots", "… only member\n{C}\n…\n"),
    ("dashes with spaces", "- - - only\n{C}\n"),
    ("behind a block", "::: note only member\n{C}\n:::\n"),
    ("in an alert", "> [!only member]\n> {C}\n"),
    ("behind an alert", "> [!NOTE] only member\n> {C}\n"),
    ("a role for a block", "::: member\n{C}\n:::\n"),
    ("a tag", "<only member>\n{C}\n</only>\n"),
    ("a template", "{% only member %}\n{C}\n{% end %}\n"),
    ("a fence", "~~~ only member\n{C}\n~~~\n"),
    ("on two lines", ":::\nonly member\n{C}\n:::\n"),
    (
        "closed too early",
        "::: only member\n\n:: note\nx\n:::\n\n{C}\n\n:::\n",
    ),
    (
        "two colons in a paragraph",
        "Some words.\n:: only member\n{C}\n::\n",
    ),
    ("colons with spaces", ": : : only member\n{C}\n: : :\n"),
    (
        "full-width colons",
        "\u{ff1a}\u{ff1a}\u{ff1a} only member\n{C}\n\u{ff1a}\u{ff1a}\u{ff1a}\n",
    ),
    (
        "small colons",
        "\u{fe55}\u{fe55}\u{fe55} only member\n{C}\n",
    ),
    ("ratio signs", "\u{2236}\u{2236}\u{2236} only member\n{C}\n"),
    (
        "full-width letters",
        "::: \u{ff4f}\u{ff4e}\u{ff4c}\u{ff59} member\n{C}\n:::\n",
    ),
    (
        "no-break space before",
        "\u{a0}::: only member\n{C}\n\u{a0}:::\n",
    ),
    (
        "no-break space before, closed",
        "\u{a0}::: only member\n{C}\n:::\n",
    ),
    (
        "no-break space behind",
        ":::\u{a0}only\u{a0}member\n{C}\n:::\n",
    ),
    ("thin space before", "\u{2009}::: only member\n{C}\n"),
    ("zero-width space before", "\u{200b}::: only member\n{C}\n"),
    ("zero-width space within", ":\u{200b}:: only member\n{C}\n"),
    (
        "zero-width joiner in only",
        "::: on\u{200d}ly member\n{C}\n:::\n",
    ),
    ("soft hyphen in only", "::: on\u{ad}ly member\n{C}\n:::\n"),
    ("word joiner before", "\u{2060}::: only member\n{C}\n"),
    ("byte order mark before", "\u{feff}::: only member\n{C}\n"),
    (
        "right-to-left mark before",
        "\u{200f}::: only member\n{C}\n",
    ),
    (
        "line separator",
        "words\u{2028}::: only member\u{2028}{C}\u{2028}:::\n",
    ),
    (
        "next line",
        "words\u{85}::: only member\u{85}{C}\u{85}:::\n",
    ),
    ("vertical tab", "\u{b}::: only member\n{C}\n"),
    ("form feed", "\u{c}::: only member\n{C}\n"),
    ("control character", "\u{1}::: only member\n{C}\n"),
    ("entity of one", "&#1;0&#1;\n\n::: only member\n{C}\n:::\n"),
    (
        "entity of one in HTML",
        "<b>&#1;0&#1;</b> <i title=\"&#1;0&#1;\">x</i>\n\n::: only member\n{C}\n:::\n",
    ),
    (
        "box mark as entities",
        "<b>&#1;box:1&#1;</b>\n\n::: only member\n{C}\n:::\n",
    ),
    ("entities for colons", "&#58;&#58;&#58; only member\n{C}\n"),
    ("one entity for a colon", "&colon;:: only member\n{C}\n"),
    ("in a list", "- ::: only member\n  {C}\n"),
    ("in a list, closed", "- ::: only member\n  {C}\n  :::\n"),
    ("in a numbered list", "1. ::: only member\n   {C}\n"),
    ("in a task list", "- [ ] ::: only member\n  {C}\n"),
    (
        "in a list, indented",
        "- one\n\n  ::: only member\n  {C}\n  :::\n- two\n",
    ),
    (
        "in a list, indented by three",
        "- one\n   ::: only member\n   {C}\n   :::\n- two\n",
    ),
    (
        "in a list, closed outside",
        "- one\n\n  ::: only member\n  {C}\n\n:::\n",
    ),
    (
        "in a list, opened outside",
        "::: only member\n- one\n  :::\n- {C}\n",
    ),
    (
        "in a list with tabs",
        "-\tone\n\n\t::: only member\n\t{C}\n\t:::\n",
    ),
    (
        "in a list, indented by six",
        "- one\n\n      ::: only member\n      {C}\n      :::\n",
    ),
    ("tab before", "\t::: only member\n\t{C}\n\t:::\n"),
    ("behind words", "words ::: only member\n{C}\n"),
    ("behind words, closed", "words ::: only member\n{C}\n:::\n"),
    ("on one line", "::: only member {C} :::\n"),
    (
        "on one line behind words",
        "words ::: only member {C} ::: words\n",
    ),
    ("in a quote", "> ::: only member\n> {C}\n> :::\n"),
    (
        "in a quote of a quote",
        "> > ::: only member\n> > {C}\n> > :::\n",
    ),
    ("in a quote, lazily", "> words\n::: only member\n{C}\n:::\n"),
    ("in a quote within a list", "- > ::: only member\n  > {C}\n"),
    (
        "closed in a quote",
        "::: only member\n> :::\n{C}\n::: tip\n:::\n",
    ),
    ("closed in a list", "::: only member\n- :::\n\n{C}\n"),
    (
        "in an alert",
        "> [!NOTE]\n> ::: only member\n> {C}\n> :::\n",
    ),
    (
        "in a table",
        "| a | b |\n| - | - |\n| ::: only member | {C} |\n",
    ),
    (
        "table rows",
        "| a | b |\n| - | - |\n::: only member\n| {C} | d |\n:::\n",
    ),
    ("in a heading", "## ::: only member\n\n{C}\n"),
    ("setext heading", "::: only member\n===\n{C}\n:::\n"),
    (
        "behind a setext heading",
        "words\n---\n::: only member\n{C}\n:::\n",
    ),
    (
        "underline of a heading",
        "words\n::: only member\n{C}\n===\n:::\n",
    ),
    (
        "in a footnote",
        "Words[^a].\n\n[^a]: note\n\n    ::: only member\n    {C}\n    :::\n",
    ),
    (
        "first in a footnote",
        "Words[^a].\n\n[^a]: ::: only member\n    {C}\n",
    ),
    ("in a definition", "term\n: ::: only member\n  {C}\n"),
    (
        "in a definition, indented",
        "term\n: words\n\n  ::: only member\n  {C}\n  :::\n",
    ),
    (
        "lazily behind a paragraph",
        "words\n::: only member\n{C}\n:::\nwords\n",
    ),
    ("CR LF", "words\r\n\r\n::: only member\r\n{C}\r\n:::\r\n"),
    ("CR alone", "words\r\r::: only member\r{C}\r:::\r"),
    (
        "CR alone within",
        "words\n\nx\r::: only member\r{C}\r:::\ny\n",
    ),
    (
        "behind an unclosed fence",
        "```\ncode\n\n::: only member\n{C}\n:::\n",
    ),
    (
        "behind an unclosed fence of tildes",
        "~~~ only\ncode\n\n::: only member\n{C}\n:::\n",
    ),
    (
        "fence closed by a longer one",
        "```\ncode\n`````\n\n::: only member\n{C}\n:::\n",
    ),
    (
        "fence closed by the other mark",
        "```\ncode\n~~~\n\n::: only member\n{C}\n:::\n",
    ),
    (
        "fence that is none, by a backtick in its words",
        "``` a`b\n::: only member\n{C}\n:::\n",
    ),
    (
        "fence that is none, by indent",
        "    ~~~\n\n::: only member\n{C}\n:::\n",
    ),
    (
        "fence that is none, by indent, upper case",
        "    ~~~\n\n::: ONLY member\n{C}\n:::\n",
    ),
    (
        "fence that is none, by indent, mixed case",
        "    ~~~\n\n::: oNly member\n{C}\n:::\n",
    ),
    (
        "fence in a list that ended",
        "- ```\n  code\n\nwords\n\n::: only member\n{C}\n:::\n",
    ),
    (
        "fence in a list that ended, upper case",
        "- ```\n  code\n\nwords\n\n::: ONLY member\n{C}\n:::\n",
    ),
    (
        "fence in a quote that ended",
        "> ```\n> code\n\n::: only member\n{C}\n:::\n",
    ),
    (
        "fence in a quote that ended, upper case",
        "> ```\n> code\n\n::: Only member\n{C}\n:::\n",
    ),
    (
        "fence that is none, in a comment",
        "<!--\n```\n-->\n\n::: only member\n{C}\n:::\n",
    ),
    (
        "fence that is none, in a comment, upper case",
        "<!--\n```\n-->\n\n::: ONLY member\n{C}\n:::\n",
    ),
    (
        "fence that is none, in HTML, upper case",
        "<pre>\n```\n</pre>\n\n::: ONLY member\n{C}\n:::\n",
    ),
    (
        "fence that is none, in a paragraph, no-break",
        "words\n\n\u{a0}```\n\n::: only member\n{C}\n:::\n",
    ),
    (
        "fence in a definition",
        "term\n: ```\n  code\n  ```\n\n::: only member\n{C}\n:::\n",
    ),
    (
        "fence of a table",
        "| a |\n| - |\n| ``` |\n\n::: only member\n{C}\n:::\n",
    ),
    (
        "a fence within, unclosed",
        "::: only member\n```\n{C}\n:::\n\npublic\n",
    ),
    (
        "a fence within that hides the end",
        "::: only member\n```\n        ```\n:::\n{C}\n```\n:::\n",
    ),
    (
        "a comment of two lines, on the line behind it",
        "<!-- words\n--> ::: only member\n{C}\n",
    ),
    ("a definition", "term\n: :: only member\n  {C}\n"),
    (
        "a fence within a quote within",
        "::: only member\n```\n> ```\n:::\n{C}\n```\n:::\n",
    ),
    (
        "a fence within a definition within",
        "::: only member\nterm\n: ```\n  :::\n  {C}\n  ```\n:::\n",
    ),
    (
        "an indented end within",
        "::: only member\n\n    :::\n\n{C}\n\n    ::: tip\n\n:::\n",
    ),
    (
        "an indented end within, with a tab",
        "::: only member\n\n\t:::\n\n{C}\n\n\t::: tip\n\n:::\n",
    ),
    (
        "an end in a comment within",
        "::: only member\n<!--\n:::\n-->\n{C}\n<!--\n::: tip\n-->\n:::\n",
    ),
    (
        "an end in raw pre within",
        "::: only member\n<pre>\n:::\n{C}\n::: tip\n</pre>\n:::\n",
    ),
    (
        "an end in a script within",
        "::: only member\n<script>\n:::\n</script>\n{C}\n<script>\n::: tip\n</script>\n:::\n",
    ),
    (
        "an end in a style within",
        "::: only member\n<style>\n:::\n</style>\n{C}\n<style>\n::: tip\n</style>\n:::\n",
    ),
    (
        "an end in a textarea within",
        "::: only member\n<textarea>\n:::\n</textarea>\n{C}\n<textarea>\n::: tip\n</textarea>\n:::\n",
    ),
    (
        "an end in a list within",
        "::: only member\n- one\n  :::\n\n{C}\n\n- two\n  ::: tip\n\n:::\n",
    ),
    (
        "an end in a footnote within",
        "::: only member\nWords[^a].\n\n[^a]: note\n    :::\n\n{C}\n\n::: tip\n:::\n",
    ),
    (
        "an end in an instruction within",
        "::: only member\n<?php\n:::\n?>\n{C}\n<?php\n::: tip\n?>\n:::\n",
    ),
    (
        "an end in a declaration within",
        "::: only member\n<!X\n:::\n>\n{C}\n<!X\n::: tip\n>\n:::\n",
    ),
    (
        "an end in CDATA within",
        "::: only member\n<![CDATA[\n:::\n]]>\n{C}\n<![CDATA[\n::: tip\n]]>\n:::\n",
    ),
    (
        "an opening in a comment",
        "<!--\n::: only member\n-->\n{C}\n<!--\n:::\n-->\n",
    ),
    (
        "an opening in code, closed outside",
        "    ::: only member\n\n{C}\n\n:::\n",
    ),
    (
        "a comment around a box",
        "<!--\n::: only member\n{C}\n:::\n-->\n\nwords\n",
    ),
    (
        "a comment opened before and closed within",
        "<!--\n\n::: only member\n-->\n{C}\n:::\n",
    ),
    (
        "a comment opened within and closed after",
        "::: only member\n<!--\n{C}\n:::\n-->\n",
    ),
    (
        "a script around a box",
        "<script>\n::: only member\n{C}\n:::\n</script>\n",
    ),
    (
        "a style around a box",
        "<style>\n::: only member\n{C}\n:::\n</style>\n",
    ),
    (
        "pre around a box",
        "<pre>\n::: only member\n{C}\n:::\n</pre>\n",
    ),
    (
        "textarea around a box",
        "<textarea>\n::: only member\n{C}\n:::\n</textarea>\n",
    ),
    (
        "div around a box",
        "<div>\n::: only member\n{C}\n:::\n</div>\n",
    ),
    (
        "details around a box",
        "<details><summary>x</summary>\n\n::: only member\n{C}\n:::\n\n</details>\n",
    ),
    ("behind a tag", "<div>::: only member\n{C}\n:::</div>\n"),
    ("behind a tag, no end", "<p>::: only member<br>\n{C}</p>\n"),
    (
        "no-break space in HTML",
        "<div>\n\u{a0}::: only member\n{C}\n\u{a0}:::\n</div>\n",
    ),
    (
        "an attribute that opens a tag",
        "<div title=\"\n::: only member\n{C}\n:::\n\">x</div>\n",
    ),
    (
        "an unclosed tag before",
        "<div class=\n\n::: only member\n{C}\n:::\n",
    ),
    (
        "an unclosed code span before",
        "words ` words\n\n::: only member\n{C}\n:::\n\nwords ` words\n",
    ),
    (
        "a code span across lines",
        "words `\n::: only member\n{C}\n:::\n` words\n",
    ),
    (
        "an unclosed link before",
        "[words](\n::: only member\n{C}\n:::\n)\n",
    ),
    (
        "two boxes interleaved with blocks",
        "::: tip\n\n::: only member\n{C}\n:::\n:::\n\n::: only champion\nx\n:::\n",
    ),
    (
        "a box closed by the block around it",
        "::: tip\n\n::: only member\n{C}\n:::\n",
    ),
    (
        "a block opened within and closed after",
        "::: only member\n\n::: tip\n{C}\n:::\n\nwords\n:::\n",
    ),
    (
        "an unknown block within",
        "::: only member\n\n::: nothing\n{C}\n:::\n:::\n",
    ),
    (
        "a box in itself",
        "::: only member\n::: only member\n{C}\n:::\n:::\n",
    ),
    (
        "a wider box within",
        "::: only member\n::: only commissioning\nx\n:::\n{C}\n:::\n",
    ),
    (
        "a public box within",
        "::: only member\n::: only public\n{C}\n:::\n:::\n",
    ),
    (
        "a heading twice",
        "## Words\n\n::: only member\n## Words {C}\n\n## {C}\n:::\n\n## Words\n",
    ),
    ("a heading id", "::: only member\n## Words {#{C}}\n:::\n"),
    ("a heading class", "::: only member\n## Words {.{C}}\n:::\n"),
    (
        "a definition within, used outside",
        "See [words][r].\n\n::: only member\n[r]: https://example.org/{C} \"{C}\"\n\n[r]\n:::\n",
    ),
    (
        "a definition outside, used within",
        "::: only member\n{C} [words][r]\n:::\n\n[r]: https://example.org/\n",
    ),
    (
        "a definition twice",
        "[r]: https://example.org/\n\nSee [words][r].\n\n::: only member\n[r]: https://example.org/{C}\n\n[r]\n:::\n",
    ),
    (
        "a note within, used outside",
        "Words[^a].\n\n::: only member\nWords[^a].\n\n[^a]: {C}\n:::\n",
    ),
    (
        "a note outside, used within alone",
        "::: only member\nWords[^a].\n:::\n\n[^a]: {C}\n",
    ),
    (
        "a note of a note outside, used within alone",
        "::: only member\nWords[^a].\n:::\n\n[^a]: Note[^b].\n\n[^b]: {C}\n",
    ),
    (
        "a note twice",
        "Words[^a].\n\n[^a]: note\n\n::: only member\nWords[^a].\n\n[^a]: {C}\n:::\n",
    ),
    (
        "a note with a box, used within",
        "Words[^a].\n\n[^a]: note\n\n    ::: only member\n    {C}\n    :::\n\n::: only champion\nx[^a]\n:::\n",
    ),
    (
        "a note with a block, used within",
        "::: only member\nWords[^a]. {C}\n:::\n\n[^a]: note\n\n    ::: tip\n    words\n    :::\n",
    ),
    (
        "a caption of a table",
        "| a |\n| - |\n| b |\n\n::: only member\nTable: {C}\n:::\n",
    ),
    (
        "a silent box before a caption",
        "| a |\n| - |\n| b |\n\n::: only member silent\n{C}\n:::\n\nTable: words\n",
    ),
    (
        "a silent box in a list",
        "- one\n  ::: only member silent\n  {C}\n  :::\n- two\n",
    ),
    (
        "a silent box in code",
        "    code\n::: only member silent\n{C}\n:::\n    code\n",
    ),
    ("silent in capitals", "::: only member SILENT\n{C}\n:::\n"),
    (
        "a box at the very end",
        "words\n\n::: only member\n{C}\n:::",
    ),
    (
        "an opening at the very end",
        "words\n\n{C}\n\n::: only member",
    ),
    (
        "front matter again",
        "---\naccess: member\n---\n\n::: only member\n{C}\n:::\n",
    ),
    (
        "a link title",
        "::: only member\n[words](https://example.org/ \"{C}\")\n:::\n",
    ),
    (
        "alerts within",
        "::: only member\n> [!NOTE] {C}\n> {C}\n:::\n",
    ),
    (
        "a huge indent",
        "::: only member\n                    {C}\n                    :::\n",
    ),
    ("three colons in code", "::: only member\n`:::`\n{C}\n:::\n"),
    (
        "colons behind words within",
        "::: only member\nwords :::\n{C}\n:::\n",
    ),
    (
        "a fence with an opening within",
        "::: only member\n```\n::: only champion\n```\n{C}\n:::\n",
    ),
    (
        "template marks",
        "::: only member\n{{ slot(name=\"menu\") }} {% raw %} {C}\n:::\n\n{{ page }}\n",
    ),
    (
        "very many boxes",
        "::: only member\n::: tip\n::: tip\n::: tip\n{C}\n:::\n:::\n:::\n:::\n",
    ),
    (
        "in the heading of an alert",
        "> [!NOTE] ::: only member\n> {C}\n",
    ),
    (
        "in the heading of a block",
        "::: tip ::: only member\n{C}\n:::\n",
    ),
    (
        "in a caption",
        "| a |\n| - |\n| b |\n\nTable: ::: only member {C}\n",
    ),
    ("in an alt text", "![::: only member {C}](x.png)\n"),
    (
        "in a comment, on the line behind it",
        "<!-- words --> ::: only member\n{C}\n",
    ),
    (
        "closed with a no-break space",
        "::: only member\nx\n\u{a0}:::\n{C}\n:::\n",
    ),
];

/// A page that has `{C}` in code or in the open on purpose proves nothing here; these are the ones
/// in which `{C}` stands in a box by every reading.
#[test]
fn no_box_lets_its_words_out() {
    none_leaks(WORDS.iter().map(|(name, words)| (*name, with_words(words))));
}

/// The same with a silent box and with a box of another kind of place: within a gated page.
#[test]
fn no_box_of_a_gated_page_lets_its_words_out() {
    let mut leaks = String::new();
    for (name, words) in WORDS {
        let words = words
            .replace("champion", "specialist")
            .replace("member", "champion")
            .replace("Member", "Champion");
        let site = TestSite::new()
            .with("content/hub/_index.md", &page("Hub", "access: member", ""))
            .with("content/hub/a.md", &page("Rest", "", &words));
        if let Outcome::Leaked(places) = outcome(&site, "champion") {
            leaks.push_str(&format!("\n{name}: {places:?}"));
        }
    }
    assert!(leaks.is_empty(), "{leaks}");
}

/// Raw HTML that names the program's own marks by number could take the place of an address.
#[test]
fn a_mark_written_as_a_number_is_no_mark() {
    let address = with_words("## One\n\n<a href=\"&#1;0&#1;javascript:alert(1)\">x</a>\n");
    assert!(
        address
            .tree("public")
            .is_err_and(|refused| refused.has("H1")),
        "it is a file that is not there"
    );
    let tree = with_words("## One\n\n<i title=\"&#x1;0&#1;\">y</i> <b>&#1;box:1&#1;</b>\n")
        .build("public");
    let html = String::from_utf8_lossy(&tree["tips/a/index.html"]);
    assert!(
        html.contains("title=\"\u{fffd}0\u{fffd}\"") && !html.contains('\u{1}'),
        "{html}"
    );
}

/// The scan above would be worth nothing if no box was ever open to anyone.
#[test]
fn plain_boxes_are_open_to_their_readers() {
    let readers = ["member", "champion", "specialist"];
    for name in [
        "plain",
        "without a space",
        "four colons",
        "upper case",
        "mixed case",
        "spaces at the end",
        "CR LF",
        "in a list, indented",
        "lazily behind a paragraph",
        "a note outside, used within alone",
        "a note of a note outside, used within alone",
        "a link title",
        "div around a box",
        "three colons in code",
        "a silent box before a caption",
        "a heading id",
        "tab behind the colons",
        "no-break space behind",
        "a box in itself",
        "very many boxes",
        "a fence with an opening within",
        "in a footnote",
        "a definition outside, used within",
        "a box at the very end",
        "alerts within",
    ] {
        let words = WORDS
            .iter()
            .find(|(known, _)| *known == name)
            .unwrap_or_else(|| panic!("{name}"))
            .1;
        assert_eq!(
            outcome(&with_words(words), "member"),
            Outcome::Kept(readers.to_vec()),
            "{name}"
        );
    }
    assert_eq!(READERS.len(), 7);
}
