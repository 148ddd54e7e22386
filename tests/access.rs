//! `pimh access` as a publisher uses it, and what a build does with and without a keyring.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::process::Command;
use std::sync::{Arc, Mutex, OnceLock};

use serde_json::Value;

use crate::harness::{Files, Outcome, Project, TODAY, files_below, outcome, page, pimh, settings};

/// A project with a page for members, and no keyring yet.
fn project() -> Project {
    let project = Project::new();
    project.write(
        "content/site.toml",
        settings("").replace("https://amberwick.test/", "http://127.0.0.1/"),
    );
    project.write(
        "content/kit.md",
        page("Kit", "access: member\n", "Pass it on."),
    );
    project
}

fn with(project: &Project, args: &[&str], env: &[(&str, &str)]) -> Outcome {
    let mut command: Command = pimh();
    command
        .current_dir(project.root())
        .args(args)
        .args(["--today", TODAY])
        .env_remove("PIMH_KEYRING_CODE")
        .envs(env.iter().copied());
    outcome(&mut command)
}

fn run(project: &Project, args: &[&str]) -> Outcome {
    with(project, args, &[])
}

fn json(outcome: &Outcome) -> Value {
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);
    serde_json::from_str(&outcome.stdout).expect("standard output is JSON and nothing else")
}

/// A project in which Ash is invited as a member, and what was said of it. Codes cost what they are meant to cost, so
/// they are made once for all tests that begin so.
fn with_a_reader() -> (Project, String) {
    static MADE: OnceLock<(Project, String)> = OnceLock::new();
    let (made, told) = MADE.get_or_init(|| {
        let project = project();
        run(&project, &["access", "init"]);
        let ash = ["access", "invite", "--role", "member", "--label", "Ash"];
        let told = run(&project, &ash);
        assert_eq!(told.code, 0, "{}", told.stderr);
        (project, told.stdout)
    });
    (made.copied(), told.clone())
}

/// The code in a message that can be pasted.
fn code_in(told: &str) -> &str {
    let mut words = told.split_whitespace();
    words.find(|word| word.len() == 29).unwrap()
}

fn code_of(project: &Project) -> String {
    fs::read_to_string(project.path(".pimh/code"))
        .unwrap()
        .trim()
        .to_owned()
}

#[test]
fn without_a_keyring_that_opens_nothing_is_built() {
    let project = project();
    let none = run(&project, &["build"]);
    assert_eq!(none.code, 77);
    assert!(
        none.stderr.contains("G1") && none.stderr.contains("pimh access init"),
        "{}",
        none.stderr
    );
    assert!(!project.path("public").exists());
    assert_eq!(run(&project, &["build", "--audience", "public"]).code, 0);
    assert_eq!(run(&project, &["build", "--audience", "member"]).code, 0);

    assert_eq!(run(&project, &["access", "init"]).code, 0);
    let code = code_of(&project);
    fs::remove_file(project.path(".pimh/code")).unwrap();
    let closed = run(&project, &["build"]);
    assert_eq!(closed.code, 77);
    assert!(
        closed.stderr.contains("PIMH_KEYRING_CODE"),
        "{}",
        closed.stderr
    );
    let typed = with(
        &project,
        &["build"],
        &[("PIMH_KEYRING_CODE", &code.to_lowercase())],
    );
    assert_eq!(typed.code, 0, "{}", typed.stderr);
    let short = with(
        &project,
        &["access", "list"],
        &[("PIMH_KEYRING_CODE", &code[..23])],
    );
    assert_eq!(short.code, 77);
    assert!(
        short.stderr.contains("a code has 24 characters"),
        "{}",
        short.stderr
    );

    let stranger = Project::new();
    run(&stranger, &["access", "init"]);
    let other = with(
        &project,
        &["access", "list"],
        &[("PIMH_KEYRING_CODE", &code_of(&stranger))],
    );
    assert_eq!(other.code, 77);
    assert!(
        other.stderr.contains("does not open this keyring"),
        "{}",
        other.stderr
    );
    let text = fs::read_to_string(project.path("keyring.json")).unwrap();
    project.write(
        "keyring.json",
        text.replacen("\"ciphertext\": \"", "\"ciphertext\": \"AAAA", 1),
    );
    assert_eq!(
        with(&project, &["build"], &[("PIMH_KEYRING_CODE", &code)]).code,
        77
    );
    project.write("keyring.json", "{}");
    assert_eq!(run(&project, &["build"]).code, 77);
}

