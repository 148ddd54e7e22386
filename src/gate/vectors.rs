//! Test vectors for whoever writes another reader: `src/gate/vectors.json`, from fixed secrets.
//!
//! `SNAPSHOTS=overwrite cargo test --lib vectors` writes what follows from the secrets anew; the secrets
//! themselves stay. A difference in an old vector is a break of the format.

#[cfg(test)]
mod tests {
    use std::path::Path;

    use data_encoding::BASE64URL_NOPAD;
    use jiff::civil::date;
    use serde_json::{Value, json};

    use crate::access::Roles;
    use crate::jose::CodeJwe;
    use crate::key_set::KeySet;
    use crate::names::{Permalink, RoleId};
    use crate::{
        AccessCode, Gate, Granted, Invitation, Keychain, Keyring, Locator, Object, verified,
    };

    const PAGE: &str = "/champions/cascade-kit/";
    const WORDS: &str = r#"{"meta":{"title":"The cascade kit"},"html":"<main>Pass it on.</main>"}"#;

    fn roles() -> Roles {
        let role = |name: &str, includes: &[&str]| {
            let includes = includes.iter().map(|name| RoleId::new(name)).collect();
            (RoleId::new(name), name.to_owned(), includes)
        };
        Roles::new(vec![role("member", &[]), role("champion", &["member"])]).unwrap()
    }

    /// A payload whose secrets are counted up, with one reader whose code is told.
    fn secrets() -> Value {
        let (mut keyring, _) = Keyring::new("First").unwrap();
        keyring.know_roles(&roles()).unwrap();
        let mut spares = keyring.make_seats(1).unwrap();
        let spare = spares.remove(0);
        let code = spare.code().shown();
        let invitation = Invitation {
            label: "Ash".to_owned(),
            roles: vec!["champion".to_owned()],
            issued: date(2026, 11, 22),
            expires: None,
        };
        keyring.invite(vec![(spare, invitation)]).unwrap();
        let mut payload = keyring.payload();
        let fixed = |first: u8| {
            BASE64URL_NOPAD.encode(&std::array::from_fn::<u8, 32, _>(|n| first + n as u8))
        };
        payload["derivation"] = fixed(0).into();
        payload["ids"] = fixed(32).into();
        payload["signing"] = fixed(64).into();
        for (number, role) in payload["roles"]
            .as_array_mut()
            .unwrap()
            .iter_mut()
            .enumerate()
        {
            role["key"] = fixed(96 + 32 * number as u8).into();
        }
        payload["keyholders"] = json!([]);
        json!({ "date": "2026-11-22", "code": code.as_str(), "keyring": payload })
    }

    /// What follows from the secrets.
    fn follows(secrets: &Value) -> Value {
        let keyring = Keyring::of_payload(secrets["keyring"].clone()).unwrap();
        let roles = roles();
        let gate = Gate::new(&keyring, &roles, date(2026, 11, 22));
        let level = |name: &str| roles.level([RoleId::new(name)]);
        let levels = [level("member"), level("champion")];
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        let files = std::collections::BTreeMap::from([("index.html".to_owned(), "00".to_owned())]);
        let page = gate.seal(&levels[1], Object::Page(&Permalink::new(PAGE)), WORDS);
        let (file, key) = gate.seal_file(&Permalink::new("/kit.txt"), &levels, b"Pass it on.\n");
        let slots: Vec<Value> = gate
            .slots()
            .into_iter()
            .map(|slot| json!({ "at": slot.at().path(), "is": text(slot.into_bytes()) }))
            .collect();
        json!({
            "levels": {
                "member": gate.level(&levels[0]),
                "champion": gate.level(&levels[1]),
            },
            "publisher": gate.public_key(),
            "page": { "address": PAGE, "content": WORDS, "at": page.at().path(), "is": text(page.into_bytes()) },
            "file": {
                "address": "/kit.txt", "content": "Pass it on.\n", "key": key, "at": file.at().path(),
                "is": BASE64URL_NOPAD.encode(&file.into_bytes()),
            },
            "slots": slots,
            "head": text(gate.head(&levels, &files).into_bytes()),
        })
    }

