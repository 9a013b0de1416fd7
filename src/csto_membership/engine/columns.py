"""`Histories`: the histories of many bonds in columns, which rosters, panels and `annotate` share.

An object for each step, spell or interval costs more than the answer where a million rows are asked about. Here a
history is a stretch of two arrays: the days on which what is possible changes, and what holds from each of them, as a
small integer. Objects are made of it only where somebody asks for them.
"""

from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from attrs import frozen

from csto_membership.model.event_columns import BondsInColumns
from csto_membership.model.instruments import Instrument
from csto_membership.output.cached import cached_property

from .configurations import START, Held
from .plain_fold import Holding, held_by, plain_force

Possible = tuple[Held, ...]
EPOCH = date(1970, 1, 1).toordinal()
"""The ordinal of the day from which engines count days."""


class Grid(NamedTuple):
    """What holds, by history and place of the day.

    Attributes:
        first: the day before the first change, counted from 1970.
        calendar: the place of each day from `first` to the last change; those before and after share the ends'.
        offsets: by number of the history, where its cells begin: for a missing day, for the first place, for the next.
        cells: kinds.
    """

    first: int
    calendar: "array[int]"
    offsets: "array[int]"
    cells: "array[int]"


class Steps(NamedTuple):
    """What holds, in cells: the first of a history holds from ever, each of the others from a change.

    Attributes:
        first: by number of the history, its first cell; one more, the end of the last history's.
        days: the day from which each cell holds, counted from 1970; so many more that strides end within.
        kinds: what holds in each cell.
        strides: powers of two, the greatest first: with them a binary search finds every cell of the longest history.
    """

    first: "array[int]"
    days: "array[int]"
    kinds: "array[int]"
    strides: Sequence[int]


@frozen(slots=False, eq=False)
class Histories:
    """Histories one after the other; each is that of an outsider before its first change.

    Attributes:
        instruments: how many instruments there are.
        codes: the codes of the states, each with a history under each of them.
        possible: the distinct sets of possible positions; the first is that before any change.
        starts: the place of the first change of each history; one more, that after the last change of all.
        days: the ordinal of the day of each change, in order within a history.
        kinds: for each change, the place in `possible` of what holds from then on.
    """

    instruments: int
    codes: Sequence[str]
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
        width, found = len(self.codes), list[int | None]()
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
        """What holds, as cells to be searched."""
        first, days, kinds = array("I"), array("i"), array("i")
        for number in self._numbered:
            first.append(len(days))
            days.append(0)
            kinds.append(self.silent if number is None else 0)
            if number is not None and self.starts[number] < self.starts[number + 1]:
                changes, following = self.changes(number)
                days.extend(day - EPOCH for day in changes)
                kinds.extend(following)
        first.append(len(days))
        longest = max((stop - start for start, stop in pairwise(self.starts)), default=0)
        strides = [1 << power for power in reversed(range(longest.bit_length()))]
        days.extend([0] * sum(strides))
        return Steps(first, days, kinds, strides)

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

    def holding(self, first: int, last: int) -> Iterator[tuple[int, Sequence[int]]]:
        """Return each history's number, and the kinds that hold on some day from one ordinal to another."""
        days, kinds = self.days, self.kinds
        for number, (start, stop) in enumerate(pairwise(self.starts)):
            begin = bisect_right(days, first, start, stop)
            before = kinds[begin - 1] if begin > start else 0
            end = begin if first == last else bisect_right(days, last, begin, stop)
            yield number, (before, *kinds[begin:end]) if end > begin else (before,)


def in_columns(held: Iterable[tuple[str, Holding]]) -> Histories:
    """Return the histories under one instrument in columns.

    Args:
        held: the code of each state, and what it holds, see `Timeline.held`.
    """
    places: dict[Possible, int] = {(START,): 0}
    alike: dict[Sequence[Possible], list[int]] = {}  # most bonds went the same few ways
    codes: list[str] = []
    starts, days, kinds = array("q", [0]), array("i"), array("i")
    for code, (changes, possible) in held:
        codes.append(code)
        days.extend([day.toordinal() for day in changes])
        own = alike.get(possible)
        if own is None:
            own = alike[possible] = [places.setdefault(some, len(places)) for some in possible[1:]]
        kinds.extend(own)
        starts.append(len(days))
    return Histories(1, tuple(codes), tuple(places), starts, days, kinds)


def of_columns(
    instrument: Instrument, bonds: BondsInColumns, otherwise: Callable[[str], Holding]
) -> Iterator[tuple[str, Holding]]:
    """Return what the states hold whose events are in columns, folded without a record of an event.

    Args:
        instrument: the instrument.
        bonds: the events of the states under it.
        otherwise: returns what a state holds whose bond is not plain.
    """
    force, columns = plain_force(instrument), bonds.events.columns
    acts, moments = columns["act"], columns["date"]
    if columns.keys() & {"effective", "notified"} or not bonds.events.of_one_file:
        force = None
    for code, places in bonds.places().items():
        found = None
        if force is not None:
            found = held_by(force, tuple([acts[place] for place in places]), [moments[place] for place in places])
        yield code, found if found is not None else otherwise(code)


def joined(under: Sequence[Histories], codes: Sequence[str]) -> Histories:
    """Return the histories of the states of these codes, under one instrument after the other.

    Args:
        under: the histories under each instrument.
        codes: the codes of the states; one without events under an instrument is an outsider there.
    """
    places: dict[Possible, int] = {(START,): 0}
    starts, days, kinds = array("q", [0]), array("i"), array("i")
    for one in under:
        kind = [places.setdefault(possible, len(places)) for possible in one.possible]
        numbers = {code: number for number, code in enumerate(one.codes)}
        for code in codes:
            number = numbers.get(code)
            if number is not None:
                own = slice(one.starts[number], one.starts[number + 1])
                days.extend(one.days[own])
                kinds.extend([kind[place] for place in one.kinds[own]])
            starts.append(len(days))
    return Histories(len(under), codes, tuple(places), starts, days, kinds)
