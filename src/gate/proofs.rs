//! What the gate promises, over many builds: no key is used twice, former secrets open nothing, and
//! nobody can tell which slots are in use.

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use jiff::ToSpan as _;
    use jiff::civil::{Date, date};
    use proptest::prelude::*;
    use serde_json::Value;

    use crate::access::{Level, Roles};
    use crate::jose::Jwe;
    use crate::names::{Permalink, RoleId};
    use crate::role_keys::role_inputs;
    use crate::{
        AccessCode, Gate, Granted, Invitation, Keychain, Keyring, KeyringFile, Object, Spare,
    };

    const TODAY: Date = date(2026, 11, 22);

    fn roles(includes: bool) -> Roles {
        let role = |name: &str, includes: &[&str]| {
            let includes = includes.iter().map(|name| RoleId::new(name)).collect();
            (RoleId::new(name), name.to_owned(), includes)
        };
        let held: &[&str] = if includes { &["member"] } else { &[] };
        Roles::new(vec![
            role("member", &[]),
            role("champion", held),
            role("other", &[]),
        ])
        .unwrap()
    }

    fn level(roles: &Roles, names: &[&str]) -> Level {
        roles.level(names.iter().map(|name| RoleId::new(name)))
    }

    fn invitation(role: &str, label: &str, expires: Option<Date>) -> Invitation {
        Invitation {
            label: label.to_owned(),
            roles: vec![role.to_owned()],
            issued: TODAY,
            expires,
        }
    }

    /// A keyring with free seats that were made in no time.
    fn keyring(roles: &Roles, seats: usize) -> (Keyring, Vec<Spare>) {
        let (mut keyring, _) = Keyring::new("First").unwrap();
        keyring.know_roles(roles).unwrap();
        let spares = keyring.fake_seats(seats).unwrap();
        (keyring, spares)
    }

    /// Everything that a build publishes, by its address.
    fn published(gate: &Gate, roles: &Roles, words: &[String]) -> BTreeMap<String, Vec<u8>> {
        let levels = [
            level(roles, &["member"]),
            level(roles, &["champion"]),
            level(roles, &["member", "other"]),
        ];
        let mut all = Vec::new();
        for (number, words) in words.iter().enumerate() {
            let level = &levels[number % levels.len()];
            let address = Permalink::new(format!("/p{number}/"));
            let json = serde_json::json!({ "html": words }).to_string();
            all.push(gate.seal(level, Object::Page(&address), &json));
            all.push(
                gate.seal_file(&address, std::slice::from_ref(level), words.as_bytes())
                    .0,
            );
        }
        for (number, level) in levels.iter().enumerate() {
            all.push(gate.seal(level, Object::Nav, r#"{"menu":""}"#));
            all.push(gate.seal_pack(level, number, b"index").0);
        }
        all.extend(gate.slots());
        all.into_iter()
            .map(|sealed| (sealed.at().path().to_owned(), sealed.into_bytes()))
            .collect()
    }

    /// Every IV of a tree, with a fingerprint of what was sealed under it.
    fn uses(tree: &BTreeMap<String, Vec<u8>>) -> Vec<(Vec<u8>, String)> {
        let mut all = Vec::new();
        for (at, bytes) in tree {
            if at.ends_with(".bin") {
                all.push((bytes[..12].to_vec(), blake3::hash(bytes).to_string()));
                continue;
            }
            let json: Value = serde_json::from_slice(bytes).unwrap();
            let parts = if json.get("grant").is_some() {
                vec![&json["key"], &json["grant"]]
            } else {
                vec![&json]
            };
            for part in parts {
                let iv = part["iv"].as_str().unwrap().as_bytes().to_vec();
                let sealed = format!("{}{}{}", part["protected"], part["ciphertext"], part["tag"]);
                all.push((iv, blake3::hash(sealed.as_bytes()).to_string()));
            }
        }
        all
    }

    /// What was sealed under each IV in all builds so far.
    #[derive(Clone, Default)]
    struct Known(BTreeMap<Vec<u8>, String>);

    impl Known {
        fn add(&mut self, tree: &BTreeMap<String, Vec<u8>>) -> Result<(), &'static str> {
            let mut in_this = BTreeSet::new();
            for (iv, sealed) in uses(tree) {
                if !in_this.insert(iv.clone()) {
                    return Err("an IV stands twice in a build");
                }
                let before = self.0.entry(iv).or_insert_with(|| sealed.clone());
                if *before != sealed {
                    return Err("an IV was used for two contents");
                }
            }
            Ok(())
        }
    }

    /// The property below can fail: of two builds, one has an object's IV for another content, or twice.
    #[test]
    fn an_iv_that_is_used_again_is_found() {
        let roles = roles(true);
        let (keyring, _) = keyring(&roles, 2);
        let words = ["one".to_owned(), "two".to_owned()];
        let tree = published(&Gate::new(&keyring, &roles, TODAY), &roles, &words);
        let mut known = Known::default();
        assert_eq!(known.add(&tree), Ok(()));
        assert_eq!(known.add(&tree), Ok(()), "the same build once more");
        for ending in [".json", ".bin"] {
            let is_one = |name: &&String| name.ends_with(ending) && !name.starts_with("/g/s/");
            let name = tree.keys().find(is_one).unwrap();
            let mut careless = tree.clone();
            careless.insert(format!("/g/copy{ending}"), tree[name].clone());
            let twice = known.clone().add(&careless);
            assert_eq!(twice, Err("an IV stands twice in a build"), "{name}");
            let mut careless = tree.clone();
            let bytes = careless.get_mut(name).unwrap();
            if ending == ".bin" {
                *bytes.last_mut().unwrap() ^= 1;
            } else {
                let mut json: Value = serde_json::from_slice(bytes).unwrap();
                json["ciphertext"] = "AAAA".into();
                *bytes = json.to_string().into_bytes();
            }
            let other = known.clone().add(&careless);
            assert_eq!(other, Err("an IV was used for two contents"), "{name}");
        }
    }

    /// Keys and IVs come out of one derivation, so an IV that stands twice would give a repeated pair away.
    #[test]
    fn no_key_and_iv_are_used_for_two_contents_in_a_hundred_builds() {
        let with = roles(true);
        let (mut keyring, mut spares) = keyring(&with, 64);
        let mut words: Vec<String> = (0..12).map(|number| format!("words {number}")).collect();
        let mut known = Known::default();
        let mut distinct = BTreeSet::new();
        for build in 0..100_usize {
            let mut of = &with;
            let without = roles(false);
            let mut today = TODAY;
            match build % 6 {
                0 => words[build % 12].push('x'),
                1 => {
                    let until = TODAY.saturating_add((build as i64).days());
                    let one = invitation("member", &format!("A{build}"), Some(until));
                    keyring.invite(vec![(spares.remove(0), one)]).unwrap();
                }
                2 => today = TODAY.saturating_add((build as i64).days()),
                3 => keyring.rotate(&with).unwrap(),
                4 => of = &without,
                _ => words.swap(build % 12, (build + 5) % 12),
            }
            let tree = published(&Gate::new(&keyring, of, today), of, &words);
            distinct.extend(uses(&tree).into_iter().map(|(_, sealed)| sealed));
            assert_eq!(known.add(&tree), Ok(()), "build {build}");
        }
        assert!(
            distinct.len() > 3000,
            "the builds differ: {}",
            distinct.len()
        );
    }

    #[test]
    fn the_same_bytes_for_other_readers_have_another_key() {
        let roles = roles(true);
        let (mut keyring, _) = keyring(&roles, 0);
        let address = Permalink::new("/kit/photo.jpg");
        let cek = |keyring: &Keyring, names: &[&str]| {
            let gate = Gate::new(keyring, &roles, TODAY);
            let users = [level(&roles, names)];
            let (sealed, key) = gate.seal_file(&address, &users, b"bytes");
            let key = serde_json::to_value(key).unwrap();
            let aad = format!(
                "pimh/v1/asset/{}/{}",
                key["at"].as_str().unwrap().rsplit('/').next().unwrap(),
                key["k"].as_str().unwrap()
            );
            (
                key["cek"].as_str().unwrap().to_owned(),
                aad,
                sealed.into_bytes(),
            )
        };
        let (member, aad, sealed) = cek(&keyring, &["member"]);
        let (other, other_aad, _) = cek(&keyring, &["other"]);
        assert_ne!(member, other);
        assert_eq!(
            Keychain::open_file(&member, &aad, &sealed).unwrap(),
            b"bytes"
        );
        assert!(Keychain::open_file(&member, &other_aad, &sealed).is_err());
        keyring.rotate(&roles).unwrap();
        let (_, new_aad, new) = cek(&keyring, &["member"]);
        assert!(
            Keychain::open_file(&member, &new_aad, &new).is_err(),
            "the key of a former build opens nothing of the next"
        );
    }

    /// Everything that a former keyholder has: a whole old keyring, and what can be derived from it.
    #[test]
    fn a_former_keyholders_whole_keyring_opens_nothing() {
        let roles = roles(true);
        let (mut keyring, first) = Keyring::new("First").unwrap();
        keyring.know_roles(&roles).unwrap();
        let second = keyring.add_keyholder("Second").unwrap();
        let mut spares = keyring.make_seats(2).unwrap();
        let old_file = KeyringFile::parse(&keyring.to_file().unwrap()).unwrap();
        let reader = spares[0].code().clone();
        let one = invitation("member", "A", None);
        keyring.invite(vec![(spares.remove(0), one)]).unwrap();
        keyring.remove_keyholder("First").unwrap();

        let old = old_file.open(&first).unwrap();
        let text = old.payload().to_string();
        for code in [&reader, spares[0].code()] {
            assert!(
                !text.contains(code.shown().as_str()),
                "a keyring holds no reader's code"
            );
        }
        let gate = Gate::new(&keyring, &roles, TODAY);
        let address = Permalink::new("/kit/");
        for role in ["member", "champion", "other"] {
            let sealed = gate.seal(
                &level(&roles, &[role]),
                Object::Page(&address),
                r#"{"html":""}"#,
            );
            let jwe: Jwe = serde_json::from_slice(&sealed.into_bytes()).unwrap();
            for held in ["member", "champion", "other"] {
                let named = RoleId::new(held);
                let now = role_inputs(&keyring, &roles, &named, TODAY);
                let then = role_inputs(&old, &roles, &named, TODAY);
                for inputs in [now, then] {
                    let (kid, key) = old.former_key(held, &inputs).unwrap();
                    assert!(jwe.open_with(&kid, &key).is_err());
                    for recipient in &jwe.recipients {
                        let kid = recipient.header.kid.as_deref().unwrap();
                        assert!(jwe.open_with(kid, &key).is_err(), "{role} with {held}");
                    }
                }
            }
        }
        assert_ne!(
            Gate::new(&old, &roles, TODAY).public_key(),
            gate.public_key()
        );
        let at = format!("/g/s/{}.json", reader.locator());
        let slot = gate.slots().into_iter().find(|slot| slot.at().path() == at);
        let slot = String::from_utf8(slot.unwrap().into_bytes()).unwrap();
        assert!(Keychain::of_slot(&slot, &first).is_err());
        assert!(matches!(
            Keychain::of_slot(&slot, &reader),
            Ok(Granted::Keys(_))
        ));
        let file = KeyringFile::parse(&keyring.to_file().unwrap()).unwrap();
        assert!(file.clone().open(&first).is_err() && file.open(&second).is_ok());
    }

    #[test]
    fn nobody_becomes_a_keyholder_by_editing_the_file() {
        let (keyring, code) = Keyring::new("First").unwrap();
        let (other, _) = Keyring::new("Mallory").unwrap();
        let mut file: Value = serde_json::from_str(&keyring.to_file().unwrap()).unwrap();
        let forged: Value = serde_json::from_str(&other.to_file().unwrap()).unwrap();
        let open = |file: &Value| {
            KeyringFile::parse(&file.to_string())
                .unwrap()
                .open(&code)
                .is_ok()
        };
        assert!(open(&file));
        let added = forged["keyholders"][0].clone();
        file["keyholders"].as_array_mut().unwrap().push(added);
        assert!(!open(&file));
    }

    #[test]
    fn a_demonstration_stays_one_without_its_code() {
        let (mut keyring, code) = Keyring::new("First").unwrap();
        keyring.demonstrate(code.clone());
        let mut file: Value = serde_json::from_str(&keyring.to_file().unwrap()).unwrap();
        assert!(
            file.as_object_mut()
                .unwrap()
                .shift_remove("demonstration_code")
                .is_some()
        );
        let file = KeyringFile::parse(&file.to_string()).unwrap();
        assert!(file.demonstration_code().is_none());
        let mut opened = file.open(&code).unwrap();
        assert!(opened.is_demonstration());
        opened.rotate(&roles(true)).unwrap();
        let saved = KeyringFile::parse(&opened.to_file().unwrap()).unwrap();
        assert!(saved.open(&code).unwrap().is_demonstration());
    }

    #[test]
    fn revoking_renews_a_role_that_the_keyring_did_not_know() {
        let roles = roles(true);
        let (mut keyring, _) = Keyring::new("First").unwrap();
        let mut spares = keyring.fake_seats(1).unwrap();
        let one = invitation("member", "A", None);
        keyring.invite(vec![(spares.remove(0), one)]).unwrap();
        let kids = |keyring: &Keyring| {
            Gate::new(keyring, &roles, TODAY)
                .level(&level(&roles, &["member"]))
                .kids
        };
        let before = kids(&keyring);
        keyring.revoke(&["A".to_owned()], &roles, TODAY).unwrap();
        assert_ne!(kids(&keyring), before);
    }

    #[test]
    fn labels_are_forgotten_after_four_hundred_days() {
        let roles = roles(true);
        let (mut keyring, mut spares) = keyring(&roles, 1);
        let one = invitation("member", "A", None);
        keyring.invite(vec![(spares.remove(0), one)]).unwrap();
        keyring.revoke(&["A".to_owned()], &roles, TODAY).unwrap();
        keyring.forget(TODAY.saturating_add(400.days()));
        assert_eq!(keyring.list().count(), 1);
        keyring.forget(TODAY.saturating_add(401.days()));
        assert_eq!(keyring.list().count(), 0);
        assert_eq!(
            Gate::new(&keyring, &roles, TODAY).slots().len(),
            1,
            "the slot stays"
        );
    }

    #[test]
    fn a_spare_code_is_good_for_its_own_place_once() {
        let roles = roles(true);
        let (mut keyring, spares) = keyring(&roles, 2);
        let (other, _) = keyring_like(&keyring);
        let give = |keyring: &mut Keyring, spare: &Spare| {
            keyring.invite(vec![(spare.clone(), invitation("member", "A", None))])
        };
        assert_eq!(keyring.usable(spares.clone()).len(), 2);
        assert!(give(&mut keyring, &spares[0]).is_ok());
        assert!(give(&mut keyring, &spares[0]).is_err(), "it was given out");
        assert_eq!(keyring.usable(spares.clone()).len(), 1);
        assert_eq!(other.usable(spares.clone()).len(), 0, "another keyring's");
        let twice = vec![
            (spares[1].clone(), invitation("member", "B", None)),
            (spares[1].clone(), invitation("member", "C", None)),
        ];
        assert!(keyring.invite(twice).is_err());
        assert_eq!(keyring.list().count(), 1);
    }

    /// Another keyring with as many seats.
    fn keyring_like(one: &Keyring) -> (Keyring, Vec<Spare>) {
        keyring(&roles(true), one.list().count().max(2))
    }

    /// Something that a publisher does between two builds.
    #[derive(Clone, Debug)]
    enum Step {
        Invite(usize, bool),
        Revoke(usize),
        Rotate,
        RemoveKeyholder,
        NextDay,
        ChangeIncludes,
        AddSeats,
        Nothing,
    }

    fn step() -> impl Strategy<Value = Step> {
        prop_oneof![
            (0..3_usize, any::<bool>()).prop_map(|(role, ends)| Step::Invite(role, ends)),
            (0..50_usize).prop_map(Step::Revoke),
            Just(Step::Rotate),
            Just(Step::RemoveKeyholder),
            Just(Step::NextDay),
            Just(Step::ChangeIncludes),
            Just(Step::AddSeats),
            Just(Step::Nothing),
        ]
    }

    /// What somebody who watches a host sees of one slot.
    #[derive(Clone, PartialEq)]
    struct Seen {
        key: Value,
        grant: Value,
        /// Everything but the random-looking parts.
        shape: String,
    }

    /// All slots of a build, by their addresses.
    type Watched = BTreeMap<String, Seen>;

    fn slots(gate: &Gate) -> BTreeMap<String, Value> {
        let slots = gate.slots().into_iter();
        slots
            .map(|slot| {
                let at = slot.at().path().to_owned();
                (at, serde_json::from_slice(&slot.into_bytes()).unwrap())
            })
            .collect()
    }

    fn watched(slots: &BTreeMap<String, Value>) -> Watched {
        let seen = |at: &String, json: &Value| Seen {
            shape: shape(json, at),
            key: json["key"].clone(),
            grant: json["grant"].clone(),
        };
        let slots = slots.iter();
        slots
            .map(|(at, json)| (at.clone(), seen(at, json)))
            .collect()
    }

    /// By what somebody who watches a host could tell slots apart; nothing, we hope.
    fn telltale(before: Option<&Watched>, now: &Watched) -> Option<&'static str> {
        let shapes: BTreeSet<&str> = now.values().map(|slot| slot.shape.as_str()).collect();
        if shapes.len() > 1 {
            return Some("they do not look alike");
        }
        let before = before?;
        if before.keys().any(|at| !now.contains_key(at)) {
            return Some("one has gone");
        }
        if before.iter().any(|(at, slot)| slot.key != now[at].key) {
            return Some("a sealed key is another");
        }
        let changed: BTreeSet<bool> = before
            .iter()
            .map(|(at, slot)| slot.grant != now[at].grant)
            .collect();
        (changed.len() > 1).then_some("some grants change and others do not")
    }

    /// The property below can fail: each of these publishers would give a reader away.
    #[test]
    fn careless_publishers_are_found_out() {
        let roles = roles(true);
        let (mut keyring, mut spares) = keyring(&roles, 8);
        for label in ["A", "B"] {
            let one = invitation("member", label, None);
            keyring.invite(vec![(spares.remove(0), one)]).unwrap();
        }
        let reader = format!("/g/s/{}.json", keyring.list().next().unwrap().locator);
        let before = slots(&Gate::new(&keyring, &roles, TODAY));
        keyring.revoke(&["A".to_owned()], &roles, TODAY).unwrap();
        let after = slots(&Gate::new(&keyring, &roles, TODAY));
        let tells = |careless: &dyn Fn(&mut BTreeMap<String, Value>)| {
            let mut now = after.clone();
            careless(&mut now);
            telltale(Some(&watched(&before)), &watched(&now))
        };
        assert_eq!(tells(&|_| {}), None, "ours does not");
        let others = |now: &mut BTreeMap<String, Value>| {
            for (at, slot) in now.iter_mut().filter(|(at, _)| **at != reader) {
                slot["grant"] = before[at]["grant"].clone();
                slot["epoch"] = before[at]["epoch"].clone();
            }
        };
        let longer = |text: &Value| Value::from(format!("{}AAAA", text.as_str().unwrap()));
        let alike = Some("they do not look alike");
        assert_eq!(tells(&others), alike, "renewed where in use only");
        let one_grant = |now: &mut BTreeMap<String, Value>| {
            *now = before.clone();
            let grant = &mut now.get_mut(&reader).unwrap()["grant"];
            grant["tag"] = "AAAAAAAAAAAAAAAAAAAAAA".into();
        };
        let some = Some("some grants change and others do not");
        assert_eq!(tells(&one_grant), some, "sealed anew where in use only");
        let key = |now: &mut BTreeMap<String, Value>| {
            let other = now.iter().find(|(at, _)| **at != reader).unwrap();
            let other = other.1["key"].clone();
            now.get_mut(&reader).unwrap()["key"] = other;
        };
        assert_eq!(tells(&key), Some("a sealed key is another"), "a new code");
        let gone = |now: &mut BTreeMap<String, Value>| drop(now.remove(&reader));
        assert_eq!(tells(&gone), Some("one has gone"), "revoked and removed");
        let size = |now: &mut BTreeMap<String, Value>| {
            let text = &mut now.get_mut(&reader).unwrap()["grant"]["ciphertext"];
            *text = longer(text);
        };
        assert_eq!(tells(&size), alike, "more roles, more bytes");
        let member = |now: &mut BTreeMap<String, Value>| {
            now.get_mut(&reader).unwrap()["revoked"] = true.into();
        };
        assert_eq!(tells(&member), alike, "said outright");
    }

    #[test]
    fn a_locator_that_is_a_word_of_the_header_looks_like_any_other() {
        let header = |id: &str| {
            let header = serde_json::json!({
                "enc": "A256GCM", "p2c": 210_000, "pimh": { "v": 1, "t": "grant", "id": id }
            });
            serde_json::json!({ "protected": crate::jose::b64(header.to_string().as_bytes()) })
        };
        let shaped = |id: &str, at: &str| shape(&header(id), &format!("/g/s/{at}.json"));
        for locator in ["2100", "1000", "0000", "gran", "rant"] {
            assert_eq!(shaped(locator, locator), shaped("7kq3", "7kq3"));
        }
        assert_ne!(shaped("7kq4", "7kq3"), shaped("7kq3", "7kq3"), "another's");
    }

    /// A slot with every random-looking text as its length. Headers are shown but for salt, and for the locator where
    /// it says whose slot it is: one of a million locators is `1000`, and stands in the number of rounds as well.
    fn shape(json: &Value, at: &str) -> String {
        let locator = at.trim_start_matches("/g/s/").trim_end_matches(".json");
        match json {
            Value::Object(members) => members
                .iter()
                .map(|(name, value)| match (name.as_str(), value.as_str()) {
                    ("protected", Some(text)) => {
                        let header = data_encoding::BASE64URL_NOPAD
                            .decode(text.as_bytes())
                            .unwrap();
                        let mut header: Value = serde_json::from_slice(&header).unwrap();
                        if let Some(salt) = header.get_mut("p2s") {
                            *salt = salt.as_str().map(str::len).into();
                        }
                        let whose = header.pointer_mut("/pimh/id");
                        if let Some(whose) = whose.filter(|whose| **whose == locator) {
                            *whose = "LOCATOR".into();
                        }
                        header.to_string()
                    }
                    _ => format!("{name}:{{{}}}", shape(value, at)),
                })
                .collect(),
            Value::Array(items) => items.iter().map(|item| shape(item, at)).collect(),
            Value::String(text) if text.len() >= 16 => text.len().to_string(),
            other => other.to_string(),
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        /// Over any sequence of changes and builds: all slots have one shape, sealed keys never change,
        /// and grants change all together or not at all. So nothing tells a reader's slot from nobody's.
        #[test]
        fn slots_in_use_and_others_are_indistinguishable(steps in prop::collection::vec(step(), 1..14)) {
            let (mut keyring, mut spares) = keyring(&roles(true), 8);
            let mut today = TODAY;
            let mut includes = true;
            let mut before: Option<Watched> = None;
            for (number, step) in steps.into_iter().enumerate() {
                match step {
                    Step::Invite(role, ends) if !spares.is_empty() => {
                        let expires = ends.then(|| today.saturating_add(2.days()));
                        let role = ["member", "champion", "other"][role];
                        let one = invitation(role, &format!("L{number}"), expires);
                        keyring.invite(vec![(spares.remove(0), one)]).unwrap();
                    }
                    Step::Revoke(which) => {
                        let valid: Vec<String> = keyring
                            .list()
                            .filter(|row| row.revoked.is_none())
                            .map(|row| row.locator.to_string())
                            .collect();
                        if let Some(one) = valid.get(which % valid.len().max(1)) {
                            keyring.revoke(std::slice::from_ref(one), &roles(includes), today).unwrap();
                        }
                    }
                    Step::Rotate => keyring.rotate(&roles(includes)).unwrap(),
                    Step::RemoveKeyholder => {
                        keyring.add_keyholder("Short").unwrap();
                        keyring.remove_keyholder("Short").unwrap();
                        spares = keyring.usable(spares);
                    }
                    Step::NextDay => today = today.tomorrow().unwrap(),
                    Step::ChangeIncludes => includes = !includes,
                    Step::AddSeats => spares.extend(keyring.fake_seats(8).unwrap()),
                    Step::Invite(..) | Step::Nothing => {}
                }
                let now = watched(&slots(&Gate::new(&keyring, &roles(includes), today)));
                prop_assert_eq!(telltale(before.as_ref(), &now), None);
                before = Some(now);
            }
        }
    }

    /// The processor time of this thread, in seconds.
    #[cfg(target_os = "linux")]
    fn processor_seconds() -> f64 {
        let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap();
        let nanoseconds: f64 = text.split(' ').next().unwrap().parse().unwrap();
        nanoseconds / 1e9
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn ten_thousand_readers_take_seconds() {
        let roles = roles(true);
        let (mut keyring, code) = Keyring::new("First").unwrap();
        keyring.know_roles(&roles).unwrap();
        let spares = keyring.fake_seats(10_240).unwrap();
        let readers = spares
            .into_iter()
            .take(10_000)
            .enumerate()
            .map(|(number, spare)| {
                let role = ["member", "champion", "other"][number % 3];
                (spare, invitation(role, &format!("Reader {number}"), None))
            });
        keyring.invite(readers.collect()).unwrap();
        let file = keyring.to_file().unwrap();
        let which: Vec<String> = (0..50)
            .map(|number| format!("Reader {}", number * 7))
            .collect();
        // On one thread, so that its clock has seen everything.
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(1)
            .build()
            .unwrap();
        type Task<'a> = (&'a str, &'a (dyn Fn(&mut Keyring) + Sync));
        let tasks: [Task<'_>; 3] = [
            ("revoke", &|keyring| {
                keyring.revoke(&which, &roles, TODAY).unwrap();
                keyring.to_file().unwrap();
            }),
            ("rotate", &|keyring| {
                keyring.rotate(&roles).unwrap();
                keyring.to_file().unwrap();
            }),
            ("slots", &|keyring| {
                let slots = Gate::new(keyring, &roles, TODAY).slots();
                assert_eq!(slots.len(), 1024, "one file for each first two characters");
            }),
        ];
        for (name, task) in tasks {
            let seconds = pool.install(|| {
                let start = processor_seconds();
                let mut keyring = KeyringFile::parse(&file).unwrap().open(&code).unwrap();
                task(&mut keyring);
                processor_seconds() - start
            });
            println!("{name}, 10,000 readers: {seconds:.1} s");
            assert!(seconds < 15.0, "{name} took {seconds:.1} s");
        }
    }

    #[test]
    fn buckets_are_even() {
        let roles = roles(true);
        let (mut keyring, _) = keyring(&roles, 1024);
        keyring.fake_seats(1024).unwrap();
        let slots = Gate::new(&keyring, &roles, TODAY).slots();
        let sizes: BTreeSet<usize> = slots
            .into_iter()
            .map(|file| {
                let json: Value = serde_json::from_slice(&file.into_bytes()).unwrap();
                json["slots"].as_object().unwrap().len()
            })
            .collect();
        assert_eq!(sizes, BTreeSet::from([2]));
    }

    #[test]
    fn a_reader_of_another_keyring_is_unknown() {
        let roles = roles(true);
        let (keyring, _) = keyring(&roles, 1);
        let slot = Gate::new(&keyring, &roles, TODAY).slots().remove(0);
        let text = String::from_utf8(slot.into_bytes()).unwrap();
        let stranger = AccessCode::new(&crate::Locator::of(1)).unwrap();
        assert!(Keychain::of_slot(&text, &stranger).is_err());
    }
}
