//! Whatever rclone reaches: a web space by SFTP or WebDAV, a bucket, and some seventy more.
//!
//! The program `rclone` does it, with what it keeps of names and passwords. There files change one after the other.

use std::collections::BTreeMap;
use std::process::Command;

use serde::{Deserialize, Serialize};

use crate::ledger::LEDGER;
use crate::steps::{Place, by_steps};
use crate::target::{Delivery, Target};
use crate::there::There;
use crate::tool::{ended, run, said};
use crate::tree::{Lies, Tree};
use crate::trouble::Trouble;

const RCLONE: &str = "rclone";
/// What lies there while somebody publishes.
const LOCK: &str = ".pimh-publishing.json";
/// The codes with which it ends if a folder or a file is not there.
const NOT_THERE: [i32; 2] = [3, 4];

/// What a file is told of where it is stored: names and values of headers.
pub type Headers = Box<dyn Fn(&str) -> Vec<(String, String)>>;

/// A place to which a site is published, as rclone calls it.
pub struct Remote {
    path: String,
    headers: Headers,
    me: Lock,
    takes_over: bool,
}

/// Who publishes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Lock {
    who: String,
    /// The same in all publishes of one project on one computer.
    id: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Listed {
    path: String,
    size: i64,
}

impl Remote {
    /// A path as rclone writes it: `server:www/families`. `who` publishes, known to later publishes by `id`; with `takes_over`
    /// also where somebody else seems to.
    pub fn at(path: &str, headers: Headers, who: &str, id: &str, takes_over: bool) -> Remote {
        Remote {
            path: path.trim_end_matches('/').to_owned(),
            headers,
            me: Lock {
                who: who.to_owned(),
                id: id.to_owned(),
            },
            takes_over,
        }
    }

    /// A command that tries more than once: hosts fail now and then.
    fn rclone(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(RCLONE);
        command.args(arguments);
        command.args(["--retries", "4", "--retries-sleep", "500ms"]);
        command
    }

    fn at_place(&self, file: &str) -> String {
        // What ends in a colon is the top of a remote.
        let joint = if self.path.ends_with(':') { "" } else { "/" };
        format!("{}{joint}{file}", self.path)
    }

    fn read_lock(&mut self) -> Result<Option<Lock>, Trouble> {
        let bytes = self.read(LOCK)?;
        Ok(bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok()))
    }

    /// Says at the place that this is at work, if nobody else is.
    fn lock(&mut self) -> Result<(), Trouble> {
        let others = |lock: Option<Lock>, me: &Lock| lock.filter(|lock| lock.id != me.id);
        if let Some(other) = others(self.read_lock()?, &self.me).filter(|_| !self.takes_over) {
            return Err(Trouble::Busy(other.who));
        }
        let own = serde_json::to_vec(&self.me).expect("two texts are JSON");
        self.write(LOCK, &own)?;
        // Of two who began in the same moment, the later one has it.
        match others(self.read_lock()?, &self.me) {
            Some(other) => Err(Trouble::Busy(other.who)),
            None => Ok(()),
        }
    }
}

impl Target for Remote {
    fn look(&mut self) -> Result<There, Trouble> {
        let mut listed = self.list()?;
        listed.remove(LOCK);
        let mut there = |file: &str| match listed.contains_key(file) {
            true => self.read(file),
            false => Ok(None),
        };
        let (ledger, head) = (there(LEDGER)?, there("g/head.json")?);
        Ok(There::new(listed, ledger.as_deref(), head))
    }

    fn carry(&mut self, delivery: &Delivery<'_>) -> Result<(), Trouble> {
        self.lock()?;
        let now = self.read(LEDGER)?;
        let now = There::new(BTreeMap::new(), now.as_deref(), None);
        let carried = match now.ledger == delivery.there.ledger {
            true => by_steps(self, delivery),
            false => Err(Trouble::Overtaken),
        };
        let unlocked = self.remove(&[LOCK.to_owned()]);
        carried.and(unlocked)
    }

    fn place(&self) -> String {
        self.path.clone()
    }
}

impl Place for Remote {
    fn list(&mut self) -> Result<BTreeMap<String, Lies>, Trouble> {
        let list = [
            "lsjson",
            "--recursive",
            "--files-only",
            "--no-modtime",
            "--no-mimetype",
        ];
        let mut command = self.rclone(&list);
        let output = ended(RCLONE, command.arg(&self.path), b"")?;
        if !output.status.success() {
            return match output.status.code() {
                Some(code) if NOT_THERE.contains(&code) => Ok(BTreeMap::new()),
                _ => Err(Trouble::Tool(RCLONE, said(&output))),
            };
        }
        let listed: Vec<Listed> = serde_json::from_slice(&output.stdout)
            .map_err(|error| Trouble::Tool(RCLONE, format!("its list is no list: {error}")))?;
        let lies = |file: Listed| {
            let len = u64::try_from(file.size).unwrap_or(u64::MAX);
            (file.path, Lies::OfLength(len))
        };
        Ok(listed.into_iter().map(lies).collect())
    }

    fn read(&mut self, file: &str) -> Result<Option<Vec<u8>>, Trouble> {
        let mut command = self.rclone(&["cat"]);
        let output = ended(RCLONE, command.arg(self.at_place(file)), b"")?;
        match output.status.code() {
            // Some places answer with nothing instead of a code.
            Some(0) => Ok((!output.stdout.is_empty()).then_some(output.stdout)),
            Some(code) if NOT_THERE.contains(&code) => Ok(None),
            _ => Err(Trouble::Tool(RCLONE, said(&output))),
        }
    }

    fn write(&mut self, file: &str, bytes: &[u8]) -> Result<(), Trouble> {
        let mut command = self.rclone(&["rcat"]);
        command.args(["--header-upload", "Cache-Control: no-store"]);
        run(RCLONE, command.arg(self.at_place(file)), bytes).map(|_| ())
    }

    /// One run for each set of headers.
    fn put(&mut self, tree: &Tree, files: &[String]) -> Result<(), Trouble> {
        let mut sets: BTreeMap<Vec<(String, String)>, Vec<&str>> = BTreeMap::new();
        for file in files {
            sets.entry((self.headers)(file)).or_default().push(file);
        }
        for (headers, files) in sets {
            // What has to come was found out before: nothing is to be compared again.
            let copy = [
                "copy",
                "--files-from-raw",
                "-",
                "--ignore-times",
                "--no-traverse",
            ];
            let mut command = self.rclone(&copy);
            for (name, value) in headers {
                command
                    .arg("--header-upload")
                    .arg(format!("{name}: {value}"));
            }
            command.arg(tree.folder()).arg(&self.path);
            run(RCLONE, &mut command, files.join("\n").as_bytes())?;
        }
        Ok(())
    }

    fn remove(&mut self, files: &[String]) -> Result<(), Trouble> {
        let mut command = self.rclone(&["delete", "--files-from-raw", "-", "--rmdirs"]);
        run(RCLONE, command.arg(&self.path), files.join("\n").as_bytes()).map(|_| ())
    }
}
