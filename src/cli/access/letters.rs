//! Letters to print: one page for each code, in one file, with a QR code for a phone's camera.

use std::fs;
use std::path::{Path, PathBuf};

use fast_qr::convert::svg::SvgBuilder;
use fast_qr::{ECL, QRBuilder};
use jiff::civil::Date;
use zeroize::Zeroizing;

use super::Failure;
use super::files::{self, Readers};
use crate::config::Config;
use crate::gate::{Code, Invitation};
use pimh_words::access::Roles;

/// What letters say of the site.
pub struct Site {
    title: String,
    language: String,
    /// `https://example.org/sign-in/`
    sign_in: String,
    mail: Option<String>,
    roles: Roles,
}

impl Site {
    /// As the settings have it.
    pub fn of(config: &Config, base_url: &crate::names::BaseUrl) -> Site {
        Site {
            title: config.title.clone(),
            language: config.language.clone(),
            sign_in: base_url.whole("/sign-in/"),
            mail: config.feedback.clone(),
            roles: config.roles.clone(),
        }
    }

    /// The address that signs somebody in.
    pub fn link(&self, code: &Code) -> Zeroizing<String> {
        let plain = Zeroizing::new(code.shown().replace('-', ""));
        Zeroizing::new(format!("{}#k={}", self.sign_in, *plain))
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

/// Writes the letters of a batch, and gives their place. A file of earlier letters is never replaced,
/// for they may not be printed yet; the same letters, written again after a break, stay one file.
pub fn write(
    root: &Path,
    site: &Site,
    name: &str,
    today: Date,
    batch: &[(&Code, &Invitation)],
) -> Result<PathBuf, Failure> {
    let folder = files::private_folder(root, "letters")?;
    let html = html(site, batch);
    let mut number = 1;
    loop {
        let suffix = if number == 1 {
            String::new()
        } else {
            format!("-{number}")
        };
        let path = folder.join(format!("{today}-{name}{suffix}.html"));
        match files::read(&path)?.map(Zeroizing::new) {
            Some(there) if *there != *html => number += 1,
            _ => {
                files::put(&path, html.as_bytes(), Readers::Owner)?;
                return Ok(path);
            }
        }
    }
}

/// How many files of letters lie in the project.
pub fn left(root: &Path) -> usize {
    let found = fs::read_dir(root.join(".pimh/letters"));
    found.map_or(0, |files| {
        files
            .flatten()
            .filter(|file| file.path().extension().is_some_and(|end| end == "html"))
            .count()
    })
}

const STYLE: &str = "
@page { margin: 20mm }
body { font: 12pt/1.5 Georgia, 'DejaVu Serif', serif; color: #000; background: #fff; margin: 0 auto; max-width: 36em }
article { break-after: page; padding: 2em 0 }
h1 { font-size: 18pt; line-height: 1.25 }
.code { font: bold 17pt/1.6 'DejaVu Sans Mono', Menlo, Consolas, monospace; letter-spacing: .04em; border: 1pt solid #000; padding: .4em .6em; display: inline-block }
.qr svg { width: 46mm; height: 46mm; display: block }
.link { font-size: 9pt; overflow-wrap: anywhere }
dt { font-weight: bold } dd { margin: 0 0 .5em }
";

fn html(site: &Site, batch: &[(&Code, &Invitation)]) -> Zeroizing<String> {
    // Room for all letters, so that no half of them is left behind in memory.
    let mut html = Zeroizing::new(String::with_capacity(4096 + batch.len() * 24_000));
    html.push_str(&format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n<meta name=\"robots\" content=\"noindex\">\n\
         <title>Letters: {}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n",
        escaped(&site.title)
    ));
    for (code, invitation) in batch {
        html.push_str(&letter(site, code, invitation));
    }
    html.push_str("</body>\n</html>\n");
    html
}

fn letter(site: &Site, code: &Code, invitation: &Invitation) -> Zeroizing<String> {
    let title = format!(
        "<span lang=\"{}\">{}</span>",
        escaped(&site.language),
        escaped(&site.title)
    );
    let sign_in = escaped(&site.sign_in);
    let link = site.link(code);
    let until = invitation
        .expires
        .and_then(|day| day.yesterday().ok())
        .map(|last| {
            format!(
                "<dt>It works until</dt><dd>{}</dd>",
                last.strftime("%-d %B %Y")
            )
        })
        .unwrap_or_default();
    let mail = site
        .mail
        .as_ref()
        .map(|mail| format!(" Write to {}.", escaped(mail)))
        .unwrap_or_default();
    Zeroizing::new(format!(
        "<article>\n<h1>Your code for {title}</h1>\n<dl><dt>For</dt><dd>{}</dd><dt>It opens</dt><dd>{}</dd>{until}</dl>\n\
         <p class=\"code\">{}</p>\n\
         <p>Go to <b>{sign_in}</b> and type the code; capital letters, spaces and hyphens do not matter. Or \
         point the camera of your phone at this square:</p>\n\
         <div class=\"qr\">{}</div>\n\
         <p class=\"link\">The square holds this address: {}</p>\n\
         <p>The code is the key: nobody can look it up for you, and nobody will ask you for it. Keep this letter as \
         you would keep a key, and do not pass it on. If it is lost or somebody else has seen it, tell us, and you get \
         a new one.{mail}</p>\n</article>\n",
        escaped(&invitation.label),
        escaped(&site.opens(invitation)),
        *code.shown(),
        *qr(&link),
        escaped(&link),
    ))
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
