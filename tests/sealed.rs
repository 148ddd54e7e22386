//! The sealed site: what a code opens is what the tree in clear has, and nothing else opens.

use jiff::ToSpan as _;
use pimh::gate::{Invitation, Keyring};

use crate::browser::{Browser, as_parsed, main_of};
use crate::harness::{
    Files, KEYRING, Sites, TestSite, assert_same, differing, page, sealed_tree, tree_of, vault,
};

const ROLES: [&str; 5] = [
    "member",
    "champion",
    "specialist",
    "multi-agency",
    "commissioning",
];

/// What a reader sees of every page equals the tree in clear for that reader, byte for byte. Gives how many pages were compared.
pub fn compare_with_clear(sites: &Sites, role: &str) -> Result<usize, String> {
    let sealed = sealed_tree(sites, &KEYRING.0).map_err(|refused| format!("{refused:?}"))?;
    let clear = tree_of(sites, role).map_err(|refused| format!("{refused:?}"))?;
    let browser = Browser::sign_in(&sealed, &KEYRING.1[role]).expect("keys");
    let mut compared = 0;
    for (file, bytes) in &clear {
        let Some(address) = file
            .strip_suffix("index.html")
            .map(|path| format!("/{path}"))
        else {
            continue;
        };
        let html = std::str::from_utf8(bytes).unwrap();
        // Sealed and clear, the locked page and the search page have other ways in.
        let Some(main) = main_of(html)
            .filter(|_| !html.contains("data-type=\"locked\"") && address != "/search/")
        else {
            continue;
        };
        let opened = browser
            .page(&address)
            .ok_or_else(|| format!("{role} does not get {address}"))?;
        let same = match opened.parsed {
            true => as_parsed(&opened.main) == as_parsed(main),
            false => opened.main == main,
        };
        if !same {
            return Err(format!(
                "{role} sees another {address}:\n--- clear\n{main}\n+++ opened\n{}",
                opened.main
            ));
        }
        compared += 1;
    }
    for address in browser.addresses() {
        if !clear.contains_key(&format!("{}index.html", &address[1..])) {
            return Err(format!(
                "{role} gets {address}, which the tree in clear lacks"
            ));
        }
    }
    Ok(compared)
}

fn rich() -> TestSite {
    TestSite::new()
        .with("content/open.md", &page("Open", "", "Before.\n\n::: only champion\nFor champions.\n\n::: only specialist silent\nFor specialists.\n:::\n\nAfter.\n:::\n\nBetween *the* boxes.\n\n::: only member silent\nA silent word, [a link](/kit/page.md).\n:::\n\n::: only multi-agency\nOthers.\n:::\n\nEnd.\n"))
        .with("content/kit/_index.md", &page("Kit", "access: member\nteaser: summary", "The kit.\n"))
        .with("content/kit/page.md", &page("A page", "", "Words.\n\n::: only champion\nMore.\n\n::: only specialist\nMost.\n:::\n:::\n\n![A square](square.png)\n\n[The table](table.csv)\n"))
        .with("content/kit/table.csv", "a,b\n1,2\n")
        .with("content/room/_index.md", &page("Room", "access: champion\naliases: [/old-room/]", "A room.\n"))
        .with("content/room/inner/one.md", &page("One", "tags: [sleep]", "One.\n"))
        .with("content/room/two.md", &page("Two", "access: specialist", "Two.\n"))
        .with("content/mixed/a.md", &page("For members", "access: member", "A.\n"))
        .with("content/mixed/b.md", &page("For others", "access: multi-agency", "B.\n"))
}

fn with_picture(mut site: TestSite) -> TestSite {
    let png = data_encoding::HEXLOWER.decode(b"89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b550000000a49444154789c636000000002000148afa4710000000049454e44ae426082").unwrap();
    site.write("content/kit/square.png", &png);
    site
}

#[test]
fn every_reader_opens_what_the_tree_in_clear_has() {
    let sites = with_picture(rich()).load().unwrap();
    for role in ROLES {
        let compared = compare_with_clear(&sites, role).unwrap_or_else(|why| panic!("{why}"));
        assert!(compared >= 4, "{role}: only {compared} pages");
    }
}

#[test]
fn files_open_with_their_names_and_for_their_readers_only() {
    let sites = with_picture(rich()).load().unwrap();
    let sealed = sealed_tree(&sites, &KEYRING.0).unwrap();
    let clear = tree_of(&sites, "member").unwrap();
    let url = clear.keys().find(|name| name.ends_with(".csv")).unwrap();
    let of = |role: &str| {
        let browser = Browser::sign_in(&sealed, &KEYRING.1[role]).unwrap();
        browser.attachment("/kit/page/", &format!("/{url}"))
    };
    assert_eq!(
        of("member"),
        Some(("table.csv".to_owned(), clear[url].clone()))
    );
    assert_eq!(of("commissioning"), None);
    assert!(!sealed.contains_key(url));
}

