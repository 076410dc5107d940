"""What people type, question type by question type: what is taken, as what, and what is refused with which code."""

from __future__ import annotations

from typed import amounts, contacts, dates, numbered, numbers, picked, tabled, texts, uploaded
from typed.cases import Cases

_MODULES = (texts, numbers, amounts, dates, picked, contacts, numbered, uploaded, tabled)

GOOD: Cases = {kind: cases for module in _MODULES for kind, cases in module.GOOD.items()}
"""By type, what is taken, and the answer that it gives."""

BAD: Cases = {kind: cases for module in _MODULES for kind, cases in module.BAD.items()}
"""By type, what is refused, and the code that says why."""
