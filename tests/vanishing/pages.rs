//! Pages by chance: constructs, each with places for words, put into lists, quotes and notes. It reads and builds nothing.

use proptest::prelude::*;
use proptest::sample::select;

/// What stands for a word that no other place has.
const WORD: char = '@';

/// Constructs, each with places for words. Remarks in `<!-- -->` hide their words, as those who write them mean it.
pub(super) const PIECES: &[&str] = &[
    // Paragraphs and what stands in a line.
    "@ @ @",
    "@\n@ @",
    "@  \n@\\\n@",
    "*@* **@** ***@*** _@_ ~~@~~ `@`",
    "*@ **@ _@ `@",
    "@*@*@ @_@_@ \\*@\\* \\@",
    "``@ ` @`` &amp; &lt;@&gt; &copy; &#64;",
    "Mr. @: @; (@) [@] {@} <@> \"@\" '@' #@ =@ +@ |@",
    "1986. @",
    "@\n---",
    "@\n===",
    // Links and pictures.
    "[@](https://@.org/@ \"@\") <https://@.org/> <@@example.org>",
    "[@](/ '@') [@](#) [@][] [@] [@][@]",
    "[@ (https://example.org) @](@",
    "[x]: https://@.org '@'\n\n[@][x] and ![@][x]",
    "![@](@.png \"@\") @",
    "[![@](/)](/)",
    "[@] (https://@.org) (@)[https://@.org]",
    "www.@.org https://@.org/@ @@@.org",
    // Headings.
    "# @",
    "## @ @",
    "### @ {#place}",
    "## @ {@}",
    "## @ ##",
    "##@ @",
    "####### @",
    "## *@* `@` [@](/)",
    "@ {#@}",
    // Lists.
    "- @\n- @\n  - @\n\n    @\n* @",
    "1. @\n2. @\n   @\n10) @",
    "- [ ] @\n- [x] @\n- [@] @",
    "+ @\n\n      @",
    "• @\n• @",
    "-@\n-@",
    "1.@\n2.@",
    "a) @\nb) @",
    // Code.
    "```\n@ @\n```",
    "``` text\n@\n",
    "    @ @\n\n\t@",
    // Quotes and alerts.
    "> @\n> @\n@",
    "> > @\n> @",
    "> [!NOTE]\n> @",
    "> [!TIP] @ @\n> @",
    "> [!@]\n> @",
    // Tables.
    "| @ | @ |\n| --- | :-: |\n| @ | @ |\n| @ |",
    "| @ |\n| --- |\n\nTable: @",
    "| @ | @ |\n| @ | @ |",
    "| @ |\n| --- | --- |\n| @ |",
    "@\t@\n@\t@",
    // Definitions.
    "@\n: @",
    "@\n:@",
    "@\n\n: @\n\n  @\n\n: @",
    // Notes.
    "@[^a]\n\n[^a]: @\n    @",
    "@[^b] @[^c]",
    "[^d]: @",
    "@^[@]",
    // Raw HTML.
    "<b>@</b> <i title=\"@\">@</i> <br> @",
    "<div>\n@\n</div>",
    "<div>\n\n@\n\n</div>",
    "<details><summary>@</summary>@</details>",
    "<script>@</script> @",
    "<style>\n@\n</style>",
    "<iframe src=\"https://@.org\">@</iframe>",
    "<img src=\"/a.png\" alt=\"@\"> <a href=\"/\">@</a>",
    "<@ @>@</@>",
    "<p>@\n\n@",
    "<!-- @ \n@",
    "<textarea>@</textarea> <select><option>@</option></select> <object>@</object>",
    "<table><tr><td>@</td></tr></table>",
    // Blocks of this program.
    "::: note @\n@\n:::",
    "::: emergency @ @\n- @\n:::",
    "::: details @\n@\n\n## @\n:::",
    "::: quote @\n@\n:::",
    "::: recommendation @\n@\n:::",
    "::: do\n- @\n:::",
    "::: steps @\n1. @\n2. @\n:::",
    "::: tips\n1. @\n:::",
    "::: cards @\n- [@](/) @\n- @\n\n@\n:::",
    "::: download @ @\n@\n:::",
    "::: figure @ @\n@\n:::",
    "::: contact @\n@\n:::",
    "::: video @\n@\n:::",
    "::: reflect @\n@\n:::",
    "::: only public\n@\n:::",
    "::: @ @\n@\n:::",
    "::: note\n@",
    ":::\n@",
    ":::note @\n@\n:::",
    "::: warning\n::: tip @\n@\n:::\n@\n:::",
    "{figure @} {contact @} {term @} {@ @} {{@}} {% @ %}",
    // What other programs have.
    "!!! note \"@\"\n    @",
    "{{< @ >}}@{{< /@ >}}",
    "[[@]] [[@|@]] ![[@]]",
    ":@: @",
    "$@$ $$@$$ ==@== ^@^ ++@++",
    "import @ from '@'",
    "---\n@: @\n---",
    "@\u{b}@\u{2028}@\u{a0}@\u{ad}@",
    // What the parser reads and nobody would print.
    "<?@ @ ?> @",
    "<?@\n@\n?>\n@",
    "<![CDATA[@ @]]> @",
    "<![CDATA[\n@\n]]>",
    "<!DOCTYPE @>\n@",
    "@ <!ELEMENT @ @> @",
    "<script>\n@\n\n@\n</script>\n@",
    "<style>@\n@\n</style>",
    "<textarea>\n@\n\n@\n</textarea>",
    "<title>@\n\n@</title>\n\n@",
    "@ <iframe>@\n@</iframe> @",
    "<noscript>\n\n@\n\n</noscript>\n\n@",
    "<template>\n@\n\n@\n</template>",
    "<iframe src=\"/\">\n\n@\n\n@",
    "@ <title> @ @",
    "<img alt=\"@\"> @",
    "<table summary=\"@\"><caption>@</caption><tr><td>@</table>",
    "<details @><p @=\"@\">@",
    "<select><option label=\"@\">@<optgroup label=\"@\">@</select>",
    "<svg><text>@</text><title>@</title></svg>",
    "<p>@</p @> </@>",
    "``` text @ @\n@\n```",
    "~~~ @ @\n@\n~~~",
    "```{.kind @=\"@\"}\n@\n```",
    "## @ {.kind @=@}",
    "## @ {#here .kind @}",
    "@\n=== {#there}",
    "::: help\n@\n\n- @\n:::",
    "::: help @\n> @\n:::",
    "::: nation wales @ @\n@\n:::",
    "::: figure births @ @\n@\n:::",
    "::: contact samaritans @\n@\n\n@\n:::",
    "::: download visit.mp4 @ @\n@\n:::",
    "::: video visit.mp4 @\n@\n:::",
    "::: cards @\n@ [@](/) @\n\n## @\n\n| @ |\n| --- |\n:::",
    "::: quote @, sample\n@\n:::",
    "::: inset\n@\n: @\n:::",
    "[^e]: @\n\n    @\n\n@",
    "@[^f]\n\n[^f]: @\n\n[^f]: @\n    @",
    "[@]: https://@.org (@)",
    "[y]: <@.md>\n    \"@\n@\"",
    "[@]: @",
    "5. @\n7. @",
    "1) @\n1) @\n3) @",
    "> [!WARNING] @\n\n@\n\n> [!CAUTION]\n>\n> @",
    "| @ | @ |\n| --- | --- |\n| @ | @ | @ | @ |\n@ | @ | @",
    "| @ |\n|:-:|\n| @ | `@|@` \\| @ |\n@",
    "C:\\@\\_@ and \\\\@\\#@",
    "@ @  {.kind}",
    "\t@\n    @",
    "@\n***\n@\n___\n@",
    "Table: @\n\n| @ |\n| - |",
    "![decorative](@.png)",
    "[](@.md) [ ](@.md)",
    "![@][@] [@][]",
    "\\[@] \\<@> \\`@` \\@",
    "- @\n\n  ::: note @\n  @\n  :::\n- @",
];

