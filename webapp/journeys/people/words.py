"""Words about people: refusals, why an invitation did not go, and who stands under which heading."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from engine.words import Words
from webapp import interface
from webapp.access.duties import Duties
from webapp.services.list_people import Listed

REFUSALS = {
    "email-invalid": _l("Enter an email address, like name@example.com"),
    "email-taken": _l("That address has an account already. Everyone needs an address of their own"),
    "name-missing": _l("Enter their name"),
    "name-too-long": _l("The name must be %(most)s characters or fewer"),
    "invitations-too-many": _l("%(most)s invitations of a day are not used yet. Send more once some are, or tomorrow"),
    "not-a-manager": _l("Only an administrator can do this"),
    "joined-already": _l("They have joined already"),
    "letters-too-many": _l("They have been sent %(most)s letters in a day. Send another tomorrow"),
    "yourself": _l("Ask somebody else to do this to your own account"),
    "person-closed": _l("That account is closed"),
    "person-open": _l("That account is open"),
    "person-forgotten": _l("Whose account that was is forgotten. Invite them, as somebody new"),
    "authority-unknown": _l("Choose an authority that takes part"),
    "organisation-missing": _l("Select the provider, or give the name of a new one"),
    "organisation-twice": _l("Leave this empty, or select “A new one”"),
    "organisation-there": _l("There is a provider of that name. Select it, or give a name that tells the two apart"),
    "organisation-not-for-officer": _l("Leave this empty, or say that they are of a provider"),
    "duties-missing": _l("Select at least one. If they are to do nothing here any more, close their account"),
    "duty-unknown": _l("Select from the duties on this page"),
    "last-administrator": _l("Make somebody else an administrator first: nobody would be left to see to the others"),
    "no-letter": _l("The framework in force names no letter for this. Tell whoever looks after its definitions"),
}
"""Sentences for what is refused, by code."""

FIELDS_OF = {
    "email-invalid": "#email",
    "email-taken": "#email",
    "invitations-too-many": "#email",
    "sign-in-throttled": "#email",
    "name-missing": "#name",
    "name-too-long": "#name",
    "organisation-twice": "#new_organisation",
    "organisation-there": "#new_organisation",
    "organisation-missing": "#organisation",
    "organisation-not-for-officer": "#organisation",
    "authority-unknown": "#whose",
}
"""The field each refusal is about."""

REASONS = {
    "address": _l("no message can be sent to that address"),
    "late": _l("the time of the link ran out first"),
}
"""Why a link could not be sent, by code; a mail server's answer says itself."""

ROLES = ("officer", "provider", "auditor")
"""Whose people one may invite, beside those of another authority."""


@dataclass(frozen=True, slots=True)
class Sure:
    """What is asked before something is done to somebody's account: what becomes of it, and the words to do it or not.

    `heading` has their name as `%(name)s`.
    """

    heading: LazyString
    told: LazyString
    act: LazyString
    rather_not: LazyString
    takes_away: bool = True


CLOSING = Sure(
    _l("Close the account of %(name)s"),
    _l(
        "They are signed out at once, and cannot sign in unless the account is opened again. What they did stays under "
        "their name, and what they were filling in stays with their organisation."
    ),
    _l("Close the account"),
    _l("Keep it open"),
)
WITHDRAWING = Sure(
    _l("Withdraw the invitation of %(name)s"),
    _l(
        "The link they were sent works no more. Their name and address are forgotten here, so that the address can be "
        "invited again."
    ),
    _l("Withdraw the invitation"),
    _l("Keep it"),
)
REOPENING = Sure(
    _l("Open the account of %(name)s again"),
    _l(
        "They have the duties they had. They get in by a new password, which they ask for where they sign in, or by "
        "their organisation's account; what they were signed in with before works no more."
    ),
    _l("Open the account"),
    _l("Keep it closed"),
    takes_away=False,
)


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose people somebody who is invited is to be: of a role, and of which authority where it is another's."""

    role: str
    authority: str = ""


def whose(chosen: str) -> Whose:
    """Read what was chosen: a role, or the id of an authority. Nothing means a colleague of whoever invites."""
    return Whose(chosen) if chosen in ("", *ROLES) else Whose("authority", chosen)


@dataclass(frozen=True, slots=True)
class Group:
    """People of one organisation, authority or role, under its title."""

    title: str
    people: tuple[Listed, ...]


def grouped(people: Iterable[Listed], duties: Duties, authorities: Mapping[str, Words]) -> list[Group]:
    """Return those whose account is open, the lead's first and providers' last, by organisation and name."""
    order = list(duties.roles)
    found: dict[tuple[int, str], list[Listed]] = {}
    for each in sorted(people, key=lambda each: (each.name.casefold(), each.email)):
        if each.closed_at is None:
            known = authorities.get(each.authority, Words(each.authority)).said(interface.locale())
            title = each.organisation or known or duties.roles[each.role].title.said(interface.locale())
            found.setdefault((order.index(each.role), title), []).append(each)
    return [Group(title, tuple(group)) for (_, title), group in sorted(found.items())]


def left(people: Iterable[Listed]) -> list[Listed]:
    """Return those whose account is closed and can be opened again, by name."""
    found = (each for each in people if each.closed_at is not None and not each.erased)
    return sorted(found, key=lambda each: (each.name.casefold(), each.email))
