"""`Histories`: the histories of many bonds in columns, which panels and `annotate` share.

An object for each step, spell or interval costs more than the answer where a million rows are asked about. Here a
history is a stretch of two arrays: the days on which what is possible changes, and what holds from each of them, as a
small integer. Objects are made of it only where somebody asks for them.
"""

from array import array
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import accumulate
from weakref import WeakKeyDictionary

from attrs import frozen

from csto_membership.engine.configurations import START, Held
from csto_membership.model.instruments import Instrument
from csto_membership.model.states import State
from csto_membership.register import Register

from .selection import histories

Possible = tuple[Held, ...]


@frozen(slots=True, eq=False)
class Histories:
    """Histories one after the other; each is that of an outsider before its first change.

    Attributes:
        possible: the distinct sets of possible positions; the first is that before any change.
        starts: the place of the first change of each history; one more, that after the last change of all.
        days: the ordinal of the day of each change, in order within a history.
        kinds: for each change, the place in `possible` of what holds from then on.
    """

    possible: tuple[Possible, ...]
    starts: Sequence[int]
    days: Sequence[int]
    kinds: Sequence[int]

    def __len__(self) -> int:
        """Count the histories."""
        return len(self.starts) - 1

    def changes(self, number: int) -> tuple[Sequence[int], Sequence[int]]:
        """Return the days of change of one history, and what holds from each."""
        own = slice(self.starts[number], self.starts[number + 1])
        return self.days[own], self.kinds[own]

    def intervals(self, number: int) -> Iterator[tuple[date, date, int]]:
        """Return first day, last day and kind of the days running on which nothing changes; they cover the calendar."""
        days, kinds = self.changes(number)
        first, kind = date.min.toordinal(), 0
        for day, following in zip(days, kinds, strict=True):
            if day > first:
                yield date.fromordinal(first), date.fromordinal(day - 1), kind
            first, kind = day, following
        yield date.fromordinal(first), date.max, kind


_KEPT: WeakKeyDictionary[Register, tuple[object, Histories]] = WeakKeyDictionary()


def compiled(register: Register, under: Sequence[Instrument], states: Sequence[State]) -> Histories:
    """Return the histories of these states under the first of these instruments, then under the next.

    They are kept for the states and instruments last asked for, as long as the register lives.
    """
    asked = tuple(one.id for one in under), tuple(state.code for state in states)
    kept = _KEPT.get(register)
    if kept is None or kept[0] != asked:
        kept = _KEPT[register] = asked, _compiled(register, under, asked[1])
    return kept[1]


def _compiled(register: Register, under: Sequence[Instrument], codes: Sequence[str]) -> Histories:
    places: dict[Possible, int] = {(START,): 0}
    counts, days, kinds = array("q"), array("q"), array("q")
    for one in under:
        timelines = histories(register, one)
        for code in codes:
            changes, possible = timelines[code].held if code in timelines else ((), ())
            counts.append(len(changes))
            days.extend(map(date.toordinal, changes))
            kinds.extend([places.setdefault(some, len(places)) for some in possible[1:]])
    return Histories(tuple(places), array("q", accumulate(counts, initial=0)), days, kinds)
