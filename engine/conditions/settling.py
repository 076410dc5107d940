"""What settles a condition: the tests on which its truth rests, and no others.

Of an `all` that is false only the false members count, of an `any` that is true only the true ones: so the evidence
for a verdict is what the verdict rests on, not all that its rule mentions.
"""

from collections.abc import Iterator

from engine.conditions.evaluate import TruthOf, evaluate
from engine.conditions.known import Known, Truth
from engine.conditions.model import Condition, Group, RowsTest, RuleRef, Test

Leaf = Test | RowsTest | RuleRef

_ALL_MEMBERS_AT = {"all": True, "any": False, "none": True, "not": False}
"""The truth of each group that rests on all its members alike."""
_NEGATES = ("none", "not")


def settling(condition: Condition, known: Known, truth: TruthOf = evaluate) -> Iterator[Leaf]:
    """Yield the tests on which the truth of `condition` rests on what is `known`, in its own order.

    Args:
        condition: the condition.
        known: what is known.
        truth: what a condition comes to on it.
    """
    if not isinstance(condition, Group):
        yield condition
        return
    group = truth(condition, known)
    for item in condition.items:
        if _counts(condition.word, group, truth(item, known)):
            yield from settling(item, known, truth)


def _counts(word: str, group: Truth, item: Truth) -> bool:
    """Tell whether a member whose truth is `item` is among those that make the group's truth `group`."""
    if word == "not" or group is _ALL_MEMBERS_AT[word]:
        return True
    if group is None:
        return item is None
    return item is not group if word in _NEGATES else item is group
