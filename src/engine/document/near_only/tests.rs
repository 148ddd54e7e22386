//! Lines that must be known, and lines that must not.

use super::*;

fn config() -> Config {
    let settings = "title = \"T\"\nbase_url = \"https://example.org/\"\n[roles.member]\nlabel = \"Members\"\n\
                    [roles.champion]\nlabel = \"Champions\"\n[roles.multi-agency]\nlabel = \"Multi-agency champions\"\n\
                    [roles.commissioning]\nlabel = \"Managers and commissioners\"\n";
    let snapshot = crate::snapshot::Snapshot::of([(crate::config::SETTINGS, settings)]);
    Config::read(&snapshot)
        .value
        .expect("the settings are right")
}

#[rustfmt::skip] // A table.
/// Each with other marks, another word for `only`, another role.
const SLIPS: &[&str] = &[
    ":: only member", ":: only", ";;; only member", ";;; only", "… only member", "… only", "... only member",
    "- - - only", "- - - only member", "---only", "--- only member", "— only member", "–– only member",
    ": : : only member", ":::note only member", "::: note only member", "::: note Only Members",
    "::: note {only member}", "::: details members only", "::: tip only member Our plan", "> [!only member]",
    "> [!ONLY]", "> [!Only champions]", "> [!NOTE only member]", "> [!NOTE] only member", "[!only member]",
    ">[!only member]", "> [!member]", "> [!members-only]", ":;: only member", "::; only member", ":.: only member",
    "\u{ff1a}\u{ff1a}\u{ff1a} only member", "\u{2236}\u{2236}\u{2236} only member",
    "\u{a789}\u{a789}\u{a789}only member", "\u{2237} only member", "\u{2237}: only member", "\\::: only member",
    "\\:\\:\\: only member", "::: onyl member", "::: olny member", "::: members only", "::: only-member",
    "::: onlymember", "::: nur member", "::: for members", "::: member", "::: champion, member", "::: private",
    "::: members-only", "::: restricted area", "::: {only member}", "::: {.only .member}", "::: [only member]",
    "[only member]", "[Only member]", "{only member}", "{% only member %}", "{{ only member }}",
    "{{< only member >}}", "{: .only .member}", "<only member>", "<only>", "<Only role=\"member\">",
    "<div only=\"member\">", "<div class=\"members-only\">", "<div role=\"member\">", "<member>",
    "<!-- only member -->", "!!! only", "!!! only member", "!!! note \"only member\"", "??? only member", "+++ only",
    "+++ only member", "+++ members only", "## ++ members only", "#:: only member", "| :: only member", "=== only member", "/// only member", "%%% only member", "||| only member", "~~~ only member",
    "``` only member", "*** only member", "___ only member", "**::: only member**", "**:: only member**",
    "- ::: only member", "* :: only member", "1. :: only member", "> :: only member", "> ;;; only member",
    "    :: only member", "\t:: only member", "\u{a0}:: only member", "\u{200b}:: only member",
    ":\u{200b}: only member", "::\u{a0}only\u{a0}member", ": only member", "; only member", ". only member",
    "only member :::", "only: member", "only ::: member", "only:::member", "## :: only member",
    "- [ ] :: only member", "::: only: member", "::: Only: multi-agency", ":: only multi-agency",
    ":: ONLY COMMISSIONING", ":: only Managers and commissioners", "... only memebr", "[members-only]",
    "[members_only]", "\u{ff1b}\u{ff1b}\u{ff1b} only member", "::: just champions", "::\tonly\tmember",
    ";; only member", ",,, only member", "::: only member", ":::only member", ": :: only champion",
    "::: \u{ff4f}\u{ff4e}\u{ff4c}\u{ff59} member", "::: `only` member", "::: `only member`", ":: **`only`** member",
    "{% if member %}", "{% if user.role == \"member\" %}", "{{#if champion}}", "{{< private >}}", "{{< members >}}",
    "{{% restricted role=\"member\" %}}", "{% unless champions %}", "<% if member %>", "[only role=\"member\"]",
    "[restrict role=member]", "[/member]", "[/private]", "[/only]", "</members>", "!!! private", "??? members \"For us\"",
    "!!! member", "``` member", "~~~ private", "<!-- members only -->", "<!--members-only-->", "<!-- champions only -->",
    "\\only{member}", "- {{< private >}}", "> {% if member %}",
    ">>> only member", ">>> only", "> >>> only member", ">>>> only champions", ">>>only member", "::: staff-only",
];

