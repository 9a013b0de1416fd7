"""`Histories`: the histories of many bonds in columns, which panels and `annotate` share.

An object for each step, spell or interval costs more than the answer where a million rows are asked about. Here a
history is a stretch of two arrays: the days on which what is possible changes, and what holds from each of them, as a
small integer. Objects are made of it only where somebody asks for them.
"""

from array import array
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from itertools import accumulate, pairwise
from typing import NamedTuple

from attrs import frozen

from csto_membership.engine.configurations import START, Held
from csto_membership.engine.timeline import Timeline

Possible = tuple[Held, ...]
EPOCH = date(1970, 1, 1).toordinal()
"""The ordinal of the day from which engines count days."""
SHIFT = 1 << 22
"""Greater than every ordinal of a day: history and day in one number."""


class Grid(NamedTuple):
    """What holds, by history and place of the day.

    Attributes:
        first: the day before the first change, counted from 1970.
        calendar: the place of each day from `first` to the last change; those before and after share the ends'.
        offsets: by number of the history, where its cells begin: for a missing day, for the first place, for the next.
        cells: kinds.
    """

    first: int
    calendar: Sequence[int]
    offsets: Sequence[int]
    cells: Sequence[int]


class Steps(NamedTuple):
    """What holds, by history and day in one number: ``base + ordinal``, the ordinal of a missing day being 0.

    Attributes:
        bases: by number of the history.
        keys: sorted numbers.
        kinds: what holds from each to the next.
    """

    bases: Sequence[int]
    keys: Sequence[int]
    kinds: Sequence[int]


@frozen(slots=False, eq=False)
class Histories:
    """Histories one after the other; each is that of an outsider before its first change.

    Attributes:
        instruments: how many instruments there are.
        states: how many states, each with a history under each of them.
        possible: the distinct sets of possible positions; the first is that before any change.
        starts: the place of the first change of each history; one more, that after the last change of all.
        days: the ordinal of the day of each change, in order within a history.
        kinds: for each change, the place in `possible` of what holds from then on.
    """

    instruments: int
    states: int
    possible: tuple[Possible, ...]
    starts: Sequence[int]
    days: Sequence[int]
    kinds: Sequence[int]

    def __len__(self) -> int:
        """Count the histories."""
        return len(self.starts) - 1

    @property
    def silent(self) -> int:
        """The kind of what has no answer: the place after the last one of `possible`."""
        return len(self.possible)

    @cached_property
    def moving(self) -> Sequence[int]:
        """The places of the histories that have changes."""
        return [place for place, (start, stop) in enumerate(pairwise(self.starts)) if start < stop]

    @property
    def cells(self) -> int:
        """How many cells the table has at most."""
        return (len(self.moving) + 2) * (len(self.days) + 2)

    @cached_property
    def _numbered(self) -> list[int | None]:
        """By number, the place of the history in `histories`; ``None``: nobody's."""
        width, found = self.states, list[int | None]()
        for place in range(self.instruments):
            found += [*range(place * width, place * width + width), None]
        return found + [None] * (width + 1)

    @cached_property
    def grid(self) -> Grid:
        """What holds, as a table."""
        days = sorted(set(self.days)) or [EPOCH]
        width = len(days) + 2
        cells = array("I", [self.silent]) * (width + 1) + array("I", [0]) * (width - 1)  # of nobody, and without change
        offsets = dict[int | None, int]({None: 0})
        for number in self.moving:
            offsets[number] = len(cells)
            cells.append(self.silent)
            done, kind = 0, 0
            for day, following in zip(*self.changes(number), strict=True):
                place = bisect_right(days, day)
                cells.extend(array("I", [kind]) * (place - done))
                done, kind = place, following
            cells.extend(array("I", [kind]) * (width - 1 - done))
        calendar = array("I", [1])
        for place, day in enumerate(days, start=2):
            calendar.extend(array("I", [place]) * ((days[place - 1] if place <= len(days) else day + 1) - day))
        offset = array("I", (offsets.get(number, width) for number in self._numbered))
        return Grid(days[0] - 1 - EPOCH, calendar, offset, cells)

    @cached_property
    def steps(self) -> Steps:
        """What holds, as one sorted list of changes."""
        keys, kinds = array("q", [0, SHIFT, SHIFT + 1]), array("I", [self.silent, self.silent, 0])
        bases = dict[int | None, int]({None: 0})
        for number in self.moving:
            days, following = self.changes(number)
            base = bases[number] = (len(bases) + 1) * SHIFT
            keys.extend([base, base + 1, *(base + day for day in days)])
            kinds.extend([self.silent, 0, *following])
        return Steps(array("q", (bases.get(number, SHIFT) for number in self._numbered)), keys, kinds)

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


def in_columns(under: Sequence[Mapping[str, Timeline]], codes: Sequence[str]) -> Histories:
    """Return the histories of the states of these codes, in columns.

    Args:
        under: for each instrument, the timelines by the code of the state; a state without events has none.
        codes: the codes of the states.
    """
    places: dict[Possible, int] = {(START,): 0}
    counts, days, kinds = array("q"), array("i"), array("i")
    for timelines in under:
        for code in codes:
            changes, possible = timelines[code].held if code in timelines else ((), ())
            counts.append(len(changes))
            days.extend(map(date.toordinal, changes))
            kinds.extend([places.setdefault(some, len(places)) for some in possible[1:]])
    return Histories(len(under), len(codes), tuple(places), array("q", accumulate(counts, initial=0)), days, kinds)
