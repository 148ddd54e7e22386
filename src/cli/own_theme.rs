//! `pimh theme`: a theme of one's own, as small as one can be.
//!
//! It writes files that are not there yet, and never changes one.

use super::args::{Common, ThemeCommand};
use super::exit::Exit;
use super::init::write_new;
use super::print;
use super::session::Session;

/// The files of a new theme, with `NAME` where its name stands.
const FILES: [(&str, &str); 5] = [
    (
        "theme.toml",
        "name = \"NAME\"\ncontract = 1\nextends = \"harbour\"\n",
    ),
    (
        "static/theme.css",
        "/* Stands behind the style sheet of harbour. Each colour for light screens, then for dark ones. */\n\
         :root { --link: #5c2e5a; --link-hover: #43203f; }\n\
         @media screen and (prefers-color-scheme: dark) { :root { --link: #ddb3da; --link-hover: #eed6ec; } }\n",
    ),
    (
        "templates/page.html",
        "{% extends \"harbour/templates/page.html\" %}\n\
         {% block after_body %}{{ super() }}{% include \"templates/partials/own-note.html\" %}{% endblock after_body %}\n",
    ),
    (
        "templates/partials/own-note.html",
        "<p class=\"small\"{% include \"templates/partials/lang.html\" %}>{{ t.own_note }}</p>\n",
    ),
    (
        "words/en.toml",
        "own_note = \"Made with families and the people who care for them.\"\n",
    ),
];

/// The theme in the binary, whose name no other can have.
const BUILT_IN: &str = "harbour";

/// `pimh theme`.
pub fn theme(common: &Common, command: &ThemeCommand) -> Exit {
    let ThemeCommand::New { name } = command;
    let session = match Session::open(common) {
        Ok(session) => session,
        Err(exit) => return exit,
    };
    let is_name = |name: &str| {
        let is_sign = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
        name.starts_with(|c: char| c.is_ascii_lowercase()) && name.bytes().all(is_sign)
    };
    if !is_name(name) || name == BUILT_IN {
        print::aside(&format!(
            "error: a theme cannot be called `{name}`: use small letters, digits and hyphens, and any name but `{BUILT_IN}`"
        ));
        return Exit::Usage;
    }
    let folder = format!("themes/{name}");
    if session.root.join(&folder).exists() {
        print::aside(&format!(
            "error: there is a theme {folder}/ already, so nothing was written"
        ));
        return Exit::Content;
    }
    let mut made = Vec::new();
    for (path, text) in FILES {
        let path = format!("{folder}/{path}");
        if let Err(error) = write_new(&session.root.join(&path), &text.replace("NAME", name)) {
            print::aside(&format!("error: {path} cannot be written: {error}"));
            return Exit::Output;
        }
        made.push(path);
    }
    if session.voice.is_json() {
        print::line(&serde_json::json!({ "made": made }).to_string());
    }
    made.iter().for_each(|path| session.voice.tell(path));
    session.voice.say(&format!(
        "Write theme = \"{name}\" in content/site.toml, and look at it with `pimh serve`. `pimh help templates` tells what \
         else can be changed."
    ));
    Exit::Done
}
