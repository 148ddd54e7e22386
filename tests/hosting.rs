//! What a site has for its host: told of the public's addresses alone, within the host's limits, and nothing that another
//! host would show.

use std::collections::BTreeSet;
use std::fs::File;

use pimh::hosts::HOSTS;

use crate::harness::{FILM, Files, Project, SETTINGS, TestSite, assert_same, page, settings};

/// A site for a host, with public and gated pages that moved, and with files of both.
fn site(host: &str) -> TestSite {
    let settings = format!("{SETTINGS}[publish]\nhost = \"{host}\"\n");
    TestSite::new()
        .with("content/site.toml", &settings)
        .with(
            "content/open.md",
            &page("Open", "aliases: [/was-open/]", "[It](map.gpx)"),
        )
        .with(
            "content/map.gpx",
            "<gpx xmlns=\"http://www.topografix.com/GPX/1/1\"></gpx>",
        )
        .with(
            "content/members/_index.md",
            &page("Members", "access: member", "Words."),
        )
        .with(
            "content/members/kit.md",
            &page("Kit", "aliases: [/was-gated/]", "[It](plan.kml)"),
        )
        .with(
            "content/members/plan.kml",
            "<kml xmlns=\"http://www.opengis.net/kml/2.2\"></kml>",
        )
}

fn text(files: &Files, name: &str) -> String {
    let bytes = files.get(name).unwrap_or_else(|| panic!("no {name}"));
    String::from_utf8(bytes.clone()).unwrap()
}

#[test]
fn no_host_is_told_of_what_is_gated() {
    for host in HOSTS {
        let before = site(host.name).build("sealed");
        for (name, bytes) in &before {
            let text = String::from_utf8_lossy(bytes);
            for word in ["was-gated", "/members", "kml"] {
                // The types of all kinds are told of, whatever there is.
                let is_table = word == "kml" && text.contains("vnd.google-earth.kml+xml");
                assert!(
                    !text.contains(word) || is_table,
                    "{}: {word} in {name}",
                    host.name
                );
            }
        }
        // More gated pages, other names, another gated kind of file, more old addresses: no byte of it moves.
        let after = site(host.name)
            .without("content/members/plan.kml")
            .with(
                "content/members/kit.md",
                &page("Kit", "aliases: [/was-gated/, /once/]", "[It](film.mp4)"),
            )
            .with("content/members/film.mp4", FILM)
            .with(
                "content/members/more.md",
                &page("More", "aliases: /more-of-it/", "Words."),
            );
        assert_same(host.name, &before, &after.build("sealed"));
    }
}

#[test]
fn a_host_is_told_of_public_addresses() {
    // What is looked for above would be found.
    let tree = site("netlify").build("sealed");
    assert!(text(&tree, "_redirects").contains("/was-open /open/ 301!"));
    assert!(text(&tree, "_headers").contains("/g/*\n"));
    let tree = site("cloudflare").build("sealed");
    assert!(text(&tree, "_headers").contains("/*.gpx\n  Content-Type: application/gpx+xml"));
}

#[test]
fn an_old_address_is_answered_by_the_host_or_by_a_page() {
    for host in HOSTS {
        let tree = site(host.name).build("public");
        let has_page = tree.contains_key("was-open/index.html");
        assert_eq!(has_page, host.room.most == 0, "{}", host.name);
        // The preview is no host, so there the page stands.
        assert!(tree.contains_key("open/index.html"), "{}", host.name);
    }
}

#[test]
fn only_hosts_that_hand_them_out_get_compressed_files_and_only_of_what_all_may_have() {
    for host in HOSTS {
        for reader in ["public", "sealed", "member"] {
            let tree = site(host.name).build(reader);
            let is_packed = tree.keys().any(|name| name.ends_with(".gz"));
            let wants = host.serves_compressed && reader != "member";
            assert_eq!(is_packed, wants, "{} {reader}", host.name);
        }
        let sites = site(host.name).load().unwrap();
        let vault = crate::harness::vault(&sites).unwrap();
        assert!(
            !vault.keys().any(|name| name.ends_with(".gz")),
            "{}",
            host.name
        );
    }
}

