"""Who may do what: the duties that people of each role may have, and the acts that each allows, read from data."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from jsonschema import Draft202012Validator

from engine.reading import read, typed
from engine.words import Words
from webapp.store.actors import PEOPLE

MANAGE_PEOPLE = "manage-people"
"""The act of whoever sees to the accounts of others of their organisation."""
PREPARE_OUTCOMES = "prepare-outcomes"
"""The act of whoever sees to applications."""


class DutiesError(Exception):
    """The data says who may do what in a way that cannot be meant."""


@dataclass(frozen=True, slots=True)
class Duty:
    """What somebody does here.

    Attributes:
        id: Unique in its role.
        title: For people.
        acts: Ids of what whoever has the duty may do.
        usual: Whether those just invited have it.
    """

    id: str
    title: Words
    acts: frozenset[str]
    usual: bool = False


@dataclass(frozen=True, slots=True)
class RoleDuties:
    """The duties of one role by id, and the acts of everyone in it whatever their duties are."""

    title: Words
    everyone: frozenset[str]
    duties: Mapping[str, Duty]

    def usual(self) -> tuple[str, ...]:
        """Return the duties of those just invited."""
        return tuple(duty.id for duty in self.duties.values() if duty.usual)


@dataclass(frozen=True, slots=True)
class Duties:
    """Who may do what: acts with what they are in words, and the duties of each role."""

    acts: Mapping[str, Words]
    roles: Mapping[str, RoleDuties]

    def acts_of(self, role: str, held: Collection[str]) -> frozenset[str]:
        """Return what somebody may do, by the duties that they hold. A duty that is no more allows nothing."""
        of_role = self.roles.get(role)
        if of_role is None:
            return frozenset()
        return of_role.everyone.union(*(of_role.duties[duty].acts for duty in held if duty in of_role.duties))


def read_duties(source: bytes, schema: bytes, file: str) -> Duties:
    """Read who may do what.

    Raises:
        DutiesError: The file has not the shape of the schema, names an act that it does not explain, explains one
            that nobody may do, or leaves out a role.
        DefinitionError: It is not the YAML that definitions are written in.
    """
    data = typed(read(source, file))
    for fault in Draft202012Validator(json.loads(schema)).iter_errors(data):
        raise DutiesError(f"{file}: {fault.json_path}: {fault.message}")
    if set(data["roles"]) != {role.value for role in PEOPLE}:
        raise DutiesError(f"{file}: its roles must be {', '.join(sorted(PEOPLE))}")
    found = Duties(
        {act: Words(**words) for act, words in data["acts"].items()},
        {name: _role(role) for name, role in data["roles"].items()},
    )
    given = {
        act
        for of in found.roles.values()
        for acts in (of.everyone, *(d.acts for d in of.duties.values()))
        for act in acts
    }
    if given != found.acts.keys():
        wrong = ", ".join(sorted(given ^ found.acts.keys()))
        raise DutiesError(f"{file}: explained, or allowed to somebody, but not both: {wrong}")
    return found


def _role(data: dict[str, Any]) -> RoleDuties:
    return RoleDuties(
        Words(**data["title"]),
        frozenset(data["everyone"]),
        {
            name: Duty(name, Words(**duty["title"]), frozenset(duty["acts"]), duty.get("usual", False))
            for name, duty in data["duties"].items()
        },
    )


@cache
def duties() -> Duties:
    """Return who may do what here, read once from `duties.yaml`."""
    here = files("webapp.access")
    return read_duties(
        (here / "duties.yaml").read_bytes(), (here / "duties.schema.json").read_bytes(), "webapp/access/duties.yaml"
    )
