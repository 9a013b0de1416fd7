"""Changes of the files of a register that leave everything else in them as it stands.

Events are changed and added in tables of separated values; the head, instruments and sources in TOML.
"""

# tomlkit's tables are of any shape
# pyright: reportUnknownArgumentType=false, reportUnknownMemberType=false, reportUnknownVariableType=false

import csv
import io
from codecs import BOM_UTF8
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import tomlkit

from csto_membership.files.separated import read_separated
from csto_membership.files.tables import INTERNAL, SEVERAL
from csto_membership.model.dates import Moment
from csto_membership.model.events import Event, Source
from csto_membership.model.instruments import Instrument
from csto_membership.model.rows import to_row
from csto_membership.output.cached import cached_property

from .writing import COLUMNS, cell


class EventTable:
    """A file of events as rows of texts."""

    def __init__(self, content: bytes | None) -> None:
        """Read a file; ``None``: there is none yet."""
        read = None if content is None else read_separated(content)
        self.header: list[str] = list(read.header) if read else list(COLUMNS)
        self.separator: str = read.separator if read else ","
        rows = read.rows if read else ()
        self.rows: list[dict[str, str]] = [dict(zip(self.header, cells, strict=False)) for _, cells in rows]
        self._by_id = {row["id"].strip(): row for row in self.rows}
        self._mark = "\ufeff" if content is not None and content.startswith(BOM_UTF8) else ""
        self.changed: bool = False
        self._new: dict[
            tuple[str, str], list[dict[str, str]]
        ] = {}  # by where: "before" or "after" an id, or at the end

    def row(self, id_: str) -> dict[str, str] | None:
        """Return the row of one event of one bond; ``None``: there is none, or it names several bonds."""
        row = self._by_id.get(id_)
        return None if row is None or any(row.get(several, "").strip() for several in SEVERAL.values()) else row

    def change(self, event: Event, keys: Iterable[str]) -> None:
        """Write some keys of an event into its row."""
        values, row, self.changed = to_row(event), self._by_id[event.id], True
        for key in keys:
            self._column(key)
            row[key] = cell(values.get(key, ""))

    def insert(self, event: Event, before: str, after: str) -> None:
        """Write a row for an event: before that of one id, or after that of another, or at the end."""
        values = {key: cell(value) for key, value in to_row(event).items() if key not in INTERNAL}
        self.changed = True
        for key in values:
            self._column(key)
        places = (("before", before), ("after", after))
        place = next(((where, id_) for where, id_ in places if id_ in self._by_id), ("", ""))
        self._new.setdefault(place, []).append(values)

    def _column(self, key: str) -> None:
        if key not in self.header:
            self.header.append(key)

    def to_bytes(self) -> bytes:
        """Return the content of the file."""
        text = io.StringIO()
        table = csv.DictWriter(text, self.header, delimiter=self.separator, lineterminator="\n")
        table.writeheader()
        for row in self.rows:
            id_ = row["id"].strip()
            table.writerows((*self._new.get(("before", id_), ()), row, *self._new.get(("after", id_), ())))
        table.writerows(self._new.get(("", ""), ()))
        return (self._mark + text.getvalue()).encode()


class TomlFiles:
    """The TOML files of a register, parsed when they are first changed."""

    def __init__(self, contents: Mapping[str, bytes]) -> None:
        """Take the contents by name."""
        self._contents = contents
        self.changed: set[str] = set()

    @cached_property
    def _documents(self) -> dict[str, Any]:
        files = {name: text for name, text in self._contents.items() if name.casefold().endswith(".toml")}
        return {name: tomlkit.parse(text.decode("utf-8-sig")) for name, text in files.items()}

    @cached_property
    def _head(self) -> str:
        return next(name for name, document in self._documents.items() if "register" in document)

    def check_through(self, day: date) -> None:
        """Set the last day that the register answers for."""
        self._documents[self._head]["register"]["checked_through"] = day
        self.changed.add(self._head)

    def add(self, table: str, record: Instrument | Source) -> None:
        """Add a row to a table of the file that has the head."""
        row = tomlkit.table()
        for key, value in to_row(record, days_as_text=False).items():
            row.add(key, value)
        document = self._documents[self._head]
        if table not in document:
            document.add(table, tomlkit.aot())
        document[table].append(row)
        self.changed.add(self._head)

    def enters_into_force(self, instrument: str, day: Moment) -> bool:
        """Set the entry into force of an instrument; tell whether a TOML file has the instrument."""
        for name, document in self._documents.items():
            for row in document.get("instrument", ()):
                if row.get("id") == instrument:
                    row["in_force"] = day.earliest if day.exact and str(day) == str(day.earliest) else str(day)
                    self.changed.add(name)
                    return True
        return False

    def to_bytes(self) -> dict[str, bytes]:
        """Return the contents of the files that were changed."""
        return {name: tomlkit.dumps(self._documents[name]).encode() for name in sorted(self.changed)}
