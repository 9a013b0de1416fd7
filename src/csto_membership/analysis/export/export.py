"""`export`: the whole register in files that other programs read.

A folder becomes a Frictionless data package: a csv file for each table, and ``datapackage.json``
that says what the columns are and where the facts come from; Parquet files beside them on
request. A path that ends in ``.sqlite`` (``.sqlite3``, ``.db``) becomes a database with the same
tables and with views for the members on a day. The same register, program and libraries give
the same bytes: nothing in the files depends on the clock, the machine or the path.
"""

import hashlib
import json
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from datetime import date
from errno import EEXIST
from importlib import import_module
from pathlib import Path
from typing import Any

from csto_membership import __version__
from csto_membership.analysis.spells import events_table, spells
from csto_membership.engine.configurations import counts
from csto_membership.engine.equality import same_facts
from csto_membership.engine.roster import single_or_none, statuses_of
from csto_membership.errors import UnknownWordError
from csto_membership.files.contents import packaged
from csto_membership.files.loading import load
from csto_membership.model.names import slug
from csto_membership.model.vocabulary import Counting
from csto_membership.output.atomic_write import put
from csto_membership.output.columns import Kind, Value
from csto_membership.output.table import Table
from csto_membership.register import Register

from .organization import organization_resources
from .resource import Resource, text

LICENCES = {
    "CC-BY-4.0": {
        "name": "CC-BY-4.0",
        "path": "https://creativecommons.org/licenses/by/4.0/",
        "title": "Creative Commons Attribution 4.0 International",
    }
}
"""The licences that a package can name, with where their texts are."""
DATABASES = (".sqlite", ".sqlite3", ".db")
"""How the path of a database ends."""
_TYPES: dict[Kind, tuple[str, str]] = {
    str: ("string", "TEXT"),
    int: ("integer", "INTEGER"),
    float: ("number", "REAL"),
    bool: ("boolean", "INTEGER"),
    date: ("date", "TEXT"),
}
"""For each type of a column, that of a data package and that of SQLite."""


def export(
    register: Register, path: str | Path, *, parquet: bool = False, licence: str | None = None
) -> tuple[Path, ...]:
    """Write a register as a data package, or as a database.

    The facts are those of the view: its readings, its known-on day, its supposed events. Files
    of the same names are replaced; others in the folder are left alone.

    Args:
        register: the register.
        path: a folder, made if it is not there; or a file that ends in ``.sqlite``, ``.sqlite3``, ``.db``.
        parquet: write Parquet files beside the csv files (needs pyarrow).
        licence: the licence of the data, one of `LICENCES`; ``None``: that of a packaged register,
            and for other registers none is named.

    Returns:
        The files written.

    Raises:
        UnknownWordError: another licence.
        ValueError: an empty path, or Parquet is asked for beside a database.
        ImportError: pyarrow is not installed, and Parquet is asked for.
        OSError: the files cannot be written, each of them whole or not at all; or a file is there that is
            none of our databases (`FileExistsError`).
    """
    if path == "":
        message = "an empty path names no folder; the working directory is ."
        raise ValueError(message)
    place = Path(path)
    if licence is None and register.id in packaged() and same_facts(register.facts, load(register.id).facts):
        licence = "CC-BY-4.0"
    if licence is not None and licence not in LICENCES:
        raise UnknownWordError(licence, tuple(LICENCES), "licence")
    found = resources(register)
    if place.suffix in DATABASES:
        if parquet:
            message = f"Parquet files stand beside csv files in a folder; {place.name} is a database"
            raise ValueError(message)
        return (_database(register, found, place, licence),)
    return _package(register, found, place, licence, parquet=parquet)


# the tables


_BOND = {"state": ("states", "state"), "instrument": ("instruments", "instrument")}
_RESOURCES: dict[str, tuple[str, tuple[str, ...], dict[str, tuple[str, str]]]] = {
    "states": ("A state.", ("state",), {}),
    "instruments": ("An instrument.", ("instrument",), {}),
    "sources": ("Where a fact was read.", ("source",), {}),
    "readings": ("An answer to a question on which sources differ.", ("dispute", "reading"), {}),
    "events": (
        "An event of one bond that holds in this view; derived ones and notes included.",
        ("event", "state", "instrument"),
        _BOND,
    ),
    "event_sources": (
        "A source of an event.",
        ("event", "state", "instrument", "source"),
        _BOND | {"source": ("sources", "source")},
    ),
    "spells": (
        "Days running with one position. Starts and ends are exact or within bounds; ends are exclusive.",
        (),
        _BOND,
    ),
    "answers": (
        (
            "Days running on which every answer about a bond is the same: from start until the day before end. "
            "What is not determined on them is missing."
        ),
        ("state", "instrument", "start"),
        _BOND,
    ),
}
"""For each table what a row is, the key, and the tables and columns that columns refer to."""


