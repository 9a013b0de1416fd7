"""`Event`, a dated act with its sources, and `Source`, where a fact was read.

An event has up to four days (section "time" of the docs): ``date``, the act itself;
``effective``, from when it holds; ``reported``, when it became public; ``verified``, when
the register's keeper read the supporting text.
"""

# readings are of any shape until they are checked
# pyright: reportUnknownArgumentType=false, reportUnknownVariableType=false

from collections.abc import Iterable, Mapping
from datetime import date as Day  # noqa: N812  `date` is a field below
from typing import Any

from attrs import field, frozen

from csto_membership.output.plain import Plain, plain_fields

from .dates import Moment, optional_moment
from .days import optional_date
from .states import texts
from .validation import typed
from .vocabulary import Act

Readings = tuple[tuple[str, tuple[str, ...]], ...]


def readings_of(value: Mapping[str, Iterable[str]] | Iterable[tuple[str, Iterable[str]]]) -> Readings:
    """Make the hashable form of ``{dispute: [reading, …]}``, in a fixed order.

    Raises:
        TypeError: it is neither a mapping of this sort nor pairs of a dispute and readings.
    """
    if value == ():
        return ()
    return tuple(sorted((_dispute(dispute), tuple(sorted(texts(chosen)))) for dispute, chosen in _pairs(value)))


def _pairs(value: Any) -> Iterable[tuple[Any, Any]]:  # noqa: ANN401  whatever was given
    if isinstance(value, Mapping):
        return dict(value).items()
    if isinstance(value, Iterable) and not isinstance(value, str | bytes):
        pairs = [tuple(one) if isinstance(one, tuple | list) else () for one in value]
        if all(len(pair) == 2 for pair in pairs):  # noqa: PLR2004  a dispute, and its readings
            return [(dispute, chosen) for dispute, chosen in pairs]  # pyright: ignore[reportAssignmentType]  # each of two, as was just seen
    message = f"readings are {{dispute: [reading, …]}} or pairs of the two, not {type(value).__name__}"
    raise TypeError(message)


def _dispute(name: object) -> str:
    if not isinstance(name, str):
        message = f"readings name disputes by their ids, which are texts, not {type(name).__name__}"
        raise TypeError(message)
    return name


@frozen(slots=True, kw_only=True, field_transformer=typed)
class Source(Plain):
    """Where a fact was read.

    Attributes:
        id: its name within the register.
        title: the title, or a description of an untitled item.
        publisher: who published it.
        date: when it was published.
        url: where it can be read.
        note: a locator other than a URL; where it errs.
    """

    id: str
    title: str
    publisher: str = ""
    date: Moment | None = field(default=None, converter=optional_moment)
    url: str = ""
    note: str = ""

    def __str__(self) -> str:
        """One line, as in a list of references."""
        title = f"“{self.title}”" if self.title else ""
        day = str(self.date) if self.date else ""
        return ", ".join(part for part in (self.publisher, title, day, self.url) if part)


def _moment(value: Any) -> Moment:  # noqa: ANN401  whatever `Moment.of` takes
    return Moment.of(value)


def _act(word: Act | str) -> Act:
    return word if type(word) is Act else Act(word)


@frozen(slots=True, kw_only=True, field_transformer=typed)
class Event:
    """What was done to one bond, when, and who says so.

    Attributes:
        id: its name within the register (made up for a supposed event that has none).
        state: code of the state (for a supposed event, any name of it).
        act: what was done.
        instrument: id of the instrument; ``None`` means the constitutive one.
        date: the day of the act: signature, deposit, decision, receipt of a notice.
        effective: from when it holds, where that is neither `date` nor what the terms
            derive; of a notice of withdrawal, the exit day that it claims.
        notified: of a consent, when the depositary notified the others of it, where the terms count from that.
        reported: when it became public, where that is not `date`.
        verified: the day on which the supporting text was read.
        form: how consent was expressed (VCLT art. 11): ratification, acceptance, …
        by: who acted: state, organization or depositary.
        basis: the clause it rests on, or that it rests on none.
        topic: of a `note`: announcement, refusal, absence, arrears, …
        sources: ids of the sources.
        note: whatever else should be known.
        readings: the readings of disputes in which it holds; empty: in all.
        derived_by: of an event that the terms derive, the rule and its basis.
        origin: the file it was read from.
    """

    id: str = ""
    state: str
    act: Act = field(converter=_act)
    instrument: str | None = None
    date: Moment = field(converter=_moment)
    effective: Moment | None = field(default=None, converter=optional_moment)
    notified: Moment | None = field(default=None, converter=optional_moment)
    reported: Moment | None = field(default=None, converter=optional_moment)
    verified: Day | None = field(default=None, converter=optional_date)
    form: str = ""
    by: str = ""
    basis: str = ""
    topic: str = ""
    sources: tuple[str, ...] = field(default=(), converter=texts)
    note: str = ""
    readings: Readings = field(default=(), converter=readings_of)
    derived_by: str = ""
    origin: str = field(default="", eq=False, repr=False)

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain values, ready for JSON."""
        return plain_fields(self, readings=dict(self.readings))

    @property
    def known_from(self) -> Moment:
        """The day from which it was public."""
        return self.reported or self.date

    @property
    def is_note(self) -> bool:
        """Whether it is a note, which moves nothing."""
        return self.act is Act.NOTE

    def __repr__(self) -> str:
        """Return a short form: id, state, act, instrument, day."""
        return f"<Event {self.id}: {self.state} {self.act} {self.instrument or ''} {self.date}>"
