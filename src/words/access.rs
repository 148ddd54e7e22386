//! Roles, levels and readers: who may read what. Knows no pages.
//!
//! A [`Level`] is the public, or one exact set of roles any of which opens a page. A [`Reader`] is
//! the public, or someone who holds roles. The two questions of the whole program are
//! [`Roles::visible_from`] and [`Reader::may_read`].

use std::collections::{BTreeSet, HashMap};
use std::fmt;
use std::sync::Arc;

use crate::names::RoleId;

/// One role of the settings.
#[derive(Clone, Debug)]
pub struct Role {
    /// Its name in the settings: `multi-agency`.
    pub id: RoleId,
    /// Its name for readers: `Multi-agency champions`.
    pub label: String,
    /// Every role that its holders hold, itself among them.
    holds: BTreeSet<RoleId>,
}

impl Role {
    /// Every role that its holders hold, itself among them.
    pub fn held(&self) -> impl Iterator<Item = &RoleId> {
        self.holds.iter()
    }
}

/// The roles of a site, in the order of the settings.
#[derive(Clone, Debug, Default)]
pub struct Roles(Vec<Role>);

impl Roles {
    /// Roles with their labels and the roles that each includes directly.
    ///
    /// # Errors
    ///
    /// The names along a loop of `includes`, the first repeated at the end.
    pub fn new(roles: Vec<(RoleId, String, Vec<RoleId>)>) -> Result<Roles, Vec<RoleId>> {
        let includes = Includes::of(&roles);
        let mut held = HashMap::new();
        for (id, ..) in &roles {
            includes.walk(id, &mut held)?;
        }
        let all = roles
            .into_iter()
            .map(|(id, label, _)| Role {
                holds: held.remove(&id).expect("every role was walked"),
                id,
                label,
            })
            .collect();
        Ok(Roles(all))
    }

    /// All roles, in the order of the settings.
    pub fn iter(&self) -> impl Iterator<Item = &Role> {
        self.0.iter()
    }

    /// The role of that name, if the settings have it.
    pub fn named(&self, name: &str) -> Option<&Role> {
        self.0.iter().find(|role| role.id.as_str() == name)
    }

    /// The label of a role; its name if the settings have none.
    pub fn label<'a>(&'a self, id: &'a RoleId) -> &'a str {
        self.named(id.as_str())
            .map_or(id.as_str(), |role| &role.label)
    }

    fn holds(&self, holder: &RoleId, role: &RoleId) -> bool {
        self.named(holder.as_str())
            .is_some_and(|holder| holder.holds.contains(role))
    }

    /// The level of a set of roles: its weakest members, since whoever holds more holds these too.
    /// An empty set is the public.
    pub fn level(&self, roles: impl IntoIterator<Item = RoleId>) -> Level {
        let all: BTreeSet<RoleId> = roles.into_iter().collect();
        let weakest = all.iter().filter(|role| {
            !all.iter()
                .any(|other| other != *role && self.holds(role, other))
        });
        Level(weakest.cloned().collect())
    }

    /// Whether every reader of the second level may read the first.
    pub fn visible_from(&self, level: &Level, from: &Level) -> bool {
        if level.is_public() {
            return true;
        }
        !from.is_public()
            && from
                .0
                .iter()
                .all(|holder| level.0.iter().any(|role| self.holds(holder, role)))
    }
}

/// What each role includes directly, while all that it holds is put together.
struct Includes<'a> {
    direct: HashMap<&'a RoleId, &'a [RoleId]>,
}

impl<'a> Includes<'a> {
    fn of(roles: &'a [(RoleId, String, Vec<RoleId>)]) -> Includes<'a> {
        let direct = roles.iter().map(|(id, _, ids)| (id, ids.as_slice()));
        Includes {
            direct: direct.collect(),
        }
    }

    /// Adds what a role holds, and what each role does that it includes. None is walked twice, and a long chain takes no
    /// deep stack.
    ///
    /// # Errors
    ///
    /// A name that returns to its own trail.
    fn walk(
        &self,
        first: &RoleId,
        held: &mut HashMap<RoleId, BTreeSet<RoleId>>,
    ) -> Result<(), Vec<RoleId>> {
        let mut trail: Vec<(RoleId, usize)> = vec![(first.clone(), 0)];
        let mut on_trail: BTreeSet<RoleId> = [first.clone()].into();
        while let Some((id, next)) = trail.last_mut() {
            let direct = self.direct.get(id).copied().unwrap_or_default();
            if let Some(included) = direct.get(*next) {
                *next += 1;
                if on_trail.contains(included) {
                    let names = trail.iter().map(|(id, _)| id);
                    let round = names.skip_while(|id| *id != included).cloned();
                    return Err(round.chain([included.clone()]).collect());
                }
                if !held.contains_key(included) {
                    on_trail.insert(included.clone());
                    trail.push((included.clone(), 0));
                }
                continue;
            }
            let all = direct.iter().filter_map(|included| held.get(included));
            let all: BTreeSet<RoleId> = all.flatten().chain([&*id]).cloned().collect();
            on_trail.remove(id);
            held.insert(id.clone(), all);
            trail.pop();
        }
        Ok(())
    }
}

/// Who may read something: the public, or holders of any of these roles.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Level(Arc<[RoleId]>);

impl Level {
    /// Everybody.
    pub fn public() -> Level {
        Level(Arc::from([]))
    }

