"""Every error and warning of the package.

An error carries what was asked, why it was refused and what would be right as fields, and
builds its message from them. All errors share the root `MembershipError`; those about what
was given are also what a Python programmer would catch (`ValueError`, `LookupError`).
"""

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from .model.events import Event
    from .model.vocabulary import Act, Position


class MembershipError(Exception):
    """The root of all errors of this package."""


MOST_LISTED = 20
"""How many names a message lists; the fields of the error hold them all."""


MOST_FAULTS = 1_000
"""How many faults a message lists."""


def _listed(some: "Sequence[str]") -> str:
    """Join some texts; say how many more there are than a message lists."""
    more = len(some) - MOST_LISTED
    return ", ".join(map(cut, some[:MOST_LISTED])) + (f" and {more} more" if more > 0 else "")


def cut(text: str, most: int = 2_000) -> str:
    """Return a text, without what is longer than a message shows."""
    return text if len(text) <= most else f"{text[:most]}…"


class UnknownNameError(MembershipError, LookupError):
    """A name that the register does not know, with the names that come near, or all that there are.

    Attributes:
        name: what was asked for.
        suggestions: known names near to it, the nearest first; or all of its kind.
        near: whether the suggestions come near; else they are all that there are.
    """

    kind = "name"

    def __init__(self, name: object, suggestions: "Sequence[str]" = (), near: bool = True) -> None:  # noqa: FBT001, FBT002  an exception is pickled by its positions
        """Keep what was asked for, and what comes near or all that there is."""
        super().__init__(name, tuple(suggestions), near)
        self.name = name
        self.suggestions: tuple[str, ...] = tuple(suggestions)
        self.near = near

    @property
    def hint(self) -> str:
        """What was perhaps meant, or all that there is, in words; empty if nothing comes near."""
        if not self.suggestions:
            return ""
        return f"did you mean {' or '.join(self.suggestions)}?" if self.near else f"one of: {_listed(self.suggestions)}"

    def __str__(self) -> str:
        """Name what was asked for and what was perhaps meant, or all that there is."""
        return f"unknown {self.kind} {_shortened(self.name)}{self.hint and f'; {self.hint}'}"


class UnknownStateError(UnknownNameError):
    """No state of the register has this code, name or alias."""

    kind = "state"


class UnknownInstrumentError(UnknownNameError):
    """The register has no instrument of this id."""

    kind = "instrument"


class UnknownReadingError(UnknownNameError):
    """The register has no such dispute, or the dispute no such reading."""

    kind = "reading"


class UnknownWordError(UnknownNameError, ValueError):
    """A word outside a closed vocabulary: an act, a counting rule, a status, a mode."""

    def __init__(self, name: object, suggestions: "Sequence[str]" = (), kind: str = "word", near: bool = False) -> None:  # noqa: FBT001, FBT002  an exception is pickled by its positions
        """Keep the word, the whole vocabulary (or what was perhaps meant, if `near`) and what it is for."""
        super().__init__(name, suggestions, near)
        self.args: tuple[object, ...] = (name, tuple(suggestions), kind, near)
        self.kind = kind

    def __str__(self) -> str:
        """Name the word and the whole vocabulary, which of a register's own names can be empty."""
        if not self.suggestions:
            return f"there is no {self.kind}" + (f"; {_shortened(self.name)} is unknown" if self.name else "")
        return super().__str__()


class MomentError(MembershipError, ValueError):
    """A text that is no day, no imprecise day, or no period that this package reads.

    Attributes:
        text: the text as it was given.
        why: what is wrong with it, or what would be right.
    """

    def __init__(self, text: object, why: str) -> None:
        """Keep the text and the fault found in it."""
        super().__init__(text, why)
        self.text = text
        self.why = why

    def __str__(self) -> str:
        """Quote the text and say what is wrong."""
        return f"{_shortened(self.text)} {self.why}"


class TransitionError(MembershipError, ValueError):
    """An act that the machine refuses in the position that the bond has.

    Attributes:
        state: the state's name.
        instrument: the instrument's id.
        on: the day (or bounds) of effect, as text.
        act: the act that was refused.
        position: the position in which it was refused.
        allowed: the acts that this position allows.
        event: the id of the event.
        hint: what would mend it, if that is known.
    """

    def __init__(  # noqa: PLR0913, PLR0917  each field is part of the refusal
        self,
        state: str,
        instrument: str,
        on: str,
        act: "Act",
        position: "Position",
        allowed: "Iterable[Act]",
        event: str = "",
        hint: str = "",
    ) -> None:
        """Keep what was asked, why it was refused and what would be allowed."""
        self.allowed: tuple[Act, ...] = tuple(allowed)
        super().__init__(state, instrument, on, act, position, self.allowed, event, hint)
        self.state = state
        self.instrument = instrument
        self.on = on
        self.act = act
        self.position = position
        self.event = event
        self.hint = hint

    def __str__(self) -> str:
        """Name state, instrument, day, act, position and what would be allowed."""
        where = f" under {self.instrument!r}" if self.instrument else ""
        when = f" on {self.on}" if self.on else ""
        event = f" (event {self.event!r})" if self.event else ""
        hint = f"; {self.hint}" if self.hint else ""
        return (
            f"{self.state or 'a bond'} cannot {self.act}{where}{when}{event}: "
            f"its position is {self.position}; allowed from there: {', '.join(self.allowed) or 'nothing'}{hint}"
        )


