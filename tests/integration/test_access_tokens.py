"""Access tokens: made once, kept as a hash, ended at any time, and never more than the person's own rights."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from cases import add_person
from clock import FixedClock
from webapp.services.errors import Refused
from webapp.services.list_access_tokens import list_access_tokens
from webapp.services.make_access_token import MOST_DAYS, MOST_NAME_CHARACTERS, MOST_TOKENS, make_access_token
from webapp.services.revoke_access_token import revoke_access_token
from webapp.store import OPERATOR, Actor, NotFound, Store
from webapp.store.queries.access_tokens import AccessToken
from webapp.store.tables import AuditEvent


@pytest.fixture
def ann(store: Store) -> Actor:
    return add_person(store, name="Ann")


def test_it_is_given_once_and_kept_as_a_hash(store: Store, ann: Actor) -> None:
    made = make_access_token(store, ann, name="  Our \n records ", days=30)
    (listed,) = list_access_tokens(store, ann)
    assert (listed.id, listed.name, listed.expires_at) == (made.id, "Our records", made.expires_at)
    with store.reading(OPERATOR) as work:
        (row,) = work.all(select(AccessToken))
        events = work.all(select(AuditEvent).where(AuditEvent.action == "make-access-token"))
    assert made.token not in str(vars(row))
    assert len(row.token_hash) == 64
    assert len(events) == 1
    assert made.token not in str([event.details for event in events])


def test_nobody_else_sees_or_ends_it(store: Store, ann: Actor) -> None:
    made = make_access_token(store, ann, name="Records")
    ben = add_person(store, name="Ben")
    assert list_access_tokens(store, ben) == ()
    with pytest.raises(NotFound):
        revoke_access_token(store, ben, made.id)
    assert revoke_access_token(store, ann, made.id)
    assert not revoke_access_token(store, ann, made.id)
    assert list_access_tokens(store, ann) == ()


def test_it_runs_out(store: Store, ann: Actor, clock: FixedClock) -> None:
    made = make_access_token(store, ann, name="Records", days=1)
    clock.move(days=1)
    assert list_access_tokens(store, ann) == ()
    assert not revoke_access_token(store, ann, made.id)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        pytest.param({"name": ""}, "token-name-missing", id="no name"),
        pytest.param({"name": " \u200b\x00 "}, "token-name-missing", id="a name that cannot be seen"),
        pytest.param({"name": "x" * (MOST_NAME_CHARACTERS + 1)}, "token-name-too-long", id="a long name"),
        pytest.param({"days": 0}, "token-days", id="no days"),
        pytest.param({"days": MOST_DAYS + 1}, "token-days", id="too many days"),
    ],
)
def test_what_is_refused(store: Store, ann: Actor, given: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused) as refused:
        make_access_token(store, ann, **{"name": "Records", **given})
    assert refused.value.code == code


def test_a_person_has_only_so_many(store: Store, ann: Actor) -> None:
    for number in range(MOST_TOKENS):
        last = make_access_token(store, ann, name=f"Program {number}")
    with pytest.raises(Refused, match="token-too-many"):
        make_access_token(store, ann, name="One more")
    revoke_access_token(store, ann, last.id)
    make_access_token(store, ann, name="One more")


def test_the_operator_makes_one_for_a_person_by_address(store: Store, ann: Actor) -> None:
    make_access_token(store, OPERATOR, name="Records", email=address(store, ann.person_id))
    assert [each.name for each in list_access_tokens(store, ann)] == ["Records"]
    for ask in (list_access_tokens, lambda *parts, **more: make_access_token(*parts, name="x", **more)):
        no_one: Callable[..., Any] = ask
        with pytest.raises(NotFound):
            no_one(store, OPERATOR, email="nobody@example.org")


def address(store: Store, person_id: UUID | None) -> str:
    from webapp.store.queries import people

    assert person_id is not None
    with store.reading(OPERATOR) as work:
        return people.get(work, person_id).email