#[test]
fn init_replaces_nothing_but_a_demonstration() {
    let project = project();
    project.write(".gitignore", "/public");
    let made = run(&project, &["access", "init", "--demonstration"]);
    assert_eq!(made.code, 0, "{}", made.stderr);
    let sample: Value =
        serde_json::from_slice(&fs::read(project.path("keyring.json")).unwrap()).unwrap();
    let known = sample["demonstration_code"].as_str().unwrap().to_owned();
    assert!(!project.path(".pimh/code").exists());

    let trying = run(&project, &["build"]);
    assert_eq!(trying.code, 0, "{}", trying.stderr);
    assert!(
        trying.stderr.contains("demonstration"),
        "every build says so: {}",
        trying.stderr
    );
    let real = run(&project, &["build", "--base-url", "https://pimh.nhs.uk/"]);
    assert_eq!(real.code, 77);
    assert!(real.stderr.contains("G2") && real.stderr.contains("pimh access init"));

    // Without the field, and with the code from elsewhere, it is what it was.
    let mut hidden = sample.clone();
    hidden.as_object_mut().unwrap().remove("demonstration_code");
    project.write("keyring.json", hidden.to_string());
    let args = ["build", "--base-url", "https://pimh.nhs.uk/"];
    assert_eq!(
        with(&project, &args, &[("PIMH_KEYRING_CODE", &known)]).code,
        77
    );
    project.write("keyring.json", sample.to_string());

    let own = run(&project, &["access", "init", "--keyholder", "Rowan"]);
    assert_eq!(own.code, 0, "{}", own.stderr);
    assert!(own.stdout.contains(&code_of(&project)), "it is shown once");
    let text = fs::read_to_string(project.path("keyring.json")).unwrap();
    assert!(!text.contains("demonstration") && !text.contains(&code_of(&project)));
    let former = with(
        &project,
        &["access", "list"],
        &[("PIMH_KEYRING_CODE", &known)],
    );
    assert_eq!(
        former.code, 0,
        "the file's code opens it: {}",
        former.stderr
    );
    assert_eq!(run(&project, &args).code, 0);
    let again = run(&project, &["access", "init"]);
    assert_eq!(
        (
            again.code,
            fs::read_to_string(project.path("keyring.json")).unwrap()
        ),
        (2, text)
    );
    let ignored = fs::read_to_string(project.path(".gitignore")).unwrap();
    assert_eq!(ignored, "/public\n/.pimh/\n/keyring.previous.json\n");
}

#[test]
fn a_build_service_log_has_no_codes() {
    let project = project();
    let made = with(&project, &["access", "init"], &[("CI", "true")]);
    let code = code_of(&project);
    assert!(!format!("{}{}", made.stdout, made.stderr).contains(&code));
    let added = with(
        &project,
        &["access", "keyholder", "add", "Rowan"],
        &[("CI", "true")],
    );
    assert_eq!(added.code, 2);
}

