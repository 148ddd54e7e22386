//! Pictures for phones: pages show them in sizes, which are made once and follow the picture's readers.

use std::collections::BTreeSet;

use pimh::names::{Permalink, SitePath};
use pimh::output::Store;
use pimh::site::outputs::Kind;

use crate::browser::Browser;
use crate::harness::{
    Files, KEYRING, Project, Served, TestSite, page, refused, sealed_tree, settings, text, tree_of,
};

/// A photo of so many points, in which hardly two are the same.
fn photo(width: u16, height: u16) -> Vec<u8> {
    let mut state = u32::from(width);
    let points = usize::from(width) * usize::from(height) * 3;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        128 + (state >> 28) as u8
    };
    let points: Vec<u8> = (0..points).map(|_| next()).collect();
    let mut file = Vec::new();
    let encoder = jpeg_encoder::Encoder::new(&mut file, 80);
    let colours = jpeg_encoder::ColorType::Rgb;
    encoder.encode(&points, width, height, colours).unwrap();
    file
}

fn with(mut site: TestSite, path: &str, file: &[u8]) -> TestSite {
    site.write(path, file);
    site
}

/// Every address that an attribute of a page gives, those of `srcset` one by one.
fn addresses(html: &str) -> Vec<String> {
    let values = |name: &str| {
        let parts: Vec<&str> = html.split(&format!(" {name}=\"")).skip(1).collect();
        let values = parts.into_iter().filter_map(|part| part.split('"').next());
        values.map(str::to_owned).collect::<Vec<String>>()
    };
    let sets = values("srcset");
    let sets = sets.iter().flat_map(|set| set.split(", "));
    let sets = sets.filter_map(|size| size.split(' ').next().map(str::to_owned));
    values("src").into_iter().chain(sets).collect()
}

fn file_at<'f>(tree: &'f Files, address: &str) -> Option<&'f Vec<u8>> {
    let path = percent_encoding::percent_decode_str(address);
    tree.get(path.decode_utf8().unwrap().trim_start_matches('/'))
}

#[test]
fn a_photo_is_shown_in_the_sizes_that_screens_need() {
    let words = "![A quiet street](<Walk One.JPG>)\n\n![The same](/Walk%20One.JPG \"Once more.\")\n\n<img src=\"Walk%20One.JPG\" alt=\"In HTML\">\n";
    for (settings, base) in [("", ""), ("base_url = \"https://example.org/a/\"\n", "/a")] {
        let site = TestSite::new().with("content/b.md", &page("B", "", words));
        let mut site = with(site, "content/Walk One.JPG", &photo(900, 600));
        if !settings.is_empty() {
            let with_base = settings.to_owned() + "title = \"Test site\"\nsample = true\n";
            site.write("content/site.toml", with_base.as_bytes());
        }
        let tree = site.build("public");
        let html = text(&tree["b/index.html"]);
        let folder = format!("{base}/Walk%20One.JPG.sizes/");
        let first = format!(
            "<figure class=\"picture\"><picture><source type=\"image/webp\" srcset=\"{folder}400.webp 400w, {folder}900.webp 900w\" sizes=\"(min-width: 42em) 40em, 100vw\"><img src=\"{folder}800.jpg\" alt=\"A quiet street\" width=\"900\" height=\"600\" decoding=\"async\"></picture></figure>"
        );
        assert!(html.contains(&first), "{html}");
        assert_eq!(html.matches("loading=\"lazy\"").count(), 2);
        let all: Vec<String> = addresses(html)
            .into_iter()
            .filter(|address| address.contains("Walk"))
            .collect();
        assert_eq!(all.len(), 9);
        for address in all {
            let address = address.strip_prefix(base).unwrap();
            let file = file_at(&tree, address).unwrap_or_else(|| panic!("{address} is missing"));
            let width = imagesize_of(file);
            assert!(
                address.contains(&format!("/{width}.")),
                "{address}: {width}"
            );
        }
    }
}

/// The width that a WebP or JPEG says of itself.
fn imagesize_of(file: &[u8]) -> u16 {
    let little = |at: usize| u16::from_le_bytes([file[at], file[at + 1]]);
    match &file[..4] {
        b"RIFF" => little(26) & 0x3FFF,
        _ => {
            let at = file.windows(2).position(|two| two == [0xFF, 0xC0]).unwrap();
            u16::from_be_bytes([file[at + 7], file[at + 8]])
        }
    }
}

