"""Registering an organisation and its establishments, page by page."""

from __future__ import annotations

import pytest

from garden import CLUB, GARDEN, PEOPLE, Garden, Grower
from webapp.services.errors import NotFound
from webapp.services.read_registration import read_registration
from webapp.services.register_establishment import register_establishment
from webapp.services.register_organisation import register_organisation
from webapp.services.save_page import StalePage


def test_an_organisation_registers_page_by_page(garden: Garden) -> None:
    new = garden.add_provider(registered=False)
    found = read_registration(*new.parts)
    assert (found.complete, found.organisation.started) == (False, False)
    saved = register_organisation(*new.parts, "club", answers=CLUB, version=found.organisation.version)
    found = read_registration(*new.parts)
    assert (found.complete, found.organisation_name) == (False, "Growers of Mill Lane")
    register_organisation(*new.parts, "people", answers=PEOPLE, version=saved.version)
    assert read_registration(*new.parts).complete


def test_a_stale_registration_is_refused(grower: Grower) -> None:
    version = read_registration(*grower.parts).organisation.version
    register_organisation(*grower.parts, "club", answers={"banked": False}, version=version)
    with pytest.raises(StalePage) as stale:
        register_organisation(*grower.parts, "club", answers={"club_title": "Other"}, version=version)
    assert stale.value.stored == CLUB | {"banked": False}


def test_two_clicks_add_one_establishment(grower: Grower) -> None:
    answers = {"garden_title": "Second garden", "ground": "roof"}
    made = {
        register_establishment(*grower.parts, None, "garden", answers=answers, version=0).establishment_id
        for _ in range(2)
    }
    assert len(made) == 1
    assert [each.name for each in read_registration(*grower.parts).establishments] == [
        "Mill Lane garden",
        "Second garden",
    ]


def test_an_establishment_changes(grower: Grower) -> None:
    place = read_registration(*grower.parts).establishments[0]
    register_establishment(*grower.parts, place.id, "garden", answers={"ground": None}, version=place.version)
    changed = read_registration(*grower.parts).establishment(grower.place)
    assert (changed.answers, changed.complete) == (GARDEN | {"ground": None}, False)


def test_another_organisations_establishment_is_not_there(garden: Garden, grower: Grower) -> None:
    other = garden.add_provider()
    with pytest.raises(NotFound):
        register_establishment(*other.parts, grower.place, "garden", answers=GARDEN, version=1)