/// Words may say the address of a file, as a title or in place of a picture. What opens a file is given with a link, a
/// picture or a field that leads to it, and to nobody who may not have the file.
#[test]
fn words_that_only_say_the_address_of_a_file_open_nothing() {
    let named = "[Tea](/kit/ \"/room/plan.csv\")\n\n![/room/plan.csv](square.png)\n";
    let talk = "access: specialist\nkind: online-forum\nstarts: 2027-01-02\nonline: yes";
    let site = with_picture(rich())
        .with("content/kit/named.md", &page("Named", "", named))
        .with(
            "content/room/plan.md",
            &page("Plan", "", "[The plan](plan.csv)\n"),
        )
        .with("content/room/plan.csv", "a,b\n1,2\n")
        .with("content/events/talk.md", &page("Talk", talk, "Come.\n"));
    let sites = site.load().unwrap();
    let sealed = sealed_tree(&sites, &KEYRING.0).unwrap();
    let opens = |role: &str, page: &str, file: &str| {
        let browser = Browser::sign_in(&sealed, &KEYRING.1[role]).unwrap();
        browser.attachment(page, file).is_some()
    };
    assert!(opens("member", "/kit/named/", "/kit/square.png"));
    assert!(opens("champion", "/room/plan/", "/room/plan.csv"));
    assert!(opens(
        "specialist",
        "/events/talk/",
        "/events/talk/event.ics"
    ));
    assert!(!opens("member", "/kit/named/", "/room/plan.csv"));
}

/// Every way in which words lead to a file: a link and a picture, in Markdown and in HTML, a block, a card, a field; in
/// a page, in a box, in a box within a box.
#[test]
fn every_file_to_which_words_lead_opens_with_them() {
    let ways = [
        "[A](a.csv)",
        "<a href=\"a.csv\">A</a>",
        "[A]: a.csv\n\n[A]",
        "::: download a.csv The table\n:::",
        "::: cards\n[A](a.csv)\n:::",
        "- > [A](/kit/a.csv)",
        "[A](https://pimh.example.org/kit/a.csv)",
        "::: only champion\n[A](a.csv)\n:::",
        "::: only champion silent\nMore.\n\n::: only specialist\n[A](a.csv)\n:::\n:::",
    ];
    let site = ways.iter().enumerate().fold(
        with_picture(rich()).with("content/kit/a.csv", "a,b\n1,2\n"),
        |site, (number, way)| {
            let file = format!("content/kit/way-{number}.md");
            site.with(
                &file,
                &page(&format!("Way {number}"), "", &format!("{way}\n")),
            )
        },
    );
    let pictures = ["![A](square.png)", "<img src=\"square.png\" alt=\"A\">"];
    let site = pictures
        .iter()
        .enumerate()
        .fold(site, |site, (number, way)| {
            let file = format!("content/kit/picture-{number}.md");
            site.with(
                &file,
                &page(&format!("Picture {number}"), "", &format!("{way}\n")),
            )
        });
    let site = site.with(
        "content/kit/book.md",
        &page(
            "Book",
            "type: publication\npublisher: Us\nyear: 2016\nfile: a.csv",
            "Words.\n",
        ),
    );
    let sites = site.load().unwrap();
    let sealed = sealed_tree(&sites, &KEYRING.0).unwrap();
    let browser = Browser::sign_in(&sealed, &KEYRING.1["specialist"]).unwrap();
    let clear = tree_of(&sites, "specialist").unwrap();
    let address = |ending: &str| {
        let file = clear.keys().find(|name| name.ends_with(ending));
        format!(
            "/{}",
            file.unwrap_or_else(|| panic!("{ending} is published"))
        )
    };
    let (table, square) = (address("a.csv"), address("square.png"));
    for (number, way) in ways.iter().enumerate() {
        let page = format!("/kit/way-{number}/");
        assert!(browser.attachment(&page, &table).is_some(), "{way}");
    }
    for (number, way) in pictures.iter().enumerate() {
        let page = format!("/kit/picture-{number}/");
        assert!(browser.attachment(&page, &square).is_some(), "{way}");
    }
    assert!(browser.attachment("/kit/book/", &table).is_some());
    assert!(browser.attachment("/kit/page/", &table).is_none());
}

#[test]
fn gated_words_move_nothing_outside_the_vault() {
    let site = with_picture(rich());
    let before = tree_of(&site.load().unwrap(), "sealed").unwrap();
    for (what, from, to) in [
        ("words of a silent box", "A silent word", "Another silence"),
        ("words of a page", "The kit.", "Another kit."),
        ("a hidden title", "title: Room", "title: Zoom"),
        ("a hidden tag", "tags: [sleep]", "tags: [calm]"),
        ("a hidden alias", "/old-room/", "/older-room/"),
    ] {
        let changed = site.swap(from, to).load().unwrap();
        let after = tree_of(&changed, "sealed").unwrap();
        assert_same(what, &before, &after);
        let (one, other) = (
            vault(&site.load().unwrap()).unwrap(),
            vault(&changed).unwrap(),
        );
        assert!(
            !differing(&one, &other).is_empty(),
            "{what} changed nothing at all"
        );
    }
    let without = site
        .clone()
        .with("content/open.md", &page("Open", "", "Before.\n\n::: only champion\nFor champions.\n\nAfter.\n:::\n\nBetween *the* boxes.\n\n::: only multi-agency\nOthers.\n:::\n\nEnd.\n"));
    let after = tree_of(&without.load().unwrap(), "sealed").unwrap();
    assert_same("no silent box", &before, &after);
    let first_child = site.with("content/room/three.md", &page("Three", "", "Three.\n"));
    let after = tree_of(&first_child.load().unwrap(), "sealed").unwrap();
    assert_same("one more hidden page", &before, &after);
}

