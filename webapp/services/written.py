"""Words that officers type into the service's own forms, as they are kept: the same as answers to questions are."""

from __future__ import annotations

from engine.forms.formats import hidden_character, is_seen
from engine.forms.typing_in import lines


def written(text: str) -> str:
    """Return `text` composed and trimmed, without characters that cannot be seen; nothing if none can.

    A letter carries it to a provider, and a database may refuse some of those characters.
    """
    kept = "".join(each for each in lines(text) if not hidden_character(each, "\n\t")).strip()
    return kept if is_seen(kept) else ""
