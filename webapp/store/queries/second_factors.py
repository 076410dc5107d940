"""Second factors of signing in: who has set one up, the codes used, and recovery codes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, func, select

from webapp.store.tables import Person, RecoveryCode, SecondFactor
from webapp.store.unit import Work

USED_KNOWN_FOR = timedelta(days=366)

__all__ = [
    "SecondFactor",
    "add_recovery_codes",
    "begin",
    "codes_left",
    "confirm",
    "of_person",
    "remove",
    "use_recovery_code",
    "use_step",
    "who_has_one",
]


def of_person(work: Work, person_id: UUID, *, lock: bool = False) -> SecondFactor | None:
    """Give a person's second factor, set up or only begun; with `lock`, hold it until the work ends."""
    query = select(SecondFactor).where(SecondFactor.person_id == person_id)
    return work.first(query.with_for_update() if lock else query)


def who_has_one(work: Work) -> frozenset[UUID]:
    """Give the ids of everyone this actor sees who has set one up."""
    query = select(SecondFactor.person_id).where(SecondFactor.confirmed_at.is_not(None))
    return frozenset(work.session.execute(query).scalars())


def begin(work: Work, person: Person) -> SecondFactor:
    """Begin to set one up, in the place of any there is."""
    remove(work, person.id)
    return work.add(
        SecondFactor(person_id=person.id, organisation_id=person.organisation_id, begun_at=work.now(), last_step=0)
    )


def confirm(work: Work, factor: SecondFactor) -> None:
    """Say that it is set up: a code of it was right."""
    factor.confirmed_at = work.now()
    work.session.flush()


def use_step(work: Work, factor: SecondFactor, step: int, code_hash: str) -> bool:
    """Use the code of a step, so that neither it nor an earlier one counts again; tell whether it was not used before.

    It is kept among the used recovery codes: the last step alone would be lost, or void too much, where a clock that
    was ahead is put right. What was used a year ago is forgotten, since no clock is as wrong as that.
    """
    of_person = RecoveryCode.person_id == factor.person_id
    if work.first(select(RecoveryCode).where(of_person, RecoveryCode.code_hash == code_hash)) is not None:
        return False
    old = delete(RecoveryCode).where(of_person, RecoveryCode.used_at < work.now() - USED_KNOWN_FOR)
    work.session.execute(old, execution_options={"synchronize_session": False})
    used = {"person_id": factor.person_id, "organisation_id": factor.organisation_id, "used_at": work.now()}
    work.add(RecoveryCode(code_hash=code_hash, **used))
    factor.last_step = step
    work.session.flush()
    return True


def remove(work: Work, person_id: UUID) -> bool:
    """Remove a person's second factor and recovery codes; tell whether there was one set up."""
    found = of_person(work, person_id, lock=True)
    for code in work.all(select(RecoveryCode).where(RecoveryCode.person_id == person_id)):
        work.session.delete(code)
    if found is None:
        work.session.flush()
        return False
    was = found.confirmed_at is not None
    work.session.delete(found)
    work.session.flush()
    return was


def add_recovery_codes(work: Work, person: Person, hashes: Iterable[str]) -> None:
    """Keep the hashes of a person's recovery codes."""
    for code_hash in hashes:
        work.add(RecoveryCode(person_id=person.id, organisation_id=person.organisation_id, code_hash=code_hash))


def use_recovery_code(work: Work, person_id: UUID, code_hash: str) -> bool:
    """Use a recovery code; tell whether it was one that had not been used."""
    query = select(RecoveryCode).where(
        RecoveryCode.person_id == person_id, RecoveryCode.code_hash == code_hash, RecoveryCode.used_at.is_(None)
    )
    found = work.first(query.with_for_update())
    if found is None:
        return False
    found.used_at = work.now()
    work.session.flush()
    return True


def codes_left(work: Work, person_id: UUID) -> int:
    """Count a person's recovery codes that have not been used."""
    query = select(func.count(RecoveryCode.id)).where(
        RecoveryCode.person_id == person_id, RecoveryCode.used_at.is_(None)
    )
    return int(work.session.execute(query).scalar_one())
