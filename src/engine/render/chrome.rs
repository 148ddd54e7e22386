//! What stands around the words of a page, in the page's language: the name of the site, menu, help link and foot. The
//! theme has words of its own in several languages; those of the site come from its settings and translated pages.

use tera::{Value, value::Key};

use super::Renderer;
use super::model::{list, map, maybe, menu_label};
use crate::config::Config;
use crate::fields::Placed;
use crate::names::primary_language;
use crate::site::{Audience, Public, View, Visible};

/// How a link to a page is called around pages in some language, and where it leads.
pub(super) struct Label {
    pub(super) url: String,
    pub(super) words: String,
    /// The language of the words, where it is another than that of the page around which they stand.
    pub(super) language: Option<String>,
}

impl Label {
    /// For an entry of the menu or foot that leads to another site; `None` for one that leads to a page. Without words of
    /// its own it is called by the name of that site.
    pub(super) fn outside(
        config: &Config,
        wanted: &Placed<String>,
        language: Option<&str>,
    ) -> Option<Label> {
        let url = wanted.value.trim();
        let host = config.menu.leads_outside(url, &config.base_url)?;
        // The names of settings are kept in small letters, with hyphens.
        let key = url.to_lowercase().replace('_', "-");
        let said = language.and_then(|name| config.languages.named(name));
        let said = said.and_then(|(_, said)| said.labels.get(&key));
        let words = said.or_else(|| config.menu.labels.get(&key)).cloned();
        Some(Label {
            url: url.to_owned(),
            words: words.unwrap_or_else(|| host.trim_start_matches("www.").to_owned()),
            language: None,
        })
    }

    /// For pages in a language of the settings; without one, for all others.
    pub(super) fn of<A: Audience>(page: &Visible<'_, A>, language: Option<&str>) -> Label {
        let config = page.view().config();
        let own = || menu_label(config, page);
        let Some((name, said)) = language.and_then(|name| config.languages.named(name)) else {
            return Label {
                url: page.url(),
                words: own(),
                language: None,
            };
        };
        let translations = page.view().translations(page);
        let is_in = |other: &&Visible<'_, A>| {
            let lang = other.front().and_then(|front| front.lang.as_ref());
            lang.is_some_and(|lang| primary_language(&lang.value) == name)
        };
        let translated = translations.iter().find(is_in);
        let label = said.labels.get(page.address().path()).cloned();
        let words = label.or_else(|| translated.map(|other| other.title().to_owned()));
        Label {
            url: translated.map_or_else(|| page.url(), Visible::url),
            language: words.is_none().then(|| config.language.clone()),
            words: words.unwrap_or_else(own),
        }
    }
}

/// The help link, and the links at the foot.
pub(super) fn links(view: &View<'_, Public>, language: Option<&str>) -> (Value, Value) {
    let menu = &view.config().menu;
    let link = |wanted: &Placed<String>| {
        let label = Label::of(&view.named(&wanted.value)?, language);
        Some(map([
            ("url", Value::from(label.url)),
            ("title", Value::from(label.words)),
            ("lang", maybe(label.language.as_deref())),
            ("outside", Value::from(false)),
        ]))
    };
    let of_foot = |wanted: &Placed<String>| {
        let label = Label::outside(view.config(), wanted, language);
        let outside = label.map(|label| {
            map([
                ("url", Value::from(label.url)),
                ("title", Value::from(label.words)),
                ("lang", Value::none()),
                ("outside", Value::from(true)),
            ])
        });
        outside.or_else(|| link(wanted))
    };
    let help = menu.help.as_ref().and_then(link);
    (
        help.unwrap_or_else(Value::none),
        list(menu.footer.iter().filter_map(of_foot)),
    )
}

/// What the site says around pages in each language of the settings, by the first part of the language.
pub(super) fn of_all(view: &View<'_, Public>) -> Value {
    let config = view.config();
    let all = config.languages.iter().map(|(name, said)| {
        let (help, footer) = links(view, Some(name));
        let title = said.title.as_deref().unwrap_or(&config.title);
        let chrome = map([
            ("title", Value::from(title)),
            ("help", help),
            ("footer", footer),
        ]);
        (name.to_owned().into(), chrome)
    });
    Value::from(all.collect::<tera::Map>())
}

impl Renderer {
    /// The same for a page in some language; nothing where the settings have no words for it.
    pub(super) fn chrome_of(&self, language: &str, config: &Config) -> Value {
        let Some((name, _)) = config.languages.named(language) else {
            return Value::none();
        };
        let all = self
            .site
            .as_map()
            .and_then(|site| site.get(&Key::from("chrome")));
        let own = all.and_then(|all| all.as_map()?.get(&Key::from(name.to_owned())));
        own.cloned().unwrap_or_else(Value::none)
    }
}
