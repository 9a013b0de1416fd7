"""Checking the invariants over a whole register."""

from collections.abc import Callable, Iterable, Iterator

from csto_membership.errors import UnknownWordError
from csto_membership.register import Register

from .invariant import INVARIANTS, About, Invariant, InvariantError
from .question import Question, of_bonds, of_days, of_register, of_views

_QUESTIONS: dict[About, Callable[[Register], Iterator[Question]]] = {
    About.REGISTER: of_register,
    About.VIEW: of_views,
    About.BOND: of_bonds,
    About.DAY: of_days,
}


def check_register(register: Register, names: Iterable[str] | str | None = None) -> tuple[InvariantError, ...]:
    """Check the invariants over a whole register: all its bonds, all days on which something can turn.

    A law of views is asked under every reading of every dispute, and as known on every day
    on which something became public; the others are asked in the view that is given.

    Args:
        register: the register.
        names: the invariants to check, one or some; ``None``: all.

    Returns:
        For each invariant that does not hold, the first question at which it breaks.

    Raises:
        UnknownWordError: there is no invariant of this name.
        TypeError: it is no register.
    """
    the_register(register)
    return tuple(error for name in chosen(names) if (error := _first(register, INVARIANTS[name])) is not None)


def assert_sound(register: Register, *names: str) -> None:
    """Assert that the invariants hold over a whole register, as `check_register` asks for them.

    Args:
        register: the register.
        names: the invariants to check; none named: all.

    Raises:
        InvariantError: one does not hold; where several do not, the others are added as notes.
        UnknownWordError: there is no invariant of this name.
    """
    errors = check_register(register, names or None)
    if errors:
        first, *others = errors
        for other in others:
            first.add_note(str(other))
        raise first


def the_register(register: object) -> Register:
    """Return what is to be checked.

    Raises:
        TypeError: it is no register.
    """
    if not isinstance(register, Register):
        message = f"a Register is checked, such as load(path), not {type(register).__name__}"
        raise TypeError(message)
    return register


def chosen(names: Iterable[str] | str | None) -> tuple[str, ...]:
    """Return names of invariants; ``None`` stands for all of them.

    Raises:
        UnknownWordError: there is no invariant of this name.
    """
    found = tuple(INVARIANTS) if names is None else (names,) if isinstance(names, str) else tuple(names)
    for name in found:
        if name not in INVARIANTS:
            raise UnknownWordError(name, tuple(INVARIANTS), "invariant")
    return found


def _first(register: Register, invariant: Invariant) -> InvariantError | None:
    for one in _QUESTIONS[invariant.about](register):
        try:
            invariant.check(register, one)
        except InvariantError as error:
            return error
    return None