/// What comes before each line of a piece: the place in which it stands.
pub(super) const PLACES: &[(&str, &str)] = &[
    ("", ""),
    ("", ""),
    ("", ""),
    ("> ", "> "),
    ("- ", "  "),
    ("1. ", "   "),
    ("   ", "   "),
    ("> - ", ">   "),
    (": ", "  "),
];

/// A page: pieces, each in a place, with an empty line before it or without.
pub(super) fn words() -> impl Strategy<Value = Vec<String>> {
    let piece = (select(PIECES), select(PLACES), any::<bool>());
    let piece = piece.prop_map(|(piece, place, apart)| placed(piece, place, apart));
    prop::collection::vec(piece, 1..5)
}

/// A piece in its place, with an empty line before it or without.
pub(super) fn placed(piece: &str, (first, others): (&str, &str), apart: bool) -> String {
    let lines = piece.split('\n').enumerate();
    let lines: Vec<String> = lines
        .map(|(number, line)| match number {
            0 => format!("{first}{line}"),
            _ => format!("{others}{line}"),
        })
        .collect();
    format!("{}{}", if apart { "\n" } else { "" }, lines.join("\n"))
}

/// Gives each place for a word a word of its own.
pub(super) fn with_words(pieces: &[String]) -> String {
    let mut number = 0;
    let mut text = String::new();
    for c in pieces.join("\n").chars() {
        match c {
            WORD => {
                number += 1;
                text.push_str(&format!("zq{number}q"));
            }
            other => text.push(other),
        }
    }
    text
}
