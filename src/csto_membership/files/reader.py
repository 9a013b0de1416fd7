"""TOML documents into the model: strict reading, with all faults together.

The one place that knows the register format (docs, "register files"). Rows become records
through cattrs; what does not fit is a `Fault` naming file, table, id, key and value. Then
the references between rows are checked, and every bond is folded under every combination
of readings, so that a register that has been read can answer.
"""

# raw documents are of any shape until they are checked here
# pyright: reportUnknownArgumentType=false, reportUnknownMemberType=false, reportUnknownVariableType=false

import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import pairwise, product
from types import GenericAlias
from typing import Any, NamedTuple

from attrs import NOTHING, Attribute, asdict, evolve, fields, frozen
from cattrs import Converter
from cattrs.errors import (
    ClassValidationError,
    ForbiddenExtraKeysError,
    IterableValidationError,
    IterableValidationNote,
)
from cattrs.gen import make_dict_structure_fn, override

from csto_membership import organization as organization
from csto_membership.engine.histories import refusals
from csto_membership.errors import Fault, MembershipError, OrderError, RegisterError, TransitionError
from csto_membership.model.catalogue import catalogue
from csto_membership.model.dates import Moment, MonthDay, Period
from csto_membership.model.disputes import Dispute, Reading, touched
from csto_membership.model.events import Event, Readings, Source, readings_of
from csto_membership.model.facts import MOST_COMBINATIONS, Facts
from csto_membership.model.instruments import Arrears, Entry, EntryAt, Instrument, Kind, Withdrawal
from csto_membership.model.names import fold
from csto_membership.model.states import State, near
from csto_membership.model.vocabulary import Act

FORMAT = 1
"""The version of the register format that this package reads."""

BY = ("state", "organization", "depositary")
FORMS = ("ratification", "acceptance", "approval", "accession", "admission", "definitive signature")
SEVERAL = {"state": "states", "instrument": "instruments"}
"""Keys of an event of one bond, and the keys that name several at once."""
INTERNAL = {"derived_by", "origin"}
"""Fields of an event that no file may set."""
DEEPEST = 16
"""How deep a document may be nested; a register needs five levels."""
MOST_HINTS = 100
"""How many names that are not there get a hint: looking for near ones takes time."""
LARGEST = 2**63
"""TOML promises whole numbers of 64 bits."""


@frozen(slots=True, kw_only=True)
class Head:
    """The ``[register]`` table: the register as a whole.

    Attributes:
        format: the version of the register format.
        id: the register's name for programs.
        name: the register's name for people.
        constitutive: id of the instrument under which standing is membership of the organization.
        checked_through: the last day that the register answers for; later answers are projections.
        closed: whether states of the catalogue that the register does not name are outsiders; otherwise
            they are unknown.
        note: whatever else should be known.
    """

    format: int
    id: str
    name: str
    constitutive: str
    checked_through: date
    closed: bool = True
    note: str = ""


TABLES: dict[str, type] = {
    "register": Head,
    "state": State,
    "instrument": Instrument,
    "source": Source,
    "dispute": Dispute,
    "event": Event,
    **organization.TABLES,
}
"""The tables of a register file and what their rows become."""

RENAMED: dict[type, dict[str, str]] = {Dispute: {"readings": "reading"}}
"""Fields that have another key in files: an array of tables is named in the singular."""

NEEDED: dict[type, dict[str, str]] = {
    Event: {"id": "every event has an id and a source", "sources": "every event has an id and a source"},
    Dispute: {"reading": "a dispute has readings"},
}
"""Keys that a file must have although the record could do without them, and why."""

FOLDED = {"id", "code", "readings", "default", "signed", "in_force", "terminated"}
"""Keys whose faults can change a history: what such a fault names is not folded."""


