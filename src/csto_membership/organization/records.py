"""The records of an organization by kind. The converters of their fields turn texts into moments and words."""

from datetime import date as Day  # noqa: N812  `date` is a field below
from typing import Self

from attrs import evolve, field, frozen

from csto_membership.model.dates import Moment, optional_moment
from csto_membership.model.states import texts
from csto_membership.model.validation import typed

from .meeting import Absence, Meeting, Paper, Refusal
from .record import Claim, Record, as_moment, covers
from .vocabulary import LASTING, Direction, Failing, Holder, Response, Role

INNER: dict[str, type] = {"claims": Claim, "absent": Absence, "refused": Refusal, "papers": Paper}
"""The fields that hold tables inside a row, and what these become."""


def _response(value: Response | str | None) -> Response | None:
    return None if value is None else Response(value)


@frozen(slots=True, kw_only=True, repr=False, field_transformer=typed)
class Office(Record):
    """A post that one holder has at a time.

    Attributes:
        name: its title.
        body: the body it belongs to.
        kind: whether a person or a state holds it.
        since: the day from which there is such a post; before it nobody can hold it.
        until: the first day on which there is none any more.
        rule: how it passes on.
    """

    name: str
    body: str = ""
    kind: Holder = field(default=Holder.PERSON, converter=Holder)
    since: Moment = field(converter=as_moment)
    until: Moment | None = field(default=None, converter=optional_moment)
    rule: str = ""

    def exists(self, earliest: Day, latest: Day) -> bool | None:
        """Whether there is such a post throughout these days; ``None``: there may be."""
        return covers(self.since, self.until, earliest, latest)

    @classmethod
    def _later(cls) -> tuple[str, ...]:
        return ("until",)


@frozen(slots=True, kw_only=True, repr=False, field_transformer=typed)
class Tenure(Record):
    """One holder's time in an office, half-open: from `start` until the day before its end.

    Without `end` it lasts until the next tenure of the office begins, so that a hand-over is
    one fact; with `end`, nobody holds the office from that day until the next one begins. A
    tenure that names nobody says that somebody held the office and that the name was not
    found.

    Attributes:
        office: id of the office.
        holder: the person's name.
        state: code of the person's state, or of the state that holds the office.
        start: first day.
        end: first day after it.
        acting: for the time being: an acting holder; of a state, a temporary chair.
        appointed: when it was decided.
        expires: the first day after the term, if nothing cuts it short or prolongs it.
        basis: what it rests on.
    """

    office: str
    holder: str = ""
    state: str = ""
    start: Moment = field(converter=as_moment)
    end: Moment | None = field(default=None, converter=optional_moment)
    acting: bool = False
    appointed: Moment | None = field(default=None, converter=optional_moment)
    expires: Moment | None = field(default=None, converter=optional_moment)
    basis: str = ""

    @property
    def day(self) -> Moment:
        """The first day."""
        return self.start

    @property
    def known_from(self) -> Moment:
        """The day from which it was public: its appointment, if that is known."""
        return self.reported or self.appointed or self.start

    @property
    def named(self) -> bool:
        """Whether it says who held the office."""
        return bool(self.holder or self.state)

    @property
    def needs_source(self) -> bool:
        """That a name was not found needs no source."""
        return self.named

    @property
    def who(self) -> str:
        """The holder in words: the person or the state's code, and whether for the time being."""
        if not self.named:
            return "somebody whose name was not found"
        acting = (" (acting)" if self.holder else " (temporary)") if self.acting else ""
        return f"{self.holder or self.state}{acting}"

    @classmethod
    def _later(cls) -> tuple[str, ...]:
        return ("end",)


