"""From the name or code of a state in a data set to the state; what is not known is never guessed.

Text is recognised by ISO 3166-1 alpha-3 and alpha-2 code, name and alias. Numbers are not
recognised by themselves: 702 to 705 are Tajikistan, Kyrgyzstan, Uzbekistan and Kazakhstan in
the Correlates of War's and in Gleditsch and Ward's list, but Singapore, Slovakia, Viet Nam and
Slovenia in the United Nations' (M49). So a data set with numbers says whose they are.

The register's own states go first, then those of the catalogue, if the register is closed.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import product
from typing import TYPE_CHECKING, Any

from csto_membership.errors import UnknownStateError
from csto_membership.model.catalogue import LONGEST_CODE, bearer, catalogue
from csto_membership.model.dates import Day
from csto_membership.model.names import fold
from csto_membership.model.state_codes import NUMERIC, SYSTEMS, code_system
from csto_membership.model.states import State

if TYPE_CHECKING:
    from csto_membership.register import Register

_WHOLE = re.compile(r"([+-]?[0-9]{1,18})(?:\.0*)?")


def system_of(codes: str | None) -> str | None:
    """Return the system of codes that is meant, which may be written in any case; ``None`` if none is.

    Raises:
        UnknownWordError: `codes` is neither ``None`` nor one of `SYSTEMS`.
    """
    return None if codes is None else code_system(codes)


def need_codes(which: str) -> ValueError:
    """Return the error for numbers whose system is not named."""
    systems = " or ".join(f'codes="{one}"' for one in ("cow", "gw", "m49"))
    return ValueError(
        f"numeric state codes, such as {which}, need {systems}: 704 is Uzbekistan in cow and gw, but Viet Nam in m49"
    )


def recogniser(register: "Register", codes: str | None = None) -> Callable[..., State | None]:
    """Return what finds the state of one value, and of the day or year for which it is given.

    A value is a code, a name, a number or a `State`. A code that two states of the register
    bear in succession needs a day, or finds neither.

    Raises:
        UnknownWordError: `codes` is no system of codes.
        ValueError: (when called) a number, or digits, without `codes`.
    """
    system = system_of(codes)
    if system is None:
        return partial(_by_name, register)
    bearers: dict[str, list[State]] = {}
    for state in register.states:
        code = SYSTEMS[system].of(state)
        if code is not None:
            bearers.setdefault(fold(str(code)), []).append(state)

    def find(value: Any, on: Day | int | None = None) -> State | None:  # noqa: ANN401  whatever stands in a column
        number = _number(value) if system in NUMERIC else None
        text = str(value) if number is None else str(number)
        own = bearers.get(fold(text))
        if own is not None:
            return own[0] if len(own) == 1 else None if on is None else bearer(own, on)
        listed = catalogue().by_code(system, text)
        return None if listed is None else _by_name(register, listed)

    return find


def known_values(register: "Register", codes: str | None, values: Iterable[Any]) -> dict[Any, State]:
    """Return, of some values that stand in a column, those that name a state, with the state."""
    find = recogniser(register, codes)
    named = {value: find(value) for value in values if codes is not None or _number(value) is None}
    return {value: state for value, state in named.items() if state is not None}


def known_texts(register: "Register", codes: str | None = None) -> dict[str, State]:
    """Return the states by the texts that find them in a column whose values cannot be seen yet.

    Such a column is matched by equality, so each spelling is given as it is written, in capitals,
    in small letters and with capitals at the start of the text or of each word; short codes in
    every mixture. Numbers are given as digits, with and without leading zeros. A state that is
    not the register's own is given by its codes and its usual name only, as the catalogue has them.
    """
    if codes in NUMERIC:
        numbers = known_numbers(register, str(codes))
        return {text: state for number, state in numbers.items() for text in (str(number), f"{number:03}")}
    texts = [text for one in catalogue().values() for text in (one.code, one.iso2, one.name)]
    if codes is None:
        for state in register.states:
            listed = catalogue()[state.code].aliases if state.code in catalogue() else ()
            texts += [text for spelling in (*state.spellings, *listed) for text in _written(spelling)]
    else:
        states = (*register.states, *catalogue().values())
        given = [code for state in states if (code := SYSTEMS[codes].of(state)) is not None]
        texts = [text for code in given for text in _written(str(code))]
    return known_values(register, codes, filter(None, texts))


def known_numbers(register: "Register", codes: str) -> dict[int, State]:
    """Return the states by number, for columns of numbers."""
    numbers = [SYSTEMS[codes].of(state) for state in (*register.states, *catalogue().values())]
    return known_values(register, codes, (int(number) for number in numbers if number is not None))


def _written(spelling: str) -> Iterator[str]:
    """Return the ways in which a spelling is written, of those that differ in capitals only."""
    ways = {spelling, spelling.upper(), spelling.lower(), spelling.title(), spelling.capitalize(), spelling.casefold()}
    if len(spelling) <= LONGEST_CODE:
        ways |= {"".join(letters) for letters in product(*((one.lower(), one.upper()) for one in spelling))}
    return (way for way in sorted(ways) if fold(way) == fold(spelling))


def _by_name(register: "Register", value: Any, on: object = None) -> State | None:  # noqa: ANN401, ARG001  any value; a name is the same on every day
    if _number(value) is not None:
        raise need_codes(repr(value))
    try:
        return register.state(value)
    except UnknownStateError:
        return None


def _number(value: Any) -> int | None:  # noqa: ANN401  whatever stands in a column
    """Return the whole number that a value is, or that its digits write."""
    written = _WHOLE.fullmatch(str(value).strip())
    return int(written[1]) if written else None
