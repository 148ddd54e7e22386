//! What the server adds to a page on its way out: bar, problems, script and style. The page itself is as it is built.

use super::markup::El;

/// The script in the browser, as it is read.
const SCRIPT: &str = include_str!("preview.js");
/// The look of bar, problems and desk.
pub const STYLE: &str = include_str!("preview.css");

/// The script of the list of findings, which is fetched when somebody opens that.
const FINDINGS: &str = include_str!("findings.js");

/// The script in the browser, as it is sent.
pub fn script() -> String {
    squeezed(SCRIPT)
}

/// The script of the list of findings, as it is sent.
pub fn findings_script() -> String {
    squeezed(FINDINGS)
}

/// A script without indents and comments.
fn squeezed(script: &str) -> String {
    let lines = script.lines().map(str::trim);
    let code = lines.filter(|line| !line.is_empty() && !line.starts_with("//"));
    code.fold(String::new(), |all, line| all + line + "\n")
}

/// What the script needs to know of the page that it is on.
pub struct Label {
    /// The fingerprint of the page.
    pub page: String,
    /// The same without regard to stylesheets.
    pub shape: String,
    /// Which run of the preview served it.
    pub run: String,
}

/// A page with everything added.
pub fn dress(page: &[u8], label: &Label, bar: Option<&El>, stop: Option<&El>) -> Vec<u8> {
    let text = String::from_utf8_lossy(page);
    let head = format!(
        "{STYLE_LINK}<script src=\"/_pimh/preview.js\" defer data-page=\"{}\" \
         data-shape=\"{}\" data-run=\"{}\"></script>",
        label.page, label.shape, label.run
    );
    let bar = bar.map(El::html).unwrap_or_default();
    let stop = stop.map(El::html).unwrap_or_default();
    let mut out = String::with_capacity(text.len() + head.len() + bar.len() + stop.len());
    let (before, rest) = cut(&text, text.find("</head>"));
    out.push_str(before);
    out.push_str(&head);
    let body = rest
        .find("<body")
        .and_then(|at| Some(at + rest.get(at..)?.find('>')? + 1));
    let (before, rest) = cut(rest, body);
    out.push_str(before);
    out.push_str(&bar);
    let end = rest.rfind("</body>").unwrap_or(rest.len());
    let (before, rest) = cut(rest, Some(end));
    out.push_str(before);
    out.push_str(&stop);
    out.push_str(rest);
    out.into_bytes()
}

/// A page with a notice above it, and no script.
pub fn with_notice(page: &[u8], notice: &El) -> Vec<u8> {
    let text = String::from_utf8_lossy(page);
    let (head, rest) = cut(&text, text.find("</head>"));
    let body = rest
        .find("<body")
        .and_then(|at| Some(at + rest.get(at..)?.find('>')? + 1));
    let (before, rest) = cut(rest, body);
    format!("{head}{STYLE_LINK}{before}{}{rest}", notice.html()).into_bytes()
}

const STYLE_LINK: &str = "<link rel=\"stylesheet\" href=\"/_pimh/preview.css\">";

fn cut(text: &str, at: Option<usize>) -> (&str, &str) {
    text.split_at_checked(at.unwrap_or(0)).unwrap_or(("", text))
}

/// A page of the preview's own.
pub fn own_page(title: &str, main: &El) -> Vec<u8> {
    let title = super::markup::el("title").put(format!("{title} - pimh preview"));
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" \
         content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{CSP}\">\n{}\n</head>\n<body class=\"pimh-own\">\n{}\n\
         </body>\n</html>\n",
        title.html(),
        main.html()
    )
    .into_bytes()
}

/// As strict as a site's own pages.
const CSP: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
frame-src 'self'; base-uri 'none'; form-action 'self'; require-trusted-types-for 'script'";

#[cfg(test)]
mod tests {
    use super::super::markup::el;
    use super::*;

    #[test]
    fn what_is_added_stands_around_the_page_and_changes_nothing_in_it() {
        let label = Label {
            page: "a".to_owned(),
            shape: "b".to_owned(),
            run: "c".to_owned(),
        };
        let page =
            "<html><head><title>&lt;/body></title></head><body class=\"a\"><p>x</body></html>";
        let dressed = dress(page.as_bytes(), &label, Some(&el("i")), Some(&el("b")));
        let dressed = String::from_utf8(dressed).unwrap();
        assert!(
            dressed.contains("<body class=\"a\"><i></i><p>x<b></b></body>"),
            "{dressed}"
        );
        let start = dressed.find("<link rel").unwrap();
        let end = dressed.find("</script>").unwrap() + "</script>".len();
        let bare = dressed.replace(&dressed[start..end], "");
        assert_eq!(bare.replace("<i></i>", "").replace("<b></b>", ""), page);
    }

    #[test]
    fn the_script_is_small() {
        assert!(script().len() < 5_000, "{} bytes", script().len());
    }
}
