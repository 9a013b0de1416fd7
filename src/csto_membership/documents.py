"""TOML documents and the model: strict reading with all faults together, and writing back.

The one place that knows the register format (docs, "register files"). Rows become records
through cattrs; what does not fit is a `Fault` naming file, table, id, key and value. Then
the references between rows are checked, and every bond is folded under every combination
of readings, so that a register that has been read can answer.
"""

import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from pathlib import Path
from typing import Any

from attrs import Attribute, evolve, fields, frozen, has
from cattrs import Converter
from cattrs.errors import ClassValidationError, ForbiddenExtraKeysError, IterableValidationError
from cattrs.gen import make_dict_structure_fn, override

from .dispute import Dispute, Reading
from .errors import Fault, MembershipError, OrderError, RegisterError, TransitionError
from .event import Event, Readings, Source, readings_of
from .instrument import Arrears, Entry, EntryAt, Instrument, Kind, Withdrawal
from .ledger import MOST_COMBINATIONS, Ledger
from .moment import Moment, MonthDay, Period
from .position import Act, Word
from .state import State
from .timeline import in_order

FORMAT = 1
"""The version of the register format that this package reads."""

BY = ("state", "organization", "depositary")
FORMS = ("ratification", "acceptance", "approval", "accession", "admission", "definitive signature")
INTERNAL = {"derived_by", "origin"}
"""Fields of an event that no file may set."""


@frozen(slots=True, kw_only=True)
class Head:
    """The ``[register]`` table."""

    format: int
    id: str
    name: str
    constitutive: str
    checked_through: date
    note: str = ""


TABLES: dict[str, type] = {
    "register": Head,
    "state": State,
    "instrument": Instrument,
    "source": Source,
    "dispute": Dispute,
    "event": Event,
}
"""The tables of a register file and what their rows become."""

RENAMED: dict[type, dict[str, str]] = {Dispute: {"readings": "reading"}}
"""Fields that have another key in files: an array of tables is named in the singular."""

Row = tuple[str, dict[str, Any]]
"""A file's name and one row of it."""


def _of(*kinds: type, what: str) -> Callable[[Any, Any], Any]:
    """Make a hook that takes values of exactly these types and no others."""

    def hook(value: Any, _: Any) -> Any:  # noqa: ANN401  whatever stands in the file
        if type(value) not in kinds:
            message = f"must be {what}"
            raise TypeError(message)
        return value

    return hook


def _texts(value: Any, _: Any) -> tuple[str, ...]:  # noqa: ANN401
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        message = "must be a list of texts"
        raise TypeError(message)
    return tuple(value)


def _moment(value: Any, _: Any) -> Moment:  # noqa: ANN401
    if isinstance(value, datetime) or not isinstance(value, date | str):
        message = 'must be a date (2024-02-22) or an EDTF text such as "1993-12"'
        raise TypeError(message)
    return Moment.of(value)


def _readings(value: Any, _: Any) -> Readings:  # noqa: ANN401
    if not isinstance(value, dict) or not all(isinstance(one, list) for one in value.values()):
        message = 'must be a table of lists, such as { dispute = ["reading"] }'
        raise TypeError(message)
    return readings_of({dispute: _texts(chosen, None) for dispute, chosen in value.items()})


def _text_hook(make: Callable[[str], Any]) -> Callable[[Any, Any], Any]:
    text = _of(str, what="a text")
    return lambda value, kind: make(text(value, kind))


def _converter() -> Converter:
    converter = Converter(forbid_extra_keys=True)

    def take(kind: Any, hook: Callable[[Any, Any], Any]) -> None:  # noqa: ANN401  any annotation
        converter.register_structure_hook_func(lambda asked: asked == kind, hook)

    day = _of(date, what="a date such as 2024-02-22")
    number = _of(int, what="a whole number")
    take(str, _of(str, what="a text"))
    for kind, hook in ((date, day), (int, number), (Moment, _moment), (MonthDay, _text_hook(MonthDay.parse))):
        take(kind, hook)
        take(kind | None, hook)
    take(Period, _text_hook(Period.parse))
    take(tuple[str, ...], _texts)
    take(Readings, _readings)
    for word in (Act, Kind, EntryAt):
        take(word, _text_hook(word))
    for record in (Entry, Withdrawal, Arrears, Reading, *TABLES.values()):
        renamed = {name: override(rename=key) for name, key in RENAMED.get(record, {}).items()}
        omitted = {name: override(omit=True) for name in INTERNAL if name in {f.name for f in fields(record)}}
        hook = _table(make_dict_structure_fn(record, converter, _cattrs_forbid_extra_keys=True, **renamed, **omitted))  # type: ignore[arg-type]
        take(record, hook)
        take(record | None, hook)
    return converter


