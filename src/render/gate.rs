//! What a sealed site has for its readers: the sign-in page, the scripts that open things, and what
//! a script must know of a page that it opens in the shell of another.

use base64::Engine as _;
use sha2::{Digest, Sha384};
use tera::{Context, Value};

use super::model::{self, map};
use super::release::Rendered;
use super::{Renderer, language_of, lists};
use crate::diagnostic::Diagnostic;
use crate::names::{Fingerprint, Permalink};
use crate::site::{Audience, Public, View, Visible};

/// Where readers sign in.
const SIGN_IN: &str = "/sign-in/";
/// Opens what the reader's code opens, on every page.
const LOADER: &[u8] = include_bytes!("../gate/loader/loader.min.js");
/// Reads codes, on the sign-in page.
const SIGN_IN_SCRIPT: &[u8] = include_bytes!("../gate/loader/sign-in.min.js");
/// Keeps sealed objects for reading without a network. Its address decides what it may serve, so it
/// has no fingerprint.
const WORKER: &[u8] = include_bytes!("../gate/loader/sw.min.js");
const WORKER_AT: &str = "/sw.js";

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
    } else if lists::is_event_list(page) {
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

/// What every template knows of the site; of a sealed one also where readers sign in, and the loader.
pub(super) fn site_value(view: &View<'_, Public>, with_gate: bool) -> Value {
    let mut value = model::site_map(view);
    if !with_gate {
        return Value::from(value);
    }
    let base = &view.config().base_url;
    let script = |(at, bytes): (Permalink, &[u8])| {
        let digest = base64::engine::general_purpose::STANDARD.encode(Sha384::digest(bytes));
        map([
            ("src", Value::from(base.link(at.path()))),
            ("integrity", Value::from(format!("sha384-{digest}"))),
        ])
    };
    for (key, entry) in [
        ("sign_in", Value::from(base.link(SIGN_IN))),
        ("loader", script(loader())),
        ("sign_in_script", script(sign_in_script())),
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

    /// The page on which readers sign in, with its address.
    ///
    /// # Errors
    ///
    /// A template that fails.
    pub fn sign_in(
        &self,
        view: &View<'_, Public>,
    ) -> Result<(Permalink, Rendered<Public>), Diagnostic> {
        let (words, t) = self.speech(&view.config().language);
        let mut page = self.made_value(view, words.get("sign_in"), "sign-in", SIGN_IN);
        page.insert("csp".into(), Value::from(model::SIGN_IN_CSP));
        page.insert("noindex".into(), Value::from(true));
        let mut context = Context::new();
        context.insert_value("page", Value::from(page));
        context.insert_value("t", t);
        let printed = self.print(view, "templates/sign-in.html", &context, None, None)?;
        Ok((Permalink::new(SIGN_IN), printed))
    }

    /// The scripts of a sealed site, with their addresses: the same for every site.
    pub fn gate_scripts(&self, view: &View<'_, Public>) -> Vec<(Permalink, Rendered<Public>)> {
        [
            loader(),
            sign_in_script(),
            (Permalink::new(WORKER_AT), WORKER),
        ]
        .into_iter()
        .map(|(at, bytes)| (at, Rendered::new(view, bytes.to_vec())))
        .collect()
    }
}

fn loader() -> (Permalink, &'static [u8]) {
    (fingerprinted("gate", LOADER), LOADER)
}

fn sign_in_script() -> (Permalink, &'static [u8]) {
    (fingerprinted("sign-in", SIGN_IN_SCRIPT), SIGN_IN_SCRIPT)
}

fn fingerprinted(name: &str, bytes: &[u8]) -> Permalink {
    let print = Fingerprint::of(bytes).hex();
    Permalink::new(format!(
        "/assets/{name}.{}.js",
        print.get(..10).unwrap_or(&print)
    ))
}