class Row(NamedTuple):
    """One row of a file."""

    file: str
    table: str
    number: int
    values: dict[str, Any]

    @property
    def key(self) -> str:
        """The key that names rows of its table."""
        return "code" if self.table == "state" else "id"

    @property
    def id(self) -> str:
        """What names it, if it is named."""
        value = self.values.get(self.key)
        return value if isinstance(value, str) else ""

    @property
    def label(self) -> str:
        """What it is called in faults: its name, else its place among such rows of its file."""
        return self.id or f"#{self.number}"

    def bonds(self, constitutive: str) -> set[tuple[str, str]]:
        """Return the state and the instrument of each bond that an event names."""
        states, instruments = (
            [one for one in (self.values.get(key), *_listed(self.values.get(several))) if isinstance(one, str)]
            for key, several in SEVERAL.items()
        )
        return set(product(states, instruments or [constitutive]))


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
        if isinstance(kind, type):  # a class: a predicate would come after the hooks that cattrs has for its bases
            converter.register_structure_hook(kind, hook)
        else:
            converter.register_structure_hook_func(lambda asked: asked == kind, hook)

    day = _of(date, what="a date such as 2024-02-22")
    number = _of(int, what="a whole number")
    take(str, _of(str, what="a text"))
    take(bool, _of(bool, what="true or false"))
    for kind, hook in ((date, day), (int, number), (Moment, _moment), (MonthDay, _text_hook(MonthDay.parse))):
        take(kind, hook)
        take(kind | None, hook)
    take(Period, _text_hook(Period.parse))
    take(tuple[str, ...], _texts)
    take(Readings, _readings)
    for word in (Act, Kind, EntryAt, *organization.WORDS):
        take(word, _text_hook(word))
        take(word | None, _text_hook(word))
    take(tuple[Reading, ...], _rows_of(Reading, converter, "dispute.reading"))
    for key, part in organization.INNER.items():
        take(GenericAlias(tuple, (part, ...)), _rows_of(part, converter, f"…{key}"))
    for record in (Entry, Withdrawal, Arrears, Reading, *organization.INNER.values(), *TABLES.values()):
        renamed = {name: override(rename=key) for name, key in RENAMED.get(record, {}).items()}
        omitted = {name: override(omit=True) for name in INTERNAL if name in {f.name for f in fields(record)}}
        hook = _table(make_dict_structure_fn(record, converter, _cattrs_forbid_extra_keys=True, **renamed, **omitted))  # type: ignore[arg-type]  # overrides by name
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


def _rows_of(kind: type, converter: Converter, table: str) -> Callable[[Any, Any], Any]:
    def hook(value: Any, _: Any) -> tuple[Any, ...]:  # noqa: ANN401
        if not isinstance(value, list):
            message = f"must be written as [[{table}]]"
            raise TypeError(message)
        return tuple(converter.structure(value, list[kind]))  # type: ignore[valid-type]  # a type of its run

    return hook


_CONVERTER = _converter()


def own_keys(kind: type) -> dict[str, "Attribute[Any]"]:
    """Return the keys that a table of this kind may have, one for each field of its record."""
    renamed = RENAMED.get(kind, {})
    return {renamed.get(f.name, f.name): f for f in fields(kind) if f.name not in INTERNAL}  # pyright: ignore[reportReturnType]  # a field has a name


def keys_of(kind: type) -> dict[str, "Attribute[Any]"]:
    """Return the keys that a table of this kind may have in a file, with their fields."""
    keys = {}
    for key, one in own_keys(kind).items():
        keys[key] = one
        if kind is Event and key in SEVERAL:
            keys[SEVERAL[key]] = one
    return keys


def required_of(kind: type) -> list[str]:
    """Return the keys that a table of this kind must have in a file.

    But for the state of an event, which may be several, and a state's name, which the catalogue may have.
    """
    needed = NEEDED.get(kind, {})
    optional = SEVERAL if kind is Event else ("name",) if kind is State else ()
    return [
        key
        for key, one in keys_of(kind).items()
        if (one.default is NOTHING or key in needed) and one.name not in optional
    ]


def read(files: Sequence[tuple[str, bytes]]) -> Facts:
    """Read a register from the contents of its files.

    Args:
        files: the name and the bytes of each file.

    Raises:
        RegisterError: with every fault of every file.
    """
    reader = _Reader()
    for name, content in files:
        reader.take(name, content)
    return reader.facts()


