"""The organization as tables of an export: offices, meetings, relations, requests, and what belongs to them.

Nothing that a record says is left out. A day is a text of `Moment` with its bounds beside it;
what a record has several of (claims, sources, papers, …) stands in a table of its own, numbered
in the order written.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from operator import attrgetter
from typing import Any

from attrs import fields, fields_dict

from csto_membership.model.dates import Moment
from csto_membership.organization import INNER, Meeting, Presence, Record
from csto_membership.organization.records import TABLES
from csto_membership.output.columns import Kind, Value
from csto_membership.output.table import Table
from csto_membership.register import Register

from .resource import Resource, text

_STATE, _INSTRUMENT, _SOURCE = ("states", "state"), ("instruments", "instrument"), ("sources", "source")
_MEETING = {"meeting": ("meetings", "meeting")}
_ABOUT: dict[str, tuple[str, str, dict[str, tuple[str, str]]]] = {
    "office": ("offices", "A post that one holder has at a time.", {}),
    "tenure": (
        "tenures",
        "One holder's time in an office: from start until the day before end; without end, until the next one begins.",
        {"office": ("offices", "office"), "state": _STATE},
    ),
    "meeting": ("meetings", "A meeting of a body, held or only planned.", {"host": _STATE, "chair": _STATE}),
    "relation": ("relations", "What somebody is to a body, short of membership.", {}),
    "request": (
        "requests",
        "A request for assistance, the answer to it, and what was sent.",
        {"state": _STATE, "instrument": _INSTRUMENT},
    ),
    "duty": ("duties", "A duty of assistance between the parties to an instrument.", {"instrument": _INSTRUMENT}),
    "erratum": ("errata", "A published statement that fails, and what holds instead.", {"source": _SOURCE}),
}
"""For each table of the organization its name in an export, what a row is, and what columns refer to."""
_APART = {*INNER, "sources", "present", "guests", "facts"}
"""The fields that have tables of their own."""


def organization_resources(register: Register) -> tuple[Resource, ...]:
    """Return the tables of a register's organization, in its view: all of them, some perhaps without rows."""
    organization = register.organization
    records = {table: list(rows) for table, rows in organization.records.items()}
    public = organization.offices.ids()  # an office can become known later than who holds it
    records["tenure"] = [one for one in organization.tenures if one.office in public]
    return (
        *(_resource(table, rows) for table, rows in records.items()),
        *_of_meetings(records["meeting"]),
        _parts(
            "erratum_facts",
            "A fact that an erratum concerns: an event, an instrument, a dispute or a record of the organization.",
            ("erratum", "number", "fact"),
            ((one.id, [(fact,) for fact in one.facts]) for one in records["erratum"]),
            {"erratum": ("errata", "erratum")},
        ),
        *_of_records({_ABOUT[table][0]: rows for table, rows in records.items()}),
    )


# the records themselves

_Column = tuple[Kind, Callable[[Any], Value]]


def _resource(table: str, records: Iterable[Record]) -> Resource:
    name, about, refers = _ABOUT[table]
    columns = {table: (str, attrgetter("id"))} | _columns(TABLES[table])
    rows = [[get(record) for _, get in columns.values()] for record in records]
    kinds: dict[str, Kind] = {column: kind for column, (kind, _) in columns.items()}
    return Resource(name=name, about=about, table=Table(tuple(columns), rows, kinds), key=(table,), refers=refers)


def _columns(kind: type[Record]) -> dict[str, _Column]:
    """Return the columns of a kind of record: its own first, then those that all have."""
    common = fields_dict(Record)
    columns: dict[str, _Column] = {}
    for one in sorted(fields(kind), key=lambda one: one.name in common):
        if one.name not in _APART and one.name != "id":
            columns |= _columns_of(one.name, one.type)
    return columns


def _columns_of(name: str, kind: Any) -> dict[str, _Column]:  # noqa: ANN401  the type of a field
    get = attrgetter(name)
    if kind in {Moment, Moment | None}:
        return {
            name: (str, lambda record: text(get(record))),
            f"{name}_earliest": (date, lambda record: (day := get(record)) and day.earliest),
            f"{name}_latest": (date, lambda record: (day := get(record)) and day.latest),
        }
    if kind in {bool, date | None}:
        return {name: (bool if kind is bool else date, get)}
    if kind == tuple[str, ...]:
        return {name: (str, lambda record: " ".join(get(record)) or None)}
    return {name: (str, lambda record: text(get(record)))}


# what they have several of

_Owned = Iterable[tuple[str, Iterable[tuple[Value, ...]]]]
"""For the id of each record, rows of it."""


def _parts(
    name: str, about: str, columns: tuple[str, ...], owned: _Owned, refers: Mapping[str, tuple[str, str]]
) -> Resource:
    """Return a table of what records have several of: the record, the number, and the rest."""
    rows = [(owner, number, *part) for owner, parts in owned for number, part in enumerate(parts, start=1)]
    kinds: dict[str, Kind] = {column: int if column == "number" else str for column in columns}
    return Resource(name=name, about=about, table=Table(columns, rows, kinds), key=columns[:2], refers=refers)


def _of_meetings(meetings: Iterable[Meeting]) -> Iterator[Resource]:
    listed = tuple(meetings)
    yield _parts(
        "attendance",
        "A state of which it is recorded whether it took part in a meeting; of absences why, and who sat instead.",
        ("meeting", "number", "state", "presence", "reason", "instead"),
        ((one.id, _attendance(one)) for one in listed),
        _MEETING | {"state": _STATE},
    )
    yield _parts(
        "refusals",
        "A state that refused to join something at a meeting, and why.",
        ("meeting", "number", "state", "what", "reason"),
        ((one.id, [(part.state, part.what, text(part.reason)) for part in one.refused]) for one in listed),
        _MEETING | {"state": _STATE},
    )
    yield _parts(
        "papers",
        "A paper adopted at a meeting, or not; with the states that adopted it, where they were not all.",
        ("meeting", "number", "title", "format", "by", "later", "note"),
        (
            (one.id, [(p.title, *map(text, (p.format, " ".join(p.by), p.later, p.note))) for p in one.papers])
            for one in listed
        ),
        _MEETING,
    )


def _attendance(meeting: Meeting) -> Iterator[tuple[Value, ...]]:
    yield from ((state, str(Presence.PRESENT), None, None) for state in meeting.present)
    for one in meeting.absent:
        presence = Presence.REPRESENTED if one.instead else Presence.ABSENT
        yield one.state, str(presence), text(one.reason), text(one.instead)
    yield from ((state, str(Presence.GUEST), None, None) for state in meeting.guests)


def _of_records(records: Mapping[str, Iterable[Record]]) -> Iterator[Resource]:
    listed = [(table, record) for table, rows in records.items() for record in rows]
    yield _parts(
        "claims",
        "What one source says of a record where sources differ.",
        ("record", "number", "table", "about", "value", "source", "note"),
        (
            (record.id, [(table, one.about, one.value, one.source, text(one.note)) for one in record.claims])
            for table, record in listed
        ),
        {"source": _SOURCE},
    )
    yield _parts(
        "record_sources",
        "A source of a record of the organization.",
        ("record", "number", "table", "source"),
        ((record.id, [(table, source) for source in record.sources]) for table, record in listed),
        {"source": _SOURCE},
    )
