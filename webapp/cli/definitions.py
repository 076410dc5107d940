"""Commands on definitions: check, decide, explain, schema."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any, NoReturn, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

import click

from engine import commands
from engine.bundles import is_bundle, read_bundle
from engine.errors import DefinitionError, EvaluationError, Fault, InputError
from engine.forms.answers import answers_schema
from engine.library import Library
from engine.proving import prove
from engine.untranslated import untranslated
from engine.words import LANGUAGES
from webapp.cli import files, printing, proving

Command = TypeVar("Command", bound=Callable[..., Any])

_PATH = click.Path(exists=True, path_type=Path)
as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON document, for programs.")
added = click.option("--library", "added", multiple=True, type=_PATH, help="A folder of definitions to add.")
on_date = click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="The date decided for; today in London.")
locale = click.option("--locale", type=click.Choice(["en", "cy"]), default="en", help="Language of the words.")


def chosen_date(on: datetime | None) -> date:
    """Return the date asked for, or today in London."""
    if on is not None:
        return on.date()
    return datetime.now(ZoneInfo("Europe/London")).date()  # noqa: TID251 - a command on files has no database whose clock it could ask


def library_or_exit(added: tuple[Path, ...], *, as_json: bool) -> Library:
    """Return the checked library, or print every fault and exit with 1."""
    faults, library = files.read_library(added)
    if library is None:
        refuse(faults.errors, as_json=as_json)
    return library


def refuse(faults: Iterable[Fault], *, as_json: bool) -> NoReturn:
    """Print what is wrong, for people on standard error, for programs as one JSON document; exit with 1."""
    if as_json:
        printing.print_json(commands.faults_json(faults))
    else:
        printing.print_faults(faults, err=True)
    sys.exit(1)


def stop(error: InputError | EvaluationError, file: str, *, as_json: bool) -> NoReturn:
    """Print what is wrong with the input in `file` and exit with 1."""
    if as_json:
        refuse(commands.input_faults(error, file), as_json=True)
    for fault in commands.input_faults(error, file):
        click.echo(f"{fault.path}: {fault.message}" if fault.path else fault.message, err=True)
    sys.exit(1)


@click.command()
@click.argument("paths", nargs=-1, type=_PATH)
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="The date to judge figures by; today in London.")
@click.option("--explain", is_flag=True, help="Say what happens when a fact is not known, and what is not decided.")
@click.option("--translated", type=click.Choice(LANGUAGES), help="Warn of words that are not in this language.")
@added
@as_json
def check(
    paths: tuple[Path, ...],
    on: datetime | None,
    explain: bool,
    translated: str | None,
    added: tuple[Path, ...],
    as_json: bool,
) -> None:
    """Check definitions: every fault with file and line; exit 1 if any is an error.

    Without PATH the definitions in rulesets/ and forms/ are checked; with PATH, those files beside them. A figure whose
    value is soon, or no longer, confirmed by its source is a warning. It is proved, too, that no case is left out,
    that nothing contradicts and that nothing is dead; where it is not so, a case shows it. With --on, that is also
    judged by the figures of that date.
    """
    faults, library = files.read_library((*added, *paths))
    chosen = chosen_date(on)
    proofs = prove(library) if library else None
    for fault in (*proofs.faults, *(proofs.on(chosen) if on else ())) if proofs else ():
        faults.add(fault)
    if library and translated:
        for fault in untranslated((each.document for each in library.versions), translated):
            faults.add(fault)
    more = proving.explained(library, proofs, paths, chosen) if explain and library and proofs else {}
    running_out = library.running_out(chosen) if library else ()
    for value in running_out:
        faults.add(value.fault)
    if as_json:
        printing.print_json(commands.faults_json(faults) | more)
    else:
        printing.print_faults(faults)
        if more:
            proving.print_explained(more)
        if on or running_out:
            click.echo(f"Figures as of {chosen}.")
        count = len(faults.errors)
        click.echo(f"{count} error{'' if count == 1 else 's'}." if count else "No errors.")
    sys.exit(1 if faults.errors else 0)


@click.command()
@click.argument("definition")
@click.option("--facts", required=True, type=click.File("rb"), help="A JSON file of facts, or - for standard input.")
@on_date
@locale
@added
@as_json
def decide(
    definition: str, facts: Any, on: datetime | None, locale: str, added: tuple[Path, ...], as_json: bool
) -> None:
    """Decide a rule set or a decision table on the facts in a JSON file."""
    library = library_or_exit(added, as_json=as_json)
    chosen = chosen_date(on)
    try:
        if definition in library.in_force(chosen).tables:
            table = commands.decide_table(library, definition, facts.read(), chosen, locale)
            if as_json:
                printing.print_json(table.json())
            else:
                printing.print_table_decided(table, locale)
            return
        decided = commands.decide(library, definition, facts.read(), chosen, locale)
    except (InputError, EvaluationError) as error:
        stop(error, getattr(facts, "name", "<stdin>"), as_json=as_json)
    _print(decided, as_json)
    sys.exit(0 if decided.stands else 1)


@click.command()
@click.argument("decision")
@click.option("--replay", is_flag=True, help="Decide it again from its closure and compare.")
@locale
@added
@as_json
def explain(decision: str, replay: bool, locale: str, added: tuple[Path, ...], as_json: bool) -> None:
    """Print a stored decision by id, or one out of a file (- for standard input): a bundle of it, or its JSON."""
    try:
        library, data = _stored(decision, added, as_json=as_json)
        core, facts = data["core"], data["facts"]
        if not replay:
            _print(commands.stored(library, core, facts, locale), as_json)
            return
        replayed = commands.replay(library, core, facts, locale, data.get("digest", ""))
    except (KeyError, TypeError):
        stop(InputError("decision", params={"text": "it has no core and facts"}), decision, as_json=as_json)
    except (InputError, EvaluationError) as error:
        stop(error, decision, as_json=as_json)
    if as_json:
        printing.print_json(replayed.again.json() | {"replay": "same" if replayed.same else "different"})
    else:
        printing.print_decided(replayed.again)
        click.echo("Replay: the same." if replayed.same else "Replay: DIFFERENT from what is stored.")
    sys.exit(0 if replayed.same else 1)


@click.command()
@click.argument("form")
@on_date
@added
@as_json
def schema(form: str, on: datetime | None, added: tuple[Path, ...], as_json: bool) -> None:
    """Print the JSON Schema of a form's answers, which is JSON with --json and without."""
    library = library_or_exit(added, as_json=as_json)
    edition = library.in_force(chosen_date(on))
    if form not in edition.forms:
        stop(commands.not_there(library, form, {"form": edition.forms}, "unknown-form"), "", as_json=as_json)
    printing.print_json(answers_schema(edition.forms[form]))


