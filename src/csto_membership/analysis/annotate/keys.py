"""Rows that name their instrument too: the bond of each instrument and state, written as one text (`scratch`)."""

from collections.abc import Collection, Iterable, Iterator

from csto_membership.analysis.codes import known_numbers, known_texts, known_values
from csto_membership.errors import UnknownInstrumentError
from csto_membership.model.instruments import Instrument
from csto_membership.model.state_codes import NUMERIC
from csto_membership.model.states import State
from csto_membership.register import Register

from .scratch import SEPARATOR, key_of

MOST_KEYS = 500_000
"""How many names of bonds a lazy frame may be matched with."""
Bond = tuple[State, Instrument]


def keyed_bonds(register: Register, values: Collection[str] | None, codes: str | None) -> dict[str, Bond]:
    """Return the bonds by the texts that name them.

    Args:
        register: the register.
        values: the texts that stand in the column; ``None``: they cannot be seen yet, so that all are returned
            that could.
        codes: the system of codes of the states.

    Raises:
        ValueError: they cannot be seen, and there are too many that could stand there.
    """
    if values is None:
        return _all(register, codes)
    pairs = [(value, *value.partition(SEPARATOR)[::2]) for value in values]
    states = known_values(register, codes, {state for _, _, state in pairs})
    instruments = dict(_known(register, {instrument for _, instrument, _ in pairs}))
    return {
        value: (states[state], instruments[instrument])
        for value, instrument, state in pairs
        if state in states and instrument in instruments
    }


def _known(register: Register, ids: Iterable[str]) -> Iterator[tuple[str, Instrument]]:
    for one in ids:
        try:
            yield one, register.instrument(one)
        except UnknownInstrumentError:
            continue


def _all(register: Register, codes: str | None) -> dict[str, Bond]:
    states = known_texts(register, codes)
    if codes in NUMERIC:  # a column of numbers is written out, by some libraries with a point
        numbers = known_numbers(register, str(codes))
        states |= {text: state for number, state in numbers.items() for text in (str(number), f"{number}.0")}
    ids = [*register.instruments.ids(), *(one.id for one in register.facts.lineages)]
    if len(ids) * len(states) > MOST_KEYS:
        message = f"{len(states)} names of states under {len(ids)} instruments are too many for a lazy frame"
        raise ValueError(f"{message}: compute it first, or ask about one instrument at a time")
    return {str(key_of(one, name)): (state, register.instrument(one)) for one in ids for name, state in states.items()}