#[test]
fn what_is_only_led_to_has_no_sizes_and_stays_as_it_was() {
    let site = TestSite::new()
        .with("content/a.md", &page("A", "", "[The photo](walk.jpg)\n"))
        .with("content/b.md", &page("B", "", "![A dot](dot.jpg)\n"));
    let (walk, dot) = (photo(900, 600), photo(64, 64));
    let site = with(
        with(site, "content/walk.jpg", &walk),
        "content/dot.jpg",
        &dot,
    );
    let tree = site.build("public");
    assert!(!tree.keys().any(|name| name.contains(".sizes")));
    assert!(tree["walk.jpg"] == walk && tree["dot.jpg"] == dot);
    assert!(text(&tree["b/index.html"]).contains("<img src=\"/dot.jpg\" alt=\"A dot\" width"));
}

#[test]
fn the_picture_itself_lies_where_words_of_the_same_readers_lead_to_it() {
    let shows = "![A street](/street.jpg)\n";
    let leads = "[The whole picture](/street.jpg)\n";
    let twice = "[![A street](/street.jpg)](/street.jpg)\n";
    let gallery = "::: gallery\n![One](/street.jpg)\n![Two](/street.jpg)\n:::\n";
    // The words for everybody, those for members, and who then has the picture itself.
    let cases: [(&str, &str, &[&str]); 7] = [
        (shows, shows, &[]),
        (gallery, shows, &[]),
        (leads, shows, &["public", "member"]),
        (twice, shows, &["public", "member"]),
        (shows, leads, &["member"]),
        (shows, twice, &["member"]),
        ("Words.\n", leads, &["member"]),
    ];
    for (open, closed, having) in cases {
        let site = TestSite::new()
            .with("content/a.md", &page("A", "", open))
            .with("content/b.md", &page("B", "access: member", closed));
        let site = with(site, "content/street.jpg", &photo(500, 300));
        let sites = site.load().unwrap();
        let sealed = sealed_tree(&sites, &KEYRING.0).unwrap();
        let told = format!("{open} {closed}");
        let has = |reader: &str| having.contains(&reader);
        for reader in ["public", "member"] {
            let tree = tree_of(&sites, reader).unwrap();
            assert_eq!(tree.contains_key("street.jpg"), has(reader), "{told}");
        }
        assert_eq!(sealed.contains_key("street.jpg"), has("public"), "{told}");
        let browser = Browser::sign_in(&sealed, &KEYRING.1["member"]).unwrap();
        let whole = browser.attachment("/b/", "/street.jpg");
        assert_eq!(whole.is_some(), having == ["member"], "{told}");
    }
    // What is shown as it is lies there whoever else leads to it.
    let site = TestSite::new()
        .with("content/a.md", &page("A", "", "![A dot](dot.jpg)\n"))
        .with(
            "content/b.md",
            &page("B", "access: member", "[A dot](dot.jpg)\n"),
        );
    let site = with(site, "content/dot.jpg", &photo(64, 64));
    let sites = site.load().unwrap();
    for reader in ["public", "member"] {
        let tree = tree_of(&sites, reader).unwrap();
        assert!(tree.contains_key("dot.jpg"), "{reader}");
    }
}

