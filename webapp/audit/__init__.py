"""The audit trail: who did what, when, resting on which definitions; and the checkpoints that vouch for it."""

from webapp.audit.recording import record

__all__ = ["record"]