#[test]
fn what_is_packed_is_the_file_beside_it() {
    use std::io::Read as _;
    let tree = site("caddy").build("sealed");
    let packed: Vec<&String> = tree.keys().filter(|name| name.ends_with(".gz")).collect();
    assert!(packed.len() > 5, "{packed:?}");
    for name in packed {
        let mut bytes = Vec::new();
        let mut packed = flate2::read::GzDecoder::new(&tree[name][..]);
        packed.read_to_end(&mut bytes).unwrap();
        assert!(bytes == tree[name.trim_end_matches(".gz")], "{name}");
    }
}

#[test]
fn former_addresses_beyond_what_a_host_takes_keep_their_pages() {
    let aliases: Vec<String> = (0..3000).map(|n| format!("/old-{n}/")).collect();
    let project = Project::new();
    let fields = format!("aliases: [{}]", aliases.join(", "));
    project.page("content/moved.md", "Moved", &fields, "Words.");
    let build = |host: &str| project.build(&["--host", host]);
    let told = build("cloudflare").stderr;
    for number in ["3000", "1000", "2000"] {
        assert!(told.contains(number), "{number}: {told}");
    }
    let rules = std::fs::read_to_string(project.path("public/_redirects")).unwrap();
    let rules: BTreeSet<&str> = rules.lines().filter(|line| line.starts_with('/')).collect();
    assert_eq!(rules.len(), 2000);
    for alias in &aliases {
        let by_page = project.path(&format!("public{alias}index.html")).exists();
        let by_rule = rules
            .iter()
            .any(|rule| rule.starts_with(&format!("{alias} ")));
        assert!(by_page != by_rule, "{alias}");
    }
    // Whoever takes any number is told of all, and another host leaves nothing of the last.
    assert!(!build("nginx").stderr.contains("O6"));
    assert!(!project.path("public/_redirects").exists());
    assert!(!project.path("public/old-2999").exists());
    assert!(project.path("deploy/nginx.conf").exists());
    build("plain");
    assert!(project.path("public/old-2999/index.html").exists());
    assert!(!project.path("deploy/nginx.conf").exists());
}

#[test]
fn what_a_host_does_not_take_stops_a_build_with_both_numbers() {
    let project = Project::new();
    project.page("content/film.md", "Film", "", "[The film](film.mp4)");
    project.write("content/film.mp4", FILM);
    let film = File::options()
        .append(true)
        .open(project.path("content/film.mp4"));
    film.unwrap().set_len(30 << 20).unwrap();
    for command in ["build", "check"] {
        let outcome = project.run(&[command, "--host", "cloudflare"]);
        assert_eq!(outcome.code, 1, "{}", outcome.stderr);
        for word in ["O5", "30 MiB", "25 MiB", "film.mp4"] {
            assert!(outcome.stderr.contains(word), "{word}: {}", outcome.stderr);
        }
    }
    assert!(!project.path("public").exists());
}

#[test]
fn the_host_of_the_settings_is_meant_and_an_unknown_one_is_told() {
    let project = Project::new();
    let with = |host: &str| settings("") + &format!("[publish]\nhost = \"{host}\"\n");
    project.write("content/site.toml", with("github-pages"));
    let outcome = project.build(&[]);
    assert!(project.path("public/.nojekyll").exists());
    assert!(
        outcome.stdout.contains("pimh host github-pages"),
        "{}",
        outcome.stdout
    );
    project.write("content/site.toml", with("github"));
    let outcome = project.run(&["build"]);
    assert_eq!(outcome.code, 65);
    assert!(
        outcome.stderr.contains("github-pages"),
        "{}",
        outcome.stderr
    );
    let outcome = project.run(&["build", "--host", "nginxx"]);
    assert_eq!(outcome.code, 2);
}