#[rustfmt::skip] // A table.
/// What people write, and must not be stopped for.
const PROSE: &[&str] = &[
    "Only members may read this.", "only members may read this", "- Only members may read this", "- Only members",
    "* Only champions", "- only members of the group", "- Members only", "1. Only members",
    "> Only members may read this.", "> only members", "## Only members", "# Members only", "### Only for members",
    "**Only members**", "**Members only**", "*Only members may*", "_Only_ members may.", "**Only** members may read.",
    "| Only members | yes |", "| only member | no |", "(Only members may.)", "(Members only)",
    "[Members only](/members/)", "[Only members](/m/) may come.", "![only member](x.png)", "… only members may come",
    "... only members may come.", "— only members, that is.", "— only members.", "-- only three of them",
    "– only champions may", "\"Only members may come.\"", "“Only members”", "'only members'",
    "`::: only member` makes a box", "``::: only member`` is how", "`only member`", "::: note Only members may come",
    "::: note For members", "::: warning Members only have until May", "::: details Why only some can read this",
    "::: inset", "::: note", ":::", "::: emergency Call 999", "::: quote A champion", "::: do",
    "> [!NOTE] Only members may come", "> [!NOTE]", "> [!TIP] For members", "Term\n: only members may",
    ": Only members may read it", ": From pregnancy", ":smile: only members", ":30 past only",
    "<a href=\"/members-only/\">Members</a>", "<div class=\"champion\">", "<p>Only members may read.</p>",
    "<member@example.org>", "<details>", "<!-- only for members, see the minutes -->", "<br>only", "---", "***",
    "- - -", "...", "…", "+++", "!!! note", "=== Members", "[^1]: Only members", "[only]: /a/", "- [ ] Only members",
    "- [x] only members", "~~only members~~", "10 only members came", "+44 only", "&nbsp; only members may",
    "$5 only", "\u{2022} only members", "* * *", "**Note:** only members may", "one member", "once :: member",
    "Only: the members may decide", "only: see below", "{figure champions-perinatal}", "{term perinatal}", "# {only}",
    "{% if page.date %}", "{{ site.title }}", "{{< figure src=\"a.png\" >}}", "{% endif %}", "{{% notice tip %}}",
    "[member]: /members/", "[see=this]", "</div>", "[/help]", "!!! note \"Members\"", "``` rust", "~~~ text",
    "<!-- the members met -->", "<!-- only -->", "only (members) may", "{{ members may come", "!!! Members may come",
    ">>> Only members may read this", ">>> only members may, he wrote", "#only", "@only members", "(only members)", "[ ] only members", "[Members]", "* *only members*",
];

#[test]
fn a_line_that_reads_like_a_box_is_known_whatever_its_marks_are() {
    let config = config();
    let missed: Vec<_> = SLIPS
        .iter()
        .filter(|line| !reads_like_a_box(line, &config))
        .collect();
    assert!(missed.is_empty(), "{missed:#?}");
}

#[test]
fn the_roles_that_a_line_names_are_told() {
    let config = config();
    for (line, roles) in [
        (":: only champion", &["champion"][..]),
        ("::: onlymember", &["member"]),
        (";;; only Champions, members", &["champion", "member"]),
        ("::: for multi-agency champions", &["multi-agency"]),
        (":: ONLY Managers and commissioners", &["commissioning"]),
        (":: only champoin", &["champion"]),
        ("- - - only", &[]),
    ] {
        assert_eq!(roles_meant(line, &config), roles, "{line}");
    }
}

#[test]
fn a_sentence_about_members_is_none() {
    let config = config();
    let alarms: Vec<_> = PROSE
        .iter()
        .filter(|line| reads_like_a_box(line, &config))
        .collect();
    assert!(alarms.is_empty(), "{alarms:#?}");
}

#[test]
fn an_end_with_a_slip_is_known() {
    for line in [
        "::",
        ": : :",
        ";;;",
        ":;:",
        ":::.",
        "\u{ff1a}\u{ff1a}\u{ff1a}",
        "> ::",
        "\\:::",
        "**::**",
        "\u{2237}",
    ] {
        assert!(reads_like_an_end(line), "{line}");
    }
    for line in [
        "---", "...", "***", "", ">", "a :: b", ":", ".", "::: note", ":)", ";)",
    ] {
        assert!(!reads_like_an_end(line), "{line}");
    }
    assert!(!reads_like_a_block("> [!NOTE] Rest") && !reads_like_a_block("note :: rest"));
    assert!(reads_like_a_block(":: note Rest") && !reads_like_a_block(":: nothing"));
}
