"""Proofs about definitions: what can never be, what is left out, what contradicts, each with a case that shows it.

`checking.prove` checks a library. Everything here works over classes of values: each fact's domain is split at the
bounds that a definition uses, with *unknown* as one class more, and every case is decided by the engine before it is
shown.
"""
