"""A library: which version is in force on a date, and what is checked together on every date that changes something."""

from __future__ import annotations

from datetime import date

import pytest

from engine.errors import DefinitionError
from engine.library import Library, check

FACTS = """kind: vocabulary
id: vocabulary/tools
title: Tools
owner: lead
in_force: {dates}
records:
  tool:
    {facts}: {{type: integer}}
"""
RULES = """kind: rules
id: tools/enough
title: Enough tools
owner: lead
in_force: {dates}
reads: [tool]
rules:
  - id: enough
    when: {{fact: tool.spades, at_least: 3}}
combine: all-must-pass
"""


def facts(dates: str, names: str = "spades") -> tuple[str, bytes]:
    return f"facts {dates}", FACTS.format(dates=dates, facts=names).encode()


def rules(dates: str) -> tuple[str, bytes]:
    return f"rules {dates}", RULES.format(dates=dates).encode()


def told(*files: tuple[str, bytes]) -> list[tuple[str, str, str]]:
    found, _ = check(files)
    return [(fault.file, fault.code, fault.message) for fault in found]


@pytest.mark.parametrize(
    ("dates", "later", "expected"),
    [
        pytest.param("{from: 2020-01-01}", None, {"2019-12-31": "", "2020-01-01": "2020"}, id="from its first day"),
        pytest.param(
            "{from: 2020-01-01, to: 2020-06-30}",
            None,
            {"2020-06-30": "2020", "2020-07-01": ""},
            id="to its last day",
        ),
        pytest.param(
            "{from: 2020-01-01}",
            "{from: 2021-01-01}",
            {"2020-12-31": "2020", "2021-01-01": "2021"},
            id="until its successor",
        ),
        pytest.param(
            "{from: 2020-01-01}",
            "{from: 2021-01-01, to: 2021-01-31}",
            {"2021-01-31": "2021", "2021-02-01": ""},
            id="a successor that ends does not revive it",
        ),
    ],
)
def test_a_version_is_in_force_from_its_date_to_its_end_or_its_successor(
    dates: str, later: str | None, expected: dict[str, str]
) -> None:
    library = Library.read([facts("{from: 2019-01-01}"), rules(dates), *([rules(later)] if later else [])])
    for on, year in expected.items():
        version = library.in_force(date.fromisoformat(on)).versions.get("tools/enough")
        assert (str(version.in_force_from.year) if version else "") == year, on


def test_what_others_read_may_not_end_before_they_do() -> None:
    ends = facts("{from: 2020-01-01, to: 2020-12-31}")
    codes = [code for _, code, _ in told(ends, rules("{from: 2020-01-01}"))]
    assert codes == ["unknown-read", "unknown-fact"]
    assert told(ends, rules("{from: 2020-01-01, to: 2020-12-31}")) == []


def test_a_fault_that_begins_after_its_definition_says_from_when() -> None:
    found = told(facts("{from: 2020-01-01}"), facts("{from: 2021-03-01}", "forks"), rules("{from: 2020-01-01}"))
    assert found == [
        (
            "rules {from: 2020-01-01}",
            "unknown-fact",
            "Nobody supplies the fact tool.spades. "
            "It is so from 2021-03-01, when another definition begins or has ended.",
        )
    ]


def test_a_definition_in_force_to_the_last_day_there_is() -> None:
    assert told(facts("{from: 2020-01-01, to: 9999-12-31}"), rules("{from: 2020-01-01}")) == []


# -- what makes one library of many files


@pytest.mark.parametrize(
    ("more", "code"),
    [
        pytest.param(
            FACTS.format(dates="{from: 2020-01-01}", facts="forks"),
            "same-date",
            id="the-same-date",
        ),
        pytest.param(
            RULES.format(dates="{from: 2021-01-01}").replace("id: tools/enough", "id: vocabulary/tools"),
            "id-taken",
            id="an-id-that-another-kind-has",
        ),
    ],
)
def test_an_id_is_never_used_for_another_meaning(more: str, code: str) -> None:
    assert code in [found for _, found, _ in told(facts("{from: 2020-01-01}"), ("more", more.encode()))]


def test_the_same_meaning_twice_is_one_version() -> None:
    name, source = facts("{from: 2020-01-01}")
    made = Library.read([(name, source), ("copy", b"# a copy\n" + source)])
    assert [version.file for version in made.versions] == [name]


def test_faults_of_all_files_are_told_at_once_and_make_no_library() -> None:
    broken = [("one", b"kind: ["), ("two", b"kind: rules\n"), rules("{from: 2020-01-01}")]
    found, made = check(broken)
    assert made is None
    assert {fault.file for fault in found} == {"one", "two", "rules {from: 2020-01-01}"}
    with pytest.raises(DefinitionError) as refused:
        Library.read(broken)
    assert refused.value.faults == tuple(found)


def test_a_definition_without_a_date_that_can_be_read_is_checked_as_well() -> None:
    found = told(facts("{from: 2020-01-01}", "spade"), rules("{from: 2020-13-01}"), rules("{from: soon}"))
    assert [(file, code) for file, code, _ in found] == [
        ("rules {from: 2020-13-01}", "pattern"),
        ("rules {from: 2020-13-01}", "unknown-fact"),
        ("rules {from: soon}", "pattern"),
    ]


def test_a_pinned_edition_has_the_versions_named_and_no_other() -> None:
    made = Library.read([facts("{from: 2020-01-01}"), facts("{from: 2021-01-01}", "forks")])
    old = made.in_force(date(2020, 6, 1))
    closure = old.closure(["vocabulary/tools"])
    assert made.pinned(closure) is old
    assert set(made.pinned({}).versions) == set()


@pytest.mark.parametrize("closure", [{"vocabulary/tools": "0" * 64}, {"vocabulary/none": "0" * 64}])
def test_a_version_that_is_not_there_cannot_be_pinned(closure: dict[str, str]) -> None:
    with pytest.raises(KeyError):
        Library.read([facts("{from: 2020-01-01}")]).pinned(closure)


def test_before_the_first_date_nothing_is_in_force() -> None:
    assert Library.read([facts("{from: 2020-01-01}")]).in_force(date(2019, 12, 31)).versions == {}
    assert Library.read([]).in_force(date(2020, 1, 1)).versions == {}
