"""`EventColumns`, the events of a large register in columns: the record of one is made when it is looked at."""

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from itertools import filterfalse
from types import MappingProxyType
from typing import Any
from weakref import WeakValueDictionary

from attrs import evolve, fields_dict

from csto_membership.output.cached import cached_property
from csto_membership.output.columns import MadeWhenRead

from .dates import Moment
from .events import Event
from .vocabulary import Act

_FIELDS = fields_dict(Event)
_CONVERTERS: dict[str, Any] = {name: one.converter for name, one in _FIELDS.items()}  # pyright: ignore[reportUnknownMemberType]  # of anything
_ANY = Event(state="", act=Act.NOTE, date=date.min)
_UNLIKE = {"id"}
"""Columns of values that all differ: looking for equal ones would cost memory."""


class EventColumns(MadeWhenRead[Event]):
    """Events in columns, for registers of a hundred thousand events and more: `Facts` takes them for `events`.

    Each column is named like a field of `Event` and has one value for each event, in the order written; values are
    converted and checked as those of `Event` are. A register of them needs about a fifth of the memory that it needs
    with records, and is built several times as fast: a record is made when something asks for the event.

    >>> EventColumns(state=["ARM", "BLR"], act=["sign", "accede"], date=["1992-05-15", "1993-12-31"])[1]
    <Event : BLR accede  1993-12-31>
    """

    columns: Mapping[str, tuple[Any, ...]]
    """The columns by name; those that have nothing but the default of their field are left out."""
    of_one_file: bool
    """Whether all events were read from the same file."""

    def __init__(
        self, *, state: Iterable[str], act: Iterable[Act | str], date: Iterable[Any], **others: Iterable[Any]
    ) -> None:
        """Check and convert the columns.

        Args:
            state: the code of each event's state.
            act: what was done.
            date: the day of each.
            others: further columns, named like the fields of `Event`: ``instrument``, ``id``, ``sources``, …

        Raises:
            TypeError: a column has no such name, is no sequence of values, or has a value of the wrong type.
            ValueError: the columns differ in length, or a value is no word or day.
        """
        given = {"state": state, "act": act, "date": date, **others}
        for name in given.keys() - _FIELDS.keys():
            message = f"events have no column {name!r}; one of: {', '.join(_FIELDS)}"
            raise TypeError(message)
        converted = {name: _converted(name, values) for name, values in given.items()}
        sizes = {name: len(values) for name, values in converted.items()}
        if len(set(sizes.values())) > 1:
            message = f"columns of events are of one length, not {', '.join(f'{n} ({s})' for n, s in sizes.items())}"
            raise ValueError(message)
        self.columns = MappingProxyType(
            {
                name: values
                for name, values in converted.items()
                if not values or values.count(_FIELDS[name].default) < len(values)
            }
        )
        self.of_one_file = len(set(self.columns.get("origin", ()))) <= 1
        self._made: WeakValueDictionary[int, Event] = WeakValueDictionary()

    def under(self, constitutive: str) -> "EventColumns":
        """Return the events with this instrument where they name none."""
        named: Sequence[str | None] = self.columns.get("instrument", (None,) * len(self))
        if None not in named:
            return self
        whole = [constitutive if one is None else one for one in named]
        return EventColumns(**{**self.columns, "instrument": whole})

    @property
    def bonds(self) -> Mapping[str, "BondsInColumns"]:
        """The events by instrument and state; every event must name its instrument."""
        places: dict[str, array[int]] = {}
        for place, instrument in enumerate(self.columns.get("instrument", ())):
            (places.get(instrument) or places.setdefault(instrument, array("I"))).append(place)
        return MappingProxyType({instrument: BondsInColumns(self, own) for instrument, own in places.items()})

    def __len__(self) -> int:
        """Count the events."""
        return len(self.columns["state"])

    def _at(self, place: int) -> Event:
        found = self._made.get(place)
        if found is None:  # as long as somebody holds the record, everybody gets that one
            own = {name: values[place] for name, values in self.columns.items()}
            found = self._made.setdefault(place, Event(**own))
        return found

    def __eq__(self, other: object) -> bool:
        """Whether both have the same events in the same order."""
        return self.columns == other.columns if isinstance(other, EventColumns) else NotImplemented

    def __hash__(self) -> int:
        """Hash by size."""
        return hash(len(self))

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle the columns."""
        return partial(EventColumns, **self.columns), ()

    def __repr__(self) -> str:
        """Return a short form: size and columns."""
        return f"<EventColumns of {len(self)}: {', '.join(self.columns)}>"


class BondsInColumns(Mapping[str, tuple[Event, ...]]):
    """The events under one instrument by state, in the order written; their records are made when looked at."""

    def __init__(self, events: EventColumns, places: Sequence[int]) -> None:
        """Take the places of the events under the instrument."""
        self.events = events
        self._places_of_all = places
        self._made: dict[str, tuple[Event, ...]] = {}

    def places(self) -> dict[str, list[int]]:
        """Return the places of the events by state. They are not kept: they take more memory than the columns."""
        found: dict[str, list[int]] = {}
        states = self.events.columns["state"]
        for place in self._places_of_all:
            found.setdefault(states[place], []).append(place)
        return found

    @cached_property
    def _places(self) -> dict[str, list[int]]:
        return self.places()

    def __getitem__(self, state: str) -> tuple[Event, ...]:
        """Return the events of a state; the same records each time."""
        made = self._made.get(state)
        if made is None:
            made = self._made.setdefault(state, tuple(self.events[place] for place in self._places[state]))
        return made

    def __contains__(self, state: object) -> bool:
        """Whether a state has events; no records are made."""
        return state in self._places

    def __iter__(self) -> Iterator[str]:
        """Iterate over the codes of the states."""
        return iter(self._places)

    def __len__(self) -> int:
        """Count the states."""
        return len(self._places)


def _converted(name: str, values: Iterable[Any]) -> tuple[Any, ...]:
    """Return the values as `Event` has them, equal ones as one object."""
    if isinstance(values, str) or not isinstance(values, Iterable):
        message = f"the column {name!r} of events must be a sequence of values, not {type(values).__name__}"
        raise TypeError(message)
    given = tuple(values)
    kinds = set(map(type, given))
    if kinds == {Moment}:
        return tuple(_value(name, one) for one in given)  # nothing to convert, and slow to compare
    if kinds == {str} and _CONVERTERS[name] is None:
        for one in filterfalse(str.isascii, given):
            _value(name, one)
        kept: dict[str, str] = {}
        return given if name in _UNLIKE else tuple(map(kept.setdefault, given, given))
    try:
        distinct = {one: _value(name, one) for one in dict.fromkeys(given)}
    except TypeError:  # of lists, say, which are no keys
        return tuple(_value(name, one) for one in given)
    return tuple(map(distinct.__getitem__, given))


def _value(name: str, given: Any) -> Any:  # noqa: ANN401  of any field
    """Return a value as the field of an event has it, or let the field refuse it."""
    convert = _CONVERTERS[name]
    return convert(given) if convert else getattr(evolve(_ANY, **{name: given}), name)
