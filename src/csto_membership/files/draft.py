"""A register while it is being read: the rows and records so far, and the faults found."""

from collections import Counter
from typing import Any

from attrs import field, frozen

from csto_membership.errors import Fault
from csto_membership.model.catalogue import catalogue
from csto_membership.model.states import near

from .rows import Parsed, Row
from .tables import TABLES

MOST_HINTS = 100
"""How many unknown names, and faults, get a hint: looking for near ones takes time."""


def _by_table() -> dict[str, list[Any]]:
    return {table: [] for table in TABLES}


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
    rows: dict[str, list[Row]] = field(factory=_by_table)
    records: dict[str, list[Any]] = field(factory=_by_table)
    broken: list[Row] = field(factory=list[Row])
    by_id: dict[str, dict[str, Row]] = field(factory=lambda: {table: {} for table in TABLES})
    shared: Counter[str] = field(factory=Counter[str])
    hints: dict[tuple[str, str], str] = field(factory=dict[tuple[str, str], str])

    def add(self, file: str, parsed: Parsed) -> None:
        """Add the rows and the faults of one file."""
        self.files.append(file)
        self.faults.extend(parsed.faults)
        self.unread.update(parsed.unread)
        for row in parsed.rows:
            self.rows[row.table].append(row)
            self.by_id[row.table].setdefault(row.id, row)

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
