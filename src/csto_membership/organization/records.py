"""The records of the annals: what a register knows of the organization beside its membership.

Each row of a table becomes one record here; the converters turn texts and dates into
moments and words, as those of an event do. A record says where it was read (`sources`),
when its supporting text was read (`verified`) and what of it was not read anywhere
(`memory`). A day that rests on memory must not look exact: it is written with a question
mark or with bounds, which is checked here.
"""

from collections.abc import Iterable
from datetime import date as Day  # noqa: N812  `date` is a field below
from typing import Any, Self

from attrs import evolve, field, fields_dict, frozen

from csto_membership.model.dates import Moment, optional_date, optional_moment
from csto_membership.model.states import texts
from csto_membership.model.validation import typed, typed_tuple

from .vocabulary import (
    LASTING,
    Direction,
    Failing,
    Format,
    Holder,
    MeetingKind,
    Mode,
    Response,
    Role,
)


def _moment(value: Any) -> Moment:  # noqa: ANN401  whatever `Moment.of` takes
    return Moment.of(value)


def _format(value: Format | str | None) -> Format | None:
    return None if value is None else Format(value)


def _kind(value: MeetingKind | str | None) -> MeetingKind | None:
    return None if value is None else MeetingKind(value)


def _response(value: Response | str | None) -> Response | None:
    return None if value is None else Response(value)


@frozen(slots=True, kw_only=True, field_transformer=typed)
class Claim:
    """What one source says where sources differ: all are kept, none is averaged.

    Attributes:
        about: what is claimed: a field of the record, or another matter.
        value: what the source says.
        source: id of the source.
        note: how it is to be understood.
    """

    about: str
    value: str
    source: str
    note: str = ""

    def __str__(self) -> str:
        """Return it in one line."""
        return f"{self.about}: {self.value} ({self.source}{f'; {self.note}' if self.note else ''})"


@frozen(slots=True, kw_only=True, field_transformer=typed)
class Absence:
    """Who was absent, why, and who sat instead (then the state was represented)."""

    state: str
    reason: str = ""
    instead: str = ""


@frozen(slots=True, kw_only=True, field_transformer=typed)
class Refusal:
    """Who refused to join what, and why."""

    state: str
    what: str
    reason: str = ""


@frozen(slots=True, kw_only=True, field_transformer=typed)
class Paper:
    """A paper adopted, or not: its title, in what format, and by which states.

    Attributes:
        title: what it is, in the register's words.
        format: how it was adopted; ``None``: not recorded.
        by: codes of the states that adopted it, where they were not all.
        later: when and by whom it was joined later.
        note: whatever else should be known.
    """

    title: str
    format: Format | None = field(default=None, converter=_format)
    by: tuple[str, ...] = field(default=(), converter=texts)
    later: str = ""
    note: str = ""


INNER: dict[str, type] = {"claims": Claim, "absent": Absence, "refused": Refusal, "papers": Paper}
"""The fields that hold tables inside a row, and what these become."""


def _claims(values: Iterable[Claim]) -> tuple[Claim, ...]:
    return typed_tuple(values, Claim)


def _absences(values: Iterable[Absence]) -> tuple[Absence, ...]:
    return typed_tuple(values, Absence)


def _refusals(values: Iterable[Refusal]) -> tuple[Refusal, ...]:
    return typed_tuple(values, Refusal)


def _papers(values: Iterable[Paper]) -> tuple[Paper, ...]:
    return typed_tuple(values, Paper)


