//! Elements of the bar, the overlay and the desk: described once, sent as HTML with a page and as JSON to a page that
//! is open. Texts are texts in both, so nothing in a page's source can become markup.

use serde_json::{Value, json};

use crate::names::Fingerprint;

/// An element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct El {
    tag: &'static str,
    attributes: Vec<(&'static str, String)>,
    inner: Vec<Node>,
}

/// What is in an element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Node {
    /// Another.
    El(El),
    /// Text.
    Text(String),
}

impl From<El> for Node {
    fn from(el: El) -> Node {
        Node::El(el)
    }
}

impl From<&str> for Node {
    fn from(text: &str) -> Node {
        Node::Text(text.to_owned())
    }
}

impl From<String> for Node {
    fn from(text: String) -> Node {
        Node::Text(text)
    }
}

/// Begins an element.
pub fn el(tag: &'static str) -> El {
    El {
        tag,
        attributes: Vec::new(),
        inner: Vec::new(),
    }
}

/// Elements that have no end.
const VOID: [&str; 3] = ["input", "link", "meta"];

impl El {
    /// The same with an attribute.
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> El {
        self.attributes.push((name, value.into()));
        self
    }

    /// The same with an attribute, if it is so.
    pub fn with_if(self, name: &'static str, is_so: bool) -> El {
        if is_so { self.with(name, "") } else { self }
    }

    /// The same with something more in it.
    pub fn put(mut self, inner: impl Into<Node>) -> El {
        self.inner.push(inner.into());
        self
    }

    /// The same with more in it.
    pub fn all<N: Into<Node>>(mut self, inner: impl IntoIterator<Item = N>) -> El {
        self.inner.extend(inner.into_iter().map(Into::into));
        self
    }

    /// The same with a fingerprint of itself, by which a page knows that it has it already.
    pub fn stamped(self) -> El {
        let print = Fingerprint::of(self.html().as_bytes()).hex();
        self.with("data-was", print)
    }

    /// As HTML.
    pub fn html(&self) -> String {
        let mut out = String::new();
        self.write(&mut out);
        out
    }

    fn write(&self, out: &mut String) {
        out.push('<');
        out.push_str(self.tag);
        for (name, value) in &self.attributes {
            out.push_str(&format!(" {name}=\"{}\"", escaped(value)));
        }
        out.push('>');
        for node in &self.inner {
            match node {
                Node::El(el) => el.write(out),
                Node::Text(text) => out.push_str(&escaped(text)),
            }
        }
        if !VOID.contains(&self.tag) {
            out.push_str(&format!("</{}>", self.tag));
        }
    }

    /// As `["p", {"class": "now"}, ["text", ["b", {}, […]]]]`, of which the script in the browser makes elements.
    pub fn json(&self) -> Value {
        let attributes: serde_json::Map<String, Value> = self
            .attributes
            .iter()
            .map(|(name, value)| ((*name).to_owned(), json!(value)))
            .collect();
        let inner: Vec<Value> = self
            .inner
            .iter()
            .map(|node| match node {
                Node::El(el) => el.json(),
                Node::Text(text) => json!(text),
            })
            .collect();
        json!([self.tag, attributes, inner])
    }
}

/// Text as it stands in HTML, in attributes too.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\t' | '\n' => out.push(c),
            c if c.is_control() => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_becomes_markup() {
        let el = el("p")
            .with("title", "a\"><script>")
            .put("<img src=x onerror=alert(1)> & \u{1}");
        assert_eq!(
            el.html(),
            "<p title=\"a&quot;&gt;&lt;script&gt;\">&lt;img src=x onerror=alert(1)&gt; &amp; \u{fffd}</p>"
        );
        assert_eq!(el.json()[2][0], "<img src=x onerror=alert(1)> & \u{1}");
    }
}
