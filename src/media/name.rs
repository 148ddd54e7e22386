//! What the name of a file says: its ending, and whether the file is refused for its name alone.

use super::format::Format;
use super::kinds::{self, ending};

/// Why a file is refused, whatever it is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// A browser shows files of this ending as pages or runs them, or a host does.
    Page,
    /// A program for a computer or a phone, or a file that starts one.
    Program,
    /// A document that carries a program; what it should be saved as.
    Macros(&'static str),
    /// No row of the table has this ending, and no setting allows it.
    Unknown,
    /// Hosts may go by an earlier ending of the name, such as that of `page.html.txt`.
    PageWithin,
    /// The name ends with a dot or a blank, which hides its ending.
    HiddenEnding,
    /// A page or drawing is in the file, or the beginning of one.
    Markup,
}

/// What a browser runs or shows as a page, and what hosts run or obey.
const PAGES: &str = "html htm xhtml xhtm xht shtml shtm stm htc mht mhtml webarchive \
    xml xsl xslt xsd xbl xul dtd rdf rss atom mathml mml svgz wml \
    js mjs cjs jsm wasm swf php php3 php4 php5 php7 php8 pht phtml phps phar \
    asp aspx asa ashx asmx ascx jsp jspx cfm cgi fcgi config htaccess appcache manifest";

/// What a computer or a phone runs, installs or takes settings from, and shortcuts to such.
const PROGRAMS: &str = "exe com bat cmd scr pif cpl msi msp mst msu msix msixbundle appx appxbundle \
    appinstaller application appref-ms gadget reg lnk url webloc desktop inf job scf \
    vb vbs vbe vbscript wsf wsh wsc ws sct jse hta ps1 ps1xml ps2 psm1 psd1 psc1 msh msh1 msh2 \
    jar jnlp class app dmg pkg mpkg command action workflow scpt scptd applescript osx \
    sh bash zsh csh ksh fish run out elf deb rpm apk apks xapk aab ipa snap flatpak flatpakref appimage \
    dll sys drv ocx ax so dylib efi py pyc pyw pyz pl pm rb lua tcl ahk au3 \
    xll xla wll chm hlp mde ade adp accde iso img vhd vhdx settingcontent-ms library-ms search-ms \
    diagcab theme themepack rdp terminal mobileconfig";

/// Documents with macros, each with the ending that it has without them.
const MACROS: [(&str, &str); 9] = [
    ("docm", "docx"),
    ("dotm", "dotx"),
    ("xlsm", "xlsx"),
    ("xlsb", "xlsx"),
    ("xltm", "xltx"),
    ("xlam", "xlsx"),
    ("pptm ppam", "pptx"),
    ("ppsm", "ppsx"),
    ("potm", "potx"),
];

/// Why no file of this name is published, if none is. `allowed` are the endings that the settings add to those of the
/// table, in small letters; no page and no program can be among them.
pub fn refused(name: &str, allowed: &[String]) -> Option<Refusal> {
    // Windows leaves dots and blanks at the end of a name out, and so goes by the ending before them.
    let trimmed = name.trim_end_matches(|c: char| c == '.' || c.is_whitespace() || is_unseen(c));
    let ending = ending(trimmed);
    if let Some(refusal) = never(&ending) {
        return Some(refusal);
    }
    if trimmed.len() < name.len() {
        return Some(Refusal::HiddenEnding);
    }
    let (_, file) = name.rsplit_once('/').unwrap_or(("", name));
    let mut parts = file.split('.').skip(1);
    if parts.any(|part| is_listed(PAGES, part.trim())) {
        return Some(Refusal::PageWithin);
    }
    let is_known = kinds::named(name).is_some() || is_foreign(&ending) || allowed.contains(&ending);
    (!is_known).then_some(Refusal::Unknown)
}

/// Why no setting can allow an ending, if none can.
pub fn never(ending: &str) -> Option<Refusal> {
    let ending = ending.trim().to_lowercase();
    if is_listed(PAGES, &ending) {
        return Some(Refusal::Page);
    }
    if is_listed(PROGRAMS, &ending) {
        return Some(Refusal::Program);
    }
    MACROS
        .iter()
        .find(|(with, _)| is_listed(with, &ending))
        .map(|(_, without)| Refusal::Macros(without))
}

/// The format that a file of that name is read as, if it is read.
pub(super) fn format(name: &str) -> Option<Format> {
    match is_foreign(&ending(name)) {
        true => Some(Format::Foreign),
        false => kinds::named(name).and_then(kinds::Kind::format),
    }
}

/// Pictures of cameras and drawing programs, which browsers do not all show. They are told of where they are read.
fn is_foreign(ending: &str) -> bool {
    const FOREIGN: &str =
        "avif heic heif hif jxl jp2 jpx jpf tif tiff dng cr2 cr3 nef arw orf rw2 raf psd";
    is_listed(FOREIGN, ending)
}

fn is_listed(list: &str, ending: &str) -> bool {
    list.split_ascii_whitespace()
        .any(|listed| listed.eq_ignore_ascii_case(ending))
}

/// Characters that are there and not seen, some of which turn the letters around them.
fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_run_is_refused_by_its_name() {
        for (name, expected) in [
            ("a.html", Refusal::Page),
            ("a.HTM", Refusal::Page),
            ("b/a.js", Refusal::Page),
            ("a.xml", Refusal::Page),
            ("a.svgz", Refusal::Page),
            ("web.config", Refusal::Page),
            ("tool.exe", Refusal::Program),
            ("tool.EXE", Refusal::Program),
            ("letter.pdf.exe", Refusal::Program),
            ("start.bat.", Refusal::Program),
            ("start.bat \u{202e}", Refusal::Program),
            ("start.bat . .", Refusal::Program),
            ("a.lnk", Refusal::Program),
            ("a.docm", Refusal::Macros("docx")),
            ("a.ppam", Refusal::Macros("pptx")),
            ("page.html.old", Refusal::PageWithin),
            ("page.php.pdf", Refusal::PageWithin),
            ("plan.pdf.", Refusal::HiddenEnding),
            ("plan.pdf ", Refusal::HiddenEnding),
            ("hall.conf", Refusal::Unknown),
            ("notes.log", Refusal::Unknown),
            ("a.exe::$data", Refusal::Unknown),
        ] {
            assert_eq!(refused(name, &[]), Some(expected), "{name}");
        }
        for name in [
            "html",
            "README",
            "Node.js guide.pdf.txt",
            "www.example.com.pdf",
            "Plan v1.2.docx",
            "photo.HEIC",
        ] {
            assert_eq!(refused(name, &[]), None, "{name}");
        }
    }

    #[test]
    fn a_setting_allows_an_ending_and_never_a_program() {
        let allowed = ["stl", "exe", "html"].map(str::to_owned);
        assert_eq!(refused("model.STL", &allowed), None);
        assert_eq!(refused("model.exe", &allowed), Some(Refusal::Program));
        assert_eq!(refused("model.html", &allowed), Some(Refusal::Page));
        assert_eq!(refused("model.obj", &allowed), Some(Refusal::Unknown));
    }
}