@frozen(slots=True, kw_only=True, repr=False, field_transformer=typed)
class Record:
    """What all records have.

    Attributes:
        id: its name within the register, unlike that of any event or other record.
        sources: ids of the sources.
        verified: the day on which the supporting text was read.
        reported: when it became public, where that is not its own first day.
        memory: the fields that rest on memory only: what they say was read nowhere.
        claims: what sources say where they differ.
        note: whatever else should be known.
    """

    id: str
    sources: tuple[str, ...] = field(default=(), converter=texts)
    verified: Day | None = field(default=None, converter=optional_date)
    reported: Moment | None = field(default=None, converter=optional_moment)
    memory: tuple[str, ...] = field(default=(), converter=texts)
    claims: tuple[Claim, ...] = field(default=(), converter=_claims)
    note: str = ""

    def __attrs_post_init__(self) -> None:
        """Check that what rests on memory does not look exact.

        Raises:
            ValueError: `memory` names what is no field, or a day that looks exact.
        """
        for name in self.memory:
            if name not in fields_dict(type(self)):
                message = f"memory names {name!r}, which is no key of this table"
                raise ValueError(message)
            value = getattr(self, name)
            if isinstance(value, Moment) and value.exact and not value.uncertain:
                message = f"{name} rests on memory: write {str(value) + '?'!r}, or bounds"
                raise ValueError(message)

    @property
    def day(self) -> Moment | None:
        """Its own first day; ``None`` for a record without one."""
        return None

    @property
    def needs_source(self) -> bool:
        """Whether it says something that somebody must have said before."""
        return True

    @property
    def known_from(self) -> Moment | None:
        """The day from which it was public; ``None``: always."""
        return self.reported or self.day

    def as_known_on(self, day: Day) -> Self | None:
        """Return the record as it was known on a day; ``None``: not at all.

        What cannot have happened to it by then (its `_later` fields) is not known yet.
        """
        known = self.known_from
        if known is not None and known.latest > day:
            return None
        later = {name: getattr(self, name) for name in self._later()}
        unknown: dict[str, Any] = {
            name: None for name, value in later.items() if value is not None and value.earliest > day
        }
        return evolve(self, **unknown) if unknown else self

    @classmethod
    def _later(cls) -> tuple[str, ...]:
        """Return the fields that tell what happened to it later."""
        return ()

    def __repr__(self) -> str:
        """Return a short form: the kind, the id, the day."""
        return f"<{type(self).__name__} {self.id}{f': {self.day}' if self.day else ''}>"


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
    since: Moment = field(converter=_moment)
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
    start: Moment = field(converter=_moment)
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
class Meeting(Record):
    """A meeting of a body: where, under whom, who was there, what came of it.

    Attributes:
        body: the body that met.
        kind: what sort of meeting it was; ``None``: not recorded.
        date: its day (the first, of several).
        mode: whether people met in one place.
        place: where.
        host: code of the host state.
        chair: code of the state in the chair.
        present: codes of the states known to have been there.
        absent: who was not, why, and who sat instead.
        guests: codes of states that took part without being members.
        refused: who refused to join what.
        papers: what was adopted, where its adoption is worth telling.
        format: how its papers as a whole were adopted; ``None``: not recorded.
        outcome: what came of it, in a few words.
        planned: it was announced and is not known to have been held.
    """

    body: str
    kind: MeetingKind | None = field(default=None, converter=_kind)
    date: Moment = field(converter=_moment)
    mode: Mode = field(default=Mode.IN_PERSON, converter=Mode)
    place: str = ""
    host: str = ""
    chair: str = ""
    present: tuple[str, ...] = field(default=(), converter=texts)
    absent: tuple[Absence, ...] = field(default=(), converter=_absences)
    guests: tuple[str, ...] = field(default=(), converter=texts)
    refused: tuple[Refusal, ...] = field(default=(), converter=_refusals)
    papers: tuple[Paper, ...] = field(default=(), converter=_papers)
    format: Format | None = field(default=None, converter=_format)
    outcome: str = ""
    planned: bool = False

    @property
    def day(self) -> Moment:
        """The day of the meeting."""
        return self.date

    @property
    def absentees(self) -> tuple[str, ...]:
        """Codes of the states for which nobody sat."""
        return tuple(one.state for one in self.absent if not one.instead)


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
    start: Moment = field(converter=_moment)
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
    date: Moment = field(converter=_moment)
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
"""The tables of the annals in a register file, and what their rows become."""


def covers(start: Moment, end: Moment | None, earliest: Day, latest: Day) -> bool | None:
    """Whether [start, end) covers all the days from `earliest` to `latest`; ``None``: it may.

    Where it covers some of the days only, the answer for "a day among them" is open as well.
    """
    if start.earliest > latest or (end is not None and end.latest <= earliest):
        return False
    certain = start.latest <= earliest and (end is None or end.earliest > latest)
    return True if certain else None
