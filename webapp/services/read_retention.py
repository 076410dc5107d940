"""Read how long each kind of record is kept, for whoever wants to know."""

from __future__ import annotations

from dataclasses import dataclass

from engine.framework import Retention
from engine.library import Library
from engine.words import Words
from webapp.store import Actor, Store
from webapp.timetable import london_date


@dataclass(frozen=True, slots=True)
class FrameworkRetention:
    """What a framework says of how long records are kept."""

    title: Words
    retention: tuple[Retention, ...]


def read_retention(store: Store, actor: Actor, library: Library) -> tuple[FrameworkRetention, ...]:
    """Return what the frameworks in force today say."""
    with store.reading(actor) as work:
        frameworks = library.in_force(london_date(work.view().now)).frameworks
    return tuple(FrameworkRetention(each.title, each.retention) for each in frameworks.values())
