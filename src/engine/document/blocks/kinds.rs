//! Every sort of block, as a table: one row says all that is said of a block anywhere. It reads no page.

/// What may stand behind a block's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Argument {
    /// A heading, or nothing.
    Heading,
    /// The id of a figure, and a heading.
    Figure,
    /// The id of a contact, and a heading.
    Contact,
    /// A file, and words for its link.
    File,
    /// A film, and a heading.
    Film,
    /// A nation, and a heading.
    Nation,
    /// Where the words are from.
    Source,
    /// The name of a part.
    Part,
    /// A file of facts, and the caption of its table.
    Table,
    /// Who said the words, and `sample` if they are made up.
    Speaker,
    /// Which pages to list, and a heading.
    Pages,
}

impl Argument {
    /// As the handbook writes it.
    pub const fn form(self) -> &'static str {
        match self {
            Argument::Heading => "Heading",
            Argument::Figure | Argument::Contact => "id Heading",
            Argument::File => "file Words",
            Argument::Film => "file Heading",
            Argument::Nation => "nation Heading",
            Argument::Source => "Source",
            Argument::Speaker => "Who",
            Argument::Part => "part",
            Argument::Table => "file=… as=… Caption",
            Argument::Pages => "type=… topic=… newest=… Heading",
        }
    }
}

/// What the program puts into a block beside what stands inside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fills {
    /// Nothing.
    Nothing,
    /// The contacts for a crisis.
    CrisisContacts,
    /// Those of them that say as their `urgency` the name of the block.
    Calls,
    /// A card for each link.
    Cards,
    /// A row for each page that is asked for.
    Rows,
    /// The pictures.
    Pictures,
}

/// What a block shows of that which stands inside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shows {
    /// All of it.
    Everything,
    /// Its links.
    Links,
    /// Its pictures.
    Pictures,
    /// Nothing: what it shows comes from elsewhere.
    Nothing,
}

/// One sort of block: everything that is said of it anywhere. What it looks like says the theme's component.
#[derive(Debug)]
pub struct BlockKind {
    /// As editors write it.
    pub name: &'static str,
    /// The theme's component.
    pub component: &'static str,
    /// What stands behind the name.
    pub argument: Argument,
    /// What it is, for the handbook.
    pub help: &'static str,
    /// What may stand behind the name, for those that need something there.
    pub example: &'static str,
    /// The component for a GitHub alert of its name (`> [!NOTE]`), if there is such an alert.
    pub alert: Option<&'static str>,
    /// What the program puts into it.
    pub fills: Fills,
    /// What it shows of what stands inside; words that it would not show are told of.
    pub shows: Shows,
    /// Whether it says when to get help, and so stands on leaflets.
    pub is_care: bool,
    /// Whether it ends the tips of a page of tips.
    pub ends_tips: bool,
    /// Whether its line may be all of it: then it needs no end.
    pub may_be_a_line: bool,
    /// Whether its component is told its name, since several blocks share it.
    pub names_its_kind: bool,
}

impl BlockKind {
    const fn new(
        name: &'static str,
        component: &'static str,
        argument: Argument,
        help: &'static str,
    ) -> BlockKind {
        BlockKind {
            name,
            component,
            argument,
            help,
            example: "",
            alert: None,
            fills: Fills::Nothing,
            shows: Shows::Everything,
            is_care: false,
            ends_tips: false,
            may_be_a_line: false,
            names_its_kind: false,
        }
    }

    const fn example(mut self, example: &'static str) -> BlockKind {
        self.example = example;
        self
    }

    const fn alert(mut self, component: &'static str) -> BlockKind {
        self.alert = Some(component);
        self
    }

    const fn fills(mut self, fills: Fills) -> BlockKind {
        self.fills = fills;
        self
    }

    const fn shows(mut self, shows: Shows) -> BlockKind {
        self.shows = shows;
        self
    }

    const fn cares(mut self) -> BlockKind {
        self.is_care = true;
        self.ends_tips()
    }

    const fn ends_tips(mut self) -> BlockKind {
        self.ends_tips = true;
        self
    }

    const fn may_be_a_line(mut self) -> BlockKind {
        self.may_be_a_line = true;
        self
    }

    const fn names_its_kind(mut self) -> BlockKind {
        self.names_its_kind = true;
        self
    }
}

