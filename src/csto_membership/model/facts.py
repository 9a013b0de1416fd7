"""`Facts`, the facts of a register as written: no reading chosen, nothing folded."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any, Generic, Protocol, SupportsIndex, TypeVar, overload

from attrs import evolve, field, fields, frozen

from csto_membership.errors import UnknownInstrumentError, UnknownStateError
from csto_membership.output.cached import cached_property

from .catalogue import catalogue, completed
from .days import as_date
from .disputes import Dispute
from .event_columns import EventColumns
from .events import Event, Source
from .instruments import Instrument, unfounded
from .lineages import Lineage
from .state_index import StateIndex
from .states import State, near
from .validation import typed, typed_tuple

MOST_COMBINATIONS = 10_000
"""How many combinations of readings may touch one bond."""


class _Identified(Protocol):
    @property
    def id(self) -> str: ...


T = TypeVar("T", bound=_Identified)


class Records(tuple[T, ...], Generic[T]):
    """Records in the order written, found by place or by id.

    Iterating gives the records; ``records["id"]`` gives the one of that id, and ``in``
    takes a record or an id.
    """

    __slots__ = ()

    def ids(self) -> tuple[str, ...]:
        """Return the ids, in order."""
        return tuple(record.id for record in self)

    def by_id(self) -> dict[str, T]:
        """Return the records by id."""
        return {record.id: record for record in self}

    @overload
    def __getitem__(self, key: SupportsIndex | str, /) -> T: ...
    @overload
    def __getitem__(self, key: slice, /) -> tuple[T, ...]: ...
    def __getitem__(self, key: SupportsIndex | str | slice, /) -> T | tuple[T, ...]:
        """Return the record of an id (`KeyError` where there is none), or what stands at a place."""
        if not isinstance(key, str):
            return super().__getitem__(key)
        for record in self:
            if record.id == key:
                return record
        raise KeyError(key)

    def __contains__(self, key: object) -> bool:
        """Whether this record, or one of this id, is here."""
        return any(record.id == key for record in self) if isinstance(key, str) else super().__contains__(key)


def _states(states: Iterable[State]) -> tuple[State, ...]:
    return tuple(map(completed, typed_tuple(states, State)))


def _instruments(instruments: Iterable[Instrument]) -> Records[Instrument]:
    return Records(typed_tuple(instruments, Instrument))


def _sources(sources: Iterable[Source]) -> Records[Source]:
    return Records(typed_tuple(sources, Source))


def _lineages(lineages: Iterable[Lineage]) -> Records[Lineage]:
    return Records(typed_tuple(lineages, Lineage))


def _disputes(disputes: Iterable[Dispute]) -> Records[Dispute]:
    return Records(typed_tuple(disputes, Dispute))


def _events(events: Iterable[Event]) -> Sequence[Event]:
    return events if isinstance(events, EventColumns) else typed_tuple(events, Event)


@frozen(slots=False, eq=False, repr=False, kw_only=True, field_transformer=typed)
class Facts:
    """The facts of one register.

    Attributes:
        id: the register's name for programs; `name` for people.
        constitutive: id of the instrument under which standing is membership.
        checked_through: the last day that the register answers for.
        checked_note: how far the check reaches, where it is not the same for all days.
        states: the register's own states: those described, then those of the catalogue that events name.
        instruments, lineages, sources, disputes: the records.
        events: all events of all bonds, in the order written; a tuple of records, or `EventColumns`.
        note: whatever else should be known.
        closed: whether every state of the catalogue that the register does not name is an outsider;
            otherwise it is unknown.
        rows: the rows about the organization (offices, meetings, …) by table, as plain values.
    """

    id: str
    name: str
    constitutive: str
    checked_through: date = field(converter=as_date)
    states: tuple[State, ...] = field(converter=_states)
    instruments: Records[Instrument] = field(converter=_instruments)
    sources: Records[Source] = field(default=(), converter=_sources)  # pyright: ignore[reportAssignmentType]  # converted
    disputes: Records[Dispute] = field(default=(), converter=_disputes)  # pyright: ignore[reportAssignmentType]  # converted
    lineages: Records[Lineage] = field(default=(), converter=_lineages)  # pyright: ignore[reportAssignmentType]  # converted
    events: Sequence[Event] = field(default=(), converter=_events)  # pyright: ignore[reportAssignmentType]  # converted
    checked_note: str = ""
    note: str = ""
    closed: bool = True
    rows: Mapping[str, Any] = field(factory=dict[str, Any])

    def __attrs_post_init__(self) -> None:
        """Name the constitutive instrument in every event that names none, and check what each names.

        Raises:
            UnknownStateError: the state of an event does not exist.
            UnknownInstrumentError: the constitutive instrument, or that of an event, does not exist; or one with
                which another ends.
            ValueError: instruments end with one another in a circle.
        """
        self.instrument()
        if isinstance(self.events, EventColumns):
            object.__setattr__(self, "events", self.events.under(self.constitutive))
        elif any(event.instrument is None for event in self.events):
            whole = (e if e.instrument is not None else evolve(e, instrument=self.constitutive) for e in self.events)
            object.__setattr__(self, "events", tuple(whole))
        self._check_endings()
        described = {state.code for state in self.states}
        named: dict[str, State] = {}
        for instrument in self.bonds:
            if instrument in self.lineages_by_id:
                raise UnknownInstrumentError(instrument, self.instruments.ids(), near=False)
            self.instrument(instrument)
        for code in self._states_named():
            if code not in described:
                if code not in catalogue():
                    raise UnknownStateError(code, near(code, described))
                named[code] = catalogue()[code]
        object.__setattr__(self, "states", (*self.states, *(named[code] for code in sorted(named))))

    def _states_named(self) -> Iterable[str]:
        """Return the codes of the states that events name, each once."""
        if isinstance(self.events, EventColumns):
            return dict.fromkeys(self.events.columns["state"])
        return dict.fromkeys(event.state for event in self.events)

    def _check_endings(self) -> None:
        names = self.instruments.ids()
        unknown = [other for one in self.instruments for other in one.ends_with if other not in names]
        if unknown:
            raise UnknownInstrumentError(unknown[0], names, near=False)
        if circle := unfounded(self.instruments):
            message = f"instruments end with one another in a circle, or through too many: {', '.join(sorted(circle))}"
            raise ValueError(message)

    @cached_property
    def linked(self) -> Mapping[str, tuple[str, ...]]:
        """For each id: the instrument (or those of the lineage), then all with which membership under it can end."""
        return MappingProxyType({name: self._linked(name) for name in self._instruments})

    def _linked(self, instrument: str) -> tuple[str, ...]:
        lineage = self.lineages_by_id.get(instrument)
        found = dict.fromkeys(lineage.instruments if lineage else (instrument,))
        waiting = list(found)
        while waiting:
            others = [one for one in self._instruments[waiting.pop()].ends_with if one not in found]
            found |= dict.fromkeys(others)
            waiting += others
        return tuple(found)

    @cached_property
    def ending_with_others(self) -> tuple[str, ...]:
        """The ids of the instruments that end with another."""
        return tuple(one.id for one in self.instruments if one.ends_with)

    @cached_property
    def index(self) -> StateIndex:
        """The states, found by any name."""
        return StateIndex(self.states, closed=self.closed)

    @cached_property
    def bonds(self) -> Mapping[str, Mapping[str, tuple[Event, ...]]]:
        """The events by instrument and state, each bond's in the order written."""
        if isinstance(self.events, EventColumns):
            return self.events.bonds
        bonds: dict[str, dict[str, list[Event]]] = {}
        for event in self.events:
            bonds.setdefault(str(event.instrument), {}).setdefault(event.state, []).append(event)
        return MappingProxyType(
            {
                instrument: MappingProxyType({state: tuple(events) for state, events in states.items()})
                for instrument, states in bonds.items()
            }
        )

    @cached_property
    def _instruments(self) -> dict[str, Instrument]:
        found = self.instruments.by_id()
        return found | {one.id: self._as_instrument(one, found) for one in self.lineages}

    @cached_property
    def lineages_by_id(self) -> Mapping[str, Lineage]:
        """The lineages by id."""
        return MappingProxyType(self.lineages.by_id())

    def _as_instrument(self, lineage: Lineage, instruments: Mapping[str, Instrument]) -> Instrument:
        """Return what stands for a lineage where an instrument is named: in force as soon as one of its own is."""
        some = [instruments[one] for one in lineage.instruments]
        starts = [one.in_force for one in some if one.in_force is not None]
        return Instrument(
            id=lineage.id,
            name=lineage.name,
            kind=some[-1].kind,
            in_force=min(starts, key=lambda day: (day.earliest, day.latest), default=None),
            sources=lineage.sources,
            note=lineage.note,
        )

    def treaties_of(self, lineage: str) -> frozenset[str]:
        """Return the ids of a lineage's instruments that are not constitutive; none of what is no lineage."""
        found = self.lineages_by_id.get(lineage)
        return frozenset(one for one in found.instruments if not self.is_constitutive(one)) if found else frozenset()

    def is_constitutive(self, instrument: str) -> bool:
        """Whether standing under an instrument, or a lineage, is membership of the organization."""
        lineage = self.lineages_by_id.get(instrument)
        return self.constitutive in lineage.instruments if lineage else instrument == self.constitutive

    @cached_property
    def disputes_by_id(self) -> Mapping[str, Dispute]:
        """The disputes by id."""
        return MappingProxyType(self.disputes.by_id())

    def instrument(self, instrument: "Instrument | str | None" = None) -> Instrument:
        """Return the instrument of an id; the constitutive one for ``None``; what stands for a lineage for its id.

        Raises:
            UnknownInstrumentError: there is none of this id.
            TypeError: neither a text nor an `Instrument`.
        """
        name = instrument.id if isinstance(instrument, Instrument) else instrument
        if name is None:
            name = self.constitutive
        if not isinstance(name, str):
            message = f"an instrument is the id of one, an Instrument or None, not {type(name).__name__}"
            raise TypeError(message)
        found = self._instruments.get(name)
        if found is None:
            organization = (
                name.casefold() == self.id.casefold()
            )  # whose members are those of its constitutive instrument
            close = (self.constitutive,) if organization else near(name, self._instruments)
            raise UnknownInstrumentError(name, close or tuple(self._instruments), bool(close))
        return found

    def __getstate__(self) -> dict[str, Any]:
        """Pickle and copy the facts; what was made of them is made anew."""
        return {one.name: getattr(self, one.name) for one in fields(type(self))}

    def __repr__(self) -> str:
        """Return a short form: id and size."""
        return f"<Facts {self.id}: {len(self.states)} states, {len(self.events)} events>"