def resources(register: Register) -> tuple[Resource, ...]:
    """Return the tables of an export; those of the organization last, if the register has an organization."""
    tables = {
        "states": _states(register),
        "instruments": _instruments(register),
        "sources": _sources(register),
        "readings": _readings(register),
        "events": events_table(register),
        "event_sources": _event_sources(register),
        "spells": spells(register, instrument=register.instruments),
        "answers": _answers(register),
    }
    found = tuple(
        Resource(name=name, about=about, table=tables[name], key=key, refers=refers)
        for name, (about, key, refers) in _RESOURCES.items()
    )
    return (*found, *organization_resources(register)) if register.facts.rows else found


def _states(register: Register) -> Table:
    kinds: dict[str, Kind] = {"state": str, "name": str, "iso2": str, "m49": int, "cow": int, "cowc": str, "gw": int}
    kinds |= {"since": date, "until": date, "aliases": str}
    rows = [
        (
            *(one.code, one.name, one.iso2 or None, one.m49, one.cow, one.cowc or None, one.gw),
            *(one.since, one.until, " | ".join(one.aliases) or None),
        )
        for one in register.states
    ]
    return Table(tuple(kinds), rows, kinds)


def _instruments(register: Register) -> Table:
    columns = ("instrument", "name", "kind", "signed", "in_force", "terminated", "depositary", "withdrawal", "note")
    constitutive = register.facts.constitutive
    rows = [
        (
            *(one.id, one.name, str(one.kind), text(one.signed), text(one.in_force), text(one.terminated)),
            *(one.depositary or None, text(one.withdrawal), one.note or None, one.id == constitutive),
        )
        for one in register.instruments
    ]
    return Table((*columns, "constitutive"), rows)


def _sources(register: Register) -> Table:
    columns = ("source", "title", "publisher", "date", "url", "note")
    rows = [(one.id, *map(text, (one.title, one.publisher, one.date, one.url, one.note))) for one in register.sources]
    return Table(columns, rows)


def _readings(register: Register) -> Table:
    columns = ("dispute", "reading", "question", "text", "sources")
    rows = [
        (
            *(dispute.id, reading, dispute.question, dispute[reading].text or None),
            *(" ".join(dispute[reading].sources) or None, register.readings[dispute.id] == reading),
        )
        for dispute in register.disputes
        for reading in dispute.choices
    ]
    return Table((*columns, "answers"), rows, {"answers": bool})


def _event_sources(register: Register) -> Table:
    events = events_table(register)
    known = register.sources.by_id()
    names = zip(*(events.column(name) for name in ("event", "state", "instrument", "sources")), strict=True)
    rows = [
        (event, state, instrument, source)
        for event, state, instrument, sources in names
        for source in dict.fromkeys(str(sources or "").split())
        if source in known
    ]
    columns = ("event", "state", "instrument", "source")
    return Table(columns, rows)


def _answers(register: Register) -> Table:
    kinds: dict[str, Kind] = {"state": str, "instrument": str, "start": date, "end": date, "status": str}
    kinds |= {"possible": str} | dict.fromkeys(map(str, Counting), bool)
    rows: list[tuple[Value, ...]] = []
    for under in register.instruments:
        for state in register.states:
            days, possible = register.timeline(state, instrument=under).held
            for start, end, some in zip((date.min, *days), (*days, None), possible, strict=True):
                if start != end:  # nothing lies before the calendar's first day
                    statuses = sorted(statuses_of(here.position for here in some))
                    counted = (single_or_none(counts(counting, here) for here in some) for counting in Counting)
                    answers = (single_or_none(statuses), " or ".join(statuses), *counted)
                    rows.append((state.code, under.id, start, end, *answers))
    return Table(tuple(kinds), rows, kinds)


# a data package


