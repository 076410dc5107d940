"""What pages say of files that are named on them and not served: being checked for viruses, or with a virus found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

from flask import Flask, render_template
from markupsafe import Markup

from engine.forms.model import Question
from webapp.access import current
from webapp.services.read_held_files import read_held_files


def install(app: Flask) -> None:
    """Give templates `held_files(questions, answers)`."""
    app.jinja_env.globals["held_files"] = held_files


def held_files(questions: Iterable[Question], answers: Mapping[str, Any], *, editable: bool = False) -> Markup:
    """Return a notice of the files in some answers that are not served; nothing where all are.

    Args:
        questions: Those that are shown.
        answers: Theirs, and any others.
        editable: Whether the page lets its reader replace a file.
    """
    found = read_held_files(current.store(), current.actor(), _ids(questions, answers))
    if not found:
        return Markup("")
    return Markup(render_template("held_files.html", found=found, editable=editable))  # noqa: S704 - our own template


def _ids(questions: Iterable[Question], answers: Mapping[str, Any]) -> Iterator[str]:
    for question in questions:
        files = answers.get(question.id) if question.takes_files else None
        for file in files if isinstance(files, list) else ():
            if isinstance(file, Mapping) and _is_id(str(file.get("id"))):
                yield str(file["id"])


def _is_id(said: str) -> bool:
    try:
        UUID(said)
    except ValueError:
        return False
    return True