class OrderError(MembershipError, ValueError):
    """Two events of one bond that cannot stand in this order.

    Attributes:
        state: the state's name.
        instrument: the instrument's id.
        first: id of the event that stands first.
        second: id of the event that stands second.
        why: what contradicts, and what would mend it.
    """

    def __init__(self, state: str, instrument: str, first: str, second: str, why: str) -> None:
        """Keep the bond, both events and the contradiction."""
        super().__init__(state, instrument, first, second, why)
        self.state = state
        self.instrument = instrument
        self.first = first
        self.second = second
        self.why = why

    def __str__(self) -> str:
        """Name the bond, both events and the contradiction."""
        return (
            f"{self.state} under {self.instrument!r}: events {self.first!r} and {self.second!r} "
            f"cannot stand in this order: {self.why}"
        )


class Fault(NamedTuple):
    """One fault of a register: where it stands, what stands there, and what is wrong.

    Attributes:
        file: the name of the file.
        table: the table.
        id: the id of the row, or its number.
        key: the key, which in a table file is the name of the column.
        value: what stands there.
        problem: what is wrong.
        line: the line of a table file on which the row begins; 0 if it is not known.
    """

    file: str
    table: str
    id: str
    key: str
    value: object
    problem: str
    line: int = 0

    def __str__(self) -> str:
        """One line: file and line, table, id, key, the value in question, the problem."""
        table = f"[{cut(self.table, 200)}]" if self.table else ""
        row = _shortened(self.id) if self.id else ""
        value = "" if self.value is None else f"= {_shortened(self.value)}"
        place = " ".join(part for part in (table, row, cut(self.key, 200), value) if part)
        file = cut(self.file, 500)
        file = f"{file}, line {self.line}" if self.line else file
        return ": ".join(part for part in (file, place, self.problem) if part)


def _shortened(value: object, most: int = 200) -> str:
    try:
        text = repr(value)
    except (RecursionError, ValueError):  # nested without end, or a number of thousands of digits
        text = f"a {type(value).__name__} too large to show"
    return cut(text, most)


class RegisterError(MembershipError, ValueError):
    """A register that cannot be used, with all its faults.

    Attributes:
        faults: every `Fault` found in every file, in file order.
    """

    def __init__(self, faults: "Iterable[Fault]") -> None:
        """Keep all faults."""
        self.faults: tuple[Fault, ...] = tuple(faults)
        super().__init__(self.faults)

    def __str__(self) -> str:
        """Count the faults and list them, one a line."""
        count = len(self.faults)
        head = f"{count} fault{'s' if count != 1 else ''} in the register"
        shown = [f"  {cut(str(fault))}" for fault in self.faults[:MOST_FAULTS]]
        more = [f"  … and {count - MOST_FAULTS} more"] if count > MOST_FAULTS else []
        return "\n".join([head, *shown, *more])


class UndeterminedError(MembershipError):
    """The answer differs between the days or the histories that the question leaves open.

    Attributes:
        question: what was asked, in words.
        possibilities: the answers that are possible.
        events: the events whose imprecise (or, for an imprecise question, intervening)
            days are to blame.
        hint: an explicit way out.
    """

    def __init__(
        self,
        question: str,
        possibilities: "Iterable[str]",
        events: "Iterable[Event]" = (),
        hint: str = "",
    ) -> None:
        """Keep the question, the possible answers and the events to blame."""
        self.possibilities: tuple[str, ...] = tuple(possibilities)
        self.events: tuple[Event, ...] = tuple(events)
        super().__init__(question, self.possibilities, self.events, hint)
        self.question = question
        self.hint = hint

    def __str__(self) -> str:
        """Say what was asked, what is possible, and which events leave it open."""
        blame = _listed([f"{event.id} ({event.act} {event.date})" for event in self.events])
        hint = f"; {self.hint}" if self.hint else ""
        return (
            f"{self.question} cannot be determined; possible: {_listed(self.possibilities)}"
            f"{f'; because of {blame}' if blame else ''}{hint}"
        )


class HorizonError(MembershipError, ValueError):
    """A question about a day later than the register was checked through.

    Attributes:
        on: the latest day asked about.
        checked_through: the last day that the register answers for.
    """

    def __init__(self, on: "date", checked_through: "date") -> None:
        """Keep both days."""
        super().__init__(on, checked_through)
        self.on = on
        self.checked_through = checked_through

    def __str__(self) -> str:
        """Name both days and the way out."""
        return (
            f"{self.on} is later than {self.checked_through}, through which the register was checked; "
            'projected="accept" answers as if nothing had happened since'
        )


class ProjectionWarning(UserWarning):
    """The answer is a projection: the day is later than the register was checked through.

    Attributes:
        asked: the latest day asked about; ``None`` if it was not said.
        checked_through: the last day that the register answers for.
    """

    def __init__(self, text: str = "", asked: "date | None" = None, checked_through: "date | None" = None) -> None:
        """Keep the constant text, by which Python shows it once for each line, and both days."""
        super().__init__(text)
        self.asked = asked
        self.checked_through = checked_through


class BeforeForceWarning(UserWarning):
    """A table or frame begins before its instrument is in force: until then every state is an outsider, or a signatory.

    Attributes:
        instrument: id of the instrument.
        first: its first day.
        lineages: ids of the lineages that contain the instrument: asked about one, the table may go back further.
    """

    def __init__(
        self, text: str = "", instrument: str = "", first: "date | None" = None, lineages: "tuple[str, ...]" = ()
    ) -> None:
        """Keep the text, and what it was made from."""
        super().__init__(text)
        self.instrument = instrument
        self.first = first
        self.lineages = lineages


class UnrecognisedWarning(UserWarning):
    """A data set has states that the register does not know by this name or code."""