def _package(
    register: Register, found: Iterable[Resource], folder: Path, licence: str | None, *, parquet: bool
) -> tuple[Path, ...]:
    files: dict[Path, bytes] = {}
    described: list[dict[str, Any]] = []
    for resource in found:
        content = resource.table.to_csv().encode()
        files[folder / f"{resource.name}.csv"] = content
        described.append(_described(resource, content))
        if parquet:
            files[folder / f"{resource.name}.parquet"] = _parquet(resource.table)
    licensed = {"licenses": [LICENCES[licence]]} if licence else {}
    descriptor = _about(register) | licensed | {"resources": described}
    files[folder / "datapackage.json"] = (json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n").encode()
    folder.mkdir(parents=True, exist_ok=True)
    for file, content in files.items():
        put(file, content)
    return tuple(files)


def _about(register: Register) -> dict[str, Any]:
    view = [f"{dispute} read as {reading}" for dispute, reading in register.readings.items()]
    view += [f"as known on {register.known_on}"] if register.known_on else []
    count = len(register.supposed)
    view += [f"with {count} supposed event{'s' if count > 1 else ''}"] if count else []
    sources = [
        {"title": ", ".join(part for part in (one.publisher, one.title, text(one.date)) if part)}
        | ({"path": one.url} if one.url else {})
        for one in register.sources
    ]
    return {
        "profile": "tabular-data-package",
        "name": f"{slug(register.id) or 'register'}-membership",
        "title": register.name,
        "description": f"Who stood where, on any day. Checked through {register.checked_through}; later days are "
        f"projections. View: {', '.join(view) or 'no disputes'}.",
        "version": register.checked_through.isoformat(),
        **({"sources": sources} if sources else {}),
    }


def _described(resource: Resource, content: bytes) -> dict[str, Any]:
    fields = [{"name": name, "type": _TYPES[resource.table.kind(name)][0]} for name in resource.table.columns]
    schema: dict[str, Any] = {"fields": fields, "missingValues": [""]}
    if resource.key:
        schema["primaryKey"] = list(resource.key)
    if resource.refers:
        schema["foreignKeys"] = [
            {"fields": column, "reference": {"resource": table, "fields": other}}
            for column, (table, other) in resource.refers.items()
        ]
    return {
        "profile": "tabular-data-resource",
        "name": resource.name,
        "description": resource.about,
        "path": f"{resource.name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "schema": schema,
    }


def _parquet(table: Table) -> bytes:
    made = table.to_arrow()  # which says what is missing, if pyarrow is
    out = import_module("pyarrow").BufferOutputStream()
    import_module("pyarrow.parquet").write_table(made, out)
    content: bytes = out.getvalue().to_pybytes()
    return content


# a database

_VIEWS = """
CREATE VIEW members AS
SELECT answers.instrument, answers.state, states.name, answers.status, answers.start,
       coalesce(answers."end", '9999-12-31') AS "end"
FROM answers JOIN states USING (state)
WHERE answers.de_jure = 1;
CREATE VIEW undetermined AS
SELECT answers.instrument, answers.state, states.name, answers.possible, answers.start,
       coalesce(answers."end", '9999-12-31') AS "end"
FROM answers JOIN states USING (state)
WHERE answers.status IS NULL;
"""


def _database(register: Register, found: Iterable[Resource], file: Path, licence: str | None) -> Path:
    """Make the database in memory; a file that is none of ours is not replaced by it."""
    if file.is_file() and file.stat().st_size and not _ours(file):
        raise FileExistsError(EEXIST, "is no export of a register, and is not replaced", str(file))
    connection = sqlite3.connect(":memory:", isolation_level=None)
    try:
        connection.execute("BEGIN")
        for resource in (*found, _about_resource(register, licence)):
            _create(connection, resource)
        for view in _VIEWS.split(";"):
            connection.execute(view)
        connection.execute("COMMIT")
        content = connection.serialize()
    finally:
        connection.close()
    put(file, content)
    return file


def _ours(file: Path) -> bool:
    """Say whether a file is a database that was exported here."""
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            found = connection.execute("SELECT value FROM about WHERE key = 'written_by'").fetchone()
    except sqlite3.Error:
        return False
    return found is not None and str(found[0]).startswith("csto-membership ")


def _about_resource(register: Register, licence: str | None) -> Resource:
    about = _about(register)
    rows: list[tuple[Value, ...]] = [
        ("register", register.id),
        *((key, about[key]) for key in ("title", "description")),
        ("checked_through", register.checked_through.isoformat()),
        *([("licence", licence)] if licence else []),
        ("written_by", f"csto-membership {__version__}"),
    ]
    return Resource(name="about", about="What this is.", table=Table(("key", "value"), rows), key=("key",))


def _create(connection: sqlite3.Connection, resource: Resource) -> None:
    table = resource.table
    parts = [f'"{name}" {_TYPES[table.kind(name)][1]}' for name in table.columns]
    if resource.key:
        parts.append(f"PRIMARY KEY ({', '.join(resource.key)})")
    parts += [
        f"FOREIGN KEY ({column}) REFERENCES {other} ({there})" for column, (other, there) in resource.refers.items()
    ]
    connection.execute(f"CREATE TABLE {resource.name} ({', '.join(parts)})")
    marks = ", ".join("?" * len(table.columns))
    rows = [[_stored(value) for value in row] for row in table.rows]
    connection.executemany(f"INSERT INTO {resource.name} VALUES ({marks})", rows)  # noqa: S608  names of our own


def _stored(value: Value) -> Value:
    return value.isoformat() if isinstance(value, date) else value