/// Every block but `only`.
#[rustfmt::skip] // A table: one block on each line.
pub static KINDS: &[BlockKind] = &[
    BlockKind::new("emergency", "emergency", Argument::Heading, "A card \"Emergency\" about what to do at once. Begin the heading with what to do.").alert("emergency").fills(Fills::Calls).cares(),
    BlockKind::new("urgent", "urgent", Argument::Heading, "A card \"Urgent\" about what to do today.").alert("urgent").fills(Fills::Calls).cares(),
    BlockKind::new("non-urgent", "non_urgent", Argument::Heading, "A card \"Not urgent\" about what can wait for an appointment.").alert("non_urgent").fills(Fills::Calls).cares(),
    BlockKind::new("help", "help", Argument::Heading, "The panel with the contacts that say `crisis = true`; nothing need stand inside.").fills(Fills::CrisisContacts).shows(Shows::Nothing).ends_tips(),
    BlockKind::new("do", "do", Argument::Heading, "A list of what to do, headed \"Do\".").ends_tips(),
    BlockKind::new("dont", "dont", Argument::Heading, "A list of what not to do, headed \"Don't\".").ends_tips(),
    BlockKind::new("tips", "tips", Argument::Heading, "A numbered list as tip cards."),
    BlockKind::new("key-points", "key_points", Argument::Heading, "A box \"In short\"."),
    BlockKind::new("inset", "inset", Argument::Heading, "A quiet box, without a heading of its own.").alert("inset"),
    BlockKind::new("warning", "warning", Argument::Heading, "A box that stands out, headed \"Important\".").alert("warning_alert"),
    BlockKind::new("details", "details", Argument::Heading, "A line that opens when somebody clicks on it; without a heading, \"More\"."),
    BlockKind::new("figure", "figure", Argument::Figure, "A number of _data/figures.toml, large, with what it counts, its source and date.").example("champions-perinatal").shows(Shows::Nothing),
    BlockKind::new("recommendation", "recommendation", Argument::Source, "Words set large, with their source below.").example("Working group, 2016"),
    BlockKind::new("contact", "contact", Argument::Contact, "A card with the number and hours of a contact of _data/contacts.toml, and what it is for.").example("samaritans").shows(Shows::Nothing),
    BlockKind::new("download", "download", Argument::File, "A button with words, the kind of file and its size; without words, the file's name.").example("plan.pdf The plan").shows(Shows::Nothing),
    BlockKind::new("quote", "quote", Argument::Speaker, "Words with who said them; `sample` at the end of the line says that they are made up.").example("A champion"),
    BlockKind::new("steps", "steps", Argument::Heading, "A numbered list as steps."),
    BlockKind::new("cards", "cards", Argument::Heading, "One card for each link inside, with the title and summary of its page.").fills(Fills::Cards).shows(Shows::Links),
    BlockKind::new("list", "list", Argument::Pages, "A list of pages: of a `type=`, about a `topic=`, with a `tag=`, `in=` a folder, at `most=` so many, or the `newest=` so many. It shows what all readers of its page may read.").example("type=news newest=3 News").fills(Fills::Rows).shows(Shows::Nothing).may_be_a_line(),
    BlockKind::new("reflect", "reflect", Argument::Heading, "A box \"Reflect\" with questions to think over.").ends_tips(),
    BlockKind::new("nation", "nation", Argument::Nation, "A box marked with the nation. Everybody sees it.").example("wales"),
    BlockKind::new("include", "", Argument::Part, "The words of content/_parts/PART.md, kept once for many pages.").example("warning-signs").shows(Shows::Nothing),
    BlockKind::new("data", "", Argument::Table, "A table of content/_data/, kept as CSV or TOML, with its caption; with `as=list` a list.").example("file=bands.csv Pay by band").shows(Shows::Nothing),
    BlockKind::new("gallery", "gallery", Argument::Heading, "Pictures side by side, each with its caption.").fills(Fills::Pictures).shows(Shows::Pictures),
    BlockKind::new("video", "video", Argument::Film, "A film, with `captions=` and, inside, the words that are said in it.").example("visit.mp4"),
    BlockKind::new("audio", "audio", Argument::Film, "A recording; inside stand the words that are said in it.").example("talk.mp3"),
    BlockKind::new("note", "note", Argument::Heading, "A note.").alert("note").names_its_kind(),
    BlockKind::new("info", "note", Argument::Heading, "The same as `note`."),
    BlockKind::new("tip", "tip", Argument::Heading, "A tip.").alert("tip").names_its_kind(),
    BlockKind::new("important", "important", Argument::Heading, "An important point.").alert("important").names_its_kind(),
    BlockKind::new("caution", "caution", Argument::Heading, "A caution.").alert("caution").names_its_kind(),
    BlockKind::new("danger", "caution", Argument::Heading, "The same as `caution`."),
];

/// `::: only public`: the word of an editor that everybody may read what stands inside. It is drawn as if its two lines
/// were not there, where everybody may read the page.
pub static OPEN_BOX: BlockKind = BlockKind::new("only", "", Argument::Heading, "");

/// The block of that name.
pub fn named(name: &str) -> Option<&'static BlockKind> {
    let plain = name.to_lowercase().replace('_', "-");
    KINDS.iter().find(|kind| kind.name == plain)
}

/// The block that a GitHub alert names, with the component that draws it.
pub fn alert(name: &str) -> Option<(&'static BlockKind, &'static str)> {
    let plain = name.to_lowercase();
    let kind = KINDS.iter().find(|kind| kind.name == plain)?;
    Some((kind, kind.alert?))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_block_stands_once_and_says_what_it_is() {
        let mut names = BTreeSet::new();
        for kind in KINDS {
            assert!(names.insert(kind.name), "{}", kind.name);
            assert!(kind.help.ends_with('.'), "{}", kind.name);
            assert!(std::ptr::eq(named(kind.name).unwrap(), kind));
            let needs_something = kind.argument != Argument::Heading;
            assert_eq!(needs_something, !kind.example.is_empty(), "{}", kind.name);
        }
    }

    #[test]
    fn an_alert_is_a_block_drawn_as_its_row_says() {
        let component = |name: &str| alert(name).map(|(_, component)| component);
        assert_eq!(component("NOTE"), Some("note"));
        assert_eq!(component("WARNING"), Some("warning_alert"));
        assert_eq!(component("figure"), None);
        assert_eq!(component("notes"), None);
    }
}
