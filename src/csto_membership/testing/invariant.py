"""`Invariant`, a law that every register obeys, and how one is written down.

A law is a function of a `Case` (a register in a view, and a question) that yields one
sentence for each breach that it finds. Its name is the law's name, its docstring the law's
statement. What the package refuses while a law looks is a breach as well: no law asks for
what may be refused without expecting it.
"""

from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from inspect import cleandoc
from typing import TYPE_CHECKING

from attrs import frozen

from csto_membership.engine.timeline import Timeline
from csto_membership.errors import MembershipError
from csto_membership.model.instruments import Instrument
from csto_membership.model.states import State
from csto_membership.model.vocabulary import Position
from csto_membership.output.cached import cached_property

from .question import Question

if TYPE_CHECKING:
    from csto_membership.register import Register


class About(StrEnum):
    """What an invariant is about, which says how often `check_register` asks for it."""

    REGISTER = "register"
    VIEW = "view"
    BOND = "bond"
    DAY = "day"


class InvariantError(AssertionError):
    """An invariant does not hold.

    It is an `AssertionError`, and on purpose no `MembershipError`: a test that expects a
    refusal must not take a broken law for one.

    Attributes:
        invariant: the law.
        question: the question at which it broke.
        breaches: what was found, in sentences.
    """

    def __init__(self, invariant: "Invariant", question: Question, breaches: Iterable[str]) -> None:
        """Keep the law, the question and what was found."""
        self.invariant = invariant
        self.question = question
        self.breaches: tuple[str, ...] = tuple(breaches)
        super().__init__(invariant, question, self.breaches)

    def __str__(self) -> str:
        """Name the law and the question, state the law, and list what was found."""
        head = f"{self.invariant.name}: broken at {self.question}"
        return "\n".join([head, f"  law: {self.invariant.statement}", *(f"  found: {one}" for one in self.breaches)])


@frozen(slots=False, eq=False)
class Case:
    """A register in the view of a question, and what laws need of it.

    Attributes:
        given: the register as it was given.
        question: the question.
    """

    given: "Register"
    question: Question

    @cached_property
    def register(self) -> "Register":
        """The register in the view of the question."""
        return self.question.view(self.given)

    @property
    def state(self) -> State:
        """The state of the bond."""
        return self.register.state(self.question.state)

    @property
    def instrument(self) -> Instrument:
        """The instrument of the bond, as known in the view."""
        return self.register.instrument(self.question.instrument)

    @cached_property
    def timeline(self) -> Timeline:
        """The history of the bond."""
        return self.register.timeline(self.question.state, instrument=self.question.instrument)

    @property
    def timelines(self) -> Iterator[Timeline]:
        """The histories of all bonds."""
        for instrument in self.register.instruments:
            for state in self.register.states:
                yield self.register.timeline(state, instrument=instrument.id)

    @property
    def possible(self) -> tuple[Position, ...]:
        """The positions that are possible when the question asks."""
        return self.timeline.possible(self.question.on.earliest, self.question.on.latest)


def in_words(positions: Iterable[Position]) -> str:
    """Return some positions in words, for a breach."""
    return ", ".join(sorted(map(str, positions))) or "nothing"


Law = Callable[[Case], Iterator[str]]


@frozen(eq=False, repr=False)
class Invariant:
    """A law that every register obeys.

    Attributes:
        name: its name.
        statement: what holds, in a sentence.
        source: the rule it comes from: an article of the Vienna Convention on the Law of
            Treaties 1969 (VCLT), or a page of the documentation.
        about: whether it speaks of a register, of a view of one, of a bond or of a day.
    """

    name: str
    statement: str
    source: str
    about: About
    _law: Law

    def check(self, register: "Register", question: Question) -> None:
        """Check the law for one question asked of one register.

        Raises:
            InvariantError: it does not hold.
            UnknownNameError: the question names what the register does not have.
        """
        breaches = tuple(self.breaches(register, question))
        if breaches:
            raise InvariantError(self, question, breaches)

    def breaches(self, register: "Register", question: Question) -> Iterator[str]:
        """Return what contradicts the law, in sentences; nothing, where it holds."""
        case = Case(register, question)
        case.register.state(question.state)  # a question that cannot be asked breaks no law
        case.register.instrument(question.instrument)
        try:
            yield from self._law(case)
        except MembershipError as error:
            yield f"refused with {type(error).__name__}: {error}"

    def __reduce__(self) -> "tuple[Callable[[str], Invariant], tuple[str]]":
        """Pickle the name: the law is found again by it."""
        return _of_name, (self.name,)

    def __repr__(self) -> str:
        """Return a short form: the name."""
        return f"<Invariant {self.name}>"

    def __str__(self) -> str:
        """Return name and statement."""
        return f"{self.name}: {self.statement}"


INVARIANTS: dict[str, Invariant] = {}
"""Every invariant by its name; `law` adds them when the modules of laws are imported."""


def _of_name(name: str) -> Invariant:
    return INVARIANTS[name]


def law(about: About, source: str) -> Callable[[Law], Invariant]:
    """Make an invariant of a function and add it to `INVARIANTS`; name and docstring are the law's."""

    def decorate(function: Law) -> Invariant:
        statement = " ".join(cleandoc(function.__doc__ or "").split())
        made = INVARIANTS[function.__name__] = Invariant(function.__name__, statement, source, about, function)
        return made

    return decorate
