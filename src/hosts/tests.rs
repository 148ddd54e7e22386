//! What holds of every host in the table, with facts that bring out what differs.

use std::collections::BTreeSet;

use pimh_words::names::BaseUrl;

use crate::{Excess, Facts, HOSTS, Host, Lock, Moved, Place, Readers, named};

const POLICY: &str = "default-src 'none'; script-src 'self'";

fn site(path: &str) -> BaseUrl {
    BaseUrl::parse(&format!("https://network.nhs.example{path}")).unwrap()
}

fn facts<'a>(site: &'a BaseUrl, readers: Readers, moved: &[(&str, &str)]) -> Facts<'a> {
    let moved = moved.iter();
    Facts {
        site,
        readers,
        policy: POLICY,
        moved: moved
            .map(|(from, to)| Moved::new(site.link(from), &site.link(to)))
            .collect(),
        feeds: vec!["/feed.xml".to_owned()],
        endings: ["html", "gpx", "png"].map(str::to_owned).into(),
        output: "public",
        asks: false,
        locks: &[],
    }
}

/// All that a host is told of a site.
fn told(host: &Host, facts: &Facts<'_>) -> String {
    let files = host.files.iter();
    let files = files.filter(|file| (file.place)(facts.site) != Place::Nowhere);
    files.map(|file| (file.write)(facts)).collect()
}

/// The hosts that read headers.
fn with_headers() -> impl Iterator<Item = &'static Host> {
    let without = ["plain", "github-pages", "gitlab-pages"];
    HOSTS
        .into_iter()
        .filter(move |host| !without.contains(&host.name))
}

#[test]
fn each_name_is_in_the_table_once() {
    let names: BTreeSet<&str> = HOSTS.iter().map(|host| host.name).collect();
    assert_eq!(names.len(), HOSTS.len());
    for host in HOSTS {
        assert_eq!(named(host.name).unwrap().label, host.label);
    }
    assert!(named("nginxx").is_none());
}

#[test]
fn every_host_that_reads_headers_is_told_all_of_them() {
    let site = site("/");
    let facts = facts(&site, Readers::EverybodySealed, &[]);
    for host in with_headers() {
        let text = told(host, &facts);
        for (name, value) in facts.headers() {
            // One host has fields of its own for the best known headers.
            if host.name != "s3-cloudfront" {
                assert!(text.contains(name), "{}: {name}", host.name);
            }
            let is_said = text.contains(&value) || text.contains(&value.replace("max-age=", ""));
            assert!(
                is_said || value == "nosniff" || value.starts_with("max-age"),
                "{}: {value}",
                host.name
            );
        }
        for word in ["immutable", "noindex", "/g/", "/assets/"] {
            let folder = word.trim_matches('/');
            assert!(
                text.contains(word) || text.contains(&format!("{folder}\"")),
                "{}: {word}",
                host.name
            );
        }
    }
}

#[test]
fn a_tree_in_clear_is_kept_by_nobody_and_for_no_search_engine() {
    let site = site("/");
    for host in with_headers() {
        let open = told(host, &facts(&site, Readers::Everybody, &[]));
        assert!(
            !open.contains("noindex") && !open.contains("no-store"),
            "{}",
            host.name
        );
        let clear = told(host, &facts(&site, Readers::Some, &[]));
        assert!(
            clear.contains("no-store") && clear.contains("noindex"),
            "{}",
            host.name
        );
        assert!(!clear.contains("immutable"), "{}", host.name);
    }
}

#[test]
fn http_promises_no_https() {
    let site = BaseUrl::parse("http://network.nhs.example/").unwrap();
    for host in with_headers() {
        let text = told(host, &facts(&site, Readers::Everybody, &[]));
        assert!(
            !text.contains("Strict-Transport") && !text.contains("StrictTransport"),
            "{}",
            host.name
        );
    }
}

