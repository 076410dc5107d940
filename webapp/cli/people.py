"""Commands on people: who may sign in."""

from __future__ import annotations

import sys
from typing import NoReturn

import click

from webapp.access import passwords
from webapp.cli.opening import open_store
from webapp.services.close_person import close_person
from webapp.services.create_person import create_person
from webapp.services.end_sessions import end_sessions, list_sessions
from webapp.services.errors import NotFound, ServiceError
from webapp.services.invite_person import read_providers
from webapp.services.list_access_tokens import list_access_tokens
from webapp.services.list_people import list_people
from webapp.services.make_access_token import MOST_DAYS, USUAL_DAYS, make_access_token
from webapp.services.revoke_access_token import revoke_access_token
from webapp.services.set_password import set_password
from webapp.services.set_up_second_factor import remove_second_factor_of
from webapp.store import LONDON, OPERATOR, PEOPLE, migrate

_WORDS = {
    "email-invalid": "That is not an e-mail address.",
    "email-taken": "Somebody has that e-mail address already.",
    "name-missing": "Give the person's name.",
    "organisation-missing": "A provider's person needs an organisation: add --organisation.",
    "organisation-not-for-officer": "Only a provider's person has an organisation: leave --organisation out.",
    "authority-missing": "Another authority's person needs its id: add --authority.",
    "authority-not-for-role": "Only another authority's person has one: leave --authority out.",
    "duty-unknown": "People of that role have no duty called {duty}.",
    "organisation-ambiguous": "Several organisations have that name.",
    "password-too-short": "The password has fewer than {least} characters.",
    "password-too-long": "The password has more than {most} characters.",
    "password-unwritable": "The password has a character that cannot be typed.",
    "password-common": "That password is among the first that are guessed; choose another.",
    "token-name-missing": "Say what the token is for: add --name.",
    "token-name-too-long": "The name has more than {most} characters.",
    "token-too-many": "There are {most} tokens already; end one first.",
    "password-personal": "The password is the person's own name or address; choose another.",
}

_PASSWORD = click.option(
    "--password", prompt=True, hide_input=True, confirmation_prompt=True, help="Asked for where it is not given."
)


@click.group()
def people() -> None:
    """Make, list and close the accounts of people."""


@people.command()
@click.option("--email", required=True)
@click.option("--name", required=True)
@click.option("--role", required=True, type=click.Choice(sorted(role.value for role in PEOPLE)))
@click.option("--organisation", help="For a provider: joined if there is one of that name, else made.")
@click.option("--authority", default="", help="For somebody of another authority: its id among the definitions.")
@click.option(
    "--duty", "duties", multiple=True, help="What they do; repeat it. Without it, everything their role does."
)
@_PASSWORD
def add(
    email: str, name: str, role: str, organisation: str | None, authority: str, duties: tuple[str, ...], password: str
) -> None:
    """Make an account. What each role and duty may do: see People in the service."""
    with open_store(makes=True) as opened:
        migrate(opened.store)
        try:
            create_person(
                opened.store,
                OPERATOR,
                email=email,
                name=name,
                role=role,
                password=password,
                organisation=organisation,
                authority=authority,
                duties=duties,
            )
        except ServiceError as error:
            _stop(_said(error))
    click.echo(f"{name} can sign in as {email}.")


@people.command("list")
def list_() -> None:
    """List everyone, with role, organisation or authority, duties, and whether they are invited, open or closed."""
    with open_store() as opened:
        for person in list_people(opened.store, OPERATOR):
            of = person.organisation or person.authority or "-"
            state = "closed" if person.closed_at else "open" if person.joined else "invited"
            click.echo("\t".join((person.email, person.name, person.role, of, " ".join(person.duties) or "-", state)))


@people.command()
def organisations() -> None:
    """List the providers' organisations: the id of each, which identity providers are set up with, name and people."""
    with open_store() as opened:
        for each in read_providers(opened.store, OPERATOR):
            click.echo("\t".join((str(each.id), each.name, ", ".join(each.people) or "-")))


