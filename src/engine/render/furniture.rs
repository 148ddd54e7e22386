//! What stands around the words of a page: its contents, when it is due, who to call, its translations.

use tera::Value;

use super::language_of;
use super::model::{self, list, map, maybe};
use crate::document::FrontMatter;
use crate::document::fields::{TRANSLATED_FROM_VERSION, TRANSLATION_CHECKED_BY};
use crate::document::kind::{FAMILIES, STAGES};
use crate::site::outputs::addresses;
use crate::site::{Audience, Visible};
use crate::theme::Phrases;

/// The number of a good practice point in its section.
pub(super) fn page_number<A: Audience>(page: &Visible<'_, A>) -> Value {
    match page.kind().is().is_numbered && !page.is_section() {
        true => page.point_number().map_or_else(Value::none, Value::from),
        false => Value::none(),
    }
}

/// The list of headings, from three on.
pub(super) fn contents<A: Audience>(page: &Visible<'_, A>, front: &FrontMatter) -> Value {
    let wanted = front
        .contents
        .unwrap_or(!page.kind().is().is_sheet && !page.is_home());
    let headings = page
        .scope()
        .map(|scope| scope.headings.as_slice())
        .unwrap_or_default();
    let entries: Vec<Value> = headings
        .iter()
        .filter(|heading| heading.level == 2 && !heading.in_block)
        .map(|heading| {
            map([
                ("id", Value::from(&*heading.id)),
                ("title", Value::from(&*heading.title)),
            ])
        })
        .collect();
    if wanted && entries.len() >= 3 {
        Value::from(entries)
    } else {
        list([])
    }
}

/// How much a page says of help in a crisis. The page to which the menu leads for help has the numbers, always.
pub(super) fn crisis<A: Audience>(page: &Visible<'_, A>, front: &FrontMatter) -> &'static str {
    let view = page.view();
    let help = view.config().menu.help.as_ref();
    let help = help.and_then(|help| view.named(&help.value));
    match front.crisis {
        _ if help.is_some_and(|help| help.address() == page.address()) => "full",
        Some("full") => "full",
        Some("line") => "line",
        Some("none") => "none",
        _ if page.is_home() || front.written_for.iter().any(|name| FAMILIES.contains(name)) => {
            "full"
        }
        _ => "line",
    }
}

/// The part of the first years that a page is about, in words: "pregnancy to 2 years" where it has no gap.
pub(super) fn stages(front: &FrontMatter, words: &Phrases) -> String {
    let at = |stage: &&str| STAGES.iter().position(|known| known == stage);
    let mut places: Vec<usize> = front.stages.iter().filter_map(at).collect();
    places.sort_unstable();
    places.dedup();
    // Birth is a moment between two parts, and leaves no gap.
    let follows = |pair: &[usize]| match pair {
        [one, next] => (one + 1..*next).all(|between| STAGES.get(between) == Some(&"birth")),
        _ => true,
    };
    let said = |table: &str, place: usize| {
        STAGES
            .get(place)
            .and_then(|stage| words.find(&format!("{table}.{stage}")))
    };
    if let ([first, .., last], true) = (&*places, places.windows(2).all(follows))
        && let (Some(from), Some(to), Some(range)) = (
            said("stage_from", *first),
            said("stage_to", *last),
            words.find("stage_range"),
        )
    {
        return range.replace("{from}", from).replace("{to}", to);
    }
    let labels: Vec<&str> = places
        .iter()
        .filter_map(|place| said("stage", *place))
        .collect();
    labels.join(", ")
}

/// A mail address with page and version filled in.
pub(super) fn feedback(
    config: &crate::config::Config,
    front: &FrontMatter,
    title: &str,
    url: &str,
) -> Value {
    let Some(mail) = &config.feedback else {
        return Value::none();
    };
    let version = front
        .version
        .as_deref()
        .map(|version| format!(", version {version}"))
        .unwrap_or_default();
    let subject = format!("{title}{version} ({url})");
    let encoded =
        percent_encoding::utf8_percent_encode(&subject, percent_encoding::NON_ALPHANUMERIC);
    Value::from(format!("mailto:{mail}?subject={encoded}"))
}

/// The translations of a page.
pub(super) fn translations<A: Audience>(
    page: &Visible<'_, A>,
    config: &crate::config::Config,
) -> Value {
    let others = page.view().translations(page);
    list(others.iter().map(|other| {
        let lang = other
            .front()
            .and_then(|front| front.lang.as_ref())
            .map_or(config.language.as_str(), |l| &l.value);
        map([
            ("lang", Value::from(lang)),
            ("dir", Value::from(model::direction(lang))),
            ("label", Value::from(model::language_name(lang))),
            ("url", Value::from(other.url())),
        ])
    }))
}

/// What a page is translated from, and whether that has changed since.
pub(super) fn original<A: Audience>(page: &Visible<'_, A>, front: &FrontMatter) -> Value {
    let Some(original) = page.view().original(page) else {
        return Value::none();
    };
    let version = original.front().and_then(|front| front.version.clone());
    let translated = front.get(TRANSLATED_FROM_VERSION);
    let behind = match (version.as_deref(), translated) {
        (Some(now), Some(then)) => now != then,
        _ => false,
    } || page.view().is_behind_on_safety(page);
    map([
        ("url", Value::from(original.url())),
        ("title", Value::from(original.title())),
        ("lang", Value::from(language_of(&original))),
        ("behind", Value::from(behind)),
        ("version", maybe(translated)),
        (
            "unchecked",
            Value::from(front.get(TRANSLATION_CHECKED_BY).is_none()),
        ),
    ])
}

/// The address of the feed of a section.
pub(super) fn feed_url<A: Audience>(page: &Visible<'_, A>) -> Value {
    let public = page.view().level().is_public() && page.level().is_public();
    if !public || !page.has_feed() {
        return Value::none();
    }
    let feed = addresses::feed_of(page.address());
    Value::from(page.view().config().base_url.link(feed.path()))
}
