"""The ways in which an event can fall: its days, and what follows from each of them. Days are ordinals."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from csto_membership.model.vocabulary import EXITS, Act

from .configurations import Held
from .day_sets import NEVER, Interval


class Row(NamedTuple):
    """Values of a derived day, and the days of the event from which each of them can follow, bounds included.

    Where `low` and `high` differ, they stand for every value between, and answers may be wider than the truth.
    """

    low: int
    high: int
    first: int
    last: int


class Maturity(NamedTuple):
    """What an event matures into: the derived act, and its days."""

    act: Act
    rows: tuple[Row, ...]


class Alternative(NamedTuple):
    """One way in which an event can fall: its days, and what comes of it.

    Attributes:
        first, last: the bounds of the event's day.
        act: the act; ``None`` has no effect, though `needs` must be legal.
        matures: what it matures into later; ``None``: nothing.
        immediate: whether it is a consent that enters into force on its own day.
        needs: the act that must be legal.
        derived: whether it is the end of membership with another instrument, which has no effect for who is
            not bound.
        replaces: whether it is an exit written for the day of such an end, which it replaces: what would enter
            into force on that day does not.
    """

    first: int
    last: int
    act: Act | None
    matures: Maturity | None = None
    immediate: bool = False
    needs: Act | None = None
    derived: bool = False
    replaces: bool = False

    def met(self, here: Held | None) -> "Alternative":
        """Return it as it is where something is held: the end of a membership that there is not does not happen."""
        return self if not self.derived or (here is not None and here.position.bound) else self._replace(act=None)

    def after(self, here: Held | None) -> Held | None:
        """Return what is held after it; ``None`` where it is not legal."""
        if self.derived:
            return here.moves[self.act] if self.act and here is not None else here
        legal = self.act or self.needs
        after = here.moves.get(legal) if here is not None and legal is not None else None
        return after if self.act is not None or after is None else here


Alternatives = Callable[[bool, "Interval | None"], Sequence[Alternative]]
"""The ways of an event, by whether the state has been a party before, and the bounds of the day it became one."""


ALWAYS: Interval = (-NEVER, NEVER)
"""All days."""


class Place(NamedTuple):
    """One place of a plan: a written event, or an ending.

    Attributes:
        number: the number of the event, or of the ending.
        ending: whether it is an ending.
        days: the days that are left to it.
        exit_days: of a written event, those on which it can end membership.
        replaces: whether it is an exit that replaces an ending.
    """

    number: int
    ending: bool = False
    days: Interval = ALWAYS
    exit_days: Interval = ALWAYS
    replaces: bool = False

    @property
    def free(self) -> bool:
        """Whether all days are left to it."""
        return self.days == self.exit_days == ALWAYS

    def within(self, alternatives: Iterable[Alternative]) -> list[Alternative]:
        """Return the ways in which an event can fall on the days that are left to it."""
        found: list[Alternative] = []
        for one in alternatives:
            days = self.exit_days if one.act in EXITS else self.days
            first, last = max(one.first, days[0]), min(one.last, days[1])
            if first <= last:
                found.append(one._replace(first=first, last=last, replaces=self.replaces))
                if self.replaces and first < last:  # it may also be on another day than the ending
                    found.append(one._replace(first=first, last=last))
        return found


class Plan(NamedTuple):
    """One order of written events and endings.

    Attributes:
        places: what stands in this order.
        end: the bounds of the day on which the instrument ends, after all of them.
    """

    places: Sequence[Place]
    end: Interval | None
