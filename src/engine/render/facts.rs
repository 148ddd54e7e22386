//! What pages of a site's own types say of themselves in plain words, each fact with its label: all that rows in lists say.
//! It is the same for all readers of a row, so nothing of it is a link or a person's record.

use tera::Value;

use super::values::{day, list, map, maybe};
use crate::fields::meaning::Shown;
use crate::site::{Audience, Visible};
use crate::theme::Phrases;

/// The facts of a row.
pub(super) fn of_row<A: Audience>(page: &Visible<'_, A>, words: &Phrases) -> Value {
    let kind = page.kind().is();
    let in_rows = kind.facts.iter().filter(|fact| fact.in_rows);
    let told = in_rows.filter_map(|fact| {
        let values = plain(page.front()?.show_named(fact.field), words);
        let label = fact.label.in_language(words.get("lang"));
        (!values.is_empty()).then(|| fact_value(label, values))
    });
    list(told)
}

pub(super) fn fact_value(label: Option<&str>, values: Vec<Value>) -> Value {
    map([("label", maybe(label)), ("values", Value::from(values))])
}

pub(super) fn value(text: Value, url: Value) -> Value {
    map([
        ("text", text),
        ("url", url),
        ("day", Value::none()),
        ("html", Value::none()),
    ])
}

/// What a field says in words.
pub(super) fn plain(shown: Shown<'_>, words: &Phrases) -> Vec<Value> {
    let one = |text: &str| value(Value::from(text), Value::none());
    let on = |date| {
        map([
            ("text", day(Some(date))),
            ("url", Value::none()),
            ("day", day(Some(date))),
            ("html", Value::none()),
        ])
    };
    match shown {
        Shown::Text(text, _) => vec![one(text)],
        Shown::Words(texts) => texts.iter().map(|text| one(&text.value)).collect(),
        Shown::Choices(names) => names.iter().map(|name| one(name)).collect(),
        Shown::Day(date) => vec![on(date)],
        Shown::Moment(moment) => {
            let time = moment
                .time
                .map(|time| format!("{:02}:{:02}", time.hour(), time.minute()));
            let time = time.as_deref().map(one);
            std::iter::once(on(moment.date)).chain(time).collect()
        }
        Shown::Flag(flag) => vec![one(words.get(if flag { "yes" } else { "no" }))],
        Shown::Number(number) => vec![one(&number.to_string())],
        Shown::Nothing | Shown::Records(_) | Shown::Free(_) => Vec::new(),
    }
}
