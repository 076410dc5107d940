"""Every verdict of the checker is what deciding all cases comes to, on domains so small that all can be decided."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from functools import cache
from itertools import combinations, product
from random import Random
from typing import Any

import pytest
from small import VALUES, Small, everything, read_small, read_small_table
from strategies import Maker, checked, document

from engine.conditions.evaluate import all_of, evaluate
from engine.conditions.known import Known
from engine.conditions.mentions import mentions
from engine.conditions.model import Condition
from engine.errors import EvaluationError
from engine.forms.model import Form
from engine.forms.visibility import relevant
from engine.library import check
from engine.proofs.claims import Claims
from engine.proofs.conditions import parts
from engine.proofs.deciding import Deciding
from engine.proofs.diagrams import leaves
from engine.proofs.forms import check_form
from engine.proofs.rulesets import check_ruleset
from engine.proofs.tables import check_table
from engine.proofs.unknowns import unknowns_of_ruleset
from engine.proofs.worked import work_out
from engine.reading import MapNode
from engine.rules.decide import ContradictionError, decide
from engine.rules.decision import Decision, Header
from engine.rules.model import Rule, RuleSet, Verdict
from engine.tables.evaluate import Result, ViolationError, decide_table
from engine.tables.model import HitPolicy, Table
from engine.values import Facts

ON = date(2024, 6, 1)
HEADER = Header("small/set", "", ON, {})
EVERYTHING = list(everything())
HITS = [(hit.value, "") for hit in HitPolicy if hit is not HitPolicy.OUTPUT_ORDER] + [
    ("output-order", ""),
    *(("collect", word) for word in ("sum", "min", "max")),
]
ROUNDS = 12
SETS = 8
FORMS = 20
SEEDS_OF_MADE = 30


@cache
def proved(seed: int) -> Proved:
    return Proved(Small(Random(f"proofs-{seed}")).ruleset())


class Proved:
    """A small rule set, all its decisions, and what is claimed of it."""

    def __init__(self, written: dict[str, Any]) -> None:
        self.source = json.dumps(written)
        self.document: MapNode = document(written)
        self.ruleset: RuleSet = read_small(written)
        self.claims = Claims()
        self.worked = check_ruleset(self.ruleset, self.document, {}, ON, self.claims)
        self.deciding = Deciding(self.ruleset, {}, ON)
        self.decisions: list[tuple[Facts, Decision | None]] = [(facts, self.decided(facts)) for facts in EVERYTHING]
        self.knowns = [
            (facts, self.deciding.known(facts)) for facts, decision in self.decisions if decision is not None
        ]
        self.raises = len(self.knowns) < len(EVERYTHING)

    def decided(self, facts: Facts) -> Decision | None:
        try:
            return decide(self.ruleset, facts, {}, HEADER, ON)
        except EvaluationError:
            return None

    def codes(self, code: str) -> list[Any]:
        return [claim.fault for claim in self.claims.found if claim.fault.code == code]

    def rules(self) -> Iterator[tuple[Rule, MapNode]]:
        yield from zip(self.ruleset.rules, self.document.maps("rules"), strict=True)

    def conditions(self) -> Iterator[tuple[str, Condition, list[Condition]]]:
        """Yield every condition with its path and its neighbours in the group it stands in."""
        for rule, node in self.rules():
            for key, condition in (("applies_when", rule.applies_when), ("when", rule.when)):
                if condition is not None:
                    yield from _with_parts(condition, node.get(key), [])

    def truths(self, condition: Condition) -> set[Any]:
        return {evaluate(condition, known) for _, known in self.knowns}

    def results(self, rule: Rule) -> dict[frozenset[Any], Any]:
        """Return what `rule` comes to on each combination of facts: its verdict, or whether it holds."""
        if rule.is_verdict:
            decided = ((facts, decision) for facts, decision in self.decisions if decision is not None)
            return {frozenset(facts.items()): decision.finding(rule.id).verdict for facts, decision in decided}
        return {frozenset(facts.items()): known.rules[rule.id] for facts, known in self.knowns}


def _with_parts(
    condition: Condition, node: Any, beside: list[Condition]
) -> Iterator[tuple[str, Condition, list[Condition]]]:
    yield node.place.path, condition, beside
    members = list(parts(condition, node))
    for at, (item, inner) in enumerate(members):
        yield from _with_parts(item, inner, [other for number, (other, _) in enumerate(members) if number != at])


def matters(results: dict[frozenset[Any], Any], name: str) -> bool:
    """Tell whether two combinations that differ in the fact `name` alone come to something different."""
    seen: dict[frozenset[Any], set[Any]] = {}
    for facts, result in results.items():
        seen.setdefault(frozenset(pair for pair in facts if pair[0] != name), set()).add(result)
    return any(len(found) > 1 for found in seen.values())


@pytest.mark.parametrize("seed", range(SETS))
class TestRuleSets:
    def test_what_rules_and_set_can_come_to(self, seed: int) -> None:
        made = proved(seed)
        decisions = [decision for _, decision in made.decisions if decision is not None]
        for rule in made.ruleset.rules:
            if rule.is_verdict:
                found = {decision.finding(rule.id).verdict for decision in decisions}
                assert found <= leaves(made.worked.verdicts[rule.id]), made.source
                assert made.raises or found == leaves(made.worked.verdicts[rule.id]), made.source
        assert made.worked.outcome is not None
        outcomes = {decision.outcome for decision in decisions}
        assert outcomes <= leaves(made.worked.outcome), made.source
        assert made.raises or outcomes == leaves(made.worked.outcome), made.source

    def test_settings_that_differ(self, seed: int) -> None:
        made = proved(seed)
        raised = any(made.deciding.contradicts(facts) for facts in EVERYTHING)
        assert bool(made.codes("sets-differ")) == raised, made.source

    def test_conditions_never_true_or_never_false(self, seed: int) -> None:
        made = proved(seed)
        if made.raises:
            return
        said = {(fault.path, fault.code) for claim in made.claims.found for fault in [claim.fault]}
        for path, condition, beside in made.conditions():
            truths = made.truths(condition)
            if (path, "never-true") in said:
                assert True not in truths, (path, made.source)
            if (path, "always-true") in said:
                assert False not in truths, (path, made.source)
            if (path, "contradictory") in said:
                assert any(
                    not any(evaluate(condition, known) is evaluate(other, known) is True for _, known in made.knowns)
                    for other in beside
                ), (path, made.source)
        for rule, node in made.rules():
            place = node.place.path
            never = {code for path, code in said if path.startswith(f"{place}.when")} & {"never-true", "contradictory"}
            assert never or True in made.truths(rule.when), made.source
            always = {code for path, code in said if path == f"{place}.when"} & {"always-true"}
            assert bool(always) == (False not in made.truths(rule.when) and True in made.truths(rule.when)), made.source

    def test_verdicts_never_reached(self, seed: int) -> None:
        made = proved(seed)
        if made.raises:
            return
        said = {(fault.path, fault.code) for claim in made.claims.found for fault in [claim.fault]}
        for rule, node in made.rules():
            conditions = [each for each in (rule.applies_when, rule.when) if each is not None]
            if any(not {True, False} <= made.truths(each) for each in conditions):
                continue
            found = set(made.results(rule).values())
            lacking = {rule.then, rule.otherwise} - found if rule.is_verdict else {True} - found
            code = "verdict-never" if rule.is_verdict else "rule-never-holds"
            assert ((f"{node.place.path}.id", code) in said) == bool(lacking), made.source

    def test_facts_that_change_nothing(self, seed: int) -> None:
        made = proved(seed)
        if made.raises:
            return
        for rule, node in made.rules():
            said = [fault for fault in made.codes("dead-input") if fault.path.startswith(f"{node.place.path}.")]
            conditions = [each for each in (rule.applies_when, rule.when) if each is not None]
            results = made.results(rule)
            lacking = {rule.then, rule.otherwise, True} - set(results.values())
            if any(not {True, False} <= made.truths(each) for each in conditions) or (
                rule.is_verdict and lacking > {True}
            ):
                continue
            dead = {
                fact.title.said()
                for fact in mentions(conditions).facts
                if fact.name in VALUES and not matters(results, fact.name)
            }
            assert {fault.message.partition(" changes nothing")[0] for fault in said} == dead, made.source

    def test_sets_in_which_nothing_can_pass(self, seed: int) -> None:
        made = proved(seed)
        outcomes = {decision.outcome for _, decision in made.decisions if decision is not None}
        if made.codes("outcome-never"):
            assert Verdict.PASS not in outcomes, made.source
        elif not made.raises and Verdict.PASS not in outcomes:
            # Then it is said already of a condition or of a rule.
            assert {claim.fault.code for claim in made.claims.found} & {
                *("never-true", "always-true", "contradictory", "verdict-never", "rule-never-holds")
            }, made.source

    def test_silence_that_pays(self, seed: int) -> None:
        made = proved(seed)
        outcomes = {frozenset(facts.items()): decision and decision.outcome for facts, decision in made.decisions}
        pays = set()
        for facts, outcome in outcomes.items():
            known = dict(facts)
            for name in VALUES:
                silent = frozenset((key, value) for key, value in facts if key != name)
                worse = outcome in (Verdict.FAIL, Verdict.REFER)
                if name in known and worse and outcomes[silent] is Verdict.PASS:
                    pays.add(name)
        shown = [json.loads(fault.hint.partition("Facts: ")[2]) for fault in made.codes("silence-pays")]
        said = [
            fault.message.partition("to leave ")[2].partition(" unknown")[0] for fault in made.codes("silence-pays")
        ]
        assert set(said) == {_title(name) for name in pays}, made.source
        for case in shown:
            known = {name: value for name, value in case.items() if value is not None}
            assert made.deciding.outcome(known) is Verdict.PASS

    def test_what_happens_when_a_fact_is_not_known(self, seed: int) -> None:
        made = proved(seed)
        if made.raises:
            return
        unknown = {each.fact.name: each for each in unknowns_of_ruleset(made.ruleset, {}, ON)}
        full = [(facts, decision) for facts, decision in made.decisions if len(facts) == len(VALUES)]
        for name in unknown:
            silent = {frozenset(_without(facts, name)): made.decided(dict(_without(facts, name))) for facts, _ in full}
            outcomes = {decision.outcome for decision in silent.values() if decision is not None}
            assert set(unknown[name].outcomes) == outcomes, (name, made.source)
            said = {each.rule.id: set(each.verdicts) for each in unknown[name].rules if each.rule.is_verdict}
            found: dict[str, set[Verdict]] = {}
            for facts, decision in full:
                before = silent[frozenset(_without(facts, name))]
                assert decision is not None
                assert before is not None
                for one, other in zip(before.findings, decision.findings, strict=True):
                    if one.verdict is not other.verdict:
                        found.setdefault(one.rule_id, set()).add(one.verdict)
            assert {rule: verdicts for rule, verdicts in said.items() if verdicts} == found, (name, made.source)


def _without(facts: Facts, name: str) -> Iterator[tuple[str, Any]]:
    yield from (pair for pair in facts.items() if pair[0] != name)


def _title(name: str) -> str:
    return name.partition(".")[2].capitalize()


@pytest.mark.parametrize(("hit", "aggregate"), HITS, ids=[" ".join(each).strip() for each in HITS])
def test_tables(hit: str, aggregate: str) -> None:
    for seed in range(ROUNDS):
        written = Small(Random(f"{hit}{aggregate}{seed}")).table(hit, aggregate)
        table, claims = read_small_table(written), Claims()
        check_table(table, document(written), {}, ON, claims)
        assert claims.undecided == [] or any("is compared" in words for _, words in claims.undecided), written
        said = {(claim.fault.code, claim.fault.path) for claim in claims.found}
        brute = Brute(table)
        codes = {code for code, _ in said}
        pairs = {
            claim.fault.message.split(" match together")[0] for claim in claims.found if "overlap" in claim.fault.code
        }
        assert pairs == {f"The rows “row-{one}” and “row-{other}”" for one, other in brute.overlaps()}, written
        never = {at for at in range(len(table.rows)) if any(path.startswith(f"rows.{at}.match") for _, path in said)}
        assert never == brute.never_match(), written
        unreachable = {int(path.split(".")[1]) for code, path in said if code == "row-unreachable"}
        assert unreachable == brute.never_win(), written
        assert ("gap" in codes) == brute.gap(), written
        assert ("otherwise-never" in codes) == brute.otherwise_never(), written
        dead = {
            claim.fault.message.partition(" changes nothing")[0] for claim in claims.found if "dead" in claim.fault.code
        }
        assert not dead or dead <= brute.dead(), written
        if not pairs and "compared" not in str(claims.undecided) and not _tells_known_apart(table):
            assert dead == brute.dead(), written


def _tells_known_apart(table: Table) -> bool:
    """Tell whether cells ask of an input whether it is known, and others of the same input what it is.

    Then an input may seem to matter where it only leaves open what is given.
    """
    columns = zip(*(row.cells for row in table.rows), strict=True)
    asked = [{test.operator in ("answered", "missing") for cell in column for test in cell} for column in columns]
    return {True, False} in asked


QUESTIONS: dict[str, tuple[dict[str, Any], list[Any]]] = {
    "colour": ({"type": "choice", "options": ["red", "green", "blue"]}, [None, "red", "green", "blue"]),
    "count": ({"type": "integer", "min": 0, "max": 2}, [None, 0, 1, 2]),
    "sure": ({"type": "boolean"}, [None, True, False]),
    "other": ({"type": "choice", "options": ["red", "green", "blue"]}, [None, "red", "green", "blue"]),
}


def small_form(random: Random) -> dict[str, Any]:
    """Return a form of two pages whose questions depend on earlier ones."""
    small, asked, pages = Small(random), list[str](), list[dict[str, Any]]()
    for at, names in enumerate((["colour", "count"], ["sure", "other"])):
        page: dict[str, Any] = {"id": f"page-{at}", "title": "Page", "questions": []}
        if asked and random.random() < 0.6:
            page["show_when"] = own_condition(small, asked)
        for name in names:
            shown = {"show_when": own_condition(small, asked)} if asked and random.random() < 0.7 else {}
            page["questions"].append({"id": name, "label": name.capitalize(), **QUESTIONS[name][0], **shown})
            asked.append(name)
        pages.append(page)
    check = {"id": "check", "when": own_condition(small, asked), "message": "Not so", "at": "other"}
    head = {"kind": "form", "id": "small/form", "title": "Small", "owner": "lead", "in_force": {"from": "2024-01-01"}}
    rest = {"record": "asked", "audience": "provider", "on_new_version": "close"}
    return head | rest | {"pages": pages, "checks": [check]}


def own_condition(small: Small, asked: list[str]) -> dict[str, Any]:
    """Return a condition on questions that are asked already."""
    if small.random.random() < 0.4:
        word = small.random.choice(["all", "any", "none"])
        return {word: [own_condition(small, asked) for _ in range(2)]}
    name = small.random.choice(asked)
    if small.random.random() < 0.1:
        return {"fact": name, "answered": True}
    return {"fact": name, **small.operator(QUESTIONS[name][0]["type"], plain=True)}


def test_forms() -> None:
    drawn = 0
    for seed in range(FORMS):
        written = small_form(Random(f"form-{seed}"))
        _, library = check([("form.json", json.dumps(written).encode())])
        if library is None:  # the reader refuses conditions that plainly exclude each other
            continue
        drawn += 1
        edition = library.in_force(ON)
        form, node, claims = edition.forms["small/form"], edition.versions["small/form"].document, Claims()
        check_form(form, node, {}, ON, claims)
        said = {(claim.fault.code, claim.fault.path) for claim in claims.found}
        shown = [
            relevant(form, dict(zip(QUESTIONS, values, strict=True)), {})
            for values in product(*(values for _, values in QUESTIONS.values()))
        ]
        for path, condition in form_conditions(form, node):
            truths = {evaluate(condition, Known(each.known)) for each in shown}
            never = {code for code, at in said if at.startswith(path)} & {"never-true", "contradictory"}
            assert bool(never) >= (True not in truths), (path, written)
            assert (("never-true", path) in said) <= (True not in truths), (path, written)
            assert (("always-true", path) in said) == (False not in truths and True in truths), (path, written)
        for page, at in zip(form.pages, node.maps("pages"), strict=True):
            for question, inner in zip(page.questions, at.maps("questions"), strict=True):
                asked = any(each.shows(question.id) for each in shown)
                alone = [each for each in (page.show_when, question.show_when) if each is not None]
                possible = all(any(evaluate(each, Known(one.known)) for one in shown) for each in alone)
                sound = all({True, False} <= {evaluate(each, Known(one.known)) for one in shown} for each in alone)
                found = ("never-asked", inner.place_of("show_when").path) in said
                assert found <= (not asked and possible), written
                assert found or asked or not sound, written
    assert drawn > FORMS // 2


def form_conditions(form: Form, node: MapNode) -> Iterator[tuple[str, Condition]]:
    """Yield every condition of a form with its path."""
    for page, at in zip(form.pages, node.maps("pages"), strict=True):
        owners = [(page, at), *zip(page.questions, at.maps("questions"), strict=True)]
        for owner, inner in owners:
            if owner.show_when is not None:
                yield inner.entries["show_when"].place.path, owner.show_when
    for each, at in zip(form.checks, node.maps("checks"), strict=True):
        yield at.entries["when"].place.path, each.when


class Brute:
    """All decisions of one small table."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.read = [fact.name for fact in table.reads]
        self.seen: list[tuple[Facts, list[Any], Result | None]] = []
        for facts in {frozenset(pair for pair in each.items() if pair[0] in self.read): None for each in EVERYTHING}:
            known = Known(dict(facts))
            truths = [self.truth(at, known) for at in range(len(table.rows))]
            try:
                self.seen.append((dict(facts), truths, decide_table(table, known)))
            except ViolationError:
                self.seen.append((dict(facts), truths, None))

    def truth(self, at: int, known: Known) -> Any:
        return all_of(evaluate(test, known) for cell in self.table.rows[at].cells for test in cell)

    def overlaps(self) -> set[tuple[int, int]]:
        if self.table.hit not in (HitPolicy.UNIQUE, HitPolicy.ANY):
            return set()
        rows = self.table.rows
        return {
            (one, other)
            for one, other in combinations(range(len(rows)), 2)
            if self.table.hit is HitPolicy.UNIQUE or rows[one].give != rows[other].give
            if any(truths[one] is truths[other] is True for _, truths, _ in self.seen)
        }

    def never_match(self) -> set[int]:
        return {at for at in range(len(self.table.rows)) if not any(truths[at] for _, truths, _ in self.seen)}

    def never_win(self) -> set[int]:
        """Return the rows that match but never win: where all is known that they do not want unknown, or surely."""
        if self.table.hit not in (HitPolicy.FIRST, HitPolicy.PRIORITY):
            return set()
        found = set()
        for at, row in enumerate(self.table.rows):
            matched = [(facts, result) for facts, truths, result in self.seen if truths[at]]
            wanted = [name for name in self.read if any(name in facts for facts, _ in matched)]
            wins = any(
                result is not None and result.matched[:1] == (row.id,)
                for facts, result in matched
                if all(name in facts for name in wanted) or (result is not None and not result.open)
            )
            if matched and not wins:
                found.add(at)
        return found

    def gap(self) -> bool:
        if self.table.otherwise is not None or self.table.gives_several:
            return False
        likely = (
            (facts, truths) for facts, truths, _ in self.seen if not any(_below_nought(v) for v in facts.values())
        )
        return any(True not in truths and None not in truths for _, truths in likely)

    def otherwise_never(self) -> bool:
        if self.table.otherwise is None:
            return False
        return all(any(truth is not False for truth in truths) for _, truths, _ in self.seen)

    def dead(self) -> set[str]:
        """Return the titles of the inputs that change nothing, known or not, where it can be told what is given."""
        results = {
            frozenset(facts.items()): _comparable(self.table, result) if result else "violated by " + str(truths)
            for facts, truths, result in self.seen
            if result is None or not _left_open(result)
        }
        return {fact.title.said() for fact in self.table.inputs if not matters(results, fact.name)}


