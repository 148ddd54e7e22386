//! The door through which the preview is seen: this computer only, or the network.
//!
//! What only some may read is shown in clear through a door that leads to this computer, and through no other. That
//! the door does is witnessed by the listener itself.

use std::net::{SocketAddr, TcpListener};

use crate::pipeline::Bytes;

/// Proof that a listener answers this computer only.
#[derive(Clone, Copy, Debug)]
pub struct Loopback(());

impl Loopback {
    /// The proof, if the listener's address is one that no other computer reaches.
    pub fn witness(listener: &TcpListener) -> Option<Loopback> {
        let address = listener.local_addr().ok()?;
        address.ip().is_loopback().then_some(Loopback(()))
    }
}

/// Where the preview can be seen from.
#[derive(Clone, Debug)]
pub enum Door {
    /// From this computer.
    Loopback(Loopback),
    /// From the network too.
    Network,
}

impl Door {
    /// The door that a listener is.
    pub fn of(listener: &TcpListener) -> Door {
        Loopback::witness(listener).map_or(Door::Network, Door::Loopback)
    }

    /// Whether gated pages, drafts and the bar stay behind it.
    pub fn is_public(&self) -> bool {
        matches!(self, Door::Network)
    }

    /// The bytes that may pass: all to this computer, what everybody may see to the network.
    pub fn let_out(&self, bytes: Bytes) -> Option<Vec<u8>> {
        match (self, bytes) {
            (_, Bytes::Open(artifact)) => Some(artifact.bytes().to_vec()),
            (Door::Loopback(proof), Bytes::Clear(clear)) => Some(proof.reveal(&clear)),
            (Door::Network, Bytes::Clear(_)) => None,
        }
    }

    /// Whether a request may come from there.
    pub fn admits(&self, peer: Option<&SocketAddr>) -> bool {
        self.is_public() || peer.is_some_and(|peer| peer.ip().is_loopback())
    }
}

impl Loopback {
    fn reveal(self, clear: &crate::render::release::Clear) -> Vec<u8> {
        clear.bytes().to_vec()
    }
}
