"""Which version is compared with which: what a draft takes the place of, and the versions of two sets of files."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta

from engine.versions import Version

Paired = tuple[Version | None, Version | None]
"""The old version and the new one; None where there is none."""


def replaced(version: Version, versions: Iterable[Version]) -> Version | None:
    """Return which of `versions` the `version` takes the place of, or None where it is the first.

    That is the one of its id and date or, without such, the one in force on the day before it begins; where none was,
    the last that had begun.
    """
    known = sorted((each for each in versions if each.id == version.id), key=lambda each: each.in_force_from)
    of_its_date = [each for each in known if each.in_force_from == version.in_force_from]
    before = [each for each in known if each.in_force_from < version.in_force_from]
    on = version.in_force_from - timedelta(days=1)
    in_force = [each for each in before if each.in_force(on)]
    found = of_its_date or in_force or before
    return found[-1] if found else None


def paired(old: Sequence[Version], new: Sequence[Version]) -> Iterator[Paired]:
    """Yield the versions of two sets that are to be compared, by id and date.

    A version that only the new set has goes with what it takes the place of in the old one. What of the old set goes
    with nothing is gone.
    """
    used: set[int] = set()
    ids = sorted({version.id for version in (*old, *new)})
    for definition_id in ids:
        before = [version for version in old if version.id == definition_id]
        after = sorted((version for version in new if version.id == definition_id), key=lambda each: each.in_force_from)
        for version in after:
            known = replaced(version, before)
            used.add(id(known))
            yield known, version
        yield from ((version, None) for version in before if id(version) not in used)
