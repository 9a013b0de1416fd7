"""The systems of codes by which data sets name states."""

from collections.abc import Callable

from attrs import frozen

from csto_membership.errors import UnknownWordError

from .states import State


@frozen(slots=True)
class CodeSystem:
    """One system of state codes.

    Attributes:
        column: the name of its column in tables.
        kind: whether its codes are texts or numbers.
        of: returns the code of a state, or ``None`` if it has none.
    """

    column: str
    kind: type[str] | type[int]
    of: Callable[[State], str | int | None]


SYSTEMS: dict[str, CodeSystem] = {
    "iso3": CodeSystem("state", str, lambda state: state.code),
    "iso2": CodeSystem("iso2", str, lambda state: state.iso2 or None),
    "m49": CodeSystem("m49", int, lambda state: state.m49),
    "cow": CodeSystem("cow", int, lambda state: state.cow),
    "cowc": CodeSystem("cowc", str, lambda state: state.cowc or None),
    "gw": CodeSystem("gw", int, lambda state: state.gw),
    "name": CodeSystem("name", str, lambda state: state.name),
}
"""ISO 3166-1 alpha-3 and alpha-2, United Nations M49, Correlates of War number and letters,
Gleditsch-Ward number, and the usual name in English."""

NUMERIC = tuple(name for name, system in SYSTEMS.items() if system.kind is int)
"""The systems whose codes are numbers. The same number means different states in them."""


def code_system(name: object) -> str:
    """Return the name of a system, which may be written in any case.

    Raises:
        UnknownWordError: there is no such system.
    """
    found = str(name).casefold()
    if found not in SYSTEMS:
        raise UnknownWordError(name, tuple(SYSTEMS), "code of states")
    return found
