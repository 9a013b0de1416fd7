"""What a timeline is made of: spells, the steps between them, consents to be bound, and findings."""

from datetime import date
from typing import Any, NamedTuple

from attrs import frozen

from csto_membership.model.dates import Moment
from csto_membership.model.events import Event
from csto_membership.model.vocabulary import Act, Position, Status
from csto_membership.output.plain import Plain, plain_fields

from .day_sets import Interval


@frozen(slots=True)
class Spell:
    """A period with one position, half-open: from `start` until the day before `end`.

    Attributes:
        start: first day, exact or within bounds; ``None``: since ever.
        end: first day after it; ``None``: open.
        position: the position throughout.
        exit: of a former party's spell, the act that ended membership; ``None`` too where it may be
            one of several, see `possible_exits`.
        opened_by: the event that began it, of membership the consent; ``None`` for the first.
        closed_by: the event that ended it; ``None`` for the last.
        entry: of a membership, its entry into force, derived or written.
        possible_exits: of a former party's spell, the acts that may have ended membership.
        consented: the day on which consent was given to be bound during it; ``None``: none was.
    """

    start: Moment | None
    end: Moment | None
    position: Position
    exit: Act | None = None
    opened_by: Event | None = None
    closed_by: Event | None = None
    entry: Event | None = None
    possible_exits: tuple[Act, ...] = ()
    consented: Moment | None = None

    @property
    def status(self) -> Status:
        """The position in one word."""
        return self.position.status

    @property
    def days(self) -> int | None:
        """How many days it lasts; ``None`` unless both ends are exact."""
        if self.start is None or self.end is None or not (self.start.exact and self.end.exact):
            return None
        return (self.end.earliest - self.start.earliest).days

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain values, ready for JSON."""
        events = {name: one and one.id for name in ("opened_by", "closed_by", "entry") for one in [getattr(self, name)]}
        return plain_fields(self, **events) | {"status": str(self.status), "days": self.days}

    def can_hold(self, earliest: date, latest: date) -> bool:
        """Whether the position can be held on some day from `earliest` to `latest`."""
        begun = self.start is None or self.start.earliest <= latest
        return begun and (self.end is None or self.end.latest > earliest)

    def __repr__(self) -> str:
        """Return a short form: the days and the status."""
        return f"<Spell {self.start or '…'} to {self.end or '…'}: {self.position}>"


class Step(NamedTuple):
    """One event in its place: when its effect begins, and the position it leads to.

    Entry into force stands here as the consent that matures into it; `entry` is the written one, if there is one.
    """

    event: Event
    earliest: date
    latest: date
    before: Position
    after: Position
    entry: Event | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain values, ready for JSON."""
        return {
            "effective": str(self.moment),
            "event": self.event.as_dict(),
            "before": self.before.as_dict(),
            "after": self.after.as_dict(),
        }

    @property
    def moment(self) -> Moment:
        """The day its effect begins, as far as it is known."""
        written = self.event.date if self.event.act is Act.NOTIFY_WITHDRAWAL else self.event.effective
        return Moment.between(self.earliest, self.latest, like=written or self.event.date)


class Exit(NamedTuple):
    """One end of being bound: one event that ends it, or several of which one does.

    Attributes:
        earliest, latest: the bounds of its day.
        event: the event, the first of several.
        certain: whether the state was certainly bound, and is not after it.
    """

    earliest: date
    latest: date
    event: Event
    certain: bool


@frozen(slots=True)
class Ending:
    """An end of membership that follows from that under another instrument.

    Attributes:
        began: the first day on which membership under the other instrument can have ended.
        earliest, latest: the bounds of the day on which membership under this one ends.
        certain: whether membership under the other one certainly ended.
        cause: the id of the event that ended it.
        rule: the rule, in words.
        sources: ids of the sources of that event.
    """

    began: date
    earliest: date
    latest: date
    certain: bool
    cause: str
    rule: str
    sources: tuple[str, ...]

    @property
    def exact(self) -> bool:
        """Whether it certainly is on one known day."""
        return self.certain and self.earliest == self.latest

    @property
    def days(self) -> Interval:
        """The bounds of its day, as ordinals."""
        return self.earliest.toordinal(), self.latest.toordinal()


@frozen(slots=True)
class Finding(Plain):
    """A day that differs from what the terms give.

    Attributes:
        state, instrument, event: where it is written; no state, and the instrument's own id, where the day of its
            entry into force is not what the consents give.
        claimed: the day that is written.
        holds: the day that the terms give; it holds, unless the written one is `kept`. ``None``: they give none.
        rule: the rule.
        kept: whether the written day holds: a written entry into force is a fact, whatever the terms say.
    """

    state: str
    instrument: str
    event: str
    claimed: Moment
    holds: Moment | None
    rule: str
    kept: bool = False

    def __str__(self) -> str:
        """Return one sentence."""
        if not self.state:
            return (
                f"{self.event!r} says in force {self.claimed}, the consents give {self.holds or 'no day'}: {self.rule}"
            )
        if self.kept:
            bond = f"{self.state} under {self.instrument!r}"
            return f"{bond}: {self.event!r} says {self.claimed}, the terms give {self.holds}: {self.rule}"
        holds = f"but {self.holds} holds" if self.holds else "which does not hold"
        return f"{self.state} under {self.instrument!r}: {self.event!r} claims {self.claimed}, {holds}: {self.rule}"


@frozen(slots=True)
class Consented:
    """Consent to be bound, from the day it is given until it ends.

    Attributes:
        event: the consent.
        given: the day on which it was given.
        in_force: the day on which it entered into force for the state; ``None``: it has not.
        entry: the entry into force, where it is written.
        until: the day on which it ended; ``None``: it has not.
        closed_by: the event that ended it.
    """

    event: Event
    given: Moment
    in_force: Moment | None = None
    entry: Event | None = None
    until: Moment | None = None
    closed_by: Event | None = None

    def entered(self, day: Moment, entry: Event | None) -> "Consented":
        """Return it with its entry into force."""
        return Consented(self.event, self.given, day, entry)

    def ended_before(self, day: date) -> bool:
        """Whether it certainly ended, by a day, without having entered into force."""
        return self.in_force is None and self.until is not None and self.until.latest <= day

    def ended_by(self, day: Moment, event: Event) -> "Consented":
        """Return it with its end."""
        return Consented(self.event, self.given, self.in_force, self.entry, day, event)
