//! `pimh` turns a folder of Markdown into a static site for perinatal and infant mental health, with
//! sections that only some roles may read. This page is the map of the program.
//!
//! # The one idea: rendered once, at its own level; composed for a reader
//!
//! A **level** is the public, or one exact set of roles that opens something ([`access::Level`]).
//! Every page has one, and so has every `::: only` box. What stands on a page is drawn from the
//! **view** of the page's own level ([`site::View`]): its lists, counts, neighbours and links speak
//! only of what *all* its readers may read. So a page is rendered once, however many roles there are.
//! A **reader** ([`access::Reader`]) gets a composition: the page, in it the boxes that this reader
//! can open, around it the menu, and in lists one box of rows for each further level. The templates
//! print holes for these ([`render::release::Hole`]); [`compose`] fills holes and never renders again.
//!
//! Because of it, a change in a gated page changes no byte of the public tree.
//!
//! # The flow
//!
//! ```text
//!  disk ─read─▶ Snapshot ─parse─▶ Document ─assemble─▶ Site ─look─▶ View<A> ─render─▶ Rendered<A>
//!               (files)          (one file)         (all files)   (one level)        (one page)
//!                                                                                        │
//!             disk ◀─commit─ Stage<Artifact> ◀─put─ Artifact ◀─compose─ Public ──────────┤
//!                                                        └─ Sealed ◀─gate─ Private ──────┤
//!             disk ◀─commit─ Stage<Clear> ◀─put─ Clear ◀─compose─ any ───────────────────┘
//! ```
//!
//! [`pipeline`] tells it as three functions: load, build in clear, seal. What a tree consists of is said in one place:
//! [`site::outputs`] lists every file before anything is made, by level, with its address and what it is; builds, the
//! seal, `pimh check` and the preview's count of problems (which make every tree and keep nothing,
//! [`pipeline::Loaded::rehearse`]), the preview's one address and the check that no two things share one go by these
//! lists. A **sealed** site is the public one with marks in its holes ([`compose::PublicComposer`]), and under `/g/`
//! everything else, sealed by a [`gate::Gate`] for the keys of its level ([`compose::SealedComposer`]). The reader's browser
//! fills the marks as [`compose::ClearComposer`] fills holes (`src/gate/loader/`), and gets the same
//! page: `tests/sealed.rs` compares them byte for byte. A site is built for one host: what that is told, in the output or
//! beside it, [`hosts`] writes out of facts about the public's tree. Each stage is a pure function of values; only [`snapshot`]
//! reads content and themes, only [`output`] writes trees, only [`publish`] brings them to where readers are, only [`people`] keeps keyrings and codes, only [`cli`]
//! knows clock, environment and terminal.
//!
//! # The crates and the layers
//!
//! Each crate is a folder of `src/`, and its `lib.rs` says what it is for. A crate may use those above it in this
//! table, and in the engine a module those above it. The manifests and `tests/layers.rs` hold the program to it.
//!
//! | crate | layer | modules | never |
//! |---|---|---|---|
//! | `words` | words | [`names`], [`day`], [`access`], [`colour`], [`marks`], [`wording`], [`sync`] | knows what a page is |
//! | `gate`, `media`, `search`, `spelling`, `output`, `hosts`, `publish` | crafts | [`gate`], [`media`], [`search`], [`spelling`], [`output`], [`hosts`], [`publish`] | knows what a page is |
//! | `people` | people | [`people`] | knows what a page is, asks, prints |
//! | `engine` | trouble | [`source`], [`diagnostic`] | knows who raised it |
//! | | input | [`snapshot`], [`fields`], [`palette`], [`brand`], [`config`], [`data`] | looks at a page; `snapshot` alone reads the disk |
//! | | one file | [`document`] | looks at another file |
//! | | all files | [`site`], [`record`] | Tera, disk, clock |
//! | | what is told | [`rules`] | decides what a page contains |
//! | | pages | [`theme`], [`render`] | holds two views |
//! | | readers | [`compose`], [`trees`], [`scan`] | renders a page again |
//! | | whole | [`pipeline`], [`revision`] | prints, watches, serves, writes to what an editor wrote |
//! | `preview`, `cli` | edges | [`preview`], [`cli`] | decides what a page contains |
//!
//! # Secrets by construction
//!
//! - [`site::Site`] keeps its pages to itself. It offers [`site::Site::public`] and
//!   [`site::Site::private`]; nobody else can make a view, and there is no third audience.
//!   The [`rules`] alone look at all pages, and what they find becomes messages to the editor.
//! - [`site::Visible`] is a page *with* its view. Rendering takes nothing else.
//! - [`render::release::Rendered`] remembers its audience. An [`render::release::Artifact`], which a
//!   public server may have, comes from `Rendered<Public>` or from [`gate::Sealed`], and from nothing else;
//!   on its way to be sealed, text is [`render::release::Confidential`], which cannot be printed and
//!   comes out for an object of its own level only. What is in clear for
//!   a reader is [`render::release::Clear`] and goes into a tree of that reader only. A tree, and the folder in which it
//!   comes to lie ([`output::Stage`]), takes one of the two and no bytes ([`trees`]).
//! - The one thing that leaves a level is a [`site::Teaser`], which an editor declared.
//! - The bodies of boxes are cut out before Markdown is parsed ([`document::blocks`]), so nothing in
//!   them can change the page around them.
//! - A picture or download is published where words use it, and nowhere else.
//! - Before a public tree is put in place, [`scan`] looks for gated words in what changed, and in all
//!   of it once something else is gated or stops being public elsewhere. It knows them as hashes only: no text passes [`site::Worded`].
//!
//! - What was closed opens to more readers only where an editor says so: every build leaves a [`record`] of who could
//!   read what, beside the content, and `check`, builds and the preview's count compare the site with it.
//!
//! Where the compiler holds one of these, the documentation has an example that does not compile, with a twin that does.
//! What types cannot show, `tests/secrecy.rs` does: canaries in every gated place of random sites.
//!
//! # In-band marks
//!
//! Three kinds of text mark places with a control character: Markdown on its way to the parser the lines of its
//! blocks, a [`document::body::Body`] its gaps, and rendered pages their holes. [`marks`] has all of it, and
//! says why no input can hold a mark.
//!
//! # Where to start reading
//!
//! [`pipeline::load`], then [`site::Site::assemble`], then [`render::Renderer::page`]. The large modules
//! are folders: the `mod.rs` in one, or the file of its name beside it, tells the story, and each noun has a file.
//! `CONTRIBUTING.md` says in five lines each how to add something. Where it goes: a check or a message,
//! [`rules`]; a file of a tree, [`site::outputs::Kind`]; a block, [`document::blocks::KINDS`] and a component of the
//! theme; a construct of Markdown, [`document::markdown`]; a field, its row in [`document::fields`]; a type of page, a
//! file in `src/engine/document/types/`, or a table of `src/engine/config/ready.toml` where a site is to take it up by name;
//! words to avoid, a row of `src/engine/rules/words.toml`; a setting, its row in [`config::written`]; a kind of file that may be
//! published, its row in [`media::KINDS`]; a host, a file in `src/hosts/`; something else that
//! templates are given, `src/handbook/templates.md` and `src/engine/render/page.rs`.

pub use pimh_cli as cli;
pub use pimh_engine::{
    brand, compose, config, data, diagnostic, document, fields, palette, pipeline, record, render,
    revision, rules, scan, site, snapshot, source, theme, trees,
};
pub use pimh_gate as gate;
pub use pimh_hosts as hosts;
pub use pimh_media as media;
pub use pimh_output as output;
pub use pimh_people as people;
pub use pimh_preview as preview;
pub use pimh_publish as publish;
pub use pimh_search as search;
pub use pimh_spelling as spelling;
pub use pimh_words::{access, colour, day, marks, names, sync, wording};
