"""What no single row tells: ids that are there twice, references to nothing, days that run backwards.

The rules of all tables are declared together; those of the organization's tables are declared
beside its records. References are checked on the rows as written, so that a broken row does
not hide what it names wrongly.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain, combinations, pairwise
from typing import Any

from csto_membership.errors import Fault
from csto_membership.model.catalogue import catalogue
from csto_membership.model.dates import Moment
from csto_membership.model.instruments import MOST_CHAINED, unfounded
from csto_membership.model.names import fold
from csto_membership.organization.checks import ORDERED as ORDERED_OF_ORGANIZATION
from csto_membership.organization.checks import REFERENCES as REFERENCES_OF_ORGANIZATION
from csto_membership.organization.checks import succession_faults
from csto_membership.organization.records import TABLES as ORGANIZATION_TABLES

from .draft import Draft
from .rows import Row, tables_in, texts_at
from .tables import ID, SEVERAL, TABLES, own_keys

_ID = re.compile(ID)

NAMESPACES = (("state",), ("instrument", "lineage"), ("source",), ("dispute",), ("event", *ORGANIZATION_TABLES))
"""Tables whose ids must differ from each other."""

REFERENCES: dict[str, dict[str, str]] = {
    "register": {"constitutive": "instrument"},
    "state": {"sources": "source"},
    "instrument": {"sources": "source", "force.except": "state", "withdrawal.with.instrument": "instrument"},
    "lineage": {"instruments": "instrument", "sources": "source"},
    "dispute": {"sources": "source"},
    "event": {"sources": "source"} | {key: one for one, several in SEVERAL.items() for key in (one, several)},
    **REFERENCES_OF_ORGANIZATION,
}
"""The keys that name rows, and the table of these rows; ``a.b`` is key b of the tables in a."""

FACTS = ("event", "instrument", "dispute", *ORGANIZATION_TABLES)
"""What a reference to a ``fact`` may name."""

ORDERED: dict[str, tuple[str, ...]] = {
    "state": ("since", "until"),
    "instrument": ("signed", "in_force", "terminated"),
    **ORDERED_OF_ORGANIZATION,
}
"""Days of one record, each of which is no earlier than those before it."""


def faults_between_rows(draft: Draft) -> Iterator[Fault]:
    """Return the faults that rows have together with others, and with the order of days."""
    yield from _unfit_ids(draft)
    yield from _repeated_ids(draft)
    yield from _shared_spellings(draft)
    yield from _backward_days(draft)
    yield from _dangling(draft)
    yield from _circles(draft)
    yield from _wrong_readings(draft)
    if not draft.unread:
        yield from _organization_faults(draft)


def _unfit_ids(draft: Draft) -> Iterator[Fault]:
    """Find ids that could be no name of a file, no key and no link."""
    problem = "must consist of the letters a to z, digits, '.', '_' and '-', and begin with a letter, a digit or '_'"
    for table, rows in draft.by_id.items():
        for name in rows if table != "register" else ():
            if name and not _ID.fullmatch(name):
                yield rows[name].fault(rows[name].key, name, problem)
    for row in draft.rows["dispute"]:
        for reading in row.reading_ids():
            if reading and not _ID.fullmatch(reading):
                yield row.fault("reading", reading, problem)


def _repeated_ids(draft: Draft) -> Iterator[Fault]:
    """Find ids that another row has already: one fault for each, which says where the other row stands."""
    for tables in NAMESPACES:
        pairs = combinations([draft.by_id[table].keys() for table in tables], 2)
        if not any(draft.rows[table].repeated for table in tables) and all(one.isdisjoint(two) for one, two in pairs):
            continue
        first: dict[str, Row] = {}
        for row in chain.from_iterable(draft.rows[table] for table in tables):
            other = first.setdefault(row.id, row) if row.id else row
            if other is not row:
                yield row.fault(
                    row.key, None, f"is there twice: [{other.table}] #{other.number} of {other.file} has it"
                )


def _shared_spellings(draft: Draft) -> Iterator[Fault]:
    """Find names and codes that two states share."""
    owners: dict[str, str] = {}
    for state in draft.records["state"]:
        for spelling in state.spellings:
            other = owners.setdefault(fold(spelling), state.code)
            if other != state.code:
                yield draft.by_id["state"][state.code].fault("aliases", spelling, f"also names {other}")


def _backward_days(draft: Draft) -> Iterator[Fault]:
    for table, keys in ORDERED.items():
        for record in draft.records[table]:
            row = draft.by_id[table][record.code if table == "state" else record.id]
            days = [(key, Moment.of(day)) for key in keys if (day := getattr(record, key)) is not None]
            for (first, one), (second, other) in pairwise(days):
                if other.latest < one.earliest:
                    yield row.fault(second, str(other), f"is earlier than {first}, {one}")


def _dangling(draft: Draft) -> Iterator[Fault]:
    """Find references to rows that are not there. Tables that could not be read may hold anything."""
    for table, targets in REFERENCES.items():
        optional = {key for key, one in own_keys(TABLES[table]).items() if one.default == ""}
        keys = [(path.partition(".")[0], path, target) for path, target in targets.items()]
        for row in draft.rows[table]:
            for key, path, target in keys:
                if key in row.values:
                    names = [name for name in texts_at(row.values, path) if name or path not in optional]
                    yield from _unknown(draft, row, path, names, target)


def _circles(draft: Draft) -> Iterator[Fault]:
    """Find instruments that end with one another in a circle."""
    instruments = draft.records["instrument"]
    others = {other for one in instruments for other in one.ends_with} - {one.id for one in instruments}
    for name in sorted(unfounded(instruments, others)):
        problem = f"leads from instrument to instrument in a circle, or through more than {MOST_CHAINED}"
        yield draft.by_id["instrument"][name].fault("withdrawal.with", None, problem)


def _unknown(draft: Draft, row: Row, key: str, names: Iterable[str], target: str, label: str = "") -> Iterator[Fault]:
    tables = FACTS if target == "fact" else (target,)
    if not draft.unread.isdisjoint(tables):
        return
    what = "code" if target == "state" else "id"
    for name in names:
        listed = target == "state" and name in catalogue()
        if not listed and not any(name in draft.by_id[table] for table in tables):
            yield row.fault(key, name, f"there is no {target} of this {what}{draft.hint(target, name)}", label)


def _wrong_readings(draft: Draft) -> Iterator[Fault]:
    """Check the readings that events name, and those that disputes have."""
    garbled = any(fault.table == "event" and fault.key == "readings" for fault in draft.faults)
    mentioned: set[tuple[str, str | None]] = set()
    unreadable = {broken.id for broken in draft.broken if broken.table == "dispute"}
    for row in draft.rows["event"]:
        if "readings" in row.values:
            mentioned.update(row.readings())
            if "dispute" not in draft.unread:
                yield from _readings_of_event(draft, row, unreadable)
    for row in draft.rows["dispute"]:
        yield from _readings_of_dispute(draft, row, None if garbled or "event" in draft.unread else mentioned)


def _readings_of_event(draft: Draft, row: Row, unreadable: set[str]) -> Iterator[Fault]:
    for dispute, one in row.readings():
        there = draft.by_id["dispute"].get(dispute)
        if there is None:
            problem = f"there is no dispute of this id{draft.hint('dispute', dispute)}"
            yield row.fault("readings", dispute, problem)
        elif one is None:
            yield row.fault("readings", dispute, "names no reading")
        elif dispute not in unreadable and one not in there.reading_ids():
            known = ", ".join(there.reading_ids())
            yield row.fault("readings", one, f"{dispute!r} has no such reading; one of: {known}")


def _readings_of_dispute(draft: Draft, row: Row, mentioned: set[tuple[str, str | None]] | None) -> Iterator[Fault]:
    """Check a dispute's readings; also that events mention them, unless that is unknown."""
    ids = row.reading_ids()
    for number, reading in enumerate(tables_in(row.values.get("reading")), start=1):
        label = f"{row.label}.{reading.get('id') or f'#{number}'}"
        yield from _unknown(draft, row, "sources", texts_at(reading, "sources"), "source", label)
    default = row.values.get("default")
    if isinstance(default, str) and ids and default not in ids:
        yield row.fault("default", default, f"is none of the readings; one of: {', '.join(ids)}")
    for one, count in Counter(ids).items():
        if not one:
            yield row.fault("reading", one, "must not be empty")
        elif count > 1:
            yield row.fault("reading", one, "is there twice")
        elif mentioned is not None and (row.id, one) not in mentioned:
            yield row.fault("reading", one, "no event mentions it (a note that states it counts)")


def _organization_faults(draft: Draft) -> Iterator[Fault]:
    """Find records without a source, and tenures of an office that cannot follow one another."""
    records: dict[str, list[Any]] = {table: draft.records[table] for table in ORGANIZATION_TABLES}
    for table, some in records.items():
        for record in some:
            if record.needs_source and not (record.sources or record.memory):
                problem = "is missing: name a source, or what rests on memory"
                yield draft.by_id[table][record.id].fault("sources", None, problem)
    for tenure, key, value, problem in succession_faults(records["office"], records["tenure"]):
        yield draft.by_id["tenure"][tenure].fault(key, value, problem)
