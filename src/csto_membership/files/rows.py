"""The text of register files into rows: what stands where, before anything is made of it."""

# rows are of any shape until they are checked
# pyright: reportUnknownArgumentType=false, reportUnknownMemberType=false, reportUnknownVariableType=false

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Any

from attrs import field, frozen

from csto_membership.errors import Fault

from .tables import SEVERAL, TABLES

DEEPEST = 16
"""How deep a document may be nested; a register needs five levels."""
_KEY = r"""(?:[A-Za-z0-9_-]++|"[^"\n]*+"|'[^'\n]*+')"""
_LONG_KEY = re.compile(
    rf"(?:^|[\[{{,])[ \t]*+{_KEY}(?:[ \t]*+\.[ \t]*+{_KEY}){{{DEEPEST},}}+[ \t]*+[=\]]", re.MULTILINE
)
_HEADER = re.compile(r"^[ \t]*+\[(\[?)[ \t]*+([a-z_]++)[ \t]*+\]", re.MULTILINE)
LARGEST = 2**63
"""TOML promises whole numbers of 64 bits."""


@frozen(slots=True, kw_only=True)
class Row:
    """One row of a file.

    Attributes:
        file: the name of the file.
        table: the table.
        number: its place among the rows of this table in this file, from 1.
        values: the values by key, as the file has them.
        line: the line on which it begins, in a file of separated values; 0 in others.
    """

    file: str
    table: str
    number: int
    values: dict[str, Any]
    line: int = 0

    @property
    def key(self) -> str:
        """The key that names rows of its table."""
        return "code" if self.table == "state" else "id"

    @property
    def id(self) -> str:
        """Its id or code; empty if it has none."""
        value = self.values.get(self.key)
        return value if isinstance(value, str) else ""

    @property
    def label(self) -> str:
        """What faults call it: its id, else its number."""
        return self.id or f"#{self.number}"

    def bonds(self, constitutive: str) -> set[tuple[str, str]]:
        """Return the state and the instrument of each bond that an event names."""
        states, instruments = (
            [one for one in (self.values.get(key), *listed(self.values.get(several))) if isinstance(one, str)]
            for key, several in SEVERAL.items()
        )
        return set(product(states, instruments or [constitutive]))

    def readings(self) -> Iterator[tuple[str, str | None]]:
        """Return the (dispute, reading) pairs that an event names; ``None`` for an empty list."""
        chosen = self.values.get("readings")
        for dispute, ids in chosen.items() if isinstance(chosen, dict) else ():
            if isinstance(ids, list):
                yield from ((dispute, one) for one in (ids or [None]) if one is None or isinstance(one, str))

    def reading_ids(self) -> list[str]:
        """Return the ids of a dispute's readings."""
        return [one["id"] for one in tables_in(self.values.get("reading")) if isinstance(one.get("id"), str)]

    def fault(self, key: str, value: object, problem: str, label: str = "") -> Fault:
        """Return a fault of this row."""
        return Fault(self.file, self.table, label or self.label, key, value, problem, self.line)

    def at(self, path: str) -> object:
        """Return what stands at a path such as ``withdrawal.notice`` or ``reading.#2.id``."""
        found: Any = self.values
        for key in path.split("."):
            if isinstance(found, list):
                found = found[int(key.removeprefix("#")) - 1]
            else:
                found = found.get(key) if isinstance(found, dict) else None
        return found


@frozen(slots=True)
class Parsed:
    """One file as rows.

    Attributes:
        rows: the rows that were found, by table.
        faults: what is wrong with the file as a whole or with a table.
        unread: the tables of which rows may be missing here.
    """

    rows: dict[str, Sequence[Row]] = field(factory=dict[str, Sequence[Row]])
    faults: list[Fault] = field(factory=list[Fault])
    unread: set[str] = field(factory=set[str])


def parse(file: str, content: bytes) -> Parsed:
    """Parse a TOML file into rows. What cannot be read is a fault of the result."""
    parsed, text, document = Parsed(), "", dict[str, Any]()
    try:
        text = content.decode("utf-8-sig")
        document = _document(text)
        problem = _unfit(document)
    except UnicodeDecodeError as error:
        problem = f"is not UTF-8: {error.reason} at byte {error.start}"
    except RecursionError:
        problem = "is not a register: nested too deeply"
    except ValueError as error:
        problem = f"is not TOML: {error}"
    if problem:
        parsed.faults.append(Fault(file, "", "", "", None, problem))
        parsed.unread.update(TABLES)
        return parsed
    lines = _lines_of_tables(text)
    for table, value in document.items():
        if table not in TABLES:
            parsed.faults.append(Fault(file, table, "", "", None, f"unknown table; one of: {', '.join(TABLES)}"))
            continue
        single = table == "register"
        rows = [value] if single else value
        if isinstance(rows, list) and all(isinstance(row, dict) for row in rows):
            known = lines.get(table, [])
            places = known if len(known) == len(rows) else [0] * len(rows)  # rows may stand in an array, on one line
            parsed.rows[table] = [
                Row(file=file, table=table, number=number, values=row, line=line)
                for number, (row, line) in enumerate(zip(rows, places, strict=True), start=1)
            ]
        else:
            form = f"[{table}]" if single else f"[[{table}]]"
            parsed.faults.append(Fault(file, table, "", "", value, f"must be written as {form}"))
            parsed.unread.add(table)
    return parsed


def _document(text: str) -> dict[str, Any]:
    """Parse a text, unless a key of it has so many parts that parsing takes the square of their number in memory."""
    if _LONG_KEY.search(text):
        raise RecursionError
    return tomllib.loads(text)


def _lines_of_tables(text: str) -> dict[str, list[int]]:
    """Return the lines on which the tables of a TOML file begin, by name."""
    lines: dict[str, list[int]] = {}
    line, place = 1, 0
    for header in _HEADER.finditer(text):
        line += text.count("\n", place, header.start())
        place = header.start()
        lines.setdefault(header[2], []).append(line)
    return lines


def _unfit(document: dict[str, Any]) -> str:
    """Return why a parsed document cannot be a register, whatever its tables are; empty if it can."""
    level: list[Any] = [document]
    for _ in range(DEEPEST):
        if any(type(one) is int and not -LARGEST <= one < LARGEST for one in level):
            return "is not TOML: a whole number of more than 64 bits"
        level = [inner for one in level for inner in (one.values() if isinstance(one, dict) else listed(one))]
    return "is not a register: nested too deeply" if level else ""


def tables_in(value: object) -> list[dict[str, Any]]:
    """Return the tables of an array; none if it is no array."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def listed(value: object) -> list[Any]:
    """Return a list as it is; an empty one for anything else."""
    return value if isinstance(value, list) else []


def texts_in(value: object) -> list[str]:
    """Return a list of texts as it is; an empty one for anything else."""
    return value if isinstance(value, list) and all(isinstance(one, str) for one in value) else []


def texts_at(values: Mapping[str, Any], path: str) -> Iterator[str]:
    """Return the texts at a path such as ``host``, ``present`` or ``absent.state``; other values are left out."""
    name, _, rest = path.partition(".")
    value = values.get(name)
    if rest:
        for part in tables_in([value] if isinstance(value, dict) else value):
            yield from texts_at(part, rest)
    else:
        yield from (one for one in (value if isinstance(value, list) else [value]) if isinstance(one, str))
