"""Words about people: refusals, why an invitation did not go, and who stands under which heading."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l

from webapp.services.list_people import Listed

REFUSALS = {
    "email-invalid": _l("Enter an email address, like name@example.com"),
    "email-taken": _l("That address has an account already. Everyone needs an address of their own"),
    "name-missing": _l("Enter their name"),
    "name-too-long": _l("The name must be %(most)s characters or fewer"),
    "organisation-ambiguous": _l("There are several organisations of that name"),
    "invitations-too-many": _l("%(most)s invitations wait already. Let some be used, or end after a day, first"),
    "not-a-manager": _l("Only an administrator of your organisation can do this"),
    "joined-already": _l("They have set their password already"),
    "yourself": _l("Ask somebody else to do this to your own account"),
    "person-closed": _l("That account is closed"),
    "not-of-a-provider": _l("Only people of a provider can be its administrators"),
    "last-administrator": _l("Make somebody else an administrator first: nobody would be left to see to the others"),
    "no-letter": _l("The framework in force names no letter for this. Tell whoever looks after its definitions"),
}
"""Sentences for what is refused, by code."""

FIELDS_OF = {
    "email-invalid": "#email",
    "email-taken": "#email",
    "invitations-too-many": "#email",
    "name-missing": "#name",
    "name-too-long": "#name",
    "organisation-ambiguous": "#organisation",
}
"""The field each refusal is about."""

REASONS = {"address": _l("no message can be sent to that address")}
"""Why an invitation could not be sent, by code; a mail server's answer says itself."""


def grouped(people: Iterable[Listed]) -> dict[str, list[Listed]]:
    """Return those whose account is open by organisation, officers first, under nothing; each by name."""
    found: dict[str, list[Listed]] = {}
    for each in sorted(people, key=lambda each: (each.organisation or "", each.name.casefold(), each.email)):
        if each.closed_at is None:
            found.setdefault(each.organisation or "", []).append(each)
    return found
