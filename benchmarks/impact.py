"""A draft tried on 100,000 past cases: how long the engine takes, and how long reading the cases takes before it.

The cases are the applications that ship, with the inspection drawn anew; the draft moves the day from which reports of
independent schools are report cards. Each case is decided twice, by the definitions as they are and by the draft.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from random import Random  # noqa: TID251 - what is drawn is the same each time
from time import process_time
from typing import Any

from engine.library import Library
from engine.trials.impact import impact
from engine.trials.past.cases import PastCase, read_past_case
from engine.trials.past.drafts import Draft

ROOT = Path(__file__).parents[1]
RULESET, PARAMETERS = "enrolment/minimum-criteria", "inspection/arrangements"
OLD, NEW = '"2026-01-01"', '"2026-02-01"'
ON = "2026-03-02"
CASES = 100_000
MAX_ENGINE_SECONDS = 5.0
"""Several times what it takes on a quiet machine."""


def main() -> list[str]:
    """Try the draft, print what it took, and return the bounds not kept."""
    library, drafted = Library.read(_files()), Library.read(_files(changed=True))
    lines = [json.dumps(each) for each in _cases()]
    start = process_time()
    cases = [read_past_case(json.loads(line), number) for number, line in enumerate(lines, 1)]
    read = process_time()
    report = impact(Draft(library, drafted), cases)
    done = process_time()
    deciding = _deciding(library, drafted, cases)
    flips: dict[str, int] = {}
    for flip in report.flips:
        flips[f"{flip.before}->{flip.after}"] = flips.get(f"{flip.before}->{flip.after}", 0) + 1
    print(f"{report.cases:,} cases, {len(report.flips):,} with another outcome: {flips}")
    print(
        f"reading JSON {read - start:.2f} s; the whole report {done - read:.2f} s, of which deciding {deciding:.2f} s"
    )
    broken = [] if report.flips else ["a moved bound changed no outcome"]
    if deciding > MAX_ENGINE_SECONDS:
        broken.append(f"deciding took {deciding:.1f} s, more than {MAX_ENGINE_SECONDS} s")
    return broken


def _deciding(library: Library, drafted: Library, cases: list[PastCase]) -> float:
    """Return the seconds that deciding every case by both takes, facts being read beforehand."""
    on = cases[0].name.on
    sides = [library.in_force(on), drafted.in_force(on)]
    facts = [sides[0].facts_from_json(case.facts) for case in cases]
    deciders = [(side.functions(RULESET).verdicts, side.parameter_values(on)) for side in sides]
    for verdicts, values in deciders:
        verdicts(facts[0], values)
    start = process_time()
    for verdicts, values in deciders:
        for each in facts:
            verdicts(each, values)
    return process_time() - start


def _files(*, changed: bool = False) -> Iterator[tuple[str, bytes]]:
    for folder in ("rulesets", "forms"):
        for path in sorted((ROOT / folder).rglob("*.yaml")):
            source = path.read_bytes()
            if changed and f"id: {PARAMETERS}\n".encode() in source:
                assert OLD.encode() in source
                source = source.replace(OLD.encode(), NEW.encode())
            yield str(path), source


def _cases() -> Iterator[dict[str, Any]]:
    random = Random(1)
    paths = sorted((ROOT / "rulesets" / "enrolment" / "examples").glob("*.json"))
    examples = [json.loads(path.read_text(encoding="utf-8")) for path in paths]
    for number in range(CASES):
        facts = dict(random.choice(examples))
        graded = random.random() < 0.7
        facts["inspection"] = {
            "body": "ofsted",
            "inspected_on": f"202{random.choice([3, 4, 5, 6])}-0{random.choice([1, 2])}-1{random.randrange(10)}",
            "framework": "graded" if graded else "report-card",
        } | ({"grade": random.choice(["outstanding", "good", "requires-improvement", "inadequate"])} if graded else {})
        yield {"ruleset": RULESET, "on": ON, "id": f"case-{number}", "facts": facts}


if __name__ == "__main__":
    print("\n".join(main()))
