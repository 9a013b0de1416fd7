"""From what a data set calls a state to the register's state; what is not known is never guessed.

Text is recognised by ISO 3166-1 alpha-3 and alpha-2 code, name and alias. Numbers are not
recognised by themselves: 702 to 705 are Tajikistan, Kyrgyzstan, Uzbekistan and Kazakhstan in
the Correlates of War's and in Gleditsch and Ward's list, but Singapore, Slovakia, Viet Nam and
Slovenia in the United Nations' (M49). So a data set with numbers says whose they are.
"""

import re
from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

from csto_membership.errors import UnknownStateError, UnknownWordError
from csto_membership.model.states import State
from csto_membership.register import Register

SYSTEMS: dict[str, Callable[[State], str | int | None]] = {
    "iso3": lambda state: state.code,
    "iso2": lambda state: state.iso2 or None,
    "cowc": lambda state: state.cowc or None,
    "name": lambda state: state.name,
    "cow": lambda state: state.cow,
    "gw": lambda state: state.gw,
    "m49": lambda state: state.m49,
}
"""What `codes` can be: ISO 3166-1 alpha-3 and alpha-2, Correlates of War letters, the usual name in
English; Correlates of War, Gleditsch-Ward and United Nations M49 numbers."""

NUMERIC = ("cow", "gw", "m49")
"""Those whose codes are numbers."""

SHORT = 3
"""Up to this length a text is a code, and known in every mixture of small and capital letters."""


_WHOLE = re.compile(r"([+-]?[0-9]+)(?:\.0*)?")


def system_of(codes: str | None) -> str | None:
    """Return the system of codes that is meant, which may be written in any case; ``None`` if none is.

    Raises:
        UnknownWordError: `codes` is neither ``None`` nor one of `SYSTEMS`.
    """
    system = str(codes).casefold()
    if codes is not None and system not in SYSTEMS:
        raise UnknownWordError(codes, tuple(SYSTEMS), "code of states")
    return None if codes is None else system


def need_codes(which: str) -> ValueError:
    """Return the error for numbers whose system is not named."""
    systems = " or ".join(f'codes="{one}"' for one in NUMERIC)
    return ValueError(
        f"numeric state codes, such as {which}, need {systems} (option --codes cow, gw or m49): "
        "704 is Uzbekistan in cow and gw, but Viet Nam in m49"
    )


def coded(register: Register, system: str) -> dict[str | int, State]:
    """Return the states by their code in one system; a code that two of them bear is no code."""
    found: dict[str | int, list[State]] = {}
    for state in register.states:
        code = SYSTEMS[system](state)
        if code is not None:
            found.setdefault(code, []).append(state)
    return {code: states[0] for code, states in found.items() if len(states) == 1}


def known_numbers(register: Register, codes: str) -> dict[int, State]:
    """Return the states by number, for columns of numbers."""
    return {int(code): state for code, state in coded(register, codes).items()}


def known_texts(register: Register, codes: str | None = None) -> dict[str, State]:
    """Return the states by every text that finds them in a column.

    A column is matched by equality, so each spelling is given as it is written, in capitals,
    in small letters and with capitals at the start of the text or of each word; short codes in
    every mixture. Numbers are given as digits, with and without leading zeros.
    """
    if codes in NUMERIC:
        numbers = known_numbers(register, str(codes))
        return {text: state for number, state in numbers.items() for text in (str(number), f"{number:03}")}
    if codes is not None:
        return {text: state for code, state in coded(register, codes).items() for text in _written(str(code))}
    index = register.facts.index
    known: dict[str, State] = {}
    for state in register.states:
        for spelling in state.spellings:
            known |= {text: state for text in _written(spelling) if index.find(spelling) == state}
    return known


def _written(spelling: str) -> Iterator[str]:
    """Return the ways in which a spelling is written, of those that differ in capitals only."""
    ways = {spelling, spelling.upper(), spelling.lower(), spelling.title(), spelling.capitalize(), spelling.casefold()}
    if len(spelling) <= SHORT:
        ways |= {"".join(letters) for letters in product(*((one.lower(), one.upper()) for one in spelling))}
    return (way for way in sorted(ways) if way.casefold() == spelling.casefold())


def recogniser(register: Register, codes: str | None = None) -> Callable[[Any], State | None]:
    """Return what finds the state of one value: a code, a name, a number or a `State`.

    Text is found as everywhere in the package: any case, and white space as it may be.

    Raises:
        UnknownWordError: `codes` is no system of codes.
        ValueError: (when called) a number, or digits, without `codes`.
    """
    codes = system_of(codes)
    if codes in NUMERIC:
        numbers = known_numbers(register, str(codes))
        return lambda value: numbers.get(number) if (number := _number(value)) is not None else None
    texts = None if codes is None else {str(code).casefold(): one for code, one in coded(register, codes).items()}

    def find(value: Any) -> State | None:  # noqa: ANN401  whatever stands in a column
        if codes is None and _number(value) is not None:
            raise need_codes(repr(value))
        if texts is not None:
            return texts.get(" ".join(str(value).split()).casefold())
        try:
            return register.state(value)
        except UnknownStateError:
            return None

    return find


def _number(value: Any) -> int | None:  # noqa: ANN401  whatever stands in a column
    """Return the whole number that a value is, or that its digits write."""
    written = _WHOLE.fullmatch(str(value).strip())
    return int(written[1]) if written else None