def _table(hook: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    def checked(value: Any, kind: Any) -> Any:  # noqa: ANN401
        if not isinstance(value, dict):
            message = "must be a table"
            raise TypeError(message)
        return hook(value, kind)

    return checked


_CONVERTER = _converter()


def keys_of(kind: type) -> dict[str, "Attribute[Any]"]:
    """Return the keys that a table of this kind may have in a file, with their fields."""
    renamed = RENAMED.get(kind, {})
    return {renamed.get(f.name, f.name): f for f in fields(kind) if f.name not in INTERNAL}


def read(files: Sequence[tuple[str, bytes]]) -> Ledger:
    """Read a register from the contents of its files.

    Args:
        files: the name and the bytes of each file.

    Raises:
        RegisterError: with every fault of every file.
    """
    reader = _Reader()
    for name, content in files:
        reader.take(name, content)
    return reader.ledger()


class _Reader:
    """What has been read so far, and the faults found."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.rows: dict[str, list[Row]] = {table: [] for table in TABLES}
        self.records: dict[str, list[Any]] = {table: [] for table in TABLES}
        self.broken: set[str] = set()

    def fault(self, file: str, table: str, id_: str, key: str, value: object, problem: str) -> None:
        self.faults.append(Fault(file, table, id_, key, value, problem))

    def take(self, file: str, content: bytes) -> None:
        """Parse one file and keep its rows."""
        try:
            document = tomllib.loads(content.decode())
        except UnicodeDecodeError as error:
            self.fault(file, "", "", "", None, f"is not UTF-8: {error.reason} at byte {error.start}")
        except RecursionError:
            self.fault(file, "", "", "", None, "is not a register: nested too deeply")
        except ValueError as error:
            self.fault(file, "", "", "", None, f"is not TOML: {error}")
        else:
            self._take_tables(file, document)

    def _take_tables(self, file: str, document: dict[str, Any]) -> None:
        for table, value in document.items():
            if table not in TABLES:
                self.fault(file, table, "", "", None, f"unknown table; one of: {', '.join(TABLES)}")
                continue
            single = table == "register"
            rows = [value] if single else value
            if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
                form = f"[{table}]" if single else f"[[{table}]]"
                self.fault(file, table, "", "", value, f"must be written as {form}")
                continue
            self.rows[table] += [(file, row) for row in rows]

    def ledger(self) -> Ledger:
        """Make the ledger of what was read.

        Raises:
            RegisterError: there are faults.
        """
        heads = self.rows["register"]
        if len(heads) != 1 and not (self.faults and not heads):
            files = ", ".join(file for file, _ in heads) or "no file"
            self.fault("", "register", "", "", None, f"there must be one [register] table, found in {files}")
        for table in TABLES:
            for file, row in self.rows[table]:
                self._structure(table, file, row)
        self._check_ids()
        self._check_references()
        ledger = self._assemble() if heads else None
        if ledger is not None:
            self._check_histories(ledger)
        if self.faults or ledger is None:
            raise RegisterError(self.faults)
        return ledger

    def _structure(self, table: str, file: str, row: dict[str, Any]) -> None:
        kind = TABLES[table]
        before = len(self.faults)
        name = row_id(table, row)
        expanded = self._expand(file, name, row) if table == "event" else iter([row])
        for one in expanded:
            try:
                record: Any = _CONVERTER.structure(one, kind)
            except ClassValidationError as error:
                for key, problem in _problems(error):
                    self.fault(file, table, name, key, _at(row, key), problem)
                break
            if table == "event":
                record = evolve(record, origin=file)
            self.records[table].append(record)
        if table == "event":
            self._check_event(file, name, row)
        if table == "register" and row.get("format") not in (FORMAT, None):
            self.fault(file, table, name, "format", row["format"], f"this package reads format {FORMAT}")
        if len(self.faults) > before:
            self.broken.add(table if table != "event" else f"event {name}")

    def _expand(self, file: str, name: str, row: dict[str, Any]) -> Iterator[dict[str, Any]]:
        """Write an event of several bonds as one row a bond."""
        plain = {key: value for key, value in row.items() if key not in {"states", "instruments"}}
        choices = []
        for one, many, needed in (("state", "states", True), ("instrument", "instruments", False)):
            if one in row and many in row:
                self.fault(file, "event", name, many, row[many], f"{one!r} and {many!r} exclude each other")
            elif many in row:
                value = row[many]
                if isinstance(value, list) and value and all(isinstance(v, str) for v in value):
                    if len(set(value)) < len(value):
                        self.fault(file, "event", name, many, value, "names one twice")
                    choices.append([{one: v} for v in dict.fromkeys(value)])
                    continue
                self.fault(file, "event", name, many, value, "must be a list of texts, at least one")
            elif one not in row and needed:
                self.fault(file, "event", name, one, None, "is missing: which state?")
            choices.append([{one: row[one]} if one in row else {one: "?"} if needed else {}])
        for state in choices[0]:
            for instrument in choices[1]:
                yield {**plain, **state, **instrument}

    def _check_event(self, file: str, name: str, row: dict[str, Any]) -> None:
        for key in ("id", "sources"):
            if row.get(key, "") in ("", []):
                self.fault(file, "event", name, key, None, "is missing: every event has an id and a source")
        for key, words in (("by", BY), ("form", FORMS)):
            if isinstance(row.get(key), str) and row[key] not in words:
                self.fault(file, "event", name, key, row[key], f"must be one of: {', '.join(words)}")
        if row.get("act") == Act.NOTE and not row.get("topic"):
            self.fault(file, "event", name, "topic", None, "is missing: a note has a topic")
        if "topic" in row and row.get("act") != Act.NOTE:
            self.fault(file, "event", name, "topic", row["topic"], "only a note has a topic")

    def _check_ids(self) -> None:
        for table in ("state", "instrument", "source", "dispute", "event"):
            counted = Counter(row_id(table, row) for _, row in self.rows[table])
            for file, row in self.rows[table]:
                name = row_id(table, row)
                if name and counted[name] > 1:
                    self.fault(file, table, name, "code" if table == "state" else "id", None, "is there twice")
        spellings: dict[str, str] = {}
        for state in self.records["state"]:
            for spelling in state.spellings:
                other = spellings.setdefault(" ".join(spelling.split()).casefold(), state.code)
                if other != state.code:
                    self.fault("", "state", state.code, "aliases", spelling, f"also names {other}")

    def _check_references(self) -> None:
        """Check on the rows as written, so that a broken row does not hide what it names wrongly."""
        known = {table: {row_id(table, row) for _, row in self.rows[table]} for table in TABLES}
        keys = {
            "register": {"constitutive": "instrument"},
            "state": {"sources": "source"},
            "instrument": {"sources": "source"},
            "dispute": {"sources": "source"},
            "event": {
                "sources": "source",
                "state": "state",
                "states": "state",
                "instrument": "instrument",
                "instruments": "instrument",
            },
        }
        for table, targets in keys.items():
            for file, row in self.rows[table]:
                for key, target in targets.items():
                    self._refer(file, table, row_id(table, row), key, row.get(key), target, known[target])
        readings = {
            row_id("dispute", row): [reading.get("id") for reading in _tables(row.get("reading"))]
            for _, row in self.rows["dispute"]
        }
        mentioned = {(dispute, one) for _, row in self.rows["event"] for dispute, one in _chosen(row)}
        for file, row in self.rows["event"]:
            self._check_chosen(file, row, readings)
        for file, row in self.rows["dispute"]:
            self._check_dispute(file, row, mentioned, known["source"])

    def _check_chosen(self, file: str, row: dict[str, Any], readings: Mapping[str, list[Any]]) -> None:
        name = row_id("event", row)
        for dispute, one in _chosen(row):
            if dispute not in readings:
                self.fault(file, "event", name, "readings", dispute, "there is no dispute of this id")
            elif one is None:
                self.fault(file, "event", name, "readings", dispute, "names no reading")
            elif one not in readings[dispute]:
                self.fault(file, "event", name, "readings", one, f"{dispute!r} has no such reading")

    def _check_dispute(
        self, file: str, row: dict[str, Any], mentioned: set[tuple[str, Any]], sources: set[str]
    ) -> None:
        name = row_id("dispute", row)
        readings = _tables(row.get("reading"))
        ids = [reading.get("id") for reading in readings]
        for reading in readings:
            within = f"{name}.{reading.get('id', '')}"
            self._refer(file, "dispute", within, "sources", reading.get("sources"), "source", sources)
        if "default" in row and row["default"] not in ids:
            self.fault(file, "dispute", name, "default", row["default"], "is none of the readings")
        for one, count in Counter(map(str, ids)).items():
            if count > 1:
                self.fault(file, "dispute", name, "reading", one, "is there twice")
            elif (name, one) not in mentioned:
                problem = "no event mentions it (a note that states it counts)"
                self.fault(file, "dispute", name, "reading", one, problem)

    def _refer(self, file: str, table: str, name: str, key: str, value: object, target: str, known: set[str]) -> None:
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, str) and one not in known:
                what = "code" if target == "state" else "id"
                self.fault(file, table, name, key, one, f"there is no {target} of this {what}")

    def _assemble(self) -> Ledger | None:
        if self.broken & {"register", "state", "instrument", "dispute"} or not self.records["register"]:
            return None
        head: Head = self.records["register"][0]
        if head.constitutive not in {instrument.id for instrument in self.records["instrument"]}:
            return None
        return Ledger(
            id=head.id,
            name=head.name,
            constitutive=head.constitutive,
            checked_through=head.checked_through,
            states=self.records["state"],
            instruments=self.records["instrument"],
            sources=self.records["source"],
            disputes=self.records["dispute"],
            events=self.records["event"],
            note=head.note,
        )

    def _check_histories(self, ledger: Ledger) -> None:
        """Fold every bond that can be folded, under every combination of readings."""
        for instrument in ledger.instruments:
            self._check_instrument(instrument)
        blamed = {fault.id for fault in self.faults if fault.table in {"event", "dispute", "state", "instrument"}}
        for instrument_id, states in ledger.bonds.items():
            for state, events in states.items():
                named = {event.id for event in events} | {state, instrument_id}
                disputes = {dispute for event in events for dispute, _ in event.readings}
                if (named | disputes) & blamed or self._unfinished(state):
                    continue
                self._check_bond(ledger, instrument_id, state, events)

    def _unfinished(self, state: str) -> bool:
        """Whether some event of this state could not be read, so that its history has a hole."""
        rows = (row for _, row in self.rows["event"] if f"event {row_id('event', row)}" in self.broken)
        return any(state in (row.get("state"), *_listed(row.get("states"))) for row in rows)

    def _check_bond(self, ledger: Ledger, instrument: str, state: str, events: tuple[Event, ...]) -> None:
        count = ledger.count_combinations(events)
        if count > MOST_COMBINATIONS:
            problem = f"{count} combinations of readings touch it; at most {MOST_COMBINATIONS}"
            self.fault(events[0].origin, "state", state, "", instrument, problem)
            return
        found: dict[str, Fault] = {}
        for readings, error in ledger.refusals(instrument, state):
            culprit = _culprit(error, events)
            key = "date" if isinstance(error, OrderError) else "act"
            read = ", ".join(f"{d}={r}" for d, r in readings.items() if r != ledger.disputes_by_id[d].default)
            problem = f"{error}{f' (read as {read})' if read else ''}"
            found.setdefault(str(error), Fault(culprit.origin, "event", culprit.id, key, None, problem))
        self.faults += found.values()

    def _check_instrument(self, instrument: Instrument) -> None:
        days = [instrument.signed, instrument.in_force, instrument.terminated]
        named = [(day, key) for day, key in zip(days, ("signed", "in_force", "terminated"), strict=True) if day]
        for (one, first), (other, second) in pairwise(named):
            if other.latest < one.earliest:
                self.fault("", "instrument", instrument.id, second, str(other), f"is earlier than {first}, {one}")


def _culprit(error: MembershipError, events: Sequence[Event]) -> Event:
    name = getattr(error, "event", "") if isinstance(error, TransitionError) else getattr(error, "second", "")
    return next((event for event in events if event.id == name), events[0])


def row_id(table: str, row: Mapping[str, Any]) -> str:
    """Return what names a row: its id, or a state's code."""
    value = row.get("code" if table == "state" else "id")
    return value if isinstance(value, str) else ""


def _tables(value: object) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _chosen(row: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Return the (dispute, reading) pairs that an event names; ``None`` for an empty list."""
    chosen = row.get("readings")
    for dispute, ids in chosen.items() if isinstance(chosen, dict) else ():
        if isinstance(ids, list):
            yield from ((dispute, one) for one in (ids or [None]))


def _at(row: Mapping[str, Any], path: str) -> object:
    value: Any = row
    for key in path.split("."):
        if not isinstance(value, dict):
            return None
        value = value.get(key)
    return value


def _problems(error: BaseException, path: str = "") -> Iterator[tuple[str, str]]:
    """Flatten what cattrs found into (key, problem) pairs."""
    if isinstance(error, ClassValidationError | IterableValidationError):
        for inner, note in error.group_exceptions()[0]:
            name = getattr(note, "name", None) or f"#{getattr(note, 'index', 0) + 1}"
            yield from _problems(inner, f"{path}.{name}".removeprefix("."))
        for inner in error.group_exceptions()[1]:
            yield from _problems(inner, path)
    elif isinstance(error, ForbiddenExtraKeysError):
        known = ", ".join(keys_of(error.cl))
        yield from (
            (f"{path}.{key}".removeprefix("."), f"unknown key; one of: {known}") for key in sorted(error.extra_fields)
        )
    elif isinstance(error, KeyError):
        yield path, "is missing"
    else:
        yield path, str(error)


# writing


def write(ledger: Ledger) -> str:
    """Write a ledger as one TOML document.

    Raises:
        ValueError: no order of events in one file keeps all bonds in order.
    """
    import tomlkit  # noqa: PLC0415  only writing needs it

    rows = document(ledger) | {"event": _event_rows(ledger)}
    out = tomlkit.document()
    for name, value in rows.items():
        out.add(name, tomlkit.item(value) if isinstance(value, dict) else _array(value))
    return tomlkit.dumps(out)


def _array(rows: list[dict[str, Any]]) -> Any:  # noqa: ANN401  a tomlkit item
    """Write an array of tables, those inside its rows too; a dictionary of lists stays in its row."""
    import tomlkit  # noqa: PLC0415  only writing needs it

    array = tomlkit.aot()
    for row in rows:
        table = tomlkit.table()
        for key, value in row.items():
            if key == "reading":
                table.add(key, _array(value))
            elif key == "readings":
                inline = tomlkit.inline_table()
                inline.update(value)
                table.add(key, inline)
            else:
                table.add(key, tomlkit.item(value))
        array.append(table)
    return array


def document(ledger: Ledger) -> dict[str, Any]:
    """Return a ledger, but for its events, as the plain values of a TOML document."""
    head = Head(
        format=FORMAT,
        id=ledger.id,
        name=ledger.name,
        constitutive=ledger.constitutive,
        checked_through=ledger.checked_through,
        note=ledger.note,
    )
    tables: dict[str, Any] = {
        "state": ledger.states,
        "source": ledger.sources,
        "instrument": ledger.instruments,
        "dispute": ledger.disputes,
    }
    rows = {table: [_row(record) for record in records] for table, records in tables.items()}
    return {"register": _row(head), **{table: some for table, some in rows.items() if some}}


def _row(record: Any) -> dict[str, Any]:  # noqa: ANN401  any of the records
    """Return a record as plain values, without what is at its default."""
    row = {}
    for key, field in keys_of(type(record)).items():
        value = getattr(record, field.name)
        default: Any = field.default
        if hasattr(default, "factory"):
            default = default.factory()
        if value != default:
            row[key] = _value(value)
    return row


def _value(value: Any) -> Any:  # noqa: ANN401  any field
    match value:
        case Moment(exact=True, uncertain=False, approximate=False):
            return value.earliest
        case Moment() | Period() | MonthDay() | Word():
            return str(value)
        case (tuple(), *_) if not has(type(value[0])):
            return {dispute: list(readings) for dispute, readings in value}
        case tuple():
            return [_value(one) for one in value]
    return _row(value) if has(type(value)) else value


def _event_rows(ledger: Ledger) -> list[dict[str, Any]]:
    """Write events of one id as one row, in an order that keeps the order of every bond.

    Raises:
        ValueError: no order of rows keeps all bonds in order.
    """
    groups: dict[str, list[Event]] = {}
    for event in ledger.events:
        groups.setdefault(event.id, []).append(event)
    order: TopologicalSorter[str] = TopologicalSorter(dict.fromkeys(groups, ()))
    for instrument, states in ledger.bonds.items():
        for bond in states.values():
            names = [e.id for e in in_order(ledger.instrument(instrument), bond)]
            for one, other in pairwise(names):
                order.add(other, one)
    try:
        names = list(order.static_order())
    except CycleError as error:
        message = f"no single file can hold these events in order: {', '.join(error.args[1])}; write a folder"
        raise ValueError(message) from None
    return [_event_row(groups[name]) for name in names]


def event_row(event: Event) -> dict[str, Any]:
    """Return one event of one bond as plain values, with the file it came from."""
    return _row(event) | {"origin": event.origin}


def _event_row(group: list[Event]) -> dict[str, Any]:
    row = _row(group[0])
    for one, many in (("state", "states"), ("instrument", "instruments")):
        values = list(dict.fromkeys(getattr(event, one) for event in group))
        if len(values) > 1:
            row = {(many if key == one else key): (values if key == one else value) for key, value in row.items()}
    return row


def paths(folder: Path) -> list[Path]:
    """Return the register files of a folder, by name."""
    return sorted(path for path in folder.glob("*.toml") if path.is_file())