/// A reader's way through the keyring: invited, listed, revoked; keyholders come and go.
#[test]
fn access_is_given_and_taken() {
    let project = project();
    run(&project, &["access", "init"]);
    project.write(
        "members.csv",
        "label,role,expires\nAsh,,\nBirch,champion,2027-12-31\n",
    );
    let args = [
        "access",
        "invite",
        "--role",
        "member",
        "--from",
        "members.csv",
        "--format",
        "json",
    ];
    let invited = json(&run(&project, &args));
    let codes: BTreeMap<&str, &str> = invited["invited"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            (
                one["label"].as_str().unwrap(),
                one["code"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(codes.len(), 2);
    #[cfg(unix)]
    for secret in [
        ".pimh/code",
        ".pimh/spares.json",
        invited["letters"].as_str().unwrap(),
    ] {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = fs::metadata(project.path(secret))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600, "{secret}");
    }
    let letters = fs::read_to_string(project.path(invited["letters"].as_str().unwrap())).unwrap();
    assert!(codes.values().all(|code| letters.contains(code)));

    let again = run(&project, &args);
    assert_eq!(json(&again)["left_out"].as_array().unwrap().len(), 2);
    let listed = run(&project, &["access", "list"]);
    assert!(
        listed
            .stdout
            .contains("Birch  champion  since 2026-10-01  until 2027-12-31"),
        "{}",
        listed.stdout
    );
    assert!(
        codes
            .values()
            .all(|code| !listed.stdout.contains(&code[5..]))
    );
    let listed = json(&run(&project, &["access", "list", "--format", "json"]));
    assert_eq!(listed["readers"].as_array().unwrap().len(), 2);

    project.build(&[]);
    let before = files_below(&project.path("public"));
    assert_eq!(slots(&before), 64);
    for (name, bytes) in &before {
        let text = String::from_utf8_lossy(bytes);
        assert!(
            !text.contains("Birch") && !codes.values().any(|code| text.contains(code)),
            "{name}"
        );
    }
    assert_eq!(run(&project, &["access", "revoke", "Nobody"]).code, 2);
    assert_eq!(run(&project, &["access", "revoke", "Ash"]).code, 0);
    assert_eq!(run(&project, &["access", "revoke", "Ash"]).code, 2);
    let listed = run(&project, &["access", "list"]);
    assert!(
        listed.stdout.contains("revoked 2026-10-01"),
        "{}",
        listed.stdout
    );
    project.build(&[]);
    let after = files_below(&project.path("public"));
    assert!(
        before.keys().eq(after.keys()),
        "the list of files tells nothing"
    );
    let changed = |name: &&String| before[*name] != after[*name];
    assert!(
        after
            .keys()
            .filter(changed)
            .all(|name| name.starts_with("g/"))
    );

    let second = json(&run(
        &project,
        &["access", "keyholder", "add", "Rowan", "--format", "json"],
    ));
    let second = second["code"].as_str().unwrap();
    let first = code_of(&project);
    let own = run(
        &project,
        &["access", "keyholder", "remove", "First keyholder"],
    );
    assert_eq!(own.code, 2, "nobody locks himself out");
    let removed = with(
        &project,
        &["access", "keyholder", "remove", "First keyholder"],
        &[("PIMH_KEYRING_CODE", second)],
    );
    assert_eq!(removed.code, 0, "{}", removed.stderr);
    let built = with(&project, &["build"], &[("PIMH_KEYRING_CODE", second)]);
    assert_eq!(built.code, 0, "{}", built.stderr);
    let renamed = files_below(&project.path("public"));
    let everybodys = |files: &Files| -> Files {
        let outside = files.iter().filter(|(name, _)| !name.starts_with("g/"));
        outside
            .map(|(name, bytes)| (name.clone(), bytes.clone()))
            .collect()
    };
    assert_eq!(
        everybodys(&renamed),
        everybodys(&after),
        "no public byte moves"
    );
    let sealed = |files: &Files| -> Vec<String> {
        let names = files.keys().filter(|name| name.starts_with("g/"));
        names
            .filter(|name| name.matches('/').count() == 2 && !name.starts_with("g/s/"))
            .cloned()
            .collect()
    };
    assert!(!sealed(&after).is_empty());
    assert!(
        sealed(&renamed)
            .iter()
            .all(|name| !after.contains_key(name)),
        "a former keyring knows no name of what is sealed now"
    );
    assert_eq!(
        with(
            &project,
            &["access", "list"],
            &[("PIMH_KEYRING_CODE", &first)]
        )
        .code,
        77
    );
    let rotated = with(
        &project,
        &["access", "rotate"],
        &[("PIMH_KEYRING_CODE", second)],
    );
    assert_eq!(rotated.code, 0);
    assert!(project.path("keyring.previous.json").exists());
    let report = with(
        &project,
        &["access", "report"],
        &[("PIMH_KEYRING_CODE", second)],
    );
    assert_eq!(report.code, 0, "{}", report.stderr);
    for said in [
        "read by member, champion",
        "champion: 1 reader, who also open member",
        "at most 64 codes",
        "there is one keyholder",
    ] {
        assert!(report.stdout.contains(said), "{said}: {}", report.stdout);
    }
    project.write("public/notes.txt", "a note on Birch and the others");
    project.write("public/keyring.json", "{}");
    let warned = with(
        &project,
        &["access", "report", "--format", "json"],
        &[("PIMH_KEYRING_CODE", second)],
    );
    let warned = json(&warned)["warnings"].to_string();
    assert!(
        warned.contains("keyring.json lies in the output"),
        "{warned}"
    );
}

/// A device is lost: its reader types the same code again, and nobody else notices.
#[test]
fn a_code_is_renewed_without_a_new_one() {
    use pimh::gate::{AccessCode, Granted, Keychain};
    let (project, told) = with_a_reader();
    let code = AccessCode::parse(code_in(&told)).unwrap();
    let slot = || {
        project.build(&[]);
        let file = project.path(&format!("public/g/s/{}.json", code.locator()));
        let text = fs::read_to_string(file).unwrap();
        match Keychain::of_slot(&text, &code).unwrap() {
            Granted::Keys(keys) => (text, keys),
            Granted::Withdrawn => panic!("the code opens nothing"),
        }
    };
    let (before, device) = slot();
    let renewed = run(&project, &["access", "renew", "Ash"]);
    assert_eq!(renewed.code, 0, "{}", renewed.stderr);
    assert!(
        renewed.stdout.contains("the same code, typed again"),
        "{}",
        renewed.stdout
    );
    let (after, keys) = slot();
    let kids = |keys: &Keychain| -> Vec<String> { keys.kids().map(str::to_owned).collect() };
    assert!(
        kids(&keys).iter().all(|kid| !kids(&device).contains(kid)),
        "the role has a new key"
    );
    let key = |slot: &str| serde_json::from_str::<Value>(slot).unwrap()["key"].clone();
    assert_eq!(key(&before), key(&after), "nobody sees that it was renewed");
    assert_eq!(run(&project, &["access", "renew", "Birch"]).code, 2);
    for _ in 0..2 {
        assert_eq!(run(&project, &["access", "renew", "Ash"]).code, 0);
    }
    let spent = run(&project, &["access", "renew", "Ash"]);
    assert_eq!(spent.code, 2);
    assert!(
        spent.stderr.contains("pimh access revoke \"Ash\""),
        "{}",
        spent.stderr
    );
    let report = run(&project, &["access", "report"]);
    assert!(
        report.stdout.contains("1 valid code cannot be renewed"),
        "{}",
        report.stdout
    );
}

/// Addresses hold the first group of a code, which is no secret, unless somebody asks for more.
#[test]
fn links_hold_no_code_unless_asked_for() {
    let (project, told) = with_a_reader();
    assert!(
        told.contains("Ash (Members), as a message to paste:"),
        "{told}"
    );
    let code = code_in(&told);
    let first = code.get(..4).unwrap();
    assert!(
        told.contains(&format!("/sign-in/#r={first} (type or paste it there)")),
        "{told}"
    );
    assert_eq!(
        told.matches(code.get(5..).unwrap()).count(),
        1,
        "the code itself stands there once"
    );
    assert!(
        !told.contains("#k=") && !told.contains(&code.replace('-', "")),
        "{told}"
    );
    let birch = ["access", "invite", "--role", "member", "--label", "Birch"];
    let told = run(&project, &[&birch[..], &["--whole-code-in-links"]].concat());
    assert_eq!(told.code, 0, "{}", told.stderr);
    let told = told.stdout;
    assert!(
        told.contains("#k=") && told.contains("stay in the history"),
        "{told}"
    );
}

fn slots(files: &Files) -> usize {
    files.keys().filter(|name| name.starts_with("g/s/")).count()
}

#[test]
fn wrong_invitations_are_refused_with_a_remedy() {
    let project = project();
    run(&project, &["access", "init"]);
    for (args, said) in [
        (
            &["--label", "Ash"][..],
            "say --role with one of: member, champion",
        ),
        (
            &["--role", "membr", "--label", "Ash"],
            "did you mean `member`?",
        ),
        (&["--role", "member", "--label", " "], "a label is empty"),
        (
            &["--role", "member", "--from", "none.csv"],
            "there is no file none.csv",
        ),
        (
            &["--role", "member", "--label", "Ash", "--expires", TODAY],
            "would open nothing",
        ),
        (
            &["--role", "member", "--label", "Ash", "--count", "0"],
            "0 is not in 1..=100000",
        ),
    ] {
        let all: Vec<&str> = ["access", "invite"].iter().chain(args).copied().collect();
        let refused = run(&project, &all);
        assert_eq!(refused.code, 2, "{args:?}");
        assert!(refused.stderr.contains(said), "{said}: {}", refused.stderr);
    }
}

/// Among the files of a host, what it shows where nothing is.
const MISSING: &str = "?";
/// A file from which a host leads away.
const ELSEWHERE: &[u8] = b"->";

/// A host that serves some files, one thread for each request.
struct Host {
    address: String,
    files: Arc<Mutex<Files>>,
    /// Every request so far.
    asked: Arc<Mutex<String>>,
}

impl Host {
    fn of(files: Files) -> Host {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}/", listener.local_addr().unwrap());
        let files = Arc::new(Mutex::new(files));
        let served = Arc::clone(&files);
        let asked = Arc::<Mutex<String>>::default();
        let told = Arc::clone(&asked);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let served = Arc::clone(&served);
                let told = Arc::clone(&told);
                std::thread::spawn(move || answer(stream, &served, &told));
            }
        });
        Host {
            address,
            files,
            asked,
        }
    }
}

