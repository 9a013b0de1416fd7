"""Which bonds a table is about, and by which codes it names states."""

from collections.abc import Callable, Iterable, Sequence

from csto_membership.errors import UnknownWordError
from csto_membership.instrument import Instrument
from csto_membership.register import Register
from csto_membership.state import State, texts
from csto_membership.table import Kind, Value
from csto_membership.timeline import Timeline

Instruments = Instrument | str | Iterable[Instrument | str] | None
States = State | str | Iterable[State | str] | None

_CODES: dict[str, tuple[str, Kind, Callable[[State], Value]]] = {
    "iso3": ("state", str, lambda state: state.code),
    "iso2": ("iso2", str, lambda state: state.iso2 or None),
    "m49": ("m49", int, lambda state: state.m49),
    "cow": ("cow", int, lambda state: state.cow),
    "cowc": ("cowc", str, lambda state: state.cowc or None),
    "gw": ("gw", int, lambda state: state.gw),
    "name": ("name", str, lambda state: state.name),
}
CODES = tuple(_CODES)
"""The ways to name a state: ISO 3166-1 alpha-3 and alpha-2, United Nations M49, Correlates
of War number and letters, Gleditsch-Ward number, and the usual name in English."""


class Naming:
    """The columns that name a state: ``state`` for ``iso3``, else of the code's own name.

    A state for which the register has no such code has nothing there.
    """

    __slots__ = ("_asked", "columns")

    def __init__(self, codes: Iterable[str] | str) -> None:
        """Keep the codes asked for, each once.

        Raises:
            UnknownWordError: there is no such code, or none is asked for.
        """
        self._asked = tuple(dict.fromkeys(texts(codes)))
        for code in self._asked or ("",):
            if code not in _CODES:
                raise UnknownWordError(code, CODES, "code of states")
        self.columns = tuple(_CODES[code][0] for code in self._asked)

    def of(self, state: State) -> tuple[Value, ...]:
        """Return the codes of one state."""
        return tuple(_CODES[code][2](state) for code in self._asked)

    def columns_of(self, states: Sequence[State], suffix: str = "") -> dict[str, list[Value]]:
        """Return, for each column, the codes of these states."""
        return {_CODES[code][0] + suffix: [_CODES[code][2](state) for state in states] for code in self._asked}

    def kinds(self, suffix: str = "") -> dict[str, Kind]:
        """Return the types of the columns."""
        return {_CODES[code][0] + suffix: _CODES[code][1] for code in self._asked}


def chosen_states(register: Register, states: States) -> tuple[State, ...]:
    """Return the states asked for, each once, in the order given; ``None``: all, by name.

    Raises:
        UnknownStateError: the register knows no state of this name.
    """
    if states is None:
        return register.states
    asked = (states,) if isinstance(states, State | str) else states
    return tuple(dict.fromkeys(register.state(one) for one in asked))


def chosen_instruments(register: Register, instrument: Instruments) -> tuple[Instrument, ...]:
    """Return the instruments asked for, each once, in the order given; ``None``: the constitutive one.

    Raises:
        UnknownInstrumentError: the register has no instrument of this id.
    """
    asked = (instrument,) if instrument is None or isinstance(instrument, Instrument | str) else instrument
    found = {one.id: one for one in map(register.instrument, asked)}
    return tuple(found.values())


def histories(register: Register, instrument: Instrument) -> dict[str, Timeline]:
    """Return the timelines under one instrument by state code; a state without events has none."""
    return register._timelines(instrument.id)  # noqa: SLF001  the whole compiled instrument at once
