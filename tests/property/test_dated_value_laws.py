"""What is said of values by date: whoever knows the old ones and reads the sentences knows the new ones."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from comparing import compared_texts, messages
from defining import texts
from engine.showing import show
from engine.values import DATE

DAYS = [date(year, 1, 1) for year in range(2024, 2029)]
SAID = {show(day, DATE): day for day in DAYS}
CALLED = "Parameter “Fewest volunteers”: "
Dated = dict[date, int]


def written(values: Dated) -> str:
    dated = ", ".join(f'{day}: "{value}"' for day, value in sorted(values.items()))
    return texts()["words/hands"].replace('{2024-01-01: "3"}', f"{{{dated}}}", 1)


def on(values: dict[date, int | None], day: date) -> int | None:
    started = [each for each in values if each <= day]
    return values[max(started)] if started else None


def read(known: Dated, sentences: list[str]) -> dict[date, int | None]:
    """Return the values as a reader has them who knew the old ones."""
    found: dict[date, int | None] = dict(known)
    for sentence in sentences:
        said = sentence.removeprefix(CALLED).removesuffix(".")
        if said.startswith("it no longer changes on "):
            del found[SAID[said.removeprefix("it no longer changes on ").split(",")[0]]]
            continue
        day, _, what = said.removeprefix("from ").partition(" it ")
        start, _, end = day.partition(" until ")
        assert not end or SAID[end] > SAID[start]
        found[SAID[start]] = int(what.split()[1]) if what.startswith("is ") else None
    return found


VALUES = st.dictionaries(st.sampled_from(DAYS), st.integers(1, 3), min_size=1)


@given(VALUES, VALUES)
@settings(max_examples=60)
def test_whoever_reads_what_changed_knows_the_new_values(old: Dated, new: Dated) -> None:
    found = read(old, messages(compared_texts(written(old), written(new))))
    assert [on(found, day) for day in DAYS] == [on(dict(new), day) for day in DAYS]
