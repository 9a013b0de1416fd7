"""What a view keeps of what it has compiled: histories, indexes, answers."""

import os
from collections.abc import Callable, Sequence
from datetime import date
from threading import RLock
from typing import TYPE_CHECKING, Any, NamedTuple

from csto_membership.model.instruments import Instrument
from csto_membership.model.vocabulary import Counting

from .columns import Histories
from .configurations import Held
from .roster import Roster, RosterIndex

if TYPE_CHECKING:
    from .timeline import Timeline

Readings = tuple[tuple[dict[str, str], "Timeline | str"], ...]
"""A bond's history under each combination of readings, or why it cannot be."""


class Answers(NamedTuple):
    """The answers to one question about one bond, between the days on which they change.

    There is one more answer than days. ``None`` stands where no single answer can be kept:
    it is undetermined, or the day is a projection, which must be reported each time.
    """

    days: tuple[date, ...]
    answers: tuple[Any, ...]
    timeline: "Timeline"
    answer: Callable[[Held], Any]


MOST_DAYS = 1024
"""How many days a question remembers, such as the months of 85 years; one more is searched for each time."""


class Rosters(dict[date, Roster]):
    """The rosters of one question by day: the days that were asked about before.

    Attributes:
        days: the days on which the roster changes.
        ready: the rosters before the first of these days, from it on, …. ``None``, which is not remembered: the
            roster is not made yet, or is undetermined, or the day is a projection, which must be reported each time.
    """

    __slots__ = ("days", "ready")

    def __init__(self, days: tuple[date, ...] = (), ready: Sequence[Roster | None] = (None,)) -> None:
        """Remember no day yet."""
        super().__init__()
        self.days: tuple[date, ...] = days
        self.ready: Sequence[Roster | None] = ready


NO_ROSTERS = Rosters()
"""What is kept of a question not asked before."""


class Compiled:
    """What a view has compiled so far."""

    __slots__ = (
        "answers",
        "columns",
        "deciding",
        "histories",
        "indexes",
        "latest",
        "locks",
        "rosters",
        "timelines",
        "under",
    )

    def __init__(self) -> None:
        """Start empty."""
        never = object()
        self.locks: dict[int, RLock] = {}
        self.deciding: dict[str, tuple[str, ...]] = {}
        self.under: dict[tuple[str, ...], Instrument] = {}
        self.timelines: dict[tuple[str, str], Timeline] = {}
        self.histories: dict[tuple[str, str], Readings] = {}
        self.columns: dict[str, Histories] = {}
        self.indexes: dict[tuple[str, Counting], RosterIndex] = {}
        self.rosters: dict[Any, Rosters] = {}
        self.latest: tuple[object, object, object, object, Rosters] = never, never, never, never, NO_ROSTERS
        self.answers: dict[Any, Answers] = {}

    @property
    def lock(self) -> RLock:
        """The lock of this process: one that another thread held when the process was forked would never be free."""
        return self.locks.setdefault(os.getpid(), RLock())