fn answer(mut stream: std::net::TcpStream, files: &Mutex<Files>, asked: &Mutex<String>) {
    let mut request = Vec::new();
    let mut buffer = [0; 1024];
    while !request.windows(4).any(|end| end == b"\r\n\r\n") {
        match stream.read(&mut buffer) {
            Ok(read) if read > 0 => request.extend_from_slice(&buffer[..read]),
            _ => return,
        }
    }
    let request = String::from_utf8_lossy(&request);
    asked.lock().unwrap().push_str(&request);
    let path = request
        .split(' ')
        .nth(1)
        .unwrap_or("/")
        .trim_start_matches('/');
    let name = if path.is_empty() || path.ends_with('/') {
        format!("{path}index.html")
    } else {
        path.to_owned()
    };
    // `*` answers for whatever is not there.
    let (found, missing) = {
        let files = files.lock().unwrap();
        let found = files.get(&name).or_else(|| files.get("*")).cloned();
        (found, files.get(MISSING).cloned().unwrap_or_default())
    };
    let (status, body) = match found {
        Some(body) if body == ELSEWHERE => ("307 Temporary Redirect\r\nLocation: /404", Vec::new()),
        Some(body) => ("200 OK", body),
        None => ("404 Not Found", missing),
    };
    let kind = match name.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css",
        Some("js") => "text/javascript",
        Some("json") => "application/json",
        Some("svg") => "image/svg+xml",
        Some("webmanifest") => "application/manifest+json",
        _ => "application/octet-stream",
    };
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nCache-Control: no-cache\r\nConnection: close\r\n\r\n",
        body.len()
    );
    stream
        .write_all(head.as_bytes())
        .and_then(|()| stream.write_all(&body))
        .ok();
}

