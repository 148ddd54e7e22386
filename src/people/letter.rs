//! Letters to print: one page for each code, with a QR code for a phone's camera. As text: where it lies,
//! [`super::letters`] knows.

use fast_qr::convert::svg::SvgBuilder;
use fast_qr::{ECL, QRBuilder};
use zeroize::Zeroizing;

use crate::access::Roles;
use crate::gate::{AccessCode, Invitation};

/// What the addresses in letters and messages hold of a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Links {
    /// Its first group, which is no secret: the reader types or pastes the rest.
    FirstGroup,
    /// All of it. It stays in the history of the reader's browser, and whatever opens links in mails has it too.
    WholeCode,
}

/// What letters say of the site.
pub struct Letterhead {
    /// The name of the site.
    pub title: String,
    /// The language that its name is in.
    pub language: String,
    /// Where a code is typed: `https://example.org/sign-in/`
    pub sign_in: String,
    /// Where to write to about a code, if there is an address for it.
    pub mail: Option<String>,
    /// The roles, with the names that readers know them by.
    pub roles: Roles,
    /// What addresses hold.
    pub links: Links,
}

impl Letterhead {
    /// The address at which somebody signs in.
    pub fn link(&self, code: &AccessCode) -> Zeroizing<String> {
        match self.links {
            Links::FirstGroup => {
                let first = code.locator().as_str().to_ascii_uppercase();
                Zeroizing::new(format!("{}#r={first}", self.sign_in))
            }
            Links::WholeCode => {
                let plain = Zeroizing::new(code.shown().replace('-', ""));
                Zeroizing::new(format!("{}#k={}", self.sign_in, *plain))
            }
        }
    }

    /// What a code comes with in a message, to be pasted into one.
    pub fn message(&self, code: &AccessCode, invitation: &Invitation) -> Zeroizing<String> {
        let until = last_day(invitation).map(|day| format!(", until {day}"));
        let mail = self.mail.as_ref().map(|mail| format!(": {mail}"));
        let what = match self.links {
            Links::FirstGroup => "type or paste it there",
            Links::WholeCode => "the link holds the code, so delete it from your browser's history",
        };
        Zeroizing::new(format!(
            "Your code for {}:\n\n  {}\n\nOpen {} ({what}).\nIt opens: {}{}.\n\n\
             The code is a key. Keep it as one, and do not pass it on. If you lose it or somebody else has\n\
             seen it, tell us{}.",
            self.title,
            *code.shown(),
            *self.link(code),
            self.opens(invitation),
            until.unwrap_or_default(),
            mail.unwrap_or_default(),
        ))
    }

    /// What a code opens, in words.
    pub fn opens(&self, invitation: &Invitation) -> String {
        let labels = invitation.roles.iter().map(|role| {
            self.roles
                .named(role)
                .map_or(role.as_str(), |role| &role.label)
        });
        labels.collect::<Vec<_>>().join(", ")
    }
}

const STYLE: &str = "
@page { margin: 20mm }
body { font: 12pt/1.5 Georgia, 'DejaVu Serif', serif; color: #000; background: #fff; margin: 0 auto; max-width: 36em }
article { break-after: page; padding: 2em 0 }
h1 { font-size: 18pt; line-height: 1.25 }
.code { font: bold 20pt/1.6 'DejaVu Sans Mono', Menlo, Consolas, monospace; letter-spacing: .04em; border: 1pt solid #000; padding: .4em .6em; display: inline-block }
.qr svg { width: 46mm; height: 46mm; display: block }
.link { font-size: 9pt; overflow-wrap: anywhere }
dt { font-weight: bold } dd { margin: 0 0 .5em }
";

pub(super) fn html(head: &Letterhead, batch: &[(&AccessCode, &Invitation)]) -> Zeroizing<String> {
    // Room for all letters, so that no half of them is left behind in memory.
    let mut html = Zeroizing::new(String::with_capacity(4096 + batch.len() * 24_000));
    html.push_str(&format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n<meta name=\"robots\" content=\"noindex\">\n\
         <title>Letters: {}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n",
        escaped(&head.title)
    ));
    for (code, invitation) in batch {
        html.push_str(&letter(head, code, invitation));
    }
    html.push_str("</body>\n</html>\n");
    html
}

fn letter(head: &Letterhead, code: &AccessCode, invitation: &Invitation) -> Zeroizing<String> {
    let title = format!(
        "<span lang=\"{}\">{}</span>",
        escaped(&head.language),
        escaped(&head.title)
    );
    let sign_in = escaped(&head.sign_in);
    let link = head.link(code);
    let until = last_day(invitation)
        .map(|day| format!("<dt>It works until</dt><dd>{day}</dd>"))
        .unwrap_or_default();
    let mail = head
        .mail
        .as_ref()
        .map(|mail| format!(" Write to {}.", escaped(mail)))
        .unwrap_or_default();
    let (how, holds) = match head.links {
        Links::FirstGroup => (
            "and type the code there. Capital letters, spaces and hyphens do not matter.",
            ". It has the first group of your code only, which is no secret.",
        ),
        Links::WholeCode => (
            "where you type the code. The square holds the whole code, and your browser keeps it in its history: delete it \
             there if others use your device.",
            "",
        ),
    };
    Zeroizing::new(format!(
        "<article>\n<h1>Your code for {title}</h1>\n<dl><dt>For</dt><dd>{}</dd><dt>It opens</dt><dd>{}</dd>{until}</dl>\n\
         <p class=\"code\">{}</p>\n\
         <p>Point the camera of your phone at this square, or go to <b>{sign_in}</b>, {how}</p>\n\
         <div class=\"qr\">{}</div>\n\
         <p class=\"link\">The square holds this address: {}{holds}</p>\n\
         <p>The code is the key: nobody can look it up for you, and nobody will ask you for it. Keep this letter as \
         you would keep a key, and do not pass it on. If it is lost or somebody else has seen it, tell us, and you get \
         a new one.{mail}</p>\n</article>\n",
        escaped(&invitation.label),
        escaped(&head.opens(invitation)),
        *code.shown(),
        *qr(&link),
        escaped(&link),
    ))
}

/// The last day on which a code works, in words.
fn last_day(invitation: &Invitation) -> Option<String> {
    let last = invitation.expires?.yesterday().ok()?;
    Some(last.strftime("%-d %B %Y").to_string())
}

/// A QR code as SVG. An address of a site's sign-in page always fits; if not, the letter has the words.
fn qr(text: &str) -> Zeroizing<String> {
    let made = QRBuilder::new(text).ecl(ECL::M).build();
    Zeroizing::new(made.map_or_else(|_| String::new(), |qr| SvgBuilder::default().to_str(&qr)))
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(c),
        }
    }
    escaped
}
