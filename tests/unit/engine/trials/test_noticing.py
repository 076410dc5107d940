"""Which examples notice a mutant: looking only where its change can be seen finds what trying every example finds."""

from __future__ import annotations

import pytest
from shed import FEES, LENDING, example, shed, table

from defining import library
from engine.library import Library
from engine.parameters import Parameter
from engine.trials.cases import read_cases
from engine.trials.mutants.making import Mutant
from engine.trials.mutants.noticing import Examples, mutated
from engine.trials.mutants.results import made_of
from engine.trials.trying import Trial, trial


def notices(each: Trial, mutant: Mutant) -> bool:
    """Try the example with the mutant, whether its change can be seen in it or not."""
    if not each.decides(mutant.version):
        return False
    parameters = dict(each.parameters)
    if isinstance(mutant.new, Parameter):
        parameters.pop(mutant.new.name, None)
        value = mutant.new.value(each.case.on)
        parameters |= {} if value is None else {mutant.new.name: value}
    definition = each.case.definition
    reads_it = mutant.version.kind == "table" and each.case.version.kind == "rules"
    if mutant.version.id == each.case.version.id or reads_it:
        definition = mutated(definition, mutant)
    return bool(each.case.differences(definition, parameters))


LIBRARIES = [
    pytest.param(library(), id="the-invented-library"),
    pytest.param(
        shed(table(example("tool.kind: spade, tool.age: 9", 'outputs: {loan.fee: "£2.00"}'), *FEES), LENDING),
        id="the-shed",
    ),
]


@pytest.mark.parametrize("tried", LIBRARIES)
def test_a_mutant_is_noticed_where_some_example_does_not_hold(tried: Library) -> None:
    trials = [trial(case) for case in read_cases(tried)]
    assert not [each.case.differences() for each in trials if each.case.differences()]
    examples = Examples(trials)
    found = [(mutant, examples.noticed_by(mutant) is not None) for mutant in made_of(tried)]
    assert len(found) > 50
    assert {noticed for _, noticed in found} == {True, False}
    for mutant, noticed in found:
        assert noticed == any(notices(each, mutant) for each in trials), f"{mutant.part}: {mutant.words}"