def _stored(decision: str, added: tuple[Path, ...], *, as_json: bool) -> tuple[Library, dict[str, Any]]:
    """Return a decision by database id with the service's library, or from JSON with that of the files."""
    try:
        number = UUID(decision)
    except ValueError:
        source = sys.stdin.buffer.read() if decision == "-" else _bytes(Path(decision))
        if is_bundle(source):
            return _bundled(source, as_json=as_json)
        return library_or_exit(added, as_json=as_json), commands.read_json(source)
    # Imported here, because only a stored decision needs the database.
    from webapp.cli.opening import open_store
    from webapp.services.errors import NotFound
    from webapp.services.read_decision import read_decision
    from webapp.store import OPERATOR

    with open_store() as opened:
        try:
            found = read_decision(opened.store, OPERATOR, number)
        except NotFound:
            raise click.ClickException(f"There is no decision {number}.") from None
        return opened.library.current(), {"core": found.core, "facts": found.facts, "digest": found.digest}


def _bundled(source: bytes, *, as_json: bool) -> tuple[Library, dict[str, Any]]:
    """Return the decision in a bundle with the library that came with it, and no other."""
    bundle = read_bundle(source)
    try:
        return Library.checked_before(bundle.definitions), dict(bundle.decision)
    except DefinitionError as error:
        refuse(error.faults, as_json=as_json)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise click.ClickException(f"{path}: {error.strerror}.") from error


def _print(decided: commands.Decided, as_json: bool) -> None:
    if as_json:
        printing.print_json(decided.json())
    else:
        printing.print_decided(decided)


COMMANDS = (check, decide, explain, schema)
