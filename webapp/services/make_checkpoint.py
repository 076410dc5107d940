"""Make a checkpoint of the audit trail as it stands."""

from __future__ import annotations

from webapp.audit.checkpoints import Checkpoint, sign
from webapp.store import Actor, Store
from webapp.store.queries import audit


def make_checkpoint(store: Store, actor: Actor, private: bytes) -> Checkpoint | None:
    """Sign number and chain of the newest event, and the time; nothing where there is no event.

    Args:
        store: The database.
        actor: Whoever does it: `OPERATOR` from the command line.
        private: The private key, as PEM.

    Raises:
        CheckpointError: It is no private key of Ed25519.
    """
    with store.reading(actor) as work:
        seq, chain = audit.newest_link(work)
        return sign(private, seq, chain, work.now()) if seq else None
