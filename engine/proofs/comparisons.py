"""Comparisons: what a test comes to where its sides are classes of values, and whether the classes tell that."""

from dataclasses import dataclass, replace
from typing import Any

from engine.conditions.evaluate import evaluate
from engine.conditions.known import Known, Truth
from engine.conditions.model import FactRef, Literal, Test
from engine.proofs.domains import Split


@dataclass(frozen=True, slots=True)
class Comparison:
    """A test whose right-hand sides but for literals are given as values.

    Attributes:
        test: The test, of a fact called `left`; what is not written to its right are facts, `right 0` and so on.
        split: How the values of all that is compared are split.
        written: The literals to its right.
    """

    test: Test
    split: Split
    written: tuple[Any, ...]

    @classmethod
    def of(cls, test: Test, split: Split) -> "Comparison":
        """Return the comparison that `test` makes, of values that are split as `split` says."""
        open_ = [each for each in test.right if not isinstance(each, Literal)]
        names = iter(f"right {at}" for at in range(len(open_)))
        right = tuple(
            each if isinstance(each, Literal) else FactRef(next(names), each.type, test.fact.title)
            for each in test.right
        )
        written = tuple(each.value for each in test.right if isinstance(each, Literal))
        return cls(replace(plain(test), right=right), split, written)

    def truth(self, left: Any, *right: Any) -> Truth:
        """Return what the test comes to on these values; None is unknown."""
        values = {f"right {at}": value for at, value in enumerate(right) if value is not None}
        return evaluate(self.test, Known(values if left is None else {"left": left, **values}))

    def tells(self, left: Any, *right: Any) -> bool:
        """Tell whether the test comes to the same on all that these values stand for."""
        if left is None:
            return True
        return all(each is None or self.split.tells(left, each) for each in (*right, *self.written))

    def truth_or(self, free: Truth, left: Any, *right: Any) -> Truth:
        """Return what the test comes to, or `free` where the values do not tell: false or true if all are known."""
        if self.tells(left, *right):
            return self.truth(left, *right)
        return free if None in right else free is True


def plain(test: Test) -> Test:
    """Return `test` as one of a fact called `left`."""
    return replace(test, fact=replace(test.fact, name="left"))
