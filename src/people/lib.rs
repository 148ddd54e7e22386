//! People and codes: who is invited, what is handed to them, who publishes, what is risky about it, and whether a host
//! serves what was built for them.
//!
//! A [`gate::Keyring`] is a value; this room keeps it, and what belongs to it, in a project:
//!
//! - [`unlock`] finds the keyring and opens it with codes that are handed in;
//! - a [`Lock`] lets one program at a time change it, in a [`Vault`] that is put in place as a whole; [`found`] makes
//!   the first one;
//! - an [`Invitee`] comes from an option or from a [`roster`]; [`Invitations`] gives each a code, in an order of writes
//!   that loses nobody wherever it is broken off, with [`letters`] to print and [`Spares`] for the next time;
//! - [`Standing`] says what a code is worth on a day, [`risks`] what is risky in a project, [`delivery`] what is wrong
//!   with a file as a host served it.
//!
//! Values in, values out. It never asks, prints, or puts trouble into words: the command line does. It knows no clock,
//! no environment, no network and no page; of the disk, the keyring and what lies in `.pimh/` for its owner only
//! ([`disk`]), and it looks at an output that is there ([`published`]).
//!
//! Start with [`Invitations::give`].

pub mod delivery;
pub mod disk;
mod founding;
mod invitations;
mod invitee;
mod letter;
pub mod letters;
pub mod published;
mod repository;
pub mod risks;
pub mod roster;
mod spares;
mod standing;
pub mod strangers;
mod trouble;
pub mod unlock;
mod vault;

use pimh_gate as gate;
use pimh_words::{access, names};

pub use self::disk::{Lock, Readers};
pub use self::founding::found;
pub use self::invitations::{Given, Invitations};
pub use self::invitee::{Invitee, LONGEST_LABEL, Unfit, known_role, label, numbered};
pub use self::letter::{Letterhead, Links};
pub use self::risks::Risk;
pub use self::spares::Spares;
pub use self::standing::{Standing, holders};
pub use self::trouble::{Shut, Trouble};
pub use self::vault::{PREVIOUS, Vault};