#[test]
fn a_path_of_the_site_stands_before_every_rule() {
    let site = site("/families/");
    let facts = facts(
        &site,
        Readers::EverybodySealed,
        &[("/dads/", "/tips/fathers/")],
    );
    for host in HOSTS.into_iter().filter(|host| host.room.most > 0) {
        let text = told(host, &facts);
        // Apache's rules begin behind the path of the folder that they lie in.
        if host.name != "apache" {
            assert!(text.contains("/families/dads"), "{}", host.name);
        }
        assert!(text.contains("/families/tips/fathers/"), "{}", host.name);
        assert!(
            !text.contains("\"/assets/") && !text.contains("\n/assets/"),
            "{}",
            host.name
        );
    }
}

#[test]
fn what_a_host_reads_at_the_top_of_its_domain_lies_beside_a_site_with_a_path() {
    let names = |host: &str, path: &str, place| -> Vec<&str> {
        let site = site(path);
        let files = named(host).unwrap().files_at(place, &site);
        files.map(|file| file.name).collect()
    };
    assert_eq!(
        names("netlify", "/", Place::Output),
        ["_headers", "_redirects"]
    );
    assert_eq!(names("netlify", "/a/", Place::Output), [""; 0]);
    assert_eq!(
        names("netlify", "/a/", Place::Beside),
        ["_headers", "_redirects"]
    );
    assert_eq!(names("gitlab-pages", "/a/", Place::Output), ["_redirects"]);
    assert_eq!(names("apache", "/a/", Place::Output), [".htaccess"]);
    assert_eq!(names("nginx", "/", Place::Output), [""; 0]);
}

#[test]
fn only_a_domain_of_ones_own_is_named_to_github() {
    let names = |url: &str| -> Vec<&str> {
        let site = BaseUrl::parse(url).unwrap();
        let files = named("github-pages")
            .unwrap()
            .files_at(Place::Output, &site);
        files.map(|file| file.name).collect()
    };
    assert_eq!(names("https://families.nhs.uk/"), [".nojekyll", "CNAME"]);
    assert_eq!(names("https://families.github.io/"), [".nojekyll"]);
    assert_eq!(names("https://families.nhs.uk/pimh/"), [".nojekyll"]);
    assert_eq!(names("https://example.org/"), [".nojekyll"]);
}

/// As many former addresses as that.
fn many(count: usize) -> Vec<Moved> {
    let one = |number: usize| Moved::new(format!("/old-{number:05}/"), "/tips/fathers/");
    (0..count).map(one).collect()
}

#[test]
fn a_host_is_told_of_no_more_than_it_takes() {
    for (name, most) in [
        ("plain", 0),
        ("github-pages", 0),
        ("gitlab-pages", 500),
        ("netlify", 3000),
        ("cloudflare", 1000),
        ("vercel", 1024),
        ("nginx", 3000),
        ("apache", 3000),
        ("caddy", 3000),
        ("firebase", 3000),
    ] {
        let host = named(name).unwrap();
        let answers = host.answers(&many(3000));
        assert_eq!(answers.iter().filter(|told| **told).count(), most, "{name}");
    }
}

#[test]
fn what_a_host_is_told_at_most_is_within_its_limits() {
    let site = site("/");
    for host in HOSTS {
        let all = many(3000);
        let answers = host.answers(&all);
        let mut facts = facts(&site, Readers::EverybodySealed, &[]);
        let told = all.into_iter().zip(answers);
        facts.moved = told
            .filter(|(_, told)| *told)
            .map(|(moved, _)| moved)
            .collect();
        for file in host.files {
            let text = (file.write)(&facts);
            assert_eq!(file.excess(&text), None, "{} {}", host.name, file.name);
        }
        if host.room.unit == "rules" && host.room.most < usize::MAX {
            let rules: usize = facts
                .moved
                .iter()
                .map(|moved| moved.spellings().count())
                .sum();
            assert!(rules <= host.room.most, "{}", host.name);
        }
    }
}

