"""The command that says which facts a rule set still needs: needs."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from engine import commands
from engine.conditions.model import FactRef
from engine.errors import EvaluationError, InputError
from engine.needs import Needs
from engine.rules.model import RuleSet
from engine.words import Words
from webapp.cli import printing
from webapp.cli.definitions import added, as_json, chosen_date, library_or_exit, locale, on_date, stop

_SETTLED = Words("Nothing more is needed.", "Nid oes angen dim arall.")
_SETTLED_AT = Words(
    "Nothing more is needed: the outcome is {outcome}, whatever else is known.",
    "Nid oes angen dim arall: y canlyniad yw {outcome}, beth bynnag arall sy'n hysbys.",
)
_ASK = Words("Still needed, the best to ask first:", "Angen o hyd, y gorau i'w ofyn yn gyntaf:")
_BESIDE_AT = Words(
    "The outcome is {outcome}, whatever else is known. What is concluded or set beside it still depends on:",
    "Y canlyniad yw {outcome}, beth bynnag arall sy'n hysbys. Mae'r hyn y deuir iddo neu a bennir heblaw hynny yn dal "
    "i ddibynnu ar:",
)
_BESIDE = Words(
    "For what is concluded or set beside the outcome:", "Ar gyfer yr hyn y deuir iddo neu a bennir heblaw'r canlyniad:"
)
_RULES = Words(", for “{rules}”", ", ar gyfer “{rules}”")
_INEXACT = Words(
    "Some of these may not matter: arithmetic, rows and patterns are not followed to the end.",
    "Efallai nad yw rhai o'r rhain o bwys: ni ddilynir rhifyddeg, rhesi a phatrymau i'r pen.",
)


@click.command()
@click.argument("ruleset")
@click.option("--facts", required=True, type=click.File("rb"), help="A JSON file of facts, or - for standard input.")
@on_date
@locale
@added
@as_json
def needs(ruleset: str, facts: Any, on: datetime | None, locale: str, added: tuple[Path, ...], as_json: bool) -> None:
    """Say which facts can still change the outcome of a rule set, in the best order to ask for them."""
    library, chosen = library_or_exit(added, as_json=as_json), chosen_date(on)
    try:
        found = commands.needs(library, ruleset, facts.read(), chosen)
    except (InputError, EvaluationError) as error:
        stop(error, getattr(facts, "name", "<stdin>"), as_json=as_json)
    if as_json:
        printing.print_json(found.json() | {"ruleset": ruleset, "decided_for": chosen.isoformat()})
    else:
        _print(found, library.in_force(chosen).rulesets[ruleset], locale)


def _print(found: Needs, ruleset: RuleSet, locale: str) -> None:
    if found.is_settled:
        words = _SETTLED if found.outcome is None else _SETTLED_AT
        click.echo(words.said(locale).format(outcome=found.outcome))
        return
    if found.facts:
        click.echo(_ASK.said(locale))
        _print_facts(found, found.facts, ruleset, locale)
    if found.beside:
        words = _BESIDE if found.facts or found.outcome is None else _BESIDE_AT
        click.echo(words.said(locale).format(outcome=found.outcome))
        _print_facts(found, found.beside, ruleset, locale)
    if not found.is_exact:
        click.echo(_INEXACT.said(locale))


def _print_facts(found: Needs, facts: tuple[FactRef, ...], ruleset: RuleSet, locale: str) -> None:
    for number, fact in enumerate(facts, 1):
        rules = [ruleset.rule(rule).title.said(locale) for rule, names in found.rules.items() if fact.name in names]
        by = _RULES.said(locale).format(rules="”, “".join(rules)) if rules else ""
        click.echo(f"{number}. {fact.title.said(locale)} ({fact.name}){by}")


COMMANDS = (needs,)