def _left_open(result: Result) -> bool:
    """Tell whether rows that could still match leave open what is given."""
    return bool(result.open) and (not isinstance(result.outputs, dict) or None in result.outputs.values())


def _comparable(table: Table, result: Result) -> object:
    if isinstance(result.outputs, tuple):
        given = [tuple(each.values()) for each in result.outputs]
        return tuple(sorted(given) if table.hit is HitPolicy.COLLECT else given)
    return None if result.outputs is None else tuple(result.outputs.values())


def _below_nought(value: object) -> bool:
    return isinstance(value, int) and value < 0


def sound(seed: str, times: int) -> None:
    """Hold that whatever a drawn rule set of all words decides is among what is said to be possible."""
    made = checked(Maker(Random(seed)))
    parameters = made.parameter_values()
    facts = made.facts()
    known = {name: value for name, value in facts.items() if made.maker.random.random() < 0.5}
    worked = work_out(made.ruleset, parameters, ON, known)
    for _ in range(times):
        try:
            decision = decide(made.ruleset, {**made.facts(), **known}, parameters, HEADER, ON)
        except (ContradictionError, ViolationError):
            continue
        for finding in decision.findings:
            assert finding.verdict in leaves(worked.verdicts[finding.rule_id]), (seed, finding.rule_id, made.source)
        for each in decision.conclusions.derived:
            if each.value is None:
                assert None in leaves(worked.derived[each.name]), (seed, each.name, made.source)
        assert worked.outcome is None or decision.outcome in leaves(worked.outcome), (seed, made.source)


def test_nothing_happens_that_is_said_to_be_impossible() -> None:
    for seed in range(SEEDS_OF_MADE):
        sound(f"sound-{seed}", 6)


@pytest.mark.deep
def test_nothing_happens_that_is_said_to_be_impossible_in_many_more() -> None:
    for seed in range(3_000):
        sound(f"sound-deep-{seed}", 8)


@pytest.mark.deep
@pytest.mark.parametrize("start", range(100, 500, 100))
def test_many_more_rule_sets(start: int) -> None:
    tests = TestRuleSets()
    for seed in range(start, start + 100):
        for name in dir(TestRuleSets):
            if name.startswith("test_"):
                getattr(tests, name)(seed)
        proved.cache_clear()


@pytest.mark.deep
@pytest.mark.parametrize(("hit", "aggregate"), HITS, ids=[" ".join(each).strip() for each in HITS])
def test_many_more_tables(hit: str, aggregate: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(globals(), "ROUNDS", 300)
    test_tables(hit, aggregate)


@pytest.mark.deep
def test_many_more_forms(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(globals(), "FORMS", 2_000)
    test_forms()
