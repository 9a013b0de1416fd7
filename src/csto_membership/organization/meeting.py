"""`Meeting`, and what is recorded of it: absences, refusals, papers."""

from collections.abc import Iterable

from attrs import field, frozen

from csto_membership.model.dates import Moment
from csto_membership.model.states import texts
from csto_membership.model.validation import typed, typed_tuple
from csto_membership.output.plain import Plain

from .record import Record, as_moment
from .vocabulary import Format, MeetingKind, Mode


def _format(value: Format | str | None) -> Format | None:
    return None if value is None else Format(value)


def _kind(value: MeetingKind | str | None) -> MeetingKind | None:
    return None if value is None else MeetingKind(value)


@frozen(slots=True, kw_only=True, field_transformer=typed)
class Absence(Plain):
    """Who was absent, why, and who sat instead (then the state was represented)."""

    state: str
    reason: str = ""
    instead: str = ""


@frozen(slots=True, kw_only=True, field_transformer=typed)
class Refusal(Plain):
    """Who refused to join what, and why."""

    state: str
    what: str
    reason: str = ""


@frozen(slots=True, kw_only=True, field_transformer=typed)
class Paper(Plain):
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


def _absences(values: Iterable[Absence]) -> tuple[Absence, ...]:
    return typed_tuple(values, Absence)


def _refusals(values: Iterable[Refusal]) -> tuple[Refusal, ...]:
    return typed_tuple(values, Refusal)


def _papers(values: Iterable[Paper]) -> tuple[Paper, ...]:
    return typed_tuple(values, Paper)


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
    date: Moment = field(converter=as_moment)
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
