//! What a sealed site has for its readers: the sign-in page, the scripts that open things, and what
//! a script must know of a page that it opens in the shell of another.

use std::borrow::Cow;

use base64::Engine as _;
use sha2::{Digest, Sha384};
use tera::{Context, Value};

use super::chrome;
use super::model::{self, map, maybe};
use super::release::Rendered;
use super::{Renderer, language_of, parts};
use crate::diagnostic::Diagnostic;
use crate::names::{Fingerprint, Permalink};
use crate::site::outputs::addresses::{ASSETS, SIGN_IN, WORKER as WORKER_AT};
use crate::site::{Audience, Public, View, Visible};
use crate::theme::Theme;

/// Opens what the reader's code opens, on every page.
const LOADER: &[u8] = include_bytes!("../../gate/loader/loader.min.js");
/// The loader, and what reads codes, for the sign-in page.
const SIGN_IN_SCRIPT: &[u8] = include_bytes!("../../gate/loader/sign-in.min.js");
/// Keeps sealed objects for reading without a network.
const WORKER: &[u8] = include_bytes!("../../gate/loader/sw.min.js");
/// The theme's own script of every page, which goes with the loader.
const SEND: &str = "send.js";
/// The theme's own script of the search page.
const SEARCH: &str = "search.js";

/// What stands around the words of a page, for whoever puts these into the shell of another page.
pub struct Outline {
    /// The title of its tab.
    pub title: String,
    /// Its language.
    pub language: String,
    /// The direction in which that is written.
    pub direction: &'static str,
    /// Its type, as templates know it.
    pub kind: &'static str,
}

/// The type of a page, as templates know it.
pub(super) fn template_type<A: Audience>(page: &Visible<'_, A>) -> &'static str {
    if page.is_home() {
        "home"
    } else if !page.is_section() {
        page.kind().name()
    } else if page.is_event_list() {
        "list"
    } else {
        "section"
    }
}

/// The title of a page's tab.
pub(super) fn head_title<A: Audience>(page: &Visible<'_, A>) -> String {
    let site = &page.view().config().title;
    match page.is_home() {
        true => site.clone(),
        false => format!("{} - {site}", page.title()),
    }
}

/// What every template knows of the site; of a sealed one also where readers sign in, and the scripts.
pub(super) fn site_value(view: &View<'_, Public>, theme: &Theme, with_gate: bool) -> Value {
    let mut value = model::site_map(view);
    let (help, footer) = chrome::links(view, None);
    value.insert("help".into(), help);
    value.insert("footer".into(), footer);
    value.insert("chrome".into(), chrome::of_all(view));
    let base = &view.config().base_url;
    let style = theme.own_style().map_or_else(Value::none, |style| {
        map([
            ("url", Value::from(base.link(&style.address))),
            ("integrity", Value::from(style.integrity.as_str())),
        ])
    });
    value.insert("style".into(), style);
    let face = theme.own_face().map_or_else(Value::none, |face| {
        let url = face.map(|face| base.link(&face.address));
        map([("url", maybe(url.as_deref()))])
    });
    value.insert("face".into(), face);
    let extra = model::as_written(&view.config().extra_values);
    value.insert("extra".into(), extra);
    if !with_gate {
        return Value::from(value);
    }
    let script = |script: &Script| {
        let digest =
            base64::engine::general_purpose::STANDARD.encode(Sha384::digest(&script.bytes));
        map([
            ("src", Value::from(base.link(script.at.path()))),
            ("integrity", Value::from(format!("sha384-{digest}"))),
        ])
    };
    let search = search_script(theme);
    for (key, entry) in [
        ("sign_in", Value::from(base.link(SIGN_IN))),
        ("loader", script(&loader(theme))),
        ("sign_in_script", script(&sign_in_script())),
        (
            "search_script",
            search.as_ref().map_or_else(Value::none, script),
        ),
    ] {
        value.insert(key.into(), entry);
    }
    Value::from(value)
}

impl Renderer {
    /// What stands around the words of a page.
    pub fn outline<A: Audience>(&self, page: &Visible<'_, A>) -> Outline {
        let language = language_of(page);
        Outline {
            title: head_title(page),
            direction: model::direction(&language),
            language,
            kind: template_type(page),
        }
    }

    /// The same of a further page of its list.
    pub fn outline_of_part<A: Audience>(&self, page: &Visible<'_, A>, number: usize) -> Outline {
        let (words, _) = self.speech(&language_of(page));
        Outline {
            title: parts::head_title(page, number, words),
            ..self.outline(page)
        }
    }

    /// The page on which readers sign in.
    ///
    /// # Errors
    ///
    /// A template that fails.
    pub fn sign_in<A: Audience>(&self, view: &View<'_, A>) -> Result<Rendered<A>, Diagnostic> {
        let (words, t) = self.speech(&view.config().language);
        let mut page = self.made_value(view, words.get("sign_in"), "sign-in", SIGN_IN);
        page.set("csp", Value::from(model::SIGN_IN_CSP));
        page.set("noindex", Value::from(true));
        let mut context = Context::new();
        context.insert_value("page", Value::from(page));
        context.insert_value("t", t);
        self.print(view, "templates/sign-in.html", &context, None, None)
    }
}

/// The scripts of a sealed site. A page asks for one of them, which has in it all that the page needs: a request costs
/// more on a slow line than the same bytes again.
pub(super) fn scripts(theme: &Theme) -> Vec<Script> {
    let worker = Script {
        at: Permalink::new(WORKER_AT),
        bytes: Cow::Borrowed(WORKER),
    };
    [loader(theme), sign_in_script(), worker]
        .into_iter()
        .chain(search_script(theme))
        .collect()
}

/// A script as it is served.
#[derive(Clone)]
pub(super) struct Script {
    pub(super) at: Permalink,
    pub(super) bytes: Cow<'static, [u8]>,
}

impl Script {
    fn fingerprinted(name: &str, bytes: Cow<'static, [u8]>) -> Script {
        let print = Fingerprint::of(&bytes).hex();
        let print = print.get(..10).unwrap_or(&print);
        Script {
            at: Permalink::new(format!("{ASSETS}{name}.{print}.js")),
            bytes,
        }
    }
}

/// The loader, with the theme's script of every page behind it.
fn loader(theme: &Theme) -> Script {
    let joined = theme.asset(SEND).map(|send| joined(&send.bytes));
    Script::fingerprinted("gate", joined.unwrap_or(Cow::Borrowed(LOADER)))
}

fn sign_in_script() -> Script {
    Script::fingerprinted("sign-in", Cow::Borrowed(SIGN_IN_SCRIPT))
}

/// The loader with the theme's script of the search page behind it. `import()` of the loader's address gives what is loaded already.
fn search_script(theme: &Theme) -> Option<Script> {
    let search = theme.asset(SEARCH)?;
    Some(Script::fingerprinted("search", joined(&search.bytes)))
}

/// The loader and a script of the theme, in a block, so that neither's names are in the other's way.
fn joined(script: &[u8]) -> Cow<'static, [u8]> {
    Cow::Owned([LOADER, b"{\n", script, b"\n}\n"].concat())
}
