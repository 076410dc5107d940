"""What the engine now says, as an example would expect it: for a person to confirm."""

from collections.abc import Mapping
from datetime import date

from engine.conditions.known import Known
from engine.rules.decide import decide
from engine.rules.decision import Decision, Header
from engine.rules.model import Derivation, Rule, RuleSet, Step, Verdict
from engine.tables.evaluate import Result, decide_table
from engine.tables.model import Table
from engine.trials.writing import Expected, quoted, written
from engine.values import Facts, Value
from engine.vocabulary import Vocabulary

_HEADER = Header("", "", date.min, {})
Outputs = Mapping[str, Value | None]


def expected_of(
    definition: RuleSet | Table,
    steps: tuple[Step, ...],
    facts: Facts,
    parameters: Mapping[str, Value],
    on: date,
    vocabulary: Vocabulary,
) -> Expected:
    """Return what an example of `definition` would expect of some of its steps.

    Args:
        definition: a rule set or table.
        steps: those of its rules, derived facts and tables that the example is about; of a table, itself.
        facts: what is given.
        parameters: the values in force.
        on: the date decided for.
        vocabulary: the facts that exist.

    Raises:
        InputError: a fact is given that the rules derive.
        EvaluationError: nothing may be decided.
    """
    if isinstance(definition, Table):
        return _of_table(decide_table(definition, Known(facts, parameters)), definition)
    decision = decide(definition, facts, parameters, _HEADER, on)
    rules: dict[str, str] = {}
    derived: set[str] = set()
    said: set[str] = set()
    for step in steps:
        if isinstance(step, Rule):
            rules |= {step.id: decision.finding(step.id).verdict.value} if step.is_verdict else {}
            derived |= {setting.fact.name for setting in step.sets}
            said |= {word for word, _ in step.conclusions}
        else:
            derived |= {step.fact.name} if isinstance(step, Derivation) else set(step.output_names)
    # What an unknown counts as can be seen in the outcome alone.
    is_open = Verdict.UNKNOWN.value in rules.values()
    outcome = {"outcome": decision.outcome.value} if is_open and decision.outcome else {}
    return outcome | _of_decision(decision, rules, derived, said, vocabulary)


def _of_decision(
    decision: Decision, rules: Mapping[str, str], derived: set[str], said: set[str], vocabulary: Vocabulary
) -> dict[str, str | Mapping[str, str]]:
    expected: dict[str, str | Mapping[str, str]] = {}
    if rules:
        expected["rules"] = rules
    values = {each.name: each.value for each in decision.conclusions.derived if each.name in derived}
    if values:
        expected["set"] = {name: written(value, vocabulary[name].type) for name, value in values.items()}
    for word, texts in decision.conclusions.said:
        if word in said:
            expected[word] = f"[{', '.join(map(quoted, texts))}]"
    return expected


def _of_table(result: Result, table: Table) -> Expected:
    several = [_outputs(each, table) for each in result.outputs] if isinstance(result.outputs, tuple) else None
    outputs: str | Mapping[str, str] = "null"
    if several is not None:
        inside = (", ".join(f"{name}: {value}" for name, value in each.items()) for each in several)
        outputs = f"[{', '.join(f'{{{each}}}' for each in inside)}]"
    elif isinstance(result.outputs, Mapping):
        outputs = _outputs(result.outputs, table)
    return {"outputs": outputs, "matched": f"[{', '.join(result.matched)}]"}


def _outputs(outputs: Outputs, table: Table) -> Mapping[str, str]:
    return {output.name: written(outputs[output.name], output.type) for output in table.outputs}