#[test]
fn verify_finds_every_changed_file() {
    let project = project();
    run(&project, &["access", "init"]);
    project.build(&[]);
    let files = files_below(&project.path("public"));
    let host = Host::of(files.clone());
    let verify = |url: &str| run(&project, &["access", "verify", url]);
    let good = verify(&host.address);
    assert_eq!(good.code, 0, "{}{}", good.stdout, good.stderr);
    assert!(good.stdout.contains("serves exactly what was built"));
    assert!(
        good.stdout
            .contains("cannot see files whose names nothing tells")
    );
    let asked = host.asked.lock().unwrap().to_lowercase();
    assert!(asked.contains("user-agent: mozilla/5.0") && asked.contains("accept-language:"));
    let mut agents = asked.lines().filter(|line| line.starts_with("user-agent:"));
    assert!(!agents.any(|agent| agent.contains("pimh")));

    let page = files
        .keys()
        .find(|name| name.starts_with("g/") && name.len() > 20)
        .unwrap();
    for (name, bytes, said) in [
        (
            "index.html",
            &b"<script>steal()</script>"[..],
            "/index.html: other bytes",
        ),
        (page.as_str(), b"{}", "other bytes"),
        ("g/head.json", b"{}", "not signed by this keyring"),
        ("g/manifest.json", b"{}", "not signed by this keyring"),
        ("*", b"portal", "answers 200, not 404"),
        (
            "keyring.json",
            b"{}",
            "/keyring.json: is served, and the build did not make it",
        ),
        (".git/HEAD", b"ref", "/.git/HEAD: is served"),
        (
            "assets/index.html",
            b"<a href=\"evil.js\">evil.js</a>",
            "/assets/evil.js: is served, and the build did not make it",
        ),
    ] {
        host.files
            .lock()
            .unwrap()
            .insert(name.to_owned(), bytes.to_vec());
        let bad = verify(&host.address);
        assert_eq!(bad.code, 3, "{name}");
        assert!(bad.stderr.contains(said), "{name}: {}", bad.stderr);
        *host.files.lock().unwrap() = files.clone();
    }
    host.files.lock().unwrap().remove(page);
    assert!(verify(&host.address).stderr.contains("answers 404"));
    *host.files.lock().unwrap() = files.clone();

    // A host may lead from 404.html to an address without ending; what it shows where nothing is counts.
    for (name, shown, code) in [
        ("404.html", &files["404.html"][..], 0),
        ("404.html", b"<p>Not here", 3),
        ("404.html", b"", 3),
        ("index.html", &files["404.html"], 3),
    ] {
        let mut changed = files.clone();
        changed.insert(name.to_owned(), ELSEWHERE.to_vec());
        changed.insert(MISSING.to_owned(), shown.to_vec());
        *host.files.lock().unwrap() = changed;
        let told = verify(&host.address);
        assert_eq!(told.code, code, "{name}: {}", told.stderr);
    }
    *host.files.lock().unwrap() = files.clone();

    run(&project, &["access", "rotate"]);
    let old = verify(&host.address);
    assert_eq!(old.code, 3);
    assert!(
        old.stderr.contains("before keys were last renewed"),
        "{}",
        old.stderr
    );
    let closed = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let nobody = verify(&format!("http://{closed}/"));
    assert_eq!(nobody.code, 69, "{}", nobody.stderr);
    assert_eq!(verify("http://pimh.nhs.uk/").code, 2);
}

