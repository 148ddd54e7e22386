//! The list of findings beside a page: its words, the words of the page that it marks, and what can be taken of it.

use pimh::diagnostic::Severity;

use crate::harness::{Project, Served, get};

/// A page for parents with a word of the trade, spellings of elsewhere and a sentence that nobody can follow.
const WORDS: &str = "The first weeks are a lot. You can ask for help at any time, and you need no reason to ask for it.

**Perinatal** care helps. Your pediatric team knows [how to help](/other.md) you &amp; your baby. Some days are hard.

- You can rest when your baby sleeps.
- Somebody else can cook, and the color of the plates does not matter.

::: note What helps
Ask your health visitor about the color of the form.
:::

When you are so tired that you cannot think and the baby cries and the phone rings and the door bell goes and nobody comes \
to help you with any of it, it is time to call somebody. You are not alone. It will be better. Take it slowly, and say what you \
need. Most people are glad to be asked. Others have been there too, and they know how it feels to be up at night.";

fn project() -> Project {
    let project = Project::new();
    let fields = "type: page\naudience: parents\n";
    project.page("content/rest.md", "Rest", fields, WORDS);
    project.page("content/other.md", "Other", "type: page\n", "Words.");
    project
}

/// The list as elements, in one text.
fn list(served: &Served, page: &str) -> String {
    let reply = served.get(&format!("/_pimh/findings?page={page}"));
    assert_eq!(reply.status, 200);
    reply.text()
}

/// What an attribute says, wherever it stands.
fn values(list: &str, name: &str) -> Vec<String> {
    let name = format!("\"{name}\":\"");
    let parts = list.split(&name).skip(1);
    parts
        .map(|rest| rest.split('"').next().unwrap().to_owned())
        .collect()
}

/// The words of a rendered page, as the script in the browser reads them.
fn words_of_page(page: &str) -> String {
    let main = &page[page.find("<main").unwrap()..page.find("</main>").unwrap()];
    let mut text = String::new();
    for part in main.split('<') {
        let (tag, words) = part.split_once('>').unwrap_or((part, ""));
        let name = tag.trim_start_matches('/');
        if !["strong", "em", "a", "code", "b"]
            .iter()
            .any(|inline| name.split(' ').next() == Some(inline))
        {
            text.push(' ');
        }
        text.push_str(&words.replace("&amp;", " ").replace("&#x27;", "'"));
    }
    let plain = |sign: char| if sign.is_alphanumeric() { sign } else { ' ' };
    let plain: String = text.to_lowercase().chars().map(plain).collect();
    format!(
        " {} ",
        plain.split_whitespace().collect::<Vec<_>>().join(" ")
    )
}

#[test]
fn the_bar_counts_what_the_list_tells_in_an_editors_words() {
    let served = Served::of(project());
    let bar = served.get("/rest/");
    let list = list(&served, "/rest/");
    for words in [
        "“Perinatal” needs explaining for parents",
        "Say “in pregnancy and the first year”",
        "“pediatric” is the spelling",
        "this sentence has 38 words",
        "Open the file at line 9",
    ] {
        assert!(
            list.to_lowercase().contains(&words.to_lowercase()),
            "{words}:\n{list}"
        );
    }
    let told = served.rehearsed();
    let of_page = |note: &&pimh::diagnostic::Diagnostic| {
        note.file()
            .is_some_and(|file| file.as_str() == "content/rest.md")
    };
    let severities: Vec<Severity> = told
        .iter()
        .filter(of_page)
        .map(|note| note.severity())
        .collect();
    let is_advice = |severity: &&Severity| **severity == Severity::Advice;
    let advice = severities.iter().filter(is_advice).count();
    let problems = severities.len() - advice;
    assert!(advice > 1 && problems == 1, "{list}");
    assert!(
        bar.says(&format!("Advice <b>{advice}</b>")),
        "{}",
        bar.text()
    );
    assert!(
        bar.says(&format!("Problems <b>{problems}</b>")),
        "{}",
        bar.text()
    );
    // Without a script it is a page of its own, and a page without findings says so.
    let page = get(
        served.address,
        "/_pimh/findings?page=/rest/",
        &[("Accept", "text/html")],
    );
    assert!(page.says("<main><section id=\"pimh-findings\"") && page.says("needs explaining"));
    assert!(served.get("/_pimh/findings?page=/nowhere/").status == 404);
}

/// The words of each finding stand in the rendered page, in their order, whatever is written around and within them.
#[test]
fn what_is_found_in_words_is_marked_by_words_that_the_page_shows() {
    let served = Served::of(project());
    let page = words_of_page(&served.get("/rest/").text());
    let list = list(&served, "/rest/");
    let marks = values(&list, "data-words");
    for words in ["perinatal", "pediatric", "color"] {
        assert!(
            marks.iter().any(|mark| mark == words),
            "{words} in {marks:?}"
        );
    }
    assert!(
        marks
            .iter()
            .any(|mark| mark.starts_with("when you are so tired")),
        "{marks:?}"
    );
    assert!(
        !page.contains(" nothing of the page "),
        "what is not there is not found"
    );
    for mark in &marks {
        assert!(page.contains(&format!(" {mark} ")), "{mark}:\n{page}");
    }
    let shades = values(&list, "data-shade");
    assert!(shades.iter().any(|shade| shade == "longer"), "{shades:?}");
    // Two of the same words are told apart by those around them.
    let around = values(&list, "data-before");
    assert!(
        around.iter().any(|before| before.ends_with("cook and the")),
        "{around:?}"
    );
    assert!(
        around.iter().any(|before| before.ends_with("about the")),
        "{around:?}"
    );
}

#[test]
fn a_page_is_seen_as_a_parent_meets_it() {
    let served = Served::of(project());
    let page = served.get("/_pimh/parent?page=/rest/");
    assert!(
        page.says("reads it with ease.") && page.says("It takes a minute to read."),
        "{}",
        page.text()
    );
    assert!(
        page.says("src=\"/rest/?_bare=1&amp;_view=public\" title=\"The first screen on a phone\"")
    );
    let bare = served.get("/rest/?_bare=1&_view=public");
    assert!(bare.status == 200 && !bare.says("pimh-bar") && !bare.says("/_pimh/"));
    assert_eq!(bare.body, served.raw("/rest/", "public").body);
}

/// Where nothing writes, nothing is offered.
#[test]
fn without_something_that_writes_no_change_is_offered() {
    let served = Served::of(project());
    assert!(!list(&served, "/rest/").contains("/_pimh/take"));
    assert_eq!(served.get("/_pimh/take?change=x&key=y").status, 404);
}
