"""`Timeline`, the compiled history of one bond, and its parts: `Spell`, `Step`, `Finding`.

A step is one event with the bounds of the day on which its effect begins. Position *k* is
possible on a day if event *k* can have begun by then and event *k + 1* can be still to come;
so the possible positions of a day are one slice of the sequence, found by two bisections.
Spells are half-open: an effect holds from the start of its day, and a position that no day
can have is no spell.
"""

from bisect import bisect_right
from collections.abc import Callable
from datetime import date
from functools import cached_property
from typing import NamedTuple

from attrs import frozen

from csto_membership.model.dates import Moment
from csto_membership.model.events import Event
from csto_membership.model.instruments import Instrument
from csto_membership.model.states import State
from csto_membership.model.vocabulary import Act, Position, Standing, Status

from .transitions import OUTSIDER


@frozen(slots=True)
class Spell:
    """Days running with one position, half-open: from `start` until the day before `end`.

    Attributes:
        start: first day, exact or within bounds; ``None``: since ever.
        end: first day after it; ``None``: open.
        position: the position throughout.
        exit: of a former party's spell, the act that ended membership.
        opened_by: the event that began it; ``None`` for the first.
        closed_by: the event that ended it; ``None`` for the last.
    """

    start: Moment | None
    end: Moment | None
    position: Position
    exit: Act | None = None
    opened_by: Event | None = None
    closed_by: Event | None = None

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

    def can_hold(self, earliest: date, latest: date) -> bool:
        """Whether the position can be held on some day from `earliest` to `latest`."""
        begun = self.start is None or self.start.earliest <= latest
        return begun and (self.end is None or self.end.latest > earliest)

    def __repr__(self) -> str:
        """Return a short form: the days and the status."""
        return f"<Spell {self.start or '…'} to {self.end or '…'}: {self.position}>"


class Step(NamedTuple):
    """One event in its place: when its effect begins, and the position it leads to."""

    event: Event
    earliest: date
    latest: date
    before: Position
    after: Position

    @property
    def moment(self) -> Moment:
        """The day its effect begins, as far as it is known."""
        written = self.event.date if self.event.act is Act.NOTIFY_WITHDRAWAL else self.event.effective
        return Moment.between(self.earliest, self.latest, like=written or self.event.date)


@frozen(slots=True)
class Finding:
    """A claim that the terms do not honour: what was claimed, and what holds instead."""

    state: str
    instrument: str
    event: str
    claimed: Moment
    holds: Moment
    rule: str

    def __str__(self) -> str:
        """Return one sentence."""
        return (
            f"{self.state} under {self.instrument!r}: {self.event!r} claims {self.claimed}, "
            f"but {self.holds} holds: {self.rule}"
        )


@frozen(slots=True, repr=False)
class Timeline:
    """The history of one bond.

    Attributes:
        state: the state.
        instrument: the instrument.
        steps: the events that moved the bond, derived ones included, in order of effect.
        without_effect: consents to an instrument that is not in force.
        findings: claims that the terms do not honour.
    """

    state: State
    instrument: Instrument
    steps: tuple[Step, ...]
    without_effect: tuple[Event, ...] = ()
    findings: tuple[Finding, ...] = ()

    @cached_property
    def spells(self) -> tuple[Spell, ...]:
        """The stretches of days with one position, in order."""
        held = [(None, OUTSIDER), *((step, step.after) for step in self.steps)]
        ends = [*(step.latest for step in self.steps), None]
        kept: list[tuple[Step | None, Position, Act | None]] = []
        for (step, position), end in zip(held, ends, strict=True):
            if step is not None and end is not None and step.earliest >= end:
                continue
            exit_act = step.event.act if step and step.after.standing is Standing.WITHDRAWN else None
            if not kept or kept[-1][1:] != (position, exit_act):
                kept.append((step, position, exit_act))
        spells: list[Spell] = []
        for place, (step, position, exit_act) in enumerate(kept):
            following = kept[place + 1][0] if place + 1 < len(kept) else None
            spells.append(
                Spell(
                    start=step.moment if step else None,
                    end=following.moment if following else None,
                    position=position,
                    exit=exit_act,
                    opened_by=step.event if step else None,
                    closed_by=following.event if following else None,
                )
            )
        return tuple(spells)

    @cached_property
    def changes(self) -> tuple[tuple[date, ...], tuple[tuple[Position, ...], ...]]:
        """The days on which the possible positions change, and the possible positions.

        The second has one more: before the first day, from it on, and so forth.
        """
        earliest = [step.earliest for step in self.steps]
        latest = [step.latest for step in self.steps]
        positions = [OUTSIDER, *(step.after for step in self.steps)]
        days: list[date] = []
        possible: list[tuple[Position, ...]] = [(OUTSIDER,)]
        first = last = 0  # the positions that can have been left by the day, and those that can have begun
        for day in sorted({*earliest, *latest}):
            first, last = bisect_right(latest, day, first), bisect_right(earliest, day, last)
            now = (positions[last],) if first == last else tuple(dict.fromkeys(positions[first : last + 1]))
            if now != possible[-1]:
                days.append(day)
                possible.append(now)
        return tuple(days), tuple(possible)

    def possible(self, earliest: date, latest: date) -> tuple[Position, ...]:
        """Return every position that is possible on some day from `earliest` to `latest`."""
        days, possible = self.changes
        first, last = bisect_right(days, earliest), bisect_right(days, latest)
        return tuple(dict.fromkeys(position for some in possible[first : last + 1] for position in some))

    def undetermined_events(
        self, earliest: date, latest: date, answer: Callable[[Position], object] = lambda position: position
    ) -> tuple[Event, ...]:
        """Return the events that leave an answer open on the days from `earliest` to `latest`.

        They can have happened or not on those days, and they change the answer.
        """
        return tuple(
            step.event
            for step in self.steps
            if step.earliest <= latest and step.latest > earliest and answer(step.before) != answer(step.after)
        )

    def outlived(self) -> tuple[Finding, ...]:
        """Return a finding if the bond certainly goes on after the end of its state."""
        end, last = self.state.until, self.spells[-1]
        if end is None or last.status in {Status.OUTSIDER, Status.WITHDRAWN} or last.start is None:
            return ()
        event = last.opened_by.id if last.opened_by else ""
        rule = "the state ended while the bond goes on; record how the bond ended"
        return (Finding(self.state.code, self.instrument.id, event, last.start, Moment.of(end), rule),)

    def _repr_html_(self) -> str:
        """Return the spells for a notebook."""
        from csto_membership.output.table import Table  # noqa: PLC0415  3 ms that a plain question need not pay

        rows = [
            (
                str(spell.position),
                *(None if day is None else str(day) for day in (spell.start, spell.end)),
                spell.days,
                spell.exit,
                spell.opened_by.id if spell.opened_by else None,
            )
            for spell in self.spells
        ]
        caption = f"{self.state.name} ({self.state.code}) under {self.instrument.name}"
        return Table(("position", "start", "end", "days", "exit", "opened by"), rows).to_html(caption=caption)

    def __repr__(self) -> str:
        """Return a short form: the bond and the statuses it went through."""
        statuses = " → ".join(spell.status for spell in self.spells)
        return f"<Timeline {self.state.code} under {self.instrument.id}: {statuses}>"