/// The sample's codes are told to everybody, so they must be good.
#[test]
fn the_readme_tells_a_code_for_each_role_of_the_sample() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = fs::read_to_string(root.join("README.md")).unwrap();
    let codes: Vec<pimh::gate::AccessCode> = readme
        .split(|c: char| !(c.is_ascii_alphanumeric() || c == '-'))
        .filter(|word| word.len() == 29)
        .filter_map(|word| pimh::gate::AccessCode::parse(word).ok())
        .collect();
    let text = fs::read_to_string(root.join("keyring.json")).unwrap();
    let file = pimh::gate::KeyringFile::parse(&text).unwrap();
    let code = file.demonstration_code().cloned().unwrap();
    let keyring = file.open(&code).unwrap();
    assert!(keyring.is_demonstration());
    let held: Vec<String> = codes
        .iter()
        .filter_map(|code| {
            let locator = code.locator();
            let found = keyring.list().find(|row| *row.locator == locator)?;
            Some(found.invitation.roles.join(" "))
        })
        .collect();
    assert_eq!(
        held,
        [
            "member",
            "champion",
            "specialist",
            "multi-agency",
            "commissioning"
        ]
    );
}

/// Two editors at once: one waits for the other or is refused, and what either was told is done stays done.
#[test]
fn two_editors_at_once_lose_nothing() {
    let (project, _) = with_a_reader();
    let pairs: [[&[&str]; 2]; 4] = [
        [
            &["invite", "--role", "member", "--label", "Birch"],
            &["invite", "--role", "champion", "--label", "Cedar"],
        ],
        [
            &["invite", "--role", "member", "--label", "Dogwood"],
            &["revoke", "Ash"],
        ],
        [&["rotate"], &["keyholder", "add", "Rowan"]],
        [
            &["invite", "--role", "member", "--label", "Elder"],
            &["invite", "--role", "member", "--label", "Elder"],
        ],
    ];
    for pair in pairs {
        let ended = std::thread::scope(|scope| {
            let project = &project;
            let start = |args: &'static [&'static str]| {
                scope.spawn(move || run(project, &[&["access"], args].concat()))
            };
            pair.map(start).map(|run| run.join().unwrap())
        });
        for (args, ended) in pair.iter().zip(ended) {
            if ended.code == 73 {
                assert!(ended.stderr.contains("another pimh"), "{}", ended.stderr);
                assert_eq!(run(&project, &[&["access"], *args].concat()).code, 0);
            } else {
                assert_eq!(ended.code, 0, "{args:?}: {}", ended.stderr);
            }
        }
    }
    let listed = json(&run(&project, &["access", "list", "--format", "json"]));
    assert_eq!(
        listed["keyholders"],
        serde_json::json!(["First keyholder", "Rowan"])
    );
    let readers = listed["readers"].as_array().unwrap();
    let mut all: Vec<(&str, &str)> = readers
        .iter()
        .map(|one| {
            (
                one["label"].as_str().unwrap(),
                one["state"].as_str().unwrap(),
            )
        })
        .collect();
    all.sort_unstable();
    let valid = ["Birch", "Cedar", "Dogwood", "Elder"].map(|label| (label, "valid"));
    assert_eq!(all, [&[("Ash", "revoked")], &valid[..]].concat());
    // Each has a letter, and it has that reader's code.
    let letters: String = files_below(&project.path(".pimh/letters"))
        .into_values()
        .map(|letter| String::from_utf8(letter).unwrap())
        .collect();
    assert_eq!(letters.matches("<article>").count(), readers.len());
    for one in readers {
        let label = format!("<dd>{}", one["label"].as_str().unwrap());
        let letter = letters
            .split("<article>")
            .find(|letter| letter.contains(&label));
        let locator = one["locator"].as_str().unwrap();
        let letter = letter.unwrap().to_lowercase();
        assert!(
            letter.contains(&locator.to_lowercase()),
            "{label} {locator}"
        );
    }
    project.build(&[]);
}