#[test]
fn what_is_too_long_is_told_with_both_numbers() {
    let file = &named("azure").unwrap().files[0];
    let long = "x".repeat(20_001);
    let name = "staticwebapp.config.json";
    assert_eq!(
        file.excess(&long),
        Some(Excess::Rules(name, 20_001, 20_000))
    );
    let headers = &named("cloudflare").unwrap().files[0];
    let line = format!("a\n{}\n", "é".repeat(2001));
    assert_eq!(
        headers.excess(&line),
        Some(Excess::Line("_headers", 2001, 2000))
    );
    let cloudflare = named("cloudflare").unwrap();
    assert_eq!(cloudflare.excess_of_site(20_000, 1), []);
    assert_eq!(
        cloudflare.excess_of_site(20_001, 1),
        [Excess::Files(20_001, 20_000)]
    );
}

/// Signs that would end a rule, begin another, or mean something in one.
const SLY: [&str; 10] = [
    "/a b/", "/a\"b/", "/a;}b/", "/a$1b/", "/a{b}/", "/a*/", "/:a/", "/a%20b/", "/père/", "/a'b`/",
];

#[test]
fn no_sign_in_an_address_breaks_out_of_its_rule() {
    let site = site("/");
    for host in HOSTS {
        for sly in SLY {
            let moved = Moved::new(sly, sly);
            if host.answers(&[moved])[0] {
                let text = told(host, &facts(&site, Readers::Everybody, &[(sly, sly)]));
                let plain = told(host, &facts(&site, Readers::Everybody, &[("/ab/", "/ab/")]));
                // As many lines, and as many signs that part things, as with an address of letters.
                let shape =
                    |text: &str| (text.lines().count(), text.matches(['{', '}', ';']).count());
                let in_quotes = ["nginx", "caddy"].contains(&host.name);
                if !in_quotes {
                    assert_eq!(shape(&text), shape(&plain), "{} {sly}", host.name);
                    assert!(!text.contains("$1b"), "{} {sly}", host.name);
                }
                assert_eq!(
                    text.lines().count(),
                    plain.lines().count(),
                    "{} {sly}",
                    host.name
                );
            }
        }
    }
}

#[test]
fn json_is_json() {
    let site = site("/");
    let facts = facts(&site, Readers::EverybodySealed, &[("/dads/", "/tips/")]);
    let files = HOSTS.iter().flat_map(|host| host.files);
    let json = files.filter(|file| file.name.contains(".json"));
    let mut count = 0;
    for file in json {
        let parsed: serde_json::Value = serde_json::from_str(&(file.write)(&facts)).unwrap();
        assert!(parsed.is_object(), "{}", file.name);
        count += 1;
    }
    assert_eq!(count, 6);
}

#[test]
fn a_host_that_can_ask_locks_each_folder_of_what_is_sealed_or_a_whole_tree_in_clear() {
    let lock = |folder: &str, list: &str| Lock {
        folder: folder.to_owned(),
        list: list.to_owned(),
    };
    let folders = [lock("g/a1b2/", "a1b2"), lock("g/c3d4/", "c3d4")];
    let whole = [lock("", "member")];
    for path in ["/", "/families/"] {
        let site = site(path);
        for host in HOSTS {
            let with = |readers, locks| {
                let plain = facts(&site, readers, &[]);
                told(
                    host,
                    &Facts {
                        asks: true,
                        locks,
                        ..plain
                    },
                )
            };
            let sealed = with(Readers::EverybodySealed, &folders[..]);
            let clear = with(Readers::Some, &whole[..]);
            let names = |text: &str, word: &str| text.matches(word).count();
            if host.can_ask {
                for word in ["pimh/a1b2.", "pimh/c3d4."] {
                    assert_eq!(names(&sealed, word), 1, "{}: {word} in {sealed}", host.name);
                }
                assert!(sealed.contains(&format!("{path}g/a1b2/")), "{}", host.name);
                assert!(sealed.contains("private, no-store"), "{}", host.name);
                assert_eq!(names(&clear, "pimh/member."), 1, "{}: {clear}", host.name);
            } else {
                assert!(!clear.contains("pimh/member."), "{}", host.name);
            }
            let open = told(host, &facts(&site, Readers::EverybodySealed, &[]));
            assert!(
                !open.contains("htpasswd") && !open.contains(".users"),
                "{}",
                host.name
            );
        }
    }
}