@frozen(slots=True, kw_only=True, repr=False, field_transformer=typed)
class Relation(Record):
    """What somebody is to a body, short of membership.

    A relation has a subject, an object, a body of the object, and a direction: an observer
    at the parliamentary assembly is none at the organization, and the organization's own
    seat elsewhere points the other way.

    Attributes:
        subject: who has the role.
        country: ISO 3166-1 alpha-3 code of the subject's state, if it has one.
        object: the organization or state towards which.
        body: the body of the object, if it is one of its bodies only.
        role: what the subject is there.
        direction: which way it points, seen from the register's organization.
        start: first day, or the day on which it was said.
        end: first day after it; ``None``: open, or never begun.
        basis: what it rests on.
    """

    subject: str
    country: str = ""
    object: str
    body: str = ""
    role: Role = field(converter=Role)
    direction: Direction = field(default=Direction.INWARD, converter=Direction)
    start: Moment = field(converter=as_moment)
    end: Moment | None = field(default=None, converter=optional_moment)
    basis: str = ""

    @property
    def day(self) -> Moment:
        """The first day."""
        return self.start

    def holds(self, earliest: Day, latest: Day) -> bool | None:
        """Whether it holds throughout these days; ``None``: it may.

        What is only offered, proposed or mentioned never holds.
        """
        return self.role in LASTING and covers(self.start, self.end, earliest, latest)

    @classmethod
    def _later(cls) -> tuple[str, ...]:
        return ("end",)


@frozen(slots=True, kw_only=True, repr=False, field_transformer=typed)
class Request(Record):
    """A request for assistance, the answer to it, and what was sent.

    Attributes:
        state: code of the state that asked.
        to: whom it asked.
        instrument: id of the instrument that it named.
        article: the clause that it named, or that it named none.
        date: when it asked.
        body: the body that dealt with it.
        response: what became of it; ``None``: nothing that was found.
        decided: when that was decided.
        decision: the answer, in a few words.
        deployed: first day on which forces were there.
        returned: first day after the last on which forces were there.
    """

    state: str
    to: str
    instrument: str = ""
    article: str = ""
    date: Moment = field(converter=as_moment)
    body: str = ""
    response: Response | None = field(default=None, converter=_response)
    decided: Moment | None = field(default=None, converter=optional_moment)
    decision: str = ""
    deployed: Moment | None = field(default=None, converter=optional_moment)
    returned: Moment | None = field(default=None, converter=optional_moment)

    @property
    def day(self) -> Moment:
        """The day of the request."""
        return self.date

    def waits(self, earliest: Day, latest: Day) -> bool | None:
        """Whether it waits for its answer throughout these days; ``None``: it may."""
        return covers(self.date, self.decided, earliest, latest)

    def in_the_field(self, earliest: Day, latest: Day) -> bool | None:
        """Whether forces are there throughout these days; ``None``: they may be."""
        return self.deployed is not None and covers(self.deployed, self.returned, earliest, latest)

    def as_known_on(self, day: Day) -> Self | None:
        """Return the request as it was known on a day; its answer is known once it is given."""
        known = super().as_known_on(day)
        if known is None or known.decided is not None or self.decided is None:
            return known
        return evolve(known, response=None, decision="")

    @classmethod
    def _later(cls) -> tuple[str, ...]:
        return ("decided", "deployed", "returned")


@frozen(slots=True, kw_only=True, repr=False, field_transformer=typed)
class Duty(Record):
    """A duty of assistance that an instrument lays on its parties towards each other.

    Attributes:
        instrument: id of the instrument: its parties owe each other the duty.
        article: the clause.
        text: what is owed, in the register's words.
    """

    instrument: str
    article: str
    text: str


@frozen(slots=True, kw_only=True, repr=False, field_transformer=typed)
class Erratum(Record):
    """A published statement that fails, beside the facts that it gets wrong.

    Attributes:
        source: id of the source that makes the statement.
        facts: ids of the facts concerned: events, instruments, disputes or records.
        says: the statement, in the register's words.
        holds: what holds instead.
        kind: in what way it fails.
    """

    source: str
    facts: tuple[str, ...] = field(converter=texts)
    says: str
    holds: str
    kind: Failing = field(default=Failing.WRONG, converter=Failing)

    @property
    def needs_source(self) -> bool:
        """The facts concerned have sources of their own."""
        return False


TABLES: dict[str, type[Record]] = {
    "office": Office,
    "tenure": Tenure,
    "meeting": Meeting,
    "relation": Relation,
    "request": Request,
    "duty": Duty,
    "erratum": Erratum,
}
"""The tables of a register file that belong to this package, and what their rows become."""
