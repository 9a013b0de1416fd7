"""Which bonds a table is about, who counts in it, and by which codes it names states."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import compress
from typing import TypeVar
from weakref import WeakKeyDictionary

from attrs import frozen

from csto_membership.engine.columns import Histories, joined
from csto_membership.engine.holdings import Holdings
from csto_membership.engine.timeline import Timeline
from csto_membership.model.instruments import Instrument
from csto_membership.model.state_codes import SYSTEMS, code_system
from csto_membership.model.states import State, texts
from csto_membership.model.vocabulary import Counting
from csto_membership.output.columns import Kind, Runs, Value

T = TypeVar("T")
Instruments = Instrument | str | Iterable[Instrument | str] | None
States = State | str | Iterable[State | str] | None


class Naming:
    """The columns that name a state: ``state`` for ``iso3``, else of the code's own name (in any case).

    A state for which the register has no such code has nothing there.
    """

    __slots__ = ("_systems", "columns")

    def __init__(self, codes: Iterable[str] | str) -> None:
        """Keep the codes asked for, each once.

        Raises:
            UnknownWordError: there is no such code, or none is asked for.
        """
        asked = texts(codes)
        self._systems = tuple(SYSTEMS[code] for code in dict.fromkeys(map(code_system, asked or ("",))))
        self.columns: tuple[str, ...] = tuple(system.column for system in self._systems)

    def of(self, state: State) -> tuple[Value, ...]:
        """Return the codes of one state."""
        return tuple(system.of(state) for system in self._systems)

    def columns_of(self, states: Sequence[State], suffix: str = "") -> dict[str, list[Value]]:
        """Return, for each column, the codes of these states."""
        return {system.column + suffix: [system.of(state) for state in states] for system in self._systems}

    def kinds(self, suffix: str = "") -> dict[str, Kind]:
        """Return the types of the columns."""
        return {system.column + suffix: system.kind for system in self._systems}


def chosen_states(register: Holdings, states: States) -> tuple[State, ...]:
    """Return the states asked for, each once, in the order given; ``None``: all, by name.

    Raises:
        UnknownStateError: the register knows no state of this name.
        TypeError: these are no states, or it is no register.
    """
    if states is None:
        return _asked(register).states
    asked = (states,) if isinstance(states, State | str) else states
    return tuple(dict.fromkeys(map(_asked(register).state, _several(asked, "states"))))


def chosen_instruments(register: Holdings, instrument: Instruments) -> tuple[Instrument, ...]:
    """Return the instruments asked for, each once, in the order given; ``None``: the constitutive one.

    Raises:
        UnknownInstrumentError: the register has no instrument of this id.
        TypeError: these are no instruments, or it is no register.
    """
    asked = (instrument,) if instrument is None or isinstance(instrument, Instrument | str) else instrument
    found = {one.id: one for one in map(_asked(register).instrument, _several(asked, "instruments"))}
    return tuple(found.values())


def _asked(register: object) -> Holdings:
    if not isinstance(register, Holdings):
        message = f'a Register is asked, such as CSTO or load("guam"), not {type(register).__name__}'
        raise TypeError(message)
    return register


def _several(asked: Iterable[T], what: str) -> Iterable[T]:
    if not isinstance(asked, Iterable):
        message = f"{what} are one or some, by name or as records, not {type(asked).__name__}"
        raise TypeError(message)
    return asked


def timelines_by_code(register: Holdings, instrument: Instrument) -> dict[str, Timeline]:
    """Return the timelines under one instrument by state code; a state without events has none."""
    return {timeline.state.code: timeline for timeline in register.view.timelines(instrument.id)}


_KEPT: WeakKeyDictionary[Holdings, dict[object, Histories]] = WeakKeyDictionary()
_MOST_KEPT = 4


def histories(register: Holdings, under: Sequence[Instrument], states: Sequence[State]) -> Histories:
    """Return the histories of these states under the first of these instruments, then under the next.

    Those of the states and instruments last asked for are kept as long as the register lives.
    """
    asked = tuple(one.id for one in under), tuple(state.code for state in states)
    kept = _KEPT.setdefault(register, {})
    found = kept.get(asked)
    if found is None:
        found = joined([register.view.columns(one.id) for one in under], asked[1])
        _KEPT[register] = dict([*kept.items(), (asked, found)][-_MOST_KEPT:])  # another thread may read the old one
    return found


@frozen(slots=True)
class Selection:
    """What every table of periods is asked: the bonds, who counts, how to name states.

    Attributes:
        register: the register.
        instruments, states: whose bonds these are: each state's to each instrument.
        counting: who counts.
        naming: how to name states.
    """

    register: Holdings
    instruments: tuple[Instrument, ...]
    states: tuple[State, ...]
    counting: Counting
    naming: Naming

    @classmethod
    def of(
        cls,
        register: Holdings,
        instrument: Instruments,
        states: States,
        counting: Counting | str,
        codes: Iterable[str] | str,
    ) -> "Selection":
        """Return what is asked, as `panel` takes it.

        Raises:
            UnknownStateError, UnknownInstrumentError, UnknownWordError: a name that is not known.
        """
        named, rule = Naming(codes), Counting(counting)
        return cls(register, chosen_instruments(register, instrument), chosen_states(register, states), rule, named)

    def columns(self, named: Mapping[str, Sequence[Value]], rows: Sequence[int]) -> dict[str, Sequence[Value]]:
        """Return the columns that say what a row is about: the names, and the instrument.

        Args:
            named: columns of what has rows under every instrument, such as the states.
            rows: how many rows each of these has under one instrument.
        """
        count, size = len(self.instruments), sum(rows)
        runs = Runs.over(tuple(filter(None, rows)) * count, size * count)
        columns: dict[str, Sequence[Value]] = {
            name: runs.alike(tuple(compress(values, rows)) * count) for name, values in named.items()
        }
        return columns | {"instrument": Runs([one.id for one in self.instruments], [size] * count)}