#[test]
fn the_same_site_seals_to_the_same_bytes() {
    let tree =
        || -> Files { sealed_tree(&with_picture(rich()).load().unwrap(), &KEYRING.0).unwrap() };
    assert_same("twice", &tree(), &tree());
}

/// Each reader opens their own levels' words and nobody else's.
#[test]
fn each_role_opens_its_levels_and_no_other() {
    let site = ROLES.into_iter().fold(TestSite::new(), |site, role| {
        let words = format!("Words for nobody but the {role}.\n");
        site.with(
            &format!("content/{role}.md"),
            &page(
                &format!("Room of {role}"),
                &format!("access: {role}"),
                &words,
            ),
        )
    });
    let sealed = sealed_tree(&site.load().unwrap(), &KEYRING.0).unwrap();
    for reader in ROLES {
        let browser = Browser::sign_in(&sealed, &KEYRING.1[reader]).unwrap();
        let everything = browser.everything();
        for role in ROLES {
            let opened = everything.contains(&format!("nobody but the {role}."));
            let held = match reader {
                "champion" => ["champion", "member"].contains(&role),
                "specialist" => ["specialist", "champion", "member"].contains(&role),
                _ => reader == role,
            };
            assert_eq!(opened, held, "{reader} and the words for {role}");
        }
        assert_eq!(
            browser.labels().len(),
            browser.addresses().len(),
            "a level, a page"
        );
    }
}

/// Whatever is done to the keyring: outside `/g/` no byte moves, and no name comes or goes.
#[test]
fn no_change_of_the_keyring_moves_anything_outside_the_vault() {
    type Change<'a> = (&'a str, &'a dyn Fn(&mut Keyring));
    let site = with_picture(rich());
    let sites = site.load().unwrap();
    let roles = &sites.site.config().roles;
    let today = sites.site.choice().today;
    let built = |sites: &Sites, keyring: &Keyring| -> (Files, Files) {
        let tree = sealed_tree(sites, keyring).unwrap();
        tree.into_iter()
            .partition(|(name, _)| name.starts_with("g/"))
    };
    let invited = |keyring: &mut Keyring, label: &str, expires| {
        let spare = keyring.make_seats(1).unwrap().remove(0);
        let invitation = Invitation {
            label: label.to_owned(),
            roles: vec!["member".to_owned()],
            issued: today,
            expires,
        };
        keyring.invite(vec![(spare, invitation)]).unwrap();
    };
    let changes: [Change<'_>; 7] = [
        ("invite", &|keyring| invited(keyring, "New", None)),
        ("a code that has expired", &|keyring| {
            invited(keyring, "Past", Some(today))
        }),
        ("revoke", &|keyring| {
            drop(keyring.revoke(&["New".to_owned()], roles, today).unwrap())
        }),
        ("rotate", &|keyring| keyring.rotate(roles).unwrap()),
        ("keyholder add", &|keyring| {
            drop(keyring.add_keyholder("Second").unwrap())
        }),
        ("keyholder remove", &|keyring| {
            keyring.remove_keyholder("Second").unwrap()
        }),
        ("forget", &|keyring| {
            keyring.forget(today.saturating_add(500.days()))
        }),
    ];
    let mut keyring = KEYRING.0.clone();
    let (mut inside, outside) = built(&sites, &keyring);
    for (what, change) in changes {
        change(&mut keyring);
        let (now_inside, now_outside) = built(&sites, &keyring);
        assert_same(what, &outside, &now_outside);
        let unseen = ["keyholder add", "forget"].contains(&what);
        let moved = !differing(&inside, &now_inside).is_empty();
        assert_eq!(moved, !unseen, "{what}, under /g/");
        inside = now_inside;
    }
    // What a role includes is in the settings; nobody but the slots tells of it.
    let label = "label = \"Managers and commissioners\"\n";
    let grown = site.swap(label, &format!("{label}includes = [\"multi-agency\"]\n"));
    let (_, now_outside) = built(&grown.load().unwrap(), &keyring);
    assert_same("a role that grows", &outside, &now_outside);
    // And the comparison can fail.
    let open = site.swap("Before.", "Sooner.").load().unwrap();
    assert_eq!(
        differing(&outside, &built(&open, &keyring).1),
        ["open/index.html"]
    );
}