#[test]
fn the_sizes_of_a_picture_are_for_the_readers_of_the_words_that_show_it() {
    let site = TestSite::new()
        .with(
            "content/open.md",
            &page(
                "Open",
                "",
                "[To print](/open.jpg)\n\n::: only specialist\n![In a box](/kit/street.jpg)\n:::\n",
            ),
        )
        .with(
            "content/kit/_index.md",
            &page(
                "Kit",
                "access: member",
                "![A street](street.jpg)\n\n![Open](/open.jpg)\n",
            ),
        )
        .with(
            "content/room.md",
            &page("Room", "access: champion", "![A street](/kit/street.jpg)\n"),
        );
    let site = with(site, "content/kit/street.jpg", &photo(850, 300));
    let site = with(site, "content/open.jpg", &photo(500, 300));
    let sites = site.load().unwrap();
    let clear = tree_of(&sites, "member").unwrap();
    let public = tree_of(&sites, "public").unwrap();
    let sealed = sealed_tree(&sites, &KEYRING.0).unwrap();
    assert!(clear.contains_key("kit/street.jpg.sizes/850.webp"));
    assert!(clear.contains_key("open.jpg.sizes/500.webp"));
    for tree in [&public, &sealed] {
        assert!(tree.contains_key("open.jpg"));
        let told = |name: &str| tree.keys().any(|file| file.contains(name));
        assert!(!told("sizes") && !told("street"));
    }
    let names = ["400.webp", "850.webp", "800.jpg"];
    for (role, page, is_opened) in [
        ("member", "/kit/", true),
        ("champion", "/room/", true),
        ("specialist", "/kit/", true),
        ("commissioning", "/kit/", false),
    ] {
        let browser = Browser::sign_in(&sealed, &KEYRING.1[role]).unwrap();
        for name in names {
            let address = format!("/kit/street.jpg.sizes/{name}");
            let opened = browser.attachment(page, &address);
            let expected = (name.to_owned(), clear[&address[1..]].clone());
            assert_eq!(opened, is_opened.then_some(expected), "{role}: {name}");
        }
        let original = browser.attachment(page, "/kit/street.jpg");
        assert_eq!(original, None, "no words lead to it");
    }
}

#[test]
fn a_gated_picture_moves_nothing_outside_the_vault() {
    let site = TestSite::new().with(
        "content/kit/_index.md",
        &page("Kit", "access: member", "![A street](street.jpg)\n"),
    );
    let outside = |width| {
        let site = with(site.clone(), "content/kit/street.jpg", &photo(width, 90));
        let tree = sealed_tree(&site.load().unwrap(), &KEYRING.0).unwrap();
        let outside = tree.into_iter().filter(|(name, _)| !name.starts_with("g/"));
        outside.collect::<Files>()
    };
    // A picture of one file, and one of three.
    assert!(outside(64) == outside(850));
}

#[test]
fn nothing_of_an_editor_takes_the_place_of_sizes() {
    let words = "![A](walk.jpg) [C](walk.jpg.sizes/c.txt)\n";
    let site = TestSite::new()
        .with("content/a.md", &page("A", "", words))
        .with("content/walk.jpg.sizes/c.txt", "Words.\n");
    let site = with(site, "content/walk.jpg", &photo(500, 300));
    let tree = site.build("public");
    assert!(tree.contains_key("walk.jpg.sizes/500.webp"));
    assert!(tree.contains_key("walk-jpg-sizes/c.txt"));
    let before = page("A", "aliases: [/Walk.jpg.sizes/old.html]", words);
    let refused = site.with("content/a.md", &before).load().err();
    assert!(refused.is_some_and(|refused| refused.has("A3")));
}

#[test]
fn a_picture_that_cannot_be_decoded_is_told_by_check_and_by_every_build() {
    // A PNG whose chunks are whole, and what is packed in them is not.
    let broken = png(700, 500, b"\x78\x9Cno picture");
    let site = TestSite::new().with("content/a.md", &page("A", "", "![A street](street.png)\n"));
    let site = with(site, "content/street.png", &broken);
    let built = refused(site.built().notes);
    assert!(built.has("B5"), "{built:?}");
    let sites = site.load().unwrap();
    assert_eq!(refused(sites.rehearse()).0.len(), 1);
    assert!(refused(sites.rehearse()).has("B5"));
}

fn png(width: u32, height: u32, data: &[u8]) -> Vec<u8> {
    let chunk = |kind: &[u8; 4], contents: &[u8]| {
        let mut crc = flate2::Crc::new();
        crc.update(&[kind, contents].concat());
        let length = (contents.len() as u32).to_be_bytes();
        [&length[..], kind, contents, &crc.sum().to_be_bytes()].concat()
    };
    let header = [
        &width.to_be_bytes()[..],
        &height.to_be_bytes(),
        &[8, 2, 0, 0, 0],
    ]
    .concat();
    [
        b"\x89PNG\r\n\x1A\n".to_vec(),
        chunk(b"IHDR", &header),
        chunk(b"IDAT", data),
        chunk(b"IEND", b""),
    ]
    .concat()
}

