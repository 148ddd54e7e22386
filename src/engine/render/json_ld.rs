//! What search engines are told of a public page, in the words of schema.org.
//!
//! It stands in every public page, so it is written straight from what is known and never as tables of a library.

use std::borrow::Cow;

use serde::{Serialize, Serializer};

use crate::document::FrontMatter;
use crate::document::kind::FAMILIES;
use crate::document::types::event::{ONLINE, PLACE};
use crate::document::types::{Says, Structured};
use crate::fields::meaning::Shown;
use crate::marks::has_byte;
use crate::site::{Audience, Visible};

/// A value of JSON, with the names of a table in the order in which they are said.
enum Json<'a> {
    Nothing,
    Flag(bool),
    Number(i64),
    Text(Cow<'a, str>),
    List(Vec<Json<'a>>),
    Table(Vec<(&'static str, Json<'a>)>),
}

impl Json<'_> {
    fn is_nothing(&self) -> bool {
        match self {
            Json::Nothing => true,
            Json::List(items) => items.is_empty(),
            _ => false,
        }
    }
}

impl<'a> From<&'a str> for Json<'a> {
    fn from(text: &'a str) -> Json<'a> {
        Json::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Json<'_> {
    fn from(text: String) -> Self {
        Json::Text(Cow::Owned(text))
    }
}

impl<'a> From<Option<&'a str>> for Json<'a> {
    fn from(text: Option<&'a str>) -> Json<'a> {
        text.map_or(Json::Nothing, Json::from)
    }
}

impl Serialize for Json<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Json::Nothing => serializer.serialize_none(),
            Json::Flag(flag) => serializer.serialize_bool(*flag),
            Json::Number(number) => serializer.serialize_i64(*number),
            Json::Text(text) => serializer.serialize_str(text),
            Json::List(items) => serializer.collect_seq(items),
            Json::Table(entries) => {
                serializer.collect_map(entries.iter().map(|(name, value)| (*name, value)))
            }
        }
    }
}

/// What search engines are told of a public page.
pub(super) fn json_ld<A: Audience>(
    page: &Visible<'_, A>,
    front: &FrontMatter,
    canonical: &str,
    crumbs: &[(String, String)],
    language: &str,
) -> String {
    let config = page.view().config();
    let mut graph = Vec::with_capacity(2);
    if page.is_home() {
        let summary = front.summary.as_ref();
        let mut entries = publisher(page);
        entries.push(("description", summary.map(|summary| &*summary.value).into()));
        graph.push(said(entries));
    } else if let Some(structured) = page.kind().is().structured
        && !page.is_section()
        && structured.needs.is_none_or(|field| front.says(field))
    {
        let of_page = OfPage {
            page,
            front,
            canonical,
            language,
        };
        graph.push(said(of_page.thing(&structured)));
    }
    if !crumbs.is_empty() {
        let origin = config
            .base_url
            .as_str()
            .strip_suffix(config.base_url.path())
            .expect("an address ends with its path");
        let above = crumbs
            .iter()
            .map(|(url, title)| (&**title, Json::from(format!("{origin}{url}"))));
        let way = above.chain([(page.title(), Json::from(canonical))]);
        let items = way.zip(1..).map(|((title, address), position)| {
            Json::Table(vec![
                ("@type", "ListItem".into()),
                ("position", Json::Number(position)),
                ("name", title.into()),
                ("item", address),
            ])
        });
        graph.push(Json::Table(vec![
            ("@type", "BreadcrumbList".into()),
            ("itemListElement", Json::List(items.collect())),
        ]));
    }
    script_json(&Json::Table(vec![
        ("@context", "https://schema.org".into()),
        ("@graph", Json::List(graph)),
    ]))
}

/// A table of what is said, without the names of which nothing is.
fn said<'a>(mut entries: Vec<(&'static str, Json<'a>)>) -> Json<'a> {
    entries.retain(|(_, value)| !value.is_nothing());
    Json::Table(entries)
}

/// Who publishes a page: the site.
fn publisher<'a, A: Audience>(page: &Visible<'a, A>) -> Vec<(&'static str, Json<'a>)> {
    let config = page.view().config();
    vec![
        ("@type", "Organization".into()),
        ("name", (&*config.title).into()),
        ("url", config.base_url.as_str().into()),
    ]
}