class _Reader:
    """What has been read so far, and the faults found."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.files: list[str] = [""]
        self.unread: set[str] = set()
        self.rows: dict[str, list[Row]] = {table: [] for table in TABLES}
        self.records: dict[str, list[Any]] = {table: [] for table in TABLES}
        self.broken: list[Row] = []
        self.known: dict[str, set[str]] = {}
        self.hints: dict[tuple[str, str], str] = {}

    def fault(self, row: Row, key: str, value: object, problem: str, label: str = "") -> None:
        """Keep a fault of a row."""
        self.faults.append(Fault(row.file, row.table, label or row.label, key, value, problem))

    def take(self, file: str, content: bytes) -> None:
        """Parse one file and keep its rows."""
        self.files.append(file)
        try:
            document = tomllib.loads(content.decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            problem = f"is not UTF-8: {error.reason} at byte {error.start}"
        except RecursionError:
            problem = "is not a register: nested too deeply"
        except ValueError as error:
            problem = f"is not TOML: {error}"
        else:
            problem = _unfit(document)
        if not problem:
            self._take_tables(file, document)  # pyright: ignore[reportPossiblyUnboundVariable]  # bound where there is no problem
            return
        self.faults.append(Fault(file, "", "", "", None, problem))
        self.unread |= TABLES.keys()

    def _take_tables(self, file: str, document: dict[str, Any]) -> None:
        for table, value in document.items():
            if table not in TABLES:
                problem = f"unknown table; one of: {', '.join(TABLES)}"
                self.faults.append(Fault(file, table, "", "", None, problem))
                continue
            single = table == "register"
            rows = [value] if single else value
            if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
                form = f"[{table}]" if single else f"[[{table}]]"
                self.faults.append(Fault(file, table, "", "", value, f"must be written as {form}"))
                self.unread.add(table)
                continue
            self.rows[table] += [Row(file, table, number, row) for number, row in enumerate(rows, start=1)]

    def facts(self) -> Facts:
        """Make the ledger of what was read.

        Raises:
            RegisterError: there are faults.
        """
        self._check_head()
        for row in (row for rows in self.rows.values() for row in rows):
            self._structure(row)
        self._check_ids()
        self._check_days()
        self._check_references()
        self._check_annals()
        facts = self._assemble()
        if facts is not None and not self.unread:
            self._check_histories(facts)
        if facts is None or self.faults:
            raise RegisterError(sorted(self.faults, key=lambda fault: self.files.index(fault.file)))
        return facts

    def _check_head(self) -> None:
        heads = self.rows["register"]
        if len(heads) == 1 or (not heads and "register" in self.unread):
            return
        files = ", ".join(head.file for head in heads) or "no file"
        problem = f"there must be one [register] table, found in {files}"
        self.faults.append(Fault("", "register", "", "", None, problem))

    def _structure(self, row: Row) -> None:
        kind = TABLES[row.table]
        known = keys_of(kind)
        for key in sorted(row.values.keys() - known):
            self.fault(row, key, row.values[key], f"unknown key; one of: {', '.join(known)}")
        before = len(self.faults)
        values = {key: value for key, value in row.values.items() if key in known}
        if kind is State:
            values = _from_catalogue(values)
        expanded = self._expand(row, values) if kind is Event else [values]
        records: list[Any] = []
        try:
            records += [_CONVERTER.structure(one, kind) for one in expanded]
        except ClassValidationError as error:
            for key, problem in _problems(error):
                self.fault(row, key, _at(row.values, key), problem)
        if len(self.faults) > before:
            self.broken.append(row)
        elif kind is Event:
            self.records["event"] += [evolve(record, id=row.label, origin=row.file) for record in records]
        else:
            self.records[row.table] += records
        self._check_row(row)

    def _expand(self, row: Row, values: dict[str, Any]) -> list[dict[str, Any]]:
        """Write an event of several bonds as one row a bond."""
        plain = {key: value for key, value in values.items() if key not in SEVERAL.values()}
        choices = [self._bonds(row, one, several) for one, several in SEVERAL.items()]
        if not choices[0]:
            if SEVERAL["state"] not in values:
                self.fault(row, "state", None, "is missing: which state?")
            choices[0] = [{"state": "?"}]  # the rest of the row is looked at all the same
        return [plain | state | instrument for state in choices[0] for instrument in choices[1] or [{}]]

    def _bonds(self, row: Row, one: str, several: str) -> list[dict[str, Any]]:
        """Return one ``{key: value}`` for each state, or instrument, that an event names."""
        single = [{one: row.values[one]}] if one in row.values else []
        if several not in row.values:
            return single
        value = row.values[several]
        if single:
            self.fault(row, several, value, f"{one!r} and {several!r} exclude each other")
        elif not (isinstance(value, list) and value and all(isinstance(name, str) for name in value)):
            self.fault(row, several, value, "must be a list of texts, at least one")
        else:
            if len(set(value)) < len(value):
                self.fault(row, several, value, "names one twice")
            return [{one: name} for name in value]
        return single

    def _check_row(self, row: Row) -> None:
        """Check what no type tells."""
        values = row.values
        for key, why in NEEDED.get(TABLES[row.table], {}).items():
            if values.get(key, "") in ("", []):
                self.fault(row, key, None, f"is missing: {why}")
        if row.table == "event":
            self._check_event(row)
        elif values.get(row.key) == "":
            self.fault(row, row.key, "", "must not be empty")
        version = values.get("format")
        if row.table == "register" and type(version) is int and version != FORMAT:
            self.fault(row, "format", version, f"this package reads format {FORMAT}")

    def _check_event(self, row: Row) -> None:
        values, act = row.values, row.values.get("act")
        for key, words in (("by", BY), ("form", FORMS)):
            if isinstance(values.get(key), str) and values[key] not in words:
                self.fault(row, key, values[key], f"must be one of: {', '.join(words)}")
        if act == Act.NOTE and not values.get("topic"):
            self.fault(row, "topic", None, "is missing: a note has a topic")
        if "topic" in values and act != Act.NOTE:
            self.fault(row, "topic", values["topic"], "only a note has a topic")

    def _check_ids(self) -> None:
        for table in ("state", "instrument", "source", "dispute", "event"):
            counted = Counter(row.id for row in self.rows[table])
            for row in self.rows[table]:
                if row.id and counted[row.id] > 1:
                    self.fault(row, row.key, None, "is there twice")
        spellings: dict[str, str] = {}
        for state in self.records["state"]:
            for spelling in state.spellings:
                other = spellings.setdefault(fold(spelling), state.code)
                if other != state.code:
                    self.fault(self._row("state", state.code), "aliases", spelling, f"also names {other}")

    def _row(self, table: str, name: str) -> Row:
        return next(row for row in self.rows[table] if row.id == name)

    def _check_days(self) -> None:
        """Check the order of the days of one row."""
        ordered = {"state": ("since", "until"), "instrument": ("signed", "in_force", "terminated")}
        for table, keys in ordered.items():
            for record in self.records[table]:
                days = [(key, Moment.of(day)) for key in keys if (day := getattr(record, key)) is not None]
                for (first, one), (second, other) in pairwise(days):
                    if other.latest < one.earliest:
                        name = record.code if table == "state" else record.id
                        problem = f"is earlier than {first}, {one}"
                        self.fault(self._row(table, name), second, str(other), problem)

    def _check_references(self) -> None:
        """Check on the rows as written, so that a broken row does not hide what it names wrongly."""
        keys = {
            "register": {"constitutive": "instrument"},
            "state": {"sources": "source"},
            "instrument": {"sources": "source"},
            "dispute": {"sources": "source"},
            "event": {"sources": "source"} | {key: one for one, several in SEVERAL.items() for key in (one, several)},
        }
        self.known = {table: {row.id for row in rows} for table, rows in self.rows.items()}
        for table, targets in keys.items():
            for row in self.rows[table]:
                for key, target in targets.items():
                    self._refer(row, key, row.values.get(key), target)
        garbled = any(fault.table == "event" and fault.key == "readings" for fault in self.faults)
        mentioned = {pair for row in self.rows["event"] for pair in _chosen(row.values)}
        if "dispute" not in self.unread:
            for row in self.rows["event"]:
                self._check_chosen(row)
        for row in self.rows["dispute"]:
            self._check_dispute(row, None if garbled or "event" in self.unread else mentioned)

    def _refer(self, row: Row, key: str, value: object, target: str, label: str = "") -> None:
        if target in self.unread:
            return
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, str) and one not in self.known[target]:
                if target == "state" and one in catalogue():
                    continue
                what = "code" if target == "state" else "id"
                self.fault(row, key, one, f"there is no {target} of this {what}{self._hint(target, one)}", label)

    def _hint(self, target: str, name: str) -> str:
        """Say which row of a table was perhaps meant: one of a name that comes near, or the state of this name."""
        if (target, name) not in self.hints and len(self.hints) < MOST_HINTS:
            named = [state.code for state in self.records["state"] if target == "state" and name in state.spellings]
            if target == "state" and not named:
                listed = catalogue().lookup(name)
                named = [listed.code] if listed else []
            meant = named or near(name, sorted(self.known[target]))
            self.hints[target, name] = f"; did you mean {' or '.join(map(repr, meant))}?" if meant else ""
        return self.hints.get((target, name), "")

    def _check_chosen(self, row: Row) -> None:
        unreadable = {broken.id for broken in self.broken if broken.table == "dispute"}
        for dispute, one in _chosen(row.values):
            if dispute not in self.known["dispute"]:
                self.fault(row, "readings", dispute, f"there is no dispute of this id{self._hint('dispute', dispute)}")
            elif one is None:
                self.fault(row, "readings", dispute, "names no reading")
            elif dispute not in unreadable and one not in _reading_ids(self._row("dispute", dispute)):
                there = ", ".join(_reading_ids(self._row("dispute", dispute)))
                self.fault(row, "readings", one, f"{dispute!r} has no such reading; one of: {there}")

    def _check_dispute(self, row: Row, mentioned: set[tuple[str, str | None]] | None) -> None:
        """Check a dispute's readings; against those that events mention, if that can be told."""
        ids = _reading_ids(row)
        for number, reading in enumerate(_tables(row.values.get("reading")), start=1):
            label = f"{row.label}.{reading.get('id') or f'#{number}'}"
            self._refer(row, "sources", reading.get("sources"), "source", label)
        default = row.values.get("default")
        if isinstance(default, str) and ids and default not in ids:
            self.fault(row, "default", default, f"is none of the readings; one of: {', '.join(ids)}")
        for one, count in Counter(ids).items():
            if not one:
                self.fault(row, "reading", one, "must not be empty")
            elif count > 1:
                self.fault(row, "reading", one, "is there twice")
            elif mentioned is not None and (row.id, one) not in mentioned:
                self.fault(row, "reading", one, "no event mentions it (a note that states it counts)")

    @property
    def _constitutive(self) -> str:
        named = [row.values.get("constitutive") for row in self.rows["register"]]
        return next((one for one in named if isinstance(one, str)), "")

    def _assemble(self) -> Facts | None:
        """Make a ledger of the rows that could be read, if there is anything to fold."""
        constitutive = self._constitutive
        stand_in = Head(format=FORMAT, id="", name="", constitutive=constitutive, checked_through=date.max)
        head: Head = next(iter(self.records["register"]), stand_in)
        states = {state.code for state in self.records["state"]} | catalogue().keys()
        instruments = [instrument.id for instrument in self.records["instrument"]]
        if not instruments:
            return None
        return Facts(
            id=head.id,
            name=head.name,
            constitutive=constitutive if constitutive in instruments else instruments[0],
            checked_through=head.checked_through,
            states=self.records["state"],
            instruments=self.records["instrument"],
            sources=self.records["source"],
            disputes=self.records["dispute"],
            events=[
                event
                for event in self.records["event"]
                if event.state in states and (event.instrument or constitutive) in instruments
            ],
            note=head.note,
            closed=head.closed,
            rows=organization.to_rows({table: self.records[table] for table in organization.TABLES}),
        )

    def _check_annals(self) -> None:
        """Check the rows of the annals against each other and against the rest."""
        if self.unread:
            return
        known = {table: self.known[table] for table in ("state", "instrument", "source", "event", "dispute")}
        known["state"] = known["state"] | catalogue().keys()
        for table, name, key, value, problem in organization.faults(self.records, known):
            row = next((row for row in self.rows[table] if row.id == name), None)
            self.fault(row or self.rows[table][0], key, value, problem)

    def _check_histories(self, facts: Facts) -> None:
        """Fold every bond that can be folded, under every combination of readings."""
        blamed = {fault.id for fault in self.faults if fault.key in FOLDED}
        holes = {bond for row in self.broken for bond in row.bonds(self._constitutive)}
        told = {(event.state, event.instrument or self._constitutive) for event in self.records["event"]}
        astray = {state for state, instrument in holes | told if instrument not in facts.instruments.ids()}
        for instrument, states in facts.bonds.items():
            for state, events in states.items():
                disputes = set(touched(events))
                named = {state, instrument, *disputes, *(event.id for event in events)}
                whole = (state, instrument) not in holes and state not in astray
                if whole and disputes <= facts.disputes_by_id.keys() and not named & blamed:
                    self._check_bond(facts, instrument, state, events)

    def _check_bond(self, facts: Facts, instrument: str, state: str, events: tuple[Event, ...]) -> None:
        count = facts.count_combinations(events)
        if count > MOST_COMBINATIONS:
            problem = f"{count} combinations of readings touch it; at most {MOST_COMBINATIONS}"
            row = next(row for row in self.rows["event"] if (state, instrument) in row.bonds(self._constitutive))
            self.faults.append(Fault(row.file, "state", state, "", instrument, problem))
            return
        found: dict[str, Fault] = {}
        for readings, error in refusals(facts, instrument, state):
            read = ", ".join(f"{d}={r}" for d, r in readings.items() if r != facts.disputes_by_id[d].default)
            fault = self._refused(error, instrument, state, events)
            under = f"{fault.problem} (read as {read})" if read else fault.problem
            found.setdefault(str(error), fault._replace(problem=under))
        self.faults += found.values()

    def _refused(self, error: MembershipError, instrument: str, state: str, events: Sequence[Event]) -> Fault:
        """Place a refusal at the event to blame, or else at the instrument whose terms cannot be met."""
        match error:
            case TransitionError():
                name, key = error.event, "act"
            case OrderError():
                name, key = error.second, "date"
            case _:
                name, key = "", ""
        culprit = next((event for event in events if event.id == name), None)
        if culprit is not None:
            return Fault(culprit.origin, "event", culprit.id, key, None, str(error))
        file = self._row("instrument", instrument).file
        return Fault(file, "instrument", instrument, "", None, f"{state}: {error}")