    /// The `key` of a slot with spare pairs, with its code. The reader of the secrets has a code with one pair, of before.
    fn key_set() -> Value {
        let code = AccessCode::new(&Locator::of(1)).unwrap();
        let set = KeySet::random().unwrap();
        let (first, next) = set.public();
        let public = [vec![first], next].concat();
        json!({ "code": code.shown().as_str(), "key": set.sealed_by(&code).unwrap(), "public": public })
    }

    fn vectors() -> Value {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors.json");
        let overwrite = std::env::var_os("SNAPSHOTS").is_some_and(|value| value == "overwrite");
        let there = std::fs::read_to_string(&path).ok();
        let there: Option<Value> = there.and_then(|text| serde_json::from_str(&text).ok());
        if overwrite {
            let secrets = there
                .as_ref()
                .map_or_else(secrets, |known| known["secrets"].clone());
            let key_set = match there.as_ref().and_then(|known| known.get("key_set")) {
                Some(known) => known.clone(),
                None => key_set(),
            };
            let made =
                json!({ "secrets": secrets, "follows": follows(&secrets), "key_set": key_set });
            let text = serde_json::to_string_pretty(&made).unwrap();
            std::fs::write(&path, format!("{text}\n")).unwrap();
            return made;
        }
        there.expect("src/gate/vectors.json")
    }

    #[test]
    fn the_vectors_follow_from_their_secrets() {
        let vectors = vectors();
        let made = follows(&vectors["secrets"]);
        for (name, value) in made.as_object().unwrap() {
            assert_eq!(&vectors["follows"][name], value, "{name}");
        }
    }

    #[test]
    fn the_code_of_the_vectors_opens_them() {
        let vectors = vectors();
        let code = AccessCode::parse(vectors["secrets"]["code"].as_str().unwrap()).unwrap();
        let follows = &vectors["follows"];
        let slot = follows["slots"][0]["is"].as_str().unwrap();
        let Ok(Granted::Keys(keys)) = Keychain::of_slot(slot, &code) else {
            panic!("the slot did not open");
        };
        assert_eq!(keys.kids().count(), 2, "a champion is a member too");
        let page = &follows["page"];
        let at: Vec<&str> = page["at"].as_str().unwrap().split('/').collect();
        let id = at[3].trim_end_matches(".json");
        let opened = keys
            .open(page["is"].as_str().unwrap(), "page", id, at[2])
            .unwrap();
        assert_eq!(opened["meta"]["title"], "The cascade kit");
        let file = &follows["file"];
        let key = &file["key"];
        let id = key["at"].as_str().unwrap().rsplit('/').next().unwrap();
        let aad = format!("pimh/v1/asset/{id}/{}", key["k"].as_str().unwrap());
        let sealed = BASE64URL_NOPAD
            .decode(file["is"].as_str().unwrap().as_bytes())
            .unwrap();
        let content = Keychain::open_file(key["cek"].as_str().unwrap(), &aad, &sealed).unwrap();
        assert_eq!(content, b"Pass it on.\n");
        let head = follows["head"].as_str().unwrap();
        assert!(verified(head, "pimh+head", keys.publisher()).is_ok());
    }

    #[test]
    fn the_code_of_the_key_set_opens_it() {
        let known = &vectors()["key_set"];
        let code = AccessCode::parse(known["code"].as_str().unwrap()).unwrap();
        let key: CodeJwe = serde_json::from_value(known["key"].clone()).unwrap();
        let (first, next) = KeySet::opened(&key, &code).unwrap().public();
        let public = serde_json::to_value([vec![first], next].concat()).unwrap();
        assert_eq!(public, known["public"]);
    }
}