@people.command()
@click.argument("email")
def close(email: str) -> None:
    """Close an account at once, and end its sessions."""
    with open_store() as opened:
        try:
            was_open = close_person(opened.store, OPERATOR, email)
        except NotFound:
            _stop(f"Nobody has the address {email}.")
    click.echo(f"The account of {email} is closed." if was_open else f"The account of {email} was closed already.")


@people.command()
@click.argument("email")
@click.option("--end", is_flag=True, help="End every one of them.")
def sessions(email: str, end: bool) -> None:
    """List a person's sessions, or end them."""
    with open_store() as opened:
        try:
            if end:
                click.echo(f"{end_sessions(opened.store, OPERATOR, email)} ended.")
                return
            found = list_sessions(opened.store, OPERATOR, email)
        except NotFound:
            _stop(f"Nobody has the address {email}.")
    for session in found:
        click.echo(f"{session.id}\tlast used {session.seen_at.astimezone(LONDON):%d %B %Y, %H:%M}")
    click.echo(f"{len(found)} open.")


@people.command("second-factor")
@click.argument("email")
@click.option("--remove", is_flag=True, required=True, help="They sign in with their password alone.")
def second_factor(email: str, remove: bool) -> None:
    """Remove the second factor of somebody who can make no code any more."""
    with open_store() as opened:
        try:
            was = remove_second_factor_of(opened.store, OPERATOR, email)
        except NotFound:
            _stop(f"Nobody has the address {email}.")
    click.echo(f"The second factor of {email} is removed." if was else f"{email} has no second factor.")


@people.command()
@click.argument("email")
@_PASSWORD
def password(email: str, password: str) -> None:
    """Set a person's password."""
    with open_store() as opened:
        try:
            set_password(opened.store, OPERATOR, email, password)
        except NotFound:
            _stop(f"Nobody has the address {email}.")
        except ServiceError as error:
            _stop(_said(error))
    click.echo(f"The password of {email} is set.")


@people.command()
@click.argument("email")
@click.option("--name", required=True, help="What it is for, to know it by.")
@click.option("--days", type=click.IntRange(1, MOST_DAYS), default=USUAL_DAYS, show_default=True, help="Valid for.")
def token(email: str, name: str, days: int) -> None:
    """Make an access token for a program that acts for a person. It is printed once, and kept nowhere."""
    with open_store() as opened:
        try:
            made = make_access_token(opened.store, OPERATOR, name=name, days=days, email=email)
        except NotFound:
            _stop(f"Nobody can sign in as {email}.")
        except ServiceError as error:
            _stop(_said(error))
    click.echo(made.token)
    click.echo(f"Valid until {made.expires_at.astimezone(LONDON):%d %B %Y, %H:%M}.", err=True)


@people.command()
@click.argument("email")
@click.option("--end", is_flag=True, help="End every one of them.")
def tokens(email: str, end: bool) -> None:
    """List the access tokens that a person's programs carry, or end them."""
    with open_store() as opened:
        try:
            found = list_access_tokens(opened.store, OPERATOR, email=email)
        except NotFound:
            _stop(f"Nobody has the address {email}.")
        if end:
            click.echo(f"{sum(revoke_access_token(opened.store, OPERATOR, each.id) for each in found)} ended.")
            return
    for each in found:
        used = f"last used {each.used_at.astimezone(LONDON):%d %B %Y, %H:%M}" if each.used_at else "never used"
        click.echo("\t".join((each.name, f"until {each.expires_at.astimezone(LONDON):%d %B %Y}", used)))
    click.echo(f"{len(found)} open.")


def _said(error: ServiceError) -> str:
    limits = {"least": passwords.LEAST_CHARACTERS, "most": passwords.MOST_CHARACTERS}
    return _WORDS.get(error.code, error.code).format_map(limits | dict(error.params))


def _stop(words: str) -> NoReturn:
    click.echo(words, err=True)
    sys.exit(1)


COMMANDS = (people,)
