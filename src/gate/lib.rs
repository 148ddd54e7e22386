//! The gate: what is sealed for whom, and with which keys. Knows no pages: it is given levels, names and words.
//!
//! A [`Keyring`] holds an organisation's secrets. For a build it becomes a [`Gate`], which seals what a
//! level may read into [`Sealed`] objects; only these, and what was rendered for the public, have a way
//! into a public tree. It reads and writes no file, and asks no clock. Start with [`Gate`]. The rest of this page is for whoever writes another reader.
//!
#![doc = include_str!("format.md")]

mod access_code;
mod derive;
mod frame;
mod jose;
mod key_set;
mod keychain;
mod keyring;
mod proofs;
mod role_keys;
mod sealed;
mod sealer;
mod secret;
mod slots;
mod squeeze;
mod vectors;

use pimh_words::{access, names, sync};

pub use self::access_code::{AccessCode, Locator, Mistyped};
pub use self::jose::{Unopened, verified};
pub use self::keychain::{Granted, Keychain};
pub use self::keyring::{Invitation, Keyring, KeyringFile, KeyringTrouble, Listed, Refused, Spare};
pub use self::sealed::Sealed;
pub use self::sealer::{FileKey, Gate, LevelName, Object};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::{Level, Roles};
    use crate::names::{Permalink, RoleId};
    use jiff::civil::{Date, date};

    const TODAY: Date = date(2026, 11, 22);

    fn roles(champion_includes: &[&str]) -> Roles {
        let role = |name: &str, includes: &[&str]| {
            let includes = includes.iter().map(|name| RoleId::new(name)).collect();
            (RoleId::new(name), name.to_owned(), includes)
        };
        Roles::new(vec![
            role("member", &[]),
            role("champion", champion_includes),
            role("other", &[]),
        ])
        .unwrap()
    }

    fn invitation(role: &str, label: &str) -> Invitation {
        Invitation {
            label: label.to_owned(),
            roles: vec![role.to_owned()],
            issued: TODAY,
            expires: None,
        }
    }

    struct Site {
        keyring: Keyring,
        keyholder: AccessCode,
        spares: Vec<Spare>,
        roles: Roles,
    }

    impl Site {
        fn new() -> Site {
            let roles = roles(&["member"]);
            let (mut keyring, keyholder) = Keyring::new("First").unwrap();
            keyring.know_roles(&roles).unwrap();
            let spares = keyring.make_seats(3).unwrap();
            Site {
                keyring,
                keyholder,
                spares,
                roles,
            }
        }

        fn invite(&mut self, invitation: Invitation) -> AccessCode {
            let spare = self.spares.remove(0);
            let code = spare.code().clone();
            self.keyring.invite(vec![(spare, invitation)]).unwrap();
            code
        }

        fn level(&self, name: &str) -> Level {
            self.roles.level([RoleId::new(name)])
        }

        fn gate(&self, today: Date) -> Gate {
            Gate::new(&self.keyring, &self.roles, today)
        }

        fn page(&self, level: &str) -> String {
            self.page_on(level, TODAY)
        }

        fn page_on(&self, level: &str, today: Date) -> String {
            let address = Permalink::new("/kit/");
            let gate = self.gate(today);
            let sealed = gate.seal(
                &self.level(level),
                Object::Page(&address),
                r#"{"html":"words"}"#,
            );
            String::from_utf8(sealed.into_bytes()).unwrap()
        }

        fn slot(&self, code: &AccessCode, today: Date) -> Granted {
            let at = format!("/g/s/{}.json", code.locator());
            let slots = self.gate(today).slots();
            let slot = slots
                .into_iter()
                .find(|slot| slot.at().path() == at)
                .unwrap();
            let text = String::from_utf8(slot.into_bytes()).unwrap();
            Keychain::of_slot(&text, code).unwrap()
        }

        fn keys(&self, code: &AccessCode) -> Keychain {
            match self.slot(code, TODAY) {
                Granted::Keys(keys) => keys,
                Granted::Withdrawn => panic!("withdrawn"),
            }
        }

        fn opens(&self, keys: &Keychain, level: &str) -> bool {
            let gate = self.gate(TODAY);
            let id = gate.page_id(&Permalink::new("/kit/"));
            let level_id = gate.level(&self.level(level)).id;
            keys.open(&self.page(level), "page", &id, &level_id)
                .is_ok_and(|json| json["html"] == "words")
        }
    }

    #[test]
    fn a_code_opens_what_its_roles_may_read_and_nothing_else() {
        let mut site = Site::new();
        let member = site.invite(invitation("member", "A"));
        let champion = site.invite(invitation("champion", "B"));
        let (member, champion) = (site.keys(&member), site.keys(&champion));
        let opens =
            |keys: &Keychain| ["member", "champion", "other"].map(|level| site.opens(keys, level));
        assert_eq!(opens(&member), [true, false, false]);
        assert_eq!(opens(&champion), [true, true, false]);
    }

    #[test]
    fn revoking_withdraws_one_code_and_no_other() {
        let mut site = Site::new();
        let member = site.invite(invitation("member", "A"));
        let champion = site.invite(invitation("champion", "B"));
        let before = site.keys(&member);
        site.keyring
            .revoke(&["A".to_owned()], &site.roles.clone(), TODAY)
            .unwrap();
        assert!(matches!(site.slot(&member, TODAY), Granted::Withdrawn));
        assert!(
            !site.opens(&before, "member"),
            "the old key opens nothing new"
        );
        assert!(site.opens(&site.keys(&champion), "member"));
        assert_eq!(
            site.keyring.revoke(&["A".to_owned()], &site.roles, TODAY),
            Err(Refused::RevokedAlready("A".to_owned()))
        );
    }

    #[test]
    fn renewing_shuts_a_device_out_and_not_its_reader() {
        let mut site = Site::new();
        let member = site.invite(invitation("member", "A"));
        let champion = site.invite(invitation("champion", "B"));
        let other = site.invite(invitation("other", "C"));
        let lost = site.keys(&member);
        let unconcerned = site.keys(&other);
        let sealed = |site: &Site| -> Vec<serde_json::Value> {
            let slots = site.gate(TODAY).slots().into_iter();
            slots
                .map(|slot| serde_json::from_slice(&slot.into_bytes()).unwrap())
                .collect()
        };
        let before = sealed(&site);
        let renew = |site: &mut Site, which: &str| {
            let roles = site.roles.clone();
            site.keyring.renew_codes(&[which.to_owned()], &roles)
        };
        for round in 1..key_set::PAIRS {
            assert!(renew(&mut site, "A").is_ok(), "round {round}");
            assert!(
                !site.opens(&lost, "member"),
                "what a device had is worth nothing"
            );
            assert!(site.opens(&site.keys(&member), "member"), "the code is");
            assert!(site.opens(&site.keys(&champion), "member"), "so are others");
            assert!(site.opens(&unconcerned, "other"), "who keep their keys");
        }
        for (one, other) in before.iter().zip(sealed(&site)) {
            assert_eq!(one["key"], other["key"], "nobody sees whose was renewed");
            assert_ne!(one["grant"]["ciphertext"], other["grant"]["ciphertext"]);
        }
        let spent = Err(Refused::NoSpareKey("A".to_owned()));
        assert_eq!(renew(&mut site, "A"), spent, "as often as there are pairs");
        let epoch = site.keyring.epoch();
        assert_eq!(
            renew(&mut site, "Nobody"),
            Err(Refused::NoSuchCode("Nobody".to_owned()))
        );
        assert_eq!(site.keyring.epoch(), epoch);
    }

    /// A device keeps one private key, and no other of its code's pairs.
    #[test]
    fn a_former_key_of_a_renewed_code_opens_no_grant() {
        let mut site = Site::new();
        let member = site.invite(invitation("member", "A"));
        let grant = |site: &Site| -> (jose::Jwe, key_set::KeySet) {
            let at = format!("/g/s/{}.json", member.locator());
            let mut slots = site.gate(TODAY).slots().into_iter();
            let slot = slots.find(|slot| slot.at().path() == at).unwrap();
            let slot: serde_json::Value = serde_json::from_slice(&slot.into_bytes()).unwrap();
            let key = serde_json::from_value(slot["key"].clone()).unwrap();
            let set = key_set::KeySet::opened(&key, &member).unwrap();
            (serde_json::from_value(slot["grant"].clone()).unwrap(), set)
        };
        let opening = |site: &Site| -> Vec<bool> {
            let (grant, set) = grant(site);
            set.keys()
                .iter()
                .map(|key| grant.open_as(key).is_ok())
                .collect()
        };
        assert_eq!(opening(&site), [true, false, false, false]);
        let roles = site.roles.clone();
        site.keyring.renew_codes(&["A".to_owned()], &roles).unwrap();
        assert_eq!(opening(&site), [false, true, false, false]);
    }

    #[test]
    fn a_keyring_of_an_earlier_program_opens_and_its_codes_cannot_be_renewed() {
        let mut site = Site::new();
        let member = site.invite(invitation("member", "A"));
        let mut payload = site.keyring.payload();
        for seat in payload["places"].as_array_mut().unwrap() {
            seat.as_object_mut().unwrap().remove("next").unwrap();
        }
        site.keyring = Keyring::of_payload(payload).unwrap();
        assert!(site.opens(&site.keys(&member), "member"));
        assert_eq!(site.keyring.list().next().unwrap().renewals, 0);
        let refused = site.keyring.renew_codes(&["A".to_owned()], &site.roles);
        assert_eq!(refused, Err(Refused::NoSpareKey("A".to_owned())));
    }

    #[test]
    fn an_expired_code_opens_nothing_new() {
        let mut site = Site::new();
        let mut until = invitation("member", "A");
        until.expires = Some(date(2026, 12, 1));
        let member = site.invite(until);
        let before = site.keys(&member);
        let later = date(2026, 12, 1);
        assert!(matches!(site.slot(&member, later), Granted::Withdrawn));
        assert_ne!(site.page("member"), site.page_on("member", later));
        let gate = site.gate(later);
        let level = gate.level(&site.level("member")).id;
        let id = gate.page_id(&Permalink::new("/kit/"));
        assert!(
            before
                .open(&site.page_on("member", later), "page", &id, &level)
                .is_err()
        );
    }

    #[test]
    fn a_former_keyholder_opens_nothing_of_the_next_build() {
        let mut site = Site::new();
        let second = site.keyring.add_keyholder("Second").unwrap();
        let reader = site.invite(invitation("member", "A"));
        let former = Gate::new(&site.keyring, &site.roles, TODAY);
        let old_kids = former.level(&site.level("member")).kids;
        site.keyring.remove_keyholder("First").unwrap();
        let file = KeyringFile::parse(&site.keyring.to_file().unwrap()).unwrap();
        assert_eq!(
            file.clone().open(&site.keyholder).unwrap_err(),
            KeyringTrouble::NotYours
        );
        assert!(file.open(&second).is_ok());
        // What a guess at a hidden address would have been called, under the keyring that the former keyholder has.
        let guess = Permalink::new("/kit/");
        assert_ne!(site.gate(TODAY).page_id(&guess), former.page_id(&guess));
        assert_ne!(
            site.gate(TODAY).level(&site.level("member")).id,
            former.level(&site.level("member")).id
        );
        assert_ne!(site.gate(TODAY).level(&site.level("member")).kids, old_kids);
        assert_ne!(site.gate(TODAY).public_key(), former.public_key());
        assert!(
            site.opens(&site.keys(&reader), "member"),
            "readers notice nothing"
        );
    }

    #[test]
    fn roles_that_shrink_take_their_keys_away() {
        let mut site = Site::new();
        let champion = site.invite(invitation("champion", "B"));
        let before = site.keys(&champion);
        site.roles = roles(&[]);
        assert!(!site.opens(&before, "member"));
        assert!(!site.opens(&site.keys(&champion), "member"));
        assert!(site.opens(&site.keys(&champion), "champion"));
    }

    #[test]
    fn nobody_can_tell_which_slots_are_in_use() {
        let mut site = Site::new();
        let slots = |site: &Site| -> Vec<serde_json::Value> {
            let slots = site.gate(TODAY).slots();
            slots
                .into_iter()
                .map(|slot| serde_json::from_slice(&slot.into_bytes()).unwrap())
                .collect()
        };
        let before = slots(&site);
        let first = site.invite(invitation("member", "A"));
        let invited = slots(&site);
        site.keyring
            .revoke(&["A".to_owned()], &site.roles, TODAY)
            .unwrap();
        let revoked = slots(&site);
        drop(first);
        for (one, other) in [(&before, &invited), (&invited, &revoked)] {
            assert_eq!(one.len(), other.len());
            for (one, other) in one.iter().zip(other) {
                assert_eq!(one["key"], other["key"], "a slot keeps its sealed key");
                assert_ne!(
                    one["grant"]["ciphertext"], other["grant"]["ciphertext"],
                    "every grant changes"
                );
                assert_eq!(one.to_string().len(), other.to_string().len());
            }
        }
        let sizes: std::collections::BTreeSet<usize> =
            revoked.iter().map(|slot| slot.to_string().len()).collect();
        assert_eq!(sizes.len(), 1);
    }

    #[test]
    fn places_fill_blocks_and_buckets_evenly() {
        let site = Site::new();
        assert_eq!(site.keyring.seats_wanted(3, 3), 61, "they fill a block");
        let (keyring, _) = Keyring::new("First").unwrap();
        assert_eq!(keyring.seats_wanted(1, 0), 64);
        assert_eq!(keyring.seats_wanted(64, 0), 64);
        assert_eq!(keyring.seats_wanted(65, 0), 128);
        assert_eq!(keyring.seats_wanted(1025, 0), 2048);
    }
}
