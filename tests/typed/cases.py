"""The shape of the tables of what is typed: by type, the question and cases: id, what is posted, what comes."""

from __future__ import annotations

from typing import Any

from engine.forms.model import Question

Case = tuple[str, Any, Any]
Cases = dict[str, tuple[Question, list[Case]]]
