"""Words of the letters journey: how a letter goes by e-mail."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from webapp.services.read_letter import Delivery

STATES = {
    "waiting": _l("Waits to be sent"),
    "sent": _l("Sent"),
    "refused": _l("Not sent"),
}
"""Where a letter is on its way to one person."""

REASONS = {
    "unreachable": _l("The mail server could not be reached"),
    "too-slow": _l("The mail server took too long"),
    "broken-off": _l("The mail server broke off"),
    "not-encrypted": _l("The way to the mail server could not be encrypted"),
    "not-let-in": _l("The mail server did not let the service in"),
    "sender-refused": _l("The mail server takes nothing from the address of the service"),
    "address": _l("The address is none that mail can be sent to"),
    "closed": _l("Their account has been closed"),
}
"""Why it was not sent when it was last tried, by code; any other is what the mail server said."""


def counted(deliveries: Iterable[Delivery]) -> str:
    """Say how a letter goes by e-mail, in few words: to how many it was sent, and to how many not."""
    found = Counter(each.state for each in deliveries)
    if not found:
        return str(gettext("To nobody"))
    said = [f"{STATES[state]}: {found[state]}" for state in STATES if found[state]]
    return "; ".join(said)