def _from_catalogue(values: dict[str, Any]) -> dict[str, Any]:
    """Return the row of a state that is not named, with what the catalogue says of its code."""
    code = values.get("code")
    if "name" in values or not isinstance(code, str) or code not in catalogue():
        return values
    listed = asdict(catalogue()[code], filter=lambda _, value: bool(value))
    return listed | {"aliases": list(catalogue()[code].aliases)} | values


def _unfit(document: dict[str, Any]) -> str:
    """Return why a parsed document cannot be a register, whatever its tables say."""
    level: list[Any] = [document]
    for _ in range(DEEPEST):
        if any(type(one) is int and not -LARGEST <= one < LARGEST for one in level):
            return "is not TOML: a whole number of more than 64 bits"
        level = [inner for one in level for inner in (one.values() if isinstance(one, dict) else _listed(one))]
    return "is not a register: nested too deeply" if level else ""


def _reading_ids(row: Row) -> list[str]:
    readings = _tables(row.values.get("reading"))
    return [reading["id"] for reading in readings if isinstance(reading.get("id"), str)]


def _tables(value: object) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _chosen(values: Mapping[str, Any]) -> Iterator[tuple[str, str | None]]:
    """Return the (dispute, reading) pairs that an event names; ``None`` for an empty list."""
    chosen = values.get("readings")
    for dispute, ids in chosen.items() if isinstance(chosen, dict) else ():
        if isinstance(ids, list):
            yield from ((dispute, one) for one in (ids or [None]) if one is None or isinstance(one, str))


def _at(values: Mapping[str, Any], path: str) -> object:
    """Return what stands at a path such as ``withdrawal.notice`` or ``reading.#2.id``."""
    found: Any = values
    for key in path.split("."):
        if isinstance(found, list):
            found = found[int(key.removeprefix("#")) - 1]
        else:
            found = found.get(key) if isinstance(found, dict) else None
    return found


def _problems(error: BaseException, path: str = "") -> Iterator[tuple[str, str]]:
    """Flatten what cattrs found into (key, problem) pairs."""
    if isinstance(error, ClassValidationError | IterableValidationError):
        renamed = RENAMED.get(error.cl, {})
        for inner, note in error.group_exceptions()[0]:
            name = (
                f"#{int(note.index) + 1}"
                if isinstance(note, IterableValidationNote)
                else renamed.get(note.name, note.name)
            )
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
