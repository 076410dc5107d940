"""Addresses that letters can be from: told where settings are read, and again where a letter becomes a message."""

from __future__ import annotations

from email.errors import MessageError
from email.headerregistry import Address


def is_sender(address: str) -> bool:
    """Tell whether letters can be from an address: one alone, in characters that every mail server takes.

    >>> is_sender("letters@example.org"), is_sender("letters@"), is_sender("Placements <letters@example.org>")
    (True, False, False)
    """
    try:
        return address.isascii() and address.isprintable() and str(Address(addr_spec=address)) == address
    except (MessageError, ValueError, IndexError):  # as the standard library tells what is no address
        return False
