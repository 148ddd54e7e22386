//! A page that was saved is read once, whoever looks at it: its editor, the bar, the desk, guests.

#[cfg(test)]
mod tests {
    use std::net::TcpListener;
    use std::path::Path;
    use std::sync::{Arc, Mutex};

    use jiff::civil::Date;

    use crate::desk::{Wanted, desk};
    use crate::door::Door;
    use crate::edition::{Edition, LastGood, Making, lock};
    use crate::editor::{Editor, How};
    use crate::gate::Keyring;
    use crate::guests::Guests;
    use crate::host::{Host, Resolution};
    use crate::names::Permalink;
    use crate::project::{Project, Wish};
    use crate::published::{Published, Tree};
    use crate::snapshot::Looked;
    use crate::viewer::{Show, Viewer};

    const TODAY: Date = jiff::civil::date(2026, 11, 22);

    /// Search is off: not even then is a page read again for its reading age.
    const FILES: [(&str, &str); 5] = [
        (
            "content/site.toml",
            "title = \"T\"\nbase_url = \"https://example.org/\"\n[search]\nenabled = false\n[roles.member]\nlabel = \"Members\"\n",
        ),
        ("content/_notes/x.md", "No fields, and no page.\n"),
        (
            "content/_index.md",
            "---\ntitle: Home\nsummary: S.\n---\nHello.\n",
        ),
        ("content/a.md", "---\ntitle: A\nsummary: S.\n---\nHello.\n"),
        (
            "content/b.md",
            "---\ntitle: B\nsummary: S.\naccess: member\n---\nHello.\n",
        ),
    ];

    /// A preview without threads.
    struct Preview {
        folder: tempfile::TempDir,
        project: Arc<Mutex<Project>>,
        good: Arc<LastGood>,
        host: Host,
        guests: Published,
        number: u64,
    }

    impl Preview {
        fn begin() -> Preview {
            let folder = tempfile::tempdir().unwrap();
            for (path, text) in FILES {
                write(folder.path(), path, text);
            }
            let wish = Wish {
                show: Show::default(),
                base_url: None,
                strict: false,
            };
            let project = Project::open(folder.path(), wish);
            let host = Host {
                owner: None,
                board: Arc::default(),
                door: Door::of(&TcpListener::bind("127.0.0.1:0").unwrap()),
                editor: Editor {
                    how: How::None,
                    root: folder.path().to_owned(),
                    secret: String::new(),
                    taker: None,
                },
                run: String::new(),
                project: String::new(),
                port: 0,
                guests: Guests::new(Box::new(|_| {})),
                published: None,
                asked: Default::default(),
                lines: Default::default(),
            };
            let (keyring, _) = Keyring::new("First keyholder").unwrap();
            Preview {
                folder,
                project: Arc::new(Mutex::new(project)),
                good: Arc::default(),
                host,
                guests: Published::new(keyring, false),
                number: 0,
            }
        }

        /// Saves pages and looks at the edition that comes of it in every way; says how many pages were read for it.
        fn read_after(&mut self, saved: &[(&str, &str)]) -> usize {
            let before = lock(&self.project).count_parsed();
            for (path, text) in saved {
                write(self.folder.path(), path, text);
            }
            let looked = lock(&self.project).look(None, true);
            if let Looked::Changed(changed) = looked {
                lock(&self.project).take(&changed, TODAY);
            }
            let edition = self.edition();
            self.look_everywhere(&edition);
            lock(&self.project).count_parsed() - before
        }

        fn edition(&mut self) -> Edition {
            self.number += 1;
            let making = Making {
                number: self.number,
                today: TODAY,
                show: Show::default(),
                edited: Some("content/a.md".to_owned()),
                made_at: "12:00".to_owned(),
                sound_before: None,
            };
            let state = lock(&self.project).state(TODAY);
            Edition::new(making, state, &self.project, &self.good)
        }

        fn look_everywhere(&self, edition: &Edition) {
            let config = edition.config().unwrap();
            for (name, show) in [("public", Show::default()), ("member", Show::ALL)] {
                let viewer = Viewer::named(name, show, config);
                for path in ["/", "/a/", "/b/"] {
                    let found = self.host.find(edition, &viewer, path);
                    let is_open = path != "/b/" || name == "member";
                    assert_eq!(matches!(found, Resolution::File(..)), is_open, "{path}");
                    assert!(self.host.news(edition, &viewer, path).bar.is_some());
                }
            }
            for sort in ["title", "age"] {
                let wanted = Wanted {
                    sort: sort.to_owned(),
                    ..Wanted::default()
                };
                let desk = desk(edition, &wanted, &self.host.editor).html();
                assert!(desk.contains("3 of 3 pages are shown"), "{desk}");
            }
            let guests = self.guests.tree(edition);
            let is_published = |tree: Arc<Tree>| tree.served(&Permalink::new("/a/")).is_some();
            assert!(guests.is_some_and(is_published));
        }
    }

    fn write(folder: &Path, path: &str, text: &str) {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    #[test]
    fn a_page_that_is_saved_is_read_once_whoever_looks_at_it() {
        let a = |words: &str| format!("---\ntitle: A\nsummary: S.\n---\n{words}\n");
        let b = |words: &str| format!("---\ntitle: B\nsummary: S.\naccess: member\n---\n{words}\n");
        let mut preview = Preview::begin();
        assert_eq!(preview.read_after(&[]), 3, "the first edition");
        assert_eq!(preview.read_after(&[]), 0, "nothing was saved");
        assert_eq!(preview.read_after(&[("content/a.md", &a("One."))]), 1);
        assert_eq!(preview.read_after(&[("content/b.md", &b("Two."))]), 1);
        let both = [
            ("content/a.md", &*a("Three.")),
            ("content/b.md", &*b("Four.")),
        ];
        assert_eq!(preview.read_after(&both), 2);
        let broken = "---\ntitle: \"open\n---\n";
        assert_eq!(
            preview.read_after(&[("content/a.md", broken)]),
            1,
            "once to see that it is broken"
        );
        assert_eq!(
            preview.read_after(&[("content/a.md", &a("Five."))]),
            1,
            "mended"
        );

        let note = [("content/_notes/x.md", "Still no page.\n")];
        assert_eq!(preview.read_after(&note), 0, "what is no page is not read");
    }
}
