"""A register while it is being read: the rows and records so far, and the faults found."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from attrs import Factory, field, frozen

from csto_membership.errors import Fault
from csto_membership.model.catalogue import catalogue
from csto_membership.model.states import near
from csto_membership.output.columns import MadeWhenRead

from .rows import Parsed, Row
from .tables import TABLES

MOST_HINTS = 100
"""How many unknown names, and faults, get a hint: looking for near ones takes time."""


def _by_table() -> dict[str, list[Any]]:
    return {table: [] for table in TABLES}


class Rows(MadeWhenRead[Row]):
    """The rows of one table in all files, those of a table file made when they are looked at.

    Attributes:
        by_id: the first row of each id.
        repeated: whether an id came twice.
    """

    def __init__(self) -> None:
        """Begin without rows."""
        self._parts: list[Sequence[Row]] = []
        self._starts: list[int] = []
        self._size = 0
        self.by_id: RowsById = RowsById(self)
        self.repeated: bool = False

    def add(self, rows: Sequence[Row]) -> None:
        """Add rows after those that are there."""
        for place, row in enumerate(rows, start=self._size):
            self.repeated |= self.by_id.places.setdefault(row.id, place) != place
        self._parts.append(rows)
        self._starts.append(self._size)
        self._size += len(rows)

    def __len__(self) -> int:
        """Count the rows."""
        return self._size

    def __iter__(self) -> Iterator[Row]:
        """Iterate over the rows."""
        return chain.from_iterable(self._parts)

    def _at(self, place: int) -> Row:
        number = bisect_right(self._starts, place) - 1
        return self._parts[number][place - self._starts[number]]


class RowsById(Mapping[str, Row]):
    """The first row of each id."""

    def __init__(self, rows: Rows) -> None:
        """Find rows of these."""
        self._rows = rows
        self.places: dict[str, int] = {}

    def __getitem__(self, name: str) -> Row:
        """Return the row of an id."""
        return self._rows[self.places[name]]

    def __contains__(self, name: object) -> bool:
        """Whether there is a row of this id; it is not made."""
        return name in self.places

    def __iter__(self) -> Iterator[str]:
        """Iterate over the ids."""
        return iter(self.places)

    def __len__(self) -> int:
        """Count the ids."""
        return len(self.places)


@frozen(slots=True, eq=False)
class Draft:
    """What has been read so far.

    Attributes:
        faults: the faults found.
        files: the names of the files, in order; first the empty one, of faults of no file.
        unread: tables of which rows may be missing, because a file could not be read.
        rows: the rows by table, as written.
        records: the records by table, of the rows that are sound by themselves.
        broken: the rows that became no record.
        by_id: the first row of each id, by table.
        shared: how many bonds were named by rows that name several, by table.
        hints: what was perhaps meant by an unknown name, by table and name.
    """

    faults: list[Fault] = field(factory=list[Fault])
    files: list[str] = field(factory=lambda: [""])
    unread: set[str] = field(factory=set[str])
    rows: dict[str, Rows] = field(factory=lambda: {table: Rows() for table in TABLES})
    records: dict[str, list[Any]] = field(factory=_by_table)
    broken: list[Row] = field(factory=list[Row])
    by_id: dict[str, RowsById] = field(
        default=Factory(lambda self: {table: rows.by_id for table, rows in self.rows.items()}, takes_self=True)
    )
    shared: Counter[str] = field(factory=Counter[str])
    hints: dict[tuple[str, str], str] = field(factory=dict[tuple[str, str], str])

    def add(self, file: str, parsed: Parsed) -> None:
        """Add the rows and the faults of one file."""
        self.files.append(file)
        self.faults.extend(parsed.faults)
        self.unread.update(parsed.unread)
        for table, rows in parsed.rows.items():
            self.rows[table].add(rows)

    @property
    def constitutive(self) -> str:
        """The id of the constitutive instrument, as far as it was named; else empty."""
        named = [row.values.get("constitutive") for row in self.rows["register"]]
        return next((one for one in named if isinstance(one, str)), "")

    def hint(self, table: str, name: str) -> str:
        """Say which row of a table was perhaps meant: one of a near name, or the state of this name."""
        if (table, name) not in self.hints and len(self.hints) < MOST_HINTS:
            named = [state.code for state in self.records["state"] if table == "state" and name in state.spellings]
            if table == "state" and not named and (listed := catalogue().lookup(name)) is not None:
                named = [listed.code]
            meant = named or near(name, sorted(self.by_id.get(table, ())))
            self.hints[table, name] = f"; did you mean {' or '.join(map(repr, meant))}?" if meant else ""
        return self.hints.get((table, name), "")