    /// Whether this is everybody.
    pub fn is_public(&self) -> bool {
        self.0.is_empty()
    }

    /// The roles that open it; none for the public.
    pub fn roles(&self) -> &[RoleId] {
        &self.0
    }

    /// The level of that name, as [`Level::name`] writes it, whether or not there still are such roles. `None` if
    /// nothing is called so.
    pub fn named(name: &str) -> Option<Level> {
        if name == "public" {
            return Some(Level::public());
        }
        let is_role = |part: &str| {
            let sound = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
            !part.is_empty() && part != "public" && part.chars().all(sound)
        };
        let parts: BTreeSet<&str> = name.split('+').collect();
        let sound = parts.iter().all(|part| is_role(part));
        sound.then(|| Level(parts.into_iter().map(RoleId::new).collect()))
    }

    /// A name for folders and tables: `public`, `member`, `member+multi-agency`.
    pub fn name(&self) -> String {
        if self.is_public() {
            return "public".to_owned();
        }
        self.0
            .iter()
            .map(RoleId::as_str)
            .collect::<Vec<_>>()
            .join("+")
    }
}

impl fmt::Debug for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name())
    }
}

/// The public, or someone who holds roles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reader(BTreeSet<RoleId>);

impl Reader {
    /// Someone without any role.
    pub fn public() -> Reader {
        Reader(BTreeSet::new())
    }

    /// Someone who holds a role, and whatever it includes.
    pub fn holding(role: &Role) -> Reader {
        Reader(role.holds.clone())
    }

    /// Someone who holds what both hold.
    pub fn and(mut self, other: Reader) -> Reader {
        self.0.extend(other.0);
        self
    }

    /// Whether this reader has no role at all.
    pub fn is_public(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether this reader may read a level.
    pub fn may_read(&self, level: &Level) -> bool {
        level.is_public() || level.0.iter().any(|role| self.0.contains(role))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(name: &str) -> RoleId {
        RoleId::new(name)
    }

    fn roles() -> Roles {
        let role = |name: &str, includes: &[&str]| {
            (
                id(name),
                name.to_owned(),
                includes.iter().map(|name| id(name)).collect(),
            )
        };
        Roles::new(vec![
            role("member", &[]),
            role("champion", &["member"]),
            role("specialist", &["champion"]),
            role("multi-agency", &[]),
        ])
        .unwrap()
    }

    fn level(names: &[&str]) -> Level {
        roles().level(names.iter().map(|name| id(name)))
    }

    #[test]
    fn a_level_is_its_weakest_roles() {
        assert_eq!(level(&["member", "champion"]), level(&["member"]));
        assert_eq!(
            level(&["specialist", "multi-agency"]).name(),
            "multi-agency+specialist"
        );
        assert_eq!(level(&[]), Level::public());
    }

    #[test]
    fn a_level_is_known_by_its_name_whether_or_not_its_roles_are() {
        for name in ["public", "member", "multi-agency+specialist", "gone"] {
            assert_eq!(Level::named(name).unwrap().name(), name);
        }
        assert_eq!(
            Level::named("specialist+multi-agency"),
            Level::named("multi-agency+specialist")
        );
        for name in ["", "+", "member+", "Member", "a b", "public+member"] {
            assert_eq!(Level::named(name), None, "{name}");
        }
        let gone = Level::named("gone").unwrap();
        assert!(!roles().visible_from(&gone, &level(&["specialist"])));
        assert!(!roles().visible_from(&gone, &Level::public()));
    }

    #[test]
    fn a_level_is_visible_where_all_its_readers_may_read() {
        let roles = roles();
        let sees = |from: &[&str], what: &[&str]| roles.visible_from(&level(what), &level(from));
        assert!(sees(&["champion"], &["member"]));
        assert!(!sees(&["member"], &["champion"]));
        assert!(sees(&["member"], &["member", "multi-agency"]));
        assert!(
            !sees(&["member", "multi-agency"], &["member"]),
            "a multi-agency reader may not"
        );
        assert!(sees(&[], &[]) && !sees(&[], &["member"]));
    }

    #[test]
    fn a_reader_holds_what_the_role_includes() {
        let roles = roles();
        let specialist = Reader::holding(roles.named("specialist").unwrap());
        assert!(specialist.may_read(&level(&["member"])));
        assert!(!specialist.may_read(&level(&["multi-agency"])));
        assert!(Reader::public().may_read(&Level::public()));
    }

    #[test]
    fn a_loop_is_named() {
        let loops = Roles::new(vec![
            (id("a"), "A".into(), vec![id("b")]),
            (id("b"), "B".into(), vec![id("a")]),
        ]);
        assert_eq!(loops.unwrap_err(), [id("a"), id("b"), id("a")]);
    }

    #[test]
    fn many_ways_to_one_role_are_walked_once() {
        // Each of two includes both of the two before: two to the power of sixty ways lead to the first.
        let two = |at: usize| [id(&format!("a{at}")), id(&format!("b{at}"))];
        let includes = |at: usize| match at.checked_sub(1) {
            Some(before) => two(before).to_vec(),
            None => Vec::new(),
        };
        let all = (0..60)
            .flat_map(|at| two(at).map(|id| (id.clone(), id.as_str().to_owned(), includes(at))));
        let roles = Roles::new(all.collect()).unwrap();
        assert_eq!(roles.named("b59").unwrap().held().count(), 119);
        assert_eq!(roles.named("a0").unwrap().held().count(), 1);
    }
}
