"""`Record`, the fields that all records have; and `Claim`, what one source says where sources differ.

A record says where it was read (`sources`), when its supporting text was read (`verified`)
and what of it was not read anywhere (`memory`). A day that rests on memory must not look
exact: it is written with a question mark or with bounds, which is checked here.
"""

from collections.abc import Iterable
from datetime import date as Day  # noqa: N812  `date` is a field of records
from typing import Any, Self

from attrs import evolve, field, fields_dict, frozen

from csto_membership.model.dates import Moment, optional_moment
from csto_membership.model.days import optional_date
from csto_membership.model.states import texts
from csto_membership.model.validation import typed, typed_tuple
from csto_membership.output.plain import Plain


def as_moment(value: Any) -> Moment:  # noqa: ANN401  whatever `Moment.of` takes
    """Return a day of a record as a moment."""
    return Moment.of(value)


@frozen(slots=True, kw_only=True, field_transformer=typed)
class Claim(Plain):
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


def _claims(values: Iterable[Claim]) -> tuple[Claim, ...]:
    return typed_tuple(values, Claim)


@frozen(slots=True, kw_only=True, repr=False, field_transformer=typed)
class Record(Plain):
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
        """Return the fields about what happened to it later."""
        return ()

    def __repr__(self) -> str:
        """Return a short form: the kind, the id, the day."""
        return f"<{type(self).__name__} {self.id}{f': {self.day}' if self.day else ''}>"


def covers(start: Moment, end: Moment | None, earliest: Day, latest: Day) -> bool | None:
    """Whether [start, end) covers all the days from `earliest` to `latest`; ``None``: it may.

    Where it covers some of the days only, the answer for "a day among them" is open as well.
    """
    if start.earliest > latest or (end is not None and end.latest <= earliest):
        return False
    certain = start.latest <= earliest and (end is None or end.earliest > latest)
    return True if certain else None
