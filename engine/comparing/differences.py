"""What differs between two versions of a definition, in words and by meaning: the way in for whoever shows it.

Nothing here reads files or knows the date: the caller gives two versions, each with the edition that it is read in.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from engine.comparing.documents import compare_documents
from engine.comparing.facts import compare_vocabularies
from engine.comparing.fields import compare_fields
from engine.comparing.forms import compare_forms
from engine.comparing.heads import head
from engine.comparing.model import Both, Difference, Side, Subject
from engine.comparing.pairs import Pair
from engine.comparing.parameters import compare_parameters
from engine.comparing.questions import compare_banks
from engine.comparing.rules import compare_rules
from engine.comparing.tables import compare_tables
from engine.shapes import shape_of
from engine.versions import Version

__all__ = ["Comparison", "Difference", "Listed", "Side", "compare", "compare_all"]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions and what differs between them, in the order of the new document; what is gone from it comes last."""

    old: Version
    new: Version
    differences: tuple[Difference, ...]

    @property
    def same_meaning(self) -> bool:
        """Tell whether nothing differs that counts: they may be written differently, or have other examples."""
        return not any(difference.counts for difference in self.differences)

    def json(self, locale: str = "en") -> dict[str, Any]:
        """Return the report that `fps diff --json` prints."""
        return {
            "old": _version_json(self.old),
            "new": _version_json(self.new),
            "same_meaning": self.same_meaning,
            "differences": [difference.json(locale) for difference in self.differences],
        }


@dataclass(frozen=True, slots=True)
class Listed:
    """One definition of two sets of files: changed, added (it has no old version) or removed (it has no new one)."""

    old: Version | None
    new: Version | None
    comparison: Comparison | None = None

    @property
    def status(self) -> str:
        """What became of it: `changed`, `added` or `removed`."""
        return "added" if self.old is None else "removed" if self.new is None else "changed"

    def json(self, locale: str = "en") -> dict[str, Any]:
        """Return the entry that `fps diff --json` prints for one definition of two folders."""
        versions = {key: _version_json(each) if each else None for key, each in (("old", self.old), ("new", self.new))}
        return {"status": self.status, **versions, **(self.comparison.json(locale) if self.comparison else {})}


def compare_all(pairs: Iterable[tuple[Side | None, Side | None]]) -> tuple[Listed, ...]:
    """Return each definition that differs, came or went; those that are the same are left out.

    Args:
        pairs: the old and the new version of each definition, as `engine.comparing.pairing` puts them together.
    """
    return tuple(listed for old, new in pairs if (listed := _listed(old, new)) is not None)


def _listed(old: Side | None, new: Side | None) -> Listed | None:
    if old is None or new is None:
        return Listed(old.version if old else None, new.version if new else None)
    found = compare(old, new)
    return Listed(old.version, new.version, found) if found.differences else None


def compare(old: Side, new: Side) -> Comparison:
    """Compare two versions, usually of one definition; of two kinds only the heads are compared.

    Args:
        old: the version that was, and the edition that it is read in.
        new: the version that is to be, and its edition.
    """
    both = Both.of(old, new)
    of_kind = _KINDS.get(new.version.kind, _compare_plainly)
    found = (of_kind if old.version.kind == new.version.kind else _compare_heads)(both)
    if old.version.content_id == new.version.content_id:
        found = (difference for difference in found if not difference.counts)
    in_order = sorted(found, key=lambda each: (each.place.file != new.version.file, each.place.line))
    return Comparison(old.version, new.version, tuple(in_order))


def _compare_plainly(both: Both) -> Iterator[Difference]:
    """Yield what differs between two versions of a kind that has no words of its own, field by field."""
    pair = Pair(both.old.document, both.new.document, both.new.document.place)
    yield from compare_fields(both, pair, shape_of(both.new.version.kind), Subject(), head(both))


def _compare_heads(both: Both) -> Iterator[Difference]:
    pair = Pair(both.old.document, both.new.document, both.new.document.place)
    for key, compare_key in head(both).items():
        if not pair.at(key).same:
            yield from compare_key(pair.at(key))


_KINDS: Mapping[str, Callable[[Both], Iterator[Difference]]] = {
    "document": compare_documents,
    "form": compare_forms,
    "parameters": compare_parameters,
    "questions": compare_banks,
    "rules": compare_rules,
    "table": compare_tables,
    "vocabulary": compare_vocabularies,
}


def _version_json(version: Version) -> dict[str, str]:
    return {
        "id": version.id,
        "content_id": version.content_id,
        "in_force_from": version.in_force_from.isoformat(),
    }
