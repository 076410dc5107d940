"""Change one's own name, as it is shown to others from then on; what was written under the one before stays so."""

from __future__ import annotations

from webapp import audit
from webapp.services.errors import Refused
from webapp.services.invite_person import MOST_NAME_CHARACTERS
from webapp.services.written import written
from webapp.store import Actor, Store
from webapp.store.queries import people


def change_name(store: Store, actor: Actor, name: str) -> None:
    """Correct the actor's name.

    Args:
        store: The database.
        actor: Whose name it is.
        name: As typed; characters that cannot be seen are left out.

    Raises:
        Refused: `own-name-missing`, or `name-too-long` with `most`.
    """
    called = " ".join(written(name).split())
    if not called:
        raise Refused("own-name-missing")
    if len(called) > MOST_NAME_CHARACTERS:
        raise Refused("name-too-long", {"most": MOST_NAME_CHARACTERS})
    with store.writing(actor) as work:
        person = people.get(work, work.person_id, lock=True)
        if person.name != called:
            people.set_name(work, person, called)
            audit.record(work, "change-name", "person", person.id)