#[test]
fn a_folder_called_deploy_that_is_somebody_elses_is_left_alone() {
    let project = Project::new();
    project.write("deploy/mine.txt", "mine");
    project.build(&[]);
    let outcome = project.run(&["build", "--host", "nginx"]);
    assert_eq!(outcome.code, 73, "{}", outcome.stderr);
    assert!(outcome.stderr.contains("deploy"), "{}", outcome.stderr);
    assert!(project.path("deploy/mine.txt").exists());
}

#[test]
fn files_that_hosts_look_for_are_published_where_the_settings_list_them() {
    let listed = [
        ".nojekyll",
        ".well-known/security.txt",
        ".well-known/assetlinks.json",
        ".well-known/apple-app-site-association",
        "_headers",
        "_redirects",
        "CNAME",
    ];
    let project = Project::new();
    for file in listed {
        let words = match file {
            ".nojekyll" => "",
            file if file.ends_with(".json") => "[]",
            _ => "Words.\n",
        };
        project.write(&format!("content/{file}"), words);
    }
    let hidden = [
        ".env",
        ".git/config",
        ".well-known/.hidden",
        ".well-known/page.md",
        "_private/_headers",
        "members/.well-known/a.txt",
    ];
    for file in hidden {
        project.write(&format!("content/{file}"), "Words.\n");
    }
    project.build(&[]);
    for file in listed {
        assert!(!project.path(&format!("public/{file}")).exists(), "{file}");
    }
    let list = |files: &[&str]| settings(&format!("files = {files:?}"));
    project.write("content/site.toml", list(&listed));
    project.build(&[]);
    for file in listed {
        assert!(project.path(&format!("public/{file}")).exists(), "{file}");
    }
    for file in hidden {
        project.write("content/site.toml", list(&[file]));
        assert_eq!(project.run(&["build"]).code, 65, "{file}");
    }
    // What the host gets anyway cannot be written twice.
    project.write("content/site.toml", list(&["_headers"]));
    let outcome = project.run(&["build", "--host", "netlify"]);
    assert_eq!(outcome.code, 1, "{}", outcome.stderr);
    assert!(outcome.stderr.contains("_headers"), "{}", outcome.stderr);
    project.build(&["--host", "nginx"]);
}

#[test]
fn a_site_is_the_same_for_each_of_its_hosts() {
    // But for the host's own files, packed files and pages at old addresses.
    let common = |host: &str| {
        let mut tree = site(host).build("sealed");
        let of_host = |name: &str| {
            HOSTS
                .iter()
                .any(|host| host.files.iter().any(|file| file.name == name))
        };
        tree.retain(|name, _| {
            !name.ends_with(".gz") && !of_host(name) && !name.starts_with("was-")
        });
        tree
    };
    let plain = common("plain");
    for host in HOSTS {
        assert_same(host.name, &plain, &common(host.name));
    }
}

#[test]
fn each_host_has_a_page_with_what_it_gets() {
    let project = Project::empty();
    let all = project.run(&["host"]).stdout;
    for host in HOSTS {
        assert!(all.contains(host.name), "{}", host.name);
        let page = project.run(&["host", host.name]);
        assert_eq!(page.code, 0, "{}", page.stderr);
        for file in host.files.iter().filter(|file| file.name != "CNAME") {
            assert!(
                page.stdout.contains(file.name),
                "{}: {}",
                host.name,
                file.name
            );
        }
        let steps = (1..=20).filter(|n| page.stdout.contains(&format!("\n{n}. ")));
        assert!((5..=10).contains(&steps.count()), "{}", page.stdout);
        assert!(!page.stdout.contains("{{"), "{}", host.name);
    }
    let wrong = project.run(&["host", "githubpages"]);
    assert_eq!(wrong.code, 2);
    assert!(wrong.stderr.contains("github-pages"), "{}", wrong.stderr);
}