fn project() -> Project {
    let project = Project::new();
    project.write("content/site.toml", settings("sample = true"));
    project.page(
        "content/a.md",
        "A",
        "type: page",
        "![A street](street.jpg)\n",
    );
    project.write("content/street.jpg", photo(700, 500));
    project
}

fn shelf(project: &Project) -> BTreeSet<String> {
    let files = std::fs::read_dir(project.path(".pimh/pictures"));
    let files = files.into_iter().flatten().flatten();
    files
        .map(|file| file.file_name().into_string().unwrap())
        .collect()
}

#[test]
fn sizes_are_made_once_and_made_again_if_what_is_remembered_is_damaged() {
    let project = project();
    project.run(&["check"]);
    assert!(shelf(&project).is_empty(), "a check writes nothing");
    project.build(&["--audience", "public"]);
    let made = std::fs::read(project.path("public/street.jpg.sizes/400.webp")).unwrap();
    let names = shelf(&project);
    let name = names.iter().next().unwrap();
    let file = project.path(&format!(".pimh/pictures/{name}"));
    let whole = std::fs::read(&file).unwrap();
    for damaged in [&b""[..], &whole[..whole.len() / 2], &whole[1..]] {
        std::fs::write(&file, damaged).unwrap();
        project.build(&["--audience", "public"]);
        assert!(std::fs::read(&file).unwrap() == whole);
    }
    // What is remembered is believed: were it made again, this would not be published.
    let other = [
        &8_u64.to_le_bytes()[..],
        b"400.webp",
        &3_u64.to_le_bytes(),
        b"new",
    ]
    .concat();
    let shelf_of = Store::at(&project.root()).shelf("pictures");
    shelf_of.put(name, &other);
    project.build(&["--audience", "public"]);
    let found = std::fs::read(project.path("public/street.jpg.sizes/400.webp")).unwrap();
    assert_eq!(found, b"new");
    // Other bytes are another picture.
    project.write("content/street.jpg", photo(701, 500));
    project.build(&["--audience", "public"]);
    assert_eq!(shelf(&project).len(), 2);
    let found = std::fs::read(project.path("public/street.jpg.sizes/400.webp")).unwrap();
    assert!(found != made && found.starts_with(b"RIFF"));
}

#[test]
fn the_preview_shows_a_large_picture_as_it_is_until_its_sizes_are_made() {
    let project = project();
    let large = photo(1800, 1200);
    project.write("content/street.jpg", &large);
    let served = Served::of(project);
    let size = "/street.jpg.sizes/400.webp";
    let first = served.raw(size, "public");
    assert_eq!((first.status, first.body == large), (200, true));
    served.until("the sizes are made", |served| {
        served.raw(size, "public").body.starts_with(b"RIFF")
    });
    assert_eq!(shelf(&served.project).len(), 1);
    assert_eq!(
        served
            .raw("/street.jpg.sizes/nothing.webp", "public")
            .status,
        404
    );
    // A small one is there at once.
    served.project.write("content/street.jpg", photo(700, 500));
    served.until("the small one is there", |served| {
        served.get("/a/").says("width=\"700\"")
    });
    assert!(served.raw(size, "public").body.starts_with(b"RIFF"));
}

#[test]
fn the_inventory_has_the_sizes_of_each_level() {
    let site = TestSite::new()
        .with("content/a.md", &page("A", "", "![A](walk.jpg)\n"))
        .with(
            "content/b.md",
            &page("B", "access: member", "![A](walk.jpg)\n"),
        );
    let sites = with(site, "content/walk.jpg", &photo(500, 300))
        .load()
        .unwrap();
    let path = SitePath::new("content/walk.jpg");
    let (_, output) = {
        let reader = pimh::access::Reader::public();
        let at = Permalink::new("/walk.jpg.sizes/500.webp");
        let (level, output) = sites.inventory().at(&reader, &at).unwrap();
        (level.clone(), output.clone())
    };
    assert_eq!(output.kind, Kind::Sizes(path));
    let levels = sites.inventory().levels_with(&output);
    let names: Vec<String> = levels.iter().map(|level| level.name()).collect();
    assert_eq!(names, ["public", "member"]);
}
