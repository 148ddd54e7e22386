//! A page's file, opened in the editor's own program: by an address such as `vscode://`, or by a command that the
//! preview runs when its link is followed.

use std::path::PathBuf;

use super::findings::Taker;
use super::markup::{El, el};

/// What runs a command with a file and a place in it.
pub type Run = Box<dyn Fn(&str, usize, usize) -> Result<(), String> + Send + Sync>;

/// How a file is opened.
pub enum How {
    /// By an address in which `{file}`, `{line}` and `{column}` stand.
    Address(String),
    /// By a command.
    Command(Run),
    /// Not at all.
    None,
}

/// How files are opened, and where they lie.
pub struct Editor {
    /// How.
    pub how: How,
    /// The project's root.
    pub root: PathBuf,
    /// A word that only the preview's own pages know, without which nothing is run.
    pub secret: String,
    /// What writes the changes that findings offer, if something does.
    pub taker: Option<Taker>,
}

impl Editor {
    /// A link that opens a file of the project; only its words if nothing does.
    pub fn link(&self, file: &str, line: usize, column: usize, words: &str) -> El {
        match &self.how {
            How::None => el("span").put(words),
            How::Address(pattern) => {
                let path = self.root.join(file);
                let path = path.to_string_lossy().replace('\\', "/");
                let path = percent_encoding::utf8_percent_encode(&path, NOT_IN_PATHS).to_string();
                let path = match path.starts_with('/') {
                    true => path,
                    false => format!("/{path}"),
                };
                let url = pattern
                    .replace("{file}", &path)
                    .replace("{line}", &line.to_string())
                    .replace("{column}", &column.to_string());
                el("a").with("href", url).put(words)
            }
            How::Command(_) => {
                let query = url::form_urlencoded::Serializer::new(String::new())
                    .append_pair("file", file)
                    .append_pair("line", &line.to_string())
                    .append_pair("column", &column.to_string())
                    .append_pair("key", &self.secret)
                    .finish();
                el("a")
                    .with("href", format!("/_pimh/open?{query}"))
                    .with("data-pimh", "open")
                    .put(words)
            }
        }
    }
}

const NOT_IN_PATHS: &percent_encoding::AsciiSet = &percent_encoding::CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?');