/// A page about to be told of.
struct OfPage<'a, 'v, A: Audience> {
    page: &'a Visible<'v, A>,
    front: &'a FrontMatter,
    canonical: &'a str,
    language: &'a str,
}

impl<'a, A: Audience> OfPage<'a, '_, A> {
    /// What a type says of it.
    fn thing(&self, structured: &Structured) -> Vec<(&'static str, Json<'a>)> {
        let properties = structured.says.iter();
        let properties = properties.map(|(name, says)| (*name, self.property(*says)));
        std::iter::once(("@type", structured.kind.into()))
            .chain(properties)
            .collect()
    }

    fn property(&self, says: Says) -> Json<'a> {
        let front = self.front;
        let summary = front.summary.as_ref().map(|summary| &*summary.value);
        match says {
            Says::Title => self.page.title().into(),
            Says::Summary => summary.into(),
            Says::Address => self.canonical.into(),
            Says::Language => self.language.into(),
            Says::Site => Json::Table(publisher(self.page)),
            Says::Field(name) => match front.show_named(name) {
                Shown::Text(text, _) => text.into(),
                Shown::Day(day) => day.to_string().into(),
                Shown::Moment(moment) => moment.date.to_string().into(),
                Shown::Words(ids) => {
                    Json::List(ids.iter().map(|id| self.person(&id.value)).collect())
                }
                Shown::Choices(words) => {
                    Json::List(words.iter().map(|word| Json::from(*word)).collect())
                }
                Shown::Flag(flag) => Json::Flag(flag),
                Shown::Number(number) => Json::Number(number),
                Shown::Nothing | Shown::Records(_) | Shown::Free(_) => Json::Nothing,
            },
            Says::WrittenFor => {
                let families = front.written_for.iter().any(|name| FAMILIES.contains(name));
                let audience = if families { "Patient" } else { "Clinician" };
                Json::Table(vec![
                    ("@type", "MedicalAudience".into()),
                    ("audienceType", audience.into()),
                ])
            }
            Says::Location => Json::Table(match front.get(PLACE) {
                Some(place) => vec![
                    ("@type", "Place".into()),
                    ("name", place.into()),
                    ("address", place.into()),
                ],
                None => vec![
                    ("@type", "VirtualLocation".into()),
                    ("url", self.canonical.into()),
                ],
            }),
            Says::Answer => {
                let words = self.page.scope().map_or("", |scope| scope.text.trim());
                let text = match words {
                    // Words are kept only where somebody searches them.
                    "" => summary.map(str::to_owned).unwrap_or_default(),
                    words => words.split_whitespace().collect::<Vec<_>>().join(" "),
                };
                if text.is_empty() {
                    return Json::Nothing;
                }
                let answer = Json::Table(vec![("@type", "Answer".into()), ("text", text.into())]);
                Json::List(vec![Json::Table(vec![
                    ("@type", "Question".into()),
                    ("name", self.page.title().into()),
                    ("acceptedAnswer", answer),
                ])])
            }
            Says::Attendance => {
                let online = front.get(ONLINE).is_some() && front.get(PLACE).is_none();
                Json::from(if online {
                    "https://schema.org/OnlineEventAttendanceMode"
                } else {
                    "https://schema.org/OfflineEventAttendanceMode"
                })
            }
        }
    }

    fn person(&self, id: &'a str) -> Json<'a> {
        let person = self.page.view().person(id);
        let name = person.map_or_else(|| id.to_owned(), |person| person.name.clone());
        Json::Table(vec![("@type", "Person".into()), ("name", name.into())])
    }
}

/// JSON that may stand in a `<script>`: no `</script>` can come of it.
pub(super) fn script_json(value: &impl Serialize) -> String {
    let mut text = serde_json::to_string(value).expect("texts, lists and tables are JSON");
    // The two separators of lines begin with E2, as dashes and most quotes do.
    if !has_byte(&text, |byte| byte == b'<' || byte == 0xe2) {
        return text;
    }
    for (sign, escaped) in [
        ("<", "\\u003c"),
        ("\u{2028}", "\\u2028"),
        ("\u{2029}", "\\u2029"),
    ] {
        if text.contains(sign) {
            text = text.replace(sign, escaped);
        }
    }
    text
}
