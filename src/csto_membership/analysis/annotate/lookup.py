"""`Lookup`: the answers about many histories, in the forms in which engines look them up.

There are three:

- **In a table** (`Grid`; pandas, polars, PyArrow, Dask): a history has a number, a day has a place among the days on
  which anything changes, and the two together are a place in a table of small integers. Nothing is joined or
  sorted, so rows keep their order and cannot multiply.
- **By search** (`Steps`; the same engines, where that table would be too large): history and day are one number, to be
  found among the sorted numbers of all changes.
- **By join** (DuckDB, Spark, polars where rows are sorted by day): the changes are a small table that is joined on the
  state and the day.
"""

from array import array
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

from attrs import frozen

from csto_membership.analysis.columnar import Histories
from csto_membership.output.columns import Kind, Value

T = TypeVar("T")
EPOCH = date(1970, 1, 1).toordinal()
"""The ordinal of the day from which engines count days."""
MOST_CELLS = 4_000_000
"""How many cells a table may have; beyond, changes are searched for."""
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


@frozen(slots=False, kw_only=True)
class Lookup:
    """The answers to add to a frame.

    The number of a history is ``place of the instrument * stride + place of the state``. A state or an instrument that
    is not known has the place after the last one, and no answer.

    Attributes:
        state: the column that names the state.
        on: the column with the day.
        instrument: the column that names the instrument; ``None``: it is one for all rows.
        keys: for every name of a state, the place of the state.
        under: for every name of an instrument, its place; one instrument for all rows has the place 0.
        codes: the code of each state.
        histories: those of the states under the first instrument, then under the next.
        columns: the new columns, in the order in which they were asked for.
        answers: for each new column with ``status``, ``member`` or ``possible``, its type and the answer to each
            kind of `histories`.
        code: the new column with the code of the state; ``None``: it is not asked for.
        projected: the new column that says whether a day is a projection; ``None``: it is not asked for.
        checked_through: the last day that is no projection.
        unknown: a column to add that marks rows whose state is none of the `keys`; ``None``: add none.
        scratch: a name that no column has.
    """

    state: str
    on: str
    instrument: str | None = None
    keys: Mapping[Any, int]
    under: Mapping[str, int]
    codes: Sequence[str]
    histories: Histories
    columns: Sequence[str]
    answers: Mapping[str, tuple[Kind, Sequence[Value]]]
    code: str | None = None
    projected: str | None = None
    checked_through: date
    unknown: str | None = None
    scratch: str

    def ordered(self, new: Mapping[str, T]) -> dict[str, T]:
        """Return new columns in the order in which they were asked for; the one that marks rows comes last."""
        names = (*self.columns, *((self.unknown,) if self.unknown else ()))
        return {name: new[name] for name in names}

    @property
    def stride(self) -> int:
        """How many numbers the histories under one instrument take."""
        return len(self.codes) + 1

    @property
    def silent(self) -> int:
        """The kind of what has no answer: the place after the last one."""
        return len(self.histories.possible)

    @cached_property
    def shown(self) -> dict[str, tuple[Kind, list[Value]]]:
        """For each new column that depends on the kind, its type and the answers by kind, the last of them missing."""
        return {name: (kind, [*values, None]) for name, (kind, values) in self.answers.items()}

    @cached_property
    def _numbered(self) -> list[int | None]:
        """By number, the place of the history in `histories`; ``None``: nobody's."""
        width, found = len(self.codes), list[int | None]()
        for place in range(len(self.under)):
            found += [*range(place * width, place * width + width), None]
        return found + [None] * self.stride

    def kind_on(self, under: int, state: int, ordinal: int | None) -> int:
        """Return the kind of the answer about one row; of a day that is missing, that without an answer."""
        if ordinal is None or state == len(self.codes) or under == len(self.under):
            return self.silent
        starts, number = self.histories.starts, under * len(self.codes) + state
        place = bisect_right(self.histories.days, ordinal, starts[number], starts[number + 1])
        return self.histories.kinds[place - 1] if place > starts[number] else 0

    @cached_property
    def grid(self) -> Grid | None:
        """The answers as a table; ``None`` if it were too large."""
        days = sorted(set(self.histories.days)) or [EPOCH]
        moving = [number for number in range(len(self.histories)) if self.histories.changes(number)[0]]
        width = len(days) + 2
        if (len(moving) + 2) * width > MOST_CELLS:
            return None
        cells = array("I", [self.silent]) * (width + 1) + array("I", [0]) * (width - 1)  # of nobody, and without change
        offsets = dict[int | None, int]({None: 0})
        for number in moving:
            offsets[number] = len(cells)
            cells.append(self.silent)
            done, kind = 0, 0
            for day, following in zip(*self.histories.changes(number), strict=True):
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
        """The answers as one sorted list of changes."""
        keys, kinds = array("q", [0, SHIFT, SHIFT + 1]), array("I", [self.silent, self.silent, 0])
        bases = dict[int | None, int]({None: 0})
        for number in range(len(self.histories)):
            days, following = self.histories.changes(number)
            if days:
                base = bases[number] = (len(bases) + 1) * SHIFT
                keys.extend([base, base + 1, *(base + day for day in days)])
                kinds.extend([self.silent, 0, *following])
        return Steps(array("q", (bases.get(number, SHIFT) for number in self._numbered)), keys, kinds)

    def intervals(self) -> Iterator[tuple[Any, ...]]:
        """Return place of the instrument, place of the state, first day, last day and answers, for every interval."""
        for number in range(len(self.histories)):
            for first, last, kind in self.histories.intervals(number):
                yield (*divmod(number, len(self.codes)), first, last, *(one[kind] for _, one in self.answers.values()))
