//! A project on disk: for what depends on a disk, or on the program as it is run.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::files::{Files, files_below};
use super::program::{Outcome, outcome, pimh, pimh_through};
use super::words::{TODAY, page, settings};

/// A project in a folder of its own, with room beside it for what must stay untouched.
pub struct Project {
    dir: TempDir,
}

impl Project {
    /// The smallest project that builds: settings and a home page.
    pub fn new() -> Project {
        let project = Project::empty();
        project.write("content/site.toml", settings(""));
        project.page("content/_index.md", "Home", "", "Welcome.");
        project
    }

    /// A project without any file.
    pub fn empty() -> Project {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("project")).unwrap();
        Project { dir }
    }

    /// The same files, with their permissions, in another folder.
    pub fn copied(&self) -> Project {
        let copy = Project::empty();
        for entry in walkdir::WalkDir::new(self.root()).min_depth(1) {
            let entry = entry.unwrap();
            let to = copy
                .root()
                .join(entry.path().strip_prefix(self.root()).unwrap());
            match entry.file_type().is_dir() {
                true => fs::create_dir(to).unwrap(),
                false => drop(fs::copy(entry.path(), to).unwrap()),
            }
        }
        copy
    }

    /// The project's root.
    pub fn root(&self) -> PathBuf {
        self.dir.path().join("project")
    }

    /// The folder that holds the project.
    pub fn outside(&self) -> &Path {
        self.dir.path()
    }

    /// A path in the project.
    pub fn path(&self, file: &str) -> PathBuf {
        self.root().join(file)
    }

    /// Writes a file, and the folders that it needs.
    pub fn write(&self, file: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    /// Writes a page of these fields and words.
    pub fn page(&self, file: &str, title: &str, fields: &str, words: &str) {
        self.write(file, page(title, fields, words));
    }

    /// Runs the program in the project's root, on the day of the tests.
    pub fn run(&self, args: &[&str]) -> Outcome {
        let mut command = pimh();
        command
            .current_dir(self.root())
            .args(args)
            .args(["--today", TODAY]);
        outcome(&mut command)
    }

    /// Runs the program as [`Project::run`] does, and ends it when it has computed for so many seconds.
    ///
    /// The bound is one of processor time, so that a busy machine fails no test.
    #[cfg(unix)]
    #[track_caller]
    pub fn run_within(&self, seconds: u32, args: &[&str]) -> Outcome {
        let script = format!("ulimit -t {seconds} && exec \"$0\" \"$@\"");
        let mut command = pimh_through("sh", &["-c", &script]);
        command
            .current_dir(self.root())
            .args(args)
            .args(["--today", TODAY]);
        let outcome = outcome(&mut command);
        assert_ne!(outcome.code, -1, "computed for {seconds} s: {args:?}");
        outcome
    }

    /// Runs the program and expects it to succeed.
    pub fn build(&self, args: &[&str]) -> Outcome {
        let all: Vec<&str> = ["build"].into_iter().chain(args.iter().copied()).collect();
        let outcome = self.run(&all);
        assert_eq!(outcome.code, 0, "{}{}", outcome.stdout, outcome.stderr);
        outcome
    }

    /// Every file of the project and beside it, but for the output and the program's own memory.
    pub fn input(&self) -> Files {
        let mut files = files_below(self.dir.path());
        files.retain(|name, _| {
            !name.starts_with("project/public") && !name.starts_with("project/.pimh/")
        });
        files
    }
}
