"""Running the examples that stand beside definitions: facts given, outcome expected."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from engine.errors import Place
from engine.library import Library
from engine.trials.cases import Case, read_cases


@dataclass(frozen=True, slots=True)
class ExampleResult:
    """What one example came to: `differences` says in words where it did not hold; none means it held."""

    definition: str
    name: str
    place: Place
    differences: tuple[str, ...]

    @property
    def held(self) -> bool:
        """Tell whether the example held."""
        return not self.differences


def run_examples(library: Library) -> Iterator[ExampleResult]:
    """Run every example of every rule set and table in `library`, and yield what each came to."""
    yield from map(result_of, read_cases(library))


def result_of(case: Case) -> ExampleResult:
    """Run the example `case`."""
    return ExampleResult(case.version.id, case.name, case.place, case.differences())


def results_json(results: list[ExampleResult]) -> dict[str, Any]:
    """Return `results` as JSON data: how many ran, and those that did not hold."""
    failed = [
        {
            "definition": r.definition,
            "name": r.name,
            "file": r.place.file,
            "line": r.place.line,
            "differences": list(r.differences),
        }
        for r in results
        if not r.held
    ]
    return {"examples": len(results), "failed": failed}
