"""The faults of an organization's records: what the types of their fields cannot check.

The loader knows in which file a row stands; this module knows what is wrong with it.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from itertools import pairwise
from typing import Any, NamedTuple

from csto_membership.model.dates import Moment

from .record import Record
from .records import TABLES, Office, Tenure
from .vocabulary import Holder

Records = Mapping[str, Iterable[Any]]

REFERENCES: dict[str, dict[str, str]] = {
    "office": {},
    "tenure": {"office": "office", "state": "state"},
    "meeting": {
        "host": "state",
        "chair": "state",
        "present": "state",
        "guests": "state",
        "absent.state": "state",
        "refused.state": "state",
        "papers.by": "state",
    },
    "relation": {},
    "request": {"state": "state", "instrument": "instrument"},
    "duty": {"instrument": "instrument"},
    "erratum": {"source": "source", "facts": "fact"},
}
"""The fields that name something, and the kind of thing they name; ``a.b`` is field b of the rows in a."""

SHARED = {"sources": "source", "claims.source": "source"}
"""Such fields of every table."""

ORDERED: dict[str, tuple[str, ...]] = {
    "office": ("since", "until"),
    "tenure": ("appointed", "start", "end"),
    "relation": ("start", "end"),
    "request": ("date", "decided", "deployed", "returned"),
}
"""Days that cannot run backwards within a record."""


class Finding(NamedTuple):
    """One fault: the table and the id of the row, the key, its value, the problem."""

    table: str
    id: str
    key: str
    value: object
    problem: str


def faults(records: Records, known: Mapping[str, AbstractSet[str]]) -> Iterator[Finding]:
    """Return the faults that the records of an organization have together with the rest of a register.

    Args:
        records: the records by table.
        known: what the register has, by kind: codes of states (``state``), ids of
            instruments, sources and events (``instrument``, ``source``, ``event``) and of
            disputes (``dispute``).
    """
    listed = {table: tuple(records.get(table, ())) for table in TABLES}
    own = [record.id for rows in listed.values() for record in rows]
    facts = known["event"] | known["instrument"] | known["dispute"] | set(own)
    targets = {**known, "office": {office.id for office in listed["office"]}, "fact": facts}
    yield from _double_ids(listed, known["event"])
    for table, rows in listed.items():
        for record in rows:
            yield from _dangling(table, record, targets)
            yield from _backwards(table, record)
            if record.needs_source and not (record.sources or record.memory):
                yield Finding(table, record.id, "sources", None, "is missing: name a source, or what rests on memory")
    yield from _disorder(listed["office"], listed["tenure"])


def _double_ids(listed: Mapping[str, tuple[Record, ...]], events: AbstractSet[str]) -> Iterator[Finding]:
    counted = Counter(record.id for rows in listed.values() for record in rows)
    for table, rows in listed.items():
        for record in rows:
            if not record.id:
                yield Finding(table, "", "id", "", "must not be empty")
            elif counted[record.id] > 1:
                yield Finding(table, record.id, "id", None, "is there twice")
            elif record.id in events:
                yield Finding(table, record.id, "id", None, "is the id of an event as well")


def values(record: object, path: str) -> Iterator[str]:
    """Return the texts that stand at a path such as ``host``, ``present`` or ``absent.state``."""
    name, _, rest = path.partition(".")
    value = getattr(record, name)
    if rest:
        for part in value:
            yield from values(part, rest)
    else:
        yield from (one for one in ((value,) if isinstance(value, str) else value) if one)


def _dangling(table: str, record: Record, targets: Mapping[str, AbstractSet[str]]) -> Iterator[Finding]:
    for path, target in (SHARED | REFERENCES[table]).items():
        for one in values(record, path):
            if one not in targets[target]:
                what = "code" if target == "state" else "id"
                yield Finding(table, record.id, path, one, f"there is no {target} of this {what}")


def _backwards(table: str, record: Record) -> Iterator[Finding]:
    days = [(key, day) for key in ORDERED.get(table, ()) if isinstance(day := getattr(record, key), Moment)]
    for (first, one), (second, other) in pairwise(days):
        if other.latest < one.earliest:
            yield Finding(table, record.id, second, str(other), f"is earlier than {first}, {one}")


def _disorder(offices: Iterable[Office], tenures: tuple[Tenure, ...]) -> Iterator[Finding]:
    """Find tenures whose days cannot stand in their order within the office's, or of the wrong sort of holder.

    Days can stand in order if none ends before the latest first day of those before it; then
    every question about the office has an answer.
    """
    for office in offices:
        own = [tenure for tenure in tenures if tenure.office == office.id]
        floor, what = office.since.earliest, f"the office begins on {office.since}"
        for tenure in own:
            for key, day in (("start", tenure.start), ("end", tenure.end)):
                if day is None or (key == "end" and day.latest < tenure.start.earliest):  # which `_backwards` finds
                    continue
                if day.latest < floor:
                    yield Finding("tenure", tenure.id, key, str(day), f"is too early: {what}")
                if day.earliest >= floor:
                    floor, what = (
                        day.earliest,
                        f"the tenure before it {'begins' if key == 'start' else 'ends'} on {day}",
                    )
            if office.until is not None and tenure.start.earliest > office.until.latest:
                problem = f"is too late: the office ends on {office.until}"
                yield Finding("tenure", tenure.id, "start", str(tenure.start), problem)
            if office.kind is Holder.STATE and tenure.holder:
                yield Finding("tenure", tenure.id, "holder", tenure.holder, f"{office.id!r} is held by states")
            elif office.kind is Holder.PERSON and tenure.named and not tenure.holder:
                yield Finding("tenure", tenure.id, "holder", None, f"is missing: {office.id!r} is held by a person")
